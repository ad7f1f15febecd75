"""Deploys to a branch: one commit each, never forced."""

from __future__ import annotations

import os
import subprocess
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

import pytest

from desk.publish import DeployError, command
from desk.publish import git as host
from tests.desk.publish import servers
from tests.desk.publish.harness import HARD_NAMES, Paper, files_in, page
from tests.desk.publish.servers import Sshd

Capsys = pytest.CaptureFixture[str]


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository with a name that needs care; our own cache lies beside it."""
    monkeypatch.setattr(command, "BUILD", tmp_path / ".build")
    path = tmp_path / "a pages.git"
    subprocess.run(["git", "init", "--bare", "-q", str(path)], check=True)
    return path


@pytest.fixture
def origin(bare: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that knows the repository as its origin."""
    project = tmp_path / "project"
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    git(project, "remote", "add", "origin", str(bare))
    monkeypatch.setattr(host, "ROOT", project)
    return project


def by_ssh(sshd: Sshd, bare: Path) -> str:
    """The repository as a machine that is reached by ssh has it."""
    return f"git:{sshd.address(bare)}#gh-pages"


def git(bare: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(bare), *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout


def live(bare: Path, tmp_path: Path) -> dict[str, bytes]:
    """What Pages would serve, but for what is ours alone."""
    with subprocess.Popen(
        ["git", "-C", str(bare), "archive", "gh-pages"], stdout=subprocess.PIPE
    ) as archive:
        folder = tmp_path / "checked out"
        subprocess.run(["rm", "-rf", str(folder)], check=True)
        folder.mkdir()
        subprocess.run(["tar", "-x", "-C", str(folder)], stdin=archive.stdout, check=True)
    files = files_in(folder)
    assert files.pop(".nojekyll") == b""
    files.pop(".release.json")
    return files


@pytest.fixture(params=["path", "ssh"])
def to(
    request: pytest.FixtureRequest, bare: Path, sshd: Sshd, monkeypatch: pytest.MonkeyPatch
) -> str:
    """The branch, on this machine and on one that is reached by ssh."""
    monkeypatch.setenv("SSH_CONFIG", str(sshd.config))
    return by_ssh(sshd, bare) if request.param == "ssh" else f"git:{bare}#gh-pages"


def test_deploys_are_commits_and_rollback_brings_every_byte_back(
    paper: Paper, bare: Path, to: str, tmp_path: Path, capsys: Capsys
) -> None:
    """A first deploy, none, edits of the same length, a deletion, a rename; and all the way."""
    paper.write("articles/a-0.html", b"line\r\nends stay\r\n")
    paper.write(".gitattributes", "* text=auto\n")
    paper.write("articles/a-9.html.br", b"compressed")
    paper.build()
    assert paper.deploy(to, DRY_RUN="1") == 0
    assert git(bare, "branch") == ""
    editions = []
    for number in range(4):
        paper.write("articles/a-1.html", page(f"Edition {number}", "0a0a0a0a"))
        paper.write("theme/report.0000000f.js", "1")
        if number < 3:
            paper.delete("theme/report.0000000f.js")
        if number == 2:
            paper.delete("articles/a-2.html")
            paper.write("articles/b-2.html", page("Article 2", "0a0a0a0a"))
        paper.build()
        capsys.readouterr()
        assert paper.deploy(to) == 0
        plain = files_in(paper.output)
        plain.pop("articles/a-9.html.br")
        editions.append(plain)
        assert live(bare, tmp_path) == plain
        if number == 1:
            assert "1 file to send" in capsys.readouterr().out
    assert set(HARD_NAMES) <= editions[3].keys()
    assert git(bare, "rev-list", "--count", "gh-pages").strip() == "4"
    capsys.readouterr()
    paper.build()
    paper.deploy(to)
    assert "The host has this build." in capsys.readouterr().out
    for back in (2, 1, 0):
        assert paper.rollback(to) == 0
        assert live(bare, tmp_path) == {**editions[back], "theme/report.0000000f.js": b"1"}
    assert git(bare, "rev-list", "--count", "gh-pages").strip() == "7"
    capsys.readouterr()
    paper.releases(to)
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 7
    assert lines[0].startswith("→ ")
    assert "Jane Doe" in git(bare, "log", "-1", "--format=%an", "gh-pages")


def test_a_remote_is_reached_by_the_name_that_the_project_has_for_it(
    paper: Paper, bare: Path, origin: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert paper.deploy("git:origin#gh-pages") == 0
    assert live(bare, tmp_path) == files_in(paper.output)
    assert "Deploy to git:origin#gh-pages" in capsys.readouterr().out
    with pytest.raises(DeployError, match=r"git:upstream#x must be usable: fatal: 'upstream'"):
        paper.deploy("git:upstream#x")


class Asking(BaseHTTPRequestHandler):
    """A host that lets nobody in, and remembers what it was shown."""

    seen: ClassVar[list[str | None]] = []

    def do_GET(self) -> None:
        self.seen.append(self.headers["Authorization"])
        self.send_error(401)

    def log_message(self, *_: object) -> None:
        """Tests speak for themselves."""


def test_the_token_that_ci_keeps_in_the_project_is_shown_to_the_host_and_to_nobody_else(
    paper: Paper, origin: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """As actions/checkout leaves it: without it, git would ask a person."""
    with HTTPServer(("127.0.0.1", 0), Asking) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        git(origin, "config", f"http.{url}/.extraheader", "AUTHORIZATION: basic c2VjcmV0")
        with pytest.raises(DeployError, match="must be usable: fatal: ") as refused:
            paper.deploy(f"git:{url}/a.git#gh-pages")
        server.shutdown()
    assert Asking.seen[0] == "basic c2VjcmV0"
    assert "c2VjcmV0" not in str(refused.value) + "".join(capfd.readouterr())


def test_an_ssh_host_with_another_key_and_a_person_whom_it_does_not_know_are_refused(
    paper: Paper, bare: Path, sshd: Sshd, tmp_path: Path
) -> None:
    home = sshd.config.parent
    other = (home / "other.pub").read_text().rsplit(" ", 1)[0]
    (tmp_path / "known").write_text(f"[127.0.0.1]:{sshd.port} {other}\n")
    config = servers.write_ssh_config(tmp_path / "config", home / "user", tmp_path / "known")
    with pytest.raises(DeployError, match="must show the key that is known: it has changed"):
        paper.deploy(by_ssh(sshd, bare), SSH_CONFIG=str(config))
    config = servers.write_ssh_config(tmp_path / "config", home / "other", home / "known_hosts")
    with pytest.raises(DeployError, match=r"must let you in: .*Permission denied \(publickey\)"):
        paper.deploy(by_ssh(sshd, bare), SSH_CONFIG=str(config))
    with pytest.raises(DeployError, match="must show the key that is known: it is not known"):
        paper.deploy(by_ssh(sshd, bare), GIT_SSH_COMMAND="ssh -o UserKnownHostsFile=/dev/null")
    assert git(bare, "branch") == ""


def test_a_full_disk_is_named_and_leaves_the_branch_as_it_was(
    paper: Paper, bare: Path, to: str, tmp_path: Path
) -> None:
    with servers.small_disk(bare, "700k"):
        subprocess.run(["git", "init", "--bare", "-q", str(bare)], check=True)
        paper.deploy(to)
        before = live(bare, tmp_path)
        paper.write("images/large.0d0d0d0d.png", os.urandom(900_000))
        paper.build()
        with pytest.raises(DeployError, match=r"must be usable: .*No space left on device"):
            paper.deploy(to)
        assert live(bare, tmp_path) == before
        paper.delete("images/large.0d0d0d0d.png")
        paper.write("index.html", "<!doctype html><title>Small</title>")
        paper.build()
        assert paper.deploy(to) == 0


def test_what_others_put_on_the_branch_stays(paper: Paper, bare: Path, tmp_path: Path) -> None:
    work = tmp_path / "theirs"
    subprocess.run(["git", "clone", "-q", str(bare), str(work)], check=True, capture_output=True)
    (work / "CNAME").write_text("paper.example\n")
    who = ["-c", "user.name=x", "-c", "user.email=x@localhost"]
    for step in (
        ["checkout", "-q", "-b", "gh-pages"],
        ["add", "-A"],
        [*who, "commit", "-q", "-m", "x"],
        ["push", "-q", "origin", "gh-pages"],
    ):
        subprocess.run(["git", "-C", str(work), *step], check=True)
    paper.deploy(f"git:{bare}#gh-pages")
    assert live(bare, tmp_path) == {**files_in(paper.output), "CNAME": b"paper.example\n"}


def test_the_branch_of_the_sources_is_refused(paper: Paper, bare: Path) -> None:
    """A slip of the pen would put the site among them."""
    who = ["-c", "user.name=x", "-c", "user.email=x@localhost"]
    blob = git(bare, "hash-object", "-w", "-t", "blob", os.devnull).strip()
    git(bare, "update-index", "--add", "--cacheinfo", f"100644,{blob},pelicanconf.py")
    commit = git(bare, *who, "commit-tree", "-m", "x", git(bare, "write-tree").strip()).strip()
    git(bare, "branch", "main", commit)
    with pytest.raises(DeployError, match=r"must be a branch for the site; it has its sources"):
        paper.deploy(f"git:{bare}#main")


def test_a_branch_that_moved_meanwhile_is_not_overwritten(
    paper: Paper, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.publish.git import Git

    to = f"git:{bare}#gh-pages"
    paper.deploy(to)
    push = Git._push

    def late(host: Git, commit: str) -> None:
        monkeypatch.setattr(Git, "_push", push)
        paper.deploy(to)
        push(host, commit)

    paper.write("index.html", "<!doctype html><title>New</title>")
    paper.build()
    monkeypatch.setattr(Git, "_push", late)
    with pytest.raises(DeployError, match="the branch has moved; run this again"):
        paper.deploy(to)
    assert git(bare, "rev-list", "--count", "gh-pages").strip() == "2"


def test_a_branch_below_the_name_of_another_is_no_deploy_of_somebody_else_s(
    paper: Paper, bare: Path
) -> None:
    paper.deploy(f"git:{bare}#pages")
    with pytest.raises(DeployError, match=r"cannot lock ref .* 'refs/heads/pages' exists"):
        paper.deploy(f"git:{bare}#pages/next")


def test_a_host_that_protects_the_branch_is_quoted(paper: Paper, bare: Path) -> None:
    """It is no other deploy that has moved it."""
    hook = bare / "hooks/pre-receive"
    hook.write_text("#!/bin/sh\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(DeployError, match=r"usable: \[remote rejected\] .* declined\)$"):
        paper.deploy(f"git:{bare}#gh-pages")


def test_a_repository_that_is_not_there_is_named(paper: Paper, tmp_path: Path, bare: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(DeployError, match=r"nowhere#x must be usable: fatal: "):
        paper.deploy(f"git:{nowhere}#x")

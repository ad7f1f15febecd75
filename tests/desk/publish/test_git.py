"""Deploys to a branch: one commit each, never forced."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from desk.publish import command
from desk.publish.model import DeployError
from tests.desk.publish.harness import Paper, files_in, page


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository with a name that needs care; our own cache lies beside it."""
    monkeypatch.setattr(command, "BUILD", tmp_path / ".build")
    path = tmp_path / "a pages.git"
    subprocess.run(["git", "init", "--bare", "-q", str(path)], check=True)
    return path


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


def test_deploys_are_commits_and_rollback_brings_every_byte_back(
    paper: Paper, bare: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to = f"git:{bare}#gh-pages"
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
        paper.build()
        assert paper.deploy(to) == 0
        plain = files_in(paper.output)
        plain.pop("articles/a-9.html.br")
        editions.append(plain)
        assert live(bare, tmp_path) == plain
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


def test_a_repository_that_is_not_there_is_named(paper: Paper, tmp_path: Path, bare: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(DeployError, match=r"nowhere#x must be usable: fatal: "):
        paper.deploy(f"git:{nowhere}#x")

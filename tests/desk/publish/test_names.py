"""Hosts that take two names for one file, and hosts that lost a file: nothing is lost, and nothing
is said to be there that is not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.manifest import entry_of
from desk.publish import DeployError, folder
from desk.publish.names import UNKNOWN, absent, alike, folded
from desk.publish.rclone import _files_in
from tests.desk.publish import servers
from tests.desk.publish.harness import Paper, files_in
from tests.desk.publish.servers import Sshd, Store


def test_names_are_alike_that_differ_by_case_or_by_how_an_accent_is_composed() -> None:
    names = ["a/Port.pdf", "a/port.pdf", "Ёж.html", "Е\u0308ж.html", "ёж.html", "b/port.pdf"]
    assert list(alike(names)) == [
        ["a/Port.pdf", "a/port.pdf"],
        ["Ёж.html", "Е\u0308ж.html", "ёж.html"],
    ]
    assert folded("STRASSE") == folded("straße")


def test_what_is_not_listed_or_of_another_size_is_absent_and_a_doubtful_name_is_asked_for() -> None:
    def entry(path: str) -> object:
        return entry_of(path, b"12345")

    entries = [entry(p) for p in ("same", "gone", "short", "unknown", "Е\u0308ж", "Kept", "Lost")]
    listed = {"same": 5, "short": 4, "unknown": UNKNOWN, "Ёж": 5, "kept": 5, "lost": 5}
    asked: list[str] = []

    def ask(path: str) -> int | None:
        asked.append(path)
        return 5 if path == "Kept" else None

    assert absent(entries, listed, ask) == {"gone", "short", "Lost"}  # type: ignore[arg-type]
    assert asked == ["Kept", "Lost"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [("", "/*"), ("a b", "/a b/*"), ("50%*", r"/50%\*/*"), ("[x]{y}?\\", r"/\[x\]\{y\}\?\\/*")],
)
def test_a_folder_s_name_means_itself_in_a_filter(name: str, shown: str) -> None:
    assert _files_in(name) == shown


@pytest.fixture(scope="module")
def insensitive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A WebDAV server that ignores letter case, as one over SMB or OneDrive does."""
    home = tmp_path_factory.mktemp("insensitive")
    with servers.store("webdav", home, "--vfs-case-insensitive") as store:
        yield store


def live(store: Store) -> dict[str, bytes]:
    found = files_in(store.folder)
    return {path: data for path, data in found.items() if not path.startswith(".releases/")}


def rename(paper: Paper, old: str, new: str) -> None:
    data = (paper.output / old).read_bytes()
    paper.delete(old)
    paper.write(new, data)


def test_a_file_whose_name_changed_its_case_stays_on_a_host_that_ignores_case(
    paper: Paper, insensitive: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And it has the new name there, for a web server may tell both apart."""
    insensitive.place = tmp_path.name
    paper.write("images/Port.pdf", "%PDF a port")
    paper.write("images/[old] *.pdf", "%PDF")
    paper.build()
    paper.deploy(insensitive.address, **insensitive.remote)
    rename(paper, "images/Port.pdf", "images/port.pdf")
    rename(paper, "images/[old] *.pdf", "images/[Old] *.pdf")
    paper.build()
    assert paper.deploy(insensitive.address, **insensitive.remote) == 0
    assert live(insensitive) == files_in(paper.output)
    paper.build()
    capsys.readouterr()
    assert paper.deploy(insensitive.address, **insensitive.remote) == 0
    assert "The host has this build." in capsys.readouterr().out


def test_two_files_that_such_a_host_has_for_one_are_refused_by_name(
    paper: Paper, insensitive: Store, tmp_path: Path
) -> None:
    insensitive.place = tmp_path.name
    paper.write("images/Port.pdf", "%PDF a port")
    paper.write("images/port.pdf", "%PDF another port")
    paper.build()
    for _ in range(2):  # the second deploy does not take the first for done
        with pytest.raises(DeployError, match=r"images/Port\.pdf and images/port\.pdf must have"):
            paper.deploy(insensitive.address, **insensitive.remote)


def test_a_rename_by_case_is_a_rename_where_case_counts(
    paper: Paper,
    sshd: Sshd,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    repository = tmp_path / "site.git"
    subprocess.run(["git", "init", "-q", "--bare", str(repository)], check=True)
    ignoring = {"COUNT": "1", "KEY_0": "core.ignorecase", "VALUE_0": "true"}
    for name, value in ignoring.items():
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    dir_to, ssh_to = tmp_path / "dir", tmp_path / "ssh"
    hosts = {
        f"dir:{dir_to}": {},
        sshd.address(ssh_to): {"SSH_CONFIG": str(sshd.config)},
        f"git:{repository}#pages": {},
    }
    paper.write("images/Port.pdf", "%PDF a port")
    paper.build()
    for to, typed in hosts.items():
        paper.deploy(to, **typed)
    rename(paper, "images/Port.pdf", "images/port.pdf")
    paper.build()
    for to, typed in hosts.items():
        assert paper.deploy(to, **typed) == 0
    assert files_in(dir_to / "current") == files_in(ssh_to / "current") == files_in(paper.output)
    listed = ["git", "-C", str(repository), "ls-tree", "-r", "--name-only", "pages", "images/"]
    names = subprocess.run(listed, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in names if "ort.pdf" in name] == ["images/port.pdf"]


def test_a_folder_that_has_one_file_for_two_names_is_left_as_it_was(
    paper: Paper, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file system here ignores case: a link of the one name to the other stands for it. To
    write through it would change the release that is live."""
    to = tmp_path / "www"
    paper.write("images/Port.pdf", "%PDF a port")
    paper.build()
    paper.deploy(f"dir:{to}")
    paper.write("images/port.pdf", "%PDF another port")
    paper.build()
    link = folder._link

    def link_both(source: Path, part: Path, entry: object) -> bool:
        done = link(source, part, entry)  # type: ignore[arg-type]
        if source.name == "Port.pdf":
            os.link(part / "images/Port.pdf", part / "images/port.pdf")
        return done

    monkeypatch.setattr(folder, "_link", link_both)
    with pytest.raises(DeployError, match=r"images/Port\.pdf and images/port\.pdf must have names"):
        paper.deploy(f"dir:{to}")
    assert (to / "current/images/Port.pdf").read_text() == "%PDF a port"


@pytest.fixture(params=["dir", "ssh", "git", "s3"])
def thief(
    request: pytest.FixtureRequest, sshd: Sshd, tmp_path: Path
) -> Iterator[tuple[str, dict[str, str], Path]]:
    """A host, and the folder from which a file may be taken behind its back."""
    kind, www = request.param, tmp_path / "www"
    if kind == "dir":
        yield f"dir:{www}", {}, www / "current"
    elif kind == "ssh":
        yield sshd.address(www), {"SSH_CONFIG": str(sshd.config)}, www / "current"
    elif kind == "git":
        subprocess.run(["git", "init", "-q", "--bare", str(www)], check=True)
        yield f"git:{www}#pages", {}, www
    else:
        with servers.store(kind, tmp_path / kind) as store:
            yield store.address, store.remote, store.folder


def test_a_manifest_is_believed_only_for_what_is_there(
    paper: Paper,
    thief: tuple[str, dict[str, str], Path],
    capfd: pytest.CaptureFixture[str],
) -> None:
    to, typed, place = thief
    paper.deploy(to, **typed)
    _take(to, typed, place, "articles/a-4.html")
    paper.build()
    capfd.readouterr()
    assert paper.deploy(to, **typed) == 0
    told = capfd.readouterr().out
    assert "articles/a-4.html  — not on the host, though its manifest names it" in told
    assert "1 file to send" in told
    paper.build()
    assert paper.deploy(to, **typed) == 0
    assert "The host has this build." in capfd.readouterr().out
    if not to.startswith("git:"):
        assert files_in(paper.output).items() <= files_in(place).items()


def _take(to: str, typed: dict[str, str], place: Path, path: str) -> None:
    """Take a file away; a server of rclone's need not look for what it did not do itself."""
    kind, _, rest = to.partition(":")
    if kind == "git":
        _take_from_branch(place, path)
    elif kind == "rclone":
        command = [str(Path(sys.executable).parent / "rclone"), "deletefile", f"{rest}/{path}"]
        subprocess.run(command, check=True, env={**os.environ, **typed})
    else:
        (place / path).unlink()


def _take_from_branch(repository: Path, path: str) -> None:
    script = f"""
    export GIT_INDEX_FILE=thief GIT_AUTHOR_NAME=x GIT_AUTHOR_EMAIL=x@localhost
    export GIT_COMMITTER_NAME=x GIT_COMMITTER_EMAIL=x@localhost
    git read-tree pages && git rm -q --cached {path} &&
    git update-ref refs/heads/pages $(git commit-tree -p pages -m x $(git write-tree))
    """
    subprocess.run(["sh", "-e", "-c", script], cwd=repository, check=True)

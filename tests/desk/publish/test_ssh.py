"""Deploys by ssh and rsync: the layout and the promises of a folder."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desk.publish import DeployError
from tests.desk.publish import servers
from tests.desk.publish.harness import Paper, files_in, page
from tests.desk.publish.servers import Sshd
from tests.desk.publish.test_folder import make_foreign, modes_in
from tests.sites import ROOT


@pytest.fixture
def www(tmp_path: Path) -> Path:
    """Where the site is to be, on the other side; its name needs care."""
    return tmp_path / "w w'w"


def live(www: Path) -> dict[str, bytes]:
    return files_in(www / "current")


def test_a_release_is_whole_and_the_next_sends_what_changed(
    paper: Paper, sshd: Sshd, www: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    to, config = sshd.address(www), {"SSH_CONFIG": str(sshd.config)}
    assert paper.deploy(to, DRY_RUN="1", **config) == 0
    assert not www.exists()
    assert paper.deploy(to, **config) == 0
    assert live(www) == files_in(paper.output)
    assert {oct(p.stat().st_mode)[-3:] for p in (www / "current").rglob("*")} == {"644", "755"}
    assert (www / "host/nginx.conf").is_file()
    kept = (www / "current/articles/a-2.html").stat().st_ino
    paper.write("articles/a-1.html", page("Artikle 1", "0a0a0a0a"))
    paper.delete("articles/a-3.html")
    paper.write("articles/b-3.html", page("Article 3", "0a0a0a0a"))
    paper.delete("theme/report.0a0a0a0a.js")
    paper.build()
    capfd.readouterr()
    assert paper.deploy(to, **config) == 0
    told = re.findall(r"^  (\w+) .*  (\S+)  — (.*)$", capfd.readouterr().out, re.MULTILINE)
    assert told == [
        ("send", "articles/b-3.html", "new"),
        ("send", "articles/a-1.html", "changed"),
        ("delete", "articles/a-3.html", "not in this build"),
    ]
    asset = {"theme/report.0a0a0a0a.js": b"export {};"}
    assert live(www) == {**files_in(paper.output), **asset}
    assert (www / "current/articles/a-2.html").stat().st_ino == kept, "it was sent again"
    assert not (www / ".deploy.lock").is_symlink()
    paper.build()
    paper.deploy(to, **config)
    assert "The host has this build." in capfd.readouterr().out


@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_a_web_server_there_can_read_a_release_and_nobody_else_write_in_it(
    paper: Paper, tmp_path: Path, www: Path, umask: int
) -> None:
    """Whatever the account's umask is: the server's own is that of all who come in by it."""
    before = os.umask(umask)
    try:
        with servers.sshd(tmp_path / "sshd") as sshd:
            config = {"SSH_CONFIG": str(sshd.config)}
            assert paper.deploy(sshd.address(www), **config) == 0
            paper.write("index.html", "<!doctype html><title>New</title>")
            paper.delete("theme/report.0a0a0a0a.js")
            paper.build()
            assert paper.deploy(sshd.address(www), **config) == 0
            assert paper.rollback(sshd.address(www), **config) == 0
    finally:
        os.umask(before)
    assert modes_in(www) == {"644", "755"}


def test_rollback_from_three_releases_back_is_one_link(
    paper: Paper, sshd: Sshd, www: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    to, config = sshd.address(www), {"SSH_CONFIG": str(sshd.config)}
    editions = []
    for number in range(4):
        paper.write("articles/a-1.html", page(f"Edition {number}", "0a0a0a0a"))
        paper.write("theme/report.0000000f.js", "1")
        if number < 3:
            paper.delete("theme/report.0000000f.js")
        paper.build()
        paper.deploy(to, **config)
        editions.append(files_in(paper.output))
    for back in (2, 1, 0):
        changed = www / "current/articles/a-1.html"
        before = int(changed.stat().st_mtime)
        assert paper.rollback(to, **config) == 0
        assert int(changed.stat().st_mtime) > before, "a browser would keep the page it has"
        assert live(www) == {**editions[back], "theme/report.0000000f.js": b"1"}
    capfd.readouterr()
    paper.releases(to, **config)
    lines = capfd.readouterr().out.splitlines()
    assert [line[0] for line in lines] == [" ", " ", " ", "→"]
    assert "Jane Doe  1 sent, 0 deleted" in lines[1]


def test_only_the_newest_releases_stay(paper: Paper, sshd: Sshd, www: Path) -> None:
    paper.keep = 2
    for number in range(4):
        paper.write("index.html", f"<!doctype html><title>{number}</title>")
        paper.build()
        paper.deploy(sshd.address(www), SSH_CONFIG=str(sshd.config))
    assert len(list((www / "releases").iterdir())) == 4, "two folders and two manifests"


def test_releases_of_others_are_left_alone_and_their_link_is_not_replaced(
    paper: Paper, sshd: Sshd, www: Path
) -> None:
    config = {"SSH_CONFIG": str(sshd.config)}
    make_foreign(www, "/etc")
    with pytest.raises(DeployError, match=r"current on .* must be a link of ours; move it away"):
        paper.deploy(sshd.address(www), **config)
    (www / "current").unlink()
    assert paper.deploy(sshd.address(www), **config) == 0
    assert (www / "releases/2013/index.html").read_text() == "theirs"
    assert (www / "releases/notes.json").read_text() == "theirs"


def test_a_host_with_another_key_is_refused(
    paper: Paper, sshd: Sshd, www: Path, tmp_path: Path
) -> None:
    home = sshd.config.parent
    other = (home / "other.pub").read_text().rsplit(" ", 1)[0]
    (tmp_path / "known").write_text(f"[127.0.0.1]:{sshd.port} {other}\n")
    config = servers.write_ssh_config(tmp_path / "config", home / "user", tmp_path / "known")
    with pytest.raises(DeployError, match="must show the key that is known: it has changed"):
        paper.deploy(sshd.address(www), SSH_CONFIG=str(config))
    (tmp_path / "known").write_text("")
    with pytest.raises(DeployError, match="it is not known here; if it is right, call ssh"):
        paper.deploy(sshd.address(www), SSH_CONFIG=str(config))
    assert not www.exists()


def test_a_person_whom_the_host_does_not_know_is_refused(
    paper: Paper, sshd: Sshd, www: Path, tmp_path: Path
) -> None:
    home = sshd.config.parent
    known = home / "known_hosts"
    config = servers.write_ssh_config(tmp_path / "config", home / "other", known)
    with pytest.raises(DeployError, match=r"must let you in: .*Permission denied"):
        paper.deploy(sshd.address(www), SSH_CONFIG=str(config))


def test_a_host_that_is_not_there_is_named(paper: Paper, sshd: Sshd, www: Path) -> None:
    closed = servers.free_port()
    with pytest.raises(DeployError, match=rf"127\.0\.0\.1:{closed}.* must be usable: .*refused"):
        paper.deploy(sshd.address(www, closed), SSH_CONFIG=str(sshd.config))


def test_a_full_disk_leaves_the_site_and_the_disk_as_they_were(
    paper: Paper, sshd: Sshd, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    to, config = sshd.address(disk / "www"), {"SSH_CONFIG": str(sshd.config)}
    with servers.small_disk(disk, "400k"):
        paper.deploy(to, **config)
        before = live(disk / "www")
        paper.write("images/large.0d0d0d0d.png", os.urandom(500_000))
        paper.build()
        with pytest.raises(DeployError, match=r"must be usable: .*No space left on device"):
            paper.deploy(to, **config)
        assert live(disk / "www") == before
        paper.delete("images/large.0d0d0d0d.png")
        paper.write("index.html", "<!doctype html><title>Small</title>")
        paper.build()
        assert paper.deploy(to, **config) == 0


def test_a_second_deploy_refuses_and_a_dead_one_leaves_no_lock(
    paper: Paper, sshd: Sshd, www: Path
) -> None:
    code = (
        "import os, sys; from desk.publish.address import find_address as find\n"
        "from desk.publish.ssh import Ssh; from pathlib import Path\n"
        "with Ssh(find(sys.argv[1], {}, Path()), os.environ).lock('John Smith'):\n"
        "    print('locked', flush=True); sys.stdin.read()\n"
    )
    config = {"SSH_CONFIG": str(sshd.config)}
    with subprocess.Popen(
        [sys.executable, "-c", code, sshd.address(www)],
        cwd=ROOT,
        env={**os.environ, **config},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout
        other.stdout.readline()
        with pytest.raises(DeployError, match=r"Another deploy must end first: .* John Smith"):
            paper.deploy(sshd.address(www), **config)
        other.kill()
    deadline = time.monotonic() + 5
    while (www / ".deploy.lock").is_symlink() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert paper.deploy(sshd.address(www), **config) == 0


def test_a_lock_that_a_crash_of_the_host_left_is_taken_over(
    paper: Paper, sshd: Sshd, www: Path
) -> None:
    www.mkdir()
    (www / ".deploy.lock").symlink_to("4194303999 Jane Doe")
    assert paper.deploy(sshd.address(www), SSH_CONFIG=str(sshd.config)) == 0

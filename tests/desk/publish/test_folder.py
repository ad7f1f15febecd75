"""Deploys to a folder of this machine: whole, guarded, and back."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from desk.manifest import dumps
from desk.publish import DeployError
from desk.publish.folder import LOCK, Folder
from desk.publish.model import Brief, Release, facts_of
from tests.desk.publish import servers
from tests.desk.publish.asking import ask
from tests.desk.publish.harness import SITEURL, Paper, files_in, page, put_files


@pytest.fixture
def to(tmp_path: Path) -> Path:
    """An empty place for releases."""
    return tmp_path / "www"


def live(to: Path) -> dict[str, bytes]:
    return files_in(to / "current")


@pytest.mark.parametrize("umask", [0o077, 0o027, 0o000])
def test_a_web_server_can_read_a_release_and_nobody_else_write_in_it(
    paper: Paper, to: Path, umask: int
) -> None:
    before = os.umask(umask)
    try:
        assert paper.deploy(f"dir:{to}") == 0
        paper.write("index.html", "<!doctype html><title>New</title>")
        paper.delete("theme/report.0a0a0a0a.js")
        paper.build()
        assert paper.deploy(f"dir:{to}") == 0
        assert paper.rollback(f"dir:{to}") == 0
    finally:
        os.umask(before)
    assert files_in(paper.output).keys() <= live(to).keys()
    assert modes_in(to) == {"644", "755"}
    assert (to / "current").readlink().parent == Path("releases")


def modes_in(folder: Path) -> set[str]:
    """The modes of a folder and of all that lies in it, but for links and the lock, which no web
    server reads."""
    found = [path for path in (folder, *folder.rglob("*")) if path.name != LOCK]
    return {oct(path.stat().st_mode)[-3:] for path in found if not path.is_symlink()}


def test_an_unchanged_build_makes_no_release(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.deploy(f"dir:{to}")
    paper.build()
    assert paper.deploy(f"dir:{to}") == 0
    assert "0 files to send (0 B), 22 unchanged" in capsys.readouterr().out
    assert len(list((to / "releases").glob("*.json"))) == 1


def test_an_edit_of_the_same_length_is_the_one_file_that_is_sent(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tools that compare by time and length miss it."""
    paper.deploy(f"dir:{to}")
    old = (paper.output / "articles/a-1.html").stat()
    inode = (to / "current/articles/a-2.html").stat().st_ino
    paper.write("articles/a-1.html", page("Artikle 1", "0a0a0a0a"))
    os.utime(paper.output / "articles/a-1.html", ns=(old.st_atime_ns, old.st_mtime_ns))
    paper.build()
    capsys.readouterr()
    paper.deploy(f"dir:{to}")
    told = capsys.readouterr().out
    assert re.findall(r"^  (\w+) .*  (\S+)  — (.*)$", told, re.MULTILINE) == [
        ("send", "articles/a-1.html", "changed")
    ]
    assert live(to) == files_in(paper.output)
    assert (to / "current/articles/a-2.html").stat().st_ino == inode, "it was copied, not linked"


def test_a_changed_file_never_keeps_its_whole_second(paper: Paper, to: Path) -> None:
    """nginx's entity tag is the second and the size: a browser would keep the old page."""
    paper.deploy(f"dir:{to}")
    before = int((to / "current/index.html").stat().st_mtime)
    paper.write("index.html", (paper.output / "index.html").read_text().replace("The", "Een"))
    paper.build()
    paper.deploy(f"dir:{to}")
    assert int((to / "current/index.html").stat().st_mtime) > before


def test_a_dry_run_changes_nothing_and_lists_everything(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert paper.deploy(f"dir:{to}", DRY_RUN="1") == 0
    told = capsys.readouterr().out
    assert all(f"  {path}  — new" in told for path in files_in(paper.output))
    assert "Nothing was sent." in told
    assert not to.exists()


def test_files_of_others_are_left_alone_and_named(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    to.mkdir()
    for name in ("index.html", "index.php"):  # a release lies beside them: it replaces none
        (to / name).write_text("theirs")
    paper.deploy(f"dir:{to}")
    assert {(to / name).read_text() for name in ("index.html", "index.php")} == {"theirs"}
    named = "Left alone, for they are not ours: index.html, index.php (2 in all)"
    assert named in capsys.readouterr().out


def make_foreign(www: Path, current: str) -> None:
    """What another program than ours has there, in a layout like ours."""
    (www / "releases/2013").mkdir(parents=True)
    (www / "releases/2013/index.html").write_text("theirs")
    (www / "releases/notes.json").write_text("theirs")
    if current == "folder":
        (www / "current").mkdir()
    elif current:
        (www / "current").symlink_to(current)


@pytest.mark.parametrize("current", ["folder", "/etc", "elsewhere/x", "current", "releases/a/b"])
def test_what_stands_in_the_place_of_the_link_is_not_replaced(
    paper: Paper, to: Path, current: str
) -> None:
    make_foreign(to, current)
    with pytest.raises(DeployError, match="current must be a link of ours"):
        paper.deploy(f"dir:{to}")


def test_releases_of_others_are_left_alone(paper: Paper, to: Path) -> None:
    """Capistrano's have the same folder."""
    make_foreign(to, "")
    assert paper.deploy(f"dir:{to}") == 0
    assert (to / "releases/2013/index.html").read_text() == "theirs"
    assert (to / "releases/notes.json").read_text() == "theirs"
    assert len(Folder(to).history()) == 1


def test_a_release_whose_manifest_is_lost_is_named_with_a_way_out(paper: Paper, to: Path) -> None:
    paper.deploy(f"dir:{to}")
    next((to / "releases").glob("*.json")).write_text("{")
    with pytest.raises(DeployError, match=r"to begin anew, move .*/current away") as refused:
        paper.deploy(f"dir:{to}")
    assert "\n" not in str(refused.value)
    (to / "current").rename(to / "current.old")
    assert paper.deploy(f"dir:{to}") == 0


def test_old_hashed_assets_stay_and_old_pages_go(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.deploy(f"dir:{to}")
    paper.delete("theme/report.0a0a0a0a.js")
    (paper.output / "articles/a-3.html").rename(paper.output / "articles/b-3.html")
    paper.write("theme/report.0c0c0c0c.js", "export { };")
    paper.build()
    paper.deploy(f"dir:{to}")
    assert {"theme/report.0a0a0a0a.js", "theme/report.0c0c0c0c.js"} <= live(to).keys()
    assert "articles/a-3.html" not in live(to)
    assert "articles/b-3.html" in live(to)
    assert "1 old asset kept for cached pages" in capsys.readouterr().out
    paper.build()
    paper.deploy(f"dir:{to}")
    assert "0 files to send (0 B), 22 unchanged, 1 old asset kept" in capsys.readouterr().out


def test_the_plan_says_why_pages_of_versions_go(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here there is a repository, and no git."""
    paper.write("articles/a-1.history.html", page("Versions", "0a0a0a0a"))
    paper.build()
    paper.deploy(f"dir:{to}")
    paper.delete("articles/a-1.history.html")
    paper.build()
    capsys.readouterr()
    assert paper.deploy(f"dir:{to}", DRY_RUN="1") == 0
    assert "pages of versions" not in capsys.readouterr().out
    (paper.folder / ".git").mkdir()
    monkeypatch.setenv("PATH", str(to))
    assert paper.deploy(f"dir:{to}", DRY_RUN="1") == 0
    why = "1 pages of versions go, for no history can be read: git is not installed"
    assert why in capsys.readouterr().out


def _edit(paper: Paper, to: Path, number: int, keep: list[dict[str, bytes]]) -> None:
    paper.write("articles/a-1.html", page(f"Edition {number}", "0a0a0a0a"))
    paper.write(f"theme/report.{number:08x}.js", f"export {{}}; // {number}")
    paper.build()
    paper.deploy(f"dir:{to}")
    keep.append(files_in(paper.output))
    paper.delete(f"theme/report.{number:08x}.js")


def test_rollback_goes_back_release_by_release_byte_for_byte_by_one_link(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    editions: list[dict[str, bytes]] = []
    for number in range(1, 5):
        _edit(paper, to, number, editions)
    for back in (2, 1, 0):
        kept = sorted((to / "releases").iterdir())
        assert paper.rollback(f"dir:{to}") == 0
        assert sorted((to / "releases").iterdir()) == kept
        assert (to / "current").resolve() in kept
        assert editions[back].items() <= live(to).items()
        assert "theme/report.00000004.js" in live(to), "a cached page of the release that left"
    capsys.readouterr()
    with pytest.raises(DeployError, match="a release before the live one; this is the first"):
        paper.rollback(f"dir:{to}")


@pytest.mark.parametrize("kind", ["nginx", "caddy", "apache"])
def test_a_rollback_is_seen_by_whoever_has_the_later_page(paper: Paper, kind: str) -> None:
    """Also by those who ask with a date alone: Caddy and Apache call all that is not newer
    unchanged."""
    with tempfile.TemporaryDirectory() as name:
        to, own = Path(name), Path(name) / kind
        to.chmod(0o755)
        (to / "Caddyfile").write_text("file_server\n")
        _deploy_at(paper, to, "One", 300)
        _deploy_at(paper, to, "Two", 200)
        serve = {
            "nginx": lambda: servers.nginx(to / "www/current", None, own),
            "caddy": lambda: servers.caddy(to / "www/current", to / "Caddyfile", own),
            "apache": lambda: servers.apache(to / "www/current", own),
        }
        with serve[kind]() as address:
            later, _ = ask(f"{address}/articles/a-1.html")
            paper.rollback(f"dir:{to}/www")
            known = {"If_Modified_Since": later.headers["Last-Modified"]}
            answer, body = ask(f"{address}/articles/a-1.html", **known)
            assert (answer.status, b"<h1>One" in body) == (200, True)
            known = {"If_Modified_Since": answer.headers["Last-Modified"]}
            assert ask(f"{address}/articles/a-1.html", **known)[0].status == 304


def _deploy_at(paper: Paper, to: Path, title: str, ago: int) -> None:
    """Deploy a page so many seconds ago."""
    paper.write("articles/a-1.html", page(title, "0a0a0a0a"))
    paper.build()
    paper.deploy(f"dir:{to}/www")
    then = time.time() - ago
    os.utime(to / "www/current/articles/a-1.html", (then, then))


def test_after_a_rollback_the_next_release_follows_the_one_that_is_live(
    paper: Paper, to: Path
) -> None:
    """The release that was taken back must not come back."""
    editions: list[dict[str, bytes]] = []
    for number in (1, 2):
        _edit(paper, to, number, editions)
    paper.rollback(f"dir:{to}")
    _edit(paper, to, 3, editions)
    paper.rollback(f"dir:{to}")
    assert live(to)["articles/a-1.html"] == editions[0]["articles/a-1.html"]


def test_a_release_can_be_named_and_must_be_kept(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.keep = 3
    editions: list[dict[str, bytes]] = []
    for number in range(1, 6):
        _edit(paper, to, number, editions)
    names = [release.id for release in Folder(to).history()]
    assert len(names) == 3
    assert {path.name for path in (to / "releases").iterdir() if path.is_dir()} == set(names)
    paper.rollback(f"dir:{to}", RELEASE=names[2])
    assert editions[2].items() <= live(to).items()
    with pytest.raises(DeployError, match=r"RELEASE must be one that is kept, not '\.\./x'"):
        paper.rollback(f"dir:{to}", RELEASE="../x")


def test_releases_are_listed_with_date_who_and_what(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.releases(f"dir:{to}")
    assert "has no release yet" in capsys.readouterr().out
    editions: list[dict[str, bytes]] = []
    for number in (1, 2):
        _edit(paper, to, number, editions)
    paper.rollback(f"dir:{to}")
    capsys.readouterr()
    paper.releases(f"dir:{to}")
    newer, older = capsys.readouterr().out.splitlines()
    line = r"\S+  20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC  Jane Doe  "
    assert re.fullmatch(rf"  {line}2 sent, 0 deleted", newer)
    assert re.fullmatch(rf"→ {line}23 sent, 0 deleted", older)


def test_the_host_s_configuration_comes_with_the_release(paper: Paper, to: Path) -> None:
    paper.deploy(f"dir:{to}")
    assert (to / "host/nginx.conf").read_text() == "index index.html;\n"


def test_a_file_that_was_damaged_on_the_host_is_mended_by_the_next_deploy(
    paper: Paper, to: Path
) -> None:
    paper.deploy(f"dir:{to}")
    (to / "current/articles/a-5.html").write_text("defaced")
    paper.write("index.html", "<!doctype html><title>New</title>")
    paper.build()
    paper.deploy(f"dir:{to}")
    assert live(to) == files_in(paper.output)


def test_a_second_deploy_refuses_while_the_first_is_at_work(paper: Paper, to: Path) -> None:
    with (
        Folder(to).lock("John Smith"),
        pytest.raises(DeployError, match=r"Another deploy must end first: John Smith, process \d+"),
    ):
        paper.deploy(f"dir:{to}")
    assert paper.deploy(f"dir:{to}") == 0


def test_a_full_disk_leaves_the_site_and_the_disk_as_they_were(
    paper: Paper, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    with servers.small_disk(disk, "400k"):
        paper.deploy(f"dir:{disk}/www")
        before = files_in(disk / "www/current")
        paper.write("images/large.0d0d0d0d.png", bytes(500_000))
        paper.build()
        with pytest.raises(DeployError, match="must be usable: No space left on device"):
            paper.deploy(f"dir:{disk}/www")
        assert files_in(disk / "www/current") == before
        assert shutil.disk_usage(disk).free > 150_000
        paper.delete("images/large.0d0d0d0d.png")
        paper.write("index.html", "<!doctype html><title>Small</title>")
        paper.build()
        assert paper.deploy(f"dir:{disk}/www") == 0


def test_a_plan_reads_the_manifest_and_no_file(
    paper: Paper, to: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One edit sends one page and the lists that name it; of the host's files, names and sizes
    alone are looked at."""
    live = Release(Brief("1", "", "", ""), SITEURL, paper.build().entries)
    put_files(to / "releases/1", live.entries)
    (to / "current").symlink_to("releases/1")
    (to / "releases/1.json").write_text(dumps(facts_of(live)))
    paper.write("articles/a-7.html", page("Mended", "0a0a0a0a"))
    paper.write("index.html", page("The paper, mended", "0a0a0a0a", range(12)))
    paper.write("feeds/all.atom.xml", "<feed>mended</feed>")
    paper.build()
    paper.deploy(f"dir:{to}", DRY_RUN="1")
    sent = re.findall(r"^  send .*  (\S+)  — (\w+)", capsys.readouterr().out, re.MULTILINE)
    assert sent == [
        ("articles/a-7.html", "changed"),
        ("feeds/all.atom.xml", "changed"),
        ("index.html", "changed"),
    ]

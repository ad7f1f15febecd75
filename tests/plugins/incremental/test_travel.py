"""What a build knows holds wherever the project lies: a new clone, another machine."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest

from pelican_incremental import fastpath, scan, writer
from pelican_incremental.graph import NOT_AS_LEFT
from pelican_incremental.places import Places, home_of
from pelican_incremental.store import FIRST, open_store
from tests.sites import Site, article


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A site that was built once, long after it was written."""
    monkeypatch.setattr(scan, "DOUBT", 0)
    site = Site(tmp_path / "home")
    for name in "abc":
        site.write(f"articles/{name}.md", article(name * 3, Tags=f"x, {name}"))
    site.write("pages/p.md", "Title: P\nLang: ru\n\nText.\n")
    site.write("authors.toml", '[[author]]\nname = "Jane Doe"\n')
    site.build()
    return site


def carried(site: Site, *left: str) -> Site:
    """The same in another folder, with other times, owners' modes and inodes, but for what is left
    behind."""
    away = Site(site.folder.with_name("away from home") / "deep")
    ignored = shutil.ignore_patterns(*left)
    shutil.copytree(site.folder, away.folder, copy_function=shutil.copyfile, ignore=ignored)
    for path in away.folder.rglob("site.sqlite"):
        path.chmod(0o600)
    return away


def test_nothing_is_read_or_made_again_elsewhere(built: Site) -> None:
    away = carried(built)
    result = away.build()
    assert (result.read, result.changes.written, result.everything) == (0, (), "")
    assert away.files() == built.files()


def test_an_edit_elsewhere_makes_what_it_makes_at_home(built: Site) -> None:
    away = carried(built)
    for site in (away, built):
        site.write("articles/b.md", article("bbb", Tags="x, b", body="Other words."))
    there, here = away.build(), built.build()
    assert there.read == here.read == 1
    assert there.changes == here.changes
    assert there.reasons == here.reasons
    assert away.files() == built.files()


def _refuse(*_: object) -> dict[str, bytes]:
    raise RuntimeError("a page is made")


def test_without_the_output_no_source_is_read_and_no_page_is_made(
    built: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    away = carried(built, "output")
    with monkeypatch.context() as patch:
        for module in (fastpath, writer):
            patch.setattr(module, "render", _refuse)
        result = away.build()
        again = away.build()
    assert (result.read, result.everything) == (0, "")
    assert len(result.changes.written) == len(built.files())
    assert dict(result.reasons)["articles/b.html"] == NOT_AS_LEFT
    assert (again.read, again.changes.written) == (0, ())
    assert away.files() == built.files()


def test_without_the_output_an_edit_makes_what_it_concerns(built: Site) -> None:
    away = carried(built, "output")
    for site in (away, built):
        site.write("articles/b.md", article("ddd", Tags="x, y", body="Other words."))
        (site.content / "articles/c.md").unlink()
        site.build()
    assert away.files() == built.files()


@pytest.mark.parametrize(
    "harm", ["UPDATE page SET packed = 'x'", "DELETE FROM page", "DROP TABLE page"]
)
def test_kept_pages_that_are_damaged_cost_time_alone(built: Site, harm: str) -> None:
    away = carried(built, "output")
    for path in away.folder.rglob("pages.sqlite"):
        with closing(sqlite3.connect(path)) as kept:
            kept.execute(harm)
            kept.commit()
    away.build()
    assert away.files() == built.files()
    assert away.build().changes.written == ()


def test_pages_that_are_no_more_are_not_kept(built: Site) -> None:
    """Whether an edit is quick or all lists are asked for."""
    for text in ("Other words.", "Others again."):
        built.write("articles/b.md", article("bbb", Tags="x, b", body=text))
        built.build()
    (built.content / "articles/c.md").unlink()
    built.build()
    (path,) = built.folder.rglob("pages.sqlite")
    with closing(sqlite3.connect(path)) as kept:
        digests = {sha for (sha,) in kept.execute("SELECT sha FROM page")}
    assert digests <= {sha256(data).hexdigest() for data in built.files().values()}


def test_the_second_build_elsewhere_is_as_any_other(built: Site) -> None:
    away = carried(built)
    away.build()
    again = carried(away).build()
    assert (again.read, again.changes.written) == (0, ())


def test_modes_of_another_machine_are_mended_and_bytes_are_taken(built: Site) -> None:
    away = carried(built)
    page = away.output / "articles/b.html"
    page.chmod(0o600)
    other = away.output / "articles/c.html"
    other.write_bytes(other.read_bytes().replace(b"ccc", b"xxx"))
    result = away.build()
    assert result.changes.written == ("articles/c.html",)
    assert page.stat().st_mode & 0o777 == 0o644
    assert away.files() == built.files()


def test_a_link_to_the_same_bytes_is_no_file_of_the_output(built: Site) -> None:
    """Its size is that of its target's path, which may be that of the file."""
    source = built.content / "images/loose.txt"
    size = len(str(source))
    built.write("images/loose.txt", "x" * size)
    built.build()
    file = built.output / "images/loose.txt"
    file.unlink()
    file.symlink_to(source)
    assert file.lstat().st_size == size
    assert built.build().changes.written == ("images/loose.txt",)
    assert not file.is_symlink()


def test_a_picture_that_was_replaced_on_the_way_is_seen(built: Site) -> None:
    """Its time and its length may be what they were."""
    away = carried(built)
    table = away.content / "authors.toml"
    table.write_text('[[author]]\nname = "Jane Doe"\nslug = "j"\n')
    assert away.build().read == 4
    assert "author/j/index.html" in away.files()


def test_no_place_of_a_machine_is_kept(built: Site) -> None:
    store, why = open_store(home_of(built.folder / ".build", built.output))
    assert why == ""
    home = str(built.folder)
    kept = [
        (table, str(row))
        for (table,) in store.db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for row in store.db.execute(f"SELECT * FROM {table}")  # noqa: S608 - a table of ours
    ]
    assert [found for found in kept if home in found[1]] == []
    store.close()


@pytest.mark.parametrize("harm", ["cut", "another build's", "unsealed"])
def test_a_copy_that_is_not_whole_is_thrown_away(built: Site, harm: str) -> None:
    away = carried(built)
    home = home_of(away.folder / ".build", away.output)
    if harm == "cut":
        os.truncate(home / "site.sqlite", 5000)
    elif harm == "another build's":
        built.write("articles/b.md", article("bbb", body="Other words."))
        built.build()
        made = home_of(built.folder / ".build", built.output)
        shutil.copyfile(made / "seal", home / "seal")
    else:
        (home / "seal").unlink()
    store, why = open_store(home)
    store.db.close()
    assert why not in {"", FIRST}


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/home/jane/paper/content/a.md", "./content/a.md"),
        ("/home/jane/paper", "./"),
        ("/home/jane/paper-two/a.md", "/home/jane/paper-two/a.md"),
        ("/usr/share/a.md", "/usr/share/a.md"),
    ],
)
def test_a_path_is_kept_without_the_place_of_the_project(path: str, kept: str) -> None:
    places = Places("/home/jane/paper/")
    assert places.inside(path) == kept
    assert places.outside(kept).rstrip("/") == path

"""What a process remembers of its builds, and has ready for the next, changes no byte of it."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from functools import partial

import pytest
from pelican.settings import read_settings

from desk.build import BuildError, warm_up
from pelican_incremental.request import Request
from plugins import feeds
from plugins.faults import Fault
from tests.sites import ROOT, SECTIONS, Site, article

NAMES = "abc"


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The articles of which entries of feeds are made."""
    found: list[str] = []
    entry_of = feeds.entry_of

    def watch(one: feeds.Article, *rest: object) -> object:
        found.append(one.slug)
        return entry_of(one, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(feeds, "entry_of", watch)
    return found


@pytest.fixture
def built(site: Site, made: list[str]) -> Site:
    for name in NAMES:
        site.write(f"articles/{name}.md", article(name * 3))
    site.build()
    made.clear()
    return site


@pytest.fixture
def rehearsed(built: Site) -> Callable[[str], None]:
    """Rehearses the edit of an article."""
    paths = {"PATH": str(built.content), "OUTPUT_PATH": str(built.output)}
    settings = read_settings(str(ROOT / "pelicanconf.py"), {"SECTIONS": SECTIONS, **paths})
    return partial(warm_up, settings, work=built.folder / ".build")


def as_clean(site: Site, **settings: str) -> dict[str, bytes]:
    """The files that a clean build makes of a site's content."""
    clean = Site(site.folder / "clean")
    shutil.copytree(site.content, clean.content)
    clean.build(**settings)
    return clean.files()


def refuse() -> None:
    """Let no build commit."""
    raise BuildError((Fault("", 0, "not now"),))


def test_a_rehearsal_leaves_the_output_untouched(
    built: Site, rehearsed: Callable[[str], None], made: list[str]
) -> None:
    def seen() -> list[tuple[str, int, int]]:
        paths = sorted(built.output.rglob("*"))
        return [(str(path), path.stat().st_mtime_ns, path.stat().st_ino) for path in paths]

    before = seen()
    rehearsed("articles/a.md")
    assert seen() == before
    assert sorted(made) == list(NAMES)
    assert not built.build().changes.written


def test_after_a_rehearsal_an_edit_makes_only_what_is_new(
    built: Site, rehearsed: Callable[[str], None], made: list[str]
) -> None:
    rehearsed("articles/a.md")
    made.clear()
    built.write("articles/b.md", article("bbb", "Some word."))
    assert "feeds/all.atom.xml" in built.build().changes.written
    assert made == ["b"]
    assert built.files() == as_clean(built)


def test_a_rehearsal_takes_no_edit_for_built(built: Site, rehearsed: Callable[[str], None]) -> None:
    path = built.write("articles/b.md", article("bbb", "Some word."))
    rehearsed("articles/a.md")
    rehearsed("articles/b.md")
    assert "articles/b.html" in built.build(request=Request(changed=[str(path)])).changes.written
    assert built.files() == as_clean(built)


def test_a_process_that_is_killed_while_it_rehearses_leaves_all_that_was_known(
    built: Site, rehearsed: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    child = os.fork()
    if not child:
        monkeypatch.setattr(feeds, "entry_of", lambda *_: os.kill(os.getpid(), signal.SIGKILL))
        rehearsed("articles/a.md")
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    built.write("articles/b.md", article("bbb", "Some word."))
    made = built.build()
    assert made.everything == ""
    assert "articles/b.html" in made.changes.written


@pytest.mark.parametrize("article_path", ["articles/nowhere.md", "", "pages/about.md"])
def test_a_rehearsal_of_nothing_does_nothing(
    built: Site, rehearsed: Callable[[str], None], article_path: str
) -> None:
    rehearsed(article_path)
    assert built.build().changes.written == ()


def test_a_build_of_the_whole_site_keeps_what_is_remembered(
    built: Site, rehearsed: Callable[[str], None], made: list[str]
) -> None:
    rehearsed("articles/a.md")
    made.clear()
    built.write("articles/b.md", article("bbb", Date="2013-05-30"))
    assert "index.html" in built.build().changes.written
    assert made == ["b"]
    assert built.files() == as_clean(built)


def test_what_was_read_in_vain_is_not_remembered(
    built: Site, rehearsed: Callable[[str], None], made: list[str]
) -> None:
    """The edit of a build that was stopped may be taken back."""
    rehearsed("articles/a.md")
    built.write("articles/b.md", article("bbb", "Some word."))
    with pytest.raises(BuildError):
        built.build(request=Request(before_commit=refuse))
    made.clear()
    built.write("articles/b.md", article("bbb"))
    built.write("articles/c.md", article("ccc", "Some word."))
    assert "feeds/all.atom.xml" in built.build().changes.written
    assert sorted(made) == ["b", "c"]
    assert built.files() == as_clean(built)


def test_what_is_remembered_does_not_outlive_its_settings(
    built: Site, rehearsed: Callable[[str], None]
) -> None:
    rehearsed("articles/a.md")
    address = {"SITEURL": "https://paper.example"}
    built.build(**address)
    built.write("articles/b.md", article("bbb", "Some word."))
    assert "feeds/all.atom.xml" in built.build(**address).changes.written
    assert built.files() == as_clean(built, **address)

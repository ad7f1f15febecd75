"""What the check keeps of sources, looked at without checking any."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import read_settings

from desk.check import cache
from desk.check.cache import Cache, Row, open_cache, version_of
from desk.check.facts import Facts
from plugins.faults import Fault
from plugins.source.tree import Stamp
from tests.sites import ROOT

STAMP = Stamp(5, 1_000, 1_000, 7)
ROW = Row(STAMP, 10**10, "digest")
FACTS = Facts(
    kind="article",
    slug="a",
    lang="en",
    translation=False,
    status="published",
    date="2013-05-29T00:00:00+03:00",
    date_line=2,
    date_text="2013-05-29",
    places={"published": ("a.html", "a.html", "a-en.html", "a-en.html")},
    section="articles",
    authors=("Jane Doe",),
    tags=("one",),
    aliases=(),
    lines={"tags": 3},
    template="",
    ids=("part",),
    links=(),
    standfirst_line=4,
    standfirst_stops=True,
    body="digest of the text",
    body_line=6,
    changes="",
    off=(),
    credited=(),
)
FAULT = Fault("", 3, "X must be y", "field-form", 2, "warning")


def kept(path: Path, root: Path, version: str = "1") -> Any:
    """A cache in a file."""
    return open_cache(path, root, version)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a cache is kept; its folder is not there yet."""
    return tmp_path / "work" / "deep" / "check.sqlite"


def test_what_was_kept_is_there_again(path: Path, tmp_path: Path) -> None:
    with kept(path, tmp_path) as known:
        known.keep("key", "value")
        known.put("a.md", ROW, [FAULT], FACTS)
        known.put("b.md", ROW, [], None)
        known.keep_across("b.md", [FAULT])
    with kept(path, tmp_path) as known:
        assert (known.get("key"), known.get("other")) == ("value", "")
        assert (known.row("a.md"), known.row("b.md")) == (ROW, ROW)
        assert known.facts_of("a.md").as_json() == FACTS.as_json()
        assert (known.facts_of("b.md"), known.facts_of("c.md")) == (None, None)
        assert list(known.all_facts()) == ["a.md", "b.md"]
        assert known.all_facts()["b.md"] is None
        found = sorted(known.findings(None))
        assert found == [replace(FAULT, path=str(tmp_path / name)) for name in ("a.md", "b.md")]


def test_what_other_rules_found_is_forgotten_but_not_what_was_released(
    path: Path, tmp_path: Path
) -> None:
    with kept(path, tmp_path) as known:
        known.put("a.md", ROW, [], FACTS)
        known.put("b.md", ROW, [], None)
        known.release()
    with kept(path, tmp_path, "2") as known:
        assert (known.row("a.md"), known.row("b.md")) == (None, None)
        released = known.database.execute("SELECT * FROM released").fetchall()
        assert released == [("a.md", FACTS.body, FACTS.changes)]
        known.release()
        assert known.database.execute("SELECT * FROM released").fetchall() == []


def test_a_cache_is_closed(path: Path, tmp_path: Path) -> None:
    with kept(path, tmp_path) as known:
        pass
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        known.get("key")


def test_nothing_is_kept_of_a_check_that_fails(path: Path, tmp_path: Path) -> None:
    def check() -> None:
        with kept(path, tmp_path) as known:
            known.keep("key", "value")
            raise ValueError("stopped")

    with pytest.raises(ValueError, match="stopped"):
        check()
    with kept(path, tmp_path) as known:
        assert known.get("key") == ""


def test_of_old_warnings_those_of_some_sources_alone_are_loaded(path: Path, tmp_path: Path) -> None:
    """Archives with many warnings do not pay for them with each save."""
    error = replace(FAULT, severity="error")
    with kept(path, tmp_path) as known:
        for name in ("a.md", "b.md", "c.md"):
            known.put(name, ROW, [FAULT, error], FACTS)
        asked: list[str] = []
        known.database.set_trace_callback(asked.append)
        found = sorted(known.findings(["b.md", "d.md"]))
        known.database.set_trace_callback(None)
        shown = {name: str(tmp_path / name) for name in ("a.md", "b.md", "c.md")}
        errors = [replace(error, path=place) for place in shown.values()]
        assert found == sorted([*errors, replace(FAULT, path=shown["b.md"])])
        steps = [known.database.execute(f"EXPLAIN QUERY PLAN {one}").fetchall() for one in asked]
        assert [re.search(r"INDEX found|SEARCH", str(step)) is not None for step in steps] == [
            True
        ] * 3


def test_a_later_finding_takes_the_place_of_an_earlier(path: Path, tmp_path: Path) -> None:
    with kept(path, tmp_path) as known:
        known.put("a.md", ROW, [FAULT], FACTS)
        known.keep_across("a.md", [FAULT])
        known.put("a.md", ROW, [], FACTS)
        assert list(known.findings(None)) == []
        known.touch("a.md", Row(Stamp(5, 2, 3, 4), 6, "not kept"))
        assert known.row("a.md") == Row(Stamp(5, 2, 3, 4), 6, "digest")
        known.forget(["a.md", "b.md"])
        assert known.row("a.md") is None


def test_templates_are_those_that_sources_ask_for(path: Path, tmp_path: Path) -> None:
    with kept(path, tmp_path) as known:
        for number, (kind, template) in enumerate(
            [("page", "b"), ("article", "b"), ("article", "a"), ("article", "a"), ("page", "")]
        ):
            known.put(f"{number}.md", ROW, [], replace(FACTS, kind=kind, template=template))
        known.put("c.md", ROW, [], None)
        assert known.templates() == [("article", "a"), ("article", "b"), ("page", "b")]


def test_what_sources_are_to_each_other_has_a_digest(path: Path, tmp_path: Path) -> None:
    def digest(**over: Any) -> str:
        with kept(path, tmp_path) as known:
            known.put("a.md", ROW, [], replace(FACTS, **over))
            return str(known.exported())

    assert digest() == digest(body="other", standfirst_line=0, ids=None, template="x")
    for over in ({"slug": "b"}, {"tags": ()}, {"status": "draft"}, {"date": ""}):
        assert digest(**over) != digest()


def test_whose_parts_a_source_asked_for_is_kept(path: Path, tmp_path: Path) -> None:
    with kept(path, tmp_path) as known:
        for name in ("a.md", "b.md"):
            known.put(name, ROW, [], FACTS)
        known.keep_asked("a.md", ["b.md", "c.md"])
        assert known.moved == set()
    with kept(path, tmp_path) as known:
        known.put("b.md", ROW, [], replace(FACTS, ids=("part", "other")))
        known.put("a.md", ROW, [], replace(FACTS, body="other"))
        assert known.moved == {"b.md"}
        assert known.asking(known.moved) == {"a.md"}
        known.keep_asked("a.md", ["c.md"])
        assert known.asking(["b.md"]) == set()
        known.forget(["a.md"])
        assert known.asking(["c.md"]) == set()


@pytest.mark.parametrize(
    ("stamp", "checked", "sure"),
    [
        (STAMP, 2_000_001_000, True),
        (STAMP, 2_000_000_999, False),
        (STAMP, 0, False),
        (Stamp(6, 1_000, 1_000, 7), 10**10, False),
        (Stamp(5, 1_001, 1_000, 7), 10**10, False),
        (Stamp(5, 1_000, 1_001, 7), 10**10, False),
        (Stamp(5, 1_000, 1_000, 8), 10**10, False),
    ],
)
def test_a_file_is_the_one_that_was_checked_by_its_stamp_some_time_after(
    stamp: Stamp, checked: int, sure: bool
) -> None:
    """A file that is saved twice within a clock's tick has one time for two texts."""
    assert Row(STAMP, checked, "").is_sure(stamp) is sure


@pytest.mark.parametrize("modified", [9_000_000_000, 1_000])
def test_the_later_of_two_times_counts(modified: int) -> None:
    stamp = Stamp(5, modified, 9_000_001_000 - modified, 7)
    assert not Row(stamp, 10_000_000_000, "").is_sure(stamp)


def test_a_picture_is_opened_once_unless_it_changes(path: Path, tmp_path: Path) -> None:
    looks: list[Stamp] = []

    def ask(known: Cache, stamp: Stamp, *, answer: bool) -> bool:
        return known.is_readable("a.png", stamp, lambda: not looks.append(stamp) and answer)

    other = STAMP._replace(size=6)
    with kept(path, tmp_path) as known:
        assert ask(known, STAMP, answer=True) is True
        assert ask(known, STAMP, answer=False) is True
        assert ask(known, other, answer=False) is False
        assert ask(known, other, answer=True) is False
    assert looks == [STAMP, other]


def test_each_folder_of_sources_has_a_cache_of_its_own() -> None:
    files = {cache.file_of(Path("work"), root) for root in ("/a", "/b")}
    assert len(files) == 2
    assert {file.parent for file in files} == {Path("work")}


def test_a_cache_that_another_check_writes_is_waited_for_and_then_done_without(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "_PATIENCE", 0)
    with kept(path, tmp_path) as first:
        first.keep("key", "first")
        with kept(path, tmp_path) as second:
            assert second.get("key") == ""
            second.keep("key", "second")
    with kept(path, tmp_path) as known:
        assert known.get("key") == "first"


def test_a_log_is_kept_beside_and_nothing_is_waited_for(path: Path, tmp_path: Path) -> None:
    with kept(path, tmp_path) as known:
        assert known.database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert known.database.execute("PRAGMA synchronous").fetchone() == (1,)


def test_a_file_that_is_no_cache_is_thrown_away(path: Path, tmp_path: Path) -> None:
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database " * 100)
    with kept(path, tmp_path) as known:
        known.keep("key", "value")
    with closing(sqlite3.connect(path)) as database:
        kept_ = database.execute("SELECT value FROM facts WHERE key = 'key'").fetchone()
    assert kept_ == ("value",)


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    """The real settings."""
    read: dict[str, Any] = read_settings(str(ROOT / "pelicanconf.py"))
    return read


@pytest.mark.parametrize(
    ("name", "value", "asked"),
    [
        *((name, "other", True) for name in ("DEFAULT_LANG", "TIMEZONE", "ARTICLE_URL")),
        *((name, "other", True) for name in ("PAGE_PATHS", "SECTIONS", "TAG_SAVE_AS")),
        *((name, "other", True) for name in ("MARKDOWN", "MAX_SOURCE_SIZE", "DEFAULT_CATEGORY")),
        *((name, "other", True) for name in ("SOURCE_TIME_LIMIT", "DIRECT_TEMPLATES")),
        *((name, "other", False) for name in ("SITENAME", "SITEURL", "CHROME_LANG")),
    ],
)
def test_findings_are_those_of_the_settings_that_they_ask(
    settings: dict[str, Any], name: str, value: str, asked: bool
) -> None:
    assert (version_of({**settings, name: value}) != version_of(settings)) is asked


CODE = (
    *("desk/check/a.py", "plugins/source/b/c.py", "plugins/typography/d.py"),
    *("plugins/images/e.py", "plugins/links.py", "plugins/faults.py"),
)


@pytest.mark.parametrize("changed", CODE)
def test_findings_are_those_of_the_code_that_finds_them(
    settings: dict[str, Any], tmp_path: Path, changed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cache, "ROOT", tmp_path)
    for name in CODE:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before")
    before = version_of(settings)
    (tmp_path / changed).write_text("after")
    assert version_of(settings) != before


def test_findings_are_those_of_the_templates_that_are_there(
    settings: dict[str, Any], tmp_path: Path
) -> None:
    given = {**settings, "THEME": str(tmp_path)}
    before = version_of(given)
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates/a.txt").write_text("")
    assert version_of(given) == before
    (tmp_path / "templates/a.html").write_text("")
    assert version_of(given) != before


def test_findings_are_those_of_the_table_of_authors_where_addresses_hold_it(
    settings: dict[str, Any], tmp_path: Path
) -> None:
    plain = {**settings, "PATH": str(tmp_path)}
    given = {**plain, "ARTICLE_URL": "{author}/{slug}.html"}
    before, without = version_of(given), version_of(plain)
    (tmp_path / "authors.toml").write_text("# one")
    assert version_of(plain) == without
    assert version_of(given) != before


def test_findings_can_be_kept_as_a_text() -> None:
    assert cache.from_text(cache.as_text([FAULT])) == [FAULT]
    assert cache.from_text("") == []

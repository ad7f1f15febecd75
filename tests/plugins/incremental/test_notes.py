"""What is told beside contents, kept in a store and asked for again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from pelican_incremental.notes import SITE, Note, Notes
from pelican_incremental.store import Store, open_store

A, B, NEW = ("warning", "a.md", "1"), ("warning", "b.md", "2"), ("warning", "a.md", "3")
OF_SITE = ("page", "", '["x"]')


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """Two contents that have told something, and the site."""
    opened, _ = open_store(tmp_path)
    for name, note in (("Article:a.md", A), ("Article:b.md", B)):
        opened.set_notes(opened.number_of(name), [note])
    opened.set_notes(SITE, [OF_SITE])
    opened.set_readings([("Article:a.md", "", "", "", "[]", None, json.dumps([NEW]), "")])
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("read", "gone", "anew", "found"),
    [
        ([], [], False, [1, 2]),
        (["Article:a.md"], [], False, [2, 3]),
        (["Article:a.md"], ["Article:b.md"], False, [3]),
        (["Article:a.md"], [], True, [3]),
    ],
)
def test_what_was_told_holds_as_long_as_who_told_it(
    store: Store, read: list[str], gone: list[str], anew: bool, found: list[int]
) -> None:
    notes = Notes(store, read, gone, None, anew=anew)
    assert sorted(value for _, value in notes.all("warning")) == found
    assert [value for _, value in notes.new("warning")] == ([3] if read else [])
    assert (notes.count("warning"), notes.count("other")) == (len(found), 0)


def test_what_is_told_of_the_site_takes_the_place_of_what_was(store: Store) -> None:
    assert list(Notes(store, [], [], None, anew=False).all("page")) == [("", ["x"])]
    told = [Note("page", "", '["y"]')]
    assert list(Notes(store, [], [], told, anew=False).all("page")) == [("", ["y"])]


def test_of_notes_that_are_not_asked_for_none_is_loaded(store: Store) -> None:
    """Archives with many warnings do not pay for them with each save."""
    asked: list[str] = []
    store.db.set_trace_callback(asked.append)
    notes = Notes(store, ["Article:a.md"], [], None, anew=False)
    assert [value for _, value in notes.new("warning")] == [3]
    assert notes.count("warning") == 2
    store.db.set_trace_callback(None)
    steps = [str(store.db.execute(f"EXPLAIN QUERY PLAN {one}").fetchall()) for one in asked]
    assert all("SEARCH" in step for step in steps)
    assert not any("value FROM note" in one for one in asked)

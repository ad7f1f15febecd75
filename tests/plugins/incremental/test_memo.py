"""What was made of contents is remembered for as long as nothing that it looked at has changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.incremental import memo as memo_module
from plugins.incremental import record
from plugins.incremental.memo import Memo
from plugins.incremental.record import Recorder

ENTITIES, NAMES = ["Article:a.md", "Article:b.md", "LISTED"], ["title", "url", "date"]
looks = st.dictionaries(
    st.sampled_from(ENTITIES), st.sets(st.sampled_from(NAMES), min_size=1), max_size=3
)


def look_at(seen: dict[str, set[str]], names: tuple[str, ...] = ()) -> int:
    """Look at attributes of entities and at names of the context."""
    for entity, attributes in seen.items():
        for attribute in attributes:
            record.note(entity, attribute)
    for name in names:
        record.note_name(name)
    look_at.calls += 1  # type: ignore[attr-defined]
    return int(look_at.calls)  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    look_at.calls = 0  # type: ignore[attr-defined]


@given(looks, looks)
def test_a_value_is_made_again_when_something_it_looked_at_has_changed(
    seen: dict[str, set[str]], changed: dict[str, set[str]]
) -> None:
    memo = Memo()
    first = memo.get("x", lambda: look_at(seen))
    assert memo.get("x", lambda: look_at(seen)) == first
    memo.forget(changed)
    is_touched = any(seen[entity] & names for entity, names in changed.items() if entity in seen)
    assert (memo.get("x", lambda: look_at(seen)) != first) == is_touched


@given(looks)
def test_who_is_given_a_remembered_value_has_looked_at_what_it_looked_at(
    seen: dict[str, set[str]],
) -> None:
    memo = Memo()
    for _ in range(2):
        recorder = Recorder()
        with record.noting(recorder):
            memo.get("x", lambda: look_at(seen))
        assert recorder.entities == seen


def test_what_looked_at_the_context_or_at_files_is_made_each_time() -> None:
    """Which of them have changed is not asked."""
    memo, recorder = Memo(), Recorder()
    with record.noting(recorder):
        memo.get("x", lambda: look_at({}, ("SITENAME",)))
        assert memo.get("x", lambda: look_at({}, ("SITENAME",))) == 2
        memo.get("y", lambda: record.note_file("/a"))
    assert memo.get("y", lambda: "another") == "another"
    assert recorder.names == {"SITENAME"}
    assert recorder.files == {"/a"}


def test_values_of_two_names_are_two() -> None:
    memo = Memo()
    assert memo.get("x", lambda: 1) != memo.get("y", lambda: 2)


def test_the_first_value_goes_when_there_is_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memo_module, "ROOM", 2)
    memo = Memo()
    for name in "abc":
        memo.get(name, lambda: "first")
    assert [memo.get(name, lambda: "second") for name in "bca"] == ["first", "first", "second"]

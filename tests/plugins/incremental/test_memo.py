"""What was made of contents is remembered for as long as nothing that it looked at has changed."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pelican_incremental import memo as memo_module
from pelican_incremental import record
from pelican_incremental.memo import Memo
from pelican_incremental.record import Recorder

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
    memo.begin(changed)
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


steps = st.one_of(
    st.tuples(st.just("get"), st.sampled_from("abc"), looks),
    st.tuples(st.just("begin"), looks),
    st.tuples(st.just("undo")),
)


@settings(max_examples=400)
@given(st.lists(steps, min_size=4, max_size=20))
def test_after_any_steps_it_has_what_a_plain_list_of_values_would_have(
    taken: list[tuple[str, ...]],
) -> None:
    """With room for two; a build that is undone leaves nothing that it made."""
    memo, plain, new = Memo(), {}, set[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(memo_module, "ROOM", 2)
        for number, (step, *rest) in enumerate(taken):
            if step == "get":
                name, seen = rest
                got = memo.get(name, lambda seen=seen, number=number: look_at(seen) and number)
                assert got == plain.setdefault(name, (number, seen))[0]
                new |= {name} if got == number else set()
                if len(plain) > 2:
                    del plain[next(iter(plain))]
            elif step == "begin":
                memo.begin(*rest)
                new.clear()
                for name, (_, seen) in list(plain.items()):
                    if any(seen[entity] & rest[0].get(entity, set()) for entity in seen):
                        del plain[name]
            else:
                memo.undo()
                for name in new:
                    plain.pop(name, None)

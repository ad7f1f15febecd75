"""Where an answer would be another, what was noted tells."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_incremental import record
from pelican_incremental.record import Recorder
from pelican_incremental.site import Index, changed_names
from pelican_incremental.tracking import TrackedSet

names = st.sampled_from("abc")
members = st.frozensets(names)
Set = TrackedSet | Index


def _index(members: frozenset[str]) -> Index:
    found = Index("m")
    for member in sorted(members):
        dict.__setitem__(found, member, member)
    return found


KINDS = [lambda members: TrackedSet("m", members), _index]
questions = st.lists(st.sampled_from(["in a", "in b", "in c", "any", "list", "number"]))


def _answers(members: Set, asked: list[str]) -> list[object]:
    ways = {"any": bool, "list": list, "number": len}
    return [
        question[3:] in members if question.startswith("in ") else ways[question](members)
        for question in asked
    ]


@pytest.mark.parametrize("kind", KINDS, ids=["set", "index"])
@given(before=members, now=members, asked=questions)
def test_whoever_would_get_another_answer_is_found(
    kind: Callable[[frozenset[str]], Set],
    before: frozenset[str],
    now: frozenset[str],
    asked: list[str],
) -> None:
    old, new = kind(before), kind(now)
    with record.noting(recorder := Recorder()):
        answers = _answers(old, asked)
    changed = changed_names(old.facts(), new.facts())
    if answers != _answers(new, asked):
        assert changed & recorder.entities["m"]


@pytest.mark.parametrize("kind", KINDS, ids=["set", "index"])
@given(members=members, asked=names, other=names)
def test_whoever_asks_for_one_name_does_not_depend_on_another(
    kind: Callable[[frozenset[str]], Set], members: frozenset[str], asked: str, other: str
) -> None:
    before, after = kind(members), kind(members ^ {other})
    with record.noting(recorder := Recorder()):
        assert (asked in before) == (asked in members)
    found = changed_names(before.facts(), after.facts()) & recorder.entities["m"]
    assert bool(found) == (asked == other)

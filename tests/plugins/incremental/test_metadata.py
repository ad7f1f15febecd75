"""Metadata that are loaded when they are asked for are like a dict, and tell who looked at what."""

from __future__ import annotations

from collections.abc import Callable
from copy import copy, deepcopy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from pelican_incremental import record
from pelican_incremental.record import Recorder
from pelican_incremental.tracking import Metadata, compact, differing

names = st.sampled_from(["tags", "title", "mood"])
values = st.dictionaries(names, st.integers(0, 2))
Snapshot = Callable[[dict[str, Any], str], Any]
LOOKS: dict[str, Snapshot] = {
    "get": lambda d, name: d.get(name, "none"),
    "in": lambda d, name: name in d,
    "list": lambda d, _: list(d),
    "items": lambda d, _: list(d.items()),
    "keys": lambda d, _: list(d.keys()),
    "values": lambda d, _: list(d.values()),
    "length": lambda d, _: len(d),
    "truth": lambda d, _: bool(d),
    "text": lambda d, _: str(d),
    "equality": lambda d, _: d == {"mood": 1},
    "inequality": lambda d, _: d != {"mood": 1},
    "union": lambda d, name: d | {name: 9},
    "union from the right": lambda d, name: {name: 9} | d,
    "unpacking": lambda d, _: {**d},
    "dict": lambda d, _: dict(d),
    "copy": lambda d, _: copy(d),
    "deep copy": lambda d, _: deepcopy(d),
    "reverse": lambda d, _: list(reversed(d)),
}
EDITS: dict[str, Snapshot] = {
    "set": lambda d, name: d.__setitem__(name, 7),
    "default": lambda d, name: d.setdefault(name, 8),
    "update": lambda d, name: d.update({name: 9}),
    "update in place": lambda d, name: d.__ior__({name: 6}) and None,
    "pop": lambda d, name: d.pop(name, None),
    "delete": lambda d, name: d.__delitem__(name) if name in d else None,
    "clear": lambda d, _: d.clear(),
    "pop any": lambda d, _: d.popitem() if d else None,
}
looks = st.lists(st.tuples(st.sampled_from(list(LOOKS)), names), max_size=4)
steps = st.lists(st.tuples(st.sampled_from([*LOOKS, *EDITS]), names), max_size=6)


def _metadata(values: dict[str, Any]) -> Metadata:
    return Metadata("m", values.keys(), values.__getitem__)


@given(values=values, steps=steps)
def test_they_are_like_a_dict(values: dict[str, int], steps: list[tuple[str, str]]) -> None:
    ours, plain = _metadata(values), dict(values)
    ways = {**LOOKS, **EDITS}
    for step, name in steps:
        assert ways[step](ours, name) == ways[step](plain, name), step
    assert ours.plain() == plain
    if plain != values:
        assert ours.is_changed


@given(before=values, now=values, looks=looks)
def test_whoever_would_see_something_else_is_found(
    before: dict[str, int], now: dict[str, int], looks: list[tuple[str, str]]
) -> None:
    """The values are stored beside the attributes of the same names, which may be others."""
    with record.noting(recorder := Recorder()):
        seen = [LOOKS[snapshot](_metadata(before), name) for snapshot, name in looks]
    raws = [{"tags": 1}, {"tags": 1}]
    stored = [compact(list(v), raw, v) for v, raw in zip((before, now), raws, strict=True)]
    if list(before) != list(now) and before == now:
        return  # their order is that of the source, whose other order is another text
    if seen != [LOOKS[snapshot](_metadata(now), name) for snapshot, name in looks]:
        assert differing(*stored, set()) & recorder.entities["m"]


@given(values=values, name=names)
def test_a_value_in_an_attribute_changes_with_it(values: dict[str, int], name: str) -> None:
    stored = compact(list(values), values, values)
    found = differing(stored, stored, {name})
    assert (f"metadata.{name}" in found) == (name in values)


@given(values=values, name=names)
def test_a_look_loads_what_it_is_at_and_no_more(values: dict[str, int], name: str) -> None:
    loaded: list[str] = []
    metadata = Metadata("m", values.keys(), lambda one: loaded.append(one) or values[one])
    assert metadata.get(name) == values.get(name)
    assert metadata.get(name) == values.get(name)
    assert loaded == [one for one in values if one == name]

"""Values come back as they were, and nothing else can come back."""

from __future__ import annotations

import json
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from pelican.contents import Author, Category, Tag
from pelican.paginator import Paginator
from pelican.settings import read_settings
from pelican.utils import SafeDatetime

from pelican_incremental.codec import Codec, OpaqueError
from pelican_incremental.places import places_of
from pelican_incremental.site import Site
from pelican_incremental.store import open_store
from plugins.zones import zone_of

SETTINGS = read_settings(override={"INCREMENTAL_PATH": ".build"})
ZONES = [None, UTC, zone_of("Europe/Minsk"), zone_of("America/New_York")]


@dataclass(frozen=True)
class Fact:
    """A value of a plugin's own kind."""

    name: str
    parts: tuple[Any, ...]


@pytest.fixture(scope="module")
def codec(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Codec]:
    """Over a store that is closed again: since Python 3.13 one that is not makes a warning."""
    folder = tmp_path_factory.mktemp("store")
    store, _ = open_store(folder)
    with closing(store.db):
        yield Site(SETTINGS, {}, store, places_of(folder)).codec


def _safe(moment: datetime) -> SafeDatetime:
    return SafeDatetime.fromisoformat(moment.isoformat())


moments = st.builds(
    lambda moment, zone, fold: moment.replace(tzinfo=zone, fold=fold),
    st.datetimes(min_value=datetime(1900, 1, 1)),
    st.sampled_from(ZONES),
    st.sampled_from([0, 1]),
)
wrappers = st.builds(
    lambda kind, name: kind(name, SETTINGS),
    st.sampled_from([Author, Category, Tag]),
    st.text(st.characters(categories=["L", "N", "Zs"]), min_size=1, max_size=9),
)
keys = st.text(max_size=5) | st.integers(-9, 9) | st.booleans()
simple = st.one_of(
    st.none(),
    keys,
    st.floats(allow_nan=False),
    st.binary(max_size=6),
    st.builds(Markup, st.text(max_size=9)),
    st.dates(),
    moments,
    st.builds(_safe, moments),
    st.sampled_from([Path("a/b.md"), Path("/"), *ZONES[2:]]),
    wrappers,
    st.frozensets(keys, max_size=4),
    st.sets(keys, max_size=4),
)
values = st.recursive(
    simple,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(keys, inner, max_size=3),
        st.dictionaries(keys, st.lists(inner, max_size=2), max_size=2).map(
            lambda pairs: defaultdict(list, pairs)
        ),
        st.dictionaries(keys, st.integers(), max_size=2).map(lambda pairs: defaultdict(int, pairs)),
        st.dictionaries(keys, st.integers(), max_size=2).map(Counter),
        st.dictionaries(keys, inner, max_size=2).map(OrderedDict),
        st.builds(Fact, st.text(max_size=3), st.lists(inner, max_size=2).map(tuple)),
    ),
    max_leaves=8,
)


@given(value=values)
def test_a_value_comes_back_as_it_was(codec: Codec, value: Any) -> None:
    text = codec.text(value)
    back = codec.decode(json.loads(text))
    assert back == value
    assert type(back) is type(value)
    if isinstance(value, defaultdict):
        assert back.default_factory is value.default_factory
    assert codec.text(back) == text


@given(value=moments)
def test_a_moment_keeps_its_zone_and_which_of_two_it_is(codec: Codec, value: datetime) -> None:
    back = codec.decode(codec.encode(value))
    assert (back.utcoffset(), back.fold) == (value.utcoffset(), value.fold)


@given(items=st.lists(keys, unique=True, max_size=9))
def test_a_set_has_one_text_in_whatever_order_it_was_filled(codec: Codec, items: list[Any]) -> None:
    assert codec.text(set(items)) == codec.text({*items[::-1]})


@given(name=st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=9))
def test_whether_a_slug_was_asked_for_makes_no_difference(codec: Codec, name: str) -> None:
    fresh, asked = Tag(name, SETTINGS), Tag(name, SETTINGS)
    assert asked.slug is not None
    assert codec.text(fresh) == codec.text(asked)


def test_a_page_of_a_list_comes_back(codec: Codec) -> None:
    pages = Paginator("index.html", "", list("abcde"), SETTINGS, 2)
    back = codec.decode(json.loads(codec.text(pages.page(2))))
    assert back.object_list == ["c", "d"]
    assert (back.has_next(), back.save_as) == (True, "index2.html")


class _Text(str):
    """A text that may have more to it."""

    __slots__ = ()


@pytest.mark.parametrize(
    "value",
    [
        defaultdict(object),
        object(),
        _Text("a"),
        len,
        (n for n in ()),
        {"a": [object()]},
        Fact("a", (len,)),
    ],
)
def test_what_cannot_be_stored_is_refused(codec: Codec, value: Any) -> None:
    with pytest.raises(OpaqueError):
        codec.encode(value)


@pytest.mark.parametrize(
    "stored",
    [
        {"x": ["os", "system", []]},
        {"x": ["subprocess", "Popen", ["true"]]},
        {"x": ["builtins", "eval", []]},
        {"x": ["os", "nothing", []]},
        {"u": ["Popen", []]},
        {"q": 1},
        {"o": 0},
        {},
        [1],
        {"p": 1, "b": 2},
        {"z": "../../etc/passwd"},
    ],
    ids=str,
)
def test_nothing_but_the_listed_kinds_can_come_back(codec: Codec, stored: Any) -> None:
    with pytest.raises((ValueError, LookupError, TypeError)):
        codec.decode(stored)


TAGS = "mltdDsfbypznNuxcLPGeoq"
junk = st.recursive(
    st.none() | st.integers(-9, 9) | st.text(max_size=4) | st.sampled_from(["os", "system"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*TAGS]), inner, min_size=1, max_size=1)
    ),
    max_leaves=6,
)


@given(tag=st.sampled_from([*TAGS]), inner=junk)
def test_junk_is_refused_or_is_a_value(codec: Codec, tag: str, inner: Any) -> None:
    """A store that is not what it was ends a build in no other way than one that is lost."""
    try:
        codec.decode({tag: inner})
    except (ValueError, LookupError, TypeError):
        return

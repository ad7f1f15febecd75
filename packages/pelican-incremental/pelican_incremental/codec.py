"""Values as JSON and back, without anything that could be executed: what is stored can only become
one of the kinds of value that are listed here."""

from __future__ import annotations

import sys
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path, PosixPath
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from markupsafe import Markup
from pelican.contents import Author, Category, Content, Tag
from pelican.paginator import Page, Paginator
from pelican.urlwrappers import URLWrapper
from pelican.utils import SafeDatetime

from pelican_incremental.canonical import Json, dumps
from pelican_incremental.tracking import Metadata, TrackedSet

_PLAIN = (str, int, float, bool, type(None))
_DATES: dict[str, type[datetime]] = {"n": datetime, "N": SafeDatetime}
# What a `defaultdict` gives for a key that it lacks: nothing else can be told by its name.
_DEFAULTS: dict[str, type] = {one.__name__: one for one in (list, dict, set, int, float, str)}
_WRAPPERS: dict[str, type[URLWrapper]] = {"Author": Author, "Category": Category, "Tag": Tag}
# `as_dict` leaves copies of the two properties among an instance's attributes.
_DERIVED = {"settings", "name", "slug"}


class OpaqueError(TypeError):
    """A value of a kind that cannot be stored; the text names the kind."""


class Site(Protocol):
    """Where contents and long lists of them are kept, so that a value only names them."""

    settings: dict[str, Any]

    def key_of(self, content: Content) -> str:
        """The name of a content."""

    def content(self, key: str) -> Content:
        """The content of that name."""

    def keep_list(self, items: list[Any]) -> str:
        """Keep a list by its name, or return an empty text: it may still change."""

    def kept_list(self, name: str) -> list[Any]:
        """The list of that name."""

    def tracked_set(self, name: str) -> TrackedSet:
        """The set of that name."""


class Codec:
    """Turns values into JSON and back; contents are named, not copied.

    Raises:
        OpaqueError: on `encode`, a value of another kind.
        ValueError, LookupError, TypeError: on `decode`, JSON that `encode` has not made.
    """

    def __init__(self, site: Site) -> None:
        self._site = site
        self._wrapped: dict[str, URLWrapper] = {}
        self._encoders: dict[type, Callable[[Any], Json]] = {
            Markup: lambda value: {"m": str(value)},
            list: self._from_list,
            tuple: lambda value: {"t": [self.encode(item) for item in value]},
            dict: lambda value: {"d": self._pairs(value)},
            defaultdict: self._from_defaultdict,
            OrderedDict: lambda value: {"O": self._pairs(value)},
            Counter: lambda value: {"C": self._pairs(value)},
            set: lambda value: {"s": self._sorted(value)},
            frozenset: lambda value: {"f": self._sorted(value)},
            bytes: lambda value: {"b": value.hex()},
            date: lambda value: {"y": value.isoformat()},
            PosixPath: lambda value: {"p": str(value)},
            ZoneInfo: lambda value: {"z": value.key},
            Paginator: self._from_paginator,
            Page: lambda value: {"G": [self._from_paginator(value.paginator)["P"], value.number]},
            TrackedSet: lambda value: {"e": value.name},
            **{kind: partial(self._from_datetime, tag) for tag, kind in _DATES.items()},
            Metadata: lambda value: {"d": self._pairs(value.plain())},
            **dict.fromkeys(_WRAPPERS.values(), self._from_wrapper),
        }
        self._decoders: dict[str, Callable[[Any], Any]] = {
            "m": Markup,
            "l": lambda given: [self.decode(item) for item in given],
            "t": lambda given: tuple(self.decode(item) for item in given),
            "d": lambda given: dict(self._to_pairs(given)),
            "D": self._to_defaultdict,
            "O": lambda given: OrderedDict(self._to_pairs(given)),
            "C": lambda given: Counter(dict(self._to_pairs(given))),
            "s": lambda given: {self.decode(item) for item in given},
            "f": lambda given: frozenset(self.decode(item) for item in given),
            "b": bytes.fromhex,
            "y": date.fromisoformat,
            "p": Path,
            "z": ZoneInfo,
            **{tag: partial(self._to_datetime, kind) for tag, kind in _DATES.items()},
            "u": self._to_wrapper,
            "x": self._to_dataclass,
            "c": site.content,
            "L": site.kept_list,
            "P": self._to_paginator,
            "G": lambda given: self._to_paginator(given[0]).page(given[1]),
            "e": site.tracked_set,
            "o": self._refuse,
        }

    def encode(self, value: Any) -> Json:
        """The JSON of a value."""
        kind = type(value)
        if kind in _PLAIN:
            return value
        encoder = self._encoders.get(kind)
        if encoder:
            return encoder(value)
        if isinstance(value, Content):
            return {"c": self._site.key_of(value)}
        if is_dataclass(value) and not isinstance(value, type):
            return self._from_dataclass(value)
        raise OpaqueError(kind.__qualname__)

    def decode(self, given: Json) -> Any:
        """The value that `encode` made this JSON of."""
        if isinstance(given, _PLAIN):
            return given
        try:
            ((tag, inner),) = given.items()
            return self._decoders[tag](inner)
        except (AttributeError, OSError) as error:
            raise TypeError(dumps(given)[:40]) from error

    def text(self, value: Any) -> str:
        """The JSON of a value, as text."""
        return dumps(self.encode(value))

    def _pairs(self, value: dict[Any, Any]) -> Json:
        return [[self.encode(key), self.encode(item)] for key, item in value.items()]

    def _sorted(self, value: set[Any] | frozenset[Any]) -> Json:
        return sorted((self.encode(item) for item in value), key=dumps)

    def _from_list(self, value: list[Any]) -> Json:
        name = self._site.keep_list(value) if len(value) > 1 else ""
        return {"L": name} if name else {"l": [self.encode(item) for item in value]}

    def _to_pairs(self, given: Json) -> Iterator[tuple[Any, Any]]:
        return ((self.decode(key), self.decode(item)) for key, item in given)

    def _from_defaultdict(self, value: defaultdict[Any, Any]) -> Json:
        name = getattr(value.default_factory, "__name__", "")
        if _DEFAULTS.get(name) is not value.default_factory:
            raise OpaqueError(f"defaultdict({value.default_factory})")
        return {"D": [name, self._pairs(value)]}

    def _to_defaultdict(self, given: Json) -> defaultdict[Any, Any]:
        name, pairs = given
        return defaultdict(_DEFAULTS[name], self._to_pairs(pairs))

    def _from_datetime(self, tag: str, value: datetime) -> Json:
        zone = value.tzinfo.key if isinstance(value.tzinfo, ZoneInfo) else None
        plain = value.replace(tzinfo=None) if zone else value
        return {tag: [plain.isoformat(), zone, value.fold]}

    def _to_datetime(self, kind: type[datetime], given: Json) -> datetime:
        text, zone, fold = given
        value = kind.fromisoformat(text)
        return value.replace(tzinfo=ZoneInfo(zone) if zone else value.tzinfo, fold=fold)

    def _from_wrapper(self, value: URLWrapper) -> Json:
        _ = value.slug  # it is made when it is first asked for: whether it was must not show
        state = {name: item for name, item in vars(value).items() if name not in _DERIVED}
        return {"u": [type(value).__name__, self._pairs(dict(sorted(state.items())))]}

    def _to_wrapper(self, given: Json) -> URLWrapper:
        text = dumps(given)
        if text not in self._wrapped:
            kind, state = given
            made = _WRAPPERS[kind]("", self._site.settings)
            vars(made).update({name: self.decode(item) for name, item in state})
            self._wrapped[text] = made
        return self._wrapped[text]

    def _from_dataclass(self, value: Any) -> Json:
        kind = type(value)
        state = [self.encode(getattr(value, one.name)) for one in fields(value)]
        return {"x": [kind.__module__, kind.__qualname__, state]}

    def _to_dataclass(self, given: Json) -> Any:
        module, name, state = given
        kind = getattr(sys.modules[module], name)
        if not (isinstance(kind, type) and is_dataclass(kind)):
            raise TypeError(name)
        made = object.__new__(kind)
        for one, item in zip(fields(kind), state, strict=True):
            object.__setattr__(made, one.name, self.decode(item))
        return made

    def _refuse(self, _given: Json) -> Any:
        raise OpaqueError("a value that could not be stored")

    def _from_paginator(self, value: Paginator) -> dict[str, Json]:
        kept = self.encode(value.object_list)
        return {"P": [value.name, value.url, value.per_page, value.orphans, kept]}

    def _to_paginator(self, given: Json) -> Paginator:
        name, url, per_page, orphans, kept = given
        made = Paginator(name, url, self.decode(kept), self._site.settings, per_page)
        made.per_page, made.orphans = per_page, orphans
        return made

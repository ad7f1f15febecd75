"""Articles, pages and files that note what is asked of them, and that are loaded when they are
asked."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache, partial
from types import FunctionType
from typing import Any, Protocol

from pelican.contents import Content, Static

from pelican_incremental import record
from pelican_incremental.canonical import Json, dumps
from pelican_incremental.codec import Codec, OpaqueError
from pelican_incremental.tracking import WHOLE, Metadata, compact

# What a content has from the build that it stands in, and not from its source.
_OF_BUILD = {"settings", "_context"}
_OURS = {"_key", "_load", "_raw", "_touched", "_memo", "_format", "_asked"}
# Metadata notes itself which of it is asked for.
_QUIET = _OURS | {WHOLE, "_address", "_stored_address", "_loaded", "_part"}
# What may change an address when it is set.
_IN_ADDRESS = {
    *("slug", "lang", "in_default_lang", "date", "author", "category", "metadata", "_status"),
    *("override_url", "override_save_as"),
}
ADDRESSES = ("url", "save_as")
# What a plugin asked for and changed later is shown as it was: Pelican remembers what it made.
_SHOWN = "_shown_as_asked"
# Values that cannot be changed in place.
_FIXED = (str, int, float, bool, type(None), tuple, frozenset)
OPAQUE: Json = {"o": 0}  # stands for a value that cannot be stored
LONG = 400  # characters of JSON; longer values lie apart and are read when they are asked for

Raw = dict[str, Json]


class Loader(Protocol):
    """Where the stored values of contents come from."""

    codec: Codec

    def raw(self, own: dict[str, Any]) -> Raw:
        """The short values of a content by their names, and `{}` in place of each long one; `own`
        is what the content has, and holds them as `_raw` for as long as there is room."""

    def long(self, key: str) -> Raw:
        """The long values of a content by their names."""

    def note_loaded(self, own: dict[str, Any], name: str) -> None:
        """Know that a content holds a value that can be loaded again."""


# As Content has it: to ask for it by `super()` takes a third of the time of an attribute.
_get = Content.__getattribute__


class Tracked(Content):  # type: ignore[misc]
    """A content that notes each attribute that is asked of it, and loads those that it lacks."""

    def __getattribute__(self, name: str) -> Any:
        recorder = record._current
        if recorder is not None and name not in _QUIET and name[:2] != "__":
            recorder.note(_get(self, "_key"), name)
        return _get(self, name)

    def __getattr__(self, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        load: Loader | None = own.get("_load")
        if load is None or name[:2] == "__" or name in _OURS:
            raise AttributeError(name)
        if name == SOURCE and name not in load.raw(own):
            return _source_of(self)
        if name not in load.raw(own) or name in ADDRESSES:
            raise AttributeError(f"{own['_key']} has no attribute {name!r}")
        value = own[name] = self._loaded(name)
        load.note_loaded(own, name)
        return value

    def _loaded(self, name: str) -> Any:
        own = object.__getattribute__(self, "__dict__")
        load: Loader = own["_load"]
        raw = load.raw(own)
        if raw[name] == {}:
            raw.update(load.long(own["_key"]))
        if name == WHOLE and "M" in raw[name]:
            return Metadata(own["_key"], raw[name]["M"][0], self._part)
        return load.codec.decode(raw[name])

    def _part(self, name: str) -> Any:
        """A value of the metadata, which is most often that of the attribute of its name too."""
        own = object.__getattribute__(self, "__dict__")
        others = own["_load"].raw(own)[WHOLE]["M"][1]
        return (
            own["_load"].codec.decode(others[name])
            if name in others
            else self._loaded(name.lower())
        )

    def __setattr__(self, name: str, value: Any) -> None:
        own = object.__getattribute__(self, "__dict__")
        if name == "_content" and own.get("_asked"):
            self.keep_content()
        touched = own.get("_touched")
        if touched is not None and name not in _OURS:
            touched.add(name)
            if name in _IN_ADDRESS:
                own["_memo"].clear()
                touched.update(ADDRESSES)
        super().__setattr__(name, value)

    @property
    def url(self) -> str:
        """The address, whose parts are no inputs of whoever asks for the whole."""
        known = _get(self, "__dict__").get("_memo")
        if known and "url" in known:  # each link of a list asks for one
            return str(known["url"])
        return self._address("url", lambda: super(Tracked, self).url)

    @property
    def save_as(self) -> str:
        """The path in the output, in the same way."""
        return self._address("save_as", lambda: super(Tracked, self).save_as)

    def _address(self, name: str, compute: Callable[[], str]) -> str:
        own = object.__getattribute__(self, "__dict__")
        memo = own.get("_memo")
        if memo is None:
            return compute()
        if name not in memo:
            with record.noting(None):
                memo[name] = self._stored_address(name) or compute()
        return str(memo[name])

    def _stored_address(self, name: str) -> str:
        """The address that was made when the source was read; Pelican knows two, and only later
        which is right."""
        own = object.__getattribute__(self, "__dict__")
        if own.get("_load") is None or own["_touched"] & _IN_ADDRESS - {"in_default_lang"}:
            return ""
        if "in_default_lang" in own["_touched"]:
            name = _address_if(name, is_original=own["in_default_lang"])
        return str(own["_load"].raw(own).get(name, ""))

    @property
    def url_format(self) -> dict[str, Any]:
        """What an address is made of, which two addresses in a row share (`_both`)."""
        known = _get(self, "__dict__").get("_format")
        made: dict[str, Any] = super().url_format if known is None else known
        return made

    def get_content(self, siteurl: str) -> str:
        """As Content has it, but for its memo, which holds every text for ever and would hide what
        a second page looks at."""

        def compute() -> str:
            made = getattr(self, "_get_content", None)
            return str(self._update_content(made() if made else self._content, siteurl))

        return self._as_asked(f"content {siteurl}", compute)

    def get_summary(self, siteurl: str) -> str:
        """As Content has it, in the same way."""
        compute = partial(Content.__dict__["get_summary"].func, self, siteurl)
        return self._as_asked(f"summary {siteurl}", lambda: str(compute()))

    def _as_asked(self, key: str, compute: Callable[[], str]) -> str:
        """What a plugin was told, where it asked before pages are made; else what it is now."""
        shown: dict[str, str] | None = getattr(self, _SHOWN, None)
        if shown and key in shown:
            return shown[key]
        text = compute()
        own = object.__getattribute__(self, "__dict__")
        if not getattr(own.get("_load"), "is_settled", False):
            # A text is long, and changes by being set; a summary may change within metadata.
            own.setdefault("_asked", {})[key] = "" if key.startswith("content ") else text
        return text

    def _show_as_asked(self, texts: Mapping[str, str]) -> None:
        setattr(self, _SHOWN, {**(getattr(self, _SHOWN, None) or {}), **texts})

    def keep_content(self) -> None:
        """Show the text that a plugin asked for, which is about to be replaced."""
        asked = vars(self).get("_asked") or {}
        keys = [key for key in asked if key.startswith("content ")]
        if keys:
            self._show_as_asked({key: self.get_content(key.partition(" ")[2]) for key in keys})
        for key in keys:
            asked.pop(key)

    def keep_summaries(self) -> None:
        """Show the summaries that a plugin asked for, where they are others now."""
        asked = self.__dict__.pop("_asked", None) or {}
        old = {key: text for key, text in asked.items() if key.startswith("summary ")}
        new = {key: self.get_summary(key.partition(" ")[2]) for key in old}
        self.__dict__.pop("_asked", None)
        if old != new:
            self._show_as_asked(old)

    def get_static_links(self) -> set[str]:
        """The files that the text links, found when it was read."""
        links = getattr(self, "_static_links", None)
        return set(links) if links is not None else super().get_static_links()


class TrackedStatic(Tracked):
    """A file; that its address was asked for is part of Pelican's rule for `{attach}`."""

    def _address(self, name: str, compute: Callable[[], str]) -> str:  # noqa: ARG002
        with record.noting(None):
            return compute()

    def attach_to(self, content: Content) -> None:
        """Move beside a content that attaches it, once: where a lazy content lies is known."""
        if object.__getattribute__(self, "__dict__").get("_load") is None:
            super().attach_to(content)


SOURCE = "source_path"  # not kept where it follows from the content's name: it is the machine's


def _source_of(content: Tracked) -> str:
    """Where Pelican's generators have read a content."""
    own = vars(content)
    return os.path.join(str(own["settings"]["PATH"]), own["_key"].partition(":")[2])  # noqa: PTH118


class _Alike(type):
    """Makes a class that equals the one which it tracks, for plugins ask of a content whether
    `type(content) in (Article, Page)`."""

    def __eq__(cls, other: object) -> bool:
        return other is cls or other is cls.__bases__[-1]

    def __hash__(cls) -> int:
        return hash(cls.__bases__[-1])


_tracked: dict[type[Any], Any] = {}


def tracked(kind: type[Any]) -> Any:
    """The class of contents of a kind that note what is asked of them, under the same name: Pelican
    makes names of settings of it."""
    if kind not in _tracked:
        base = TrackedStatic if issubclass(kind, Static) else Tracked
        make: Any = _Alike if type(kind) is type else type(kind)
        _tracked[kind] = make(kind.__name__, (base, kind), {"__module__": kind.__module__})
    return _tracked[kind]


def key_of(kind: str, path: str) -> str:
    """The name of a content: what it is, and its path below `content/`."""
    return f"{kind}:{path}"


def track(content: Content) -> Tracked:
    """Let a content that was read just now note what is asked of it."""
    own = vars(content)
    own["_key"] = key_of(type(content).__name__, own["relative_source_path"])
    content.__class__ = tracked(type(content))
    return content  # type: ignore[no-any-return]


def lazy_content(
    kind: type[Content], key: str, load: Loader, of_build: Mapping[str, Any]
) -> Tracked:
    """A content that takes its values from the store, each when it is asked for."""
    made: Tracked = object.__new__(tracked(kind))
    made.__dict__.update(of_build, _key=key, _load=load, _touched=set(), _memo={})
    return made


def encode(content: Tracked, codec: Codec) -> Raw:
    """The values of a content that was read just now, by their names.

    Raises:
        OpaqueError: one of them cannot be stored.
    """
    own = {name: value for name, value in vars(content).items() if name not in _OF_BUILD | _OURS}
    own = {name: value for name, value in own.items() if not isinstance(value, FunctionType)}
    if own.get(SOURCE) == _source_of(content):
        del own[SOURCE]
    raw = {name: codec.encode(value) for name, value in own.items()}
    values = dict(raw[WHOLE]["d"])
    raw[WHOLE] = compact(list(values), raw, values)
    return {**raw, **dict(_addresses(content))}


def _addresses(content: Tracked) -> Iterator[tuple[str, str]]:
    """Yield the addresses of a content, as it is and as it would be in either role."""
    known = _both(content)
    yield from known.items()
    if "in_default_lang" in vars(content) and not isinstance(content, Static):
        role = content.in_default_lang
        yield from ((_address_if(n, is_original=role), text) for n, text in known.items())
        content.in_default_lang = not role
        yield from ((_address_if(n, is_original=not role), t) for n, t in _both(content).items())
        content.in_default_lang = role


def _both(content: Tracked) -> dict[str, str]:
    """The two addresses of a content as it is."""
    own = content.__dict__
    own["_format"] = content.url_format
    try:
        return {name: getattr(content, name) for name in ADDRESSES}
    finally:
        del own["_format"]


def _address_if(name: str, *, is_original: bool) -> str:
    return f"{name} of {'an original' if is_original else 'a translation'}"


def split(raw: Raw) -> tuple[str, str]:
    """The short and the long values as JSON texts; `{}` stands in the first for each long one."""
    texts = {name: dumps(value) for name, value in raw.items()}
    # Pelican asks each content whether it is a translation: of that, a build loads nothing long.
    long = {name for name, text in texts.items() if len(text) > LONG and name != WHOLE}
    short = {name: "{}" if name in long else text for name, text in texts.items()}
    return _object(short), _object({name: texts[name] for name in sorted(long)})


def _object(texts: Mapping[str, str]) -> str:
    """What `dumps` makes of a mapping, from the texts of its values."""
    return "{" + ",".join([f"{_quoted(name)}:{text}" for name, text in texts.items()]) + "}"


_quoted = lru_cache(maxsize=4096)(dumps)  # all contents have the same few names


def set_later(content: Tracked, codec: Codec) -> Iterator[tuple[str, Json]]:
    """Yield what a lazy content has beyond what it was read with: names and values, OPAQUE for one
    that cannot be stored.

    What was set is known; of the rest, what was loaded and could be changed in place is compared.
    """
    own = vars(content)
    loaded = {
        name
        for name, value in own.items()
        if name not in _OF_BUILD | _OURS and not isinstance(value, _FIXED)
    }
    if isinstance(own.get(WHOLE), Metadata) and not own[WHOLE].is_changed:
        loaded.discard(WHOLE)
    raw = own["_load"].raw(own) if loaded - own["_touched"] else {}
    for name in sorted(loaded | own["_touched"]):
        if name in ADDRESSES:
            yield name, getattr(content, name)
            continue
        try:
            value = codec.encode(own[name]) if name in own else None
        except OpaqueError:
            value = OPAQUE
        if name in own and (name in own["_touched"] or value != raw.get(name)):
            yield name, value


def forget_metadata(content: Tracked) -> None:
    """Let go of metadata that can be loaded again as they are: most pages ask for none."""
    own = content.__dict__
    known = own.get(WHOLE)
    if isinstance(known, Metadata) and not known.is_changed and WHOLE not in own["_touched"]:
        del own[WHOLE]


def parse(text: str) -> Raw:
    """The values of a JSON text by their names."""
    raw = json.loads(text)
    if not isinstance(raw, dict):
        raise TypeError(text[:40])
    return raw

"""Which code takes part in reading: what reads, what listens to it, and all that these name.

Code that is named can be used, so that a module counts as a whole, with all that it imports
anywhere. What cannot be seen in the text of a module is looked for where it is left: a function
that was put into a module that takes part, or into Pelican or a parser, takes part too.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial
from importlib.machinery import PathFinder
from pathlib import Path
from types import FunctionType, MethodType, ModuleType
from typing import Any

from blinker import ANY, Signal
from pelican import signals
from pelican.generators import CachingGenerator

from pelican_incremental.canonical import digest, dumps
from pelican_incremental.fingerprint import is_of_site
from pelican_incremental.signals import content_read

# Sent with each source that is read, or with the readers when these are made.
_OF_READING = (
    signals.readers_init,
    signals.content_object_init,
    signals.article_generator_preread,
    signals.article_generator_context,
    signals.page_generator_preread,
    signals.page_generator_context,
    content_read,
)
# What reads: plugins change it from without.
_PARSERS = ("pelican", "markdown", "docutils", "typogrify", "smartypants")
# Pelican's own modules by which a source is read, whose settings are named in them.
_READ_BY = ("pelican.readers", "pelican.contents", "pelican.urlwrappers", "pelican.utils")
# Where plugins set values in them; these modules are always there.
_HELD = (*_READ_BY, "markdown.blockprocessors", "markdown.core", "markdown.inlinepatterns")
_COMPOSED = ("_URL", "_SAVE_AS")  # ends of settings whose names Pelican puts together
_OF_SITE = {"context", "env", "settings"}
_DEPTH = 4  # of lists within lists

_IMPORT = re.compile(
    r"(?:^|[:;])[ \t]*(?:"
    r"from[ \t]+(?P<of>[.\w]+)[ \t]+import\b[ \t]*(?P<names>\([^)]*\)|(?:\\\n|.)*)"
    r"|import[ \t]+(?P<modules>(?:\\\n|.)*))",
    re.MULTILINE,
)
_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_NAME = re.compile(r"[.\w]+")
_SETTING = re.compile(r"[A-Z][A-Z0-9_]*")
# Which module this loads is not in the text.
_DYNAMIC = re.compile(r"\b(?:import_module|__import__|spec_from_file_location|runpy|exec)\b")


@dataclass(frozen=True)
class Named:
    """What the text of a module names: modules that it may import, words that may be settings;
    `is_open`: and modules that cannot be told."""

    modules: tuple[str, ...]
    words: frozenset[str]
    is_open: bool


@dataclass(frozen=True)
class Closure:
    """The code of reading: its files, the settings that it names, and by modules a digest of the
    values that other code may have left in them."""

    files: frozenset[str]
    settings: frozenset[str]
    values: Mapping[str, str]


def of_reading(generator: CachingGenerator, settings: Mapping[str, Any]) -> Closure:
    """The code by which a generator reads its sources, as it is before the first is read."""
    found = _Walk(settings)
    for signal in _OF_READING:
        found.meet_receivers(signal)
    found.meet_reader(generator)
    found.meet_reader(generator.readers)
    for reader in generator.readers.readers.values():
        found.meet_reader(reader)
    found.meet_parsers()
    looked_at: set[str] = set()
    while looked_at != found.settings:  # a setting may be, or name, code that names settings
        for name in found.settings - looked_at:
            found.meet(settings[name])
            found.meet_named(settings[name] if name != "PLUGINS" else ())
        looked_at = set(found.settings)
        found.follow()
    files = found.files | set(filter(is_of_site, map(str, Path(__file__).parent.glob("*.py"))))
    return Closure(frozenset(files), frozenset(found.settings), dict(found.values()))


def of_modules(names: Iterable[str], settings: Mapping[str, Any]) -> Closure:
    """The code that some modules are, and use."""
    found = _Walk(settings)
    for name in names:
        found.meet_module(name)
    found.follow()
    return Closure(frozenset(found.files), frozenset(found.settings), {})


@dataclass
class _Walk:
    """Goes from module to module of the site, and of plugins that are installed, for these look at
    settings."""

    site_settings: Mapping[str, Any]
    files: set[str] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)
    _met: set[str] = field(default_factory=set)
    _waiting: list[str] = field(default_factory=list)
    _followed: dict[str, bool] = field(default_factory=dict)
    _seen: dict[int, Any] = field(default_factory=dict)  # by id; held, for ids are used again

    def __post_init__(self) -> None:
        given = self.site_settings.get("PLUGINS") or ()
        named = (one if isinstance(one, str) else getattr(one, "__name__", "") for one in given)
        self._plugins = set(named)
        for name in _READ_BY:
            self._note_settings(_named_by(name))
        composed = (name for name in self.site_settings if name.endswith(_COMPOSED))
        self.settings.update(composed)

    # --- what is met ---

    def meet(self, value: Any, depth: int = _DEPTH) -> None:
        """Know the code that a value is, or has."""
        kind = type(value)
        if kind in _FLAT or depth < 0 or id(value) in self._seen:
            return
        if depth == _DEPTH and kind is not MethodType:  # which is made anew when it is asked for
            self._seen[id(value)] = value
        if kind is FunctionType:
            self.meet_module(str(value.__module__))
            self._meet_wrapped(value, depth)
        elif isinstance(value, Signal):
            self.meet_receivers(value)
        elif isinstance(value, partial):
            self.meet(value.func, depth - 1)
        elif isinstance(value, type):
            for kind in value.__mro__:
                self.meet_module(kind.__module__)
        elif kind is MethodType:
            self.meet(value.__func__, depth)
        elif isinstance(value, _HOLDING):
            for one in list(value.values() if isinstance(value, dict) else value):
                if type(one) not in _FLAT:
                    self.meet(one, depth - 1)
        elif not isinstance(value, ModuleType):
            self._meet_instance(value, depth)

    def meet_reader(self, reader: Any) -> None:
        """Know the code of what reads: its class, and what was put into it instead. What it has of
        the whole site, as a generator has templates, is none of reading."""
        self.meet(type(reader))
        for name, value in list(vars(reader).items()):
            if name not in _OF_SITE:
                self.meet(value)

    def _meet_wrapped(self, value: FunctionType, depth: int) -> None:
        """What a function was made of: a decorator's code names none of it."""
        for cell in value.__closure__ or ():
            try:
                held = cell.cell_contents
            except ValueError:  # it is not filled yet
                continue
            if callable(held):
                self.meet(held, depth - 1)

    def _meet_instance(self, value: Any, depth: int) -> None:
        if self._is_followed(type(value).__module__):
            self.meet(type(value))
            for one in list(getattr(value, "__dict__", {}).values()):
                self.meet(one, depth - 1)

    def meet_receivers(self, signal: Signal) -> None:
        """Know who listens to a signal; one of Pelican's that has no source concerns no reading."""
        if signal in _OF_READING or signal not in _signals():
            for receiver in signal.receivers_for(ANY):
                self.meet(receiver)

    def meet_named(self, value: Any, depth: int = _DEPTH) -> None:
        """Know the modules that a setting names, as those of extensions, loaded or not."""
        if isinstance(value, str):
            name = value.partition(":")[0]
            if name in sys.modules or (_DOTTED.fullmatch(name) and file_of(name)):
                self.meet_module(name)
        elif isinstance(value, Mapping) and depth:
            for one in (*value.keys(), *value.values()):
                self.meet_named(one, depth - 1)
        elif isinstance(value, list | tuple | set | frozenset) and depth:
            for one in value:
                self.meet_named(one, depth - 1)

    def meet_parsers(self) -> None:
        """Know the code that was put into Pelican and the parsers."""
        for name, module in list(sys.modules.items()):
            first = name.partition(".")[0]
            if first in _PARSERS and not name.startswith("pelican.plugins."):
                for _, value in _held_by(module):
                    if (
                        isinstance(value, _OF_CODE)
                        and str(value.__module__).partition(".")[0] != first
                    ):
                        self.meet(value)

    def meet_module(self, name: str) -> None:
        """Know a module that takes part."""
        if name not in self._met:
            self._met.add(name)
            self._waiting.append(name)

    # --- from module to module ---

    def follow(self) -> None:
        """Go on until no module is new."""
        while self._waiting:
            name = self._waiting.pop()
            if self._is_followed(name):
                self._follow(name)

    def _follow(self, name: str) -> None:
        file = file_of(name)
        if is_of_site(file):
            self.files.add(file)
        named = _named_by(name)
        self._note_settings(named)
        for one in named.modules:
            self.meet_module(one)
        if named.is_open:
            self._meet_all()
        for value in list(vars(sys.modules.get(name, object)).values()):
            self.meet(value)

    def _meet_all(self) -> None:
        for name, module in list(sys.modules.items()):
            if is_of_site(str(getattr(module, "__file__", None) or "")):
                self.meet_module(name)

    def _is_followed(self, name: str) -> bool:
        """Whether a module is one of the site's or of a plugin; of the engine each file counts,
        whatever is asked for."""
        known = self._followed.get(name)
        if known is None:
            file, parts = file_of(name), name.split(".")
            is_plugin = any(".".join(parts[:n]) in self._plugins for n in range(1, len(parts) + 1))
            is_code = bool(file) and parts[0] != __package__
            known = self._followed[name] = is_code and (is_plugin or is_of_site(file))
        return known

    def _note_settings(self, named: Named) -> None:
        self.settings.update(named.words & self.site_settings.keys())

    def values(self) -> Iterator[tuple[str, str]]:
        """Yield the public values of all modules that were met, as a digest: other code may have
        set them."""
        for name in sorted({*_HELD, *filter(self._is_followed, self._met)} & sys.modules.keys()):
            held = _held_by(sys.modules[name])
            texts = (_text_of(path, value) for path, value in held if not path.startswith("_"))
            yield name, digest(dumps(sorted(filter(None, texts))))


@lru_cache(maxsize=1)
def _signals() -> frozenset[Signal]:
    """Pelican's signals."""
    return frozenset(one for one in vars(signals).values() if isinstance(one, Signal))


@lru_cache(maxsize=10_000)
def file_of(name: str) -> str:
    """The text of a module, loaded or not; empty where there is none."""
    if name in sys.modules:
        found = getattr(sys.modules[name], "__file__", None)
    else:
        home = getattr(sys.modules.get(name.rpartition(".")[0]), "__path__", None)
        spec = PathFinder.find_spec(name, home) if home is not None or "." not in name else None
        found = spec.origin if spec else None
    return found if found and found.endswith(".py") else ""


def _named_by(name: str) -> Named:
    """What the text of a module names."""
    file = file_of(name)
    with open(file, "rb") as stream:  # noqa: PTH123 - paths are texts here
        text = stream.read().decode("utf-8", "replace")
    is_package = file.endswith("__init__.py")
    return named_in(text, name if is_package else name.rpartition(".")[0])


@lru_cache(maxsize=2_000)
def named_in(text: str, package: str) -> Named:
    """What the text of a module of a package names."""
    modules: dict[str, None] = {}
    for match in _IMPORT.finditer(text):
        if match["of"]:
            home = _absolute(match["of"], package)
            modules[home] = None
            modules.update(dict.fromkeys(f"{home}.{n}" for n in _NAME.findall(match["names"])))
        else:
            for name in _NAME.findall(match["modules"]):
                parts = name.split(".")
                modules.update(dict.fromkeys(".".join(parts[:n]) for n in range(1, len(parts) + 1)))
    is_open = bool(_DYNAMIC.search(text))
    return Named(tuple(modules), frozenset(_SETTING.findall(text)), is_open)


def _absolute(name: str, package: str) -> str:
    """The full name of a module that is named by its place."""
    plain = name.lstrip(".")
    level = len(name) - len(plain)
    if not level:
        return name
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - level + 1], *([plain] if plain else [])])


def _held_by(module: ModuleType) -> Iterator[tuple[str, Any]]:
    """Yield what a module and its classes hold, by their names in it."""
    for name, value in list(vars(module).items()):
        if name[:2] == "__" or isinstance(value, ModuleType):
            continue
        yield name, value
        if isinstance(value, type) and value.__module__ == module.__name__:
            for inner, held in list(vars(value).items()):
                if type(held) is not FunctionType:
                    held = getattr(held, "__func__", getattr(held, "fget", held))  # noqa: PLW2901
                yield f"{name}.{inner}", held


_FLAT = {str, bytes, int, float, bool, type(None)}
_HOLDING = (list, tuple, set, frozenset, dict)
_WRITABLE = {*_FLAT, *_HOLDING}
_OF_CODE = (FunctionType, MethodType, type)


def _text_of(path: str, value: Any) -> str:
    """The text of a value, where it can be written down."""
    return f"{path} {_plain(value)}" if type(value) in _WRITABLE else ""


def _plain(value: Any, depth: int = _DEPTH) -> str:
    if type(value) in _FLAT:
        return repr(value)
    if depth < 0:
        return type(value).__name__
    if isinstance(value, dict):
        return repr([(_plain(k, depth - 1), _plain(v, depth - 1)) for k, v in value.items()])
    if isinstance(value, list | tuple):
        return repr([_plain(one, depth - 1) for one in value])
    if isinstance(value, set | frozenset):
        return repr(sorted(_plain(one, depth - 1) for one in value))
    return f"{type(value).__module__}.{type(value).__qualname__}"

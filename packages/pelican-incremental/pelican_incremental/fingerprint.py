"""What all readings, or all pages, depend on: settings, Python and packages, code.

There are two fingerprints. When that of reading differs, no reading holds any more; when that of
rendering does, no page does, but what was read may still hold.
"""

from __future__ import annotations

import json
import marshal
import os
import platform
import sys
import sysconfig
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from pathlib import PurePath
from types import ModuleType
from typing import Any

from pelican_incremental.canonical import digest, dumps
from pelican_incremental.places import Places
from pelican_incremental.store import FIRST

# They say where and how a build is made, not what; so does what only we are told.
_OF_PLACE = {"OUTPUT_PATH", "DELETE_OUTPUT_DIRECTORY", "CACHE_PATH"}
OWN = "INCREMENTAL_"
_SEQUENCES: tuple[tuple[Any, str, Callable[[list[str]], list[str]]], ...] = (
    (list | tuple, "list", list),
    (set | frozenset, "set", sorted),
)


PYTHON, PACKAGES = "Python", "The set of installed packages"
MANY = 1_000  # digests of settings that a process keeps
HELD = "what is held by"  # a module: values that other code may have set
GIVEN = "the context's"  # name: whose value any plugin may have made


@dataclass(frozen=True)
class Fingerprint:
    """Digests of what something depends on, by names that a person knows: settings, files of code
    as they are kept, "what MODULE holds"."""

    parts: Mapping[str, str] = field(default_factory=dict)

    def digest(self) -> str:
        """One text for all of it: equal where all is."""
        return digest(dumps(sorted(self.parts.items())))

    def explain(self, before: Fingerprint) -> str:
        """The first name that differs from an earlier one, files last; empty if none does."""
        if self.parts == before.parts:
            return ""
        names = sorted(
            self.parts.keys() | before.parts.keys(), key=lambda name: (_is_file(name), name)
        )
        return next(name for name in names if self.parts.get(name) != before.parts.get(name))


def is_code(name: str) -> bool:
    """Whether a part is a file of code."""
    return name.endswith(".py")


def _is_file(name: str) -> bool:
    return name.startswith((f".{os.sep}", os.sep))


class Fingerprints:
    """Both as they are, beside what the last build left as the facts `rendering` and `reading`.

    Of reading there are two parts: what its code names before the first source is read (`reached`),
    and what it was seen to use beyond that while sources were read (`met`).
    """

    def __init__(
        self, facts: Mapping[str, str], settings: Mapping[str, str], changed: Mapping[str, str]
    ) -> None:
        """`settings` are those of `describe`; `changed` has the SHA-256 of each file that is not
        what it was, by its kept path (empty: it is gone)."""
        self._settings, self._changed = settings, changed
        self._before = Fingerprint(json.loads(facts.get("rendering", "{}")))
        known = json.loads(facts.get("reading", "{}"))
        self._reached, self._met = (known.get(name, {}) for name in ("reached", "met"))
        self._judged: dict[str, str] = {}
        self._new: set[str] = set()
        self.is_first = not self._before.parts or not self._reached

    @property
    def settings(self) -> Fingerprint:
        """That of settings and packages alone."""
        return Fingerprint(self._settings)

    @property
    def reading(self) -> Fingerprint:
        """That of all sources, but for the bytes of code and for what modules hold (`held`)."""
        known = {**(self._judged or self._reached), **self._met}
        parts = {n: self._settings.get(n, p) for n, p in known.items() if not n.startswith(HELD)}
        return Fingerprint(parts)

    @property
    def held(self) -> dict[str, str]:
        """What the modules that reading uses hold, by names; in another process others may be
        loaded, so that only what both have can be compared."""
        known = self._judged or self._reached
        return {name: value for name, value in known.items() if name.startswith(HELD)}

    @property
    def rendering(self) -> Fingerprint:
        """That of all pages."""
        return Fingerprint({**self._now(self._before.parts), **self._settings})

    def why_render(self) -> str:
        """What differs for all pages."""
        return self.rendering.explain(self._before)

    def why_read(self) -> str:
        """What differs for all sources, as far as that is known before the first is read."""
        before = {**self._reached, **self._met}
        why = Fingerprint(self._now(before)).explain(Fingerprint(before))
        given = next((name for name in sorted(self._met) if name.startswith(GIVEN)), "")
        return why or (given and self.why_render())

    def _now(self, parts: Mapping[str, str]) -> dict[str, str]:
        """The same parts as they are; what modules hold shows itself later. Of values that plugins
        have made only the names are known, in `parts` as here."""
        known = {**self._settings, **self._changed}
        return {
            name: known.get(name, value if _is_file(name) or name.startswith(HELD) else "")
            for name, value in parts.items()
        }

    def judge(self, names: Iterable[str], values: Mapping[str, str]) -> str:
        """Take in which settings and files the code of reading names now, and what its modules
        hold; return what differs from the last build, beside what these settings and files are.

        A module that was loaded in one of both builds alone has been changed by nobody.
        """
        names = {*names, PYTHON, PACKAGES}
        held = {f"{HELD} {name}": value for name, value in values.items()}
        shared = held.keys() & self._reached.keys()
        now = {**dict.fromkeys(names, ""), **{name: held[name] for name in shared}}
        before = {
            name: self._reached[name] if name in shared else ""
            for name in self._reached
            if name in shared or not name.startswith(HELD)
        }
        self._judged = {**dict.fromkeys(names, ""), **held}
        return Fingerprint(now).explain(Fingerprint(before))

    def meet(self, names: Iterable[str]) -> None:
        """Know settings and files that a reading has used."""
        known = self._judged or self._reached
        self._new.update(name for name in names if name not in known and name not in self._met)

    @property
    def has_met(self) -> bool:
        """Whether a reading has used what none did before."""
        return bool(self._new)

    @property
    def files_of_reading(self) -> set[str]:
        """The files of code that readings have used."""
        known = self._judged or self._reached
        return set(filter(is_code, (*known, *self._met, *self._new)))

    def newly_met(self, part: Callable[[str], str]) -> dict[str, str]:
        """What the readings of this build have used that none did before; `part` gives the digest
        of a file."""
        return {n: part(n) if _is_file(n) else self._settings.get(n, "") for n in self._new}

    def forget_readings(self) -> None:
        """Know nothing of what earlier readings have used."""
        self._met = {}

    def facts(self, part: Callable[[str], str], code: Iterable[str] | None) -> dict[str, str]:
        """What to keep: `part` gives the digest of a file, `code` are the files of all code, if it
        was looked at."""

        def now(name: str, held: str = "") -> str:
            return part(name) if _is_file(name) else self._settings.get(name, held)

        if self._judged:
            self._reached = {name: now(name, held) for name, held in self._judged.items()}
        self._met = {**self._met, **self.newly_met(part)}
        facts = {"reading": dumps({"reached": self._reached, "met": self._met})}
        if code is not None:
            facts["rendering"] = dumps({**self._settings, **{file: part(file) for file in code}})
        return facts


def told(everything: str, all_read: str) -> Iterator[str]:
    """Yield the line that says why more was made than an edit concerns, where that was so: why all
    pages were made, and why all sources were read."""
    if all_read and all_read != FIRST:
        yield f"Everything is built anew: {all_read}"
    elif everything and everything != FIRST:
        yield f"All pages are made anew: {everything}"


def describe(settings: Mapping[str, Any], places: Places) -> dict[str, str]:
    """The digest of each setting by its name, and what Python this is with which packages: the same
    wherever the project lies."""
    names = (name for name in settings if name not in _OF_PLACE and not name.startswith(OWN))
    found = {name: _digest_of(settings[name], places) for name in names}
    return {
        **found,
        PYTHON: f"{sys.implementation.name} {platform.python_version()}",
        PACKAGES: digest(" ".join(packages())),
    }


def packages() -> list[str]:
    """The installed packages with their versions, as the names of the folders that say so
    (Core metadata specifications, "Recording installed projects")."""
    names = (name for folder in _LIBRARIES for name in os.listdir(folder))  # noqa: PTH208
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


# The settings of a build are asked twice, and those of the next are the same.
_digests: dict[tuple[str, bytes], str] = {}


def _digest_of(value: Any, places: Places) -> str:
    """The digest of a setting; one of plain values is known by its bytes for the next time."""
    try:
        key = places.base, marshal.dumps(value, 2)  # the last version that tells values alone
    except ValueError:
        return digest(_text(value, places))
    if key not in _digests:
        if len(_digests) == MANY:
            _digests.clear()
        _digests[key] = digest(_text(value, places))
    return _digests[key]


def _text(value: Any, places: Places) -> str:
    """A text that is equal for equal values; of code it has the name alone, for code is a file."""
    if isinstance(value, Mapping):
        pairs = sorted((_text(key, places), _text(item, places)) for key, item in value.items())
        return dumps(["map", pairs])
    for kind, name, order in _SEQUENCES:
        if isinstance(value, kind):
            return dumps([name, order([_text(item, places) for item in value])])
    if isinstance(value, str | PurePath):
        return dumps(_placed(str(value), places))
    if isinstance(value, int | float | bool | None):
        return dumps([type(value).__name__, value])
    named = getattr(value, "__qualname__", "")
    if named:
        return f"{getattr(value, '__module__', '')}.{named}"
    text = repr(value)
    return text if " at 0x" not in text else type(value).__qualname__


def _placed(text: str, places: Places) -> list[str]:
    """A text, or what place in the project it is."""
    is_inside = f"{text}{os.sep}".startswith(places.base)
    return ["inside", text[len(places.base) :]] if is_inside else ["str", text]


def stamps(settings: Mapping[str, Any]) -> dict[str, str]:
    """What the functions that INCREMENTAL_STAMPS names, as `module:function`, say of inputs that
    are no files of the site, by their names."""
    return {name: _call(name, settings) for name in settings.get("INCREMENTAL_STAMPS", ())}


def code_files() -> set[str]:
    """The files of all modules that are loaded and belong to the site, not to Python; those that
    child processes have loaded too."""
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {file for file in files if file and is_of_site(file)} | _loaded_elsewhere


@lru_cache(maxsize=10_000)
def is_of_site(file: str) -> bool:
    """Whether a file is code of the site."""
    return file.endswith(".py") and not file.startswith(OF_PYTHON)


def saved_since_loaded() -> list[str]:
    """The files of code of the site that were saved after this process had loaded them; when that
    was, this is called to know: a module that was not there the last time is a new one."""
    at = time.time_ns() if _loaded else _BEGUN
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if file and is_of_site(file) and _loaded.get(file, (None, 0))[0] is not module:
            _loaded[file] = module, at
    saved = ((file, at) for file, (_, at) in _loaded.items() if os.path.isfile(file))  # noqa: PTH113
    return sorted(file for file, at in saved if os.stat(file).st_mtime_ns > at)  # noqa: PTH116


def note_loaded(files: Iterable[str]) -> None:
    """Know the code that a child process has loaded."""
    _loaded_elsewhere.update(files)


@dataclass
class Loading:
    """Tells a child process which code it has loaded since it was last asked."""

    _files: set[str] = field(default_factory=set)
    _count: int = 0

    def begin(self) -> None:
        """Know the code that is there when the child begins."""
        if not self._count:
            self._files, self._count = code_files(), len(sys.modules)

    def take(self) -> tuple[str, ...]:
        """The files of the code that has come since."""
        if len(sys.modules) == self._count:
            return ()
        before, self._files, self._count = self._files, code_files(), len(sys.modules)
        return tuple(sorted(self._files - before))


_LIBRARIES = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
OF_PYTHON = tuple(f"{path}{os.sep}" for path in {sysconfig.get_path("stdlib"), *_LIBRARIES})
_loaded_elsewhere: set[str] = set()
# This module is loaded with the site's. The start of a process is known to a hundredth of a second:
# what was saved right before it would seem newer.
_BEGUN = time.time_ns()
_loaded: dict[str, tuple[ModuleType, int]] = {}  # by file, with a time at which it was loaded


def _call(name: str, settings: Mapping[str, Any]) -> str:
    module, _, function = name.partition(":")
    made: Callable[[Mapping[str, Any]], str] = getattr(import_module(module), function)
    return made(settings)

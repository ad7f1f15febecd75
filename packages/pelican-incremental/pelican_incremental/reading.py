"""Read changed sources in processes of their own, each within a time limit."""

from __future__ import annotations

import itertools
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType
from typing import Any

from pelican import signals
from pelican.contents import Content, SkipStub
from pelican.generators import CachingGenerator

from pelican_incremental import closure, record
from pelican_incremental.codec import OpaqueError
from pelican_incremental.contents import encode, split, track
from pelican_incremental.fingerprint import GIVEN
from pelican_incremental.record import Recorder
from pelican_incremental.signals import content_read
from pelican_incremental.site import OF_RUN, Site
from pelican_incremental.snapshot import is_below
from pelican_incremental.tasks import Gathered, gathering
from pelican_incremental.tracking import SeenSettings
from pelican_incremental.workers import Failure, in_processes

TIME_LIMIT = 5.0  # s for each source, where the site sets no SOURCE_TIME_LIMIT


@dataclass(frozen=True)
class Reading:
    """What became of a source: the name of its content, the path of the source below `content/`,
    its values as JSON, the files that were opened for it, when its date will have come (seconds
    since 1970), what was gathered and told.

    Without a name Pelican must read it itself: it is to be skipped or cannot be stored, or has
    faults and nothing stands in for it.
    """

    key: str
    path: str
    short: str
    long: str
    files: tuple[str, ...]
    due: float | None
    gathered: Gathered
    keeps: str = ""  # what a plugin keeps of this source for the next, by its name
    met: tuple[str, ...] = ()  # settings looked at and files of code that were loaded, new ones
    may_pass: bool = False  # what kept the source from being read
    opaque: str = ""  # the kind of a value of its content that cannot be stored

    @property
    def is_refused(self) -> bool:
        """Whether a fault of it was reported."""
        return bool(self.gathered.carried)

    @property
    def is_remarkable(self) -> bool:
        """Whether there is more to it than its content."""
        return not self.key or bool(self.gathered.logged) or self.is_refused


# Of the source that is being read:
_failure: Failure | None = None  # of the first attempt
_may_pass = False  # what keeps it from being read


def failure() -> Failure | None:
    """Why the source that is being read could not be read before: a reader that asks returns what
    stands in for it, and says so."""
    return _failure


def read_again() -> None:
    """Let the source that is being read be read again by the next build even if it is the same:
    what kept it from being read may pass."""
    global _may_pass  # noqa: PLW0603
    _may_pass = True


def function_named(name: str) -> Callable[..., Any]:
    """The function that a setting names, as `module:function`."""
    module, _, function = name.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), function)
    return found


def read_all(
    generator: CachingGenerator,
    kind: type[Content],
    paths: Iterable[str],
    site: Site,
    failures: Mapping[str, Failure] | None = None,
) -> Iterator[tuple[str, Reading | Failure]]:
    """Yield each source (a path below `content/`) with what became of it; `failures` has why some
    could not be read before."""
    limit = float(site.settings.get("SOURCE_TIME_LIMIT", TIME_LIMIT))
    work = _Reader(generator, kind, site, failures or {}).read
    yield from in_processes(work, paths, limit, ahead=1)


@dataclass
class _Reader:
    """Reads sources as a generator does; in each child process it is another."""

    generator: CachingGenerator
    kind: type[Content]
    site: Site
    failures: Mapping[str, Failure]
    seen: set[str] = field(default_factory=set)
    settings: set[str] = field(default_factory=set)  # those that were looked at
    _told: set[str] = field(default_factory=set)

    def read(self, path: str) -> Reading:
        global _failure, _may_pass  # noqa: PLW0603
        _failure = self.failures.get(path)
        _may_pass = _failure is not None
        self._watch_settings()
        reading = self._read_watched(path)
        met = self._take_met(reading.gathered.code)
        return replace(reading, met=met, may_pass=_may_pass)

    def _watch_settings(self) -> None:
        """Let what reads note which settings it looks at, and which names of the context; this
        child does nothing else."""
        readers = self.generator.readers
        if type(self.generator.context) is dict:
            self.generator.context = SeenSettings(self.generator.context, self.settings)
        for one in (self.generator, readers, *readers.readers.values()):
            if type(one.settings) is dict:
                one.settings = SeenSettings(one.settings, self.settings)

    def _take_met(self, loaded: tuple[str, ...]) -> tuple[str, ...]:
        """What reading was seen to use, as far as the parent does not know it by this child."""
        met = self.settings & self.site.settings.keys()
        given = self.settings & dict.keys(self.generator.context) - met - OF_RUN
        met.update(f"{GIVEN} {name}" for name in given)
        # To find again what is known would take longer than to read a source.
        if not self.site.code_of_reading.issuperset(map(self.site.places.inside, loaded)):
            modules = list(sys.modules.items())
            names = [name for name, one in modules if getattr(one, "__file__", None) in loaded]
            used = closure.of_modules(names, self.site.settings)
            met |= {*used.settings, *map(self.site.places.inside, {*loaded, *used.files})}
        new = met - self._told
        self._told |= new
        return tuple(sorted(new))

    def _read_watched(self, path: str) -> Reading:
        if not self.site.settings.get("INCREMENTAL_WATCH_PLUGINS"):
            return self._read(path)
        before = kept_by_plugins(self.site.settings["PLUGINS"])
        reading = self._read(path)
        now = kept_by_plugins(self.site.settings["PLUGINS"])
        return replace(reading, keeps=next((n for n in now if now[n] != before.get(n)), ""))

    def _read(self, path: str) -> Reading:
        recorder = Recorder()
        plain = os.path.normpath(path)
        with gathering() as gathered, record.noting(recorder):
            try:
                content = self._content(path)
                if isinstance(content, SkipStub) or not content.is_valid():
                    return Reading("", plain, "", "", (), None, gathered)
                short, long = self._values(content)
            except OpaqueError as error:
                return Reading("", plain, "", "", (), None, gathered, opaque=str(error))
            except Exception:
                return Reading("", plain, "", "", (), None, gathered)
        key = self.site.key_of(content)
        files = self._files(recorder.files, plain)
        return Reading(key, plain, short, long, files, _due(content), gathered)

    def _content(self, path: str) -> Content:
        name = self.kind.__name__.lower()
        return self.generator.readers.read_file(
            base_path=self.generator.path,
            path=path,
            content_class=self.kind,
            context=self.generator.context,
            preread_signal=getattr(signals, f"{name}_generator_preread"),
            preread_sender=self.generator,
            context_signal=getattr(signals, f"{name}_generator_context"),
            context_sender=self.generator,
        )

    def _values(self, content: Content) -> tuple[str, str]:
        track(content)
        content_read.send(content)
        content._static_links = sorted(Content.get_static_links(content))
        content._attaches = "attach}" in content._content
        return split(encode(content, self.site.codec))

    def _files(self, opened: set[str], path: str) -> tuple[str, ...]:
        """The files of the site that this source's content depends on. A reader may keep what it
        has read of a table, and will not open it again for the next."""
        home = os.path.abspath(self.generator.path)  # noqa: PTH100 - paths are texts here
        own = os.path.join(home, path)  # noqa: PTH118
        files = set(self.site.inputs.of(opened - {own}))
        static = (os.path.join(home, path) for path in self.site.settings["STATIC_PATHS"])  # noqa: PTH118
        kept = tuple(map(self.site.places.inside, static))
        self.seen.update(file for file in files if not is_below(file, kept))
        return tuple(sorted(files | self.seen))


def _due(content: Content) -> float | None:
    when: Any = vars(content).get("date")
    if not isinstance(when, datetime) or when.tzinfo is None:
        return None
    return when.timestamp() if when > datetime.now(UTC) else None


# --- what plugins keep in memory ------------------------------------------------------------------
#
# One that keeps something of each source for the next, as a running number, must be given all
# sources in Pelican's order.

_PLAIN = (bool, int, float, str, bytes, type(None))
_MANY = 100  # items; of more than so many the number alone is compared


def kept_by_plugins(names: Iterable[str]) -> dict[str, Any]:
    """What the modules of plugins keep, by its name: values of their globals, of their classes and
    of objects of these. Texts and numbers are kept, and how many of anything else there are."""
    return {
        f"{module.__name__}.{name}": value
        for module in _modules(names)
        for name, value in _kept_by(module)
    }


def _modules(names: Iterable[str]) -> Iterator[ModuleType]:
    homes = tuple(names)
    insides = tuple(f"{name}." for name in homes)
    for name, module in list(sys.modules.items()):
        if (name in homes or name.startswith(insides)) and not _is_ours(name):
            yield module


def _is_ours(name: str) -> bool:
    return name.startswith((__package__, "pelican.plugins.incremental"))


def _kept_by(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name, value in list(vars(module).items()):
        if name.startswith("__") or isinstance(value, ModuleType):
            continue
        if _is_simple(value):
            yield name, _digest(value)
        elif str(getattr(value, "__module__", "")).partition(".")[0] == _top(module):
            own = vars(value) if isinstance(value, type) or hasattr(value, "__dict__") else {}
            for inner, held in list(own.items()):
                if not inner.startswith("__") and _is_simple(held):
                    yield f"{name}.{inner}", _digest(held)


def _top(module: ModuleType) -> str:
    return module.__name__.partition(".")[0]


def _is_simple(value: Any) -> bool:
    return isinstance(value, (*_PLAIN, dict, list, set, deque, itertools.count))


def _digest(value: Any) -> Any:
    if isinstance(value, dict):
        items = value.items() if len(value) <= _MANY else ()
        return len(value), tuple((_digest(key), _digest(item)) for key, item in items)
    if isinstance(value, list | set | deque | tuple):
        return len(value), tuple(map(_digest, value)) if len(value) <= _MANY else ()
    if isinstance(value, itertools.count):
        return repr(value)
    return value if isinstance(value, _PLAIN) else type(value).__name__

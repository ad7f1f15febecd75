"""Note what is looked at while something is made: attributes of contents, names of the context,
files."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from pelican_incremental.fingerprint import OF_PYTHON
from pelican_incremental.places import Places


class Noting(Protocol):
    """What takes note of a look at an attribute of an entity (a content, or a set of names)."""

    def note(self, entity: str, name: str) -> None:
        """Take note that `name` of `entity` was looked at."""

    def note_name(self, name: str) -> None:
        """Take note that a name of the context was looked up."""

    def note_file(self, path: str) -> None:
        """Take note that a file was opened to be read, or a folder was listed: its path ends in a
        separator."""

    def note_written(self, path: str) -> None:
        """Take note that a file was opened to be written anew."""


@dataclass
class Recorder:
    """Everything that one page, or one reading of a source, looked at."""

    entities: dict[str, set[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def note(self, entity: str, name: str) -> None:
        """Take note of an attribute of an entity."""
        seen = self.entities.get(entity)
        if seen is None:
            self.entities[entity] = {name}
        else:
            seen.add(name)

    def note_name(self, name: str) -> None:
        """Take note of a name of the context."""
        self.names.add(name)

    def note_file(self, path: str) -> None:
        """Take note of a file or a folder."""
        self.files.add(path)

    def note_written(self, path: str) -> None:
        """Take note of a file that was made beside."""
        self.written.add(path)


@dataclass
class KindRecorder:
    """What the code that sees the whole site looked at, as `Article.date`: whose date it was does
    not matter, for it was everybody's."""

    names: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)
    stage: str = ""  # the folder of what was made, whose path ends in a separator
    reader: str = ""  # the module that was the first to read there

    def note(self, entity: str, name: str) -> None:
        """Take note of an attribute of all entities of a kind (`Article:a.md` is an Article); sets
        are of this code's own making."""
        kind, is_content, _ = entity.partition(":")
        if is_content:
            self.names.add(f"{kind}.{name}")

    def note_name(self, name: str) -> None:
        """A name of the context is no input of the code that fills it."""

    def note_file(self, path: str) -> None:
        """Take note of a file or a folder."""
        self.files.add(path)
        if self.stage and not self.reader and path.startswith(self.stage):
            self.reader = _caller()

    def note_written(self, path: str) -> None:
        """Take note of a file."""
        self.written.add(path)


def _caller() -> str:
    """The module that has something done now, none of Python's, of Pelican's or of ours."""
    frame = sys._getframe()
    while frame.f_back is not None:
        frame = frame.f_back
        name = str(frame.f_globals.get("__name__", ""))
        first = name.partition(".")[0]
        is_pelican = first == "pelican" and not name.startswith("pelican.plugins.")
        if first not in sys.stdlib_module_names and first != __package__ and not is_pelican:
            return name
    return "a plugin"


_current: Noting | None = None


def note(entity: str, name: str) -> None:
    """Take note of an attribute, if anybody does."""
    if _current is not None:
        _current.note(entity, name)


def note_name(name: str) -> None:
    """Take note of a name of the context, if anybody does."""
    if _current is not None:
        _current.note_name(name)


def note_file(path: str) -> None:
    """Take note of a file, if anybody does."""
    if _current is not None:
        _current.note_file(path)


@contextmanager
def noting(recorder: Noting | None) -> Iterator[None]:
    """Let `recorder` take note for a while; None: let nobody."""
    global _current  # noqa: PLW0603 - what is made is made one after another
    before, _current = _current, recorder
    try:
        yield
    finally:
        _current = before


def let_note(recorder: Noting | None) -> None:
    """Let `recorder` take note from now on; None: nobody."""
    global _current  # noqa: PLW0603
    _current = recorder


def listen_for_files() -> None:
    """Note each file that is opened, by whatever code; an audit hook stays for the process."""
    if not _listening:
        _listening.append(True)
        sys.addaudithook(_hear)


_listening: list[bool] = []


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    """Python's audit events: `open` has a path (or a number), a mode and flags."""
    if _current is None:
        return
    if event == "open":
        path, _, flags = arguments
        if isinstance(path, str | bytes | os.PathLike):
            is_new = isinstance(flags, int) and (
                flags & os.O_ACCMODE == os.O_WRONLY or flags & _MADE == _MADE
            )
            (_current.note_written if is_new else _current.note_file)(_absolute(path))
    elif event in _LISTING and isinstance(arguments[0], str | bytes | os.PathLike):
        _current.note_file(os.path.join(_absolute(arguments[0]), ""))  # noqa: PTH118
    elif event == "os.utime" and isinstance(arguments[0], str | bytes | os.PathLike):
        _current.note_written(_absolute(arguments[0]))  # a page may be given another time


_MADE = os.O_CREAT | os.O_EXCL  # as `tempfile` opens what may be read too
_LISTING = ("os.listdir", "os.scandir")


def _absolute(path: Any) -> str:
    text = os.fsdecode(path)
    is_plain = text.startswith(os.sep) and "/." not in text and "//" not in text
    return text if is_plain else os.path.abspath(text)  # noqa: PTH100


# --- which files are inputs -----------------------------------------------------------------------


# Fonts, tables of types and zones, devices: a change of the machine is none of the site.
_MACHINE = ("/dev/", "/etc/", "/proc/", "/sys/", "/usr/")


class Inputs:
    """Tells the inputs of a build among the files that its code opened."""

    def __init__(self, settings: Mapping[str, Any], places: Places) -> None:
        self._places = places
        self._loaded: tuple[int, set[str]] = 0, set()
        own = (settings[name] for name in ("INCREMENTAL_PATH", "OUTPUT_PATH", "CACHE_PATH"))
        made = {f"{os.path.abspath(path)}{os.sep}" for path in own}  # noqa: PTH100
        self._apart = (*made, *OF_PYTHON)
        roots = (f"{Path(settings[name]).absolute()}{os.sep}" for name in ("PATH", "THEME"))
        self._roots = tuple(roots)

    def of(self, opened: Iterable[str]) -> tuple[str, ...]:
        """Those of some absolute paths that are inputs, as they are kept, in order; a folder that
        was listed is one if it lies in the content or the theme."""
        return tuple(sorted(map(self._places.inside, filter(self._is_input, opened))))

    def _is_input(self, path: str) -> bool:
        inside, apart = _depth(path, self._roots), _depth(path, self._apart)
        if inside or apart:
            return inside > apart
        if path.endswith((os.sep, ".pyc")) or (path.endswith(".py") and path in self._code()):
            return False
        is_machine = path.startswith(_MACHINE) and not path.startswith(self._places.base)
        return not is_machine and os.path.isfile(path)  # noqa: PTH113 - what was made for a while is gone

    def _code(self) -> set[str]:
        """The files of the modules that are loaded; to list them takes as long as to make a page,
        and is done again when there are others."""
        number = len(sys.modules)
        if self._loaded[0] != number:
            modules = list(sys.modules.values())
            self._loaded = number, {str(getattr(one, "__file__", "")) for one in modules}
        return self._loaded[1]


def _depth(path: str, folders: Iterable[str]) -> int:
    """The length of the longest of some folders that holds a file, 0 if none does."""
    return max((len(folder) for folder in folders if path.startswith(folder)), default=0)

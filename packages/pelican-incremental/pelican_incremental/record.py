"""Note what is looked at while something is made: attributes of contents, names of the context,
files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol


class Noting(Protocol):
    """What takes note of a look at an attribute of an entity (a content, or a set of names)."""

    def note(self, entity: str, name: str) -> None:
        """Take note that `name` of `entity` was looked at."""

    def note_name(self, name: str) -> None:
        """Take note that a name of the context was looked up."""

    def note_file(self, path: str) -> None:
        """Take note that a file was opened."""


@dataclass
class Recorder:
    """Everything that one page, or one reading of a source, looked at."""

    entities: dict[str, set[str]] = field(default_factory=dict)
    names: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

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
        """Take note of a file."""
        self.files.add(path)


@dataclass
class KindRecorder:
    """What the code that sees the whole site looked at, as `Article.date`: whose date it was does
    not matter, for it was everybody's."""

    names: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)

    def note(self, entity: str, name: str) -> None:
        """Take note of an attribute of all entities of a kind (`Article:a.md` is an Article); sets
        are of this code's own making."""
        kind, is_content, _ = entity.partition(":")
        if is_content:
            self.names.add(f"{kind}.{name}")

    def note_name(self, name: str) -> None:
        """A name of the context is no input of the code that fills it."""

    def note_file(self, path: str) -> None:
        """Take note of a file."""
        self.files.add(path)


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
    if event == "open" and _current is not None and isinstance(arguments[0], str):
        _current.note_file(arguments[0])

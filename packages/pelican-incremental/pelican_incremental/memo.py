"""What was made of contents, for the next build of the same process: as long as nothing that it
looked at has changed, it would be made so again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from pelican_incremental import record
from pelican_incremental.record import Recorder

ROOM = 4_000  # values, of which the first that was made goes first


class _Kept(NamedTuple):
    value: Any
    looks: Mapping[str, set[str]]


class Memo:
    """Values by a name and what looked at what when they were made."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}
        self._new: set[str] = set()  # names of what this build has made
        # The values that looked at an entity: to ask each value would copy all their memory, where
        # it is shared with a child.
        self._by_entity: defaultdict[str, set[str]] = defaultdict(set)

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """The value of a name, made if it is not known; whoever takes note now has looked at all
        that `make` has. What looked at files or at names of the context is not kept."""
        kept = self._kept.get(name)
        if kept is None:
            recorder = Recorder()
            with record.noting(recorder):
                kept = _Kept(make(), recorder.entities)
            if not recorder.names and not recorder.files:
                self._keep(name, kept)
            for one in recorder.names:
                record.note_name(one)
            for one in recorder.files:
                record.note_file(one)
        for entity, names in kept.looks.items():
            for one in names:
                record.note(entity, one)
        return kept.value

    def begin(self, changed: Mapping[str, set[str]]) -> None:
        """Begin a build: forget what looked at something that has changed, names by entity."""
        self._new.clear()
        for entity, names in changed.items():
            for name in list(self._by_entity.get(entity, ())):
                if names & self._kept[name].looks[entity]:
                    self._drop(name)

    def _keep(self, name: str, kept: _Kept) -> None:
        self._kept[name] = kept
        self._new.add(name)
        for entity in kept.looks:
            self._by_entity[entity].add(name)
        if len(self._kept) > ROOM:
            self._drop(next(iter(self._kept)))

    def _drop(self, name: str) -> None:
        for entity in self._kept.pop(name).looks:
            self._by_entity[entity].discard(name)

    def undo(self) -> None:
        """Forget what a build has made that came to nothing: what it saw may never have been."""
        for name in self._new & self._kept.keys():
            self._drop(name)

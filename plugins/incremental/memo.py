"""What was made of contents, for the next build of the same process: as long as nothing that it
looked at has changed, it would be made so again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from plugins.incremental import record
from plugins.incremental.record import Recorder

ROOM = 1_000  # values, of which the first that was made goes first


class _Kept(NamedTuple):
    value: Any
    looks: Mapping[str, set[str]]


class Memo:
    """Values by a name and what looked at what when they were made."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def get(self, name: str, make: Callable[[], Any]) -> Any:
        """The value of a name, made if it is not known; whoever takes note now has looked at all
        that `make` has. What looked at files or at names of the context is not kept."""
        kept = self._kept.get(name)
        if kept is None:
            recorder = Recorder()
            with record.noting(recorder):
                kept = _Kept(make(), recorder.entities)
            if not recorder.names and not recorder.files:
                self._kept[name] = kept
                if len(self._kept) > ROOM:
                    del self._kept[next(iter(self._kept))]
            for one in recorder.names:
                record.note_name(one)
            for one in recorder.files:
                record.note_file(one)
        for entity, names in kept.looks.items():
            for one in names:
                record.note(entity, one)
        return kept.value

    def forget(self, changed: Mapping[str, set[str]]) -> None:
        """Forget what looked at something that has changed: names by entity."""
        stale = [
            name
            for name, kept in self._kept.items()
            if any(changed[entity] & kept.looks[entity] for entity in changed.keys() & kept.looks)
        ]
        for name in stale:
            del self._kept[name]

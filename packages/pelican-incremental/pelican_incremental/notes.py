"""What readings, and plugins that look at the whole site, tell of it beside what they make: it is
kept with whoever told it, and holds as long as that does."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

from pelican_incremental.canonical import dumps
from pelican_incremental.places import home_of
from pelican_incremental.stage import try_lock
from pelican_incremental.store import Store, open_store

SITE = 0  # owns what was told when all contents were known


class Note(NamedTuple):
    """What was told: its kind, the path below `content/` that it is about, and a value as JSON."""

    kind: str
    path: str
    value: str


_told: list[Note] = []


def tell(kind: str, path: str, value: Any) -> None:
    """Tell something, JSON, of a file or of the site (an empty path)."""
    _told.append(Note(kind, path, dumps(value)))


def take() -> tuple[Note, ...]:
    """What was told in this process since somebody took it."""
    taken = tuple(_told)
    _told.clear()
    return taken


class Notes:
    """What holds of all that was told, in a build that has read some contents and knows that some
    are gone; `told` is what was told of the site in this build (None: what the last one was told
    holds), and nothing that is kept holds `anew`."""

    def __init__(
        self,
        store: Store,
        read: Iterable[str],
        gone: Iterable[str],
        told: Iterable[Note] | None,
        *,
        anew: bool,
    ) -> None:
        self._store, self._read, self._anew = store, list(read), anew
        self._told = None if told is None else list(told)
        self._stale = {store.known_number(name) for name in (*self._read, *gone)} - {0}
        if self._told is not None:
            self._stale.add(SITE)

    @cached_property
    def _fresh(self) -> dict[str, list[tuple[str, Any]]]:
        """What was told in this build, by kinds."""
        fresh: dict[str, list[tuple[str, Any]]] = defaultdict(list)
        for name in self._read:
            for kind, path, value in json.loads(self._store.notes_of_reading(name)):
                fresh[kind].append((path, json.loads(value)))
        for kind, path, value in self._told or ():
            fresh[kind].append((path, json.loads(value)))
        return fresh

    def new(self, kind: str) -> Iterator[tuple[str, Any]]:
        """The paths and values of a kind that were told in this build."""
        yield from self._fresh.get(kind, ())

    def all(self, kind: str) -> Iterator[tuple[str, Any]]:
        """All paths and values of a kind."""
        if not self._anew:
            for owner, path, value in self._store.notes(kind):
                if owner not in self._stale:
                    yield path, json.loads(value)
        yield from self.new(kind)

    def count(self, kind: str) -> int:
        """How many were told of a kind; of many that are kept none is loaded."""
        known = 0
        if not self._anew:
            known = self._store.number_of_notes(kind)
            known -= sum(self._store.number_of_notes(kind, owner) for owner in self._stale)
        return known + len(self._fresh.get(kind, ()))


def greatest(work: Path, output: Path, kind: str, number: int) -> list[tuple[str, Any]]:
    """The paths and values of so many notes of a kind, those with the greatest values, as the last
    build has left them; `work` is INCREMENTAL_PATH. None are known while another build goes on."""
    with try_lock(work / "lock") as mine:
        if not mine:
            return []
        store, _ = open_store(home_of(work, output))
        try:
            told = store.greatest_notes(kind, number)
            return [(path, json.loads(value)) for path, value in told]
        finally:
            store.close()

"""Look once, before it is known whether anything must be built."""

from __future__ import annotations

import json
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field

from pelican_incremental.places import Places
from pelican_incremental.scan import (
    Differences,
    Seen,
    Stamp,
    compare_listed,
    listing,
    sha_of,
    snapshot,
)
from pelican_incremental.store import Store


@dataclass(frozen=True)
class Around:
    """Every file that a build may read, beside what the last build left: its stamps and what
    differs from them, the files of code, other files that were read, and the digests of files that
    were in doubt. All paths are as they are kept."""

    files: dict[str, Stamp]
    differences: Differences
    code: tuple[str, ...]
    others: tuple[str, ...]
    doubted: dict[str, str]


@dataclass
class KnownBytes:
    """The bytes of files as the last build knew them, by their kept paths, for one look: each file
    is read once."""

    store: Store
    places: Places
    _now: dict[str, str] = field(default_factory=dict)

    @property
    def is_copy(self) -> bool:
        """Whether what is known was found in another place."""
        return self.store.is_copy

    def known(self, path: str) -> str:
        """The SHA-256 of a file as it was; empty where that is not known."""
        return self.store.hash_of(path)

    def now(self, path: str) -> str:
        """The SHA-256 of a file as it is."""
        if path not in self._now:
            self._now[path] = sha_of(self.places.outside(path))
        return self._now[path]


def look_around(
    data: KnownBytes,
    folders: Iterable[str],
    facts: Mapping[str, str],
    seen: Seen | None,
    apart: Container[str],
) -> Around:
    """Look at all files below some (kept) folders, and at those of the code; once, if somebody of
    this process has done so since what is `seen` was. What lies below the folders `apart`
    (absolute paths) is made by builds."""
    store, places = data.store, data.places
    known = store.memory.pop("around", None)
    if isinstance(known, tuple) and seen is not None and known[0] == (seen.looked, *folders):
        found: Around = known[1]
        return found
    code, others = (tuple(json.loads(facts.get(name, "[]"))) for name in ("code", "others"))
    doubted = json.loads(facts.get("doubts", "{}"))
    now = stamps_of(places, folders, (*code, *others), seen, apart)
    differences = compare_listed(store.blob("files"), doubted, now, listing(now), data)
    around = Around(now, differences, code, others, doubted)
    if seen is not None:
        store.memory["around"] = (seen.looked, *folders), around
    return around


def stamps_of(
    places: Places,
    folders: Iterable[str],
    files: Iterable[str],
    seen: Seen | None = None,
    apart: Container[str] = (),
) -> dict[str, Stamp]:
    """The stamps of all files below some folders, and of some files; all paths are kept ones, but
    those of folders `apart`, which are left out."""
    found = snapshot(map(places.outside, folders), map(places.outside, files), seen, apart)
    inside = places.inside
    return {inside(path): stamp for path, stamp in found.items()}

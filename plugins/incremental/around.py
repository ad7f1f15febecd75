"""Look once, before it is known whether anything must be built."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from plugins.incremental.scan import Differences, Seen, Stamp, compare_listed, listing, look
from plugins.incremental.store import Store


@dataclass(frozen=True)
class Around:
    """Every file that a build may read, beside what the last build left: its stamps and what
    differs from them, the files of code, and the digests of files that were in doubt."""

    files: dict[str, Stamp]
    differences: Differences
    code: tuple[str, ...]
    doubted: dict[str, str]


def look_around(
    store: Store, folders: Iterable[str], facts: Mapping[str, str], seen: Seen | None
) -> Around:
    """Look at all files below some folders, and at those of the code; once, if somebody of this
    process has done so since what is `seen` was."""
    known = store.memory.pop("around", None)
    if isinstance(known, tuple) and seen is not None and known[0] == (seen.looked, *folders):
        found: Around = known[1]
        return found
    code = tuple(json.loads(facts.get("code", "[]")))
    doubted = json.loads(facts.get("doubts", "{}"))
    now = look(folders, code, seen)
    differences = compare_listed(store.sheet("files"), doubted, now, listing(now))
    around = Around(now, differences, code, doubted)
    if seen is not None:
        store.memory["around"] = (seen.looked, *folders), around
    return around

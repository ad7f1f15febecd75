"""What readers had of each text at the last release, so that a change of which none is told can be
named."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from pelican_incremental.disk import write_whole


def file_of(work: Path, root: Path) -> Path:
    """Each folder of sources has a file of its own."""
    name = os.path.relpath(root, work)  # the same in every clone
    return work / f"released-{sha256(name.encode()).hexdigest()[:12]}.json"


def digest_of(body: str) -> str:
    """What is kept of a text."""
    return sha256(body.strip().encode()).hexdigest()[:16]


def record(path: Path, texts: Iterable[tuple[str, str, Sequence[str]]]) -> None:
    """Note what is public now: of each source its path below `content/`, the digest of its text,
    and what tells readers of changes to it."""
    released = {name: [body, list(changes)] for name, body, changes in texts}
    write_whole(path, json.dumps(released, ensure_ascii=False))


def untold(path: Path, texts: Iterable[tuple[str, str, Sequence[str]]]) -> Iterator[str]:
    """The sources whose text is another than the released one, and tells of no other change."""
    released: Mapping[str, list[object]] | None = None
    for name, body, changes in texts:
        if released is None:
            released = _released(path)
        if name in released:
            before, told = released[name]
            if before != body and told == list(changes):
                yield name


def _released(path: Path) -> Mapping[str, list[object]]:
    try:
        return _load(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        return {}  # there was no release, or nobody knows of it


@lru_cache(maxsize=1)
def _load(path: Path, _modified: int) -> Mapping[str, list[object]]:
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict) or not all(isinstance(row, list) for row in found.values()):
        raise ValueError(path)
    return found

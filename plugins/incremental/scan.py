"""Look at files without reading them: what has the same size, times and place is the same file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

# A file that was changed so shortly before it was looked at may be changed again within one tick of
# the file system's clock: it is judged by its bytes.
DOUBT = 2_000_000_000  # ns


@dataclass(frozen=True)
class Stamp:
    """A file as the file system describes it: size in bytes, times in ns, inode."""

    size: int
    mtime: int
    ctime: int
    inode: int


@dataclass(frozen=True)
class Differences:
    """What differs between two looks at the same folders, as sorted paths."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def all(self) -> tuple[str, ...]:
        """Every path of them."""
        return (*self.added, *self.changed, *self.removed)


def stamp_of(path: str | Path) -> Stamp | None:
    """The stamp of a file, links followed; None where there is none."""
    try:
        known = os.stat(path)  # noqa: PTH116 - a Path for each file takes longer than the look
    except OSError:
        return None
    return Stamp(known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino)


def walk(folder: str) -> Iterator[tuple[str, Stamp]]:
    """Yield every file below a folder, links followed, with its stamp; none for a folder that is
    not there."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            if entry.is_dir():
                if entry.name != "__pycache__":
                    yield from walk(entry.path)
                continue
            known = entry.stat()
        except OSError:
            continue
        stamp = Stamp(known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino)
        yield entry.path, stamp


def entries(folder: str) -> Iterator[os.DirEntry[str]]:
    """Yield every file below a folder; links are not followed."""
    try:
        found = list(os.scandir(folder))
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from entries(entry.path)
        else:
            yield entry


def look(folders: Iterable[str], files: Iterable[str]) -> dict[str, Stamp]:
    """The stamps of all files below some folders, and of some files."""
    found: dict[str, Stamp] = {}
    for folder in folders:
        found.update(walk(folder))
    for file in files:
        stamp = stamp_of(file)
        if stamp:
            found[file] = stamp
    return found


def sha_of(path: str) -> str:
    """The SHA-256 of a file's bytes; empty where it cannot be read."""
    try:
        with open(path, "rb") as file:  # noqa: PTH123 - paths are texts here
            return sha256(file.read()).hexdigest()
    except OSError:
        return ""


def is_in_doubt(stamp: Stamp, looked: int) -> bool:
    """Whether a file may change without a change of its stamp after a look at this time, in ns."""
    return max(stamp.mtime, stamp.ctime) > looked - DOUBT


def doubts(now: dict[str, Stamp], looked: int) -> dict[str, str]:
    """The SHA-256 of each file that is in doubt; it must be taken before the file is read, so that
    what is written in between is seen as a change."""
    return {path: sha_of(path) for path, stamp in now.items() if is_in_doubt(stamp, looked)}


def compare(before: dict[str, tuple[Stamp, str]], now: dict[str, Stamp]) -> Differences:
    """What differs from an earlier look: by stamps, and by bytes where these are in doubt."""
    changed = [
        path
        for path, stamp in now.items()
        if path in before and not _is_same(path, *before[path], stamp)
    ]
    return Differences(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(changed)),
        tuple(sorted(before.keys() - now.keys())),
    )


def _is_same(path: str, before: Stamp, sha: str, now: Stamp) -> bool:
    if sha:
        return before.size == now.size and sha_of(path) == sha
    return before == now

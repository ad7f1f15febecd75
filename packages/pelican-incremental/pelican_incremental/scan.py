"""Look at files without reading them: what has the same size, times and place is the same file."""

from __future__ import annotations

import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pelican_incremental.places import Places
    from pelican_incremental.store import Store

# A file that was changed so shortly before it was looked at may be changed again within one tick of
# the file system's clock: it is judged by its bytes.
DOUBT = 2_000_000_000  # ns

_MANY = 500  # files that take longer to read than processes to start
_PORTION = 100
_LIMIT = 600.0  # s, for a portion


class Stamp(NamedTuple):
    """A file as the file system describes it: size in bytes, times in ns, inode."""

    size: int
    mtime: int
    ctime: int
    inode: int


class Seen(Protocol):
    """What somebody has seen a moment ago, so that nobody need look again."""

    @property
    def looked(self) -> int:
        """The time at which that began, in ns."""

    @property
    def folder(self) -> str:
        """What was looked at: a path that ends in a separator."""

    @property
    def stamps(self) -> Mapping[str, Stamp]:
        """Every file below it, by absolute path."""


class Bytes(Protocol):
    """What is known of files beside their stamps; `is_copy`: they are copies, whose stamps say
    nothing."""

    @property
    def is_copy(self) -> bool:
        """Whether they are."""

    def known(self, path: str) -> str:
        """The SHA-256 of a file as it was; empty where that is not known."""

    def all_now(self, paths: Iterable[str]) -> dict[str, str]:
        """The SHA-256 of each of some files as it is."""


class OwnBytes:
    """Files by the paths that they have; nothing is known of them."""

    is_copy = False

    def known(self, path: str) -> str:
        """Nothing."""
        del path
        return ""

    def all_now(self, paths: Iterable[str]) -> dict[str, str]:
        """The SHA-256 of each of some files as it is."""
        return shas_of(paths)


@dataclass(frozen=True)
class Differences:
    """What differs between two looks at the same folders, as sorted paths."""

    added: tuple[str, ...]
    changed: tuple[str, ...]
    removed: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def folders(self) -> frozenset[str]:
        """The folders in which files came or went, with a separator at the end."""
        paths = (*self.added, *self.removed)
        return frozenset(f"{path.rpartition(os.sep)[0]}{os.sep}" for path in paths)

    @property
    def all(self) -> tuple[str, ...]:
        """Every path of them."""
        return (*self.added, *self.changed, *self.removed)


def stamp_of(path: str | Path) -> Stamp | None:
    """The stamp of a file, links followed; None where there is none."""
    try:
        return as_stamp(os.stat(path))  # noqa: PTH116 - a Path for each file takes longer than the look
    except OSError:
        return None


def as_stamp(known: os.stat_result) -> Stamp:
    """The part of what the system says of a file that tells it from another."""
    return Stamp(known.st_size, known.st_mtime_ns, known.st_ctime_ns, known.st_ino)


def walk(folder: str, apart: Container[str] = ()) -> Iterator[tuple[str, Stamp]]:
    """Yield every file below a folder, links followed, with its stamp; none for a folder that is
    not there, nor below one whose path is `apart`."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        try:
            if entry.is_dir():
                if entry.name != "__pycache__" and entry.path not in apart:
                    yield from walk(entry.path, apart)
                continue
            stamp = as_stamp(entry.stat())
        except OSError:
            continue
        yield entry.path, stamp


def snapshot(
    folders: Iterable[str],
    files: Iterable[str],
    seen: Seen | None = None,
    apart: Container[str] = (),
) -> dict[str, Stamp]:
    """The stamps of all files below some folders, but for those `apart`, and of some files."""
    found: dict[str, Stamp] = {}
    for folder in folders:
        found.update(seen.stamps if seen and folder == seen.folder else walk(folder, apart))
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


def shas_of(paths: Iterable[str]) -> dict[str, str]:
    """The same of each of some files; many are read on all cores."""
    asked = list(paths)
    if len(asked) < _MANY:
        return {path: sha_of(path) for path in asked}
    # Loaded here, for a look that finds what it left needs no processes.
    from pelican_incremental.workers import Failure, in_processes  # noqa: PLC0415

    def of_portion(start: int) -> list[str]:
        return [sha_of(path) for path in asked[start : start + _PORTION]]

    found: dict[str, str] = {}
    portions = range(0, len(asked), _PORTION)
    for start, shas in in_processes(of_portion, portions, _LIMIT, ahead=1):
        told = of_portion(start) if isinstance(shas, Failure) else shas
        found.update(zip(asked[start : start + _PORTION], told, strict=True))
    return found


def is_in_doubt(stamp: Stamp, looked: int) -> bool:
    """Whether a file may change without a change of its stamp after a look at this time, in ns."""
    return max(stamp.mtime, stamp.ctime) > looked - DOUBT


_OWN = OwnBytes()


def doubts(now: Mapping[str, Stamp], looked: int, data: Bytes = _OWN) -> dict[str, str]:
    """The SHA-256 of each file that is in doubt; it must be taken before the file is read, so that
    what is written in between is seen as a change."""
    return data.all_now(path for path, stamp in now.items() if is_in_doubt(stamp, looked))


def compare(
    before: Mapping[str, Stamp],
    doubted: Mapping[str, str],
    now: Mapping[str, Stamp],
    data: Bytes = _OWN,
    *,
    is_copy: bool = False,
) -> Differences:
    """What differs from an earlier look: by stamps, and by bytes where these were in doubt, and
    also, in a copy of all files, where the stamp is another."""

    differ = [p for p in now if p in before and (p in doubted or now[p] != before[p])]
    was = {path: doubted.get(path) or (data.known(path) if is_copy else "") for path in differ}
    shas = data.all_now(path for path in differ if was[path])
    changed = [path for path in differ if not was[path] or shas[path] != was[path]]
    return Differences(
        tuple(sorted(now.keys() - before.keys())),
        tuple(sorted(changed)),
        tuple(sorted(before.keys() - now.keys())),
    )


def compare_listed(
    before: bytes,
    doubted: Mapping[str, str],
    now: Mapping[str, Stamp],
    listed: bytes,
    data: Bytes = _OWN,
) -> Differences:
    """The same for an earlier look that was kept as a listing; `listed` is that of `now`. Where
    most stamps are others, this is a copy of what was seen: a new clone, another machine."""
    gone, new = (
        {path: Stamp(*known) for path, known in map(parsed, lines)}
        for lines in differing_lines(before, listed)
    )
    asked = {path: now[path] for path in doubted if path in now and path not in new}
    is_copy = data.is_copy or 2 * len(gone.keys() & new.keys()) > before.count(_END.encode())
    return compare({**asked, **gone}, doubted, {**asked, **new}, data, is_copy=is_copy)


# --- many files as one text -----------------------------------------------------------------------
#
# Of an archive the most part is as it was: to see that two texts are the same, or in which lines
# they differ, takes a tenth of the time in which a row for each file is read.

_END = "\0"  # no path has it
_BETWEEN = "/("  # the last one in a line
_FEW_LINES = 100  # each is looked for in the whole text


def line_of(path: str, known: tuple[int, ...]) -> str:
    """One file of a listing, with the numbers by which it is known."""
    return f"{path}/{tuple.__repr__(known)}{_END}"


def parsed(line: str) -> tuple[str, tuple[int, ...]]:
    """The path and the numbers of a line without its end."""
    path, _, numbers = line.rpartition(_BETWEEN)
    return path, tuple(map(int, numbers[:-1].split(", ")))


def listing(files: Mapping[str, tuple[int, ...]]) -> bytes:
    """Files with what is known of each, as one text, the same whatever their order."""
    return _bytes(sorted([line_of(path, known) for path, known in files.items()]))


def _bytes(lines: list[str]) -> bytes:
    return "".join(lines).encode("utf-8", "surrogateescape")


def lines_in(text: bytes) -> list[str]:
    """The lines of a listing, without their ends."""
    return text.decode("utf-8", "surrogateescape").split(_END)[:-1]


def differing_lines(before: bytes, now: bytes) -> tuple[set[str], set[str]]:
    """The lines that are in one of two listings alone."""
    if before == now:
        return set(), set()
    lines_before, lines_now = set(lines_in(before)), set(lines_in(now))
    return lines_before - lines_now, lines_now - lines_before


def relisted(
    before: bytes,
    gone: Mapping[str, tuple[int, ...]],
    new: Mapping[str, tuple[int, ...]],
) -> bytes:
    """A listing with some lines taken out and others put in."""
    if gone.keys() == new.keys() and len(gone) < _FEW_LINES:
        replaced = _replaced(before, gone, new)
        if replaced:
            return replaced
    lines = {f"{line}{_END}" for line in lines_in(before)}
    lines.difference_update(line_of(path, known) for path, known in gone.items())
    lines.update(line_of(path, known) for path, known in new.items())
    return _bytes(sorted(lines))


def _replaced(
    before: bytes,
    gone: Mapping[str, tuple[int, ...]],
    new: Mapping[str, tuple[int, ...]],
) -> bytes:
    """The same where each new line comes into the place of an old one, for which the others need
    not be parted; empty where one of the old is not there."""
    end = _END.encode()
    text, changes = end + before, []
    for path, known in gone.items():
        old, now = (_bytes([line_of(path, numbers)]) for numbers in (known, new[path]))
        at = text.find(end + old)
        if at < 0:
            return b""
        changes.append((at, at + len(old), now))
    parts, start = [], len(end)
    for at, stop, now in sorted(changes):
        parts += [text[start : at + len(end)], now]
        start = stop + len(end)
    return b"".join([*parts, text[start:]])


def list_output(folder: str) -> bytes:
    """Every file below a folder of outputs, links not followed, with its size and times."""
    start = len(f"{folder.rstrip(os.sep)}{os.sep}")
    found = {}
    for entry in _entries(folder):
        known = entry.stat(follow_symlinks=False)
        found[entry.path[start:]] = (known.st_size, known.st_mtime_ns, known.st_ctime_ns)
    return listing(found)


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        found = list(os.scandir(folder))
    except OSError:
        return
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)
        else:
            yield entry


# --- one look at all that a build may read --------------------------------------------------------


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
        return self.all_now([path])[path]

    def all_now(self, paths: Iterable[str]) -> dict[str, str]:
        """The same of each of some files."""
        asked = {path: self.places.outside(path) for path in paths}
        shas = shas_of(asked[path] for path in asked if path not in self._now)
        self._now.update((path, shas[file]) for path, file in asked.items() if file in shas)
        return {path: self._now[path] for path in asked}


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

"""Finished pages, packed, beside what is known of a build: one that is lost from the output, as all
are in a copy of the project without it, need not be made again."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pelican_incremental.disk import clear
from pelican_incremental.store import LostError
from pelican_incremental.workers import Failure, cores, in_processes

try:  # it packs in half of the time; what it packs, zlib unpacks
    from zlib_ng.zlib_ng import compress
except ImportError:
    from zlib import compress

_TABLE = "CREATE TABLE page (sha TEXT PRIMARY KEY, packed BLOB)"
_LEVEL = 2  # what it saves of a page's making must not be lost in packing it
_HEAD = 512  # bytes in which what is no text has a zero
_ROWS = 200  # that are written at once
_PORTION = 50  # files that a child unpacks at a time
_LIMIT = 60.0  # s

Packed = tuple[str, bytes]  # the SHA-256 of a text, and the text as zlib packs it


@dataclass(frozen=True, slots=True)
class LostFile:
    """A file of the output that is not there as it was left: its path, its SHA-256 and its size in
    bytes."""

    path: str
    sha: str
    size: int


def packed(sha: str, data: bytes) -> Iterator[Packed]:
    """Yield a file's bytes packed, if they are a text."""
    if b"\0" not in data[:_HEAD]:
        yield sha, compress(data, _LEVEL)


class KeptPages:
    """Texts by their SHA-256, by which each is proved when it is taken: whoever wrote the file, it
    can only cost time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._new: list[Packed] = []

    @cached_property
    def _database(self) -> sqlite3.Connection:
        try:
            return _opened(self.path)
        except sqlite3.DatabaseError:  # one that cannot be read was never there
            clear(self.path)
            return _opened(self.path)

    def among(self, digests: Iterable[str]) -> set[str]:
        """Those of some digests whose texts are here."""
        query = "SELECT 1 FROM page WHERE sha = ?"
        return {sha for sha in digests if self._database.execute(query, (sha,)).fetchone()}

    def add(self, texts: Iterable[Packed]) -> None:
        """Keep texts."""
        self._new.extend(texts)
        if len(self._new) >= _ROWS:
            self._write()

    def _write(self) -> None:
        rows, self._new = self._new, []
        self._database.executemany("INSERT OR IGNORE INTO page VALUES (?, ?)", rows)

    def forget(self, digests: Iterable[str]) -> None:
        """Forget texts."""
        self._write()
        self._database.executemany("DELETE FROM page WHERE sha = ?", ((sha,) for sha in digests))

    def forget_others(self, digests: set[str]) -> None:
        """Forget all texts but those."""
        self._write()
        known = {sha for (sha,) in self._database.execute("SELECT sha FROM page")}
        self.forget(known - digests)

    def text(self, lost: LostFile) -> bytes:
        """The bytes of a file.

        Raises:
            LostError: what is kept in their place are others.
        """
        query = "SELECT packed FROM page WHERE sha = ?"
        (found,) = self._database.execute(query, (lost.sha,)).fetchone() or (b"",)
        try:
            # No more than it should be: a few bytes can be made to unpack to any size.
            data = zlib.decompressobj().decompress(found, lost.size + 1)
        except (zlib.error, TypeError):
            data = b""
        if sha256(data).hexdigest() != lost.sha:
            raise LostError(lost.path)
        return data

    def restore(self, lost: Sequence[LostFile], write: Callable[[str, bytes], None]) -> None:
        """Let `write` write each of some files, by its path and its bytes, on all cores.

        Raises:
            LostError: one is not kept as it was; nothing is kept any more.
        """

        def work(start: int) -> str:
            with closing(KeptPages(self.path)) as mine:
                try:
                    for one in lost[start : start + _PORTION]:
                        write(one.path, mine.text(one))
                except (LostError, sqlite3.Error) as error:
                    return repr(error)
            return ""

        self.close()
        portions = range(0, len(lost), _PORTION)
        is_small = len(portions) == 1 or cores() == 1
        done = ((at, work(at)) for at in portions)
        for _, why in done if is_small else in_processes(work, portions, _LIMIT, ahead=1):
            if isinstance(why, Failure) or why:
                clear(self.path)
                raise LostError(str(why))

    def close(self, *, is_whole: bool = True) -> None:
        """Write and close the file, or delete it: it may be what stopped a build."""
        if self._new and is_whole:
            self._write()
        if "_database" in vars(self):
            if is_whole:
                self._database.commit()
            self._database.close()
            del self._database
        if not is_whole:
            clear(self.path)


def _opened(path: Path) -> sqlite3.Connection:
    """The file of that table and nothing else: of another's nothing is asked."""
    if path.is_symlink():
        clear(path)
    database = sqlite3.connect(path, timeout=60)
    try:
        database.execute("PRAGMA journal_mode=MEMORY")
        database.execute("PRAGMA synchronous=OFF")
        known = database.execute("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
        if not known:
            database.execute(_TABLE)
        elif known != [(_TABLE,)]:
            raise sqlite3.DatabaseError("it has other tables")
    except sqlite3.DatabaseError:
        database.close()
        raise
    return database

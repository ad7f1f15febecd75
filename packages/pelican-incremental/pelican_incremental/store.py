"""What a build knows of the one before: an SQLite file of texts and numbers, in which nothing can
be executed. One that is damaged, foreign or of another version is thrown away.

SQLite, and not one file of JSON or pickles, since a build of one page then reads the rows of one
page; a transaction that a kill cuts off has not been; and a row holds data only.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican_incremental.disk import clear, make_folder, write_whole

FIRST = "nothing is known of an earlier build"
VERSION = 6  # of the tables; another one is thrown away

_TABLES = """
CREATE TABLE fact (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE hash (path TEXT PRIMARY KEY, sha TEXT) WITHOUT ROWID;
CREATE TABLE blob (name TEXT PRIMARY KEY, text BLOB);
CREATE TABLE entity (id INTEGER PRIMARY KEY, name TEXT UNIQUE, path TEXT, due REAL);
CREATE INDEX entity_by_path ON entity (path);
CREATE INDEX entity_by_due ON entity (due) WHERE due IS NOT NULL;
CREATE TABLE state (id INTEGER PRIMARY KEY, files INT, short TEXT, long TEXT, later TEXT);
CREATE INDEX state_by_files ON state (files);
CREATE TABLE reading (
    name TEXT PRIMARY KEY, stamp TEXT, short TEXT, long TEXT, files TEXT, due REAL
);
CREATE TABLE list (name TEXT PRIMARY KEY, items TEXT) WITHOUT ROWID;
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT UNIQUE);
CREATE TABLE task (
    id INTEGER PRIMARY KEY, name TEXT UNIQUE, kind TEXT, recipe TEXT,
    given INT, names INT, files INT
);
CREATE TABLE look (entity INT, task INT, names INT, PRIMARY KEY (entity, task)) WITHOUT ROWID;
CREATE INDEX look_by_task ON look (task);
CREATE TABLE name (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE output (
    path TEXT PRIMARY KEY, task INT, size INT, mtime INT, ctime INT, sha TEXT
);
CREATE INDEX output_by_task ON output (task);
"""


class DamagedError(Exception):
    """The store cannot be used; the text says why."""


class LostError(LookupError):
    """The store lacks what it should have; the text names it."""


@dataclass(frozen=True, slots=True)
class Made:
    """A file of the output: its path, its size in bytes and its SHA-256."""

    path: str
    size: int
    sha: str


class Store:
    """The tables, one transaction at a time."""

    def __init__(self, path: Path, cache: int = 65_536) -> None:
        """Open it with a cache of so many KiB."""
        self.path, self._cache = path, cache
        self._words: dict[str, int] = {}
        self.memory: dict[str, object] = {}  # what this process knows of it beside
        self.is_copy = False  # of what a build in another place has left
        self._open()

    def _open(self) -> None:
        self.db = sqlite3.connect(self.path, isolation_level=None, timeout=60)
        # A store that a kill left half-written has no seal, and is not read: no need to wait for
        # the disk at each step.
        self.db.execute("PRAGMA journal_mode=MEMORY")
        self.db.execute("PRAGMA synchronous=OFF")
        self.db.execute(f"PRAGMA cache_size=-{self._cache}")

    def execute(self, query: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        """Run one statement."""
        return self.db.execute(query, tuple(values))

    def many(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        """Run one statement for each row."""
        self.db.executemany(query, rows)

    def facts(self) -> dict[str, str]:
        """Everything that is said of the site as a whole."""
        return dict(self.execute("SELECT name, value FROM fact"))

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """Say something of the site as a whole."""
        self.many("INSERT OR REPLACE INTO fact VALUES (?, ?)", facts.items())

    def blob(self, name: str) -> bytes:
        """A long text that is read or written as a whole; empty if there is none."""
        row = self.execute("SELECT text FROM blob WHERE name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def set_blob(self, name: str, text: bytes) -> None:
        """Write such a text, unless it stands there."""
        if self.blob(name) != text:
            self.execute("INSERT OR REPLACE INTO blob VALUES (?, ?)", (name, text))

    def hash_of(self, path: str) -> str:
        """The SHA-256 of a file that the last build knew; empty of another."""
        row = self.execute("SELECT sha FROM hash WHERE path = ?", (path,)).fetchone()
        return str(row[0]) if row else ""

    def set_hashes(self, hashes: Mapping[str, str]) -> None:
        """Say which bytes files have."""
        self.many("INSERT OR REPLACE INTO hash VALUES (?, ?)", hashes.items())

    def word(self, text: str) -> int:
        """The number of a text that stands in many rows."""
        if text not in self._words:
            self.execute("INSERT OR IGNORE INTO word (text) VALUES (?)", (text,))
            found = self.execute("SELECT id FROM word WHERE text = ?", (text,)).fetchone()
            self._words[text] = found[0]
        return self._words[text]

    def words(self) -> dict[int, str]:
        """The texts by their numbers."""
        return dict(self.execute("SELECT id, text FROM word"))

    def forget(self) -> None:
        """Empty all tables but that of what this build has read, and that of files' bytes."""
        tables = ("blob", "entity", "state", "list", "word", "task", "look", "name", "output")
        for table in (*tables, "fact"):
            self.execute(f"DELETE FROM {table}")  # noqa: S608 - names from above
        self._words.clear()

    def forget_tasks(self) -> None:
        """Empty the tables of what was made, and leave those of what was read."""
        for table in ("list", "task", "look", "name", "output"):
            self.execute(f"DELETE FROM {table}")  # noqa: S608 - names from above

    def begin(self) -> None:
        """Begin a transaction."""
        self.execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End a transaction."""
        self.execute("COMMIT")

    def rollback(self) -> None:
        """Undo a transaction, if one was begun."""
        if self.db.in_transaction:
            self.execute("ROLLBACK")
        self._words.clear()

    def close(self, *, is_whole: bool = True) -> None:
        """Leave the file to others, under the seal by which the next build knows it for whole; one
        that proved not to be whole gets none, and is thrown away."""
        self.rollback()
        self.db.close()
        if not is_whole:
            return
        with self.path.open("rb") as file:
            os.fsync(file.fileno())
        _memories.clear()
        _memories[self._seal()] = self.memory

    def forbid_writing(self) -> None:
        """Let nothing be written from now on, so that a kill does no harm."""
        self.execute("PRAGMA query_only=ON")
        self._seal()

    def _seal(self) -> str:
        stamp = _stamp(self.path)
        lines = [stamp, _place(self.path), _state(self.path)]
        write_whole(_seal_of(self.path), "\n".join(lines))
        return stamp


COPY = "copy"  # the fact that no build in this place has written down its stamps


_memories: dict[str, dict[str, object]] = {}


def open_store(folder: Path) -> tuple[Store, str]:
    """Return the store of a folder, made anew if need be, and why it was (empty: it was there).

    It is taken only under its seal, and if nobody else can have written it: a file of this user's
    that no group and no other may write.
    """
    make_folder(folder)
    path = folder / "site.sqlite"
    try:
        is_copy = _refuse_foreign(path)
        store = Store(path)
        if is_copy:
            store.set_facts({COPY: "1"})
        store.is_copy = store.facts().get(COPY) == "1"
        if store.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            store.db.close()
            raise DamagedError("it is of another version")
    except (DamagedError, sqlite3.Error, OSError) as error:
        why = "" if isinstance(error, FileNotFoundError) else str(error)
        throw_away(path)
        return _make(path), why or FIRST
    # What this process knows of it still holds if nobody has opened it since.
    store.memory = _memories.pop(_stamp(path), {})
    _seal_of(path).unlink()  # until it is closed again it may be half-written
    return store, ""


def _make(path: Path) -> Store:
    store = Store(path)
    path.chmod(0o600)
    store.db.executescript(_TABLES)
    store.execute(f"PRAGMA user_version={VERSION}")
    return store


def throw_away(path: Path) -> None:
    """Delete a store, or whatever lies in its place."""
    for victim in (path, _seal_of(path), path.with_name(f"{path.name}-journal")):
        clear(victim)


def _refuse_foreign(path: Path) -> bool:
    """Refuse a store that others may have written; return whether it is a copy."""
    known = path.lstat()
    if not stat.S_ISREG(known.st_mode):
        raise DamagedError("it was no file")
    if known.st_uid != os.geteuid() or known.st_mode & 0o022:
        raise DamagedError("others could have written it")
    seal = _seal_of(path)
    left = seal.read_text("utf-8", "replace").splitlines() if seal.is_file() else []
    is_copy = left[:1] != [_stamp(path)]
    if is_copy and not _is_whole_copy(path, left):
        raise DamagedError("the last build was cut off, or others wrote in it")
    return is_copy


def _is_whole_copy(path: Path, seal: list[str]) -> bool:
    """Whether this is a whole copy of what was sealed, in another place; in its own place another
    stamp means that somebody has written in it."""
    if len(seal) != len(("stamp", "place", "state")) or seal[1] == _place(path):
        return False
    if seal[2] != _state(path):
        return False
    with closing(sqlite3.connect(path)) as found:
        return bool(found.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))


def _place(path: Path) -> str:
    """Which file of which machine this is."""
    known = path.lstat()
    return f"{os.uname().nodename} {known.st_dev} {known.st_ino}"


def _state(path: Path) -> str:
    """What every change of a store changes, and no copying: its size in bytes and SQLite's counter
    of changes (sqlite.org/fileformat2.html, 1.3.7)."""
    with path.open("rb") as file:
        return f"{path.stat().st_size} {file.read(28)[24:].hex()}"


def _seal_of(path: Path) -> Path:
    return path.with_name("seal")


def _stamp(path: Path) -> str:
    """What changes with every change of a file: a program may set its times back, but not the time
    at which it did."""
    known = path.lstat()
    return f"{known.st_size} {known.st_mtime_ns} {known.st_ctime_ns} {known.st_ino}"

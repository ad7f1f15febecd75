"""What a build knows of the one before: an SQLite file of texts and numbers, in which nothing can
be executed. One that is damaged, foreign or of another version is thrown away.

SQLite, and not one file of JSON or pickles, since a build of one page then reads the rows of one
page; a transaction that a kill cuts off has not been; and a row holds data only.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from pelican_incremental.disk import clear, make_folder
from pelican_incremental.seal import DamagedError, refuse_foreign, seal, seal_of, stamp_of

FIRST = "nothing is known of an earlier build"
# SQLite takes at least so many values in one statement.
_MANY = 500
VERSION = 10  # of the tables; another one is thrown away

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
    name TEXT PRIMARY KEY, stamp TEXT, short TEXT, long TEXT, files TEXT, due REAL, notes TEXT,
    gathered TEXT
);
CREATE TABLE note (owner INT, kind TEXT, path TEXT, value TEXT);
CREATE INDEX note_by_owner ON note (owner, kind);
CREATE INDEX note_by_kind ON note (kind);
CREATE TABLE list (name TEXT PRIMARY KEY, items TEXT) WITHOUT ROWID;
CREATE TABLE string (id INTEGER PRIMARY KEY, text TEXT UNIQUE);
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


class LostError(LookupError):
    """The store lacks what it should have; the text names it."""


# What shows that a store must be thrown away.
UNUSABLE: tuple[type[Exception], ...] = (sqlite3.Error, LostError)


class Output(NamedTuple):
    """A file of the output as the last build left it: size in bytes, times in ns."""

    path: str
    task: int
    size: int
    mtime: int
    ctime: int
    sha: str


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
        self._interned: dict[str, int] = {}
        self._numbers: dict[str, int] = {}  # of entities
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

    def _execute(self, query: str, values: Iterable[Any] = ()) -> sqlite3.Cursor:
        return self.db.execute(query, tuple(values))

    def _many(self, query: str, rows: Iterable[Sequence[Any]]) -> None:
        self.db.executemany(query, rows)

    def _texts(self, query: str, value: Any) -> list[str]:
        return [text for (text,) in self._execute(query, (value,))]

    @property
    def version(self) -> int:
        """That of its tables."""
        return int(self._execute("PRAGMA user_version").fetchone()[0])

    # --- the site as a whole ---

    def facts(self) -> dict[str, str]:
        """Everything that is said of the site as a whole."""
        return dict(self._execute("SELECT name, value FROM fact"))

    def set_facts(self, facts: Mapping[str, str]) -> None:
        """Say something of the site as a whole."""
        self._many("INSERT OR REPLACE INTO fact VALUES (?, ?)", facts.items())

    def blob(self, name: str) -> bytes:
        """A long text that is read or written as a whole; empty if there is none."""
        row = self._execute("SELECT text FROM blob WHERE name = ?", (name,)).fetchone()
        return row[0] if row else b""

    def set_blob(self, name: str, text: bytes, known: bytes) -> None:
        """Write such a text, unless it is the one that is `known` to stand there."""
        if known != text:
            self._execute("INSERT OR REPLACE INTO blob VALUES (?, ?)", (name, text))

    def hash_of(self, path: str) -> str:
        """The SHA-256 of a file that the last build knew; empty of another."""
        row = self._execute("SELECT sha FROM hash WHERE path = ?", (path,)).fetchone()
        return str(row[0]) if row else ""

    def set_hashes(self, hashes: Mapping[str, str]) -> None:
        """Say which bytes files have."""
        self._many("INSERT OR REPLACE INTO hash VALUES (?, ?)", hashes.items())

    def names(self) -> dict[str, str | None]:
        """The names of the context with their values as JSON; None for one that has none."""
        return dict(self._execute("SELECT name, value FROM name"))

    def set_names(self, values: Mapping[str, str | None]) -> None:
        """Write names of the context with their values."""
        self._many("INSERT OR REPLACE INTO name VALUES (?, ?)", values.items())

    def items_of(self, name: str) -> str | None:
        """The items of a list as JSON."""
        row = self._execute("SELECT items FROM list WHERE name = ?", (name,)).fetchone()
        return row and str(row[0])

    def set_lists(self, lists: Mapping[str, str]) -> None:
        """Keep these lists and no others, items as JSON by name."""
        self._execute("DELETE FROM list")
        self._many("INSERT INTO list VALUES (?, ?)", lists.items())

    # --- texts that stand in many rows ---

    def intern(self, text: str) -> int:
        """The number of a text that stands in many rows."""
        if text not in self._interned:
            self._execute("INSERT OR IGNORE INTO string (text) VALUES (?)", (text,))
            found = self._execute("SELECT id FROM string WHERE text = ?", (text,)).fetchone()
            self._interned[text] = found[0]
        return self._interned[text]

    def interned(self, number: int) -> str:
        """The text of a number."""
        query = "SELECT text FROM string WHERE id = ?"
        return str(self._execute(query, (number,)).fetchone()[0])

    def lists_of_files(self) -> list[str]:
        """The lists of files that were opened for contents and tasks, as JSON, each once."""
        query = "SELECT text FROM string WHERE id IN (SELECT files FROM {})"
        rows = [row for name in ("state", "task") for row in self._execute(query.format(name))]
        return [text for (text,) in rows]

    # --- entities: contents, and sets of names ---

    def entities(self) -> Iterator[tuple[Any, ...]]:
        """Yield each with its number, and of a content the path of its source and the moment, in
        seconds since 1970, when its date will come."""
        yield from self._execute("SELECT name, id, path, due FROM entity")

    def number_of(self, name: str) -> int:
        """The number of an entity, which gets one if it has none."""
        if name not in self._numbers:
            query = "INSERT INTO entity (name) VALUES (?)"
            found = self.known_number(name) or self._execute(query, (name,)).lastrowid
            self._numbers[name] = found or 0
        return self._numbers[name]

    def known_number(self, name: str) -> int:
        """The number of an entity, 0 if it has none."""
        row = self._execute("SELECT id FROM entity WHERE name = ?", (name,)).fetchone()
        return int(row[0]) if row else 0

    def names_at(self, path: str) -> list[str]:
        """The names of the contents whose source lies at a path below `content/`."""
        return self._texts("SELECT name FROM entity WHERE path = ?", path)

    def names_due(self, now: float) -> list[str]:
        """The names of the contents whose date has come."""
        return self._texts("SELECT name FROM entity WHERE due <= ? AND path IS NOT NULL", now)

    def first_due(self) -> float | None:
        """When the first date will come."""
        (due,) = self._execute("SELECT min(due) FROM entity").fetchone()
        return None if due is None else float(due)

    def names_that_opened(self, is_met: Callable[[str], bool]) -> Iterator[str]:
        """Yield the contents whose reading opened files of which the list, as JSON, is met."""
        lists = "SELECT id, text FROM string WHERE id IN (SELECT DISTINCT files FROM state)"
        query = "SELECT name FROM entity JOIN state USING (id) WHERE files = ? AND path IS NOT NULL"
        for number, text in self._execute(lists).fetchall():
            if is_met(text):
                yield from self._texts(query, number)

    def forget_entities(self, names: Iterable[str]) -> None:
        """Write down that entities are no more."""
        for name in names:
            number = self._numbers.pop(name, None) or self.known_number(name)
            for query in (
                "DELETE FROM entity WHERE id = ?",
                "DELETE FROM state WHERE id = ?",
                "DELETE FROM look WHERE entity = ?",
                "DELETE FROM note WHERE owner = ?",
            ):
                self._execute(query, (number,))

    # --- what contents are, and what was read and is not compared yet ---

    def state(self, name: str) -> tuple[str, str, str, str] | None:
        """What an entity is: short, long and later values, the files that were opened for it."""
        found: tuple[str, str, str, str] | None = self._execute(
            "SELECT short, long, later, text FROM entity JOIN state USING (id) "
            "JOIN string ON string.id = state.files WHERE name = ?",
            (name,),
        ).fetchone()
        return found

    def later_texts(self) -> dict[str, str]:
        """The later values of all entities by their names."""
        return dict(self._execute("SELECT name, later FROM entity JOIN state USING (id)"))

    def text_of(self, name: str, column: str, *, is_read: bool) -> str | None:
        """The short, long or later values of an entity; `is_read`: as they were just read."""
        table = "reading" if is_read else "entity JOIN state USING (id)"
        query = f"SELECT {column} FROM {table} WHERE name = ?"  # noqa: S608 - both are ours
        row = self._execute(query, (name,)).fetchone()
        return str(row[0] or "{}") if row else None

    def set_state(self, name: str, values: tuple[str, str, str], files: str) -> None:
        """Write what an entity is: short, long and later values, the files that were opened."""
        row = (self.number_of(name), self.intern(files), *values)
        self._execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?)", row)

    def keep_reading(self, name: str, later: str) -> None:
        """Let a content be what was read, with later values."""
        read = "SELECT ?, 0, short, long, ? FROM reading WHERE name = ?"
        values = (self.number_of(name), later, name)
        self._execute(f"INSERT OR REPLACE INTO state {read}", values)

    def set_source(self, name: str, path: str, due: float | None, files: str) -> None:
        """Write of what a content was read."""
        number = self.number_of(name)
        self._execute("UPDATE entity SET path = ?, due = ? WHERE id = ?", (path, due, number))
        self._execute("UPDATE state SET files = ? WHERE id = ?", (self.intern(files), number))

    def reading(self, name: str) -> tuple[str, str, float | None, str] | None:
        """The stamp of a reading, the files that were opened for it, when its date will come, and
        what was gathered."""
        query = "SELECT stamp, files, due, gathered FROM reading WHERE name = ?"
        found: tuple[str, str, float | None, str] | None = self._execute(query, (name,)).fetchone()
        return found

    def values_read(self, name: str) -> tuple[str, str, str]:
        """The short and the long values that were read, and the files that were opened."""
        query = "SELECT short, long, files FROM reading WHERE name = ?"
        found: tuple[str, str, str] | None = self._execute(query, (name,)).fetchone()
        if found is None:
            raise LostError(name)
        return found

    def set_readings(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write readings: name, stamp, short and long values, files, date, notes, what was
        gathered."""
        self._many("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)

    def set_stamps(self, rows: Iterable[tuple[str, str]]) -> None:
        """Give readings stamps, by which another build can take them: stamp and name."""
        self._many("UPDATE reading SET stamp = ? WHERE name = ?", rows)

    def clear_readings(self) -> None:
        """Forget all readings, which are compared, and what they were seen to use."""
        self._execute("DELETE FROM reading")
        self._execute("DELETE FROM fact WHERE name IN ('met', 'held')")

    # --- what was told ---

    def notes_of_reading(self, name: str) -> str:
        """What a reading that is not compared yet has told, as JSON."""
        query = "SELECT notes FROM reading WHERE name = ?"
        row = self._execute(query, (name,)).fetchone()
        return str(row[0]) if row else "[]"

    def notes(self, kind: str) -> list[tuple[int, str, str]]:
        """What was told of a kind: the number of who told it, the path, the value."""
        return self._execute(
            "SELECT owner, path, value FROM note WHERE kind = ?", (kind,)
        ).fetchall()

    def number_of_notes(self, kind: str, owner: int | None = None) -> int:
        """How many were told of a kind, by all or by one."""
        query, values = "SELECT count(*) FROM note WHERE kind = ?", list[Any]([kind])
        if owner is not None:
            query, values = f"{query} AND owner = ?", [kind, owner]
        (number,) = self._execute(query, values).fetchone()
        return int(number)

    def greatest_notes(self, kind: str, number: int) -> list[tuple[str, str]]:
        """The paths and the values (as JSON) of so many notes of a kind, those with the greatest
        values."""
        query = "SELECT path, value FROM note WHERE kind = ? ORDER BY value DESC LIMIT ?"
        return self._execute(query, (kind, number)).fetchall()

    def set_notes(self, owner: int, notes: Iterable[Sequence[str]]) -> None:
        """Write what somebody has told, kind, path and value each, in the place of what they told
        before."""
        self._execute("DELETE FROM note WHERE owner = ?", (owner,))
        self._many("INSERT INTO note VALUES (?, ?, ?, ?)", ((owner, *note) for note in notes))

    # --- tasks, what they looked at, what they made ---

    def tasks(self, numbers: Sequence[int] | None = None) -> Iterator[tuple[Any, ...]]:
        """Yield tasks, all or those of some numbers: name, number, kind, recipe, and the numbers of
        the lists of what they were given, of names and of files."""
        query = "SELECT name, id, kind, recipe, given, names, files FROM task"
        if numbers is None:
            yield from self._execute(query)
            return
        for start in range(0, len(numbers), _MANY):
            part = numbers[start : start + _MANY]
            yield from self._execute(f"{query} WHERE id IN ({','.join('?' * len(part))})", part)

    def looks_at(self, entity: str) -> list[tuple[int, int]]:
        """The tasks that looked at an entity, each with the number of the list of names."""
        query = "SELECT task, names FROM look JOIN entity ON look.entity = entity.id WHERE name = ?"
        return self._execute(query, (entity,)).fetchall()

    def free_number(self) -> int:
        """A number that no task has, nor has a higher one."""
        (highest,) = self._execute("SELECT max(id) FROM task").fetchone()
        return (highest or 0) + 1

    def set_tasks(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write tasks: name, kind, recipe, numbers of three lists, number."""
        query = (
            "INSERT OR REPLACE INTO task (name, kind, recipe, given, names, files, id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)"
        )
        self._many(query, rows)

    def set_looks(self, rows: Iterable[tuple[int, int, int]]) -> None:
        """Write what tasks looked at: number of the entity, of the task, of the list of names."""
        self._many("INSERT OR REPLACE INTO look VALUES (?, ?, ?)", rows)

    def set_outputs(self, rows: Iterable[Sequence[Any]]) -> None:
        """Write what tasks made: path, number, size in bytes, mtime and ctime in ns, SHA-256."""
        self._many("INSERT OR REPLACE INTO output VALUES (?, ?, ?, ?, ?, ?)", rows)

    def set_recipe(self, number: int, recipe: str) -> None:
        """Give a task another recipe."""
        self._execute("UPDATE task SET recipe = ? WHERE id = ?", (recipe, number))

    def clear_task(self, number: int) -> None:
        """Forget what a task looked at and made."""
        self._execute("DELETE FROM look WHERE task = ?", (number,))
        self._execute("DELETE FROM output WHERE task = ?", (number,))

    def forget_task(self, number: int) -> None:
        """Write down that a task is no more."""
        self._execute("DELETE FROM task WHERE id = ?", (number,))
        self.clear_task(number)

    def makers(self, paths: Collection[str]) -> dict[str, tuple[int, str]]:
        """The task that made each of some files, and the file's SHA-256; of many files asked for,
        those of all that were made: to ask once is quicker."""
        if len(paths) > _MANY:
            rows = self._execute("SELECT path, task, sha FROM output")
            return {path: (task, sha) for path, task, sha in rows}
        query = "SELECT task, sha FROM output WHERE path = ?"
        found = {path: self._execute(query, (path,)).fetchone() for path in paths}
        return {path: made for path, made in found.items() if made}

    def outputs(self, task: int | None = None) -> list[Output]:
        """What was made, by all tasks or by one."""
        query = "SELECT path, task, size, mtime, ctime, sha FROM output"
        if task is None:
            rows = self._execute(query)
        else:
            rows = self._execute(f"{query} WHERE task = ?", (task,))
        return [Output(*row) for row in rows]

    def number_of_outputs(self) -> int:
        """How many files were made."""
        (number,) = self._execute("SELECT count(*) FROM output").fetchone()
        return int(number)

    def set_times(self, rows: Iterable[tuple[int, int, str]]) -> None:
        """Write that files have other times: mtime and ctime in ns, path."""
        self._many("UPDATE output SET mtime = ?, ctime = ? WHERE path = ?", rows)

    # --- to forget, and transactions ---

    def forget(self) -> None:
        """Empty all tables but that of what this build has read, and that of files' bytes."""
        self._empty("blob", "entity", "state", "note", "string", "fact")
        self._interned.clear()
        self._numbers.clear()
        self.forget_tasks()

    def forget_tasks(self) -> None:
        """Empty the tables of what was made, and leave those of what was read."""
        self._empty("list", "task", "look", "name", "output")

    def _empty(self, *tables: str) -> None:
        for table in tables:
            self._execute(f"DELETE FROM {table}")  # noqa: S608 - names from above

    def begin(self) -> None:
        """Begin a transaction."""
        self._execute("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """End a transaction."""
        self._execute("COMMIT")

    def rollback(self) -> None:
        """Undo a transaction, if one was begun."""
        if self.db.in_transaction:
            self._execute("ROLLBACK")
        self._interned.clear()
        self._numbers.clear()

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
        _memories[seal(self.path)] = self.memory

    def forbid_writing(self) -> None:
        """Let nothing be written from now on, so that a kill does no harm."""
        self._execute("PRAGMA query_only=ON")
        seal(self.path)


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
        is_copy = refuse_foreign(path)
        store = Store(path)
        if is_copy:
            store.set_facts({COPY: "1"})
        store.is_copy = store.facts().get(COPY) == "1"
        if store.version != VERSION:
            store.db.close()
            raise DamagedError("it is of another version")
    except (DamagedError, sqlite3.Error, OSError) as error:
        why = "" if isinstance(error, FileNotFoundError) else str(error)
        throw_away(path)
        return _make(path), why or FIRST
    # What this process knows of it still holds if nobody has opened it since.
    store.memory = _memories.pop(stamp_of(path), {})
    seal_of(path).unlink()  # until it is closed again it may be half-written
    return store, ""


def _make(path: Path) -> Store:
    store = Store(path)
    path.chmod(0o600)
    store.db.executescript(_TABLES)
    store.db.execute(f"PRAGMA user_version={VERSION}")
    return store


def throw_away(path: Path) -> None:
    """Delete a store, or whatever lies in its place."""
    for victim in (path, seal_of(path), path.with_name(f"{path.name}-journal")):
        clear(victim)

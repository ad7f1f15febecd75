"""What earlier checks found, so that unchanged files are not checked again, and what the last
release held.

SQLite: one file, of which a check of one edited article reads and writes a few rows; no code is
executed by reading it. Whatever cannot be read was never known.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from desk.check.facts import Facts
from desk.settings import ROOT
from pelican_incremental.scan import Stamp, is_in_doubt, sha_of
from plugins import faults
from plugins.faults import Fault
from plugins.source.tables import AUTHORS

# What the findings of one file depend on beside its bytes.
_CODE = ("desk/check", "plugins/images", "plugins/source", "plugins/typography")
_FILES = ("plugins/links.py", "plugins/faults.py")
_SETTINGS = (
    "DEFAULT_CATEGORY",
    "DEFAULT_LANG",
    "DIRECT_TEMPLATES",
    "MARKDOWN",
    "MAX_SOURCE_SIZE",
    "PAGE_PATHS",
    "SECTIONS",
    "SOURCE_TIME_LIMIT",
    "TIMEZONE",
)
_PATIENCE = 10  # seconds for another check that is writing

_TABLES = """
CREATE TABLE facts (key TEXT PRIMARY KEY, value TEXT);
CREATE TABLE sources (
    name TEXT PRIMARY KEY, size INT, modified INT, changed INT, inode INT, checked INT, digest TEXT,
    findings TEXT, warnings TEXT, across TEXT, exported TEXT, facts TEXT,
    standfirst INT, stops INT, body TEXT, changes TEXT, date TEXT, kind TEXT, template TEXT,
    untold INT
) WITHOUT ROWID;
CREATE INDEX found ON sources (name) WHERE findings IS NOT NULL OR across IS NOT NULL;
CREATE INDEX warned ON sources (name) WHERE warnings IS NOT NULL;
CREATE INDEX standfirsts ON sources (stops, standfirst) WHERE standfirst;
CREATE INDEX untold ON sources (name) WHERE untold;
CREATE INDEX dates ON sources (date);
CREATE INDEX templates ON sources (kind, template) WHERE template != '';
CREATE TABLE pictures (
    name TEXT PRIMARY KEY, size INT, modified INT, changed INT, inode INT, readable INT
) WITHOUT ROWID;
CREATE TABLE files (
    name TEXT PRIMARY KEY, size INT, modified INT, changed INT, inode INT, sha TEXT
) WITHOUT ROWID;
CREATE TABLE asked (
    source TEXT, target TEXT, PRIMARY KEY (source, target)
) WITHOUT ROWID;
CREATE INDEX asked_by_target ON asked (target);
CREATE TABLE IF NOT EXISTS released (name TEXT PRIMARY KEY, body TEXT, changes TEXT) WITHOUT ROWID;
"""


_FOUND = ("facts", "sources", "pictures", "files", "asked")  # by rules, which may change


class Row(NamedTuple):
    """How a source was when it was checked."""

    stamp: Stamp
    checked: int
    digest: str

    @property
    def is_in_doubt(self) -> bool:
        """Whether the file may have been saved again without another stamp."""
        return is_in_doubt(self.stamp, self.checked)

    def is_sure(self, stamp: Stamp) -> bool:
        """Whether a file with this stamp is the one that was checked, without reading it."""
        return self.stamp == stamp and not self.is_in_doubt


def version_of(settings: Mapping[str, Any]) -> str:
    """A digest of the rules, the settings and the templates by which a source is judged."""
    digest = sha256()
    code = [path for folder in _CODE for path in sorted((ROOT / folder).rglob("*.py"))]
    for path in (*code, *(ROOT / name for name in _FILES)):
        digest.update(path.read_bytes())
    places = sorted(name for name in settings if name.endswith(("_URL", "_SAVE_AS")))
    for name in (*_SETTINGS, *places):
        digest.update(f"{name}={settings.get(name)!r}\n".encode())
    templates = sorted(path.name for path in Path(settings["THEME"], "templates").glob("*.html"))
    digest.update("\n".join(templates).encode())
    # An author's slug is part of an address only where the pattern says so.
    if any("{author" in str(settings[name]) for name in places):
        authors = Path(settings["PATH"], AUTHORS)
        digest.update(authors.read_bytes() if authors.is_file() else b"")
    return digest.hexdigest()


def file_of(work: Path, root: str) -> Path:
    """Each folder of sources has a cache of its own."""
    name = os.path.relpath(root, work)  # the same in every clone
    return work / f"check-{sha256(name.encode()).hexdigest()[:12]}.sqlite"


@contextmanager
def open_cache(path: Path, root: Path, version: str) -> Iterator[Cache]:
    """The cache in a file; it is written when the block ends.

    One that cannot be read is thrown away; where none can be written, the check knows nothing.
    """
    cache = Cache(_opened(path, version), root)
    try:
        with cache.database:
            yield cache
    finally:
        cache.database.close()


def _opened(path: Path, version: str) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            return _prepared(sqlite3.connect(path, timeout=_PATIENCE), version)
        except sqlite3.OperationalError:
            raise
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            return _prepared(sqlite3.connect(path, timeout=_PATIENCE), version)
    except (sqlite3.Error, OSError):
        return _prepared(sqlite3.connect(":memory:"), version)


def _prepared(database: sqlite3.Connection, version: str) -> sqlite3.Connection:
    """Throw away what was found by other rules, but not what was released."""
    try:
        # A log that is not waited for: what is lost with the power is found anew.
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
        known = "SELECT value FROM facts WHERE key = 'version'"
        if "facts" not in tables or database.execute(known).fetchone() != (version,):
            drops = "".join(f"DROP TABLE IF EXISTS {t};" for t in _FOUND)
            database.executescript(f"BEGIN;{drops}{_TABLES}COMMIT;")
            database.execute("INSERT INTO facts VALUES ('version', ?)", (version,))
            database.commit()
        database.execute("BEGIN IMMEDIATE")
    except sqlite3.Error:
        database.close()
        raise
    return database


class Cache:
    """What is known of each source, by its path below `root`."""

    def __init__(self, database: sqlite3.Connection, root: Path) -> None:
        self.database, self._root = database, root
        self.moved: set[str] = set()  # sources whose parts are others than they were

    def get(self, key: str) -> str:
        """A text that was kept, or an empty one."""
        found = self.database.execute("SELECT value FROM facts WHERE key = ?", (key,)).fetchone()
        return found[0] if found else ""

    def keep(self, key: str, value: str) -> None:
        """Keep one text."""
        self.database.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (key, value))

    def listed(self) -> bytes:
        """The listing of all sources as they were when they were checked last."""
        found = self.database.execute("SELECT value FROM facts WHERE key = 'stamps'").fetchone()
        return found[0] if found else b""

    def has_listing(self) -> bool:
        """Whether there is one; of many sources it takes long to load."""
        query = "SELECT 1 FROM facts WHERE key = 'stamps'"
        return self.database.execute(query).fetchone() is not None

    def keep_listing(self, listed: bytes | None, unsure: Sequence[str]) -> None:
        """Keep it (None: it stands), with the names of those that may have been saved again
        unseen."""
        if listed is not None and listed != self.listed():
            self.database.execute("INSERT OR REPLACE INTO facts VALUES ('stamps', ?)", (listed,))
        self.keep("unsure", json.dumps(unsure))

    def unsure(self) -> set[str]:
        """Those names."""
        return set(json.loads(self.get("unsure") or "[]"))

    def row(self, name: str) -> Row | None:
        """How a source was, if it has been checked."""
        query = "SELECT size, modified, changed, inode, checked, digest FROM sources WHERE name = ?"
        found = self.database.execute(query, (name,)).fetchone()
        return Row(Stamp(*found[:4]), *found[4:]) if found else None

    def put(self, name: str, row: Row, findings: Sequence[Fault], facts: Facts | None) -> None:
        """Note what a source was found to be, with nothing yet of what it is to others."""
        of_facts: tuple[Any, ...] = (None,) * 9
        if facts:
            of_facts = (
                *(facts.exported, facts.as_json(), facts.standfirst_line),
                *(
                    facts.standfirst_stops,
                    facts.body,
                    facts.changes,
                    facts.date,
                    facts.kind,
                    facts.template,
                ),
            )
        stamp = row.stamp
        self._note_changes(name, facts)
        untold = facts is not None and self._is_untold(name, facts)
        warnings = [fault for fault in findings if fault.severity == "warning"]
        others = [fault for fault in findings if fault.severity != "warning"]
        packed = self._packed(others), self._packed(warnings)
        values = (name, *stamp, row.checked, row.digest, *packed, None, *of_facts, untold)
        marks = ", ".join("?" * len(values))
        self.database.execute(f"INSERT OR REPLACE INTO sources VALUES ({marks})", values)  # noqa: S608

    def _note_changes(self, name: str, facts: Facts | None) -> None:
        """Know what others may ask of a source that is not as it was."""
        query = "SELECT exported, facts FROM sources WHERE name = ?"
        exported, was = self.database.execute(query, (name,)).fetchone() or (None, None)
        if exported != (facts.exported if facts else None):
            self.keep("exported", "")
        parts = Facts.from_json(was).ids if was else None
        if facts and was and tuple(parts or ()) != tuple(facts.ids or ()):
            self.moved.add(name)

    def keep_asked(self, name: str, targets: Iterable[str]) -> None:
        """Note of which other sources the parts were asked for by the links of one."""
        self.database.execute("DELETE FROM asked WHERE source = ?", (name,))
        rows = ((name, target) for target in targets)
        self.database.executemany("INSERT INTO asked VALUES (?, ?)", rows)

    def asking(self, targets: Iterable[str]) -> set[str]:
        """The sources whose links asked for the parts of some others."""
        query = "SELECT source FROM asked WHERE target = ?"
        return {name for one in targets for (name,) in self.database.execute(query, (one,))}

    def _is_untold(self, name: str, facts: Facts) -> bool:
        """Whether a text is another than the released one, and tells of no other change."""
        query = "SELECT body, changes FROM released WHERE name = ?"
        found = self.database.execute(query, (name,)).fetchone()
        return found is not None and found[0] != facts.body and found[1] == facts.changes

    def touch(self, name: str, row: Row) -> None:
        """Note that a file with another stamp has the same bytes."""
        self.database.execute(
            "UPDATE sources SET size=?, modified=?, changed=?, inode=?, checked=? WHERE name=?",
            (*row.stamp, row.checked, name),
        )

    def forget(self, names: Iterable[str]) -> None:
        """Drop sources that are no more."""
        self.keep("exported", "")
        for table, column in (("sources", "name"), ("asked", "source")):
            query = f"DELETE FROM {table} WHERE {column} = ?"  # noqa: S608 - names from above
            self.database.executemany(query, [(name,) for name in names])

    def exported(self) -> str:
        """A digest of what all sources are to each other."""
        if not self.get("exported"):
            query = "SELECT name, exported FROM sources ORDER BY name"
            text = repr(self.database.execute(query).fetchall())
            self.keep("exported", sha256(text.encode()).hexdigest())
        return self.get("exported")

    def facts_of(self, name: str) -> Facts | None:
        """The facts of one source."""
        query = "SELECT facts FROM sources WHERE name = ?"
        found = self.database.execute(query, (name,)).fetchone()
        return Facts.from_json(found[0]) if found and found[0] else None

    def all_facts(self) -> dict[str, Facts | None]:
        """The facts of all sources, by path."""
        query = "SELECT name, facts FROM sources ORDER BY name"
        return {
            name: Facts.from_json(facts) if facts else None
            for name, facts in self.database.execute(query)
        }

    def keep_across(self, name: str, findings: Sequence[Fault]) -> None:
        """Note what is wrong with a source as it stands among the others."""
        packed = self._packed(findings)
        self.database.execute("UPDATE sources SET across = ? WHERE name = ?", (packed, name))

    def findings(self, warned: Iterable[str] | None) -> Iterator[Fault]:
        """What was found in sources: all errors and notes, and the warnings of some (None: of all):
        of many sources they take long to load, and most were said before."""
        query = (
            "SELECT name, findings, across FROM sources "
            "WHERE findings IS NOT NULL OR across IS NOT NULL"
        )
        warnings = "SELECT name, warnings FROM sources WHERE warnings IS NOT NULL"
        found = [self.database.execute(query)]
        if warned is None:
            found.append(self.database.execute(warnings))
        else:
            found += (self.database.execute(f"{warnings} AND name = ?", (n,)) for n in warned)
        for name, *packed in chain.from_iterable(found):
            shown = faults.shown(self._root / name)
            for part in filter(None, packed):
                yield from (Fault(shown, *row) for row in json.loads(part))

    def _packed(self, findings: Sequence[Fault]) -> str | None:
        """Without the path, which depends on where the person stands."""
        rows = [astuple(fault)[1:] for fault in findings]
        return json.dumps(rows, ensure_ascii=False) if rows else None

    def is_readable(self, name: str, stamp: Stamp, look: Callable[[], bool]) -> bool:
        """Whether a file is a picture; it is opened once, unless it changes."""
        query = "SELECT size, modified, changed, inode, readable FROM pictures WHERE name = ?"
        found = self.database.execute(query, (name,)).fetchone()
        if not found or Stamp(*found[:4]) != stamp:
            found = (*stamp, look())
            marks = "INSERT OR REPLACE INTO pictures VALUES (?, ?, ?, ?, ?, ?)"
            self.database.execute(marks, (name, *found))
        return bool(found[4])

    def contents(self, files: Mapping[str, Stamp]) -> str:
        """A digest of the bytes of some files; each is read again when its stamp is another."""
        query = "SELECT name, size, modified, changed, inode, sha FROM files"
        known = {n: (Stamp(*stamp), sha) for n, *stamp, sha in self.database.execute(query)}
        now = {
            name: known[name]
            if name in known and known[name][0] == stamp
            else (stamp, sha_of(str(self._root / name)))
            for name, stamp in files.items()
        }
        if now != known:
            self.database.execute("DELETE FROM files")
            rows = ((name, *stamp, sha) for name, (stamp, sha) in now.items())
            self.database.executemany("INSERT INTO files VALUES (?, ?, ?, ?, ?, ?)", rows)
        told = repr(sorted((name, sha) for name, (_, sha) in now.items()))
        return sha256(told.encode("utf-8", "surrogateescape")).hexdigest()

    def templates(self) -> list[tuple[str, str]]:
        """The kind of source and the template, for each template that a source asks for."""
        query = "SELECT DISTINCT kind, template FROM sources WHERE template != '' ORDER BY 1, 2"
        return self.database.execute(query).fetchall()

    def release(self) -> None:
        """Note that what was checked is public now."""
        self.database.execute("DELETE FROM released")
        self.database.execute(
            "INSERT INTO released SELECT name, body, changes FROM sources WHERE body IS NOT NULL"
        )
        self.database.execute("UPDATE sources SET untold = 0 WHERE untold")


def as_text(findings: Iterable[Fault]) -> str:
    """Findings as `from_text` reads them."""
    return json.dumps([astuple(fault) for fault in findings], ensure_ascii=False)


def from_text(text: str) -> list[Fault]:
    """Findings that `as_text` wrote."""
    return [Fault(*row) for row in json.loads(text or "[]")]

"""What pages were found to hold when an index was made before, so that one edit reads one page."""

from __future__ import annotations

import json
import sqlite3
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from desk.search import pages, words
from desk.search.pages import Document

_TABLE = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, facts TEXT) WITHOUT ROWID"


class KeptDocuments:
    """Documents by the digest of the page that they were read from, in an SQLite file, or with no
    path in memory; deleting the file costs time alone."""

    def __init__(self, path: Path | None = None) -> None:
        self._used: set[str] = set()
        self._path = path
        if path:
            path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open()
        except sqlite3.DatabaseError:  # one that cannot be read was never there
            self._database.close()
            assert path
            path.unlink()
            self._open()
        self._rules = _rules()

    def _open(self) -> None:
        self._database = sqlite3.connect(self._path or ":memory:", check_same_thread=False)
        self._database.execute(_TABLE)

    def read(self, name: str, page: bytes) -> Document | None:
        """The document of a page at its path below the site's root; None for one that is no
        article."""
        key = sha256(b"\n".join([self._rules, name.encode(), page])).hexdigest()
        self._used.add(key)
        row = self._database.execute("SELECT facts FROM kept WHERE key = ?", (key,)).fetchone()
        if row:
            facts = json.loads(row[0])
            return Document(**facts) if facts else None
        document = pages.document_of(name, page)
        # `asdict` copies each word by itself, which takes longer than to find them all.
        text = json.dumps(vars(document) if document else None, ensure_ascii=False)
        self._database.execute("INSERT INTO kept VALUES (?, ?)", (key, text))
        return document

    def close(self) -> None:
        """Forget all that nobody asked for since this was opened; write and close the file."""
        self.forget_unused()
        self._database.close()

    def forget_unused(self) -> None:
        """Forget the pages that were not read since this was called last."""
        keys = [key for (key,) in self._database.execute("SELECT key FROM kept")]
        old = [(key,) for key in keys if key not in self._used]
        self._database.executemany("DELETE FROM kept WHERE key = ?", old)
        self._database.commit()
        self._used.clear()


def _rules() -> bytes:
    """The digest of what reads pages: other code finds other words."""
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in (pages, words))
    return sha256(code + version("lxml").encode()).digest()

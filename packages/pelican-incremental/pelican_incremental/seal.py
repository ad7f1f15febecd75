"""The seal under which a build leaves its store: that it is whole, and nobody else has written in
it."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from pelican_incremental.disk import write_whole


class DamagedError(Exception):
    """The store cannot be used; the text says why."""


def seal(path: Path) -> str:
    """Seal a store; return what changes with every change of it."""
    stamp = stamp_of(path)
    write_whole(seal_of(path), "\n".join([stamp, _place(path), _state(path)]))
    return stamp


def refuse_foreign(path: Path) -> bool:
    """Refuse a store that others may have written; return whether it is a copy."""
    known = path.lstat()
    if not stat.S_ISREG(known.st_mode):
        raise DamagedError("it was no file")
    if known.st_uid != os.geteuid() or known.st_mode & 0o022:
        raise DamagedError("others could have written it")
    seal = seal_of(path)
    left = seal.read_text("utf-8", "replace").splitlines() if seal.is_file() else []
    is_copy = left[:1] != [stamp_of(path)]
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


def seal_of(path: Path) -> Path:
    """Where the seal of a store lies."""
    return path.with_name("seal")


def stamp_of(path: Path) -> str:
    """What changes with every change of a file: a program may set its times back, but not the time
    at which it did."""
    known = path.lstat()
    return f"{known.st_size} {known.st_mtime_ns} {known.st_ctime_ns} {known.st_ino}"

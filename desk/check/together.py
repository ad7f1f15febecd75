"""Rules that need all articles, the last release or the day; each asks the cache for those few
sources that it is about, and is asked for all of them or for some, by their names."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from desk.check.facts import Facts
from plugins import faults
from plugins.faults import Fault


def standfirst_full_stop(
    database: sqlite3.Connection, root: Path, names: Iterable[str] | None
) -> Iterator[Fault]:
    """standfirst-full-stop: a standfirst ends in a full stop when most do not. `Standfirst: Trade
    grows.` -> delete the full stop."""
    of_all = "SELECT count(*) FROM sources WHERE standfirst"
    stopping = "FROM sources WHERE standfirst AND stops = 1"
    (stopped,) = database.execute(f"SELECT count(*) {stopping}").fetchone()
    if not stopped or stopped * 2 >= database.execute(of_all).fetchone()[0]:
        return
    query = f"SELECT name, facts {stopping}"
    for shown, facts in _of(names, database, root, query):
        if "standfirst-full-stop" not in facts.off:
            message = "Standfirst must end without a full stop as the others do, not with '.'"
            yield _warning(shown, facts.standfirst_line, message, "standfirst-full-stop")


def modified_missing(
    database: sqlite3.Connection, root: Path, names: Iterable[str] | None
) -> Iterator[Fault]:
    """modified-missing: a text was changed since `make publish` ran last, and readers are not told.
    A mended word -> add `Modified:` with today's date, or a `Correction:`."""
    query = "SELECT name, facts FROM sources WHERE untold"
    for shown, facts in _of(names, database, root, query):
        if "modified-missing" not in facts.off:
            message = "Modified must be given, for the text changed since the last release"
            yield _warning(shown, facts.body_line, message, "modified-missing")


def scheduled(database: sqlite3.Connection, root: Path, now: datetime) -> Iterator[Fault]:
    """date-future: a text is dated ahead and is no draft. `Date: 2099-01-01` -> nothing, if that is
    meant: `make publish` leaves it out until then; else mend the date."""
    # A day of grace, for offsets differ; those few are compared as the times that they are.
    yesterday = (now - timedelta(days=1)).date().isoformat()
    query = "SELECT name, facts FROM sources WHERE date > ?"
    for shown, facts in _sources(database, root, query, yesterday):
        if facts.status != "draft" and datetime.fromisoformat(facts.date) > now:
            until = f"comes out on {facts.date_text}, and make publish leaves it out until then"
            message = f"Date must be ahead on purpose: the text {until}"
            yield Fault(shown, facts.date_line, message, "date-future", 0, "note")


def _of(
    names: Iterable[str] | None, database: sqlite3.Connection, root: Path, query: str
) -> Iterator[tuple[str, Facts]]:
    """What a query finds among some sources (None: among all)."""
    if names is None:
        yield from _sources(database, root, query)
    for name in names or ():
        yield from _sources(database, root, f"{query} AND name = ?", name)


def _sources(
    database: sqlite3.Connection, root: Path, query: str, *values: str
) -> Iterator[tuple[str, Facts]]:
    for name, facts in database.execute(query, values):
        yield faults.shown(root / name), Facts.from_json(facts)


def _warning(shown: str, line: int, message: str, code: str) -> Fault:
    return Fault(shown, line, message, code, 0, "warning")

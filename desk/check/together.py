"""Rules that need all articles or the last release, from what the readings have told (`reading`)
and the build has kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from desk.check.released import untold
from pelican_incremental.notes import Notes
from plugins import faults
from plugins.faults import Fault

# What is asked of notes: `Notes.all` or, of the sources that were just read, `Notes.new`.
Ask = Callable[[str], Iterator[tuple[str, Any]]]


def standfirst_full_stop(notes: Notes, ask: Ask, root: Path) -> Iterator[Fault]:
    """standfirst-full-stop: a standfirst ends in a full stop when most do not. `Standfirst: Trade
    grows.` -> delete the full stop."""
    stopped = notes.count("full-stop")
    if not stopped or stopped * 2 >= notes.count("standfirst"):
        return
    for name, line in ask("full-stop"):
        if line:
            message = "Standfirst must end without a full stop as the others do, not with '.'"
            yield _warning(root / name, line, message, "standfirst-full-stop")


def modified_missing(ask: Ask, root: Path, released: Path) -> Iterator[Fault]:
    """modified-missing: a text was changed since `make publish` ran last, and readers are not told.
    A mended word -> add `Modified:` with today's date, or a `Correction:`."""
    if not released.is_file():
        return  # to load what was told of each text takes longer than a check of one
    lines, texts = {}, []
    for name, (line, body, changes) in ask("text"):
        lines[name] = line
        texts.append((name, body, changes))
    for name in untold(released, texts):
        if lines[name]:
            message = "Modified must be given, for the text changed since the last release"
            yield _warning(root / name, lines[name], message, "modified-missing")


def _warning(path: Path, line: int, message: str, code: str) -> Fault:
    return Fault(faults.shown(path), line, message, code, 0, "warning")

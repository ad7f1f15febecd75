"""Stop a build that has faults before it writes a page, and name every fault by file and line."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pelican_incremental import Collector, checks_made, collect

if TYPE_CHECKING:
    from pelican import Pelican
    from pelican.generators import Generator


STOPPED = "build-stopped"  # the code of what no rule of ours has found


@dataclass(frozen=True, order=True)
class Fault:
    """What an editor must mend: `path` is relative to where the person stands, `line` and `column`
    count from 1 (0: none), `code` is its name in docs/checks.md. A warning or a note stops
    nothing."""

    path: str
    line: int
    message: str
    code: str = STOPPED
    column: int = 0
    severity: Literal["error", "warning", "note"] = "error"

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}" if place else self.message


class SourceError(Exception):
    """Sources that cannot be built; `faults` holds one entry for each thing to mend."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("\n" + "\n".join(str(fault) for fault in faults))
        self.faults = tuple(faults)


_found: set[Fault] = set()
_root = Path()  # of the content


def report(*faults: Fault) -> None:
    """Remember faults; the build stops when all sources have been read, so that all are named at
    once."""
    _found.update(faults)


def shown(path: Path) -> str:
    """A path as the person would type it: relative to where they stand if it lies below."""
    text, here = str(path), os.getcwd()  # noqa: PTH109 - each source asks, and a Path takes longer
    return "." if text == here else text.removeprefix(here.rstrip("/") + "/")


class _Listener(logging.Handler):
    """Turns what Pelican logs as an error, and goes on from, into a fault.

    build-stopped: Pelican, a plugin or a template reports an error. `Cannot load plugin` -> mend
    what the message names.

    source-unreadable: a source cannot be opened or read. `Permission denied` -> make it a file
    that the person who builds may read.
    """

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if isinstance(error, SourceError):
            return  # its reader has reported it already, with the line
        path = _path_in(record)
        if path:
            report(Fault(path, 0, f"could not be read: {error}", "source-unreadable"))
        else:
            report(Fault("", 0, record.getMessage()))


def _path_in(record: logging.LogRecord) -> str:
    """The file that Pelican names in `Could not process %s`, as seen from `content/`."""
    unread = "Could not process" in str(record.msg)
    return str(record.args[0]) if unread and isinstance(record.args, tuple) else ""


_listener = _Listener(logging.ERROR)


def start(pelican: Pelican) -> None:
    """Begin a build without the last one's faults; a strict build takes warnings for faults."""
    global _root  # noqa: PLW0603
    _found.clear()
    _root = Path(pelican.settings["PATH"])
    _listener.setLevel(logging.WARNING if pelican.settings.get("STRICT") else logging.ERROR)
    logging.getLogger("pelican").addHandler(_listener)


def stop_if_any(_sender: object) -> None:
    """Raise SourceError while nothing has been written."""
    if _found:
        raise SourceError(sorted(_found))


def stop_if_all_is_known(generators: Sequence[Generator]) -> None:
    """The same, but for an incremental build, which makes its checks a moment later."""
    from pelican_incremental.plugin import session  # noqa: PLC0415 - it loads all of Pelican

    if session() is None:
        stop_if_any(generators)


def stop_if_late(_pelican: Pelican) -> None:
    """What is logged while pages are written is a fault too; the stage keeps it from `output/`."""
    stop_if_any(())


# A fault as it is kept: the path from `content/`, and all else.
Kept = tuple[Any, ...]


def kept(fault: Fault, root: str | Path) -> Kept:
    """A fault as it is kept: wherever a person stands, `content/` is at `root`."""
    path, *rest = astuple(fault)
    return (os.path.relpath(path, root) if path else "", *rest)


def from_kept(found: Sequence[Any], root: Path) -> Fault:
    """A fault as it is shown, from how it is kept."""
    path, *rest = found
    return Fault(shown(Path(os.path.normpath(root / path))) if path else "", *rest)


def take() -> frozenset[Fault]:
    """The faults that were found, which this process then no longer has."""
    found = frozenset(_found)
    _found.clear()
    return found


def take_kept() -> tuple[Kept, ...]:
    """The same for another process, or another build."""
    return tuple(kept(fault, _root) for fault in sorted(take()))


def merge_kept(found: Iterable[Kept]) -> None:
    """Report the faults that another process or an earlier build has found."""
    report(*(from_kept(one, _root) for one in found))


def register() -> None:
    """First in PLUGINS for its start, but it must stop after all other plugins looked: blinker
    calls in order of connection."""
    from pelican import signals  # noqa: PLC0415 - faults are also named where Pelican is not loaded

    signals.initialized.connect(start)
    signals.all_generators_finalized.connect(stop_if_all_is_known)
    checks_made.connect(stop_if_any)
    signals.finalized.connect(stop_if_late)
    collect(__name__, Collector(take_kept, merge_kept))

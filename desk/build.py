"""Build the site beside `output/`, then put there what differs; a build that fails leaves `output/`
as it was."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import time
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pelican_incremental as engine
from desk.owners import unwritable
from desk.standing import build_folder
from pelican_incremental import Request
from pelican_incremental.scan import Seen
from pelican_incremental.stage import Changes
from pelican_incremental.store import LostError
from plugins import faults
from plugins.faults import Fault, SourceError

if TYPE_CHECKING:
    from pelican import Pelican


BUILD = build_folder(os.environ)
ANY = Request()
_NAMESPACE = "pelican.plugins."


class BuildError(Exception):
    """A build that stopped; `faults` holds one entry for each thing to mend."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.faults = found


@dataclass(frozen=True)
class Result:
    """What a build did: how many articles and pages it read, what changed in `output/`, how long it
    took in seconds, why it made each file, why all of them, and why it read all sources (empty: it
    did not)."""

    read: int
    changes: Changes
    seconds: float
    reasons: tuple[tuple[str, str], ...] = ()
    everything: str = ""
    all_read: str = ""

    def __str__(self) -> str:
        changes = self.changes
        parts = [
            f"{_count(self.read, 'text')} read",
            f"{_count(len(changes.written), 'file')} written",
            *([f"{_count(len(changes.deleted), 'file')} deleted"] if changes.deleted else []),
            f"{changes.same:,} up to date",
            f"{self.seconds:.2f} s",
        ]
        return ", ".join(parts)

    def lines(self, *, explain: bool) -> Iterator[str]:
        """What a person is told: why everything was built anew, or all pages were made, if so; if
        asked for, why each page was written; and what was done."""
        from pelican_incremental.fingerprint import told

        yield from told(self.everything, self.all_read)
        if explain:
            yield from (f"{path}: {reason}" for path, reason in self.reasons)
        yield str(self)


def unchanged(files: int, seconds: float) -> Result:
    """What a build did that had nothing to do, for an output of so many files."""
    return Result(0, Changes((), (), files), seconds)


def build(settings: dict[str, Any], work: Path = BUILD, request: Request = ANY) -> Result:
    """Build what a change since the last build concerns, and commit it to OUTPUT_PATH; what a build
    knows of the one before lies in `work`.

    Raises:
        BuildError: something must be mended; `output/` is as it was.
    """
    start = time.perf_counter()
    try:
        with stopping(settings):
            outcome = engine.build({**settings, **_given(work)}, request, load)
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
        why = os.strerror(errno.ENOSPC) if full else str(error)
        raise BuildError((Fault(faults.shown(work), 0, f"must be usable: {why}"),)) from error
    seconds = time.perf_counter() - start
    whys = outcome.everything, outcome.all_read
    return Result(outcome.read, outcome.changes, seconds, outcome.reasons, *whys)


def _given(work: Path) -> dict[str, Any]:
    return {
        "PICTURE_CACHE": str(work / "pictures"),
        "INCREMENTAL_PATH": str(work),
        "DELETE_OUTPUT_DIRECTORY": False,
    }


def warm_up(
    settings: dict[str, Any], article: str, seen: Seen | None = None, work: Path = BUILD
) -> None:
    """Let this process have all that its next build will need if an article (a path below
    `content/`) is edited; nothing is built or said: what is wrong is named by the builds."""
    logging.disable(logging.CRITICAL)
    with suppress(Exception):
        try:
            engine.warm_up({**settings, **_given(work)}, Request(seen=seen), article, load)
        finally:
            logging.disable(logging.NOTSET)


def run_pelican(settings: dict[str, Any]) -> None:
    """Run Pelican; whatever stops it becomes a BuildError."""
    with stopping(settings):
        load(settings).run()


def load(settings: dict[str, Any]) -> Pelican:
    """Load Pelican and its plugins; one that cannot be loaded is a fault."""
    from pelican import Pelican
    from pelican.log import console

    console.quiet = True  # the desk says itself what was done
    refused = _PluginErrors()
    log = logging.getLogger("pelican")
    log.addHandler(refused)
    try:
        with _naming(settings):
            pelican = Pelican(settings)
    finally:
        log.removeHandler(refused)
    if refused.messages:
        raise BuildError(tuple(Fault("", 0, message) for message in refused.messages))
    return pelican


@contextmanager
def _naming(settings: Mapping[str, Any]) -> Iterator[None]:
    """Let Pelican import those plugins of its namespace alone that the settings name: it would
    import whatever is installed, which may take longer than all else (docs/behaviour.md)."""
    from pelican import plugins
    from pelican.plugins import _utils

    def named(_package: Any = None) -> dict[str, Any]:
        installed = (name for _, name, is_package in _utils.iter_namespace(plugins) if is_package)
        asked = {name for name in settings["PLUGINS"] if isinstance(name, str)}
        found = (name for name in installed if {name, name.removeprefix(_NAMESPACE)} & asked)
        return {name: import_module(name) for name in found}

    before, _utils.get_namespace_plugins = _utils.get_namespace_plugins, named
    try:
        yield
    finally:
        _utils.get_namespace_plugins = before


@contextmanager
def stopping(settings: dict[str, Any]) -> Iterator[None]:
    """Let whatever stops a build be a BuildError that names what must be mended."""
    try:
        yield
    except (BuildError, LostError, sqlite3.Error):
        raise  # the latter are said of the store
    except SourceError as error:
        raise BuildError(error.faults) from None
    except Exception as error:
        found = _stopped_by(error, settings)
        if not found:
            raise
        raise BuildError(found) from error


def _stopped_by(error: Exception, settings: dict[str, Any]) -> tuple[Fault, ...]:
    """What must be mended where this error stopped a build; nothing of one that is our own."""
    # All that may stop a build is loaded when something has.
    from jinja2 import TemplateError
    from pelican.generators import PelicanTemplateNotFound

    from pelican_incremental.sources import ReadingError
    from plugins.languages import LanguageError
    from plugins.reports.desk import ReportSettingError
    from plugins.source.reader import unfinished

    if isinstance(error, ReadingError):
        root = Path(settings["PATH"])
        failed = (unfinished(root / path, failure) for path, failure in error.failures.items())
        return tuple(sorted(failed))
    if isinstance(error, LanguageError | ReportSettingError):
        return (Fault("", 0, str(error)),)
    named = (TemplateError, PelicanTemplateNotFound, RuntimeError, OSError, UnicodeError)
    if isinstance(error, named):
        return (_fault_of(error, settings),)
    lines = _in_theme(error, settings)
    message = f"must not stop a build by {type(error).__name__}: {error}"
    return tuple(
        Fault(faults.shown(Path(line.filename)), line.lineno or 0, message) for line in lines[-1:]
    )


class _PluginErrors(logging.Handler):
    """Pelican goes on without a plugin that it cannot load; we do not."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if "plugin" in record.msg:
            self.messages.append(" ".join(record.getMessage().split()))


def _fault_of(error: Exception, settings: dict[str, Any]) -> Fault:
    """Name the template and line, or the file, at which an error arose."""
    from jinja2 import TemplateSyntaxError

    if isinstance(error, TemplateSyntaxError):
        return Fault(
            faults.shown(Path(error.filename or settings["THEME"])),
            error.lineno,
            f"template must be mended: {error.message}",
        )
    if isinstance(error, OSError) and unwritable(error):
        return Fault("", 0, unwritable(error))
    if isinstance(error, OSError) and error.filename:
        return Fault(
            faults.shown(Path(str(error.filename))), 0, f"must be usable: {error.strerror}"
        )
    inside = _in_theme(error, settings)
    if inside:
        return Fault(
            faults.shown(Path(inside[-1].filename)),
            inside[-1].lineno or 0,
            f"template must be mended: {error}",
        )
    return Fault("", 0, f"{type(error).__name__}: {error}")


def _in_theme(error: Exception, settings: dict[str, Any]) -> list[traceback.FrameSummary]:
    """The lines of templates, also of those in the content, through which an error came."""
    homes = tuple(f"{Path(settings[name])}/" for name in ("THEME", "PATH"))
    frames = traceback.extract_tb(error.__traceback__)
    return [frame for frame in frames if frame.filename.startswith(homes)]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

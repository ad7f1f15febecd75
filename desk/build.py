"""Build the site beside `output/`, then put there what differs; a build that fails leaves `output/`
as it was."""

from __future__ import annotations

import errno
import logging
import os
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.owners import unwritable
from desk.settings import build_folder
from pelican_incremental.stage import Changes
from plugins import faults
from plugins.faults import Fault, SourceError

if TYPE_CHECKING:
    from pelican import Pelican

    from pelican_incremental.session import Result as Outcome
    from pelican_incremental.workers import Failure

BUILD = build_folder(os.environ)


class BuildError(Exception):
    """A build that stopped; `faults` holds one entry for each thing to mend."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.faults = found


@dataclass(frozen=True)
class Result:
    """What a build did: how many articles and pages it read, what changed in `output/`, how long it
    took in seconds, why it made each file, and why all of them (empty: it did not)."""

    read: int
    changes: Changes
    seconds: float
    reasons: tuple[tuple[str, str], ...] = ()
    everything: str = ""

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
        """What a person is told: why everything was built anew, if it was; if asked for, why each
        page was written; and what was done."""
        from pelican_incremental.store import FIRST

        if self.everything and self.everything != FIRST:
            yield f"Everything is built anew: {self.everything}"
        if explain:
            yield from (f"{path}: {reason}" for path, reason in self.reasons)
        yield str(self)


def unchanged(files: int, seconds: float) -> Result:
    """What a build did that had nothing to do, for an output of so many files."""
    return Result(0, Changes((), (), files), seconds)


def build(
    settings: dict[str, Any], work: Path = BUILD, finish: Callable[[Path], None] | None = None
) -> Result:
    """Build what a change since the last build concerns, let `finish` add files to a folder with
    the whole site, and commit it to OUTPUT_PATH; what a build knows of the one before lies in
    `work`.

    Raises:
        BuildError: something must be mended; `output/` is as it was.
    """
    start = time.perf_counter()
    outcome = _twice({**settings, **_given(work), "INCREMENTAL_FINISH": finish})
    seconds = time.perf_counter() - start
    return Result(outcome.read, outcome.changes, seconds, outcome.reasons, outcome.everything)


def pictures_in(work: Path) -> dict[str, str]:
    """Where what is made of pictures, and known of them, lasts."""
    return {"PICTURE_CACHE": str(work / "pictures")}


def _given(work: Path) -> dict[str, Any]:
    return {
        **pictures_in(work),
        "INCREMENTAL_PATH": str(work),
        "DELETE_OUTPUT_DIRECTORY": False,
    }


def rehearse(settings: dict[str, Any], article: str, work: Path = BUILD) -> None:
    """Let this process have all that its next build will need if an article (a path below
    `content/`) is edited; nothing is built or said: what is wrong is named by the builds."""
    from pelican_incremental import plugin, quick

    logging.disable(logging.CRITICAL)
    with suppress(Exception):
        try:
            pelican = start({**settings, **_given(work), "INCREMENTAL_CHANGED": ()})
            session = plugin.session()
            assert session is not None
            quick.rehearse(session, pelican, f"Article:{article}")
        finally:
            plugin.abandon()
            logging.disable(logging.NOTSET)


def _twice(settings: dict[str, Any]) -> Outcome:
    """Build, and once more if what was known of the last build proves to be damaged."""
    from pelican_incremental.store import LostError

    try:
        return _build(dict(settings))
    except (sqlite3.Error, LostError):
        pass
    try:
        return _build(dict(settings))
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorname", "") == "SQLITE_FULL"
        why = os.strerror(errno.ENOSPC) if full else str(error)
        place = faults.shown(Path(settings["INCREMENTAL_PATH"]))
        raise BuildError((Fault(place, 0, f"must be usable: {why}"),)) from error


def _build(settings: dict[str, Any]) -> Outcome:
    from pelican_incremental import plugin
    from pelican_incremental.quick import EscalateError

    with stopping(settings):
        try:
            outcome = _build_quickly(settings)
        except EscalateError:
            outcome = None
        finally:
            plugin.abandon()
        if outcome is None:
            try:
                start(settings).run()
                outcome = plugin.take_result()
            finally:
                plugin.abandon()
    return outcome


def _build_quickly(settings: dict[str, Any]) -> Outcome | None:
    from pelican_incremental import plugin
    from pelican_incremental.quick import build_quickly

    pelican = start(settings)
    session = plugin.session()
    assert session is not None
    outcome = build_quickly(session, pelican)
    if outcome is None:
        pelican.run()
        outcome = plugin.take_result()
    return outcome


def run_pelican(settings: dict[str, Any]) -> None:
    """Run Pelican; whatever stops it becomes a BuildError."""
    with stopping(settings):
        start(settings).run()


def start(settings: dict[str, Any]) -> Pelican:
    """Load Pelican and its plugins; one that cannot be loaded is a fault."""
    from pelican import Pelican
    from pelican.log import console

    console.quiet = True  # the desk says itself what was done
    refused = _PluginErrors()
    log = logging.getLogger("pelican")
    log.addHandler(refused)
    try:
        pelican = Pelican(settings)
    finally:
        log.removeHandler(refused)
    if refused.messages:
        raise BuildError(tuple(Fault("", 0, message) for message in refused.messages))
    return pelican


@contextmanager
def stopping(settings: dict[str, Any]) -> Iterator[None]:
    """Let whatever stops a build be a BuildError that names what must be mended."""
    from jinja2 import TemplateError
    from pelican.generators import PelicanTemplateNotFound

    from pelican_incremental.gather import ReadingError
    from pelican_incremental.quick import EscalateError
    from pelican_incremental.store import LostError
    from plugins.languages import LanguageError
    from plugins.reports.desk import ReportSettingError

    try:
        yield
    except (EscalateError, LostError, sqlite3.Error):
        raise  # another way of building may do
    except SourceError as error:
        raise BuildError(error.faults) from None
    except ReadingError as error:
        raise BuildError(tuple(_unfinished(error.failures, Path(settings["PATH"])))) from None
    except (LanguageError, ReportSettingError) as error:
        raise BuildError((Fault("", 0, str(error)),)) from None
    except (TemplateError, PelicanTemplateNotFound, RuntimeError, OSError, UnicodeError) as error:
        raise BuildError((_fault_of(error, settings),)) from error
    except Exception as error:
        lines = _in_theme(error, settings)
        if not lines:
            raise
        message = f"must not stop a build by {type(error).__name__}: {error}"
        place = faults.shown(Path(lines[-1].filename)), lines[-1].lineno or 0
        raise BuildError((Fault(*place, message),)) from error


def _unfinished(failures: Mapping[str, Failure], root: Path) -> Iterator[Fault]:
    """The faults of sources that could not be read, which the check then need not try."""
    from desk.check.reading import note
    from desk.check.worker import unfinished

    for path, failure in sorted(failures.items()):
        checked = unfinished(root / path, failure)
        note(root / path, checked)
        yield from checked.findings


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

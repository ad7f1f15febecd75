"""Build the site whole beside `output/`, then put it there; a build that fails leaves `output/` as
it was."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import TemplateError, TemplateSyntaxError
from pelican import Pelican, signals
from pelican.generators import PelicanTemplateNotFound
from pelican.log import console

from desk.commit import Changes, Stage, lock
from desk.settings import ROOT
from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.languages import LanguageError
from plugins.reports.desk import ReportSettingError

BUILD = ROOT / ".build"


class BuildError(Exception):
    """A build that stopped; `faults` holds one entry for each thing to mend."""

    def __init__(self, found: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.faults = found


@dataclass(frozen=True)
class Result:
    """What a build did: how many articles it read, what changed in `output/`, and how long it took
    in seconds."""

    articles: int
    changes: Changes
    seconds: float

    def __str__(self) -> str:
        changes = self.changes
        parts = [
            _count(self.articles, "article"),
            f"{_count(len(changes.written), 'file')} written",
            *([f"{_count(len(changes.deleted), 'file')} deleted"] if changes.deleted else []),
            f"{changes.same:,} up to date",
            f"{self.seconds:.2f} s",
        ]
        return ", ".join(parts)


def build(
    settings: dict[str, Any], work: Path = BUILD, finish: Callable[[Path], None] | None = None
) -> Result:
    """Run Pelican into a stage below `work`, let `finish` add to the whole of it, and commit it to
    OUTPUT_PATH.

    Raises:
        BuildError: something must be mended; `output/` is as it was.
    """
    start = time.perf_counter()
    output = Path(settings["OUTPUT_PATH"])
    with lock(work / "lock"):
        stage = Stage(work, output)
        stage.finish_interrupted()
        stage.clear()
        kept = {"PICTURE_CACHE": str(work / "share")}
        articles = run_pelican({**kept, **settings, "OUTPUT_PATH": str(stage.new)})
        if not (stage.new / "index.html").is_file():
            raise BuildError(
                (Fault("", 0, "the site must have an index.html; see DIRECT_TEMPLATES"),)
            )
        if finish:
            finish(stage.new)
        changes = stage.commit()
    return Result(articles, changes, time.perf_counter() - start)


def run_pelican(settings: dict[str, Any]) -> int:
    """Run Pelican and return the number of articles; whatever stops it becomes a BuildError."""
    refused = _PluginErrors()
    log = logging.getLogger("pelican")
    log.addHandler(refused)
    console.quiet = True  # the desk says itself what was done
    try:
        pelican = Pelican(settings)
        if refused.messages:
            raise BuildError(tuple(Fault("", 0, message) for message in refused.messages))
        articles = _Counter()
        articles.run(pelican)
    except SourceError as error:
        raise BuildError(error.faults) from None
    except (LanguageError, ReportSettingError) as error:
        raise BuildError((Fault("", 0, str(error)),)) from None
    except (TemplateError, PelicanTemplateNotFound, RuntimeError, OSError, UnicodeError) as error:
        raise BuildError((_fault_of(error, settings),)) from error
    finally:
        log.removeHandler(refused)
    return articles.number


class _Counter:
    """Counts the articles that Pelican is about to write."""

    number = 0

    def run(self, pelican: Pelican) -> None:
        signals.article_generator_finalized.connect(self.count)
        pelican.run()

    def count(self, generator: Any) -> None:
        self.number = len(generator.articles) + len(generator.translations)


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
    if isinstance(error, TemplateSyntaxError):
        return Fault(
            faults.shown(Path(error.filename or settings["THEME"])),
            error.lineno,
            f"template must be mended: {error.message}",
        )
    if isinstance(error, OSError) and error.filename:
        return Fault(
            faults.shown(Path(str(error.filename))), 0, f"must be usable: {error.strerror}"
        )
    frames = traceback.extract_tb(error.__traceback__)
    inside = [frame for frame in frames if Path(frame.filename).is_relative_to(settings["THEME"])]
    if inside:
        return Fault(
            faults.shown(Path(inside[-1].filename)),
            inside[-1].lineno or 0,
            f"template must be mended: {error}",
        )
    return Fault("", 0, f"{type(error).__name__}: {error}")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

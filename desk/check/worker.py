"""Check articles in processes that can be ended, for some texts never end by themselves."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from desk.check.reading import Checked, answer, check_source, reader_of
from pelican_incremental.machine import cores
from pelican_incremental.reading import TIME_LIMIT
from pelican_incremental.workers import Failure, in_processes
from plugins import faults
from plugins.faults import Fault
from plugins.source.reader import SourceReader

FEW = 16  # sources that are not worth a second process

# Something of everything that is often in an article.
_SAMPLE = b"""Title: A "plan"
Standfirst: Of what *we* do -- if we do
Date: 2013-05-29
Tags: one, two

A paragraph, with a [link](https://example.org/), `code`, *one* word, **two** and a note[^1].

## A part

* "So," he said -- and 10 % more, in the U.S.A.
* That was all.

1. Then this.
2. Then that.

> They said so,
> and went home.

[^1]: A note.
"""


def warm(settings: dict[str, Any]) -> None:
    """Let this process have all that its children need for a text, so that none must prepare it
    for itself: patterns are compiled when they are first used, and modules loaded."""
    reader = reader_of(settings)
    path = Path(settings["PATH"], *settings["ARTICLE_PATHS"][:1], "sample.md")
    with suppress(Exception):  # it only prepares: what is wrong is named by the builds
        check_source(_SAMPLE, path, reader)
        reader.render(_SAMPLE, path)


def check_all(paths: Sequence[Path], settings: dict[str, Any]) -> Iterator[tuple[Path, Checked]]:
    """Yield what is to be said of each file, in any order, from as many processes as there are
    cores."""
    limit = float(settings.get("SOURCE_TIME_LIMIT", TIME_LIMIT))
    number = min(cores(), 1 + len(paths) // FEW)
    work = partial(_answer, reader=reader_of(settings))
    for path, outcome in in_processes(work, paths, limit, number):
        yield path, unfinished(path, outcome) if isinstance(outcome, Failure) else outcome


def _answer(path: Path, reader: SourceReader) -> Checked:
    logging.disable(logging.CRITICAL)  # this process has nothing to say but its answer
    return answer(path, reader)


def unfinished(source: Path, failure: Failure) -> Checked:
    """What is known of such a source."""
    return Checked([fault_of(source, failure)], None, "")


def fault_of(source: Path, failure: Failure) -> Fault:
    """What is said of a source of which nothing came.

    time-limit: an article takes more processor time to set than `SOURCE_TIME_LIMIT`. A very
    long run of one mark -> shorten it.

    source-crash: setting an article ends the program. Blocks within blocks, very deep ->
    simplify it.
    """
    shown = faults.shown(source)
    if failure.is_late:
        took = f"{failure.limit:g} seconds of processor time"
        message = f"must be set within {took}; shorten long runs of one mark"
        return Fault(shown, 0, message, "time-limit")
    message = "must be a text that can be set, but the program ended; simplify it"
    return Fault(shown, 0, message, "source-crash")

"""Check articles in processes that can be ended, for some texts never end by themselves."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from desk.check.reading import Checked, answer, check_source, reader_of
from pelican_incremental.machine import cores, processes
from pelican_incremental.workers import PATIENCE, Failure, answer_all, answer_of
from plugins import faults
from plugins.faults import Fault

TIME_LIMIT = 5  # seconds of processor time, where the site sets no SOURCE_TIME_LIMIT
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


class Worker:
    """A child process with one Markdown parser; it is replaced when it does not answer in time."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._limit = float(settings.get("SOURCE_TIME_LIMIT", TIME_LIMIT))
        self.path = Path()
        self._until = 0.0
        self._start()

    def _start(self) -> None:
        self._is_busy = False
        self.pipe, theirs = processes.Pipe()
        arguments = (theirs, self.pipe, self._settings, self._limit)
        self._process = processes.Process(target=_serve, args=arguments)
        self._process.start()
        theirs.close()

    def stop(self) -> None:
        """End the child, whatever it does; one that is at work has done its last when this
        returns."""
        self._process.kill()
        if self._is_busy:
            self._process.join()
        self.pipe.close()

    def begin(self, path: Path) -> None:
        """Hand over a file; `finish` has its answer."""
        self.path, self._until = path, time.monotonic() + PATIENCE * self._limit
        self._is_busy = True
        with suppress(OSError):  # it has died meanwhile, which shows itself by its pipe
            self.pipe.send(path)

    @property
    def patience(self) -> float:
        """Seconds in which an answer must come."""
        return max(0.0, self._until - time.monotonic())

    def finish(self) -> Checked:
        """What `findings_of` says of the file, when the pipe is ready or patience has ended.

        time-limit: an article takes more processor time to set than `SOURCE_TIME_LIMIT`. A very
        long run of one mark -> shorten it.

        source-crash: setting an article ends the program. Blocks within blocks, very deep ->
        simplify it.
        """
        self.pipe.poll(self.patience)
        outcome: Any = answer_of(self.pipe, self._process, self._limit)
        if isinstance(outcome, Failure):
            self.stop()
            self._start()
            return unfinished(self.path, outcome)
        self._is_busy = False
        checked: Checked = outcome
        return checked

    def findings(self, path: Path) -> list[Fault]:
        """What is wrong with one file."""
        self.begin(path)
        return self.finish().findings


def unfinished(source: Path, failure: Failure) -> Checked:
    """What is known of such a source."""
    return Checked([fault_of(source, failure)], None, "")


def fault_of(source: Path, failure: Failure) -> Fault:
    """What is said of a source of which nothing came."""
    shown = faults.shown(source)
    if failure.is_late:
        took = f"{failure.limit:g} seconds of processor time"
        message = f"must be set within {took}; shorten long runs of one mark"
        return Fault(shown, 0, message, "time-limit")
    message = "must be a text that can be set, but the program ended; simplify it"
    return Fault(shown, 0, message, "source-crash")


def _serve(
    pipe: Connection,
    theirs: Connection,
    settings: dict[str, Any],
    limit: float,
) -> None:
    """Answer for each path until the parent ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    reader = reader_of(settings)
    answer_all(pipe, theirs, lambda path: answer(path, reader), limit)


@contextmanager
def worker(settings: dict[str, Any]) -> Iterator[Worker]:
    """A Worker that is ended with the block."""
    child = Worker(settings)
    try:
        yield child
    finally:
        child.stop()


@dataclass
class _Team:
    """Workers with something to do, by the pipe that tells of it."""

    busy: dict[Connection, Worker]

    def answered(self) -> list[Worker]:
        """Those that have answered, or will not."""
        patience = min(child.patience for child in self.busy.values())
        ready = wait(list(self.busy), patience)
        done = [pipe for pipe, child in self.busy.items() if pipe in ready or not child.patience]
        return [self.busy.pop(pipe) for pipe in done]


def check_all(
    paths: Sequence[Path], settings: dict[str, Any], workers: int | None = None
) -> Iterator[tuple[Path, Checked]]:
    """Yield what is to be said of each file, in any order, from as many processes as there are
    cores."""
    number = (workers or min(cores(), 1 + len(paths) // FEW)) if paths else 0
    waiting = list(reversed(paths))
    team = _Team({})
    idle = [Worker(settings) for _ in range(number)]
    try:
        while waiting or team.busy:
            while idle and waiting:
                child = idle.pop()
                child.begin(waiting.pop())
                team.busy[child.pipe] = child
            for child in team.answered():
                path, checked = child.path, child.finish()
                idle.append(child)
                yield path, checked
    finally:
        for child in (*idle, *team.busy.values()):
            child.stop()

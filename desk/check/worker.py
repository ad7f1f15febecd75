"""Check one article at a time in a process that can be ended, for some texts never end by
themselves."""

from __future__ import annotations

import logging
import multiprocessing
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from desk.check import editing, markup
from desk.check.text import Text
from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.source.reader import SourceReader
from plugins.source.sanitise import clean

TIME_LIMIT = 5  # seconds, where the site sets no SOURCE_TIME_LIMIT

# A compiled expression cannot be interrupted within a process, and a fork starts at once.
_processes = multiprocessing.get_context("fork")


def findings_of(data: bytes, path: Path, reader: SourceReader) -> list[Fault]:
    """Everything to be said about one source by itself, in order."""
    try:
        head, values = reader.head_of(data, path)
    except SourceError as error:
        return sorted(error.faults)
    lang = values.get("lang", reader.settings["DEFAULT_LANG"])
    year = values["date"].when.year if "date" in values else None
    text = Text(faults.shown(path), head.fields, head.body, head.body_line, lang, year)
    before = reader.typeset_body(head.body, lang)
    found = list(markup.html_removed(text, before, clean(before)))
    for rule in markup.RULES:
        found.extend(rule(text))
    for code, warning in editing.RULES.items():
        if code not in values.get("check_off", ()):
            found.extend(warning(text))
    return sorted(set(found))


class Worker:
    """A child process with one Markdown parser; it is replaced when it does not answer in time."""

    def __init__(self, settings: dict[str, Any]) -> None:
        self._settings = settings
        self._limit = settings.get("SOURCE_TIME_LIMIT", TIME_LIMIT)
        self._start()

    def _start(self) -> None:
        self._pipe, theirs = _processes.Pipe()
        self._process = _processes.Process(target=_serve, args=(theirs, self._settings))
        self._process.start()
        theirs.close()

    def stop(self) -> None:
        """End the child, whatever it does."""
        self._process.kill()
        self._process.join()
        self._pipe.close()

    def findings(self, path: Path) -> list[Fault]:
        """What `findings_of` says of a file.

        time-limit: an article takes longer to set than `SOURCE_TIME_LIMIT`. A line of 100,000 `[`
        -> shorten the run of marks.

        source-crash: setting an article ends the program. Quotations `> > >` of a thousand levels
        -> simplify it.
        """
        self._pipe.send(path)
        if self._pipe.poll(self._limit):
            try:
                found: list[Fault] = self._pipe.recv()
            except EOFError:
                message = "must be a text that can be set, but the program ended; simplify it"
                return self._failed(path, message, "source-crash")
            return found
        message = f"must be set within {self._limit} seconds; shorten long runs of one mark"
        return self._failed(path, message, "time-limit")

    def _failed(self, path: Path, message: str, code: str) -> list[Fault]:
        self.stop()
        self._start()
        return [Fault(faults.shown(path), 0, message, code)]


def _serve(pipe: Connection, settings: dict[str, Any]) -> None:
    """Answer with findings for each path until the parent ends this process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.disable(logging.CRITICAL)
    reader = SourceReader(settings)
    while True:
        try:
            path = pipe.recv()
        except EOFError:
            return
        pipe.send(_answer(path, reader))


def _answer(path: Path, reader: SourceReader) -> list[Fault]:
    try:
        return findings_of(path.read_bytes(), path, reader)
    except OSError as error:
        message = f"could not be read: {error.strerror}; let the person who builds read it"
        return [Fault(faults.shown(path), 0, message, "source-unreadable")]
    except RecursionError:
        message = "must not nest lists, quotations or brackets so deeply; simplify it"
        return [Fault(faults.shown(path), 0, message, "source-crash")]


@contextmanager
def worker(settings: dict[str, Any]) -> Iterator[Worker]:
    """A Worker that is ended with the block."""
    child = Worker(settings)
    try:
        yield child
    finally:
        child.stop()

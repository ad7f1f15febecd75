"""Do work in processes that can be ended, as many as there are cores: some texts never end by
themselves, and a crash is then the crash of one text."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from typing import Any, Generic, TypeVar

PULSE = 0.5  # s between two looks at whether the parent lives

# A fork starts at once, and has all that was loaded.
_processes = multiprocessing.get_context("fork")

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """Work without a result: it took longer than its limit in seconds, or its process died."""

    limit: float
    is_late: bool


def cores() -> int:
    """How many processes can work side by side."""
    return len(os.sched_getaffinity(0))


class _Worker(Generic[Item, Result]):
    def __init__(self, work: Callable[[Item], Result]) -> None:
        self.pipe, theirs = _processes.Pipe()
        arguments = (theirs, self.pipe, work)
        self.process = _processes.Process(target=_serve, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.item: Item | None = None
        self.until = 0.0

    def give(self, item: Item, limit: float) -> None:
        self.item, self.until = item, time.monotonic() + limit
        self.pipe.send(item)

    def end(self) -> None:
        """End the child, whatever it does; it has done its last when this returns."""
        self.process.kill()
        self.process.join()
        self.pipe.close()

    def dismiss(self) -> None:
        """End the child, which has nothing to do; the start of another sees that it has gone."""
        self.process.kill()
        self.pipe.close()


def in_processes(
    work: Callable[[Item], Result], items: Iterable[Item], limit: float, number: int = 0
) -> Iterator[tuple[Item, Result | Failure]]:
    """Yield each item with its result, in the order in which they are done.

    `work` runs in children, which have what this process had when they were begun. One that takes
    longer than `limit` seconds for an item, or dies of it, is replaced.
    """
    waiting = iter(items)
    workers: list[_Worker[Item, Result]] = []
    try:
        for item in waiting:
            workers.append(_Worker(work))
            workers[-1].give(item, limit)
            if len(workers) >= (number or cores()):
                break
        while workers:
            for worker in _ready(workers):
                yield _outcome(worker, limit)
                if not worker.process.is_alive():
                    workers.remove(worker)
                    worker.end()
                    worker = _Worker(work)  # noqa: PLW2901 - its place is taken
                    workers.append(worker)
                nxt = next(waiting, None)
                if nxt is None:
                    workers.remove(worker)
                    worker.dismiss()
                else:
                    worker.give(nxt, limit)
    finally:
        for worker in workers:
            worker.end()


def _ready(workers: list[_Worker[Any, Any]]) -> list[_Worker[Any, Any]]:
    """The workers that have answered, have died, or are late."""
    first = min(worker.until for worker in workers)
    answered = connection.wait(
        [worker.pipe for worker in workers], max(0.0, first - time.monotonic())
    )
    now = time.monotonic()
    return [worker for worker in workers if worker.pipe in answered or worker.until <= now]


def _outcome(worker: _Worker[Item, Result], limit: float) -> tuple[Item, Result | Failure]:
    item = worker.item
    assert item is not None
    if worker.pipe.poll():
        try:
            result: Result = worker.pipe.recv()
        except EOFError:
            worker.process.join()
            return item, Failure(limit, is_late=False)
        return item, result
    worker.process.kill()
    worker.process.join()
    return item, Failure(limit, is_late=True)


def _serve(
    pipe: connection.Connection, theirs: connection.Connection, work: Callable[[Any], Any]
) -> None:
    """Answer each item until the parent ends this process; Ctrl-C is for the parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    answer_all(pipe, theirs, work)


def answer_all(
    pipe: connection.Connection, theirs: connection.Connection, work: Callable[[Any], Any]
) -> None:
    """Answer what a parent asks of this child by `pipe`, whose other end is `theirs`, until it is
    no more.

    A parent that is killed closes nothing: its children hold each other's pipes. This process ends
    with it all the same.
    """
    theirs.close()
    # What the parent has is not ours to collect: a look at each of its objects would copy its page.
    gc.freeze()
    parent = os.getppid()
    with suppress(EOFError, OSError):
        while os.getppid() == parent:
            if pipe.poll(PULSE):
                pipe.send(work(pipe.recv()))
    os._exit(0)

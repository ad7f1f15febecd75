"""Do work in processes that can be ended, as many as there are cores: some texts never end by
themselves, and a crash is then the crash of one text. What the machine is asked for that stands
here too, for other systems than Linux answer otherwise."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, TypeVar, cast

# A forked child begins at once and has all that was loaded. macOS ends children of a process in
# which one of Apple's frameworks was at work, or use one: a process that forks has one thread, and
# none of them asks for more than files and computing. What watches or serves is a process apart.
processes = multiprocessing.get_context("fork")

STAT = "/proc/self/stat"


def cores() -> int:
    """How many processes can work side by side: the cores that this process may use, where the
    system tells, or all of them."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def process_start() -> int:
    """When this process began, in ns since 1970."""
    if hasattr(time, "CLOCK_BOOTTIME") and os.path.exists(STAT):  # noqa: PTH110
        return _start_on_linux()
    import psutil  # noqa: PLC0415 - installed where it is needed

    return int(psutil.Process().create_time() * 1e9)


def _start_on_linux() -> int:
    """proc_pid_stat(5) has it in clock ticks since the machine began."""
    with open(STAT, encoding="ascii", errors="replace") as file:  # noqa: PTH123
        ticks = int(file.read().rpartition(")")[2].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time_ns() - int(age * 1e9)


PULSE = 0.5  # s between two looks at whether the parent lives
# A busy machine gives a process a small part of its time; what waits for ever uses none. So many
# times the limit of processor time may pass by the clock.
PATIENCE = 20

Item = TypeVar("Item")
Result = TypeVar("Result")


@dataclass(frozen=True)
class Failure:
    """Work without a result: it took more processor time than its limit in seconds (or, where it
    only waits, PATIENCE times as long by the clock), or its process died."""

    limit: float
    is_late: bool


class _Worker(Generic[Item, Result]):
    def __init__(self, work: Callable[[Item], Result], limit: float) -> None:
        self.limit = limit
        self.pipe, theirs = processes.Pipe()
        arguments = (theirs, self.pipe, work, limit)
        self.process = processes.Process(target=_serve, args=arguments, daemon=True)
        self.process.start()
        theirs.close()
        self.items: deque[Item] = deque()  # given and not answered, in order
        self.until = 0.0

    def give(self, item: Item) -> None:
        self.items.append(item)
        if len(self.items) == 1:
            self._begin()
        with suppress(OSError):  # it has died meanwhile, which shows itself by its pipe
            self.pipe.send(item)

    def _begin(self) -> None:
        """The child begins with the first of its items, as far as this process knows."""
        self.until = time.monotonic() + PATIENCE * self.limit

    def outcome(self) -> tuple[Item, Result | Failure]:
        """The first item with its answer; where there is none, the child has ended when this
        returns."""
        result = _answer_of(self.pipe, self.process, self.limit)
        item = self.items.popleft()
        self._begin()
        return item, result if isinstance(result, Failure) else cast("Result", result)

    @property
    def has_ended(self) -> bool:
        """Whether the child can do no more, and has answered all that it could."""
        return not self.items and not self.process.is_alive()

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
    work: Callable[[Item], Result],
    items: Iterable[Item],
    limit: float,
    number: int = 0,
    *,
    ahead: int = 0,
) -> Iterator[tuple[Item, Result | Failure]]:
    """Yield each item with its result, in the order in which they are done.

    `work` runs in children, which have what this process had when they were begun. One that takes
    more than `limit` seconds of processor time for an item, or dies of it, is replaced. A child is
    given so many items `ahead`, lest it wait for this process after each: for work that is short.
    """
    waiting = iter(items)
    workers: list[_Worker[Item, Result]] = []
    try:
        for item in waiting:
            workers.append(_Worker(work, limit))
            workers[-1].give(item)
            if len(workers) >= (number or cores()):
                break
        for worker in workers * ahead:
            _give_next(worker, waiting)
        while workers:
            for worker in _ready(workers):
                item, outcome = worker.outcome()
                yield item, outcome
                if isinstance(outcome, Failure) or worker.has_ended:
                    workers.remove(worker)
                    worker.end()
                    worker = _successor(worker, work)  # noqa: PLW2901 - its place is taken
                    workers.append(worker)
                _give_next(worker, waiting)
                if not worker.items:
                    workers.remove(worker)
                    worker.dismiss()
    finally:
        for worker in workers:
            worker.end()


def _give_next(worker: _Worker[Item, Any], waiting: Iterator[Item]) -> None:
    for item in waiting:
        worker.give(item)
        return


def _successor(
    ended: _Worker[Item, Result], work: Callable[[Item], Result]
) -> _Worker[Item, Result]:
    """A child in the place of one that has ended, which does what that has not begun."""
    worker: _Worker[Item, Result] = _Worker(work, ended.limit)
    for item in ended.items:
        worker.give(item)
    return worker


def _ready(workers: list[_Worker[Any, Any]]) -> list[_Worker[Any, Any]]:
    """The workers that have answered, have died, or are late."""
    first = min(worker.until for worker in workers)
    answered = connection.wait(
        [worker.pipe for worker in workers], max(0.0, first - time.monotonic())
    )
    now = time.monotonic()
    return [worker for worker in workers if worker.pipe in answered or worker.until <= now]


def _answer_of(pipe: connection.Connection, process: BaseProcess, limit: float) -> object:
    """What a child says by its pipe, which has an answer, was closed, or has been waited for long
    enough; where there is none, a Failure, and the child has ended."""
    is_late = True
    try:
        if pipe.poll():
            return pipe.recv()
        process.kill()
        process.join()
    except (EOFError, OSError):
        process.join()
        is_late = process.exitcode == -signal.SIGPROF
    return Failure(limit, is_late=is_late)


def _serve(
    pipe: connection.Connection,
    theirs: connection.Connection,
    work: Callable[[Any], Any],
    limit: float,
) -> None:
    """Answer what a parent asks of this child by `pipe`, whose other end is `theirs`, until it is
    no more; the system ends the child by SIGPROF when an answer takes more than `limit` seconds of
    its processor time. Ctrl-C is for the parent.

    A parent that is killed closes nothing: its children hold each other's pipes. This process ends
    with it all the same.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    theirs.close()
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    # What the parent has is not ours to collect: a look at each of its objects would copy its page.
    gc.freeze()
    parent = os.getppid()
    with suppress(EOFError, OSError):
        while os.getppid() == parent:
            if pipe.poll(PULSE):
                item = pipe.recv()
                signal.setitimer(signal.ITIMER_PROF, limit)
                answer = work(item)
                signal.setitimer(signal.ITIMER_PROF, 0)
                pipe.send(answer)
    os._exit(0)

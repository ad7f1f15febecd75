"""What a stopwatch and the kernel say of a process: seconds, and the memory that it takes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Event, Thread
from typing import IO

from tests.benchmarks.contenders import Contender
from tests.benchmarks.corpus import Article

PATIENCE = 3_600  # seconds after which a build or a save counts as one that never ends
FAREWELL = 10  # seconds that a server gets to end
SAMPLING = 0.2  # seconds between two looks at the memory
GLANCE = 0.002  # seconds between two looks at a page that is to change
QUIET = 1.0  # seconds without work after which a server is at rest
PROC = Path("/proc")


class MeasuringError(Exception):
    """A command that failed or never ended; there is no figure."""


@dataclass(frozen=True)
class Memory:
    """The most that the processes of one command took at once, in bytes: `shared` counts a page
    that several of them hold once (PSS), `summed` once for each (RSS). Zero where the kernel does
    not tell."""

    shared: int
    summed: int


def build(contender: Contender) -> float:
    """The seconds of one build, from the start of its process to its end."""
    return _run(contender, lambda _: None)


def build_watched(contender: Contender) -> tuple[float, Memory]:
    """One build, and the memory that it takes; looking costs it about a hundredth of its time."""
    seen: list[Memory] = []
    ended = Event()

    def watch(session: int) -> Thread:
        thread = Thread(target=_sample, args=(session, ended, seen))
        thread.start()
        return thread

    try:
        seconds = _run(contender, watch)
    finally:
        ended.set()
    peak = Memory(
        max((m.shared for m in seen), default=0), max((m.summed for m in seen), default=0)
    )
    return seconds, peak


def check(contender: Contender) -> float:
    """The seconds of one check, likewise."""
    return _run(replace(contender, command=contender.check), lambda _: None)


def publish(contender: Contender) -> float:
    """The seconds of one build for readers, likewise."""
    return _run(replace(contender, command=contender.publish), lambda _: None)


def _run(contender: Contender, begun: Callable[[int], object]) -> float:
    os.sync()  # what one contender has written is not to be paid by the next
    start = time.perf_counter()
    with _started(contender, contender.command) as process:
        begun(process.pid)
        try:
            _, errors = process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise MeasuringError(f"{contender.name} must end in {PATIENCE:,} s") from None
        seconds = time.perf_counter() - start
    if process.returncode:
        raise MeasuringError(f"{contender.name} failed:\n{errors.decode(errors='replace')}")
    return seconds


@contextmanager
def _started(
    contender: Contender,
    command: Sequence[str],
    errors: int = subprocess.PIPE,
    output: int | IO[bytes] = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """A command in a session of its own, all of which is gone at the end."""
    process = subprocess.Popen(
        command,
        cwd=contender.folder,
        env=contender.environment,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=errors,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    for sign in (signal.SIGINT, signal.SIGKILL):
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                process.communicate(timeout=FAREWELL)


def _sample(session: int, ended: Event, seen: list[Memory]) -> None:
    while not ended.is_set():
        seen.append(memory_of(processes_of(session)))
        ended.wait(SAMPLING)


def processes_of(session: int) -> list[int]:
    """The processes of a session, as proc(5) lists them."""
    found = []
    for entry in PROC.glob("[0-9]*"):
        with suppress(OSError):
            # The name, in brackets, may hold anything; the session is the fourth field after it.
            if int((entry / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                found.append(int(entry.name))
    return found


def memory_of(processes: Sequence[int]) -> Memory:
    """What processes hold now, by `smaps_rollup` of proc(5), whose unit is 1,024 bytes."""
    sums = {"Pss:": 0, "Rss:": 0}
    for process in processes:
        with suppress(OSError):
            for line in (PROC / str(process) / "smaps_rollup").read_text().splitlines()[1:]:
                name, size = line.split()[:2]
                if name in sums:
                    sums[name] += int(size) * 1_024
    return Memory(sums["Pss:"], sums["Rss:"])


@dataclass(frozen=True)
class Server:
    """A running server that follows saves; `said` is the file of what it says."""

    contender: Contender
    process: subprocess.Popen[bytes]
    said: Path

    def save(self, edited: Article, change: Callable[[str], str] = str) -> float:
        """The seconds from a save to the moment when the page on disk has the mended word."""
        page = self.contender.page_of(edited)
        assert not edited.is_on(_text_of(page)), page
        return self._save(edited, change, lambda: edited.is_on(_text_of(page)), f"write {page}")

    def save_wrong(self, edited: Article, change: Callable[[str], str]) -> float:
        """The seconds from the save of a fault to the moment when it is named."""
        known = len(_text_of(self.said))
        return self._save(
            edited, change, lambda: " must " in _text_of(self.said)[known:], "name the fault"
        )

    def _save(
        self, edited: Article, change: Callable[[str], str], is_done: Callable[[], bool], what: str
    ) -> float:
        os.sync()  # as above
        start = time.perf_counter()
        self.contender.save(edited, change)
        while not is_done():
            if time.perf_counter() - start > PATIENCE or self.process.poll() is not None:
                raise MeasuringError(f"{self.contender.name} did not {what}")
            time.sleep(GLANCE)
        return time.perf_counter() - start

    def rest(self) -> None:
        """Wait until the server has no work left of what was saved."""
        until, last = time.monotonic() + PATIENCE, -1
        while time.monotonic() < until:
            now = _work_of(self.process.pid)
            if now - last <= 2:  # ticks: what it takes to look whether there is something to do
                return
            last = now
            time.sleep(QUIET)


@contextmanager
def serving(contender: Contender) -> Iterator[Server]:
    """A contender's server on 127.0.0.1, when it has built its site and answers."""
    assert contender.server
    port = _free_port()
    with (
        NamedTemporaryFile() as said,
        _started(contender, contender.server(port), subprocess.DEVNULL, said) as process,
    ):
        _wait_for(process, f"http://127.0.0.1:{port}/", contender.name)
        server = Server(contender, process, Path(said.name))
        server.rest()
        yield server


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(process: subprocess.Popen[bytes], url: str, name: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        with suppress(OSError), urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.1)
    raise MeasuringError(f"{name} did not serve")


def _text_of(page: Path) -> str:
    try:
        return page.read_text("utf-8")
    except (OSError, UnicodeError):  # the page is being written
        return ""


def _work_of(session: int) -> int:
    """The ticks of a processor that a session's living processes have had."""
    ticks = 0
    for process in processes_of(session):
        with suppress(OSError):
            fields = (PROC / str(process) / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks

"""One sitting at the desk: from the first build to Ctrl-C."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import uvicorn

from desk.serve.app import create_app
from desk.serve.bulletin import Bulletin, Outcome
from desk.serve.errors import ServeError
from desk.serve.guests import HOST, Guests
from desk.serve.overview import Overview
from desk.serve.site import Site
from desk.serve.watching import watchers

ALL = "0.0.0.0"  # noqa: S104 - asked for by name, and behind the door
LAST_PORT = 65535
# What a shell expects of a program that Ctrl-C ended, and a supervisor of one it asked to end.
STATUS = {signal.SIGINT: 130, signal.SIGTERM: 0}
FAREWELL = 2  # seconds that answers under way get to finish


# A burst of saves is one change: it ends with QUIET s without another, or after BURST s.
QUIET = 0.015
BURST = 0.5


Rebuild = Callable[[set[str] | None], Outcome]


class _Saves:
    """The paths that were saved and that no build has been told of."""

    def __init__(self) -> None:
        self._paths: set[str] = set()
        self._some = asyncio.Event()

    def add(self, paths: set[str]) -> None:
        self._paths |= paths
        self._some.set()

    async def take(self) -> set[str]:
        """Wait for a save and for the end of its burst, and take all."""
        await self._some.wait()
        with suppress(TimeoutError):
            async with asyncio.timeout(BURST):
                while await self._goes_on():
                    pass
        self._some.clear()
        taken, self._paths = self._paths, set()
        return taken

    async def _goes_on(self) -> bool:
        """Whether there is another save within QUIET."""
        self._some.clear()
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET):
                return await self._some.wait()
        return False


def serve(
    site: Site,
    watched: Sequence[Path],
    rebuild: Rebuild,
    listen: tuple[int, str],
    overview: Overview = tuple,
) -> int:
    """Build, serve a site on 127.0.0.1, and do so again after every save; return an exit status.

    `watched` are the folders and files to follow. `rebuild` takes the paths that were saved since
    it ran last (None at first); it blocks and never runs twice at a time.
    `listen` is a port (0: a free one) and, for guests, an address of this machine, or 0.0.0.0 for
    all of them ('': there are no guests). `overview` makes what the editor's page lists. Returns
    1 when it cannot begin, 130 after Ctrl-C, 0 after SIGTERM. Must be called in the main thread.
    """
    try:
        _must_exist(watched)
        with ExitStack() as stack:
            listeners = [stack.enter_context(one) for one in _listeners(*listen)]
            desk = _Desk(site, rebuild, listeners, overview)
            return asyncio.run(_session(desk, watched))
    except ServeError as error:
        print(error, file=sys.stderr, flush=True)
        return 1


def _must_exist(watched: Sequence[Path]) -> None:
    for path in watched:
        if not path.exists():
            raise ServeError(f"{path}: a watched path must exist. Create it, then serve again.")


@dataclass(frozen=True)
class _Desk:
    """What is served, how it is built, on which sockets, and what the editor's page lists."""

    site: Site
    rebuild: Rebuild
    listeners: Sequence[socket.socket]
    overview: Overview

    def addresses(self) -> list[str]:
        """Where the site is: for this machine, then for guests, if there may be any."""
        names = [listener.getsockname() for listener in self.listeners]
        return [f"http://{_reached(host)}:{port}" for host, port in names]


def _reached(host: str) -> str:
    """The address by which other devices reach this machine, where it listens on all."""
    if host != ALL:
        return host
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("192.0.2.1", 9))  # nothing is sent: the system only chooses a way (RFC 5737)
        return str(probe.getsockname()[0])
    return host


def _listeners(port: int, host: str) -> Iterator[socket.socket]:
    """The sockets: for this machine, then for guests. One that listens on all addresses has this
    machine's too."""
    own = _listen(HOST, port)
    yield own
    if host and host != HOST:
        yield _listen(host, own.getsockname()[1])


def _listen(host: str, port: int) -> socket.socket:
    """A socket that already takes connections: whoever comes early waits for the first build."""
    if not 0 <= port <= LAST_PORT:
        raise ServeError(f"PORT must be 0 to {LAST_PORT}, not '{port}'. Try: make serve PORT=8000")
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRNOTAVAIL or isinstance(error, socket.gaierror):
            must = "must be an IPv4 address of this machine, or 0.0.0.0 for all"
            raise ServeError(f"HOST {must}, not {host!r}") from error
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        other = port + 1 if 1024 <= port < LAST_PORT else 8000
        raise ServeError(
            f"PORT must be free, not '{port}' ({error.strerror}). Try: make serve PORT={other}"
        ) from error
    return listener


async def _session(desk: _Desk, watched: Sequence[Path]) -> int:
    stopped, saves = _stop_asked(), _Saves()
    print(f"Serving {desk.addresses()[0]}{desk.site.base}/ (Ctrl-C ends)", flush=True)
    # Watchers come first, so that a save during the first build is not lost.
    tasks = [asyncio.create_task(watcher) for watcher in watchers(watched, saves.add)]
    tasks.append(asyncio.create_task(_work(desk, saves)))
    ends: set[asyncio.Future[Any]] = {stopped, *tasks}
    try:
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()  # None of them ends by itself but by its error.
        return stopped.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _stop_asked() -> asyncio.Future[int]:
    """The exit status, once Ctrl-C or SIGTERM asks for the end; asked twice, it comes at once."""
    loop = asyncio.get_running_loop()
    stopped: asyncio.Future[int] = loop.create_future()

    def stop(status: int) -> None:
        stopped.set_result(status)
        for signum in STATUS:
            signal.signal(signum, signal.SIG_DFL)

    for signum, status in STATUS.items():
        loop.add_signal_handler(signum, stop, status)
    return stopped


async def _work(desk: _Desk, saves: _Saves) -> None:
    """Build, then serve and build again after each burst of saves."""
    bulletin = Bulletin()
    await _build(desk.rebuild, None, bulletin)
    async with _serving(desk, bulletin):
        while True:
            # Taken before the build: what is saved during it asks for another one.
            await _build(desk.rebuild, await saves.take(), bulletin)


async def _build(rebuild: Rebuild, saved: set[str] | None, bulletin: Bulletin) -> None:
    outcome = await asyncio.to_thread(rebuild, saved)
    bulletin.publish(outcome)
    print(time.strftime("%H:%M:%S"), outcome.summary, flush=True)
    for fault in outcome.faults:
        print(fault, flush=True)


@asynccontextmanager
async def _serving(desk: _Desk, bulletin: Bulletin) -> AsyncIterator[None]:
    guests = Guests(partial(_invite, desk.addresses()[-1]))
    if len(desk.listeners) > 1:
        guests.invite()
    server = _Server(
        uvicorn.Config(
            create_app(desk.site, bulletin, guests, desk.overview),
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=FAREWELL,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=list(desk.listeners)))
    try:
        yield
    finally:
        bulletin.close()
        server.should_exit = True
        await serving
        desk.site.close()


def _invite(address: str, path: str) -> None:
    """Tell the terminal the address for one more device, and draw it for a camera."""
    print(f"For one more device, once: {address}{path}", flush=True)
    if sys.stdout.isatty():
        import segno

        segno.make_qr(f"{address}{path}").terminal(compact=True)


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Leave signals to the session, which has more to end than the server."""
        yield

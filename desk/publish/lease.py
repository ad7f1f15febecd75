"""A lock for hosts that have none: a file which says that a deploy is at work, and is renewed while
it is."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from threading import Event, Thread
from typing import Any
from uuid import uuid4

from desk.publish import DeployError

BEAT = 60  # seconds after which a deploy says again that it is at work
DEAD = 180  # seconds of silence after which its lock is no more


@contextmanager
def leased(
    who: str,
    read: Callable[[], str],
    write: Callable[[Mapping[str, object]], None],
    forget: Callable[[], object],
) -> Iterator[None]:
    """Hold the lock until the block ends; `read`, `write` and `forget` are for its file.

    Raises:
        DeployError: another deploy holds it.
    """
    mine = {"who": who, "machine": socket.gethostname(), "process": os.getpid()}
    token = uuid4().hex

    def say() -> None:
        write({**mine, "token": token, "time": datetime.now(UTC).isoformat()})

    _refuse(read())
    say()
    if json.loads(read() or "{}").get("token") != token:
        raise DeployError("Another deploy must end first: it began at the same moment")
    stop = Event()
    thread = Thread(target=_renew, args=(say, stop), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
        forget()


def _renew(say: Callable[[], None], stop: Event) -> None:
    while not stop.wait(BEAT):
        with suppress(DeployError):  # if the host is gone, the deploy itself will say so
            say()


def _refuse(text: str) -> None:
    try:
        held: dict[str, Any] = json.loads(text)
        age = datetime.now(UTC) - datetime.fromisoformat(held["time"])
        holder, machine, process = held["who"], held["machine"], int(held["process"])
    except (ValueError, KeyError, TypeError):
        return  # what is no lock locks nothing
    silent = int(age.total_seconds())
    if silent < DEAD and not _is_dead(machine, process):
        seen = f"{holder} on {machine}, seen {silent} seconds ago"
        raise DeployError(f"Another deploy must end first: {seen}; if it died, wait {DEAD} seconds")


def _is_dead(machine: str, process: int) -> bool:
    """Whether the lock is that of a process of this machine which is no more."""
    if machine != socket.gethostname():
        return False
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return process == os.getpid()  # a number that was given anew, to us

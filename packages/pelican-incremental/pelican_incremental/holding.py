"""Let what must not stop half-way end first: a signal is heard after it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_HELD = (signal.SIGINT, signal.SIGTERM)


class LateInterrupt(KeyboardInterrupt):
    """A stop that was asked for when there was no way back: all was done first. `status` is what
    shells have for the signal."""

    def __init__(self, number: int) -> None:
        super().__init__("Stopped after its end: output/ is the new build, whole.")
        self.status = 128 + number


@contextmanager
def held() -> Iterator[None]:
    """Do all of a block, which is short, whatever signal comes.

    Raises:
        LateInterrupt: one came; the block is done.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are the other's
        yield
        return
    came: list[int] = []
    before = {sign: signal.signal(sign, lambda number, _: came.append(number)) for sign in _HELD}
    try:
        yield
    finally:
        for sign, handler in before.items():
            # One that is not Python's cannot be put back.
            signal.signal(sign, signal.SIG_DFL if handler is None else handler)
    if came:
        raise LateInterrupt(came[0])

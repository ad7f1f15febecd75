"""Show that work goes on, once it has taken a second: a bar on a terminal, one line elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

PATIENCE = 1.0  # s

Done = TypeVar("Done")


def shown(what: str, total: int, done: Iterable[Done]) -> Iterator[Done]:
    """Yield what is done, `total` in all, and show how far: `what` is `Reading 200 sources`."""
    start = time.monotonic()
    steps = iter(done)
    for number, step in enumerate(steps, 1):
        yield step
        if number < total and time.monotonic() - start > PATIENCE:
            yield from _with_bar(what, total, number, steps)


def _with_bar(what: str, total: int, number: int, steps: Iterator[Done]) -> Iterator[Done]:
    if not sys.stderr.isatty():
        print(f"{what} …", file=sys.stderr, flush=True)  # noqa: T201 - it is for a person
        yield from steps
        return
    # It takes longer to load than most builds take.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total, completed=number)
        for step in steps:
            yield step
            progress.advance(task)

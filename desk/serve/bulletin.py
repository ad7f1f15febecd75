"""What the last build left, and how those who wait for the next one hear of it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

# What pages load from here is not in their own bytes: a change of it makes every page stale.
ASSET_FOLDERS = ("theme/", "images/")


@dataclass(frozen=True)
class Outcome:
    """What one build did.

    `changed`: paths relative to the output folder, with `/`, whose bytes changed or that are gone.
    `faults`: what must be mended, each `path:line: X must …`; empty when the build is good.
    `summary`: one line for the terminal.
    """

    changed: tuple[str, ...]
    faults: tuple[str, ...]
    summary: str


@dataclass(frozen=True)
class State:
    """The site after `build` builds, `assets` of which changed what all pages share."""

    build: int = 0
    assets: int = 0
    faults: tuple[str, ...] = ()

    def after(self, outcome: Outcome) -> State:
        """The state that the next build leaves."""
        shared = any(path.startswith(ASSET_FOLDERS) for path in outcome.changed)
        return State(self.build + 1, self.assets + shared, outcome.faults)


class Bulletin:
    """Holds the state; `news` wakes whoever waits for the next. The event loop alone writes it."""

    def __init__(self) -> None:
        self.state = State()
        self.closed = False
        self.news = asyncio.Event()

    def publish(self, outcome: Outcome) -> None:
        """Take in what a build did and tell everyone who waits."""
        self.state = self.state.after(outcome)
        self._wake()

    def close(self) -> None:
        """Let everyone who waits go home."""
        self.closed = True
        self._wake()

    def _wake(self) -> None:
        # Each turn has an event of its own, so that a slow reader cannot miss or undo one.
        woken, self.news = self.news, asyncio.Event()
        woken.set()

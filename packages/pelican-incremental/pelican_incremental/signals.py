"""What the engine and other plugins tell each other: signals beside Pelican's, and what plugins
gather in child processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from blinker import Signal
from ordered_set import OrderedSet


class _InOrder(Signal):
    """Calls its receivers in the order of their connection, as Pelican's signals do: by itself
    blinker has a set, and Pelican changes that for signals that are made after its own."""

    set_class = OrderedSet  # type: ignore[assignment]  # it is no `set`, but acts as one


# Sent with each article and page when its source has been read, before any list is made. What its
# receivers set must follow from the content alone, from settings and from files.
content_read = _InOrder()

# Sent in an incremental build when sources have been read, and again when all checks that must be
# have been made, before any page is. Whoever found a fault stops the build by an error.
checks_made = _InOrder()


# --- what plugins gather in child processes -------------------------------------------------------


@dataclass(frozen=True)
class Collector:
    """How to take what was gathered out of a child process (which then no longer has it), and into
    this one. It is merged again where a build takes over what an earlier one has read, if the codec
    knows its kinds of value; else the source is read again."""

    take: Callable[[], Any]
    merge: Callable[[Any], None]


_collectors: dict[str, Collector] = {}


def collect(name: str, collector: Collector) -> None:
    """Let what a plugin of this name gathers leave child processes."""
    _collectors[name] = collector


def take_all() -> tuple[tuple[str, Any], ...]:
    """Take what was gathered in this process, where anything was."""
    taken = ((name, collector.take()) for name, collector in _collectors.items())
    return tuple((name, gathered) for name, gathered in taken if gathered)


def merge_all(gathered: tuple[tuple[str, Any], ...]) -> None:
    """Give this process what another has gathered."""
    for name, what in gathered:
        _collectors[name].merge(what)

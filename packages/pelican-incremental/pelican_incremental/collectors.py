"""What a plugin gathers while contents are read or pages made, on its way out of child
processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


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

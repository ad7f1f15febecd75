"""What a plugin gathers while contents are read or pages made, on its way out of child
processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Carrier:
    """How to take what was gathered out of a child process (which then no longer has it), and into
    this one."""

    take: Callable[[], Any]
    deliver: Callable[[Any], None]


_carriers: dict[str, Carrier] = {}


def carry(name: str, carrier: Carrier) -> None:
    """Let what a plugin of this name gathers leave child processes."""
    _carriers[name] = carrier


def take_all() -> tuple[tuple[str, Any], ...]:
    """Take what was gathered in this process, where anything was."""
    taken = ((name, carrier.take()) for name, carrier in _carriers.items())
    return tuple((name, gathered) for name, gathered in taken if gathered)


def deliver_all(gathered: tuple[tuple[str, Any], ...]) -> None:
    """Give this process what another has gathered."""
    for name, what in gathered:
        _carriers[name].deliver(what)

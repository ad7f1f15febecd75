"""What a plugin gathers while contents are read or pages made, on its way out of child
processes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Carrier:
    """How to take what was gathered out of a child process (which then no longer has it), and into
    this one. `is_fault`: whoever reads the same again must gather it again."""

    take: Callable[[], Any]
    deliver: Callable[[Any], None]
    is_fault: bool = True


_carriers: dict[str, Carrier] = {}


def carry(name: str, carrier: Carrier) -> None:
    """Let what a plugin of this name gathers leave child processes."""
    _carriers[name] = carrier


def take_all() -> tuple[tuple[str, Any], ...]:
    """Take what was gathered in this process, where anything was."""
    taken = ((name, carrier.take()) for name, carrier in _carriers.items())
    return tuple((name, gathered) for name, gathered in taken if gathered)


def has_faults(gathered: tuple[tuple[str, Any], ...]) -> bool:
    """Whether something of this must not be lost."""
    return any(_carriers[name].is_fault for name, _ in gathered)


def deliver_all(gathered: tuple[tuple[str, Any], ...]) -> None:
    """Give this process what another has gathered."""
    for name, what in gathered:
        _carriers[name].deliver(what)

"""Stop a build that has faults before it writes a page, and name every fault by file and line."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from pelican import signals


@dataclass(frozen=True, order=True)
class Fault:
    """What an editor must mend: `path` is relative to where the person stands, `line` counts from 1 (0: no line)."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else self.path
        return f"{place}: {self.message}" if place else self.message


class SourceError(Exception):
    """Sources that cannot be built; `faults` holds one entry for each thing to mend."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults

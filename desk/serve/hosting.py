"""Which file of the output folder answers an address, as static hosts choose it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Found:
    """A file to send."""

    file: Path


@dataclass(frozen=True)
class Moved:
    """A folder asked for without its slash; `address` has it."""

    address: str


def locate(output: Path, address: str) -> Found | Moved | None:
    """The answer to a decoded, absolute URL path; None when nothing in `output` has it.

    A folder answers with its index.html. Nothing outside `output` is ever found, whether asked
    for by `..` or through a symbolic link.
    """
    *folders, name = address.split("/")[1:]
    if {"", ".", ".."} & set(folders) or name in {".", ".."}:
        return None
    file = _inside(output, output.joinpath(*folders, name))
    if file is None:
        return None
    if file.is_file():
        return Found(file) if name else None
    index = _inside(output, file / "index.html")
    if index is None or not index.is_file():
        return None
    return Moved(f"{address}/") if name else Found(index)


def _inside(output: Path, candidate: Path) -> Path | None:
    """The real place of `candidate` when it exists below `output`."""
    try:
        real = candidate.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # absent, name too long, loop of links, NUL
        return None
    return real if real.is_relative_to(output.resolve()) else None

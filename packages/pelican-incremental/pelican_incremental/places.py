"""Paths as what a build knows has them: relative to the project, so that it holds wherever that
lies."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

_HERE = f".{os.sep}"  # how a path inside begins; others are absolute


@dataclass(frozen=True)
class Places:
    """The folder that holds INCREMENTAL_PATH: `base` is its path, which ends in a separator."""

    base: str

    def inside(self, path: str) -> str:
        """A path as it is kept: `./content/a.md` for one below `base`, else as it is."""
        is_inside = path.startswith(self.base) or path == self.base[:-1]
        return _HERE + path[len(self.base) :] if is_inside else path

    def outside(self, kept: str) -> str:
        """The path that was kept so."""
        return self.base + kept[len(_HERE) :] if kept.startswith(_HERE) else kept

    def each(self, way: Callable[[str], str], value: Any) -> Any:
        """A text, or each text of a list, taken one of the two ways; anything else as it is."""
        if isinstance(value, list):
            return [self.each(way, item) for item in value]
        return way(value) if isinstance(value, str) else value

    def shown(self, kept: str) -> str:
        """A kept path as a person would type it."""
        return os.path.relpath(self.outside(kept))


def places_of(work: str | Path) -> Places:
    """The places of a build that keeps what it knows in `work`."""
    return Places(f"{Path(work).absolute().parent}{os.sep}".replace("//", "/"))


def made_apart(work: str | Path, output: str | Path) -> frozenset[str]:
    """The absolute paths of the folders that builds write: they are no sources, wherever they
    lie."""
    return frozenset(os.path.abspath(path) for path in (work, output))  # noqa: PTH100


def home_of(work: Path, output: Path) -> Path:
    """Where a build keeps what it knows of one output folder."""
    name = os.path.relpath(output.absolute(), work.absolute())
    return work / sha256(name.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def moved(value: Any, old: str, new: str) -> Any:
    """A value in which the path of a folder, and each below it, is that of another folder."""
    if isinstance(value, str):
        is_below = value == old or value.startswith(f"{old}{os.sep}")
        return new + value[len(old) :] if is_below else value
    if isinstance(value, Path):
        return Path(moved(str(value), old, new))
    if type(value) in {list, tuple, set, frozenset}:
        return type(value)(moved(item, old, new) for item in value)
    if type(value) is dict:
        return {key: moved(item, old, new) for key, item in value.items()}
    return value

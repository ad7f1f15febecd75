"""Which of the files that were opened are inputs: those of the site, wherever they lie, and none of
the machine."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from pelican_incremental.places import Places

# Fonts, tables of types and zones, devices: a change of the machine is none of the site.
_MACHINE = ("/dev/", "/etc/", "/proc/", "/sys/", "/usr/")


class Inputs:
    """Tells the inputs of a build among the files that its code opened."""

    def __init__(self, settings: Mapping[str, Any], places: Places) -> None:
        self._places = places
        own = (settings[name] for name in ("INCREMENTAL_PATH", "OUTPUT_PATH", "CACHE_PATH"))
        python = (sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib"))
        self._apart = tuple({f"{os.path.abspath(path)}{os.sep}" for path in (*own, *python)})  # noqa: PTH100
        roots = (f"{Path(settings[name]).absolute()}{os.sep}" for name in ("PATH", "THEME"))
        self._roots = tuple(roots)

    def of(self, opened: Iterable[str]) -> tuple[str, ...]:
        """Those of some absolute paths that are inputs, as they are kept, in order; a folder that
        was listed is one if it lies in the content or the theme."""
        return tuple(sorted(map(self._places.inside, filter(self._is_input, opened))))

    def _is_input(self, path: str) -> bool:
        inside, apart = _depth(path, self._roots), _depth(path, self._apart)
        if inside or apart:
            return inside > apart
        if path.endswith((os.sep, ".pyc")) or (path.endswith(".py") and path in _code()):
            return False
        is_machine = path.startswith(_MACHINE) and not path.startswith(self._places.base)
        return not is_machine and os.path.isfile(path)  # noqa: PTH113 - what was made for a while is gone


def _depth(path: str, folders: Iterable[str]) -> int:
    """The length of the longest of some folders that holds a file, 0 if none does."""
    return max((len(folder) for folder in folders if path.startswith(folder)), default=0)


def _code() -> set[str]:
    return {str(getattr(module, "__file__", "")) for module in list(sys.modules.values())}

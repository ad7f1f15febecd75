"""What plugins keep in memory: one that keeps something of each source for the next, as a running
number, must be given all sources in Pelican's order."""

from __future__ import annotations

import itertools
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from types import ModuleType
from typing import Any

_PLAIN = (bool, int, float, str, bytes, type(None))
_MANY = 100  # items; of more than so many the number alone is compared


def kept_by_plugins(names: Iterable[str]) -> dict[str, Any]:
    """What the modules of plugins keep, by its name: values of their globals, of their classes and
    of objects of these. Texts and numbers are kept, and how many of anything else there are."""
    return {
        f"{module.__name__}.{name}": value
        for module in _modules(names)
        for name, value in _kept_by(module)
    }


def _modules(names: Iterable[str]) -> Iterator[ModuleType]:
    homes = tuple(names)
    insides = tuple(f"{name}." for name in homes)
    for name, module in list(sys.modules.items()):
        if (name in homes or name.startswith(insides)) and not _is_ours(name):
            yield module


def _is_ours(name: str) -> bool:
    return name.startswith((__package__, "pelican.plugins.incremental"))


def _kept_by(module: ModuleType) -> Iterator[tuple[str, Any]]:
    for name, value in list(vars(module).items()):
        if name.startswith("__") or isinstance(value, ModuleType):
            continue
        if _is_simple(value):
            yield name, _digest(value)
        elif str(getattr(value, "__module__", "")).partition(".")[0] == _top(module):
            own = vars(value) if isinstance(value, type) or hasattr(value, "__dict__") else {}
            for inner, held in list(own.items()):
                if not inner.startswith("__") and _is_simple(held):
                    yield f"{name}.{inner}", _digest(held)


def _top(module: ModuleType) -> str:
    return module.__name__.partition(".")[0]


def _is_simple(value: Any) -> bool:
    return isinstance(value, (*_PLAIN, dict, list, set, deque, itertools.count))


def _digest(value: Any) -> Any:
    if isinstance(value, dict):
        items = value.items() if len(value) <= _MANY else ()
        return len(value), tuple((_digest(key), _digest(item)) for key, item in items)
    if isinstance(value, list | set | deque | tuple):
        return len(value), tuple(map(_digest, value)) if len(value) <= _MANY else ()
    if isinstance(value, itertools.count):
        return repr(value)
    return value if isinstance(value, _PLAIN) else type(value).__name__

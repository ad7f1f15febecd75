"""What a whole build depends on beside its files: settings, Python, installed packages."""

from __future__ import annotations

import os
import platform
import sys
import sysconfig
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import PurePath
from typing import Any

from pelican_incremental.codec import digest, dumps
from pelican_incremental.places import Places

# They say where and how a build is made, not what; so does what only we are told.
_APART = {"OUTPUT_PATH", "DELETE_OUTPUT_DIRECTORY", "CACHE_PATH"}
OWN = "INCREMENTAL_"
_SEQUENCES: tuple[tuple[Any, str, Callable[[list[str]], list[str]]], ...] = (
    (list | tuple, "list", list),
    (set | frozenset, "set", sorted),
)


def describe(settings: Mapping[str, Any], places: Places) -> dict[str, str]:
    """The digest of each setting by its name, and what Python this is with which packages: the same
    wherever the project lies."""
    names = (name for name in settings if name not in _APART and not name.startswith(OWN))
    found = {name: digest(_text(settings[name], places)) for name in names}
    return {
        **found,
        "Python": f"{sys.implementation.name} {platform.python_version()}",
        "The set of installed packages": digest(" ".join(packages())),
    }


def packages() -> list[str]:
    """The installed packages with their versions, as the names of the folders that say so
    (Core metadata specifications, "Recording installed projects")."""
    folders = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    names = (name for folder in folders for name in os.listdir(folder))  # noqa: PTH208
    return sorted(name for name in names if name.endswith((".dist-info", ".egg-info")))


def _text(value: Any, places: Places) -> str:
    """A text that is equal for equal values; of code it has the name alone, for code is a file."""
    if isinstance(value, Mapping):
        pairs = sorted((_text(key, places), _text(item, places)) for key, item in value.items())
        return dumps(["map", pairs])
    for kind, name, order in _SEQUENCES:
        if isinstance(value, kind):
            return dumps([name, order([_text(item, places) for item in value])])
    if isinstance(value, str | PurePath):
        return dumps(_placed(str(value), places))
    if isinstance(value, int | float | bool | None):
        return dumps([type(value).__name__, value])
    named = getattr(value, "__qualname__", "")
    if named:
        return f"{getattr(value, '__module__', '')}.{named}"
    text = repr(value)
    return text if " at 0x" not in text else type(value).__qualname__


def _placed(text: str, places: Places) -> list[str]:
    """A text, or what place in the project it is."""
    is_inside = f"{text}{os.sep}".startswith(places.base)
    return ["inside", text[len(places.base) :]] if is_inside else ["str", text]


def stamps(settings: Mapping[str, Any]) -> dict[str, str]:
    """What the functions that INCREMENTAL_STAMPS names, as `module:function`, say of inputs that
    are no files of the site, by their names."""
    return {name: _call(name, settings) for name in settings.get("INCREMENTAL_STAMPS", ())}


def code_files() -> set[str]:
    """The files of all modules that are loaded and belong to the site, not to Python."""
    names = ("stdlib", "purelib", "platlib")
    apart = tuple(f"{sysconfig.get_path(name)}{os.sep}" for name in names)
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {file for file in files if file and file.endswith(".py") and not file.startswith(apart)}


def _call(name: str, settings: Mapping[str, Any]) -> str:
    module, _, function = name.partition(":")
    made: Callable[[Mapping[str, Any]], str] = getattr(import_module(module), function)
    return made(settings)

"""What a whole build depends on beside its files: settings, Python, installed packages."""

from __future__ import annotations

import os
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from plugins.incremental.codec import digest, dumps

# They say where and how a build is made, not what; so does what only we are told.
_APART = {"OUTPUT_PATH", "DELETE_OUTPUT_DIRECTORY", "CACHE_PATH"}
OWN = "INCREMENTAL_"


def describe(settings: Mapping[str, Any]) -> dict[str, str]:
    """The digest of each setting by its name, and what Python this is with which packages."""
    names = (name for name in settings if name not in _APART and not name.startswith(OWN))
    found = {name: digest(_text(settings[name])) for name in names}
    site = sysconfig.get_path("purelib")
    return {
        **found,
        "Python": f"{sys.version} {sys.executable}",
        "The set of installed packages": str(os.stat(site).st_mtime_ns),  # noqa: PTH116
    }


def _text(value: Any) -> str:
    """A text that is equal for equal values; of code it has the name alone, for code is a file."""
    if isinstance(value, Mapping):
        pairs = sorted((_text(key), _text(item)) for key, item in value.items())
        return dumps(["map", pairs])
    if isinstance(value, list | tuple):
        return dumps(["list", [_text(item) for item in value]])
    if isinstance(value, set | frozenset):
        return dumps(["set", sorted(_text(item) for item in value)])
    if isinstance(value, str | int | float | bool | None):
        return dumps([type(value).__name__, value])
    named = getattr(value, "__qualname__", "")
    if named:
        return f"{getattr(value, '__module__', '')}.{named}"
    text = repr(value)
    return text if " at 0x" not in text else type(value).__qualname__


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


def process_start() -> int:
    """When this process began, in ns since 1970: proc_pid_stat(5) has it in clock ticks since the
    machine did."""
    with open("/proc/self/stat", encoding="ascii", errors="replace") as file:  # noqa: PTH123
        ticks = int(file.read().rpartition(")")[2].split()[19])
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK")
    return time.time_ns() - int(age * 1e9)


def _call(name: str, settings: Mapping[str, Any]) -> str:
    module, _, function = name.partition(":")
    made: Callable[[Mapping[str, Any]], str] = getattr(import_module(module), function)
    return made(settings)

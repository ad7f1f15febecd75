"""Find where a person stands who calls make, and which folder they name from there for what builds
know: `make -C site` works in another folder than theirs. A Python without packages can read this.

The variable PWD is the shell's, and make hands it on as it was. But a program that starts make in
a folder leaves PWD at its own: only where make was told to go elsewhere is PWD where the person
stands. That it was, make says in MAKEFLAGS up to its version 4.3, and by its arguments alone since.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Flags without a value may stand before the C, as in -sC; of long ones, make takes abbreviations.
_SHORT = re.compile(r"-[bBdehikmnpqrRsStvw]*C(.*)", re.DOTALL)
_LONG = re.compile(r"--di[a-z]*(?:=(.*))?", re.DOTALL)


def here(environment: Mapping[str, str]) -> Path:
    """The folder in which the person stands."""
    given = environment.get("DESK_HERE")
    return Path(given) if given else standing(environment, Path.cwd(), arguments_of_parent)


def typed_names(environment: Mapping[str, str]) -> list[str]:
    """The names of what was typed after `make TARGET` as NAME=value."""
    return environment.get("DESK_SETTINGS", "").split()


def build_folder(environment: Mapping[str, str]) -> Path:
    """Where builds keep what they know: BUILD as it was typed after make, or `.build/`."""
    typed = environment.get("BUILD") if "BUILD" in typed_names(environment) else None
    return (here(environment) / typed).resolve() if typed else ROOT / ".build"


def standing(
    environment: Mapping[str, str], works: Path, arguments: Callable[[], Sequence[str]]
) -> Path:
    """The folder in which the person stands, if make works in `works` and was called with
    `arguments`, which are asked for only if they matter."""
    shell = environment.get("DESK_SHELL_PWD", "")
    if not os.path.isabs(shell) or _is_same(Path(shell), works):  # noqa: PTH117
        return works
    letters = environment.get("MAKEFLAGS", "").split(" ", 1)[0]
    is_moved = "w" in letters and not letters.startswith("-") and "=" not in letters
    return Path(shell) if is_moved or moves(arguments()) else works


def moves(arguments: Sequence[str]) -> list[str]:
    """The folders that make is told to go to."""
    words = iter(arguments)
    found = []
    for word in words:
        if word == "--":
            break
        match = _SHORT.fullmatch(word) or _LONG.fullmatch(word)
        if match:
            found.append(match[1] or next(words, ""))
    return found


def arguments_of_parent() -> list[str]:
    """What the process that started this one was started with, without its name; empty where
    nothing tells."""
    parent = os.getppid()
    try:
        return os.fsdecode(Path(f"/proc/{parent}/cmdline").read_bytes()).split("\0")[1:-1]
    except OSError:
        ps = ["ps", "-ww", "-o", "args=", "-p", str(parent)]
    try:
        return subprocess.run(ps, capture_output=True, text=True, check=False).stdout.split()[1:]
    except OSError:
        return []


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except OSError:
        return False

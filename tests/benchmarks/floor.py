"""What an edit in a fresh process costs at least, whoever builds: no program can go below it."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests.sites import ROOT

RUNS = 9
# Timed inside of the interpreter: what its start costs is a figure of its own.
WALK = """
import os, sys, time
start, found = time.perf_counter(), [sys.argv[1]]
for folder in found:
    with os.scandir(folder) as entries:
        for entry in entries:
            found.append(entry.path) if entry.is_dir() else entry.stat()
print(time.perf_counter() - start)
"""
IMPORT = """
import time
start = time.perf_counter()
import pelican, pelican.readers, markdown, jinja2
print(time.perf_counter() - start)
"""


def floor_of(content: Path) -> dict[str, float]:
    """Seconds, medians of nine, for a folder of sources; the last is what a program can avoid, and
    Pelican does not."""
    make = ["make", "--silent", "-C", str(ROOT), f"VENV={sys.prefix}", "site-venv"]
    return {
        "make, to its first command": _median(_timed, make),
        "the interpreter's start": _median(_timed, [sys.executable, "-c", ""]),
        "one stat for each source": _median(_told, [sys.executable, "-c", WALK, str(content)]),
        "the import of Pelican, Markdown and Jinja (if needed)": _median(
            _told, [sys.executable, "-c", IMPORT]
        ),
    }


def _median(measure: Callable[[list[str]], float], command: list[str]) -> float:
    return statistics.median(measure(command) for _ in range(RUNS))


def _timed(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def _told(command: list[str]) -> float:
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)

"""See that nothing has changed, without loading Pelican, whose start takes longer than a look."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import time
from collections.abc import Callable, Container, Mapping
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from pelican_incremental.around import KnownBytes, look_around
from pelican_incremental.places import Places, home_of, made_apart, places_of
from pelican_incremental.scan import Seen, differing_lines, lines_in
from pelican_incremental.stage import try_lock
from pelican_incremental.store import UNUSABLE, Store, open_store

# Variables that say where a command was typed, not what.
_OF_SHELL = {"COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL", "TERM", "_"}
_OF_MAKE = ("MAKE", "MFLAGS")
_NO_ANSWER: tuple[type[Exception], ...] = (*UNUSABLE, KeyError, ValueError, TypeError)


def request_of(environment: Mapping[str, str]) -> str:
    """A digest of all that is asked of a build beside its files: every variable of the environment
    may be read by settings. `EXPLAIN` and the like are no part of it."""
    kept = {
        name: value
        for name, value in environment.items()
        if name not in _OF_SHELL and not name.startswith(_OF_MAKE)
    }
    changed = os.stat(sysconfig.get_path("purelib")).st_mtime_ns  # noqa: PTH116
    told = [sorted(kept.items()), sys.version, sys.executable, changed]
    return sha256(json.dumps(told).encode("utf-8", "surrogateescape")).hexdigest()


def count_if_unchanged(
    work: Path, output: Path, request: str, seen: Seen, list_now: Callable[[], bytes]
) -> int | None:
    """The number of files in an output that is as a build would leave it; None: ask a build.

    `work` is INCREMENTAL_PATH; `request` is compared with the one of the last build; `list_now`
    lists the output.
    """
    home = home_of(work, output)
    if not (home / "seal").is_file() or (home / "commit.json").exists():
        return None
    with try_lock(work / "lock") as mine:
        if not mine:
            return None
        store, why = open_store(home)
        try:
            made = made_apart(work, output)
            return None if why else _count(store, places_of(work), request, seen, list_now, made)
        except _NO_ANSWER:
            return None
        finally:
            store.close()


def _count(  # noqa: PLR0913, PLR0917 - what a look needs
    store: Store,
    places: Places,
    request: str,
    seen: Seen,
    list_now: Callable[[], bytes],
    made: Container[str],
) -> int | None:
    known = store.facts()
    facts = {name: json.loads(fact) for name, fact in known.items()}
    if facts.get("request") != request or facts["stamps"] != _stamps(facts["asked"], places):
        return None
    data = KnownBytes(store, places)
    if look_around(data, facts["folders"], known, seen, made).differences:
        return None
    due = store.first_due()
    if due and due <= time.time():
        return None
    left = store.blob("output")
    # What no build has written is another's.
    missing, _ = differing_lines(left, list_now())
    return None if missing else len(lines_in(left))


def _stamps(written: dict[str, Any], places: Places) -> dict[str, str]:
    """What INCREMENTAL_STAMPS say, by the settings of the last build that can be written down;
    those that are places in the project stand apart."""
    asked = dict(written["plain"])
    kept = written["places"].items()
    asked.update((name, places.each(places.outside, value)) for name, value in kept)
    found = {}
    for name in asked.get("INCREMENTAL_STAMPS", ()):
        module, _, function = name.partition(":")
        found[name] = getattr(import_module(module), function)(asked)
    return found

"""See that nothing has changed, without loading Pelican, whose start takes longer than a look."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from pelican_incremental.places import Places, home_of, made_apart, places_of
from pelican_incremental.scan import KnownBytes, Seen, differing_lines, lines_in, look_around
from pelican_incremental.stage import try_lock
from pelican_incremental.store import UNUSABLE, Store, open_store

# Variables that say where a command was typed, not what.
_OF_SHELL = {"COLUMNS", "LINES", "OLDPWD", "PWD", "SHLVL", "TERM", "_"}
_OF_MAKE = ("MAKE", "MFLAGS")
NO_ANSWER: tuple[type[Exception], ...] = (*UNUSABLE, KeyError, ValueError, TypeError)


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
    try:
        with unchanged_store(work, output, seen, "request", request) as store:
            return None if store is None else _count(store, list_now)
    except NO_ANSWER:
        return None


@contextmanager
def unchanged_store(
    work: Path, output: Path, seen: Seen | None, fact: str, value: str
) -> Iterator[Store | None]:
    """The store of the last build, if that wrote down this fact, no file has changed since and no
    date has come; else None."""
    home = home_of(work, output)
    if not (home / "seal").is_file() or (home / "commit.json").exists():
        yield None
        return
    with try_lock(work / "lock") as mine:
        if not mine:
            yield None
            return
        store, why = open_store(home)
        try:
            holds = not why and _holds(store, work, output, seen, {fact: value})
            yield store if holds else None
        finally:
            store.close()


def _holds(
    store: Store, work: Path, output: Path, seen: Seen | None, wanted: Mapping[str, str]
) -> bool:
    known, places = store.facts(), places_of(work)
    facts = {name: json.loads(fact) for name, fact in known.items()}
    if any(facts.get(name) != value for name, value in wanted.items()):
        return False
    if facts["stamps"] != _stamps(facts["asked"], places):
        return False
    data = KnownBytes(store, places)
    made = made_apart(work, output)
    if look_around(data, facts["folders"], known, seen, made).differences:
        return False
    due = store.first_due()
    return not (due and due <= time.time())


def _count(store: Store, list_now: Callable[[], bytes]) -> int | None:
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


# --- in another process ---------------------------------------------------------------------------


def begun(ask: Callable[[], bytes]) -> Callable[[], bytes]:
    """Begin at once to find something out; return a function that waits for it.

    Where another process cannot be had, or does not end well, this one asks itself.
    """
    try:
        theirs, ours = os.pipe()
        child = os.fork()
    except OSError:
        return cache(ask)
    if child == 0:
        _answer(ask, theirs, ours)
    os.close(ours)

    @cache
    def found() -> bytes:
        with os.fdopen(theirs, "rb") as pipe:
            answer = pipe.read()
        _, status = os.waitpid(child, 0)
        return answer if status == 0 else ask()

    return found


def _answer(ask: Callable[[], bytes], theirs: int, ours: int) -> None:
    """The life of the child, which must run nothing that its parent has prepared for its end."""
    status = 1
    with suppress(BaseException):
        os.close(theirs)
        with os.fdopen(ours, "wb") as pipe:
            pipe.write(ask())
        status = 0
    os._exit(status)

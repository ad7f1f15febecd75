"""Drive one build: the fast path, Pelican where that does not do, and both once more where what was
known of the last build proves to be damaged."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from pelican import Pelican, signals
from pelican.log import console

from pelican_incremental import fastpath, plugin
from pelican_incremental.fastpath import FallBackError
from pelican_incremental.fingerprint import saved_since_loaded, told
from pelican_incremental.request import Outcome, Request
from pelican_incremental.session import CheckedError
from pelican_incremental.sources import ReadingError
from pelican_incremental.store import UNUSABLE

Settings = dict[str, Any]
Load = Callable[[Settings], Pelican]


def build(settings: Settings, request: Request, load: Load | None, given: str) -> Outcome:
    """Build what `replay.build` could not tell again; `given` is the digest of these settings."""
    load = load or Pelican
    with plugin.expecting(request):
        try:
            return _once(dict(settings), load, given)
        except UNUSABLE:
            return _once(dict(settings), load, given)


def warm_up(settings: Settings, request: Request, article: str, load: Load = Pelican) -> None:
    """Let this process have all that its next build will need if an article (a path below
    `content/`) is edited; nothing is built, and whatever stops it is raised."""
    with plugin.expecting(replace(request, changed=())):
        try:
            pelican = load(dict(settings))
            fastpath.warm_up(plugin.begin(pelican), pelican, f"Article:{article}")
        finally:
            plugin.abandon()


def _once(settings: Settings, load: Load, given: str, *, may_be_quick: bool = True) -> Outcome:
    with _given_back(settings):
        if may_be_quick:
            try:
                with _given_back(settings):
                    return _build(load(settings), given, may_be_quick=True)
            except FallBackError:
                pass
        return _build(load(settings), given, may_be_quick=False)


@contextmanager
def _given_back(settings: Settings) -> Iterator[None]:
    """Leave settings as they were given, whatever is done in this block: Pelican and plugins add to
    them when a generator is made, and what the next one is given would be taken for an edit."""
    containers = list(_containers(settings, set()))
    before = [(dict if isinstance(one, dict) else list)(one) for one in containers]
    try:
        yield
    finally:
        for one, known in zip(containers, before, strict=True):
            one.clear()
            one.extend(known) if isinstance(one, list) else one.update(known)


def _containers(value: Any, seen: set[int]) -> Iterator[Any]:
    """Yield all that can be changed of what lies in a value, each once, with the value itself."""
    if id(value) in seen or not isinstance(value, dict | list | set | tuple):
        return
    seen.add(id(value))
    if not isinstance(value, tuple):
        yield value
    for part in value.values() if isinstance(value, dict) else value:
        yield from _containers(part, seen)


def _build(pelican: Pelican, given: str, *, may_be_quick: bool) -> Outcome:
    """Build by the fast path if that may do, else by Pelican as it was loaded for it."""
    session = plugin.begin(pelican)
    session.given = given
    try:
        result = fastpath.build_fast(session, pelican) if may_be_quick else None
        if result is not None:
            return result
        pelican.run()
        return plugin.take_result()
    except CheckedError:
        return session.result_of_check()
    finally:
        plugin.abandon()


# --- what stands in the place of Pelican.run ------------------------------------------------------


def run_pelican(pelican: Pelican, run_whole: Callable[[], None]) -> None:
    """Run a Pelican: within a build that was begun, as a build of its own, or as it is where there
    is no INCREMENTAL_PATH."""
    if plugin.is_building() or not pelican.settings.get("INCREMENTAL_PATH"):
        plugin.run(pelican, run_whole)
        return
    logging.getLogger("pelican").addFilter(_plain)  # one filter is added once
    # What listens to the end of a run may do more than write files.
    may_be_quick = not signals.finalized.receivers
    try:
        result = _once(pelican.settings, lambda _: pelican, "", may_be_quick=may_be_quick)
    except UNUSABLE:
        result = _once(pelican.settings, lambda _: pelican, "", may_be_quick=False)
    _say(result)


def _say(result: Outcome) -> None:
    old = saved_since_loaded()
    for file in old:
        name = os.path.relpath(file)
        console.print(f"{name} was saved after it was loaded: start this command again to use it")
    for line in () if old else told(result.everything, result.all_read):
        console.print(line)
    if result.opaque:
        number, (path, kind) = len(result.opaque), min(result.opaque.items())
        many = f" and {number - 1:,} more are" if number > 1 else " is"
        console.print(f"{path}{many} read by each build: {kind} cannot be kept from build to build")
    changes = result.changes
    counts = (
        f"{result.read:,} read, {len(changes.written):,} written, {len(changes.deleted):,} deleted"
    )
    console.print(f"Incremental: {counts}, {changes.same:,} up to date")


class _Plain(logging.Filter):
    """Leaves tracebacks out that would say nothing of a person's mistake."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], ReadingError):
            record.exc_info = None
        return True


_plain = _Plain()

"""Drive one build: the fast path, Pelican where that does not do, and both once more where what was
known of the last build proves to be damaged."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from pelican import Pelican

from pelican_incremental import plugin, quick
from pelican_incremental.quick import EscalateError
from pelican_incremental.request import Request
from pelican_incremental.session import Result, Session
from pelican_incremental.store import LostError

Settings = dict[str, Any]
Load = Callable[[Settings], Pelican]


def build(settings: Settings, request: Request, load: Load = Pelican) -> Result:
    """Build what a change since the last build concerns; `load` makes a Pelican with its plugins,
    of which this one is the last.

    Raises:
        sqlite3.Error, LostError: what is kept of a build cannot be used, not even anew.
        Whatever Pelican, a plugin, a template or the request raises; the output is as it was.
    """
    with plugin.expecting(request):
        try:
            return _once(dict(settings), load)
        except (sqlite3.Error, LostError):
            return _once(dict(settings), load)


def rehearse(settings: Settings, request: Request, article: str, load: Load = Pelican) -> None:
    """Let this process have all that its next build will need if an article (a path below
    `content/`) is edited; nothing is built, and whatever stops it is raised."""
    with plugin.expecting(replace(request, changed=())):
        try:
            pelican = load(dict(settings))
            quick.rehearse(_session(), pelican, f"Article:{article}")
        finally:
            plugin.abandon()


def _once(settings: Settings, load: Load) -> Result:
    try:
        result = _quickly(settings, load)
    except EscalateError:
        result = None
    finally:
        plugin.abandon()
    if result is not None:
        return result
    try:
        load(settings).run()
        return plugin.take_result()
    finally:
        plugin.abandon()


def _quickly(settings: Settings, load: Load) -> Result | None:
    """Build by the fast path if that may do, else by Pelican as it was loaded for it."""
    pelican = load(settings)
    result = quick.build_quickly(_session(), pelican)
    if result is not None:
        return result
    pelican.run()
    return plugin.take_result()


def _session() -> Session:
    session = plugin.session()
    if session is None:
        raise ValueError("INCREMENTAL_PATH must be set, and pelican_incremental be a plugin")
    return session

"""Begin a build: where nothing has changed since the last, a check tells again what that was told,
and neither Pelican nor a plugin is loaded for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican_incremental.canonical import digest, dumps
from pelican_incremental.fingerprint import describe
from pelican_incremental.notes import Notes
from pelican_incremental.places import places_of
from pelican_incremental.request import Outcome, Request
from pelican_incremental.stage import Changes
from pelican_incremental.unchanged import NO_ANSWER, unchanged_store

if TYPE_CHECKING:
    from pelican import Pelican


def build(
    settings: dict[str, Any],
    request: Request,
    load: Callable[[dict[str, Any]], Pelican] | None = None,
) -> Outcome:
    """Build what a change since the last build concerns; `load` makes a Pelican with its plugins,
    of which this one is the last (None: Pelican itself does).

    Raises:
        store.UNUSABLE: what is kept of a build cannot be used, not even anew.
        Whatever Pelican, a plugin, a template or the request raises; the output is as it was.
    """
    given = given_of(settings)
    if request.until and _is_told(settings, request, given):
        return Outcome(0, Changes((), (), 0), (), "", "")
    from pelican_incremental import driver  # noqa: PLC0415 - it loads all of Pelican

    return driver.build(settings, request, load, given)


def _is_told(settings: Mapping[str, Any], request: Request, given: str) -> bool:
    """Let who asked have what holds of a site of which no file has changed since it was built by
    these settings; return whether that is so."""
    work, output = (Path(settings[name]).absolute() for name in ("INCREMENTAL_PATH", "OUTPUT_PATH"))
    try:
        with unchanged_store(work, output, request.seen, "given", given) as store:
            if store is not None:
                request.checked(Notes(store, (), (), None, anew=False))
            return store is not None
    except NO_ANSWER:
        return False


def given_of(settings: Mapping[str, Any]) -> str:
    """A digest of the settings of a build as they are given to it: plugins may change them."""
    return digest(dumps(describe(settings, places_of(settings["INCREMENTAL_PATH"]))))

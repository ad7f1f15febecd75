"""Tell again what the last build was told, where nothing has changed since: for that no plugin is
loaded."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pelican_incremental.codec import digest, dumps
from pelican_incremental.fingerprint import describe
from pelican_incremental.notes import Notes
from pelican_incremental.places import places_of
from pelican_incremental.scan import Seen
from pelican_incremental.unchanged import NO_ANSWER, unchanged_store


def tell_if_unchanged(
    work: Path, output: Path, given: str, seen: Seen | None, tell: Callable[[Notes], None]
) -> bool:
    """Let `tell` have what holds of a site of which no file has changed since it was built by
    settings of this digest (`given_of`); return whether that is so. `work` is INCREMENTAL_PATH."""
    try:
        with unchanged_store(work, output, seen, "given", given) as store:
            if store is not None:
                tell(Notes(store, (), (), None, anew=False))
            return store is not None
    except NO_ANSWER:
        return False


def given_of(settings: Mapping[str, Any]) -> str:
    """A digest of the settings of a build as they are given to it: plugins may change them."""
    return digest(dumps(describe(settings, places_of(settings["INCREMENTAL_PATH"]))))

"""What a caller asks of one build, beside its settings, and what it is told of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pelican_incremental.scan import Seen
from pelican_incremental.stage import Changes

if TYPE_CHECKING:
    from pelican_incremental.notes import Notes


def _nothing(*_: object) -> None:
    """Take note of nothing."""


@dataclass(frozen=True)
class Request:
    """One build; with nothing given it is the one that Pelican's own command makes.

    `changed`: the only files that may have changed since the last build of this process, by
    absolute path (None: any may have).
    `seen`: what the caller has just seen in PATH; other sources are not read.
    `list_output`: lists the output as `scan.list_output` does; it may have begun before.
    `name`: a text that is the same when the same is asked (`unchanged.request_of`).
    `until`: where the build ends: "check" is when all checks were made. No page is made then,
    `output/` is not touched, and the next build still sees all changes.
    `checked`: called with the notes that hold when all checks were made, before what they found
    stops the build and before any page is made.
    `first_faults`: a source with faults ends a quick build as soon as it was read; else all that
    is wrong is found.
    `finish`: called with a folder that holds the whole site, to which it may add files.
    `before_commit`: called right before the commit. It stops the build by raising an error.
    """

    changed: Collection[str] | None = None
    seen: Seen | None = None
    list_output: Callable[[], bytes] | None = None
    name: str | None = None
    until: Literal["", "check"] = ""
    checked: Callable[[Notes], None] = _nothing
    first_faults: bool = False
    finish: Callable[[Path], None] | None = None
    before_commit: Callable[[], None] = _nothing


@dataclass(frozen=True)
class Outcome:
    """What a build did: how many contents it read, what changed in the output, why each page was
    made, why everything was, and why all sources were read (empty where that was not so); what of
    each source that every build reads cannot be stored, by its path."""

    read: int
    changes: Changes
    reasons: tuple[tuple[str, str], ...]
    everything: str
    all_read: str
    opaque: Mapping[str, str] = field(default_factory=dict)

"""What a caller asks of one build, beside its settings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from pelican_incremental.scan import Seen


def _nothing() -> None:
    """Take note of nothing."""


@dataclass(frozen=True)
class Request:
    """One build; with nothing given it is the one that Pelican's own command makes.

    `changed`: the only files that may have changed since the last build of this process, by
    absolute path (None: any may have).
    `seen`: what the caller has just seen in PATH.
    `list_output`: lists the output as `scan.list_output` does; it may have begun before.
    `name`: a text that is the same when the same is asked (`unchanged.request_of`).
    `read`: called when all sources that must be have been read; a quick build with a faulty source
    stops before.
    `checked`: called when all checks were made, before any page is; a quick build does not call it.
    `finish`: called with a folder that holds the whole site, to which it may add files.
    `before_commit`: called right before the commit. Like `checked`, it stops the build by raising
    an error.
    """

    changed: Collection[str] | None = None
    seen: Seen | None = None
    list_output: Callable[[], bytes] | None = None
    name: str | None = None
    read: Callable[[], None] = _nothing
    checked: Callable[[], None] = _nothing
    finish: Callable[[Path], None] | None = None
    before_commit: Callable[[], None] = _nothing

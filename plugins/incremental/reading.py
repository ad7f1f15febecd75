"""Read changed sources in processes of their own, each within a time limit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from pelican.contents import Content, SkipStub
from pelican.generators import CachingGenerator

from plugins.incremental import record
from plugins.incremental.contents import encode, split, track
from plugins.incremental.record import Recorder
from plugins.incremental.signals import content_read
from plugins.incremental.site import Site, is_below
from plugins.incremental.tasks import Gathered, gathering
from plugins.incremental.workers import Failure, in_processes

TIME_LIMIT = 5.0  # s for each source, where the site sets no SOURCE_TIME_LIMIT


@dataclass(frozen=True)
class Reading:
    """What became of a source: the name of its content and its values as JSON; or, without a name,
    why Pelican must read it itself: it has faults, is to be skipped, or cannot be stored."""

    key: str
    short: str
    long: str
    files: tuple[str, ...]
    due: float | None
    gathered: Gathered


def read_all(
    generator: CachingGenerator,
    paths: Iterable[str],
    read: Callable[..., Content],
    site: Site,
    limit: float,
) -> Iterator[tuple[str, Reading | Failure]]:
    """Yield each source (a path below `content/`) with what became of it.

    `read` is the way in which the generator reads a source.
    """

    seen: set[str] = set()  # in each worker its own

    def work(path: str) -> Reading:
        return _read(generator, path, read, site, seen)

    yield from in_processes(work, paths, limit)


def _read(
    generator: CachingGenerator,
    path: str,
    read: Callable[..., Content],
    site: Site,
    seen: set[str],
) -> Reading:
    recorder = Recorder()
    with gathering() as gathered, record.noting(recorder):
        try:
            content = read(path)
            if isinstance(content, SkipStub) or not content.is_valid():
                return Reading("", "", "", (), None, gathered)
            track(content)
            content_read.send(content)
            content._static_links = sorted(Content.get_static_links(content))
            content._attaches = "attach}" in content._content
            short, long = split(encode(content, site.codec))
        except Exception:  # noqa: BLE001 - Pelican reads it again, and says what is wrong
            return Reading("", "", "", (), None, gathered)
    own = os.path.abspath(os.path.join(generator.path, path))  # noqa: PTH100, PTH118
    roots = tuple(f"{root}{os.sep}" for root in (generator.path, generator.theme))
    files = {file for file in recorder.files if file != own and file.startswith(roots)}
    # A reader may keep what it has read of a table, and will not open it again.
    static = [os.path.join(generator.path, path) for path in site.settings["STATIC_PATHS"]]  # noqa: PTH118
    seen.update(file for file in files if not is_below(file, static))
    key = site.key_of(content)
    return Reading(key, short, long, tuple(sorted(files | seen)), _due(content), gathered)


def _due(content: Content) -> float | None:
    """The moment, in seconds since 1970, at which a date that lies ahead will have come."""
    when: Any = vars(content).get("date")
    if not isinstance(when, datetime) or when.tzinfo is None:
        return None
    return when.timestamp() if when > datetime.now(UTC) else None

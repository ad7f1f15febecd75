"""Check a site: each source by itself, all together, the settings and the theme, and as a build
reads them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from desk.build import BUILD
from desk.check import house, memory, together
from desk.check.lost import released_pages
from desk.check.sources import faults_of_site
from desk.check.together import Source
from desk.check.worker import worker
from desk.manifest import release_file
from plugins import faults
from plugins.faults import Fault
from plugins.files import unsafe_files
from plugins.source.fields import split_head
from plugins.source.reader import EXTENSIONS

FINDINGS = "check.json"
RELEASE = "release.json"

_STUCK = {"time-limit", "source-crash"}


@dataclass(frozen=True)
class Report:
    """All findings in order, and the shown paths of the sources that had changed."""

    findings: tuple[Fault, ...]
    fresh: frozenset[str]

    @property
    def is_stuck(self) -> bool:
        """Whether a build that reads these sources would never end, or die."""
        return any(fault.code in _STUCK for fault in self.findings)

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What must be mended before anything is built."""
        return tuple(fault for fault in self.findings if fault.severity == "error")


def sources_in(settings: dict[str, Any]) -> Iterator[Path]:
    """Every source that a build reads, in order."""
    root = Path(settings["PATH"])
    for folder in sorted({*settings["ARTICLE_PATHS"], *settings["PAGE_PATHS"]}):
        for place, folders, names in os.walk(root / folder):
            folders.sort()
            for name in sorted(names):
                ignored = any(fnmatch(name, pattern) for pattern in settings["IGNORE_FILES"])
                if Path(name).suffix[1:] in EXTENSIONS and not ignored:
                    yield Path(place, name)


def check_sources(settings: dict[str, Any], work: Path = BUILD) -> Report:
    """Check sources without Pelican; what is known of unchanged files is not found out again.

    Nothing is read while a link leads out of `content/` or a pipe lies in it.
    """
    unsafe = sorted(unsafe_files(Path(settings["PATH"])))
    if unsafe:
        return Report(tuple(unsafe), frozenset())
    findings, fresh = _each(settings, work)
    good = [path for path, found in findings.items() if not _has_error(found)]
    found = {fault for faults_ in findings.values() for fault in faults_}
    found.update(_together(_read(good, settings), settings, work))
    return Report(tuple(sorted(found)), frozenset(fresh))


def check(settings: dict[str, Any], conf: Path, work: Path = BUILD) -> Report:
    """Check everything: settings, theme, sources, and what only a build's own reading shows."""
    of_house = sorted(house.faults_of(settings, conf))
    if any(fault.code == "setting-wrong" for fault in of_house):
        return Report(tuple(of_house), frozenset())  # nothing can be read by such settings
    first = check_sources(settings, work)
    released = released_pages(release_file(Path(settings["OUTPUT_PATH"]), work), settings)
    rest = () if first.is_stuck else faults_of_site(settings, released)
    return Report(tuple(sorted({*of_house, *first.findings, *rest})), first.fresh)


def record(settings: dict[str, Any], work: Path = BUILD) -> None:
    """Note what is public now, for `modified-missing`."""
    sources = _read(list(sources_in(settings)), settings)
    memory.record_release(work / RELEASE, {source.name: source.released for source in sources})


def _each(settings: dict[str, Any], work: Path) -> tuple[dict[Path, list[Fault]], list[str]]:
    version, known = memory.version_of(settings), memory.recall(work / FINDINGS)
    findings: dict[Path, list[Fault]] = {}
    keys: dict[Path, str] = {}
    for path in sources_in(settings):
        keys[path] = memory.key_of(faults.shown(path), _bytes(path), version)
        if keys[path] in known:
            findings[path] = known[keys[path]]
    fresh = [path for path in keys if path not in findings]
    if fresh:
        with worker(settings) as child:
            findings.update((path, child.findings(path)) for path in fresh)
        memory.remember(work / FINDINGS, {keys[path]: found for path, found in findings.items()})
    return findings, [faults.shown(path) for path in fresh]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        return str(error).encode()  # the worker names it


def _has_error(found: Sequence[Fault]) -> bool:
    return any(fault.severity == "error" for fault in found)


def _read(paths: Sequence[Path], settings: dict[str, Any]) -> list[Source]:
    root = Path(settings["PATH"])
    return [
        Source(
            faults.shown(path),
            path.relative_to(root).as_posix(),
            split_head(path.read_text("utf-8-sig")),
        )
        for path in paths
    ]


def _together(sources: Sequence[Source], settings: dict[str, Any], work: Path) -> Iterator[Fault]:
    zone = ZoneInfo(settings["TIMEZONE"])
    yield from together.standfirst_full_stop(sources)
    yield from together.modified_missing(sources, memory.last_release(work / RELEASE))
    yield from together.scheduled(sources, datetime.now(zone), zone)

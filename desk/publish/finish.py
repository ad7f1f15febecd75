"""Build for a host: the site, what hosts need beside it, and the manifest that a deploy compares
by."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desk.build import BUILD, BuildError, Result
from desk.check.command import build_checked, say
from desk.check.lost import lost_addresses, released_pages
from desk.hosts import finish
from desk.manifest import entries_of, release_file
from desk.publish.command import sources_of, write_build
from desk.publish.model import Build
from desk.search import write_index
from desk.settings import is_on
from pelican_incremental import Request
from plugins.faults import Fault
from plugins.git import untold

VARIANTS, SEARCHED = "variants.sqlite", "searched.sqlite"


def publish(
    settings: dict[str, Any], conf: Path, environment: Mapping[str, str], work: Path = BUILD
) -> Result:
    """Build into OUTPUT_PATH and leave the manifest for `make deploy`.

    Raises:
        BuildError: something must be mended; `output/` is as it was.
    """
    _refuse_without_history(settings, environment)
    manifest = release_file(Path(settings["OUTPUT_PATH"]), work)
    sources = sources_of(settings, conf)
    siteurl = str(settings["SITEURL"]).rstrip("/")
    builds: list[Build] = []

    def add(folder: Path) -> None:
        write_index(folder, settings, manifest.parent / SEARCHED)
        done = finish(folder, settings, manifest.parent / VARIANTS)
        builds.append(Build(siteurl, sources, done.headers, done.hosts, entries_of(folder)))

    result = build_checked(settings, conf, environment, work, Request(finish=add))
    say(_lost(manifest, builds[0], settings), sys.stderr, colour=False)
    write_build(builds[0], manifest)  # after the commit: a manifest tells of what is there
    return result


def _refuse_without_history(settings: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Readers would find no page of versions any more, and nobody would have been told."""
    why = untold(settings)
    if why and not is_on(environment, "ALLOW_NO_HISTORY"):
        ways = "ARTICLE_HISTORY=false or, for this once, ALLOW_NO_HISTORY=1 publishes without"
        message = f"The history of articles must be readable: {why}. {ways}"
        raise BuildError((Fault("", 0, message),))


def _lost(manifest: Path, build: Build, settings: dict[str, Any]) -> list[Fault]:
    """The addresses that the build before had, and this one has not."""
    present = [entry.path for entry in build.entries]
    released = released_pages(manifest, settings)
    return list(lost_addresses(released, present, Path(settings["PATH"])))

"""Build for a host: the site, what hosts need beside it, and the manifest that a deploy compares
by."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from desk.build import BUILD, Result
from desk.check.command import build_checked
from desk.hosts import finish
from desk.manifest import entries_of
from desk.publish.command import release_file, sources_of, write_build
from desk.publish.model import Build

VARIANTS = "variants.sqlite"


def publish(
    settings: dict[str, Any], conf: Path, environment: Mapping[str, str], work: Path = BUILD
) -> Result:
    """Build into OUTPUT_PATH and leave the manifest for `make deploy`.

    Raises:
        BuildError: something must be mended; `output/` is as it was.
    """
    manifest = release_file(Path(settings["OUTPUT_PATH"]), work)
    sources = sources_of(settings, conf)
    siteurl = str(settings["SITEURL"]).rstrip("/")
    builds: list[Build] = []

    def add(folder: Path) -> None:
        done = finish(folder, settings, manifest.parent / VARIANTS)
        builds.append(Build(siteurl, sources, done.headers, done.hosts, entries_of(folder)))

    result = build_checked(settings, conf, environment, work, add)
    write_build(builds[0], manifest)  # after the commit: a manifest tells of what is there
    return result

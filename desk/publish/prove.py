"""Build once more beside `output/`, knowing nothing of any build before, and compare every byte."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from desk.build import BUILD, BuildError
from desk.manifest import release_file
from desk.publish.command import read_build, write_build
from desk.publish.model import Build
from desk.settings import ROOT, Places
from pelican_incremental.disk import clear, make_private
from plugins.faults import Fault, shown

FEW = 20  # differences that are named


def prove(places: Places, environment: Mapping[str, str], work: Path = BUILD) -> str:
    """Compare the build in `output/` with a clean one; returns what was found.

    Raises:
        BuildError: they differ, and `make deploy` will not ship this build.
    """
    manifest = release_file(places.output, work)
    beside = work / "prove"
    clear(beside)
    make_private(beside)
    try:
        clean = _clean_build(beside, environment)
        build = read_build(manifest)
        found = list(differences(build, clean))
    finally:
        clear(beside)
    if found:
        write_build(build, manifest, unproved=True)
        raise BuildError(tuple(_faults(found, places.output)))
    return f"Proved: a clean build gives the same {len(clean.entries):,} files, byte for byte"


def _clean_build(beside: Path, environment: Mapping[str, str]) -> Build:
    """What a process of its own makes in an empty folder.

    Raises:
        BuildError: it could not.
    """
    output, work = beside / "output", beside / "build"
    own = {name: value for name, value in environment.items() if name not in {"PROVE", "MEMORY"}}
    done = subprocess.run(
        [sys.executable, "-m", "desk", "publish", "--work", str(work)],
        env={**own, "OUTPUTDIR": str(output), "PYTHONPATH": str(ROOT)},
        cwd=os.curdir,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
        raise BuildError((Fault("", 0, f"a clean build must succeed too: {said}"),))
    return read_build(release_file(output, work))


def differences(build: Build, clean: Build) -> Iterator[tuple[str, str]]:
    """Yield each file of one of two builds that the other has otherwise, with what is wrong."""
    ours, theirs = ({entry.path: entry for entry in b.entries} for b in (build, clean))
    for path in sorted(ours.keys() | theirs.keys()):
        if path not in theirs:
            yield path, "must not be there: a clean build does not make it"
        elif path not in ours:
            yield path, "must be there: a clean build makes it"
        elif ours[path].sha256 != theirs[path].sha256:
            yield path, "must be as a clean build makes it"
    for name in sorted(build.hosts.keys() | clean.hosts.keys()):
        if build.hosts.get(name) != clean.hosts.get(name):
            yield f"host/{name}", "must be as a clean build makes it"


def _faults(found: list[tuple[str, str]], output: Path) -> Iterator[Fault]:
    for path, message in found[:FEW]:
        yield Fault(shown(output / path), 0, message)
    more = f"{len(found):,} in all" if len(found) > FEW else "no more"
    advice = "make clean, then make publish; and tell us what was edited before"
    yield Fault("", 0, f"the build must be what a clean build gives ({more}): {advice}")

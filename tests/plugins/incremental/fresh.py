"""Builds in processes that have built nothing before, without the price of starting each: all are
forks of one that has only loaded what a build needs."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from desk.build import BuildError, build
from tests.sites import ROOT


@dataclass(frozen=True)
class Outcome:
    """What became of a build: the paths it wrote and deleted, how many sources it read, the reason
    for each page, why everything was made; or its faults, or the traceback of a crash."""

    written: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    read: int = 0
    reasons: tuple[tuple[str, str], ...] = ()
    everything: str = ""
    faults: str = ""
    crash: str = ""

    @property
    def is_good(self) -> bool:
        """Whether there is a site."""
        return not self.faults and not self.crash


def build_here(settings: dict[str, Any], work: Path) -> Outcome:
    """Build in this process, with `settings` over those of the real site."""
    try:
        made = build(read_settings(str(ROOT / "pelicanconf.py"), dict(settings)), work)
    except BuildError as error:
        return Outcome(faults=str(error))
    except Exception:  # whatever it is, a test names it
        return Outcome(crash=traceback.format_exc())
    changes = made.changes
    return Outcome(changes.written, changes.deleted, made.read, made.reasons, made.everything)


def run_pelican(settings: dict[str, Any], _work: Path) -> Outcome:
    """Run Pelican alone in this process, with `settings` over its own."""
    from pelican import Pelican
    from pelican.log import console

    console.quiet = True
    if "pelican.plugins.sitemap" in settings["PLUGINS"]:
        sitemap = import_module("pelican.plugins.sitemap.sitemap")
        sitemap.generator.now = datetime(2020, 1, 1)
    try:
        Pelican(read_settings(override=dict(settings))).run()
    except BaseException:  # whatever it is, a test names it
        return Outcome(crash=traceback.format_exc())
    return Outcome()


WAYS: dict[str, Callable[[dict[str, Any], Path], Outcome]] = {
    "desk": build_here,
    "pelican": run_pelican,
}


class Nursery:
    """The process whose children build, as the desk does or by Pelican alone; sets of texts have
    one order in all of them."""

    def __init__(self, way: str = "desk") -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, way],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, settings: dict[str, Any], work: Path) -> None:
        """Begin a build in a new child; `end` must be called before the next."""
        assert self._process.stdin
        self._process.stdin.write(json.dumps([settings, str(work)]) + "\n")
        self._process.stdin.flush()

    def end(self) -> Outcome:
        """Wait for the build that was begun."""
        assert self._process.stdout
        facts = json.loads(self._process.stdout.readline())
        facts["reasons"] = tuple(map(tuple, facts["reasons"]))
        return Outcome(
            **{**facts, "written": tuple(facts["written"]), "deleted": tuple(facts["deleted"])}
        )

    def build(self, settings: dict[str, Any], work: Path) -> Outcome:
        """Build in a new child and wait for it."""
        self.begin(settings, work)
        return self.end()

    def close(self) -> None:
        """End the process; a build that was begun is finished first."""
        self._process.communicate()


def serve(way: str) -> None:
    """Build whatever is asked for on standard input, each in a child of its own."""
    logging.getLogger("pelican").setLevel(logging.ERROR)  # of an empty SITEURL, each time
    import_module("pelican")
    if way == "desk":
        for name in read_settings(str(ROOT / "pelicanconf.py"))["PLUGINS"]:
            import_module(name)
        import_module("plugins.incremental.quick")
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a build prints is no answer
    for line in sys.stdin:
        child = os.fork()
        if not child:
            _answer(way, line, answers)
        os.waitpid(child, 0)


def _answer(way: str, line: str, answers: Any) -> None:
    settings, work = json.loads(line)
    outcome = WAYS[way](settings, Path(work))
    print(json.dumps(vars(outcome)), file=answers, flush=True)
    os._exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])

"""Builds in processes that have built nothing before, without the price of starting each: all are
forks of one that has only loaded what a build needs. One of them may stay, as the desk's server has
it; and a build may be that of the real command, in a process of its own."""

from __future__ import annotations

import json
import logging
import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from markdown import Markdown
from pelican.plugins._utils import get_namespace_plugins
from pelican.settings import DEFAULT_CONFIG, read_settings

from desk.build import BuildError, build, warm_up
from desk.build_worker import warm
from pelican_incremental.fingerprint import code_files
from pelican_incremental.request import Request
from pelican_incremental.scan import snapshot
from pelican_incremental.templates import files_of_template
from pelican_incremental.workers import process_start
from tests.effort import IS_NIGHT
from tests.sites import ROOT

# What Pelican imports when it first needs it.
OTHERS = ("docutils.core", "docutils.readers.standalone", "feedgenerator", "typogrify.filters")
PROJECT = ("pelicanconf.py", "plugins", "packages", "desk")


def write_code(file: Path, text: str) -> None:
    """Write a file, whose code is then what the next process loads: Python takes what it has
    compiled for good where the source has the same size and the same second ("Cached bytecode
    invalidation", Python's reference), in which a test edits it twice."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    Path(cache_from_source(str(file))).unlink(missing_ok=True)


@dataclass(frozen=True)
class Order:
    """A build to be made: settings over those of a settings file, where what is known of the last
    build lies, the files that were saved since it (None: any may have been)."""

    settings: dict[str, Any]
    work: Path
    conf: Path = ROOT / "pelicanconf.py"
    saved: Collection[str] | None = None

    @property
    def all_settings(self) -> dict[str, Any]:
        """What the build is made with."""
        return read_settings(str(self.conf), dict(self.settings))


@dataclass(frozen=True)
class Outcome:
    """What became of a build: the paths it wrote and deleted, how many sources it read, the reason
    for each page, why everything was made; or its faults, or the traceback of a crash.

    `is_stale`: nothing, for code was saved since the process began. `is_checked`: the command has
    made it, which checks first; `said` is all that it told.
    """

    written: tuple[str, ...] = ()
    deleted: tuple[str, ...] = ()
    read: int = 0
    reasons: tuple[tuple[str, str], ...] = ()
    everything: str = ""
    faults: str = ""
    crash: str = ""
    is_stale: bool = False
    is_checked: bool = False
    said: str = ""

    @property
    def is_good(self) -> bool:
        """Whether there is a site."""
        return not self.faults and not self.crash


def build_here(order: Order) -> Outcome:
    """Build in this process."""
    try:
        made = build(order.all_settings, order.work, Request(changed=order.saved))
    except BuildError as error:
        return Outcome(faults=str(error))
    except Exception:  # whatever it is, a test names it
        return Outcome(crash=traceback.format_exc())
    changes = made.changes
    return Outcome(changes.written, changes.deleted, made.read, made.reasons, made.everything)


def run_pelican(order: Order) -> Outcome:
    """Run Pelican alone in this process, with settings over its own."""
    from pelican import Pelican
    from pelican.log import console

    settings = order.settings
    console.quiet = True
    if "pelican.plugins.sitemap" in settings["PLUGINS"]:
        sitemap = import_module("pelican.plugins.sitemap.sitemap")
        sitemap.generator.now = datetime(2020, 1, 1)
    try:
        Pelican(read_settings(override=dict(settings))).run()
    except BaseException:  # whatever it is, a test names it
        return Outcome(crash=traceback.format_exc())
    return Outcome()


WAYS: dict[str, Callable[[Order], Outcome]] = {
    "desk": build_here,
    "pelican": run_pelican,
}


@dataclass(frozen=True)
class Home:
    """A copy of the project, whose command builds without a trace in the project itself."""

    folder: Path

    @property
    def work(self) -> Path:
        """Where its command keeps what it knows."""
        return self.folder / ".build"

    def set_up(self) -> Home:
        """Copy the code."""
        for name in PROJECT:
            source, target = ROOT / name, self.folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, target)
        return self

    def run(self, order: Order) -> Outcome:
        """Build by `desk html`, as `make html` calls it."""
        places = {"PATH": "INPUTDIR", "OUTPUT_PATH": "OUTPUTDIR"}
        typed = {name: _typed(v) for name, v in order.settings.items() if v is not None}
        typed = {places.get(name, name): text for name, text in typed.items()}
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        own = {"PYTHONPATH": str(self.folder), "DESK_HERE": str(self.folder), "PYTHONHASHSEED": "1"}
        told = {"CONFFILE": str(order.conf), "DESK_SETTINGS": " ".join(typed), "EXPLAIN": "1"}
        done = subprocess.run(
            [sys.executable, "-m", "desk", "html"],
            cwd=self.folder,
            env={**inherited, **own, **typed, **told},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return Outcome(is_checked=True, said=done.stdout)
        if done.returncode == 1 and "Traceback" not in done.stderr:
            return Outcome(is_checked=True, faults=done.stderr)
        return Outcome(is_checked=True, crash=done.stderr)


def _typed(value: Any) -> str:
    """A setting as a person types it."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else json.dumps(value)


class Nursery:
    """The process whose children build, as the desk does or by Pelican alone; sets of texts have
    one order in all of them. Where `is_large`, they take a site for a large one."""

    def __init__(self, way: str = "desk", home: Path = ROOT, *, is_large: bool = False) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, way, *["large"] * is_large],
            cwd=home,
            env={**os.environ, "PYTHONPATH": f"{home}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "1"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._has_resident = False

    def begin(self, order: Order) -> None:
        """Begin a build in a new child; `end` must be called before the next."""
        self.dismiss()
        self._say("fork", order)

    def end(self) -> Outcome:
        """Wait for the build that was begun."""
        assert self._process.stdout
        facts = json.loads(self._process.stdout.readline())
        facts["reasons"] = tuple(map(tuple, facts["reasons"]))
        return Outcome(
            **{**facts, "written": tuple(facts["written"]), "deleted": tuple(facts["deleted"])}
        )

    def build(self, order: Order) -> Outcome:
        """Build in a new child and wait for it."""
        self.begin(order)
        return self.end()

    def build_again(self, order: Order) -> Outcome:
        """Build in the child that stays, or in a new one if it is told that code was saved; then
        any file may have been."""
        new = replace(order, saved=None)
        self._say("stay", order if self._has_resident else new)
        self._has_resident = True
        made = self.end()
        if made.is_stale:
            self.dismiss()
            return self.build_again(new)
        return made

    def dismiss(self) -> None:
        """Let the child that stays go, if there is one."""
        if self._has_resident:
            self._say("leave")
            self._has_resident = False
            assert self.end() == Outcome()

    def close(self) -> None:
        """End the process; a build that was begun is finished first."""
        self.dismiss()
        self._process.communicate()

    def _say(self, what: str, order: Order | None = None) -> None:
        assert self._process.stdin
        facts = order and {**vars(order), "work": str(order.work), "conf": str(order.conf)}
        print(json.dumps([what, facts]), file=self._process.stdin, flush=True)


def take_for_large() -> None:
    """Let go of what is kept in memory, and begin new children, as a build of an archive does."""
    from pelican_incremental import site, sources, tasks

    site.ROOM, sources.ROWS, sources.MANY = 2, 2, 1
    tasks.BATCH, tasks.PORTION = 50, 5


def serve(way: str, *size: str) -> None:
    """Build whatever is asked for on standard input, each in a child of its own or all in one."""
    logging.getLogger("pelican").setLevel(logging.ERROR)  # of an empty SITEURL, each time
    _load(way)
    if size:
        take_for_large()
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a build prints is no answer
    for what, order in iter(_heard, ("", None)):
        child = os.fork()
        if not child:
            if what == "stay":
                _stay(way, order, answers)
            else:
                _answer(WAYS[way](order), answers)
            os._exit(0)
        os.waitpid(child, 0)
        if what == "stay":
            _answer(Outcome(), answers)


def _load(way: str) -> None:
    """Import what each build would; Pelican looks into every plugin that is installed. By day also
    what each would load while it reads, as in the process of `make serve`; by night it does so
    itself, as the command does."""
    import_module("pelican")
    get_namespace_plugins()
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    ours = [*settings["PLUGINS"], "pelican_incremental.fastpath"] if way == "desk" else []
    for name in [*OTHERS, *ours]:
        import_module(name)
    if ours:
        templates = FileSystemLoader(ROOT / "theme/templates")
        env = Environment(loader=templates, **settings["JINJA_ENVIRONMENT"])  # noqa: S701
        for name in env.list_templates():
            files_of_template(env, name, {})
    if not IS_NIGHT:
        Markdown(**DEFAULT_CONFIG["MARKDOWN"])
        for lang in ("en", "ru", "be") if ours else ():
            warm(settings, lang)


def _heard() -> tuple[str, Any]:
    """What is asked next; every answer is awaited, so that a child has all of the next line."""
    line = sys.stdin.readline()
    if not line:
        return "", None
    what, facts = json.loads(line)
    if facts:
        facts.update(work=Path(facts["work"]), conf=Path(facts["conf"]))
    return what, facts and Order(**facts)


def _stay(way: str, order: Order | None, answers: Any) -> None:
    """Build until the parent is to go on, or as long as the code is what it was; warm up for the
    edit of another article after each build, as the desk does."""
    began, number = process_start(), 0
    while order:
        code = snapshot((), code_files()).values()
        is_stale = any(max(stamp.mtime, stamp.ctime) > began for stamp in code)
        made = Outcome(is_stale=True) if is_stale else WAYS[way](order)
        _answer(made, answers)
        sources = sorted(Path(order.settings["PATH"]).rglob("*.md"))
        if made.is_good and not is_stale and sources and way == "desk":
            number += 1
            source = sources[number % len(sources)].relative_to(order.settings["PATH"])
            warm_up(order.all_settings, source.as_posix(), work=order.work)
        _, order = _heard()


def _answer(outcome: Outcome, answers: Any) -> None:
    print(json.dumps(vars(outcome)), file=answers, flush=True)


if __name__ == "__main__":
    serve(*sys.argv[1:])

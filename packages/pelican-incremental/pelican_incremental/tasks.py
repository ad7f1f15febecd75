"""What a build makes: each task with the way to make it again, and what making it looked at."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any

from jinja2 import Template
from jinja2.runtime import Context
from jinja2.utils import missing
from pelican.utils import sanitised_join

from pelican_incremental import record
from pelican_incremental.canonical import dumps
from pelican_incremental.codec import OpaqueError
from pelican_incremental.disk import make_folder
from pelican_incremental.fingerprint import Loading, note_loaded
from pelican_incremental.kept_pages import Packed, packed
from pelican_incremental.notes import Note, take
from pelican_incremental.record import Inputs, Recorder
from pelican_incremental.signals import merge_all, take_all
from pelican_incremental.site import Site
from pelican_incremental.store import Made
from pelican_incremental.workers import Failure, cores, in_processes

Outputs = dict[str, bytes]
# Children are worth their start from so many pages on.
FEW = 40
PORTION = 25
# Children copy what they touch of their parent's memory: they end after so many pages.
BATCH = 5_000
LONGEST_PORTION = 600.0  # s
KEPT = {"page", "made"}  # kinds of tasks whose texts are kept: others copy what is there


class LazyValue:
    """A name of the context whose value is loaded when a template asks for it."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self.load = load


class TrackedContext(Context):
    """A template's context that notes each name that is looked up in it."""

    def resolve_or_missing(self, key: str) -> Any:
        """The value of a name, or jinja2's `missing`."""
        record.note_name(key)
        # As Context has it: to ask for it by `super()` takes as long.
        value = self.vars[key] if key in self.vars else self.parent.get(key, missing)
        return value.load() if isinstance(value, LazyValue) else value


@dataclass(slots=True)
class Task:
    """One page or file to be made: `make` returns the bytes of each output by its path; `given` are
    the names that it is handed beyond the site's context; `reason` says why it is made now."""

    name: str
    kind: str
    recipe: str
    make: Callable[[], Outputs]
    given: frozenset[str] = frozenset()
    template: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TaskResult:
    """What a task made and what it looked at: attributes by entity, names it was given, names of
    the context, files."""

    task: str
    outputs: tuple[Made, ...]
    looks: dict[str, tuple[str, ...]]
    given: tuple[str, ...]
    names: tuple[str, ...]
    files: tuple[str, ...]
    beside: tuple[str, ...] = ()  # what code has written into the stage by itself, in order
    packed: tuple[Packed, ...] = ()  # texts of what was made, to be kept


def render(
    template: Template, base: dict[str, Any], given: Mapping[str, Any], path: str
) -> Outputs:
    """Render a page as Pelican's writer does, but leave no address to the next."""
    before = base["localsiteurl"]
    # Contents make their links by what the context has.
    base["localsiteurl"] = given.get("localsiteurl") or before
    try:
        return {path: template.render(base, **given).encode()}
    finally:
        base["localsiteurl"] = before


def call(name: str, site_settings: dict[str, Any], arguments: Iterable[Any]) -> Outputs:
    """Make files by a function that its module's and its own name name; one that looks for faults
    makes none."""
    module, _, function = name.partition(":")
    made = getattr(import_module(module), function)(site_settings, *arguments)
    return dict(made or {})


def recipe(site: Site, **parts: Any) -> str:
    """The JSON text from which a task can be made again; empty when it cannot."""
    try:
        return dumps({name: site.codec.encode(value) for name, value in parts.items()})
    except OpaqueError:
        return ""


@dataclass(frozen=True)
class Place:
    """Where tasks are made: the stage, the SHA-256 of each file that stands in the output by its
    path, which files are inputs, which paths plugins have written over since, and the folders of
    the stage that are there."""

    stage: Path
    standing: Mapping[str, str]
    inputs: Inputs
    taken: frozenset[str] = frozenset()
    made: set[str] = field(default_factory=set)

    def write(self, path: str, data: bytes) -> None:
        """Put a file into the stage."""
        target = sanitised_join(str(self.stage), path)
        folder = os.path.dirname(target)  # noqa: PTH120 - a Path takes longer than the file
        if folder not in self.made:
            make_folder(Path(folder))
            self.made.add(folder)
        with open(target, "wb") as file:  # noqa: PTH123
            file.write(
                data
            )  # all of it: without a buffer, a full disk takes a part and says nothing


def run(task: Task, place: Place) -> TaskResult:
    """Make one task, and put what differs from what stands into the stage."""
    recorder = Recorder()
    with record.noting(recorder):
        outputs = task.make()
    kept = outputs.items() if task.kind in KEPT else ()
    stage = f"{place.stage}{os.sep}"
    made = tuple(_put(place, path, data) for path, data in sorted(outputs.items()))
    shas = {one.path: one.sha for one in made}
    return TaskResult(
        task.name,
        made,
        {entity: tuple(sorted(names)) for entity, names in recorder.entities.items()},
        tuple(sorted(recorder.names & task.given)),
        tuple(sorted(recorder.names - task.given)),
        place.inputs.of(recorder.files - recorder.written),
        tuple(sorted(p[len(stage) :] for p in recorder.written if p.startswith(stage))),
        tuple(text for path, data in kept for text in packed(shas[path], data)),
    )


def _put(place: Place, path: str, data: bytes) -> Made:
    sha = sha256(data).hexdigest()
    if place.standing.get(path) != sha and path not in place.taken:
        place.write(path, data)
    return Made(path, len(data), sha)


def run_all(tasks: list[Task], place: Place, site: Site) -> Iterator[TaskResult]:
    """Make tasks, on all cores when there are many; the bytes are the same.

    Whatever stops one is raised here, where it can be named. A task that was made lets go of what
    it was made of.
    """
    known: dict[Any, Any] = {}
    for start in range(0, len(tasks), BATCH):
        batch = tasks[start : start + BATCH]
        known.update((task.name, task.name) for task in batch)
        for done in _run_batch(batch, place, site):
            yield _shared(done, known)
        for task in batch:
            task.make = _made


def _made() -> Outputs:
    raise RuntimeError("a task is made once")


def _shared(done: TaskResult, known: dict[Any, Any]) -> TaskResult:
    """The same with names and lists of names that others have too: there are few different ones."""
    keep = known.setdefault
    looks = {keep(entity, entity): keep(names, names) for entity, names in done.looks.items()}
    given, names, files = (keep(one, one) for one in (done.given, done.names, done.files))
    task = keep(done.task, done.task)
    rest = done.beside, done.packed
    return TaskResult(task, done.outputs, looks, given, names, files, *rest)


def _run_batch(tasks: list[Task], place: Place, site: Site) -> Iterator[TaskResult]:
    if len(tasks) < FEW or cores() == 1:
        for task in tasks:
            yield run(task, place)
        return
    portions = range(0, len(tasks), PORTION)
    child = _Child(tasks, place, site)
    for start, outcome in in_processes(child.run, portions, LONGEST_PORTION, ahead=1):
        if isinstance(outcome, Failure):
            outcome = Portion((), Gathered())  # noqa: PLW2901 - whatever ended it shows itself here
        merge(outcome.gathered)
        yield from outcome.done
        for task in tasks[start : start + PORTION][len(outcome.done) :]:
            yield run(task, place)


@dataclass(frozen=True)
class Portion:
    """What a child did: tasks done in order until one failed, and what its parent must know."""

    done: tuple[TaskResult, ...]
    gathered: Gathered


@dataclass
class _Child:
    """The work of a child process: a portion of the tasks, by where it begins."""

    tasks: list[Task]
    place: Place
    site: Site
    known: dict[Any, Any] | None = None

    def run(self, start: int) -> Portion:
        if self.known is None:
            self.site.reopen()
            self.known = {}
        done: list[TaskResult] = []
        with gathering() as gathered:
            for task in self.tasks[start : start + PORTION]:
                try:
                    done.append(_shared(run(task, self.place), self.known))
                except Exception:
                    break
        return Portion(tuple(done), gathered)


# --- what leaves a child beside its results -------------------------------------------------------


@dataclass
class Gathered:
    """What was logged, gathered and told in a child, and the files of code that it has loaded, to
    be known in the parent."""

    logged: tuple[tuple[str, int, str], ...] = ()
    carried: tuple[Any, ...] = ()
    code: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


_loading = Loading()


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[tuple[str, int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append((record.name, record.levelno, record.getMessage()))


@contextmanager
def gathering() -> Iterator[Gathered]:
    """Gather in a child what its parent must know, and say nothing there. What the parent has
    gathered before is of others."""
    take_all()
    take()
    gathered, log = Gathered(), _Log()
    loggers = (logging.getLogger(), logging.getLogger("pelican"))
    before = [logger.handlers for logger in loggers]
    loggers[0].handlers, loggers[1].handlers = [log], []
    _loading.begin()
    try:
        yield gathered
    finally:
        for logger, handlers in zip(loggers, before, strict=True):
            logger.handlers = handlers
        gathered.logged = tuple(log.records)
        gathered.carried = take_all()
        gathered.code = _loading.take()
        gathered.notes = take()


def merge(gathered: Gathered) -> None:
    """Say and know in this process what a child has gathered."""
    for name, level, message in gathered.logged:
        logging.getLogger(name).log(level, "%s", message)
    merge_all(gathered.carried)
    note_loaded(gathered.code)

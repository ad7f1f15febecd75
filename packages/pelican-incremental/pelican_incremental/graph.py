"""Compare what contents are with what they were when pages last looked at them, decide what must be
made again, and keep what was learnt while it was made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from typing import Any

from pelican.contents import Content, Static

from pelican_incremental.canonical import dumps
from pelican_incremental.codec import OpaqueError
from pelican_incremental.contents import OPAQUE, encode, parse, set_later, split
from pelican_incremental.site import Index, Site, changed_names
from pelican_incremental.sources import Sources
from pelican_incremental.store import LostError, Store
from pelican_incremental.tasks import Task, TaskResult
from pelican_incremental.tracking import TrackedSet


@dataclass(frozen=True, slots=True)
class State:
    """What is kept of a content or a set: short and long values it was read with, those that
    plugins added, the files that its reading opened; all as JSON. Where `is_read`, the first two
    and the last lie where those who read have put them."""

    short: str
    long: str = "{}"
    later: str = "{}"
    files: str = "[]"
    is_read: bool = False

    def values(self) -> dict[str, Any]:
        """All values by their names."""
        return {**parse(self.short), **parse(self.long), **parse(self.later)}


class EveryName(set[str]):
    """The names of all that may be asked of something."""

    def __and__(self, other: Any) -> set[str]:
        return set(other)


@dataclass
class Findings:
    """What differs from the last build: the new states, the names that differ by entity, and the
    entities that are no more."""

    states: dict[str, State] = field(default_factory=dict)
    changed: dict[str, set[str]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()


def state_of(store: Store, name: str) -> State:
    """The state of an entity as the last build left it."""
    row = store.state(name)
    if row is None:
        raise LostError(name)
    return State(*row)


def read_state(store: Store, name: str, later: str) -> State:
    """The state of a content whose source was read in this build."""
    short, long, files = store.values_read(name)
    return State(short, long, later, files)


def compare_all(site: Site, store: Store, sources: Sources, *, anew: bool) -> Findings:
    """Compare every content and set of a build with what the store has; `anew`: with nothing."""
    before: dict[str, str] = {} if anew else store.later_texts()
    found = Findings(changed={name: EveryName() for name in sources.unstorable})
    current = set(sources.unstorable)
    for name, state in _current(site, store, sources, before):
        current.add(name)
        if state is None:
            continue
        found.states[name] = state
        if name in before:
            now = read_state(store, name, state.later) if state.is_read else state
            names = difference(state_of(store, name), now)
            if names:
                found.changed[name] = names
            else:
                del found.states[name]
    found.gone = frozenset(before.keys() - current)
    found.changed.update((name, EveryName()) for name in found.gone)
    return found


def difference(before: State, now: State) -> set[str]:
    """The names under which pages that looked at it would find something else."""
    values = now.values()
    opaque = {name for name, value in values.items() if value == OPAQUE}
    return changed_names(before.values(), values) | opaque


def _current(
    site: Site, store: Store, sources: Sources, before: Mapping[str, str]
) -> Iterator[tuple[str, State | None]]:
    """Yield each entity with its state; None: it is what it was."""
    for name, content in site.contents():
        if name in sources.unstorable:
            continue
        if isinstance(content, Static):
            yield name, _of_file(content, site)
            continue
        later = dumps(dict(set_later(content, site.codec)))
        if name in sources.readings:
            yield name, State("", "", later, is_read=True)
        elif later == before.get(name):
            yield name, None
        else:
            old = state_of(store, name)
            yield name, State(old.short, old.long, later, old.files)
    for value in list(site.context.values()):
        if isinstance(value, TrackedSet | Index):
            yield value.name, State(dumps(value.facts()))


def _of_file(content: Content, site: Site) -> State:
    """A file is read anew in each build; what cannot be stored of it is taken to have changed."""
    try:
        return State(*split(encode(content, site.codec)))
    except OpaqueError:
        return State(dumps({"?": OPAQUE}))


NOT_AS_LEFT = "its file was not as the last build left it"
OF_ONE_FILE = {"page", "static"}  # kinds of tasks whose names are kind and path of what they write


@dataclass(frozen=True)
class Known:
    """A task as the last build knew it; `given`, `names` and `files` number texts of the table
    `string`."""

    id: int
    kind: str
    recipe: str
    given: int
    names: int
    files: int


@dataclass(frozen=True)
class InputChanges:
    """What is not as it was: attributes by entity, names of the context, files, templates with the
    file that changed, numbers of tasks whose output was touched, and why everything is ("")."""

    entities: Mapping[str, set[str]] = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    templates: Mapping[str, str] = field(default_factory=dict)
    damaged: frozenset[int] = frozenset()
    everything: str = ""


class Graph:
    """The tasks of the last build and of this one."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.known: dict[str, Known] = {}
        self.offered: dict[str, Task] = {}
        self.due: list[Task] = []
        self.done: list[TaskResult] = []
        self.dirty: dict[int, str] = {}
        self._news = InputChanges()
        self._lists: dict[int, Any] = {}
        self._by_output: dict[str, str] = {}  # the tasks that are named by what they write
        self._is_contested: set[str] = set()  # tasks that write over what another has written

    def load_all(self) -> None:
        """Know all tasks of the last build."""
        self.known = {name: Known(*rest) for name, *rest in self._store.tasks()}

    def load_dirty(self) -> None:
        """Know the tasks that are judged to be made again, and no others."""
        tasks = self._store.tasks(sorted(self.dirty))
        self.known.update((name, Known(*rest)) for name, *rest in tasks)

    def judge(self, news: InputChanges) -> None:
        """Find the tasks of the last build that the news concern."""
        self._news = news
        for task in news.damaged:
            self.dirty[task] = NOT_AS_LEFT
        for entity, changed in news.entities.items():
            self._judge_looks(entity, changed)
        if news.names or news.files:
            for known in self.known.values():
                found = news.names & set(self._list(known.names))
                found |= news.files & set(self._list(known.files))
                if found:
                    self.dirty.setdefault(known.id, f"{min(found)} changed")

    def _judge_looks(self, entity: str, changed: set[str]) -> None:
        where = entity.partition(":")[2] or entity
        for task, names in self._store.looks_at(entity):
            found = changed & set(self._list(names))
            if found:
                self.dirty.setdefault(task, f"{min(found)} of {where} changed")

    def _list(self, number: int) -> Any:
        if number not in self._lists:
            self._lists[number] = json.loads(self._store.interned(number))
        return self._lists[number]

    def offer(self, task: Task) -> bool:
        """Take a task into this build; return whether it must be made now. One that writes what
        another has written, as Pelican lets pages with a `save_as` do, takes its place."""
        self._give_way(task)
        self.offered[task.name] = task
        task.reason = self._reason(task)
        if task.reason:
            self.due.append(task)
        return bool(task.reason)

    def _give_way(self, task: Task) -> None:
        """Take back a task that was offered for the output of this one, which writes over it."""
        kind, _, path = task.name.partition(" ")
        if kind not in OF_ONE_FILE:
            return
        former = self._by_output.get(path)
        self._by_output[path] = task.name
        if former is not None:
            self.offered.pop(former)
            self.due = [one for one in self.due if one.name != former]
            self.done = [one for one in self.done if one.task != former]
            self._is_contested.add(task.name)

    def _reason(self, task: Task) -> str:
        """Why a task must be made, or an empty text."""
        known = self.known.get(task.name)
        if task.name in self._is_contested:
            return "another is written in the same place"
        if self._news.everything or known is None:
            return self._news.everything or "it is new"
        if known.id in self.dirty:
            return self.dirty[known.id]
        if task.template in self._news.templates:
            return f"{self._news.templates[task.template]} changed"
        if not task.recipe or known.kind != task.kind:
            return "it is made of what cannot be compared"
        return self._differing(known, task) if known.recipe != task.recipe else ""

    def _differing(self, known: Known, task: Task) -> str:
        """Of what a page is given, only that counts at which it looked."""
        before, now = json.loads(known.recipe or "{}"), json.loads(task.recipe)
        if task.kind != "page":
            return "it is made of something else"
        if {**before, "given": 0} != {**now, "given": 0}:
            return "its template is another"
        values_before, values_now = _values(before["given"]), _values(now["given"])
        for name in self._list(known.given):
            if values_before.get(name) != values_now.get(name):
                return f"{name} is another"
        return ""

    # --- persisting ---

    def save(self, stat: Callable[[str], tuple[int, int, int]]) -> None:
        """Write down what was done; `stat` gives size and times (ns) of an output by its path."""
        intern, numbers = self._numbers_of_lists(), self._numbered()
        tasks = ((*self._row(done, intern), numbers[done.task]) for done in self.done)
        self._store.set_tasks(tasks)
        looks = (
            (self._store.number_of(entity), numbers[done.task], intern(names))
            for done in self.done
            for entity, names in done.looks.items()
        )
        self._store.set_looks(looks)
        outputs = (
            (made.path, numbers[done.task], *stat(made.path), made.sha)
            for done in self.done
            for made in done.outputs
        )
        self._store.set_outputs(outputs)
        made = {done.task for done in self.done}
        for name, task in self.offered.items():
            known = self.known.get(name)
            if name not in made and known and known.recipe != task.recipe:
                self._store.set_recipe(known.id, task.recipe)

    def forget(self, names: Iterable[str]) -> None:
        """Write down that tasks are no more."""
        for name in names:
            self._store.forget_task(self.known[name].id)

    def _numbered(self) -> dict[str, int]:
        """The numbers of the tasks that were done, by name: that which the last build knew, of
        which nothing is left, or one that no task has."""
        free = count(self._store.free_number())
        numbers = {}
        for done in self.done:
            known = self.known.get(done.task)
            if known:
                self._store.clear_task(known.id)
            numbers[done.task] = known.id if known else next(free)
        return numbers

    def _row(
        self, done: TaskResult, intern: Callable[[tuple[str, ...]], int]
    ) -> tuple[object, ...]:
        task = self.offered[done.task]
        lists = map(intern, (done.given, done.names, done.files))
        return (task.name, task.kind, task.recipe, *lists)

    def _numbers_of_lists(self) -> Callable[[tuple[str, ...]], int]:
        """A function for the numbers of lists of names, of which an archive has few."""
        return cache(lambda names: self._store.intern(dumps(list(names))))


def _values(given: Any) -> dict[str, Any]:
    """The values of a page's given names, from their JSON."""
    return dict(given["d"])

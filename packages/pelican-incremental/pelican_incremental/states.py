"""Compare what contents are now with what they were when pages last looked at them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pelican.contents import Content, Static

from pelican_incremental.canonical import dumps
from pelican_incremental.codec import OpaqueError
from pelican_incremental.contents import OPAQUE, encode, parse, set_later, split
from pelican_incremental.site import Index, Site, changed_names
from pelican_incremental.sources import Sources
from pelican_incremental.store import LostError, Store
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

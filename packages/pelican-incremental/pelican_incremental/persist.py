"""Write down what a build came to, for the next."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pelican_incremental.canonical import dumps
from pelican_incremental.fingerprint import code_files
from pelican_incremental.graph import State
from pelican_incremental.notes import SITE
from pelican_incremental.places import Places
from pelican_incremental.site import OF_RUN

if TYPE_CHECKING:
    from pelican_incremental.session import Session


def write_all(session: Session, foreign: Iterable[str]) -> None:
    """Write down a build for which Pelican made its lists; `foreign` are the files of the output
    that no task has made."""
    store, graph, snapshot = session.store, session.graph, session.snapshot
    store.begin()
    if snapshot.must_read:
        store.forget()
    elif snapshot.everything:
        store.forget_tasks()
    if snapshot.everything:
        graph.known = {}
    store.forget_entities(session.found.gone)
    _write_states(session, session.found.states)
    graph.forget(graph.known.keys() - graph.offered.keys())
    snapshot.know_restored(session.files.restored)
    snapshot.keep_renewed()
    graph.save(_stat_below(session))
    session.pages.forget_others({one.sha for one in store.outputs()})
    store.set_notes(SITE, session.told)
    _write_names(session)
    store.set_lists(session.site.lists)  # last: the names above may have added some
    early = list(_read_early(session))
    store.set_facts({name: dumps(fact) for name, fact in _facts(session, foreign, early).items()})
    snapshot.know_code(code_files())
    _know_inputs(session, _all_inputs(session))
    snapshot.keep_fingerprints(early)
    snapshot.keep()
    snapshot.keep_all_output()
    store.commit()


def write_new(session: Session, states: Mapping[str, State]) -> None:
    """Write down a quick build: all that it did not make is as it was."""
    store, graph, snapshot = session.store, session.graph, session.snapshot
    store.begin()
    _write_states(session, states)
    snapshot.know_restored(session.files.restored)
    snapshot.keep_renewed()
    _know_inputs(session, _new_inputs(session))
    made = [graph.known[done.task].id for done in graph.done]
    gone, before = _sizes(session, made), _digests(session, made)
    graph.save(_stat_below(session))
    session.pages.forget(before - _digests(session, made))
    if made:
        snapshot.keep_output(gone, _sizes(session, made))
    if snapshot.fingerprints.has_met:
        snapshot.keep_fingerprints()
    snapshot.keep()
    store.set_facts({"request": dumps(session.request.name), "given": dumps(session.given)})
    store.commit()


# --- contents and names ---------------------------------------------------------------------------


def _write_states(session: Session, states: Mapping[str, State]) -> None:
    store = session.store
    for name, state in states.items():
        if state.is_read:
            store.keep_reading(name, state.later)
        else:
            store.set_state(name, (state.short, state.long, state.later), state.files)
    for name, reading in session.sources.readings.items():
        store.set_source(name, reading.path, reading.due, dumps(list(reading.files)))
        store.set_notes(store.number_of(name), json.loads(store.notes_of_reading(name)))
    store.clear_readings()


def _write_names(session: Session) -> None:
    names = {name for done in session.graph.done for name in done.names}
    names.update(session.store.names())
    names.update(session.site.context.keys() - session.settings.keys() - OF_RUN)
    session.store.set_names({name: session.name_text(name) for name in sorted(names)})


def _facts(session: Session, foreign: Iterable[str], early: list[str]) -> dict[str, Any]:
    snapshot, pipeline = session.snapshot, session.pipeline
    return {
        "stamps": snapshot.stamps,
        "closures": session.closures,
        "pipeline": sorted(pipeline.names),
        "pipeline_files": list(session.site.inputs.of(pipeline.files)),
        "in_order": session.sources.in_order,
        "early": early,
        "quick": _why_never_quick(session, foreign),
        "whole": session.files.whole,
        "reader": pipeline.reader,
        "besides": {path: [*map(sorted, pair)] for path, pair in session.files.besides.items()},
        "request": session.request.name,
        "given": session.given,
        "folders": list(session.roots),
        "asked": _plain(session.settings, snapshot.places),
    }


def _why_never_quick(session: Session, foreign: Iterable[str]) -> str:
    """Why the next build cannot do without Pelican's lists, if anything tells so."""
    for path in foreign:
        return f"{path} is written by code that cannot be followed"
    for task in session.graph.offered.values():
        if not task.recipe and task.make is not dict:
            return f"{task.name} is made of what cannot be compared"
    reader = session.pipeline.reader
    return f"{reader} reads the finished site" if reader else ""


def _plain(settings: dict[str, Any], places: Places) -> dict[str, Any]:
    """The settings that JSON can carry, and apart from them those that are places in the
    project."""
    kinds = str | int | float | bool | None
    plain = {
        name: list(value) if isinstance(value, list | tuple) else value
        for name, value in settings.items()
        if isinstance(value, kinds)
        or (isinstance(value, list | tuple) and all(isinstance(item, kinds) for item in value))
    }
    kept = {name: places.each(places.inside, value) for name, value in plain.items()}
    inside = {name: value for name, value in kept.items() if value != plain[name]}
    return {"plain": {n: v for n, v in plain.items() if n not in inside}, "places": inside}


# --- files ----------------------------------------------------------------------------------------


def _read_early(session: Session) -> Iterator[str]:
    """Yield the files that plugins read before any source, and that may concern all of these: no
    source, and none of the theme, which concerns pages."""
    keys = (key.partition(":")[2] for key, _ in session.site.contents())
    sources = {f"{session.snapshot.content}{path}" for path in keys}
    for path in session.site.inputs.of(session.early):
        if path not in sources and not path.startswith(session.snapshot.theme):
            yield path


def _all_inputs(session: Session) -> Iterator[str]:
    facts = session.store.facts()
    for text in (facts["pipeline_files"], facts["early"], *session.store.lists_of_files()):
        yield from json.loads(text)


def _new_inputs(session: Session) -> Iterator[str]:
    for reading in session.sources.readings.values():
        yield from reading.files
    for done in session.graph.done:
        yield from done.files
    yield from session.snapshot.fingerprints.files_of_reading


def _know_inputs(session: Session, paths: Iterable[str]) -> None:
    """Let the next build look at the files that were read and lie neither in the content nor in the
    theme."""
    session.snapshot.know_inputs({path for path in paths if not path.startswith(session.roots)})


def _sizes(session: Session, tasks: Iterable[int]) -> dict[str, tuple[int, ...]]:
    """What is known of the files of some tasks: size in bytes, times in ns."""
    made = (one for task in tasks for one in session.store.outputs(task))
    return {one.path: (one.size, one.mtime, one.ctime) for one in made}


def _digests(session: Session, tasks: Iterable[int]) -> set[str]:
    """The SHA-256 of all files of some tasks, as they are written down."""
    return {one.sha for task in tasks for one in session.store.outputs(task)}


def _stat_below(session: Session) -> Callable[[str], tuple[int, int, int]]:
    """A function for the size and times of a file of the output."""
    output = session.stage.output

    def stat(path: str) -> tuple[int, int, int]:
        known = os.stat(f"{output}/{path}")  # noqa: PTH116 - a Path takes longer
        return known.st_size, known.st_mtime_ns, known.st_ctime_ns

    return stat

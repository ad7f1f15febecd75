"""Make what an edit concerns without asking Pelican for all its lists: where no code that sees the
whole site looked at what has changed, the result would be unchanged."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.contents import Article, Page
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from pelican_incremental.graph import InputChanges, Known, State, difference, read_state, state_of
from pelican_incremental.notes import Notes
from pelican_incremental.request import Outcome
from pelican_incremental.session import ABSENT, Session
from pelican_incremental.signals import checks_made
from pelican_incremental.site import Index, UnknownKindError
from pelican_incremental.tasks import FEW, LazyValue, Outputs, Task, call, render

TEXT = "_content"  # where Pelican has the HTML of a source
_GENERATORS = {"Article": ArticlesGenerator, "Page": PagesGenerator}
_KINDS = {"Article": Article, "Page": Page}


class FallBackError(Exception):
    """What has changed concerns the whole site; the text says why."""


def build_fast(session: Session, pelican: Pelican) -> Outcome | None:
    """Build what changed since the last build, or return None: Pelican must be asked.

    Raises:
        FallBackError: that showed itself only when something had been read or made.
    """
    changed = _changed_sources(session)
    if changed is None or len(session.snapshot.damaged) > FEW:
        return None  # to load all lists once is quicker than for each of many pages
    if not changed and not session.snapshot.damaged:
        session.recall({})
        session.end_checks(_notes(session))
        return session.finish_fast({})
    try:
        return _FastBuild(session, pelican).build(changed)
    except (UnknownKindError, LookupError, ValueError, TypeError) as error:
        raise FallBackError(repr(error)) from error


def warm_up(session: Session, pelican: Pelican, name: str) -> None:
    """Make what the next edit of a content's text will, so that templates are compiled and what
    else it needs is remembered. Where something has changed, nothing is done: it is to be built."""
    if _changed_sources(session) == set() and not session.snapshot.damaged:
        session.store.forbid_writing()
        session.recall({})
        _FastBuild(session, pelican).make(InputChanges(entities={name: {TEXT}}))
        session.remember()


def _notes(session: Session) -> Notes:
    """What holds of all that was told: where no list changes, all that was told of the site."""
    return Notes(session.store, session.sources.readings, (), None, anew=False)


def _changed_sources(session: Session) -> set[str] | None:
    """The names of the contents to be read again, if nothing else has changed."""
    if signals.content_written.receivers and not session.is_check:
        return None  # they are told of each page, and may change it
    snapshot = session.snapshot
    facts, differences = snapshot.facts, snapshot.differences
    if (
        snapshot.everything
        or (json.loads(facts["quick"]) and not session.is_check)  # it is of files
        or json.loads(facts["stamps"]) != snapshot.stamps
    ):
        return None
    if (
        differences.added
        or differences.removed
        or not all(map(snapshot.is_source, differences.changed))
    ):
        return None
    if set(json.loads(facts["pipeline_files"])).intersection(differences.changed):
        return None
    return snapshot.changed_sources()


class _FastBuild:
    """One quick build."""

    def __init__(self, session: Session, pelican: Pelican) -> None:
        self._session, self._site = session, session.site
        self._settings = session.settings
        self._context: dict[str, Any] = self._settings.copy()
        self._context["localsiteurl"] = self._settings["SITEURL"]
        self._context["static_links"] = set()
        self._pelican = pelican
        self._generators: dict[str, Generator] = {}
        self._site.is_whole = True

    def build(self, changed: set[str]) -> Outcome:
        session = self._session
        for kind in sorted({name.partition(":")[0] for name in changed}):
            self._read(kind, sorted(name for name in changed if name.startswith(f"{kind}:")))
        states = {name: self._state(name) for name in sorted(changed)}
        entities = {name: names for name, (_, names) in states.items() if names}
        self._refuse_if_seen(entities)
        session.recall(entities)
        self.make(InputChanges(entities=entities, damaged=session.snapshot.damaged))
        return session.finish_fast({name: state for name, (state, _) in states.items()})

    def make(self, news: InputChanges) -> None:
        """Make what the news concern."""
        session = self._session
        session.graph.judge(news)
        session.graph.load_dirty()
        if session.graph.known:
            self._restore_names()
        tasks = [self._task(name, known) for name, known in session.graph.known.items()]
        for is_check in (True, False):
            for task in tasks:
                if (task.kind == "check") is is_check:
                    session.offer(task)
            session.make_due()
            if is_check:
                session.end_checks(_notes(session))

    def _read(self, kind: str, names: list[str]) -> None:
        if kind not in _GENERATORS:
            raise FallBackError(f"contents of another kind: {kind}")
        generator = self._generator(_GENERATORS[kind].__name__)
        paths = [name.partition(":")[2] for name in names]
        read = self._session.sources.read(generator, _KINDS[kind], paths)
        if self._session.sources.has_faults and self._session.request.first_faults:
            checks_made.send(self._session)
        if set(read) != set(paths) or self._session.sources.has_gathered:
            raise FallBackError("what was read is faulty, or cannot be stored")

    def _generator(self, name: str) -> Generator:
        if name not in self._generators:
            kinds = {kind.__name__: kind for kind in _GENERATORS.values()}
            if name not in kinds:
                raise FallBackError(f"pages of another generator: {name}")
            self._generators[name] = kinds[name](
                context=self._context,
                settings=self._settings,
                path=self._pelican.path,
                theme=self._pelican.theme,
                output_path=self._pelican.output_path,
            )
            sources = Index("generated_content", self._site, _GENERATORS)
            self._context["generated_content"] = sources
            self._context["static_content"] = Index("static_content", self._site, ("Static",))
        return self._generators[name]

    def _state(self, name: str) -> tuple[State, set[str]]:
        """The new state of a content, and the names that differ from the old one's."""
        before = state_of(self._session.store, name)
        state = read_state(self._session.store, name, before.later)
        # A plugin may have put another value in the place of one that was read.
        read = (State(one.short, one.long) for one in (before, state))
        return state, difference(before, state) | difference(*read)

    def _refuse_if_seen(self, entities: dict[str, set[str]]) -> None:
        seen = set(json.loads(self._session.snapshot.facts["pipeline"]))
        for name, names in entities.items():
            kind = name.partition(":")[0]
            for one in sorted(names):
                if f"{kind}.{one}" in seen:
                    raise FallBackError(f"{one} of {name} concerns lists")

    def _restore_names(self) -> None:
        """Give the context what plugins had put there, to be loaded when it is asked for."""
        self._generator("ArticlesGenerator")
        base, session = self._context, self._session
        for name, value in session.store.names().items():
            if value == ABSENT:
                base.pop(name, None)
            elif value is None:
                base[name] = LazyValue(partial(_refuse, name))
            elif session.name_text(name) != value:
                base[name] = LazyValue(partial(self._decode, json.loads(value)))

    def _decode(self, value: Any) -> Any:
        return self._site.codec.decode(value)

    def _task(self, name: str, known: Known) -> Task:
        makers: dict[
            str, Callable[[dict[str, Any]], tuple[Callable[[], Outputs], frozenset[str], str]]
        ]
        makers = {
            "page": self._page,
            "made": self._called,
            "static": self._static,
            "check": self._called,
        }
        if known.kind not in makers or not known.recipe:
            raise FallBackError(f"{name} cannot be made again by itself")
        make, given, template = makers[known.kind](json.loads(known.recipe))
        return Task(name, known.kind, known.recipe, make, given, template)

    def _page(self, parts: dict[str, Any]) -> tuple[Callable[[], Outputs], frozenset[str], str]:
        generator = self._generator(parts["generator"])
        template = generator.env.get_template(parts["template"])
        given = dict(self._given(parts["given"]["d"]))
        make = partial(render, template, self._context, given, given["output_file"])
        return make, frozenset(given), parts["template"]

    def _given(self, pairs: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        for name, value in pairs:
            is_plain = not isinstance(value, dict)
            yield name, value if is_plain else LazyValue(partial(self._decode, value))

    def _called(self, parts: dict[str, Any]) -> tuple[Callable[[], Outputs], frozenset[str], str]:
        def make() -> Outputs:
            return call(parts["make"], self._settings, self._decode(parts["arguments"]))

        return make, frozenset(), ""

    def _static(self, parts: dict[str, Any]) -> tuple[Callable[[], Outputs], frozenset[str], str]:
        def make() -> Outputs:
            source = self._site.places.outside(parts["source"])
            return {parts["target"]: Path(source).read_bytes()}

        return make, frozenset(), ""


def _refuse(name: str) -> Any:
    raise FallBackError(f"{name} could not be stored")

"""Where Pelican's run meets the session of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from blinker import ANY, Signal
from pelican import Pelican, signals
from pelican.contents import Article, Content, Page, Static
from pelican.generators import (
    ArticlesGenerator,
    Generator,
    PagesGenerator,
    StaticGenerator,
)
from pelican.writers import Writer

from pelican_incremental import record
from pelican_incremental.contents import Tracked, track
from pelican_incremental.disk import write_below
from pelican_incremental.lists import quick_lists
from pelican_incremental.record import KindRecorder
from pelican_incremental.request import Outcome, Request
from pelican_incremental.session import Session
from pelican_incremental.signals import content_read
from pelican_incremental.tasks import TrackedContext, call
from pelican_incremental.writer import writer_class

Made = TypeVar("Made")

_session: Session | None = None
_builds: Any = None  # the one whose run is the session's
_result: Outcome | None = None
_startup = KindRecorder()
_request = Request()


@contextmanager
def expecting(request: Request) -> Iterator[None]:
    """Let the builds that are begun in this block be what a caller asks for."""
    global _request  # noqa: PLW0603
    _request = request
    try:
        yield
    finally:
        _request = Request()


def session() -> Session | None:
    """The session of the build that runs now."""
    return _session


def is_building() -> bool:
    """Whether a build runs now, be it that a Pelican within it has no session."""
    return _builds is not None


def request() -> Request:
    """What was asked of the build that runs now."""
    return _request


def previous(content: Content, name: str) -> Any:
    """An attribute that plugins gave a content in the last build, where nothing on which it can
    depend has changed but what the caller sees to itself; None where it is not known."""
    return _session.previous(content, name) if _session is not None else None


def memoize(content: Content, name: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of a content; where the last build of this process made it and nothing
    that it looked at has changed, it is not made again. `name` tells it from what others make."""
    memo = _session.memo if _session is not None else None
    if _session is None or memo is None or not isinstance(content, Tracked):
        return make()
    found: Made = memo.get(f"{name} {_session.site.key_of(content)}", make)
    return found


def add_task(settings: dict[str, Any], name: str, function: str, *arguments: Any) -> None:
    """Let `function` (as `module:function`) make files, or look for faults: it takes the settings
    and the arguments, and returns bytes by paths below OUTPUT_PATH, or nothing.

    What it looks at is recorded as a page's looks are: the next build calls it again when some of
    that has changed. `name` tells it from others. Tasks that are added before Pelican has its
    writer are checks: they are done when all contents are known, before any page is made.
    """
    if _session is not None:
        _session.add_task(name, function, arguments)
        return
    for path, data in call(function, settings, arguments).items():
        write_below(Path(settings["OUTPUT_PATH"]), path, data)


def take_result() -> Outcome:
    """What the last build that was finished did."""
    assert _result is not None
    return _result


def abandon() -> None:
    """End a build, if one was begun; one that was stopped leaves the output as it was."""
    global _session, _builds
    ended, _session = _session, None
    built, _builds = _builds, None
    if ended is not None:
        ended.close()
    if built is not None:
        built.output_path = built.settings["OUTPUT_PATH"]


def begin(pelican: Pelican) -> Session:
    """Open the session of a build, before Pelican runs and when all plugins have been loaded.

    Raises:
        ValueError: the settings do not say where it is to keep what it knows.
    """
    global _session, _builds
    abandon()
    if not pelican.settings.get("INCREMENTAL_PATH"):
        raise ValueError("INCREMENTAL_PATH must be set")
    _act_last()
    record.let_note(None)
    _session, _builds = Session(pelican.settings, _request), pelican
    # Some plugins write beside the writer, where the settings say.
    _session.lead_into_the_stage()
    pelican.output_path = pelican.settings["OUTPUT_PATH"]
    pelican.delete_outputdir = False
    _session.read_before = frozenset(_startup.files)
    _startup.files.clear()
    record.let_note(_session.pipeline)
    return _session


def watch(generator: Generator) -> None:
    """Let templates note what they look up."""
    if _session is not None:
        generator.env.context_class = TrackedContext
        generator.env.bytecode_cache = _session.compiled_for(generator)
        _session.watch(generator)


def take_over_articles(generator: ArticlesGenerator) -> None:
    """Articles that have not changed are not read."""
    if _session is not None:
        _session.take_over(generator, Article)
        quick_lists(generator)


def take_over_pages(generator: PagesGenerator) -> None:
    """Nor are pages."""
    if _session is not None:
        _session.take_over(generator, Page)


def take_over_files(generator: StaticGenerator) -> None:
    """Files that have not changed are not copied, and pages are made before the files are, for
    pages may say where these lie."""
    if _session is not None:
        _session.take_over_files(generator)


def watch_files(generator: StaticGenerator) -> None:
    """Where a file lies is an input of the pages that link it."""
    if _session is not None:
        for file in generator.staticfiles:
            _session.site.put(track(file), Static)


def announce_articles(generator: ArticlesGenerator) -> None:
    """Send `content_read` where contents have been read by Pelican itself."""
    if _session is None:
        _announce(generator.articles, generator.translations)
        _announce(generator.hidden_articles, generator.hidden_translations)
        _announce(generator.drafts, generator.drafts_translations)


def announce_pages(generator: PagesGenerator) -> None:
    """The same for pages."""
    if _session is None:
        _announce(generator.pages, generator.translations)
        _announce(generator.hidden_pages, generator.hidden_translations)
        _announce(generator.draft_pages, generator.draft_translations)


def _announce(*lists: Sequence[Any]) -> None:
    for contents in lists:
        for content in contents:
            content_read.send(content)


def run(pelican: Pelican, run_whole: Callable[[], None]) -> None:
    """Let Pelican run as the build that was begun, and commit what was made when all plugins have
    had their say.

    A Pelican that a plugin runs within the run of another, as i18n_subsites does, writes into the
    stage of that one by itself.
    """
    global _session, _result  # noqa: PLW0603
    if _session is None:
        try:
            run_whole()
        finally:  # no build has begun: what its plugins have read is no input of the next
            record.let_note(None)
            _startup.files.clear()
    elif pelican is not _builds:
        outer, _session = _session, None
        try:
            with record.noting(None):
                run_whole()
        finally:
            _session = outer
    else:
        run_whole()
        _result = _session.finish()
        abandon()


def writer_for(pelican: Pelican, writer: Writer) -> Writer:
    """The writer of a build: all contents are known now, and links in their fields have been
    resolved. That of another plugin writes everything itself."""
    if _session is None or pelican is not _builds:
        return writer
    _session.settle()
    _session.check()
    if type(writer) is not Writer:
        _session.files.make_all_for(f"pages are written by {type(writer).__module__}")
        return writer
    return writer_class(_session)(pelican.output_path, settings=pelican.settings)


def take_over(pelican: Pelican) -> None:
    """Let a run of Pelican be a build. Its methods are replaced, for receivers of signals cannot be
    before the first and after the last of all plugins."""
    from pelican_incremental.driver import run_pelican  # noqa: PLC0415 - it needs this module

    run_whole, writer = pelican.run, pelican._get_writer
    pelican.run = lambda: run_pelican(pelican, run_whole)
    pelican._get_writer = lambda: writer_for(pelican, writer())


def _act_last() -> None:
    """Be called after all other plugins, in whatever order they were loaded: receivers are called
    in the order of their connection."""
    for signal in filter(lambda one: isinstance(one, Signal), vars(signals).values()):
        for receiver in list(signal.receivers_for(ANY)):
            if getattr(receiver, "__module__", "") == __name__:
                signal.disconnect(receiver)
    connect()


def connect() -> None:
    """Connect all of this; Pelican holds receivers weakly: they are functions of a module."""
    if _session is None:  # other plugins may read files before a build begins
        record.listen_for_files()
        record.let_note(_startup)
    signals.initialized.connect(take_over)
    signals.generator_init.connect(watch)
    signals.article_generator_init.connect(take_over_articles)
    signals.page_generator_init.connect(take_over_pages)
    signals.static_generator_init.connect(take_over_files)
    signals.static_generator_finalized.connect(watch_files)
    signals.article_generator_pretaxonomy.connect(announce_articles)
    signals.page_generator_finalized.connect(announce_pages)

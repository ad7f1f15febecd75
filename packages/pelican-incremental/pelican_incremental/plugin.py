"""Where Pelican's run meets the session of a build."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

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
from pelican_incremental.lists import quick_lists
from pelican_incremental.request import Request
from pelican_incremental.session import Result, Session
from pelican_incremental.signals import content_read
from pelican_incremental.tasks import TrackedContext, call_check
from pelican_incremental.writer import writer_class

Made = TypeVar("Made")

_session: Session | None = None
_result: Result | None = None
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


def request() -> Request:
    """What was asked of the build that runs now."""
    return _request


def kept(content: Content, name: str) -> Any:
    """An attribute that plugins gave a content in the last build, where nothing on which it can
    depend has changed but what the caller sees to itself; None where it is not known."""
    return _session.kept(content, name) if _session is not None else None


def remembered(content: Content, name: str, make: Callable[[], Made]) -> Made:
    """What `make` makes of a content; where the last build of this process made it and nothing
    that it looked at has changed, it is not made again. `name` tells it from what others make."""
    memo = _session.memo if _session is not None else None
    if _session is None or memo is None or not isinstance(content, Tracked):
        return make()
    found: Made = memo.get(f"{name} {_session.site.key_of(content)}", make)
    return found


def add_check(settings: dict[str, Any], name: str, function: str, *arguments: Any) -> None:
    """Let `function` (as `module:function`) look for faults when all contents are known; it takes
    the settings and the arguments, and returns nothing.

    What it looks at is recorded as a page's looks are: the next build calls it again when some of
    that has changed. `name` tells it from others.
    """
    if _session is None:
        call_check(function, settings, arguments)
    else:
        _session.add_check(name, function, arguments)


def take_result() -> Result:
    """What the last build that was finished did."""
    assert _result is not None
    return _result


def abandon() -> None:
    """End a build that was stopped, and leave the output as it was."""
    global _session
    ended, _session = _session, None
    if ended is not None:
        ended.close()


def begin(pelican: Pelican) -> None:
    """Open the session of a build that is to be incremental."""
    global _session  # noqa: PLW0603
    abandon()
    if pelican.settings.get("INCREMENTAL_PATH"):
        record.listen_for_files()
        _session = Session(pelican.settings, _request)
        # Some plugins write beside the writer, where the settings say.
        pelican.output_path = pelican.settings["OUTPUT_PATH"] = str(_session.stage.new)
        pelican.delete_outputdir = False
        record.let_note(_session.pipeline)


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


def give_writer(_pelican: Pelican) -> type[Writer] | None:
    """All contents are known now, and links in their fields have been resolved."""
    if _session is None:
        return None
    _session.settle()
    _session.check()
    return writer_class(_session)


def finish(_pelican: Pelican) -> None:
    """Commit what was made."""
    global _result  # noqa: PLW0603
    if _session is not None:
        _result = _session.finish()
        abandon()


def connect() -> None:
    """Connect all of this; Pelican holds receivers weakly: they are functions of a module."""
    signals.initialized.connect(begin)
    signals.generator_init.connect(watch)
    signals.article_generator_init.connect(take_over_articles)
    signals.page_generator_init.connect(take_over_pages)
    signals.static_generator_init.connect(take_over_files)
    signals.static_generator_finalized.connect(watch_files)
    signals.article_generator_pretaxonomy.connect(announce_articles)
    signals.page_generator_finalized.connect(announce_pages)
    signals.get_writer.connect(give_writer)
    signals.finalized.connect(finish)

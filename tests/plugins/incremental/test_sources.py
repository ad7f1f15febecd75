"""What a build that failed has read, the next one need not read again."""

from __future__ import annotations

import errno
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal

import pytest
from pelican import signals
from pelican.contents import Content
from pelican.generators import Generator
from pelican.log import LimitFilter

from desk.build import BuildError
from pelican_incremental import Collector, collect, sources
from pelican_incremental import signals as own_signals
from pelican_incremental.reading import read_all
from pelican_incremental.request import Request
from pelican_incremental.signals import content_read
from plugins.source import asked
from tests.sites import Site, article


def _fail(_: object) -> None:
    raise OSError(28, "No space left on device", "x")


@pytest.fixture
def failed(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site of three articles whose first build failed when all had been read; one of them says
    something when it is read."""

    def speak(content: object) -> None:
        if getattr(content, "slug", "") == "b":
            logging.getLogger("paper").warning("b was read")

    monkeypatch.setattr(sources, "MANY", 1)
    for name in "abc":
        site.write(f"articles/{name}.md", article(name * 3))
    with content_read.connected_to(speak):
        with signals.all_generators_finalized.connected_to(_fail), pytest.raises(BuildError):
            site.build()
        yield site


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The sources that are read from now on."""
    read: list[str] = []

    def watch(generator: Any, kind: Any, paths: list[str], *others: Any) -> Any:
        read.extend(paths)
        return read_all(generator, kind, paths, *others)

    monkeypatch.setattr(sources, "read_all", watch)
    return read


def test_it_reads_nothing_and_hears_what_was_said(
    failed: Site, caplog: pytest.LogCaptureFixture, read: list[str]
) -> None:
    """What a reading says is heard by the build that is good."""
    caplog.clear()
    LimitFilter._raised_messages.clear()  # as in another process
    failed.build()
    assert read == []
    assert "b was read" in caplog.text
    assert failed.page("articles/a.html")


def test_it_reads_all_when_a_file_has_come(failed: Site, read: list[str]) -> None:
    """Whoever asked whether it is there has left no trace."""
    failed.write("images/a.txt", "a file")
    failed.build()
    assert sorted(read) == ["articles/a.md", "articles/b.md", "articles/c.md"]


def test_a_module_that_is_loaded_in_one_build_alone_reads_nothing(
    failed: Site, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The first check of an archive loads Markdown's parts to try its settings; the build after it
    knows that these are good, loads none before it reads, and read all sources again."""
    monkeypatch.delitem(sys.modules, asked.__name__)
    failed.build()
    assert read == []


def test_what_a_module_holds_otherwise_reads_all(
    failed: Site, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked, "SIGNS", "other signs", raising=False)
    failed.build()
    assert sorted(read) == ["articles/a.md", "articles/b.md", "articles/c.md"]


def test_a_second_build_that_fails_vouches_for_nothing_of_the_first(
    failed: Site, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It writes down by which code it reads, and dies when one of three has been read."""
    monkeypatch.setattr(asked, "SIGNS", "other signs", raising=False)
    with monkeypatch.context() as dying:
        dying.setattr(sources, "ROWS", 1)
        dying.setattr(sources.Sources, "_keep", _once(sources.Sources._keep))
        with pytest.raises(BuildError):
            failed.build()
    read.clear()
    failed.build()
    assert len(read) == 2


def _once(keep: Any) -> Any:
    """A way to keep readings that has no space left the second time."""
    kept: list[object] = []

    def keep_first(self: object, readings: list[object], **named: bool) -> None:
        if kept:
            _fail(None)
        kept.extend(readings)
        keep(self, readings, **named)

    return keep_first


def test_few_are_taken_over_as_many_are(
    failed: Site, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """They get their stamps when the build fails, not at once."""
    monkeypatch.setattr(sources, "MANY", 9)
    failed.write("articles/d.md", article("d"))
    with signals.all_generators_finalized.connected_to(_fail), pytest.raises(BuildError):
        failed.build()
    read.clear()
    failed.build()
    assert read == []


def test_what_was_saved_since_is_read(failed: Site, read: list[str]) -> None:
    failed.write("articles/a.md", article("aaa", "Other text."))
    failed.build()
    assert read == ["articles/a.md"]


@pytest.mark.parametrize(("value", "readings"), [("a text", 1), (object, 2)])
def test_what_was_gathered_is_gathered_once_if_it_can_be_stored(
    site: Site, read: list[str], monkeypatch: pytest.MonkeyPatch, value: object, readings: int
) -> None:
    """A value of a kind that is not known leaves a child, but no build."""
    monkeypatch.setattr(own_signals, "_collectors", dict(own_signals._collectors))
    site.write("articles/a.md", article())
    taken: list[object] = []
    gathered: list[object] = []
    collect("test", Collector(lambda: (taken.pop(),) if taken else (), gathered.extend))

    def gather(_: object) -> None:
        taken.append(value)

    with content_read.connected_to(gather):
        for _ in range(2):
            with signals.all_generators_finalized.connected_to(_fail), pytest.raises(BuildError):
                site.build()
    assert read == ["articles/a.md"] * readings
    assert gathered == [value] * 2


def test_what_may_pass_is_tried_again(
    site: Site, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A source that could not be opened, or took too long, may be well the next time."""
    path, stat = site.write("articles/a.md", article()), Path.stat

    def refuse(self: Path, **options: bool) -> Any:
        if self == path:
            raise OSError(errno.EIO, os.strerror(errno.EIO), str(self))
        return stat(self, **options)

    with monkeypatch.context() as broken:
        broken.setattr(Path, "stat", refuse)
        for _ in range(2):
            with pytest.raises(BuildError, match="Input/output error"):
                site.build()
    site.build()
    assert read == ["articles/a.md"] * 3
    assert site.page("articles/a.html")


def test_what_looked_at_a_name_of_the_context_is_read_again(site: Site, read: list[str]) -> None:
    """Any code may have put another value there since the build that failed."""
    words = ["one"]

    def put(generator: Generator) -> None:
        generator.context["OWN_WORD"] = words[-1]

    def look(content: Content) -> None:
        content.own_word = content._context["OWN_WORD"]

    site.write("articles/a.md", article())
    with signals.generator_init.connected_to(put), content_read.connected_to(look):
        with signals.all_generators_finalized.connected_to(_fail), pytest.raises(BuildError):
            site.build()
        words.append("two")
        site.build()
    assert read == ["articles/a.md"] * 2


@pytest.mark.parametrize("until", ["", "check"])
def test_a_fault_is_kept_with_its_own_source_alone(site: Site, until: Literal["", "check"]) -> None:
    """Pages are read by children that begin when the articles' faults are known: the first page
    that each had read was kept with these, and they were named when they had long been mended."""
    for number in range(4):
        site.write(f"pages/p{number}.md", f"Title: P{number}\nLang: en\n\nText.\n")
    site.write("articles/a.md", article(Date="soon"))
    for _ in range(2):
        with pytest.raises(BuildError, match=r"articles/a\.md:2: Date must"):
            site.build(request=Request(until=until))
    site.write("articles/a.md", article())
    site.build(request=Request(until=until))

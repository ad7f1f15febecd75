"""What a build that failed has read, the next one need not read again."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest
from pelican import signals

from desk.build import BuildError
from pelican_incremental import scan, sources
from pelican_incremental.reading import read_all
from pelican_incremental.signals import content_read
from tests.sites import Site, article


def _fail(_: object) -> None:
    raise OSError(28, "No space left on device", "x")


@pytest.fixture
def failed(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site of three articles whose first build failed when all had been read; one of them says
    something when it is read."""

    def speak(content: object) -> None:
        if getattr(content, "slug", "") == "b":
            # Pelican says nothing twice in the same words.
            logging.getLogger("paper").warning("b was read at %d", time.monotonic_ns())

    monkeypatch.setattr(sources, "MANY", 1)
    # However slow the machine is, what was just saved is told by its bytes in both builds.
    monkeypatch.setattr(scan, "DOUBT", 10**18)
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


def test_it_reads_only_what_said_something(
    failed: Site, caplog: pytest.LogCaptureFixture, read: list[str]
) -> None:
    """What a reading says is heard by the build that is good."""
    caplog.clear()
    failed.build()
    assert read == ["articles/b.md"]
    assert "b was read" in caplog.text
    assert failed.page("articles/a.html")


def test_it_reads_all_when_a_file_has_come(failed: Site, read: list[str]) -> None:
    """Whoever asked whether it is there has left no trace."""
    failed.write("images/a.txt", "a file")
    failed.build()
    assert sorted(read) == ["articles/a.md", "articles/b.md", "articles/c.md"]


def test_few_are_read_again(failed: Site, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    failed.write("articles/d.md", article("d"))
    monkeypatch.setattr(sources, "MANY", 5)
    with signals.all_generators_finalized.connected_to(_fail), pytest.raises(BuildError):
        failed.build()
    monkeypatch.setattr(sources, "MANY", 1)
    read.clear()
    failed.build()
    assert sorted(read) == ["articles/a.md", "articles/b.md", "articles/c.md", "articles/d.md"]

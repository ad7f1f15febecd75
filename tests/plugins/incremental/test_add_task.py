"""Files and checks that plugins add to a build."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from pelican import signals
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from pelican_incremental import add_task
from tests.sites import Site, article

called: list[str] = []


def make(_settings: dict[str, Any], name: str, *contents: Any) -> dict[str, bytes]:
    """A file of the titles of some contents."""
    called.append(name)
    return {f"{name}.txt": " ".join(content.title for content in contents).encode()}


def look(_settings: dict[str, Any], *contents: Any) -> None:
    """Look at contents, and make nothing."""
    called.append(f"look {len(contents)}")


@pytest.fixture(autouse=True)
def _forgotten() -> None:
    called.clear()


def _add_early(generators: Sequence[Generator]) -> None:
    generator = generators[0]
    add_task(generator.settings, "look", f"{__name__}:look", *generator.articles)
    add_task(generator.settings, "early", f"{__name__}:make", "early", *generator.articles)


def _add_late(generator: ArticlesGenerator, writer: Writer) -> None:
    add_task(writer.settings, "late", f"{__name__}:make", "late", *generator.articles)


def test_a_task_is_done_when_what_it_looked_at_has_changed(site: Site) -> None:
    """Those that were added early are done first; what was only handed on is not looked at."""
    site.write("articles/a.md", article())
    with (
        signals.all_generators_finalized.connected_to(_add_early),
        signals.article_writer_finalized.connected_to(_add_late),
    ):
        site.build()
        assert called == ["look 1", "early", "late"]
        called.clear()
        site.write("articles/a.md", article(body="Other."))
        site.build()
        assert called == []
        site.write("articles/a.md", article("Another"))
        site.build()
    assert called == ["early", "late"]
    assert [site.page(f"{name}.txt") for name in ("early", "late")] == ["Another", "Another"]


def test_without_the_engine_a_task_is_done_at_once(tmp_path: Path) -> None:
    settings = {"OUTPUT_PATH": str(tmp_path / "output")}
    add_task(settings, "look", f"{__name__}:look")
    add_task(settings, "files", f"{__name__}:make", "a/b")
    assert called == ["look 0", "a/b"]
    assert (tmp_path / "output/a/b.txt").read_bytes() == b""

"""The page on which readers search all articles; `make publish` and the preview make the index that
it asks (desk/search)."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from pelican import signals
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from pelican_incremental import add_task
from plugins import needs
from plugins.content_policy import SEARCH_ENGINE
from plugins.scripts import Script, build, join

ENTRY = "static/js/search/search.js"
TEMPLATE = "search"


def is_searched(settings: dict[str, Any]) -> bool:
    """Whether a site has the page."""
    return TEMPLATE in settings["DIRECT_TEMPLATES"]


def install(generator: Generator) -> None:
    """Give the page `SEARCH_SCRIPT` (a Script), and for readers without scripts `SEARCH_ENGINE` and
    `SEARCH_HOST`, the site that the engine is to search."""
    if is_searched(generator.settings):
        script = build(join(Path(generator.theme) / ENTRY), "search")
        generator.context["SEARCH_SCRIPT"] = script
        generator.context["SEARCH_ENGINE"] = SEARCH_ENGINE
        generator.context["SEARCH_HOST"] = urlsplit(generator.settings["SITEURL"]).netloc


def write_script(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the file that the page names."""
    if is_searched(generator.settings):
        script = generator.context["SEARCH_SCRIPT"]
        add_task(writer.settings, "search script", f"{__name__}:make_script", script)


def make_script(_settings: dict[str, Any], script: Script) -> dict[str, bytes]:
    """Return the file of the script."""
    return {script.path: script.text.encode()}


def register() -> None:
    """The context is shared by all generators and read when pages are written."""
    needs.watch("search", ("SEARCH_URL", "SEARCH_SAVE_AS"), theme=("static/js/search",))
    signals.generator_init.connect(install)
    signals.article_writer_finalized.connect(write_script)

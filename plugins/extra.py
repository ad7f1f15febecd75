"""Publish what stands beside the pages (robots.txt, security.txt, the icon) where a site has it."""

from __future__ import annotations

from pathlib import Path

from pelican import Pelican, signals
from pelican.generators import Generator

FAVICON = "favicon.svg"


def keep_what_is_there(pelican: Pelican) -> None:
    """Ask Pelican only for those TEMPLATE_PAGES whose source exists: all of them may be missing."""
    settings = pelican.settings
    root = Path(settings["PATH"])
    found = {src: dst for src, dst in settings["TEMPLATE_PAGES"].items() if (root / src).is_file()}
    settings["TEMPLATE_PAGES"] = found


def note_favicon(generator: Generator) -> None:
    """Set FAVICON, the address of the site's icon, or an empty string."""
    has_one = (Path(generator.path) / "extra" / FAVICON).is_file()
    generator.context["FAVICON"] = FAVICON if has_one else ""


def register() -> None:
    """At `initialized` the generators have not been chosen yet."""
    signals.initialized.connect(keep_what_is_there)
    signals.generator_init.connect(note_favicon)

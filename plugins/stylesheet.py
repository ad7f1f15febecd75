"""Join the theme's stylesheets into one, small enough to stand in each page, and allow it by its
hash alone."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import rcssmin
from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from plugins.accent import accent_css
from plugins.content_policy import page_policy

ENTRY = "static/css/main.css"

_IMPORT = re.compile(r'^@import "(?P<name>[\w/-]+\.css)";.*\n?', re.MULTILINE)


@dataclass(frozen=True)
class Stylesheet:
    """CSS as a page holds it, and its hash as a content-security policy names it (CSP3 2.3.1)."""

    css: Markup
    source: str


def join(entry: Path) -> str:
    """Put each imported file in its import's place, in order."""
    return _IMPORT.sub(
        lambda match: (entry.parent / match["name"]).read_text("utf-8"), entry.read_text("utf-8")
    )


@cache
def build(css: str) -> Stylesheet:
    """Minify CSS; the browser hashes exactly these bytes, so that a page must print nothing around
    them."""
    small = rcssmin.cssmin(css)
    digest = b64encode(sha256(small.encode()).digest()).decode()
    return Stylesheet(Markup(small), f"'sha256-{digest}'")  # noqa: S704 - the theme's own file


def install(generator: Generator) -> None:
    """Give templates `STYLESHEET` (a Stylesheet) and the policies of a page (`PAGE_POLICY`) and of
    one with the report script (`ARTICLE_POLICY`)."""
    css = join(Path(generator.theme) / ENTRY)
    sheet = build(css + accent_css(generator.settings.get("ACCENT", ""), css))
    generator.context["STYLESHEET"] = sheet
    generator.context["PAGE_POLICY"] = page_policy(generator.settings, sheet.source)
    generator.context["ARTICLE_POLICY"] = page_policy(generator.settings, sheet.source, report=True)


def register() -> None:
    """The context is shared by all generators and read when pages are written."""
    signals.generator_init.connect(install)

"""Join the theme's stylesheets into one for each kind of page, small enough to stand in it, and
allow it by its hash alone."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import rcssmin
from markupsafe import Markup
from pelican import signals
from pelican.generators import Generator

from plugins import needs
from plugins.accent import accent_css
from plugins.content_policy import page_policy
from plugins.fonts import Font, fonts_css, fonts_of
from plugins.site_urls import local

ENTRY = "static/css/texts.css"
WITH_PICTURES = "pictured"
ENTRIES = {
    "texts": ENTRY,
    WITH_PICTURES: "static/css/pictured.css",
    "overviews": "static/css/overviews.css",
}
"""The stylesheet of each kind of page: of a text, of one with pictures, videos or sounds, of all
others. Colours are the same in all."""

_IMPORT = re.compile(r'^@import "(?P<name>[\w/-]+\.css)";.*\n?', re.MULTILINE)


@dataclass(frozen=True)
class Stylesheet:
    """CSS as a page holds it, and its hash as a content-security policy names it (CSP3 2.3.1)."""

    css: Markup
    source: str


def join(entry: Path) -> str:
    """Put each imported file in its import's place, in order."""
    return _IMPORT.sub(lambda match: join(entry.parent / match["name"]), entry.read_text("utf-8"))


@cache
def build(css: str) -> Stylesheet:
    """Minify CSS; the browser hashes exactly these bytes, so that a page must print nothing around
    them."""
    small = rcssmin.cssmin(css)
    digest = b64encode(sha256(small.encode()).digest()).decode()
    return Stylesheet(Markup(small), f"'sha256-{digest}'")  # noqa: S704 - the theme's own file


def install(generator: Generator) -> None:
    """Give templates `STYLESHEETS` (a Stylesheet by the kind of page), and the policies of each
    kind of page: `PAGE_POLICIES`, with the report script `REPORT_POLICIES`, with the form of the
    search `SEARCH_POLICIES`, with the web manifest `FRONT_POLICIES`."""
    if "STYLESHEETS" not in generator.context:  # it is one for all generators
        generator.context["PRELOADED"] = None
        _give(generator, {})


def set_fonts(generators: Sequence[Generator]) -> None:
    """Give templates the same with the paper's own faces, under the addresses that they are
    published at; PRELOADED is that of the first."""
    context, settings = generators[0].context, generators[0].settings
    files = context["static_content"]
    addresses = {
        font: local(settings, unquote(files[font.path].url))
        for font in fonts_of(settings)
        if font.path in files
    }
    context["PRELOADED"] = next(iter(addresses.values()), None)
    if addresses:
        _give(generators[0], addresses)


def _give(generator: Generator, fonts: Mapping[Font, str]) -> None:
    theme, settings, context = Path(generator.theme), generator.settings, generator.context
    sheets = {kind: _sheet(theme / entry, settings, fonts) for kind, entry in ENTRIES.items()}
    context["STYLESHEETS"] = sheets
    parts: dict[str, dict[str, bool]] = {
        "PAGE": {},
        "REPORT": {"report": True},
        "SEARCH": {"search": True},
        "FRONT": {"manifest": True},
    }
    for name, part in parts.items():
        context[f"{name}_POLICIES"] = {
            kind: page_policy(settings, sheet.source, **part, media=kind == WITH_PICTURES)
            for kind, sheet in sheets.items()
        }


def _sheet(entry: Path, settings: dict[str, Any], fonts: Mapping[Font, str]) -> Stylesheet:
    css = join(entry)
    return build(css + accent_css(settings.get("ACCENT", ""), css) + fonts_css(fonts, css))


def register() -> None:
    """The context is shared by all generators and read when pages are written; the addresses of
    files are known when all generators have read theirs."""
    needs.watch("stylesheet", theme=("static/css/texts.css",))
    signals.generator_init.connect(install)
    signals.all_generators_finalized.connect(set_fonts)

"""What the setting MENU names, or what it must name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from plugins.imprint.model import is_safe_address

# What MENU may name by a word, beside pages, sections and links out.
SECTIONS, PAGES, ARCHIVE, CORRECTIONS, SEARCH, FEEDS = WORDS = (
    "sections",
    "pages",
    "archive",
    "corrections",
    "search",
    "feeds",
)
ONE_SECTION = "section/"  # before the section's slug
USUAL = (ARCHIVE, CORRECTIONS, SEARCH, PAGES)
MUST = (
    f"must hold {', '.join(map(repr, WORDS))}, 'section/SLUG', a page's source as "
    '\'pages/about.md\', or a link out as ("Name", "https://…")'
)


def chosen(settings: Mapping[str, Any]) -> tuple[str | tuple[str, str], ...]:
    """What MENU names, in order: words, sections and pages as texts, links out as pairs of a name
    and an address."""
    found = settings.get("MENU") or USUAL
    return tuple(item if isinstance(item, str) else (item[0], item[1]) for item in found)


def wrong_menu(settings: Mapping[str, Any], sources: Callable[[str], bool]) -> Iterator[str]:
    """Yield what MENU must be, for each item that names nothing; `sources` tells whether a page has
    this source."""
    value = settings.get("MENU") or ()
    if not isinstance(value, list | tuple):
        yield f"{MUST}, not {value!r}"
        return
    for item in value:
        if isinstance(item, str) and _is_known(item, settings, sources):
            continue
        if _is_link_out(item):
            continue
        yield f"{MUST}, not {item!r}"


def _is_known(item: str, settings: Mapping[str, Any], sources: Callable[[str], bool]) -> bool:
    if item.startswith(ONE_SECTION):
        return item.removeprefix(ONE_SECTION) in settings.get("SECTIONS", {})
    return item in WORDS or sources(item)


def _is_link_out(item: object) -> bool:
    match item:
        case (str(name), str(address)):
            return bool(name.strip()) and is_safe_address(address)
    return False

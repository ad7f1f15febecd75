"""Make the main menu: what the setting MENU names, in its order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pelican import signals
from pelican.contents import Page
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator
from pelican.urlwrappers import URLWrapper

from plugins import faults, needs
from plugins.chrome import gettext_of
from plugins.faults import Fault
from plugins.menu.model import (
    ARCHIVE,
    CORRECTIONS,
    FEEDS,
    ONE_SECTION,
    PAGES,
    SEARCH,
    SECTIONS,
    chosen,
    wrong_menu,
)
from plugins.search import is_searched
from plugins.site_urls import local


@dataclass(frozen=True)
class Entry:
    """One link of the menu; `label` is in the language `lang`, `href` ready for a page, `save_as`
    the file that it leads to (empty: it leads out of the site)."""

    label: str
    lang: str
    href: str
    save_as: str = ""


def entry_of(page: Page, lang: str) -> Entry:
    """The entry of a page: its translation into `lang` if it has one."""
    versions = {version.lang: version for version in (*page.translations, page)}
    version = versions.get(lang, page)
    href = local(page.settings, version.url)
    return Entry(version.title, version.lang, href, version.save_as)


def policy_of(generator: PagesGenerator) -> str:
    """The address of the page that says how mistakes are corrected, or an empty string."""
    path = generator.settings.get("POLICIES", {}).get("correctionsPolicy")
    pages = [page for page in generator.pages if page.save_as == path]
    return entry_of(pages[0], generator.settings["CHROME_LANG"]).href if pages else ""


def menu_of(generator: PagesGenerator, sections: Sequence[URLWrapper]) -> Iterator[Entry]:
    """The entries that MENU names. A section without an article has no page, and is left out."""
    settings = generator.settings
    lang = settings["CHROME_LANG"]
    lists = _lists(generator)
    by_slug = {f"{ONE_SECTION}{section.slug}": section for section in sections}
    by_source = {page.get_relative_source_path(): page for page in generator.pages}
    for item in chosen(settings):
        if isinstance(item, tuple):
            yield Entry(item[0], lang, item[1])
        elif item == SECTIONS:
            yield from (_of_section(section, settings) for section in sections)
        elif item == PAGES:
            yield from (entry_of(page, lang) for page in generator.pages if page.in_menu)
        elif item in lists:
            yield lists[item]
        elif item in by_slug:
            yield _of_section(by_slug[item], settings)
        elif item in by_source:
            yield entry_of(by_source[item], lang)


def _lists(generator: PagesGenerator) -> dict[str, Entry]:
    settings = generator.settings
    _ = gettext_of(generator)
    labels = {ARCHIVE: _("Archive"), CORRECTIONS: _("Corrections"), FEEDS: _("Feed")}
    if is_searched(settings):
        labels[SEARCH] = _("Search")
    names = {ARCHIVE: "ARCHIVES"}
    return {
        word: _of_list(label, names.get(word, word.upper()), settings)
        for word, label in labels.items()
    }


def _of_list(label: str, name: str, settings: dict[str, Any]) -> Entry:
    href = local(settings, settings[f"{name}_URL"])
    return Entry(label, settings["CHROME_LANG"], href, settings[f"{name}_SAVE_AS"])


def _of_section(section: URLWrapper, settings: dict[str, Any]) -> Entry:
    lang = getattr(section, "lang", "") or settings["CHROME_LANG"]
    return Entry(section.name, lang, local(settings, section.url), section.save_as)


def set_menu(generators: Sequence[Generator]) -> None:
    """Give templates MENU, a list of entries, CORRECTIONS_POLICY, an address, and SECTION_ROW, the
    entries of the sections, unless MENU has them."""
    pages = next(g for g in generators if isinstance(g, PagesGenerator))
    articles = next(g for g in generators if isinstance(g, ArticlesGenerator))
    settings, context = pages.settings, pages.context
    sections = articles.context["SECTION_MENU"]
    sources = {page.get_relative_source_path() for page in pages.pages}
    for must in wrong_menu(settings, sources.__contains__):
        faults.report(Fault("", 0, f"MENU {must}", "setting-wrong"))
        return
    context["MENU"] = list(menu_of(pages, sections))
    context["CORRECTIONS_POLICY"] = policy_of(pages)
    has_row = len(sections) > 1 and SECTIONS not in chosen(settings)
    context["SECTION_ROW"] = [_of_section(section, settings) for section in sections if has_row]


def register() -> None:
    """All pages, and their addresses, are known when all generators are done reading."""
    needs.watch("menu", ("CORRECTIONS_URL",), ("front", "languages"))
    signals.all_generators_finalized.connect(set_menu)

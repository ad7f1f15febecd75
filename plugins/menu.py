"""Make the main menu: the archive, the corrections, the search, then every static page in the
chrome's language or, failing that, its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pelican import signals
from pelican.contents import Page
from pelican.generators import Generator, PagesGenerator

from plugins.languages import gettext_of
from plugins.search import is_searched


@dataclass(frozen=True)
class Entry:
    """One link of the menu; `label` is in the language `lang`."""

    label: str
    lang: str
    url: str
    save_as: str


def entry_of(page: Page, lang: str) -> Entry:
    """The entry of a page: its translation into `lang` if it has one."""
    versions = {version.lang: version for version in (*page.translations, page)}
    version = versions.get(lang, page)
    return Entry(version.title, version.lang, version.url, version.save_as)


def policy_of(generator: PagesGenerator) -> str:
    """The address of the page that says how mistakes are corrected, or an empty string."""
    path = generator.settings.get("POLICIES", {}).get("correctionsPolicy")
    pages = [page for page in generator.pages if page.save_as == path]
    return entry_of(pages[0], generator.settings["CHROME_LANG"]).url if pages else ""


def set_menu(generators: Sequence[Generator]) -> None:
    """Give templates MENU, a list of entries, and CORRECTIONS_POLICY, an address."""
    for generator in generators:
        if isinstance(generator, PagesGenerator):
            settings = generator.settings
            lang = settings["CHROME_LANG"]
            _ = gettext_of(generator)
            lists = [
                Entry(_("Archive"), lang, settings["ARCHIVES_URL"], settings["ARCHIVES_SAVE_AS"]),
                Entry(
                    _("Corrections"),
                    lang,
                    settings["CORRECTIONS_URL"],
                    settings["CORRECTIONS_SAVE_AS"],
                ),
            ]
            if is_searched(settings):
                lists.append(
                    Entry(_("Search"), lang, settings["SEARCH_URL"], settings["SEARCH_SAVE_AS"])
                )
            pages = [entry_of(page, lang) for page in generator.pages if page.in_menu]
            generator.context["MENU"] = lists + pages
            generator.context["CORRECTIONS_POLICY"] = policy_of(generator)


def register() -> None:
    """All pages, and their addresses, are known when all generators are done reading."""
    signals.all_generators_finalized.connect(set_menu)

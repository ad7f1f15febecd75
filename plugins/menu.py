"""Make the main menu: the archive, then every static page in the chrome's language or, failing
that, its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pelican import signals
from pelican.contents import Page
from pelican.generators import Generator, PagesGenerator

from plugins.languages import gettext_of


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


def set_menu(generators: Sequence[Generator]) -> None:
    """Give templates MENU, a list of entries."""
    for generator in generators:
        if isinstance(generator, PagesGenerator):
            settings = generator.settings
            lang = settings["CHROME_LANG"]
            label = gettext_of(generator)("Archive")
            archive = Entry(label, lang, settings["ARCHIVES_URL"], settings["ARCHIVES_SAVE_AS"])
            generator.context["MENU"] = [archive, *(entry_of(p, lang) for p in generator.pages)]


def register() -> None:
    """All pages, and their addresses, are known when all generators are done reading."""
    signals.all_generators_finalized.connect(set_menu)

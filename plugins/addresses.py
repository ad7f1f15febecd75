"""Give each article and page one address that does not change: the original has the slug, its
translations add a language."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from pathlib import Path
from typing import Any

from markupsafe import Markup, escape
from pelican import signals
from pelican.contents import Content
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from pelican_incremental import TrackedSet
from plugins import faults
from plugins.faults import Fault
from plugins.site_urls import local
from plugins.source.tree import is_source
from plugins.zones import instant

# What plugins write at addresses that no setting names.
_FILES = {
    "sitemap.xml",
    "news-sitemap.xml",
    "favicon.svg",
    "apple-touch-icon.png",
    "manifest.webmanifest",
}
# What hosts read from the site's folder, and `make publish` and `make deploy` write there.
HOST_FILES = ("_headers", "_redirects", ".htaccess", ".nojekyll", ".release.json", ".releases")
# Of these, a site may have its own by EXTRA_PATH_METADATA: `make publish` adds the one to what it
# writes, and one empty .nojekyll is as good as another.
MERGED_FILES = frozenset({"_headers", ".htaccess"})
GIVEN_FILES = MERGED_FILES | {".nojekyll"}
_LISTS = ("ARCHIVES", "AUTHOR", "CATEGORY", "CORRECTIONS", "TAG", "YEAR_ARCHIVE")
_FOLDERS = {"feeds/", "icons/", "share/", "history/", ".well-known/"}


def order_articles(generator: ArticlesGenerator) -> None:
    """Fix originals' and translations' addresses and the order of all lists, before Pelican groups
    them."""
    for originals, translations in (
        (generator.articles, generator.translations),
        (generator.hidden_articles, generator.hidden_translations),
        (generator.drafts, generator.drafts_translations),
    ):
        _settle(originals, translations)
        # Pelican sorts by date alone, and what shares a date stands in the order of a set.
        originals.sort(key=attrgetter("slug", "lang"))
        originals.sort(key=lambda article: instant(article.date), reverse=True)


def order_pages(generator: PagesGenerator) -> None:
    """The same for static pages, which are listed by their address."""
    for originals, translations in (
        (generator.pages, generator.translations),
        (generator.hidden_pages, generator.hidden_translations),
        (generator.draft_pages, generator.draft_translations),
    ):
        _settle(originals, translations)
        originals.sort(key=attrgetter("slug", "lang"))


def _settle(originals: list[Content], translations: list[Content]) -> None:
    for content in originals:
        _mark(content, is_original=True)
    for content in translations:
        _mark(content, is_original=False)
    translations.sort(key=attrgetter("slug", "lang"))
    for content in chain(originals, translations):
        content.translations.sort(key=attrgetter("lang"))


def _mark(content: Content, *, is_original: bool) -> None:
    if content.in_default_lang is not is_original:
        content.in_default_lang = is_original


def install(generator: Generator) -> None:
    """Give templates `listed`."""
    generator.env.globals["listed"] = partial(listed, generator.settings)


def listed(
    settings: dict[str, Any], lists: Container[str], url: str, name: str, rel: str = ""
) -> str:
    """A name that leads to its list, where there is one in `lists`: a draft's section may have no
    page yet."""
    if url not in lists:
        return name
    relation = f' rel="{escape(rel)}"' if rel else ""
    address = escape(local(settings, url))
    return Markup(f'<a{relation} href="{address}">{escape(name)}</a>')  # noqa: S704 - as seen


def note_lists(generator: ArticlesGenerator) -> None:
    """Give templates LISTED, the addresses of all lists that have a page.

    Only originals that are published are listed, so that a draft's section, a hidden article's
    year or a translation's author may have no page to link to.
    """
    named = (*generator.categories, *generator.authors, *generator.tags.items())
    years = (archive["url"] for archive in generator.period_archives["year"])
    generator.context["LISTED"] = TrackedSet("LISTED", (*(name.url for name, _ in named), *years))


def note_known(generators: Sequence[Generator]) -> None:
    """Give templates KNOWN, the addresses of the site to which machines are led: of all lists, and
    of all policies that have a page."""
    context, settings = generators[0].context, generators[0].settings
    policies = set(settings.get("POLICIES", {}).values())
    pages = {content.save_as for content in contents_of(generators)}
    context["KNOWN"] = TrackedSet("KNOWN", (*context["LISTED"], *(policies & pages)))


def refuse_clashes(generators: Sequence[Generator]) -> None:
    """Report every source whose address is another's, or the site's own."""
    settings = generators[0].settings
    if "index" not in settings["DIRECT_TEMPLATES"] or settings["INDEX_SAVE_AS"] != "index.html":
        faults.report(Fault("", 0, "the site must have an index.html; see DIRECT_TEMPLATES"))
    files = (file for generator in generators for file in getattr(generator, "staticfiles", ()))
    saved = {(content.save_as, Path(content.source_path)) for content in contents_of(generators)}
    # `save_as` itself would nail a file to its place, and `{attach}` could not move it.
    saved |= {(file.get_url_setting("save_as"), Path(file.source_path)) for file in files}
    faults.report(*clash_faults(saved, settings))


def clash_faults(saved: Iterable[tuple[str, Path]], settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Name every two sources that would be saved under one name, also where only the case differs,
    and every one that would replace what the site writes; `saved` pairs a path in `output/` with a
    source.

    address-clash: two sources have one address. `2012/a.md` and `2013/a.md` -> give one of them a
    `Slug:`.

    address-taken: a source would replace what the site itself writes. `pages/index.md` saved
    as `index.html` -> give it a `Slug:`.
    """
    ordered = sorted((save_as.casefold(), str(path), save_as) for save_as, path in saved)
    for _, group in groupby(ordered, key=itemgetter(0)):
        (_, first, _), *others = group
        for _, source, save_as in others:
            where = faults.shown(Path(first))
            message = f"must have a slug of its own: {save_as} is the address of {where} too"
            yield _address_fault(Path(source), message, "address-clash")
    places = {folded for folded, _, _ in ordered}
    for folded, source, save_as in ordered:
        above = file_above(folded, places, settings)
        if above:
            message = f"must have another address than {save_as}, for {above} is a file"
            yield _address_fault(Path(source), message, "address-clash")
    given = {facts.get("path") for facts in settings["EXTRA_PATH_METADATA"].values()}
    given -= set(HOST_FILES) - GIVEN_FILES
    for _, source, save_as in ordered:
        if is_reserved(save_as, settings) and save_as not in given:
            message = f"must have another address than {save_as}, which the site writes"
            yield _address_fault(Path(source), message, "address-taken")


def file_above(path: str, files: Container[str], settings: Mapping[str, Any]) -> str:
    """The file in whose place this path would need a folder, or an empty text: one of `files`, or
    one that the site itself writes. All are in small letters."""
    parts = path.split("/")
    folders = ("/".join(parts[:number]) for number in range(1, len(parts)))
    return next((f for f in folders if f in files or is_reserved(f, settings)), "")


def _address_fault(source: Path, message: str, code: str) -> Fault:
    line, remedy = (1, "change `Slug:`") if is_source(source) else (0, "rename the file")
    return Fault(faults.shown(source), line, f"{message}; {remedy}", code)


def is_reserved(save_as: str, settings: Mapping[str, Any]) -> bool:
    """Whether the site itself writes this file, or keeps its folder for lists, feeds and pictures.

    What is reserved follows from the settings: the files of direct templates, the folders of lists.
    """
    path = save_as.casefold()
    lists = [settings.get(f"{name}_SAVE_AS") or "" for name in _LISTS]
    folders = {value.split("{")[0] for value in lists if value.endswith("/index.html")}
    direct = [
        (f"{name.upper()}_SAVE_AS", f"{name}.html") for name in settings.get("DIRECT_TEMPLATES", ())
    ]
    named = {settings.get(name) or default for name, default in direct}
    files = {*(name.casefold() for name in named), *_FILES, *HOST_FILES}
    files.update(settings.get("TEMPLATE_PAGES", {}).values())
    kept = tuple(sorted({*filter(None, folders), *_FOLDERS}))
    return path in files or path.startswith(kept)


def contents_of(generators: Sequence[Generator]) -> Iterable[Content]:
    """Every article and page of a build, drafts, hidden ones and translations among them."""
    lists = {
        ArticlesGenerator: (
            "articles translations hidden_articles hidden_translations drafts drafts_translations"
        ),
        PagesGenerator: (
            "pages translations hidden_pages hidden_translations draft_pages draft_translations"
        ),
    }
    for generator in generators:
        for name in lists.get(type(generator), "").split():
            yield from getattr(generator, name)


def register() -> None:
    """`pretaxonomy` is the last moment before sections, tags and authors take the order."""
    signals.generator_init.connect(install)
    signals.article_generator_pretaxonomy.connect(order_articles)
    signals.page_generator_finalized.connect(order_pages)
    signals.article_generator_finalized.connect(note_lists)
    signals.all_generators_finalized.connect(note_known)
    signals.all_generators_finalized.connect(refuse_clashes)

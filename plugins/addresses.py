"""Give each article and page one address that does not change: the original has the slug, its
translations add a language."""

from __future__ import annotations

import posixpath
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from pathlib import Path, PurePosixPath
from typing import Any

from markupsafe import Markup, escape
from pelican import signals
from pelican.contents import Content
from pelican.generators import ArticlesGenerator, Generator, PagesGenerator

from pelican_incremental import TrackedSet
from plugins import faults
from plugins.faults import Fault
from plugins.files import tree_of
from plugins.fingerprints import is_named_by_content
from plugins.site_urls import local
from plugins.source.linked import Link, file_among
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
    faults.report(*clash_faults(saved_by(generators), settings))


def saved_by(generators: Sequence[Generator]) -> set[tuple[str, Path]]:
    """Each file of the output that stands for a source or a file of `content/`, with that one."""
    files = {
        file.get_relative_source_path(): file
        for generator in generators
        for file in getattr(generator, "staticfiles", ())
    }
    # A link to a folder, which `plugins.links` refuses, makes one of them a file to Pelican.
    folders = {str(above) for name in files for above in PurePosixPath(name).parents}
    contents = list(contents_of(generators))
    saved = {(content.save_as, Path(content.source_path)) for content in contents}
    moved = dict(_moved(contents, files))
    # `save_as` itself would nail a file to its place, and `{attach}` could not move it.
    return saved | {
        (moved.get(name) or file.get_url_setting("save_as"), Path(file.source_path))
        for name, file in files.items()
        if name not in folders
    }


def _moved(contents: Iterable[Content], files: Container[str]) -> Iterator[tuple[str, str]]:
    """Each file that `{attach}` will move beside a page, and where to; the last page that takes it
    first."""
    for content, name in reversed(list(_taken(contents, files))):
        # One that is named by its content has an address that no source can know.
        if not is_named_by_content(name):
            folder = posixpath.dirname(content.get_relative_source_path())
            tail = posixpath.relpath(name, folder)
            tail = posixpath.basename(tail) if tail.startswith("../") else tail
            yield name, posixpath.join(posixpath.dirname(content.save_as), tail)


def _taken(contents: Iterable[Content], files: Container[str]) -> Iterator[tuple[Content, str]]:
    """Each page with each file that it takes by `{attach}`, in the order of the pages' paths."""
    taking = [c for c in contents if any(link.kind == "attach" for link in files_of(c))]
    for content in sorted(taking, key=attrgetter("source_path")):
        source = content.get_relative_source_path()
        for link in files_of(content):
            name = file_among(link, source, files) if link.kind == "attach" else ""
            if name:
                yield content, name


def refuse_shared(generators: Sequence[Generator]) -> None:
    """attach-shared: two pages of different folders take one file to themselves.
    `{attach}map.png` in both -> write `{static}` in one of them."""
    files = tree_of(generators[0].settings).files
    taken: dict[str, Content] = {}
    for content, name in _taken(contents_of(generators), files):
        first = taken.setdefault(name, content)
        if Path(first.source_path).parent != Path(content.source_path).parent:
            where = faults.shown(Path(first.source_path))
            message = f"file {name!r} must not be taken by {{attach}}, for {where} takes it"
            shown = faults.shown(Path(content.source_path))
            faults.report(Fault(shown, 0, f"{message}; write {{static}}", "attach-shared"))


def files_of(content: Content) -> Sequence[Link]:
    """The links of a text that name files (`plugins.links`)."""
    return getattr(content, "files", ())


def refuse_translations(generators: Sequence[Generator]) -> None:
    """Report translations that translate nothing, or into a language that is there.

    translation-alone: a translation has no original of its slug and state. `Translation: true` in
    the only `a.md` -> delete the field, or give it the `Slug:` of its original.

    translation-lang: two texts of one slug have one language. `Lang: en` in both -> mend the one
    that is wrong.
    """
    groups: dict[tuple[str, ...], list[Content]] = {}
    for content in sorted(contents_of(generators), key=attrgetter("source_path")):
        key = type(content).__name__, content.status, content.slug
        groups.setdefault(key, []).append(content)
    for group in groups.values():
        faults.report(*_translation_faults(group))


def _translation_faults(group: Sequence[Content]) -> Iterator[Fault]:
    """What is wrong with texts of one kind, state and slug."""
    if all(map(_is_translation, group)):
        message = f"Translation must have an original with the slug {group[0].slug!r}"
        for content in group:
            yield fault_of_field(content, "translation", message, "translation-alone")
        return
    spoken: dict[str, Content] = {}
    for content in group:
        first = spoken.setdefault(content.lang.lower(), content)
        if first is not content and (_is_translation(content) or _is_translation(first)):
            where = faults.shown(Path(first.source_path))
            message = f"Lang must not be that of {where}, {content.lang!r}, whose slug it has"
            yield fault_of_field(content, "lang", message, "translation-lang")


def _is_translation(content: Content) -> bool:
    return str(getattr(content, "translation", "")).lower() == "true"


def fault_of_field(content: Content, field: str, message: str, code: str) -> Fault:
    """A fault on the line of a field, where the reader has noted it (`lines`)."""
    line = getattr(content, "lines", {}).get(field, 1)
    return Fault(faults.shown(Path(content.source_path)), line, message, code)


def file_of(alias: str) -> str:
    """The file that answers at an old address: `old/` is answered by `old/index.html`."""
    return f"{alias}index.html" if alias.endswith("/") else alias


def aliased(contents: Iterable[Content]) -> list[tuple[str, Content]]:
    """Every old address with the text that it belongs to, but for those of drafts, in order."""
    pairs = [
        (alias, content)
        for content in contents
        if content.status != "draft"
        for alias in getattr(content, "aliases", ())
    ]
    return sorted(pairs, key=lambda pair: (pair[0], pair[1].source_path))


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
    signals.all_generators_finalized.connect(refuse_shared)
    signals.all_generators_finalized.connect(refuse_translations)

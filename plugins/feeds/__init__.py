"""Publish Atom feeds of the site, its sections and its authors, and a JSON Feed of the site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from plugins import faults
from plugins.faults import Fault
from plugins.feeds.atom import atom_document
from plugins.feeds.json_feed import json_document
from plugins.feeds.links import absolute_links
from plugins.feeds.model import Entry, Feed, Person, newest, stable_id
from plugins.languages import site_name
from plugins.machine_files import write_output
from plugins.site_urls import absolute

SITE_FEED = "feeds/all.atom.xml"
SECTION_FEED = "feeds/section/{slug}.atom.xml"
AUTHOR_FEED = "feeds/author/{slug}.atom.xml"
JSON_FEED = "feeds/all.json"

FEED_MAX_ITEMS = 50

Settings = dict[str, Any]


def announce_feeds(generators: Sequence[Generator]) -> None:
    """Set `FEEDS` for templates: each feed's path by kind; section and author take a `slug`."""
    faults.report(*setting_faults(generators[0].settings))
    generators[0].context["FEEDS"] = {
        "site": SITE_FEED,
        "section": SECTION_FEED,
        "author": AUTHOR_FEED,
        "json": JSON_FEED,
    }


def setting_faults(settings: Settings) -> Iterator[Fault]:
    """Yield a fault for each setting that no feed can be made with."""
    site, limit = settings.get("SITE_UUID"), settings.get("FEED_MAX_ITEMS", FEED_MAX_ITEMS)
    try:
        UUID(str(site))
    except ValueError:
        advice = 'make one with python -c "import uuid; print(uuid.uuid4())" and never change it'
        yield Fault("pelicanconf.py", 0, f"SITE_UUID must be a UUID, not {site!r}; {advice}")
    if type(limit) is not int or limit < 1:
        message = f"FEED_MAX_ITEMS must be a whole number from 1, not {limit!r}"
        yield Fault("pelicanconf.py", 0, message)


def write_feeds(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write every feed that has an entry; one without would need a date that nothing has."""
    for feed in feeds(generator):
        write_output(writer.output_path, feed.path, atom_document(feed))
        if feed.path == SITE_FEED:
            in_json = json_feed_of(feed, generator.settings)
            write_output(writer.output_path, in_json.path, json_document(in_json))


def feeds(generator: ArticlesGenerator) -> Iterator[Feed]:
    """Yield the Atom feeds of the site and of each section and author that has a page."""
    settings, site = generator.settings, site_name(generator.settings)
    with_page = {author.slug for author, _ in generator.authors}
    articles = [*generator.articles, *generator.translations]
    entries = [(article, entry_of(article, settings, with_page)) for article in articles]
    if entries:
        yield _feed(SITE_FEED, "", site, [entry for _, entry in entries], settings)
    for section, _ in generator.categories:
        path, title = SECTION_FEED.format(slug=section.slug), f"{site}: {section.name}"
        within = [entry for article, entry in entries if article.category.slug == section.slug]
        yield _feed(path, section.url, title, within, settings)
    for author, _ in generator.authors:
        path, title = AUTHOR_FEED.format(slug=author.slug), f"{site}: {author.name}"
        theirs = [entry for article, entry in entries if author.slug in _author_slugs(article)]
        yield _feed(path, author.url, title, theirs, settings)


def _feed(path: str, page: str, title: str, entries: list[Entry], settings: Settings) -> Feed:
    return Feed(
        id=stable_id(UUID(settings["SITE_UUID"]), path),
        path=path,
        url=absolute(settings, path),
        page_url=absolute(settings, page),
        title=title,
        publisher=Person(site_name(settings), absolute(settings, "")),
        lang=settings["CHROME_LANG"],
        entries=newest(entries, settings.get("FEED_MAX_ITEMS", FEED_MAX_ITEMS)),
    )


def json_feed_of(feed: Feed, settings: Settings) -> Feed:
    """Return the same feed at the JSON Feed's address."""
    return replace(feed, path=JSON_FEED, url=absolute(settings, JSON_FEED))


def entry_of(article: Article, settings: Settings, with_page: set[str]) -> Entry:
    """Return what feeds tell of an article; `with_page` are the slugs of authors with a page."""
    url = absolute(settings, article.url)
    picture = getattr(article, "share_picture", None)
    return Entry(
        id=stable_id(UUID(settings["SITE_UUID"]), article.url),
        url=url,
        slug=article.slug,
        title=article.title,
        summary=article.description,
        content_html=absolute_links(_content(article, settings), url),
        lang=article.lang,
        published=article.published.when,
        updated=(article.updated or article.published).when,
        authors=tuple(
            Person(author.name, absolute(settings, author.url) if author.slug in with_page else "")
            for author in getattr(article, "authors", ())
        ),
        categories=_categories(article),
        image=absolute(settings, picture.url) if picture else "",
    )


def _content(article: Article, settings: Settings) -> str:
    """The text between its notes, which `plugins.corrections` sets."""
    before, after = (getattr(article, f"notes_{place}", "") for place in ("before", "after"))
    return f"{before}{article.get_content(settings['SITEURL'])}{after}"


def _categories(article: Article) -> tuple[str, ...]:
    names = [article.category.name, *(tag.name for tag in getattr(article, "tags", ()))]
    return tuple(dict.fromkeys(names))


def _author_slugs(article: Article) -> set[str]:
    return {author.slug for author in getattr(article, "authors", ())}


def register() -> None:
    """Templates link the feeds, so that these are announced before any page is rendered.

    They are written with the articles rather than by a generator of their own: all they need is
    there, and each further generator costs a Jinja environment and a set of readers.
    """
    signals.all_generators_finalized.connect(announce_feeds)
    signals.article_writer_finalized.connect(write_feeds)

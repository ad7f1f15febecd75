"""Publish Atom feeds of the site, its sections and its authors, and a JSON Feed of the site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator, Generator
from pelican.urlwrappers import URLWrapper
from pelican.writers import Writer

from pelican_incremental import add_task, memoize
from plugins import faults, needs, ordinary
from plugins.faults import Fault
from plugins.feeds.atom import atom_document
from plugins.feeds.json_feed import json_document
from plugins.feeds.links import absolute_links
from plugins.feeds.model import Entry, Feed, Person, newest, stable_id
from plugins.languages import chrome_lang, site_name
from plugins.lists import moved_lists
from plugins.share_pictures import picture_of
from plugins.site_urls import absolute
from plugins.zones import instant

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
    limit = generator.settings.get("FEED_MAX_ITEMS", FEED_MAX_ITEMS)
    listed = generator.context.get("LISTED") or _addresses_of_lists(generator)
    articles = _in_order([*generator.articles, *generator.translations])
    if articles:
        make = f"{__name__}:make_site_feeds"
        add_task(writer.settings, "feeds of the site", make, articles[:limit], listed)
    by_section, by_author = defaultdict(list), defaultdict(list)
    for article in articles:
        by_section[article.category.slug].append(article)
        for slug in _author_slugs(article):
            by_author[slug].append(article)
    make = f"{__name__}:make_feed"
    of_lists = (
        (SECTION_FEED, generator.categories, by_section),
        (AUTHOR_FEED, generator.authors, by_author),
    )
    for form, groups, by_slug in of_lists:
        # Who follows a feed at an old address has no page to be led on from.
        moved = [(old.slug, new) for old, new in moved_lists(generator) if new in dict(groups)]
        for slug, group in (*((group.slug, group) for group, _ in groups), *moved):
            path, within = form.format(slug=slug), by_slug[group.slug][:limit]
            add_task(writer.settings, path, make, path, group, within, listed)


def _addresses_of_lists(generator: ArticlesGenerator) -> list[str]:
    """Those of Pelican's lists, where `plugins.addresses` does not say which have a page."""
    return [name.url for name, _ in (*generator.categories, *generator.authors) if name.save_as]


def _in_order(articles: list[Article]) -> list[Article]:
    """Newest first, as `newest` has it, without a look at more of each than its order needs."""
    articles.sort(key=lambda article: (article.slug, article.lang))
    articles.sort(key=lambda article: instant(article.published.when), reverse=True)
    return articles


def make_site_feeds(
    settings: Settings, articles: list[Article], listed: Container[str]
) -> dict[str, bytes]:
    """Return the feeds of the whole site."""
    entries = _entries(articles, settings, listed)
    feed = _feed(SITE_FEED, "", site_name(settings), entries, settings)
    in_json = json_feed_of(feed, settings)
    return {feed.path: atom_document(feed), in_json.path: json_document(in_json)}


def make_feed(
    settings: Settings,
    path: str,
    group: URLWrapper,
    articles: list[Article],
    listed: Container[str],
) -> dict[str, bytes]:
    """Return the feed of a section or an author."""
    entries = _entries(articles, settings, listed)
    feed = _feed(path, group.url, f"{site_name(settings)}: {group.name}", entries, settings)
    return {path: atom_document(feed)}


def _feed(path: str, page: str, title: str, entries: list[Entry], settings: Settings) -> Feed:
    return Feed(
        id=stable_id(UUID(settings["SITE_UUID"]), path),
        path=path,
        url=absolute(settings, path),
        page_url=absolute(settings, page),
        title=title,
        publisher=Person(site_name(settings), absolute(settings, "")),
        lang=chrome_lang(settings),
        entries=newest(entries, settings.get("FEED_MAX_ITEMS", FEED_MAX_ITEMS)),
    )


def json_feed_of(feed: Feed, settings: Settings) -> Feed:
    """Return the same feed at the JSON Feed's address."""
    return replace(feed, path=JSON_FEED, url=absolute(settings, JSON_FEED))


def _entries(articles: list[Article], settings: Settings, listed: Container[str]) -> list[Entry]:
    return [
        memoize(article, "entry of feeds", partial(entry_of, article, settings, listed))
        for article in articles
    ]


def entry_of(article: Article, settings: Settings, listed: Container[str]) -> Entry:
    """Return what feeds tell of an article; `listed` are the addresses of lists with a page."""
    url = absolute(settings, article.url)
    return Entry(
        id=stable_id(UUID(settings["SITE_UUID"]), article.url),
        url=url,
        slug=article.slug,
        title=article.title,
        summary=article.description,
        content_html=absolute_links(_content(article, settings), url),
        lang=article.lang,
        published=article.published.when,
        updated=getattr(article, "revised", (article.updated or article.published).when),
        authors=tuple(
            Person(author.name, absolute(settings, author.url) if author.url in listed else "")
            for author in getattr(article, "authors", ())
        ),
        categories=_categories(article),
        image=absolute(settings, picture_of(article).url),
    )


def _content(article: Article, settings: Settings) -> str:
    """The lead picture, and the text between its notes, which `plugins.corrections` sets."""
    before, after = (getattr(article, f"notes_{place}", "") for place in ("before", "after"))
    return (
        f"{getattr(article, 'lead', '')}{before}{article.get_content(settings['SITEURL'])}{after}"
    )


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
    needs.watch("feeds", ("SITE_UUID",))
    ordinary.watch()
    signals.all_generators_finalized.connect(announce_feeds)
    signals.article_writer_finalized.connect(write_feeds)

"""List every page of the site for search engines, and the newest articles for news aggregators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from pelican import signals
from pelican.contents import Article, Content
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from pelican_incremental import add_task
from plugins import faults, ordinary
from plugins.faults import Fault
from plugins.languages import site_name
from plugins.site_urls import absolute
from plugins.sitemap.urlset import (
    NEWS_SITEMAP,
    NewsItem,
    Page,
    latest_news,
    news_document,
    sitemap_documents,
)
from plugins.zones import zone_of

# A direct template that stands for other addresses, or for none, is no page to be found.
_NOT_LISTED = {"404", "search"}

Settings = dict[str, Any]


def announce_news(generators: Sequence[Generator]) -> None:
    """Set `NEWS_SITEMAP` for templates (robots.txt names the file): is there anything to list?"""
    context, settings = generators[0].context, generators[0].settings
    try:
        context["NEWS_SITEMAP"] = bool(
            news_items(list(_with_translations(context["articles"])), settings)
        )
    except ValueError:
        context["NEWS_SITEMAP"] = False
        form = "a moment as 2026-01-31T10:30:00+03:00, or None"
        message = f"CLOCK must be {form}, not {settings['CLOCK']!r}"
        faults.report(Fault("pelicanconf.py", 0, message))


def write_sitemaps(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the sitemap, and the news sitemap when an article is young enough for it."""
    context, settings = generator.context, generator.settings
    contents = list(_with_translations([*context["articles"], *context["pages"]]))
    make = f"{__name__}:make_sitemap"
    add_task(writer.settings, "sitemap", make, contents, list_addresses(context, settings))
    if context["NEWS_SITEMAP"]:
        articles = list(_with_translations(context["articles"]))
        add_task(writer.settings, "news sitemap", f"{__name__}:make_news_sitemap", articles)


def make_sitemap(settings: Settings, contents: list[Content], lists: list[str]) -> dict[str, bytes]:
    """Return the sitemap of published contents and of the addresses of lists."""
    pages = [_content_page(content, settings) for content in contents]
    pages += [Page(absolute(settings, url)) for url in lists]
    return sitemap_documents(pages, lambda name: absolute(settings, name))


def make_news_sitemap(settings: Settings, articles: list[Article]) -> dict[str, bytes]:
    """Return the sitemap of the newest articles."""
    return {NEWS_SITEMAP: news_document(news_items(articles, settings), site_name(settings))}


def news_items(articles: Sequence[Article], settings: Settings) -> list[NewsItem]:
    """Return those of some articles that belong into the news sitemap by CLOCK; none without it,
    for a build has no clock.

    Raises:
        ValueError: CLOCK is not ISO 8601.
    """
    if not settings.get("CLOCK"):
        return []
    clock = datetime.fromisoformat(str(settings["CLOCK"]))
    if clock.tzinfo is None:
        clock = clock.replace(tzinfo=zone_of(settings["TIMEZONE"]))
    items = [
        NewsItem(absolute(settings, article.url), article.lang, article.title, article.published)
        for article in articles
    ]
    return latest_news(items, clock)


def list_addresses(context: dict[str, Any], settings: Settings) -> list[str]:
    """Return the addresses of all lists: of Pelican's own, which hold no draft."""
    groups = chain(context["categories"], context["authors"], context["tags"])
    archives = chain.from_iterable(context["period_archives"].values())
    lists = [*(group.url for group, _ in groups), *(archive["url"] for archive in archives)]
    corrections = [settings["CORRECTIONS_URL"]] if "CORRECTIONS_URL" in settings else []
    return ["", *lists, *_direct_pages(settings), *corrections]


def _with_translations(contents: Sequence[Content]) -> Iterator[Content]:
    for content in contents:
        yield content
        yield from content.translations


def _content_page(content: Content, settings: Settings) -> Page:
    forms = [content, *content.translations] if content.translations else []
    changed = content.updated or content.published if isinstance(content, Article) else None
    return Page(
        loc=absolute(settings, content.url),
        # The schema takes a day or a moment (xsd:date, xsd:dateTime); of a month nobody knows them.
        lastmod=changed.iso if changed and changed.precision != "month" else "",
        alternates=tuple(sorted((form.lang, absolute(settings, form.url)) for form in forms)),
    )


def _direct_pages(settings: Settings) -> Iterator[str]:
    """The addresses of templates that make one page each, such as a list of all authors."""
    for name in settings["DIRECT_TEMPLATES"]:
        saved = settings.get(f"{name.upper()}_SAVE_AS", f"{name}.html")
        if saved.endswith(".html") and saved != "index.html" and name not in _NOT_LISTED:
            yield settings.get(f"{name.upper()}_URL", f"{name}.html")


def register() -> None:
    """Both read what all generators have found; templates ask for NEWS_SITEMAP while rendering."""
    ordinary.watch()
    signals.all_generators_finalized.connect(announce_news)
    signals.article_writer_finalized.connect(write_sitemaps)

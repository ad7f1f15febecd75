"""Describe each article to machines as schema.org's NewsArticle: the dict that a template prints as
JSON-LD."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pelican import signals
from pelican.contents import Article
from pelican.generators import Generator

from plugins.addresses import contents_of
from plugins.corrections import correction_comments
from plugins.languages import site_name
from plugins.site_urls import absolute


def news_article(
    article: Article, settings: dict[str, Any], known: frozenset[str]
) -> dict[str, Any]:
    """Return the JSON-LD of one article (schema.org/NewsArticle); dates are no more precise than
    those on the page, and only `known` addresses of the site are named."""
    url = absolute(settings, article.url)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": article.title,
        "description": article.description,
        "datePublished": article.published.iso,
        "dateModified": (article.updated or article.published).iso,
        "inLanguage": article.lang,
        "isAccessibleForFree": True,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "url": url,
        "author": [_person(author, settings, known) for author in getattr(article, "authors", [])],
        "publisher": publisher(settings, known),
        "articleSection": article.category.name,
    }
    if article.standfirst:
        data["alternativeHeadline"] = article.standfirst
    if article.notes:
        data["correction"] = correction_comments(article, settings)
    if getattr(article, "tags", None):
        data["keywords"] = [tag.name for tag in article.tags]
    if getattr(article, "share_picture", None):
        data["image"] = absolute(settings, article.share_picture.url)
    return data


def publisher(settings: dict[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The newspaper and its policies that have a page (schema.org/NewsMediaOrganization)."""
    organisation = {
        "@type": "NewsMediaOrganization",
        "name": site_name(settings),
        "url": absolute(settings, ""),
    }
    policies = {
        name: absolute(settings, path)
        for name, path in settings.get("POLICIES", {}).items()
        if path in known
    }
    return {**organisation, **policies}


def _person(author: Any, settings: dict[str, Any], known: frozenset[str]) -> dict[str, str]:
    page = {"url": absolute(settings, author.url)} if author.url in known else {}
    return {"@type": "Person", "name": author.name, **page}


def describe_articles(generators: Sequence[Generator]) -> None:
    """Set `structured_data` on every article, drafts among them: an editor previews what will be
    published."""
    listed = generators[0].context["LISTED"]
    contents = list(contents_of(generators))
    pages = {content.save_as for content in contents}
    for content in contents:
        if isinstance(content, Article):
            content.structured_data = news_article(content, content.settings, listed | pages)


def register() -> None:
    """After the share pictures, which `all_generators_finalized` draws in the order of PLUGINS."""
    signals.all_generators_finalized.connect(describe_articles)

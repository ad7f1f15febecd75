"""Describe each article to machines as schema.org's NewsArticle: the dict that a template prints as
JSON-LD."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from pelican import signals
from pelican.contents import Article
from pelican.generators import Generator

from plugins.corrections import correction_comments
from plugins.images import portrait
from plugins.imprint import Logo
from plugins.imprint.model import imprint_of
from plugins.languages import site_name
from plugins.share_pictures import picture_of
from plugins.site_urls import absolute


def news_article(
    article: Article, settings: dict[str, Any], known: Container[str], logo: Logo | None = None
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
        "publisher": publisher(settings, known, logo),
        "articleSection": article.category.name,
    }
    # What is not known is left out: an empty list would say that nobody wrote it.
    authors = [_person(author, settings, known) for author in getattr(article, "authors", ())]
    if authors:
        data["author"] = authors
    if article.standfirst:
        data["alternativeHeadline"] = article.standfirst
    if article.notes:
        data["correction"] = correction_comments(article, settings)
    if getattr(article, "tags", None):
        data["keywords"] = [tag.name for tag in article.tags]
    data["image"] = _images(article, settings)
    return data


def _images(article: Article, settings: dict[str, Any]) -> str | list[dict[str, Any]]:
    """The picture of an article in the three forms that search engines ask for (ImageObject), else
    the one that is drawn for previews."""
    cover = getattr(article, "cover", None)
    if not cover:
        return absolute(settings, picture_of(article).url)
    credit = {"creditText": cover.credit} if cover.credit else {}
    crops = (cover.renditions.crop(ratio) for ratio in ("16x9", "4x3", "1x1"))
    return [
        {
            "@type": "ImageObject",
            "url": absolute(settings, crop.path),
            "width": crop.width,
            "height": crop.height,
            **credit,
        }
        for crop in crops
    ]


def publisher(
    settings: dict[str, Any], known: Container[str], logo: Logo | None = None
) -> dict[str, Any]:
    """The newspaper, its accounts elsewhere, its logo, and its policies that have a page
    (schema.org/NewsMediaOrganization)."""
    organisation: dict[str, Any] = {
        "@type": "NewsMediaOrganization",
        "name": site_name(settings),
        "url": absolute(settings, ""),
    }
    policies = {
        name: absolute(settings, path)
        for name, path in settings.get("POLICIES", {}).items()
        if path in known
    }
    if logo:
        size = {"width": logo.width, "height": logo.height}
        url = absolute(settings, logo.url)
        organisation["logo"] = {"@type": "ImageObject", "url": url, **size}
    if social := imprint_of(settings).social:
        organisation["sameAs"] = list(social.values())
    return {**organisation, **policies}


def _person(author: Any, settings: dict[str, Any], known: Container[str]) -> dict[str, str]:
    """An author as schema.org's Person."""
    person = {"@type": "Person", "name": author.name}
    if author.url in known:
        person["url"] = absolute(settings, author.url)
    if author.page:
        is_elsewhere = "://" in author.page
        person["sameAs"] = author.page if is_elsewhere else absolute(settings, author.page)
    if author.about:
        person["description"] = author.about
    if files := portrait(settings, author):
        person["image"] = absolute(settings, files.portrait_jpeg.path)
    return person


@pass_context
def structured_data(context: Context, article: Article) -> dict[str, Any]:
    """The filter of that name: the JSON-LD of an article, drafts among them, for an editor previews
    what will be published."""
    return news_article(article, article.settings, context["KNOWN"], context["LOGO"])


def install(generator: Generator) -> None:
    """Give templates the filter."""
    generator.env.filters["structured_data"] = structured_data


def register() -> None:
    """Each generator has a Jinja environment of its own."""
    signals.generator_init.connect(install)

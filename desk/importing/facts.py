"""Read what a saved page says of its article to machines and to readers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement

from desk.importing.dates import field_date
from desk.importing.header import authors_in
from desk.importing.model import Facts
from desk.importing.to_markdown import shown
from plugins.source.fields import lang_value

_STANDFIRST = "standfirst deck dek subtitle subheadline subhead lead lede strapline".split()
_TYPES = ("Article", "BlogPosting", "Report")
MAX_NESTING = 20  # levels of a JSON-LD graph


def facts_of(tree: HtmlElement, article: HtmlElement) -> Facts:
    """The headline, standfirst, authors, language and date of a page, '' or () where it has none;
    what readers see goes before what machines are told."""
    data = next(_articles(tree), {})
    headings = [shown(heading) for heading in (*article.iter("h1"), *tree.iter("h1"))]
    titles = [*headings, _text(data.get("headline")), _meta(tree, "og:title"), _title(tree)]
    return Facts(
        title=_first(titles),
        standfirst=_standfirst(tree, article, data),
        authors=_authors(tree, article, data),
        lang=_lang(tree),
        dated=_dated(tree, article, data),
    )


def standfirst_of(article: HtmlElement) -> HtmlElement | None:
    """The element that is the standfirst by its class, or by its place between headline and
    byline."""
    for element in article.iter():
        names = {name.rpartition("__")[2].lower() for name in (element.get("class") or "").split()}
        if names & set(_STANDFIRST) and shown(element):
            return element
    for heading in article.iter("h1"):
        following = heading.getnext()
        if heading.getparent().tag in {"header", "hgroup"} and following is not None:
            return following if following.tag in {"p", "h2"} else None
    return None


def _standfirst(tree: HtmlElement, article: HtmlElement, data: dict[str, Any]) -> str:
    """A page's description serves too, unless it is the beginning of the text, or cut off."""
    element = standfirst_of(article)
    if element is not None:
        return shown(element)
    told = (_text(data.get("alternativeHeadline")), _meta(tree, "og:description"))
    text = shown(article)
    for description in (*told, _meta(tree, "description")):
        if description and not description.endswith(("…", "...")) and description not in text:
            return description
    return ""


def _authors(tree: HtmlElement, article: HtmlElement, data: dict[str, Any]) -> tuple[str, ...]:
    named = data.get("author", [])
    people = named if isinstance(named, list) else [named]
    names = [_text(one.get("name") if isinstance(one, dict) else one) for one in people]
    if not any(names):
        marked = article.xpath(".//*[@rel='author' or @itemprop='author' or @itemprop='name']")
        names = [shown(element) for element in marked]
    names = [name for name in names if name] or [_meta(tree, "author")]
    return tuple(
        dict.fromkeys(one for name in names if name for one in authors_in(name) or (name,))
    )


def _dated(tree: HtmlElement, article: HtmlElement, data: dict[str, Any]) -> str:
    times = [element.get("datetime") or "" for element in article.iter("time")]
    published = article.xpath(".//*[@itemprop='datePublished']/@content")
    told = (_text(data.get("datePublished")), _meta(tree, "article:published_time"))
    return _first([field_date(text) for text in (*told, *published, *times)])


def _lang(tree: HtmlElement) -> str:
    try:
        return lang_value((tree.get("lang") or "").replace("_", "-")).partition("-")[0]
    except ValueError:
        return ""


def _articles(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every article among a page's JSON-LD; what cannot be read is as if it were not there."""
    for script in tree.iter("script"):
        if (script.get("type") or "").lower() == "application/ld+json":
            try:
                data = json.loads(script.text_content())
            except (ValueError, RecursionError):
                continue
            yield from _articles_in(data, MAX_NESTING)


def _articles_in(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        kinds = data.get("@type", "")
        kinds = kinds if isinstance(kinds, list) else [kinds]
        if any(str(kind).endswith(_TYPES) for kind in kinds):
            yield data
        data = list(data.values())
    if isinstance(data, list) and depth:
        for one in data:
            yield from _articles_in(one, depth - 1)


def _meta(tree: HtmlElement, name: str) -> str:
    found = tree.xpath("//meta[@name=$name or @property=$name]/@content", name=name)
    return _first([_text(one) for one in found])


def _title(tree: HtmlElement) -> str:
    return _first([shown(title) for title in tree.iter("title")])


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _first(texts: list[str]) -> str:
    return next(filter(None, texts), "")

"""Write sitemaps (https://www.sitemaps.org/protocol.html) and Google's news sitemap."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from plugins.machine_files import xml_document
from plugins.source.dates import PublicationDate
from plugins.zones import instant

SITEMAP = "sitemap.xml"
SITEMAP_PART = "sitemap-{number}.xml"
NEWS_SITEMAP = "news-sitemap.xml"

_SITEMAP_XMLNS = "http://www.sitemaps.org/schemas/sitemap/0.9"
_XHTML_XMLNS = "http://www.w3.org/1999/xhtml"
_NEWS_XMLNS = "http://www.google.com/schemas/sitemap-news/0.9"

# The protocol allows 50,000 addresses and 50 MB a file; alternates are counted too, so that the
# second holds wherever the first does (1 kB for an address and what surrounds it).
MAX_ADDRESSES = 50_000

# https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap
MAX_NEWS = 1_000
NEWS_AGE = timedelta(hours=48)


@dataclass(frozen=True, order=True)
class Page:
    """A page: address, W3C date of its last change or '', `(lang, address)` of all its forms."""

    loc: str
    lastmod: str = ""
    alternates: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class NewsItem:
    """An article as a news sitemap shows it; `lang` is its language tag."""

    loc: str
    lang: str
    title: str
    published: PublicationDate


def sitemap_documents(
    pages: Iterable[Page], address_of: Callable[[str], str], limit: int = MAX_ADDRESSES
) -> dict[str, bytes]:
    """Return files by name: one sitemap, or an index of several when `limit` is passed.

    `address_of` turns the name of a part into the address under which the index lists it.
    """
    parts = list(_parts(sorted(set(pages)), limit))
    if len(parts) <= 1:
        return {SITEMAP: _urlset(parts[0] if parts else [])}
    named = {
        SITEMAP_PART.format(number=number): _urlset(part)
        for number, part in enumerate(parts, start=1)
    }
    return {SITEMAP: _index(map(address_of, named)), **named}


def latest_news(items: Iterable[NewsItem], clock: datetime) -> list[NewsItem]:
    """Return the articles of the 48 hours before `clock`, by address; a mere month is not news."""
    until, oldest = instant(clock), instant(clock) - NEWS_AGE.total_seconds()
    dated = (item for item in items if item.published.precision != "month")
    fresh = [item for item in dated if oldest <= instant(item.published.when) <= until]
    fresh.sort(key=lambda item: item.loc)
    newest = sorted(fresh, key=lambda item: instant(item.published.when), reverse=True)[:MAX_NEWS]
    return sorted(newest, key=lambda item: item.loc)


def news_document(items: Iterable[NewsItem], publication: str) -> bytes:
    """Return the news sitemap of `publication`; its dates are as precise as those on the pages."""
    root = ET.Element("urlset", {"xmlns": _SITEMAP_XMLNS, "xmlns:news": _NEWS_XMLNS})
    for item in items:
        url = ET.SubElement(root, "url")
        _text(url, "loc", item.loc)
        news = ET.SubElement(url, "news:news")
        about = ET.SubElement(news, "news:publication")
        _text(about, "news:name", publication)
        # ISO 639 alone: Google takes no regions or scripts here.
        _text(about, "news:language", item.lang.split("-")[0])
        _text(news, "news:publication_date", item.published.iso)
        _text(news, "news:title", item.title)
    return xml_document(root)


def _parts(pages: list[Page], limit: int) -> Iterator[list[Page]]:
    part: list[Page] = []
    addresses = 0
    for page in pages:
        more = 1 + len(page.alternates)
        if part and addresses + more > limit:
            yield part
            part, addresses = [], 0
        part.append(page)
        addresses += more
    if part:
        yield part


def _urlset(pages: list[Page]) -> bytes:
    root = ET.Element("urlset", {"xmlns": _SITEMAP_XMLNS, "xmlns:xhtml": _XHTML_XMLNS})
    for page in pages:
        url = ET.SubElement(root, "url")
        _text(url, "loc", page.loc)
        if page.lastmod:
            _text(url, "lastmod", page.lastmod)
        for lang, address in page.alternates:
            link = {"rel": "alternate", "hreflang": lang, "href": address}
            ET.SubElement(url, "xhtml:link", link)
    return xml_document(root)


def _index(addresses: Iterable[str]) -> bytes:
    root = ET.Element("sitemapindex", {"xmlns": _SITEMAP_XMLNS})
    for address in addresses:
        _text(ET.SubElement(root, "sitemap"), "loc", address)
    return xml_document(root)


def _text(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = text

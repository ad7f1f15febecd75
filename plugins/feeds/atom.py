"""Write a feed as Atom 1.0 (RFC 4287)."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from functools import lru_cache

from plugins.feeds.model import Entry, Feed, Person, rfc3339
from plugins.machine_files import XML_LANG, xml_document, xml_part

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"


def atom_document(feed: Feed) -> bytes:
    """Return the feed as UTF-8 XML with every element that RFC 4287 §4.1 requires."""
    # The namespace is an attribute because ElementTree can only prefix it (or keep it globally),
    # and some feed readers do not know a prefixed feed.
    root = ET.Element("feed", {"xmlns": NAMESPACE, XML_LANG: feed.lang})
    _text(root, "id", feed.id)
    _text(root, "title", feed.title)
    _text(root, "updated", rfc3339(feed.updated))
    _link(root, "self", feed.url, MEDIA_TYPE)
    _link(root, "alternate", feed.page_url, "text/html")
    # An entry without a byline takes this author (§4.2.1).
    _person(root, feed.publisher)
    _text(root, "generator", "Pelican", uri="https://getpelican.com/")
    head, end = xml_document(root).rsplit(b"</feed>", 1)
    entries = (
        _entry(entry, rfc3339(entry.published), rfc3339(entry.updated)) for entry in feed.entries
    )
    return b"".join([head, *entries, b"</feed>", end])


@lru_cache(maxsize=2_000)  # an article is in the feeds of the site, its section and its authors
def _entry(entry: Entry, published: str, updated: str) -> bytes:
    """One entry; times that are equal are not always written alike."""
    element = ET.Element("entry")
    _text(element, "id", entry.id)
    _text(element, "title", entry.title, **{XML_LANG: entry.lang})
    _text(element, "published", published)
    _text(element, "updated", updated)
    _link(element, "alternate", entry.url, "text/html", hreflang=entry.lang)
    for author in entry.authors:
        _person(element, author)
    for category in entry.categories:
        ET.SubElement(element, "category", {"term": category})
    if entry.summary:
        _text(element, "summary", entry.summary, **{XML_LANG: entry.lang})
    _text(element, "content", entry.content_html, **{"type": "html", XML_LANG: entry.lang})
    return xml_part(element, level=1)


def _text(parent: ET.Element, tag: str, text: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = text


def _link(parent: ET.Element, rel: str, href: str, media_type: str, **attributes: str) -> None:
    ET.SubElement(parent, "link", {"rel": rel, "type": media_type, "href": href, **attributes})


def _person(parent: ET.Element, person: Person) -> None:
    author = ET.SubElement(parent, "author")
    _text(author, "name", person.name)
    if person.url:
        _text(author, "uri", person.url)

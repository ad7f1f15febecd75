"""Read built pages as a parser does, not as a regular expression would."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import Element

import html5lib

MANY = 200  # pages of a site that test after test looks at
INLINE = set(
    "a abbr b cite code del em i ins kbd mark q s small span strong sub sup time u".split()
)


@lru_cache(maxsize=MANY)
def parse(page: str) -> Element:
    """The tree of a page without namespaces, not to be changed; a parse error is an error."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parse(page)


def elements(tree: Element, tag: str) -> list[Element]:
    """All elements of one name, in order."""
    return list(tree.iter(tag))


def by_class(tree: Element, name: str) -> list[Element]:
    """All elements that bear a class, in order."""
    return [element for element in tree.iter() if name in element.get("class", "").split()]


def text_of(element: Element) -> str:
    """The words of an element, as a reader sees them, with white space folded."""
    return " ".join("".join(element.itertext()).split())


def words_of(element: Element) -> str:
    """The words but for what is never shown; blocks stand apart, inline parts do not."""
    return " ".join("".join(_shown(element)).split())


def _shown(element: Element) -> Iterator[str]:
    if element.tag in {"script", "style", "template", "title"}:
        return
    apart = "" if element.tag in INLINE else " "
    yield apart + (element.text or "")
    for child in element:
        yield from _shown(child)
        yield child.tail or ""
    yield apart


def json_ld(tree: Element) -> list[dict[str, Any]]:
    """What the page says to machines."""
    return [
        json.loads(script.text or "")
        for script in elements(tree, "script")
        if script.get("type") == "application/ld+json"
    ]


def meta(tree: Element) -> dict[str, str]:
    """The page's meta tags by name or property; one given twice holds its last value."""
    return {
        element.get("name") or element.get("property", ""): element.get("content", "")
        for element in elements(tree, "meta")
    }


def links(tree: Element, relation: str) -> list[Element]:
    """The `link` elements of one relation."""
    return [link for link in elements(tree, "link") if relation in link.get("rel", "").split()]

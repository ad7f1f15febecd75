"""Read a saved page: find its article, take out what is not text, and name what was taken."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from desk.importing.facts import facts_of, standfirst_of
from desk.importing.model import Facts, LeftOut, Reading
from desk.importing.to_markdown import Writer, shown
from desk.settings import SettingError

MAX_DEPTH = 100  # elements within each other: a browser's own limit is 512, a page's need about 30

_ENDINGS = (".html", ".htm", ".xhtml")
_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S
)
_SILENT = frozenset("script style noscript template link meta".split())  # has no words for readers
_NEVER = frozenset(
    "iframe object embed svg math canvas video audio form button input select textarea dialog nav "
    "aside footer".split()
)
_ROLES = {"navigation", "complementary", "banner", "contentinfo", "search", "dialog", "menu"}
# Parts of class names and ids; a whole part must match, so that `shareholder` is not a share line.
_CHROME = frozenset(
    "share sharing social related recommended comments comment breadcrumb breadcrumbs newsletter "
    "promo advert advertisement ads sidebar cookie cookies paywall subscribe toolbar pagination "
    "report kicker".split()
)
_BODY = re.compile(r"(?:article|entry|post|story|news)[-_]*(?:body|content|text)$", re.I)
_ROOTS = (
    "//*[@itemprop='articleBody']",
    "//article",
    "//main",
    "//*[@role='main']",
)


def looks_like_html(text: str, name: str) -> bool:
    """By its first tag, or by the file's ending."""
    return bool(_START.match(text[:10_000])) or name.lower().endswith(_ENDINGS)


def read_page(text: str, name: str) -> Reading:
    """The article of a page.

    Raises:
        SettingError: it is no page, or its elements are nested deeper than any writer's.
    """
    tree = parse(text, name)
    base = _first(
        tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    )
    article = _article(tree)
    whole = _with_heading(article)
    facts, said = facts_of(tree, whole), [standfirst_of(whole)]
    left = [*_around(article), *_taken_out(article, facts, said)]
    writer = Writer(base)
    blocks = tuple(writer.blocks(article))
    return Reading("HTML", blocks, facts, tuple(left + writer.left_out))


def parse(text: str, name: str) -> HtmlElement:
    """The tree of a page or of a fragment; comments are dropped, nothing is fetched."""
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    try:
        tree = document_fromstring(text.encode(), parser)
    except etree.ParserError:
        raise SettingError(f"FILE must be a page with a text; {name} is empty") from None
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > MAX_DEPTH:
            raise SettingError(
                f"FILE must not nest elements deeper than {MAX_DEPTH}: save {name} as text"
            )
    return tree


def _article(tree: HtmlElement) -> HtmlElement:
    """The element that holds the text: what is marked as such and has most paragraphs in it."""
    for path in _ROOTS:
        found = [element for element in tree.xpath(path) if _weight(element)]
        if found:
            article = max(found, key=_weight)
            return _body_in(article)
    parents = {paragraph.getparent() for paragraph in tree.iter("p")}
    ranked = sorted(parents, key=lambda one: (_own_weight(one), -(one.sourceline or 0)))
    body = tree.find("body")
    return _body_in(ranked[-1]) if ranked else body if body is not None else tree


def _body_in(article: HtmlElement) -> HtmlElement:
    """An element within, whose class says that it is the text, if it has most of the words."""
    for element in article.iter():
        names = f"{element.get('class') or ''} {element.get('id') or ''}".split()
        if any(map(_BODY.fullmatch, names)) and 2 * _weight(element) > _weight(article):
            return element
    return article


def _weight(element: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.iter("p"))


def _own_weight(element: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in element.findall("p"))


def _with_heading(article: HtmlElement) -> HtmlElement:
    """The nearest element around the text that has the headline in it as well."""
    for element in (article, *article.iterancestors()):
        if next(element.iter("h1"), None) is not None and element.tag != "body":
            return element
    return article


def _around(article: HtmlElement) -> Iterator[LeftOut]:
    """What stands on the page before and after the article, one passage for each element."""
    for inner in (article, *article.iterancestors()):
        outer = inner.getparent()
        if outer is None or outer.tag == "html":
            return
        for element in outer:
            if element is not inner:
                yield from _passage(element)


def _taken_out(
    element: HtmlElement, facts: Facts, said: Container[HtmlElement | None]
) -> Iterator[LeftOut]:
    """Remove from the article what is no text, and, without a word, what the fields say already."""
    for child in list(element):
        if child in said or (child.tag == "h1" and shown(child) == facts.title):
            child.drop_tree()
        elif child.tag in _SILENT or child.tag in _NEVER or _is_chrome(child):
            yield from _passage(child)
            child.drop_tree()
        else:
            yield from _taken_out(child, facts, said)


def _is_chrome(element: HtmlElement) -> bool:
    names = re.split(r"[\s_-]+", f"{element.get('class') or ''} {element.get('id') or ''}".lower())
    hidden = "hidden" in element.attrib or element.get("aria-hidden") == "true"
    return hidden or element.get("role") in _ROLES or not _CHROME.isdisjoint(names)


def _passage(element: HtmlElement) -> Iterator[LeftOut]:
    words = "" if element.tag in _SILENT else shown(element)
    if words:
        yield LeftOut(element.sourceline or 0, f"<{element.tag}>", words)
    for picture in element.xpath("descendant-or-self::figure//img"):
        words = f"{picture.get('alt') or ''} ({(picture.get('src') or '')[:200]})".strip()
        yield LeftOut(picture.sourceline or 0, "picture", words)


def _first(texts: list[str]) -> str:
    return next(filter(None, texts), "")

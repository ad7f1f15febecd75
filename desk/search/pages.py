"""Read what a reader may search for from the pages of a built site."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from lxml import etree, html

from desk.search.words import weights_of

# Of a text whose month alone is known a page says no more than the section here.
_PUBLISHED, _SECTION = "article:published_time", "article:section"
_BYLINE = "//*[@class='byline__date']//time/@datetime"


@dataclass(frozen=True)
class Document:
    """One article: its full address, that from the site's root, what a result shows of it, and its
    words with their weights (`words.weights_of`).

    `published` is as the page has it for machines (`2013-05-29T10:30:00+03:00`, `2013-05`), `date`
    as it has it for readers; `picture` is the address of a small one from the site's root, or ''.
    """

    address: str
    url: str
    lang: str
    title: str
    standfirst: str
    section: str
    published: str
    date: str
    picture: str
    words: Mapping[str, str]


Reader = Callable[[str, bytes], Document | None]


def documents_of(output: Path, read: Reader) -> list[Document]:
    """All articles that the sitemap names, newest first; `read` is `document_of`, or what knows
    pages that it has read before."""
    listed = set(_listed(output))
    pages = ((path.relative_to(output).as_posix(), path) for path in output.rglob("*.html"))
    read_ = (read(name, path.read_bytes()) for name, path in sorted(pages))
    found = (one for one in read_ if one and one.address in listed)
    return sorted(found, key=lambda one: (one.published, one.url), reverse=True)


def _listed(output: Path) -> Iterator[str]:
    """The addresses in a site's sitemap, which may be in parts."""
    for path in output.glob("sitemap*.xml"):
        for element in etree.parse(path).iter("{*}loc"):
            yield element.text or ""


def document_of(path: str, page: bytes) -> Document | None:
    """The article of a page; None for a page that is none."""
    if not any(name.encode() in page for name in (_PUBLISHED, _SECTION)):
        return None
    tree = html.document_fromstring(page, parser=html.HTMLParser(encoding="utf-8"))
    metas = list(tree.iter("meta"))
    facts = {m.get("property") or m.get("name", ""): m.get("content", "") for m in metas}
    canonical = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    published = facts.get(_PUBLISHED) or next(iter(tree.xpath(_BYLINE)), "")
    if not canonical or not published:
        return None
    root = canonical[0].removesuffix(quote(path))
    dates = [time.text_content() for time in tree.iter("time") if time.get("datetime") == published]
    title, standfirst = facts.get("og:title", ""), facts.get("og:description", "")
    return Document(
        address=canonical[0],
        url=quote(path),
        lang=tree.get("lang", ""),
        title=title,
        standfirst=standfirst,
        section=facts.get(_SECTION, ""),
        published=published,
        date=dates[0] if dates else "",
        picture=facts.get("thumbnail", "").removeprefix(root),
        words=weights_of(title, standfirst, "\n".join(_body(tree))),
    )


def _body(tree: html.HtmlElement) -> Iterator[str]:
    """The blocks of the text, which stand between two rules (theme/README.md, "The report
    script")."""
    for begin in tree.xpath("//hr[@data-report-words][1]"):
        for block in begin.itersiblings():
            if block.tag == "hr" and "data-report-words" in block.attrib:
                return
            yield block.text_content()

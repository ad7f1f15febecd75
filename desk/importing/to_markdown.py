"""Write HTML as the Markdown that an editor would type: paragraphs, headings, lists, quotations,
tables, links, emphasis, pictures and footnotes; all other tags go and their words stay."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import TypeAlias
from urllib.parse import quote, urljoin, urlsplit

import nh3
from lxml import etree
from lxml.html import HtmlElement

from desk.importing.escape import escaped, line_start, paragraph
from desk.importing.model import RULE, Block, LeftOut
from plugins.source.emphasis import emphasises
from plugins.source.sanitise import SCHEMES

_BLOCKS = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure "
    "footer h1 h2 h3 h4 h5 h6 header hgroup hr li main nav ol p pre section summary table "
    "ul".split()
)
_EMPHASIS = {"em": "*", "i": "*", "strong": "**", "b": "**"}
_NAMES = {"*": "em", "**": "strong"}
_KEPT = {"sub": "sub", "sup": "sup", "mark": "mark", "q": "q", "s": "s", "del": "s", "kbd": "kbd"}
_TABLE = {"table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td"}
_CELL = {"a", "b", "strong", "i", "em", "sub", "sup", "br"}
_SPANS = {"td": {"colspan", "rowspan"}, "th": {"colspan", "rowspan"}, "a": {"href"}}
# Word's notes as mammoth writes them, and those of Markdown's own pages.
_NOTE = re.compile(r"#?(?:footnote|endnote|fn)[-:]\w+")
_BACK = re.compile(r"#(?:(?:footnote|endnote)-ref-|fnref\d*[-:])\w+")
_WORDLESS = {"script", "style", "noscript", "template"}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_BREAK = "  \n"

_Node: TypeAlias = "str | HtmlElement"


class Writer:
    """Writes the blocks of one document. `base` is the page's address, from which its links are
    resolved; `pictures` gives the address that a picture's `src` has on the site."""

    def __init__(self, base: str = "", pictures: Mapping[str, str] | None = None) -> None:
        self.left_out: list[LeftOut] = []
        self._base = base
        self._pictures = pictures or {}
        self._notes: dict[str, str] = {}

    def blocks(self, element: HtmlElement) -> Iterator[Block]:
        """Yield what stands in an element, in order."""
        run: list[_Node] = []
        for node in _nodes(element):
            if isinstance(node, str) or not _is_block(node):
                run.append(node)
                continue
            yield from self._paragraph(run)
            run = []
            yield from self._block(node)
        yield from self._paragraph(run)

    def _block(self, element: HtmlElement) -> Iterator[Block]:
        tag, line = element.tag, element.sourceline or 0
        if tag in {"ul", "ol"}:
            markdown = self._list(element)
        elif tag == "table":
            markdown = _table(element)
        elif tag == "blockquote":
            inner = "\n\n".join(block.markdown for block in self.blocks(element))
            markdown = "\n".join(f"> {row}".rstrip() for row in inner.split("\n")) if inner else ""
        elif tag == "pre":
            markdown = _indented(element.text_content().strip("\n"), first="    ")
        elif tag == "hr":
            markdown = RULE
        else:
            yield from (
                self._headed(element) if re.fullmatch("h[1-6]", tag) else self.blocks(element)
            )
            return
        if markdown:
            yield Block(shown(element), markdown, line, prose=False)

    def _headed(self, element: HtmlElement) -> Iterator[Block]:
        level = max(2, int(element.tag[1]))
        for block in self._paragraph(list(_nodes(element))):
            row = block.markdown.replace(_BREAK, " ")
            yield Block(block.text, f"{'#' * level} {row}", element.sourceline or 0)

    def _paragraph(self, run: list[_Node]) -> Iterator[Block]:
        if not any(not isinstance(node, str) or node.strip() for node in run):
            return
        text = _folded("".join(node if isinstance(node, str) else shown(node) for node in run))
        elements = [node for node in run if not isinstance(node, str)]
        line = elements[0].sourceline or 0 if elements else 0
        parent = elements[0].getparent() if elements else None
        markdown = self._inline(run)
        if markdown == _folded(_escaped(text)):
            markdown = paragraph(text)  # without markup, fewer marks must be taken back
        rows = (row.strip() for row in markdown.strip().split(_BREAK))
        markdown = _BREAK.join(line_start(row, first=not i) for i, row in enumerate(rows))
        if markdown:
            yield Block(text, markdown, line or (parent.sourceline if parent is not None else 0))

    def _inline(self, nodes: Iterable[_Node], before: str = "") -> str:
        """Markdown of what may stand in a line, after the end of what is written `before`."""
        parts: list[str] = []
        for run in _joined(nodes):
            is_text = isinstance(run, str)
            part = _escaped(_SPACE.sub(" ", run)) if is_text else self._element(run, before)
            parts.append(part)
            before = (before + part)[-2:]
        return "".join(parts)

    def _element(self, element: HtmlElement, before: str) -> str:
        tag = element.tag
        if tag == "br":
            return _BREAK
        if tag == "img":
            return self._image(element)
        if tag == "a":
            return self._link(element)
        inner = self._inline(_nodes(element), before)
        if not inner.strip():
            return inner
        return self._marked(element, inner, before)

    @staticmethod
    def _marked(element: HtmlElement, inner: str, before: str) -> str:
        tag = element.tag
        if tag in _EMPHASIS:
            return _emphasised(inner, _EMPHASIS[tag], before, _sign_after(element))
        if tag == "code":
            return _code(element.text_content())
        kept = "" if inner.startswith("[^") else _KEPT.get(tag, "")
        return f"<{kept}>{inner}</{kept}>" if kept else inner

    def _link(self, element: HtmlElement) -> str:
        href = (element.get("href") or "").strip()
        note = _NOTE.fullmatch(href) if href.startswith("#") else None
        if note:
            return f"[^{self._label(note)}]"
        if _BACK.fullmatch(href):
            return ""
        inner = self._inline(_nodes(element))
        if not href or href.startswith("#") or not inner.strip():
            return inner
        address = _address(self._base, href)
        # Markdown reads no link within a link; browsers too end the outer one.
        if not address or element.find(".//a[@href]") is not None:
            words = f"{shown(element)} ({href})"
            self.left_out.append(LeftOut(element.sourceline or 0, "link, not its words", words))
            return inner
        lead, core, tail = _trimmed(inner.replace(_BREAK, " "))
        return f"{lead}[{core}]({address}){tail}"

    def _image(self, element: HtmlElement) -> str:
        source = element.get("src") or ""
        alt = _folded(element.get("alt") or "")
        if source in self._pictures:
            # Markdown ends a title at its last quotation mark: those within stay as they are.
            title = _folded(element.get("title") or "")
            caption = f' "{title}"' if title else ""
            return f"![{_escaped(alt)}]({self._pictures[source]}{caption})"
        if source or alt:
            words = f"{alt} ({source[:200]})" if alt else source[:200]
            self.left_out.append(LeftOut(element.sourceline or 0, "picture", words))
        return ""

    def _list(self, element: HtmlElement) -> str:
        items = [child for child in element if child.tag == "li"]
        notes = [_NOTE.fullmatch(item.get("id") or "") for item in items]
        if items and all(notes):
            marks = [f"[^{self._label(note)}]: " for note in notes if note]
        elif element.tag == "ol":
            start = element.get("start") or ""
            first = int(start) if re.fullmatch(r"\d{1,6}", start) else 1
            marks = [f"{number}. " for number in range(first, first + len(items))]
        else:
            marks = ["- "] * len(items)
        contents = [[block.markdown for block in self.blocks(item)] for item in items]
        loose = any(len(parts) > 1 for parts in contents)
        written = [
            _indented("\n\n".join(parts), first=mark)
            for mark, parts in zip(marks, contents, strict=True)
            if parts
        ]
        return ("\n\n" if loose or all(notes) else "\n").join(written)

    def _label(self, note: re.Match[str]) -> str:
        """Notes are numbered as they are first named, whatever the document calls them."""
        return self._notes.setdefault(note[0].lstrip("#"), str(len(self._notes) + 1))


def shown(element: HtmlElement) -> str:
    """The words of an element with white space folded; blocks and line breaks stand apart."""
    return _folded("".join(_words(element)))


def _words(element: HtmlElement) -> Iterator[str]:
    for node in _nodes(element):
        if isinstance(node, str):
            yield node
        else:
            apart = " " if node.tag == "br" or node.tag in _BLOCKS | _TABLE else ""
            yield apart
            yield from _words(node)
            yield apart


def _nodes(element: HtmlElement) -> Iterator[_Node]:
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _WORDLESS:
            yield child
        if child.tail:
            yield child.tail


def _joined(nodes: Iterable[_Node]) -> Iterator[_Node]:
    """Neighbouring texts as one, as they are where a comment or a span divided them."""
    texts: list[str] = []
    for node in nodes:
        if isinstance(node, str):
            texts.append(node)
            continue
        if texts:
            yield "".join(texts)
            texts = []
        yield node
    if texts:
        yield "".join(texts)


def _is_block(element: HtmlElement) -> bool:
    return element.tag in _BLOCKS or any(
        child.tag in _BLOCKS for child in element.iter(etree.Element)
    )


def _folded(text: str) -> str:
    return _SPACE.sub(" ", text).strip(" ")


def _escaped(text: str) -> str:
    return escaped(text, among_markup=True)


def _trimmed(text: str) -> tuple[str, str, str]:
    """White space that Markdown does not take inside a mark stands outside of it."""
    core = text.strip()
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]


def _sign_after(element: HtmlElement) -> str:
    """The first character that stands after an element in its block, or ''."""
    node: HtmlElement | None = element
    while node is not None and node.tag not in _BLOCKS:
        if node.tail:
            return str(node.tail)[0]
        following = node.getnext()
        text = following.text_content() if following is not None else ""
        if text:
            return str(text)[0]
        node = following if following is not None else node.getparent()
    return ""


def _emphasised(inner: str, mark: str, before: str, after: str) -> str:
    """Marks of Markdown where they are sure to be read, tags where others stand beside or inside
    them."""
    lead, core, tail = _trimmed(inner)
    around = lead or before[-1:], tail or after
    beside = "*" in core or before.endswith(("*", "\\*")) or _BREAK in core
    if beside or not emphasises(mark, core, *around):
        return f"{lead}<{_NAMES[mark]}>{core}</{_NAMES[mark]}>{tail}"
    return f"{lead}{mark}{core}{mark}{tail}"


def _code(text: str) -> str:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence, space = "`" * (longest + 1), " " if longest else ""
    return f"{fence}{space}{_folded(text)}{space}{fence}"


def _address(base: str, href: str) -> str:
    """An address that an article may link to, or ''."""
    try:
        address = urljoin(base, "".join(href.split()))
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return quote(address, safe="/:?#[]@!$&'*+,;=%~-._") if scheme in SCHEMES else ""


def _indented(text: str, first: str) -> str:
    rows = text.split("\n")
    return "\n".join([first + rows[0], *(f"    {row}" if row else "" for row in rows[1:])])


def _table(element: HtmlElement) -> str:
    """A table of Markdown when the first row is its head and every cell a line; else HTML."""
    rows = [row.findall("./td") + row.findall("./th") for row in element.iter("tr")]
    cells = [cell for row in rows for cell in row]
    plain = not any(list(cell) or cell.get("colspan") or cell.get("rowspan") for cell in cells)
    head = bool(rows) and all(cell.tag == "th" for cell in rows[0])
    even = len({len(row) for row in rows}) == 1 and not any(
        cell.tag == "th" for row in rows[1:] for cell in row
    )
    if not cells or not shown(element):
        return ""
    if not (plain and head and even) or element.find("caption") is not None:
        html = nh3.clean(
            etree.tostring(element, encoding="unicode", with_tail=False),
            tags=_TABLE | _CELL,
            attributes=_SPANS,
            url_schemes=set(SCHEMES),
            link_rel=None,
        )
        return _folded(html)
    lines = ["| " + " | ".join(_escaped(shown(cell)) for cell in row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + " --- |" * len(rows[0]), *lines[1:]])

"""Mend a Word document's XML where mammoth 1.13 passes over what a reader of Word sees (numbers in
simple fields, the first letter of a drop cap, the number at which a list begins) or shows what such
a reader does not see: hidden text."""

from __future__ import annotations

import io
import re
from collections.abc import Container, Iterator
from zipfile import ZIP_STORED, ZipFile

from lxml import etree
from lxml.html import HtmlElement

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DOCUMENT, _NUMBERING, _STYLES = "word/document.xml", "word/numbering.xml", "word/styles.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
# Carries the first number of a list through mammoth; no text of Word's has such characters.
_MARK = "\ue0f0{}\ue0f1"
_MARKED = re.compile("\ue0f0(\\d{1,6})\ue0f1")


def mended(data: bytes) -> tuple[bytes, list[str]]:
    """The document with its XML mended, or as it is where that cannot be read; and the passages of
    hidden text that were taken out of it."""
    with ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    names = (_DOCUMENT, _NUMBERING, _STYLES, *_NOTES)
    try:
        trees = {name: _parsed(parts[name]) for name in names if name in parts}
        tree = trees[_DOCUMENT]
    except (KeyError, etree.XMLSyntaxError):
        return data, []
    hiding = _hiding(trees[_STYLES]) if _STYLES in trees else ()
    hidden = [
        text
        for name in (_DOCUMENT, *_NOTES)
        if name in trees
        for text in _take_hidden(trees[name], hiding)
    ]
    _unwrap_fields(tree)
    _join_drop_caps(tree)
    _mark_lists(tree, dict(_starts(trees[_NUMBERING])) if _NUMBERING in trees else {})
    for name in (_DOCUMENT, *_NOTES):
        if name in trees:
            parts[name] = etree.tostring(trees[name], xml_declaration=True, encoding="UTF-8")
    return _packed(parts), hidden


def _packed(parts: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, part)
    return packed.getvalue()


def _hiding(styles: etree._Element) -> set[str]:
    """The styles that hide the text of a run (ECMA-376, part 1, 17.3.2.41), by their ids; one that
    is based on another is as that, unless it says otherwise."""
    known = {one.get(f"{_W}styleId", ""): one for one in styles.iter(f"{_W}style")}

    hides: dict[str, bool] = {"": False}
    for first in known:
        name, way = first, list[str]()
        while name in known and name not in hides:
            own = _is_hidden(known[name])
            hides[name] = bool(own)
            if own is not None:
                break
            way.append(name)
            based = known[name].find(f"{_W}basedOn")
            name = based.get(f"{_W}val", "") if based is not None else ""
        hides.update(dict.fromkeys(way, hides.get(name, False)))
    return {name for name, does in hides.items() if does}


def _is_hidden(element: etree._Element) -> bool | None:
    """What the properties of a run, or those of a style, say of its text; None: nothing."""
    mark = element.find(f"{_W}rPr/{_W}vanish")
    return None if mark is None else mark.get(f"{_W}val", "1") not in {"0", "false", "off"}


def _take_hidden(tree: etree._Element, hiding: Container[str]) -> Iterator[str]:
    """Take what is hidden out of a part, and yield its words by paragraphs."""
    for paragraph in list(tree.iter(f"{_W}p")):
        runs = [run for run in paragraph.iter(f"{_W}r") if _hides(run, paragraph, hiding)]
        words = "".join(text.text or "" for run in runs for text in run.iter(f"{_W}t"))
        for run in runs:
            run.getparent().remove(run)
        if words.strip():
            yield " ".join(words.split())


def _hides(run: etree._Element, paragraph: etree._Element, hiding: Container[str]) -> bool:
    """Whether a run is hidden: by itself, or by its style, or by that of its paragraph."""
    own = _is_hidden(run)
    styles = (run.find(f"{_W}rPr/{_W}rStyle"), paragraph.find(f"{_W}pPr/{_W}pStyle"))
    by_style = any(one is not None and one.get(f"{_W}val", "") in hiding for one in styles)
    return by_style if own is None else own


def number_lists(body: HtmlElement) -> None:
    """Let the lists that mammoth made begin at their numbers, and take the marks away."""
    for element in body.iter("ol", "p", "li"):
        found = _MARKED.match(element.text or "")
        if element.tag == "ol" and len(element):
            first = _MARKED.match("".join(element[0].itertext()))
            if first:
                element.set("start", first[1])
        elif found:
            element.text = (element.text or "")[found.end() :]
    for element in body.iter():
        for name in ("text", "tail"):
            text = getattr(element, name) or ""
            if isinstance(element.tag, str) and "\ue0f0" in text:
                setattr(element, name, _MARKED.sub("", text))


def _parsed(data: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(data, parser)


def _unwrap_fields(tree: etree._Element) -> None:
    """Leave the runs of simple fields in place of these: `Figure 3` has its number in one."""
    for field in list(tree.iter(f"{_W}fldSimple")):
        parent = field.getparent()
        place = parent.index(field)
        parent[place : place + 1] = list(field)


def _join_drop_caps(tree: etree._Element) -> None:
    """Put the letter of a drop cap, which is a paragraph of its own, before the next one's."""
    for frame in list(tree.iter(f"{_W}framePr")):
        paragraph = frame.getparent().getparent()
        following = paragraph.getnext()
        is_cap = frame.get(f"{_W}dropCap", "none") != "none"
        if is_cap and following is not None and following.tag == f"{_W}p":
            runs = [child for child in paragraph if child.tag != f"{_W}pPr"]
            place = 1 if len(following) and following[0].tag == f"{_W}pPr" else 0
            following[place:place] = runs
            paragraph.getparent().remove(paragraph)


def _starts(tree: etree._Element) -> Iterator[tuple[tuple[str, str], int]]:
    """The first number of each list that does not begin at 1, by its number and level."""
    abstract = {one.get(f"{_W}abstractNumId"): one for one in tree.iter(f"{_W}abstractNum")}
    for number in tree.iter(f"{_W}num"):
        key = number.get(f"{_W}numId", "")
        base = number.find(f"{_W}abstractNumId")
        model = abstract.get(base.get(f"{_W}val") if base is not None else None)
        for level in model.iter(f"{_W}lvl") if model is not None else ():
            yield from _start_of(level.find(f"{_W}start"), key, level)
        for level in number.iter(f"{_W}lvlOverride"):
            yield from _start_of(level.find(f"{_W}startOverride"), key, level)


def _start_of(
    start: etree._Element | None, key: str, level: etree._Element
) -> Iterator[tuple[tuple[str, str], int]]:
    text = start.get(f"{_W}val", "") if start is not None else ""
    if re.fullmatch(r"\d{1,6}", text) and int(text) > 1:
        yield (key, level.get(f"{_W}ilvl", "0")), int(text)


def _mark_lists(tree: etree._Element, starts: dict[tuple[str, str], int]) -> None:
    """Write its number before the first item of each list that does not begin at 1."""
    left = dict(starts)
    for properties in tree.iter(f"{_W}numPr"):
        level, number = (properties.find(f"{_W}{name}") for name in ("ilvl", "numId"))
        if number is None:
            continue
        key = number.get(f"{_W}val", ""), level.get(f"{_W}val", "0") if level is not None else "0"
        first = left.pop(key, None)
        paragraph = properties.getparent().getparent()
        text = next(paragraph.iter(f"{_W}t"), None)
        if first is not None and text is not None:
            text.text = _MARK.format(first) + (text.text or "")

"""What our pages ask of Markdown beyond its own extensions: one heading order, and alignment
without inline style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from plugins.source.abbreviations import find_abbreviations
from plugins.source.asked import ask_where_signs_are
from plugins.source.emphasis import mind_words
from plugins.source.headings import HashHeading, UnderlinedHeading, name_headings
from plugins.source.inline import read_signs
from plugins.source.lists import NumberedItems, TypedLists
from plugins.source.references import Reference
from plugins.source.tags import TagsAlone

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_HEADING = re.compile(r"h([1-6])")
_ALIGNMENT = re.compile(r"text-align:\s*(left|center|right)")


class PageMarkup(Treeprocessor):  # type: ignore[misc]
    """Mend the tree that Markdown built, before it is written out."""

    def run(self, root: Element) -> None:
        """Give headings the levels that follow the page's `h1`, and cells a class for their
        alignment."""
        _shift_headings(root)
        name_headings(root, self.md)
        for paragraph in root.iter("p"):
            _let_pictures_have_class(paragraph)
        for table in root.iter("table"):
            # A wide table scrolls by itself, and not every browser lets the keyboard into it.
            table.set("tabindex", "0")
        for cell in root.iter():
            match = _ALIGNMENT.search(cell.get("style", "")) if cell.tag in {"td", "th"} else None
            if match:
                # An inline style would need `unsafe-inline` in the content-security policy.
                del cell.attrib["style"]
                cell.set("class", f"align-{match[1]}")


class PageMarkupExtension(Extension):  # type: ignore[misc]
    """Named in MARKDOWN as `plugins.source.markup:PageMarkupExtension`."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's own name
        """The language of the text that is converted is `md.lang`.

        Tags are looked for behind fenced code (25) and before blocks of HTML (20), lists behind
        both; the tree is mended after the inline patterns (20) and attributes of headings (8)."""
        md.lang = ""
        md.preprocessors.register(TagsAlone(md), "tags-alone", 22)
        md.preprocessors.register(TypedLists(md), "typed-lists", 15)
        blocks = md.parser.blockprocessors
        blocks.register(HashHeading(md.parser), "hashheader", 70)
        blocks.register(UnderlinedHeading(md.parser), "setextheader", 60)
        blocks.register(Reference(md.parser), "reference", 15)
        find_abbreviations(md)
        read_signs(md)
        mind_words(md)
        md.treeprocessors.register(NumberedItems(md), "numbered-items", 60)
        md.treeprocessors.register(PageMarkup(md), "page-markup", 6)
        ask_where_signs_are(md)


def _let_pictures_have_class(paragraph: Element) -> None:
    """A class that is given to a paragraph of pictures (`{: .wide }` below them) is meant for each
    of them."""
    given = paragraph.get("class")
    pictures = list(paragraph.iter("img"))
    words = "".join(paragraph.itertext()).strip()
    if given and pictures and not words:
        del paragraph.attrib["class"]
        for picture in pictures:
            picture.set("class", " ".join(filter(None, (picture.get("class"), given))))


def _shift_headings(root: Element) -> None:
    levels = {
        heading: int(match[1])
        for heading in root.iter()
        if isinstance(heading.tag, str) and (match := _HEADING.fullmatch(heading.tag))
    }
    if levels:
        shift = 2 - min(levels.values())
        for heading, level in levels.items():
            heading.tag = f"h{min(level + shift, 6)}"

"""What our pages ask of Markdown beyond its own extensions: one heading order, and alignment
without inline style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor

from plugins.source.emphasis import mind_words

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
        """Run after the inline patterns (20) and before the table of contents (5), which reads the
        headings."""
        md.treeprocessors.register(PageMarkup(md), "page-markup", 6)
        mind_words(md)


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

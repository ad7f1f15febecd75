"""Abbreviations that are explained once: also such as begin or end with a sign (`U.S.`, `C++`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.extensions.abbr import AbbrTreeprocessor

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# As Markdown's own, but that up to three spaces may stand before it, as before any block.
EXPLAINED = re.compile(r"^ {0,3}\*\[(?P<abbr>[^\\]*?)\] ?: *\n? *(?P<title>.*)$", re.MULTILINE)


class Abbreviations(AbbrTreeprocessor):  # type: ignore[misc]
    """Marks each place where an abbreviation stands by itself: Markdown looks for the edge of a
    word, which a full stop at its end is not."""

    def run(self, root: Element) -> None:
        """Wrap the abbreviations of a tree."""
        if self.abbrs:
            names = sorted(self.abbrs, key=len, reverse=True)
            self.RE = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
            self.iter_element(root)


def find_abbreviations(md: Markdown) -> None:
    """Let a parser that has Markdown's extension find them so."""
    processor = md.parser.blockprocessors["abbr"]
    processor.RE = EXPLAINED
    md.treeprocessors.register(Abbreviations(md, processor.abbrs), "abbr", 7)

"""Ask a part of Markdown only where a sign stands without which it finds nothing: each searches the
whole text, and most texts have few such signs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown import Markdown
from markdown.inlinepatterns import LINK_RE
from markdown.treeprocessors import InlineProcessor

if TYPE_CHECKING:
    from collections.abc import Iterable
    from xml.etree.ElementTree import Element

# By the names that Markdown 3.11 and its extensions give them; a part that is not here is always
# asked.
_SIGNS_OF_BLOCKS = {
    "table": ("|",),
    "hr": ("--", "- -", "-  -", "__", "_ _", "_  _", "**", "* *", "*  *"),
    "quote": (">",),
    "deflist": (": ",),
    "footnote": ("[^",),
    "abbr": ("*[",),
    "reference": ("]:",),
}
_SIGNS_IN_LINES = {
    "backtick": "`",
    "path": "\\",
    "backslash-break": "\\",
    "escape": "\\",
    "footnote": "[^",
    "reference": "[",
    "link": "[",
    "image_link": "![",
    "image_reference": "![",
    "short_reference": "[",
    "short_image_ref": "![",
    "autolink": "<",
    "automail": "<",
    "linebreak": "  \n",
    "html": "<",
    "entity": "&",
}
# What Markdown's `LINK_RE` matches: an expression that begins with a sign is searched for fast, one
# that begins with a look behind is tried at each letter.
_LINK = re.compile(r"\[(?<!!\[)", re.DOTALL)


class InlineAsked(InlineProcessor):  # type: ignore[misc]
    """Markdown's inline patterns, without those that find nothing in a text: what one of them puts
    in the place of another holds no sign that the text has not."""

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """Apply the patterns to a tree."""
        text, known = "".join(tree.itertext()), self.md.inlinePatterns
        missing = [name for name, sign in _SIGNS_IN_LINES.items() if sign not in text]
        idle = [known[name] for name in missing if name in known]
        self.inlinePatterns = [pattern for pattern in known if pattern not in idle]
        changed: Element = super().run(tree, ancestors)
        return changed


def ask_where_signs_are(md: Markdown) -> None:
    """Let a parser, whose other parts are registered, ask so."""
    blocks = md.parser.blockprocessors
    for name, signs in _SIGNS_OF_BLOCKS.items():
        if name in blocks:
            _ask_beside(blocks[name], signs)
    for pattern in md.inlinePatterns:
        if pattern.pattern == LINK_RE:
            pattern.compiled_re = _LINK
    md.treeprocessors.register(InlineAsked(md), "inline", 20)


def _ask_beside(processor: Any, signs: Iterable[str]) -> None:
    """Let a processor of blocks be asked for those alone that hold one of its signs."""
    test = processor.test

    def test_beside(parent: Element, block: str) -> bool:
        return any(sign in block for sign in signs) and bool(test(parent, block))

    processor.test = test_beside

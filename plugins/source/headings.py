"""Headings: which lines are one, and ids that last for links."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from markdown import Markdown
from markdown.blockprocessors import HashHeaderProcessor, SetextHeaderProcessor
from markdown.extensions.toc import remove_fnrefs, render_inner_html, slugify, strip_tags, unique

from plugins.blockers import is_blocked
from plugins.slugs import shortened, slug_of

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

# CommonMark 0.31 (4.2): `#Hashtag` is text, and only marks behind a space close a heading (`C#`).
HASH = r" {0,3}(?P<level>#{1,6})(?=[ \t]+(?!#*[ \t]*(?:\n|$)))"
_CLOSED = r"(?:[ \t]+#+)?[ \t]*(?:\n|$)"
_NO_HEADING = re.compile(r" {0,3}(?:[-+*>|]|\d+[.)])[ \t]|.*\|")
_SENTENCE_ENDS = re.compile(r"[.!?…:;,][»”\"')\]*_]*\s*$")
SHORTEST_UNDERLINE = 3
LONGEST_TITLE = 100  # characters; a longer line above a short rule is a paragraph
_HEADINGS = {f"h{level}" for level in range(1, 7)}

# What a page itself calls its parts (theme/templates), and `#top`, which is its beginning.
OF_THE_PAGE = frozenset(
    "content listing-title newsletter-address report-close report-comment report-preview "
    "report-proposal report-title section-more search-more search-results search-words top".split()
)
# The anchors of dated notes (plugins/corrections) are no heading's either.
OF_NOTES = re.compile(r"(?:correction|clarification)-\d{4}-")


class HashHeading(HashHeaderProcessor):  # type: ignore[misc]
    """A heading by `#`, which needs a space behind it."""

    RE = re.compile(rf"(?:^|\n){HASH}[ \t]+(?P<header>[^\n]*?){_CLOSED}")

    def test(self, parent: Element, block: str) -> bool:
        """Whether a block has such a line."""
        return "#" in block and bool(super().test(parent, block))


class UnderlinedHeading(SetextHeaderProcessor):  # type: ignore[misc]
    """A heading by a line of `=` or `-` below it, where it was drawn for that."""

    def test(self, parent: Element, block: str) -> bool:
        """Whether the first two lines of a block are a heading."""
        lines = block.split("\n", 2)
        return super().test(parent, block) and is_underlined(lines[0], lines[1])


def is_underlined(line: str, below: str) -> bool:
    """Whether `below`, of `=` or `-` alone, makes a heading of a line: a rule may part paragraphs,
    and `--` begins a signature."""
    length, title = len(below.strip()), line.strip()
    if length < SHORTEST_UNDERLINE or _NO_HEADING.match(line):
        return False
    is_sentence = _SENTENCE_ENDS.search(title) or len(title) > LONGEST_TITLE
    return not is_sentence or length > max(SHORTEST_UNDERLINE, len(title) // 2)


def name_headings(root: Element, md: Markdown) -> None:
    """Give each heading an id made of its words, by the rule of all addresses in the language of
    the text, which `md.lang` holds, and never one that a blocker of advertising hides. Behind it
    stand, for links that lead there, the id by the letters alone (who links to another text need
    not know its language), and the one that Markdown itself would give (`_1`, `_2` for Cyrillic
    headings)."""
    headings = [one for one in root.iter() if str(one.tag) in _HEADINGS]
    if not headings:
        return
    given = {element.get("id", "") for element in root.iter()}
    used, before = {*OF_THE_PAGE, *given}, set(given)
    for heading in headings:
        text = unescape(strip_tags(render_inner_html(remove_fnrefs(heading), md)))
        own = heading.get("id") or free_id(text, used, md.lang)
        used.add(own)
        heading.set("id", own)
        spelled = (slug_of(text, md.lang), slug_of(text), unique(slugify(text, "-"), before))
        others = () if own in given else spelled
        for other in others:
            if other and other not in used and not OF_NOTES.match(other):
                used.add(other)
                heading.append(heading.makeelement("span", {"id": other}))


def free_id(text: str, used: set[str], lang: str = "") -> str:
    """An id made of a text, with a number if another has it."""
    own = shortened(slug_of(text, lang)) or "part"
    own = f"part-{own}" if OF_NOTES.match(own) or is_blocked(own) else own
    name, number = own, 2
    while name in used:
        name, number = f"{own}-{number}", number + 1
    return name

"""Wrap abbreviations, ampersands and hanging quotation marks in the spans of typogrify."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from typogrify import filters

from plugins.typography.addresses import Addresses
from plugins.typography.blocks import PROSE, Block, Piece
from plugins.typography.letters import CAPITALS, SMALL

HANGING = {'"': "dquo", "“": "dquo", "„": "dquo", "«": "dquo", "'": "quo", "‘": "quo"}
SHOUTED_WORDS = 3
"""As many words in capitals, one after the other, are no abbreviations."""

# Not inside a word, nor in a name with dots, slashes or signs (README.MD, x=ABC). What stands
# before the first sign is looked at from behind it: a set of first signs is searched for fast.
_WORD = re.compile(
    rf"""
      [{CAPITALS}\d] (?<! [\w@\#/\\.=%&+~]. ) (?<! \w[’']. ) (?<! [^{SMALL}]-. )
      (?: (?<= [A-Z]) \. (?: [A-Z]\. )+
        | (?: (?<= [{CAPITALS}]) | \d*+[{CAPITALS}] ) [{CAPITALS}\d]*+
          (?: [-\u2011&/’'][{CAPITALS}\d]++ )* )
      (?! \w | \.\w | [@/\\=] )
    """,
    re.VERBOSE | re.DOTALL,
)
_TWO_AMPERSANDS = re.compile(r"&amp;\s&amp;")


@dataclass(frozen=True, slots=True)
class _Span:
    """Characters of a block to wrap in a span of this class."""

    start: int
    end: int
    name: str


def write(block: Block) -> str:
    """Give the block as HTML, its text escaped and its tags as they came."""
    spans: dict[int, list[_Span]] = {}
    for span in [*_hanging_quote(block), *_abbreviations(block)]:
        index = block.index_at(span.start)
        if block.holds(span.start, span.end) and not block.pieces[index].own:
            spans.setdefault(index, []).append(span)
    return "".join(
        [
            _write_text(piece, start, spans.get(index, [])) if piece.live else piece.raw
            for index, (start, piece) in enumerate(zip(block.starts, block.pieces, strict=True))
        ]
    )


def _write_text(piece: Piece, offset: int, spans: list[_Span]) -> str:
    parts, position = [], 0
    for span in spans:
        start, end = span.start - offset, span.end - offset
        marked = html.escape(piece.text[start:end], quote=False)
        parts.append(_escape(piece.text[position:start], piece.own))
        parts.append(f'<span class="{span.name}">{marked}</span>')
        position = end
    return "".join([*parts, _escape(piece.text[position:], piece.own)])


def _escape(text: str, own: bool) -> str:
    """Escape text and wrap its ampersands.

    typogrify's filter sees text without tags only: in tags it takes exponential time. It would wrap
    one of two ampersands in a row, and the other when it is run again.
    """
    escaped = html.escape(text, quote=False)
    if own or "&amp;" not in escaped or _TWO_AMPERSANDS.search(escaped):
        return escaped
    return str(filters.amp(escaped))


def _hanging_quote(block: Block) -> Iterator[_Span]:
    text = block.text
    start = len(text) - len(text.lstrip())
    name = HANGING.get(text[start : start + 1])
    if name and block.first and block.owner in PROSE:
        yield _Span(start, start + 1, name)


def _abbreviations(block: Block) -> Iterator[_Span]:
    all_shouted = block.text.isupper()
    for stretch in _stretches(block):
        if not (_is_shouted(stretch, block.text) or (all_shouted and len(stretch) > 1)):
            for word in stretch:
                if sum(map(str.isupper, word[0])) > 1:
                    yield _Span(*word.span(), "caps")


def _stretches(block: Block) -> Iterator[list[re.Match[str]]]:
    """Yield words in capitals, those in one list that have no other word between them."""
    stretch: list[re.Match[str]] = []
    kept = Addresses(block)
    for word in _WORD.finditer(block.text):
        if stretch and any(map(str.isalpha, block.text[stretch[-1].end() : word.start()])):
            yield stretch
            stretch = []
        if not kept.hold(word.start()):
            stretch.append(word)
    yield stretch


def _is_shouted(stretch: list[re.Match[str]], text: str) -> bool:
    row, end = 0, 0
    for word in stretch:
        row = row + 1 if text[end : word.start()].isspace() else 1
        end = word.end()
        if row >= SHOUTED_WORDS:
            return True
    return False

"""Join the text of each block across its inline tags, so that a rule sees what a reader sees."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from plugins.typography.tokens import Token, decode

INLINE = frozenset(
    "a abbr acronym b bdi bdo big br cite data del dfn em font i img ins label mark nobr q rb rp "
    "rt ruby s small span strike strong time tt u wbr".split()
)
"""Elements that a line of text runs through; any other tag ends a block."""

UNTOUCHED = frozenset("code kbd math pre samp sub sup svg var".split())
"""Elements whose content is not prose: programs, formulas and reference marks."""

VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
"""Elements without an end tag (HTML Living Standard, 13.1.2)."""

PROSE = frozenset(("", *"blockquote dd dt figcaption h1 h2 h3 h4 h5 h6 li p".split()))
"""Elements that hold lines of prose; the empty name is the top level."""

SPAN_CLASSES = ("amp", "caps", "dquo", "quo")
"""The classes of typogrify's spans, and so of ours."""

OBJECT = "\ufffc"
"""Stands in a block's text for something that is not text: neither a letter nor a space."""

BREAK = "\u2028"
"""Stands for a `br`: white space, but where a line begins."""

_OWN_SPANS = frozenset(f'<span class="{name}">' for name in SPAN_CLASSES)
ATTRIBUTE = re.compile(
    r"""[\s/]([^\s/>=]+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>]*))""",
)


class Piece(NamedTuple):
    """A token as a block sees it: `text` is what it reads as, `raw` what is written if not `live`.

    A piece is `live` if its text may change, and `own` if it stands in a span of ours already.
    """

    raw: str
    text: str = ""
    live: bool = False
    own: bool = False


class Edit(NamedTuple):
    """Put `new` where a block's text has the characters from `start` up to `end`."""

    start: int
    end: int
    new: str


class Block:
    """A run of text and inline tags in the block-level element `owner` (empty at the top level).

    It is `first` if nothing stands between it and the start tag of its owner. Its language is that
    of its owner: a quotation in another language inside a sentence takes the marks of the sentence
    (Milchin and Cheltsova, 7.2; HTML Living Standard, 15.3.6, for `q`). `text` is what a reader
    reads.
    """

    __slots__ = ("_starts", "first", "lang", "owner", "pieces", "text")

    def __init__(self, pieces: Sequence[Piece], owner: str, first: bool, lang: str) -> None:
        self.pieces, self.owner, self.first, self.lang = pieces, owner, first, lang
        self.text = "".join([piece.text for piece in pieces])
        self._starts: list[int] = []

    @property
    def starts(self) -> list[int]:
        """Where in the text each piece begins."""
        if not self._starts:
            self._starts = list(accumulate([len(piece.text) for piece in self.pieces], initial=0))
            self._starts.pop()
        return self._starts

    def index_at(self, position: int) -> int:
        """Give the index of the piece that holds the character at this position."""
        return bisect_right(self.starts, position) - 1

    def end_of_piece(self, position: int) -> int:
        """Give the position behind the piece that holds the character at this one."""
        index = self.index_at(position)
        return self.starts[index] + len(self.pieces[index].text)

    def holds(self, start: int, end: int) -> bool:
        """Tell whether these characters stand in one piece that may change, no tag between them."""
        return self.pieces[self.index_at(start)].live and end <= self.end_of_piece(start)

    def edited(self, edits: Iterable[Edit]) -> Block:
        """Carry out edits, in order of `start`; one that a tag runs through is left undone."""
        starts, pieces = self.starts, list(self.pieces)
        by_piece: dict[int, list[Edit]] = {}
        for edit in edits:
            index = bisect_right(starts, edit.start) - 1
            if pieces[index].live and edit.end <= starts[index] + len(pieces[index].text):
                by_piece.setdefault(index, []).append(edit)
        for index, changes in by_piece.items():
            raw, text, live, own = pieces[index]
            pieces[index] = Piece(raw, _edited(text, starts[index], changes), live, own)
        return Block(pieces, self.owner, self.first, self.lang)

    def with_text(self, text: str) -> Block:
        """Put other characters in the places of the present ones, but where nothing may change."""
        if text == self.text:
            return self
        pieces = [
            Piece(piece.raw, text[start : start + len(piece.text)], piece.live, piece.own)
            if piece.live
            else piece
            for start, piece in zip(self.starts, self.pieces, strict=True)
        ]
        return Block(pieces, self.owner, self.first, self.lang)


class _Scope(NamedTuple):
    """What holds inside an open element."""

    name: str
    lang: str
    block_lang: str
    owner: str
    own: bool


class _Scopes:
    """The elements that are open; a stray end tag costs no search."""

    def __init__(self, lang: str) -> None:
        self.top = _Scope("", lang, lang, "", False)
        self._open = [self.top]
        self._count: dict[str, int] = {}

    def enter(self, tag: Token) -> None:
        parent = self.top
        is_inline = tag.name in INLINE
        owner = parent.owner if is_inline else tag.name
        lang = language_of(tag.raw, parent.lang)
        block_lang = parent.block_lang if is_inline else lang
        own = parent.own or tag.raw in _OWN_SPANS
        self.top = _Scope(tag.name, lang, block_lang, owner, own)
        self._open.append(self.top)
        self._count[tag.name] = self._count.get(tag.name, 0) + 1

    def leave(self, name: str) -> None:
        gone = ""
        while self._count.get(name) and gone != name:
            gone = self._open.pop().name
            self._count[gone] -= 1
        self.top = self._open[-1]


def into_blocks(tokens: Iterator[Token], lang: str) -> Iterator[Block]:
    """Yield blocks whose pieces hold every token in order; each ends with the tag that ends it."""
    scopes = _Scopes(lang)
    pieces: list[Piece] = []
    first = True
    for token in tokens:
        within = scopes.top
        pieces.append(_piece(token, tokens, scopes))
        if not is_inline(token):
            yield Block(pieces, within.owner, first, within.block_lang)
            pieces = []
            first = token.kind == "open" and scopes.top.name == token.name
    if pieces:
        yield Block(pieces, scopes.top.owner, first, scopes.top.block_lang)


def line(text: str, lang: str) -> Block:
    """Give plain text as a block of its own."""
    return Block([Piece(text, text, live=True)], "", first=True, lang=lang)


def is_inline(token: Token) -> bool:
    """Tell whether a line of text runs on through this token."""
    name = token.name
    is_tag = token.kind in ("open", "close")
    return not is_tag or name in INLINE or (name in UNTOUCHED and name != "pre")


def _piece(token: Token, rest: Iterator[Token], scopes: _Scopes) -> Piece:
    """Turn a token into a piece, taking from `rest` the content of an untouched element."""
    if token.kind == "text":
        return Piece(token.raw, decode(token.raw), live=True, own=scopes.top.own)
    if token.kind == "close":
        scopes.leave(token.name)
    elif token.kind == "open" and token.name in UNTOUCHED:
        return Piece(_whole_element(token, rest), "" if token.name == "pre" else OBJECT)
    elif token.kind == "open" and token.name in VOID:
        return Piece(token.raw, {"br": BREAK, "img": OBJECT}.get(token.name, ""))
    elif token.kind == "open":
        scopes.enter(token)
    return Piece(token.raw)


def _whole_element(start: Token, rest: Iterator[Token]) -> str:
    raw, depth = [start.raw], 1
    if start.name in ("math", "svg") and start.raw.endswith("/>"):
        return start.raw
    for token in rest:
        raw.append(token.raw)
        if token.name == start.name:
            depth += {"open": 1, "close": -1}.get(token.kind, 0)
        if not depth:
            break
    return "".join(raw)


def language_of(tag: str, inherited: str) -> str:
    """Give the language that a tag declares, or else the one that it is in."""
    if "lang" not in tag.lower():
        return inherited
    for name, *values in ATTRIBUTE.findall(tag):
        if name.lower() == "lang":
            return decode("".join(values))
    return inherited


def _edited(text: str, offset: int, edits: list[Edit]) -> str:
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.start - offset], edit.new]
        position = edit.end - offset
    return "".join([*parts, text[position:]])

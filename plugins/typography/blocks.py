"""Join the text of each block across its inline tags, so that a rule sees what a reader sees."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

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

_OWN_SPANS = frozenset(f'<span class="{name}">' for name in SPAN_CLASSES)
_ATTRIBUTE = re.compile(
    r"""[\s/]([^\s/>=]+)\s*+=\s*+(?:"([^"]*)"|'([^']*)'|([^\s>]*))""",
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A token as a block sees it: `text` is what it reads as, `raw` what is written if not `live`.

    A piece is `live` if its text may change, and `own` if it stands in a span of ours already.
    """

    raw: str
    text: str = ""
    live: bool = False
    own: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `new` where a block's text has the characters from `start` up to `end`."""

    start: int
    end: int
    new: str


@dataclass(frozen=True)
class Block:
    """A run of text and inline tags in the block-level element `owner` (empty at the top level).

    It is `first` if nothing stands between it and the start tag of its owner.
    """

    pieces: tuple[Piece, ...]
    owner: str
    first: bool

    @cached_property
    def text(self) -> str:
        """What a reader reads."""
        return "".join(piece.text for piece in self.pieces)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Where in the text each piece begins."""
        starts, position = [], 0
        for piece in self.pieces:
            starts.append(position)
            position += len(piece.text)
        return tuple(starts)

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
        by_piece: dict[int, list[Edit]] = {}
        for edit in edits:
            if self.holds(edit.start, edit.end):
                by_piece.setdefault(self.index_at(edit.start), []).append(edit)
        if not by_piece:
            return self
        pieces = list(self.pieces)
        for index, changes in by_piece.items():
            new = _edited(pieces[index].text, self.starts[index], changes)
            pieces[index] = replace(pieces[index], text=new)
        return replace(self, pieces=tuple(pieces))


@dataclass(frozen=True, slots=True)
class _Scope:
    """What holds inside an open element."""

    name: str
    lang: str
    owner: str
    own: bool


class _Scopes:
    """The elements that are open; a stray end tag costs no search."""

    def __init__(self, lang: str) -> None:
        self._open = [_Scope("", lang, "", False)]
        self._count: Counter[str] = Counter()

    @property
    def top(self) -> _Scope:
        return self._open[-1]

    def enter(self, tag: Token) -> None:
        parent = self.top
        owner = parent.owner if tag.name in INLINE else tag.name
        own = parent.own or tag.raw in _OWN_SPANS
        self._open.append(_Scope(tag.name, _language(tag.raw, parent.lang), owner, own))
        self._count[tag.name] += 1

    def leave(self, name: str) -> None:
        gone = ""
        while self._count[name] and gone != name:
            gone = self._open.pop().name
            self._count[gone] -= 1


def into_blocks(tokens: Iterator[Token], lang: str) -> Iterator[Block]:
    """Yield blocks whose pieces hold every token in order; each ends with the tag that ends it."""
    scopes = _Scopes(lang)
    pieces: list[Piece] = []
    first = True
    for token in tokens:
        owner = scopes.top.owner
        pieces.append(_piece(token, tokens, scopes))
        if not is_inline(token):
            yield Block(tuple(pieces), owner, first)
            pieces = []
            first = token.kind == "open" and scopes.top.name == token.name
    if pieces:
        yield Block(tuple(pieces), scopes.top.owner, first)


def line(text: str, lang: str) -> Block:
    """Give plain text as a block of its own."""
    return Block((Piece(text, text, live=True, lang=lang),), "", first=True)


def is_inline(token: Token) -> bool:
    """Tell whether a line of text runs on through this token."""
    name = token.name
    is_tag = token.kind in ("open", "close")
    return not is_tag or name in INLINE or (name in UNTOUCHED and name != "pre")


def _piece(token: Token, rest: Iterator[Token], scopes: _Scopes) -> Piece:
    """Turn a token into a piece, taking from `rest` the content of an untouched element."""
    if token.kind == "text":
        top = scopes.top
        return Piece(token.raw, decode(token.raw), live=True, own=top.own, lang=top.lang)
    if token.kind == "close":
        scopes.leave(token.name)
    elif token.kind == "open" and token.name in UNTOUCHED:
        return Piece(_whole_element(token, rest), "" if token.name == "pre" else OBJECT)
    elif token.kind == "open" and token.name in VOID:
        return Piece(token.raw, {"br": "\n", "img": OBJECT}.get(token.name, ""))
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


def _language(tag: str, inherited: str) -> str:
    if "lang" not in tag.lower():
        return inherited
    for name, *values in _ATTRIBUTE.findall(tag):
        if name.lower() == "lang":
            return decode("".join(values))
    return inherited


def _edited(text: str, offset: int, edits: list[Edit]) -> str:
    parts, position = [], 0
    for edit in edits:
        parts += [text[position : edit.start - offset], edit.new]
        position = edit.end - offset
    return "".join([*parts, text[position:]])

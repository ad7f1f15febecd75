"""Decide what a straight mark stands for: the edge of a quotation, an apostrophe or a prime."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum, auto

_DASHES = "-–—"
_BEFORE_OPENING = "([{<¿¡"
_AFTER_CLOSING = ".,;:!?)]}>…" + _DASHES
_PARTNERS = {"«": "»", "„": "“", "“": "”"}

# What an apostrophe stands before: years without their century, words without their first letters.
# Words that begin a quotation as often ('cause, 'round) are not here.
_ELISION = re.compile(
    r"'(?:\d\ds?\b|(?:tis|twas|twere|twill|twould|til|em)\b(?!')|n\b)", re.IGNORECASE
)
# '10 people dead', said he: the mark has a partner further on, so it is no apostrophe.
_QUOTED_NUMBER = re.compile(r"'\d\d\b[^'\"]{1,200}(?<!s)'(?!\w)")


@dataclass(frozen=True)
class Style:
    """The marks of a language, for "…" and for '…'; if `by_depth`, for outer and nested ones."""

    double: tuple[str, str]
    single: tuple[str, str]
    by_depth: bool


ENGLISH = Style(("“", "”"), ("‘", "’"), by_depth=False)
RUSSIAN = Style(("«", "»"), ("„", "“"), by_depth=True)
"""Milchin and Cheltsova, The Publisher's and Author's Handbook: «…„…“…»."""

_STYLES = {"en": ENGLISH, "ru": RUSSIAN, "be": RUSSIAN, "uk": RUSSIAN}


class _Side(Enum):
    OPENING = auto()
    CLOSING = auto()
    UNCLEAR = auto()


def style(lang: str) -> Style | None:
    """Give the style for a language tag (BCP 47), None for one whose marks stay as typed."""
    return _STYLES.get(lang.partition("-")[0].lower())


class Quotations:
    """The quotations that are open in a block, in one style; it takes a block's marks in order."""

    def __init__(self, marks: Style) -> None:
        self._marks = marks
        self._open: list[tuple[str, str]] = []
        self._count: Counter[str] = Counter()

    def educate(self, text: str, index: int, run: tuple[int, int]) -> str:
        """Give the mark that `text[index]` stands for; `run` bounds the marks it touches."""
        mark = text[index]
        before, after = text[max(run[0] - 1, 0) : run[0]], text[run[1] : run[1] + 1]
        if mark == '"':
            return self._double(before, after)
        if mark == "'":
            elided = index + 1 == run[1] and _is_elision(text, index)
            return self._single(before, after, elided)
        return self._curly(mark)

    def _double(self, before: str, after: str) -> str:
        side = _side(before, after)
        if side is _Side.OPENING:
            return self._start('"')
        if self._count['"']:
            return self._end('"')
        if before.isdigit():
            return "″"
        if side is _Side.UNCLEAR and (not before.strip() or after.isalnum()):
            return self._start('"')
        return self._end('"')

    def _single(self, before: str, after: str, elided: bool) -> str:
        side = _side(before, after)
        if side is _Side.OPENING:
            return "’" if elided else self._start("'")
        if before.isdigit() and not after.isalpha() and not self._count["'"]:
            return "′"
        return self._end("'") if side is _Side.CLOSING else "’"

    def _curly(self, mark: str) -> str:
        """Take note of a mark that was typed as it should stand."""
        for opening, closing in _PARTNERS.items():
            if mark == closing and self._count[opening]:
                self._end(opening)
                return mark
        if mark in _PARTNERS:
            self._push(mark, _PARTNERS[mark])
        return mark

    def _start(self, kind: str) -> str:
        nested = bool(self._open) if self._marks.by_depth else kind == "'"
        opening, closing = self._marks.single if nested else self._marks.double
        self._push(kind, closing)
        return opening

    def _end(self, kind: str) -> str:
        """Close the last quotation of this kind, and any that was left open inside it."""
        closing, found = "’" if kind == "'" else self._marks.double[1], ""
        while self._count[kind] and found != kind:
            found, closing = self._open.pop()
            self._count[found] -= 1
        return closing

    def _push(self, kind: str, closing: str) -> None:
        self._open.append((kind, closing))
        self._count[kind] += 1


def _is_elision(text: str, index: int) -> bool:
    return bool(_ELISION.match(text, index)) and not _QUOTED_NUMBER.match(text, index)


def _side(before: str, after: str) -> _Side:
    """Judge by the characters around a run of marks (empty: the edge of the block)."""
    space_after = not after or after.isspace()
    if not before or before.isspace() or before in _BEFORE_OPENING:
        return _Side.UNCLEAR if space_after else _Side.OPENING
    if space_after or after in _AFTER_CLOSING:
        return _Side.CLOSING
    return _Side.OPENING if before in _DASHES + "/=" else _Side.UNCLEAR

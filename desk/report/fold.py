"""Bring what a browser shows and what an editor typed to one form, with the way back."""

from __future__ import annotations

import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

QUOTES = "'\"‘’‚‛“”„‟«»‹›′″´"
DASHES = "-‐‑‒–—―−"
# Markdown writes its marks with these; the arrows lead back from a footnote and stand in no source.
UNUSED = "\\*_`#[]|↑↩"
# `--` is shown as one dash, `...` as one ellipsis and `''` as one mark.
RUNS = "-.'"
# `,,` and `<<` are shown as one mark of quotation.
PAIRS = ",<>"
# What typography sets for several typed signs, or for a letter.
SIGNS = {"©": "(c)", "®": "(r)", "™": "(tm)", "±": "+-", "×": "x", "х": "x"}

# Controls, invisible marks such as soft hyphens and joiners, and halves of characters.
_INVISIBLE = {"Cc", "Cf", "Cs"}


@dataclass(frozen=True)
class Folded:
    """A text without white space and with one form of each mark.

    The character `key[i]` stands for the characters from `starts[i]` up to `ends[i]` of the text.
    """

    key: str
    starts: array[int]
    ends: array[int]

    def first_from(self, offset: int) -> int:
        """The index of the first character of the key that ends beyond this place in the text."""
        return bisect_right(self.ends, offset)

    def first_beyond(self, offset: int) -> int:
        """The index of the first character of the key that begins at this place or later."""
        return bisect_left(self.starts, offset)


class Folder:
    """Folds a text that comes in parts."""

    def __init__(self) -> None:
        self._key: list[str] = []
        self._starts = array("l")
        self._ends = array("l")

    def add(self, text: str, offset: int) -> None:
        """Fold characters of which the first stands at `offset`."""
        for start, character in enumerate(text, offset):
            for one in _forms(character):
                self._put(one, start, start + 1)

    def add_whole(self, text: str, start: int, end: int) -> None:
        """Fold characters that the place from `start` up to `end` stands for, as an entity does."""
        for character in text:
            for one in _forms(character):
                self._put(one, start, end)

    def folded(self) -> Folded:
        """All that was added."""
        return Folded("".join(self._key), self._starts, self._ends)

    def _put(self, one: str, start: int, end: int) -> None:
        last = self._key[-1] if self._key else ""
        if one == last and one in PAIRS:
            self._key[-1], self._ends[-1] = "'", end
        elif one == last and one in RUNS:
            self._ends[-1] = end
        elif one == "-" and self._key[-2:] == ["+", "/"]:
            self._key[-1], self._ends[-1] = one, end
        else:
            if one == ")":
                self._lower_sign()
            self._key.append(one)
            self._starts.append(start)
            self._ends.append(end)

    def _lower_sign(self) -> None:
        """Give (C), (R) and (TM) the form of (c), (r) and (tm)."""
        for length in (1, 2):
            if self._key[-length - 1 :] in (["(", "C"], ["(", "R"], ["(", "T", "M"]):
                self._key[-length:] = [one.lower() for one in self._key[-length:]]


def fold(text: str) -> Folded:
    """Fold a text as it is shown; takes time in proportion to its length."""
    folder = Folder()
    folder.add(text, 0)
    return folder.folded()


@lru_cache(maxsize=4096)
def _forms(character: str) -> str:
    """What one character gives for the key: compatible forms are one (Unicode UAX #15, NFKD)."""
    if character in QUOTES:
        return "'"
    if character in DASHES:
        return "-"
    if character in SIGNS:
        return SIGNS[character]
    parts = unicodedata.normalize("NFKD", character)
    if parts != character:
        return "".join(map(_forms, parts))
    unseen = character.isspace() or unicodedata.category(character) in _INVISIBLE
    return "" if unseen or character in UNUSED else character

"""An article's text as rules see it: without code, tags and addresses, at unchanged places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from plugins.faults import Fault
from plugins.source.fields import Field
from plugins.source.linked import MASK, mask_code
from plugins.source.references import ADDRESS

# The fields above a text, in which a mark may stand for a note below it.
HEADLINES = {"title", "standfirst", "deck", "subtitle"}

# Each part is bounded, so that a hostile text costs no more than its length, and begins with a
# letter or sign: a set of them is searched for fast. What stands before it is looked at behind it.
_NO_PROSE = re.compile(
    r"<!--.*?-->"
    r"|`(?<!``)(?!(?<=[^\W\d_]`)[^\W\d_])(`{0,4})(?!`)[^\n]{1,500}?(?<!`)`\1(?!`)"
    r"|\\[\\`*_{}\[\]()#+.!<>-]"
    r"|</?[A-Za-z][^<>]{0,2000}>"
    r'|\]\([^()\s]{0,500}(?:[^()\n"]{0,500}"[^\n]{0,2000}?"(?=[ \t]*\)))?'
    rf"| (?<=^ ) {{0,2}}\[(?!\^)[^\]\n]{{1,100}}\]: *{ADDRESS}[^\n]*"
    rf"|\[(?<=^\[)(?!\^)[^\]\n]{{1,100}}\]: *{ADDRESS}[^\n]*"
    r"|\{[#.:][^{}\n]{0,200}\}"
    r"|h(?<!\wh)ttps?://[^\s<>]{1,500}"
    r"|w(?<!\ww)ww\.[^\s<>]{1,500}",
    re.MULTILINE | re.DOTALL,
)


def _blot(text: str) -> str:
    return re.sub(r"[^\n]", MASK, text)


@dataclass(frozen=True)
class Text:
    """A source that was read: where it stands, its fields, and its text from `first_line` on."""

    path: str
    fields: tuple[Field, ...]
    body: str
    first_line: int
    lang: str
    year: int | None = None

    @cached_property
    def code_masked(self) -> str:
        """The text without blocks of code."""
        return mask_code(self.body)

    @cached_property
    def prose(self) -> str:
        """The text without all that is not prose: code, comments, tags, escapes, addresses."""
        return _NO_PROSE.sub(lambda match: _blot(match[0]), self.code_masked)

    @cached_property
    def folded(self) -> str:
        """The prose as Unicode compares words whatever their case, to look for some in it: where
        they are not in it, a pattern that ignores case does not match them. Empty where that would
        not hold: a letter becomes two, or is the dotless ı, which such patterns take for an i."""
        folded = self.prose.casefold()
        return folded if len(folded) == len(self.prose) and "ı" not in folded else ""

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(match.end() for match in re.finditer("\n", self.body))]

    def paragraphs(self) -> Iterator[tuple[int, str]]:
        """Each paragraph of the prose, with the place at which it begins."""
        for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", self.prose):
            yield match.start(), match[0]

    def fault(
        self,
        place: int,
        code: str,
        message: str,
        severity: Literal["error", "warning"] = "error",
    ) -> Fault:
        """A finding at a place of the body (an offset in characters)."""
        number = bisect_right(self._starts, place) - 1
        line, column = self.first_line + number, place - self._starts[number] + 1
        return Fault(self.path, line, message, code, column, severity)

    def warning(self, place: int, code: str, message: str) -> Fault:
        """A finding that stops nothing."""
        return self.fault(place, code, message, "warning")

    def field(self, name: str) -> Field | None:
        """The first field of this name."""
        return next((field for field in self.fields if field.name == name), None)

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

# The fields above a text, in which a mark may stand for a note below it.
HEADLINES = {"title", "standfirst", "deck", "subtitle"}

# Each part is bounded, so that a hostile text costs no more than its length.
_NO_PROSE = re.compile(
    r"<!--.*?-->"
    r"|(?<!`)(?!(?<=[^\W\d_])`[^\W\d_])(`{1,5})(?!`)[^\n]{1,500}?(?<!`)\1(?!`)"
    r"|\\[\\`*_{}\[\]()#+.!<>-]"
    r"|</?[A-Za-z][^<>]{0,2000}>"
    r'|\]\([^()\s]{0,500}(?:[^()\n"]{0,500}"[^\n]{0,2000}?"(?=[ \t]*\)))?'
    r"|^ {0,3}\[[^\]\n]{1,100}\]:[^\n]*"
    r"|\{[#.:][^{}\n]{0,200}\}"
    r"|\b(?:https?://|www\.)[^\s<>]{1,500}",
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

"""Lists and dialogues as they are typed: nested by two spaces, numbered as they stand, and begun
after a line of text without an empty one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import ETX, STX

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

ITEM = re.compile(r"(?P<indent> *)(?P<mark>[-+*]|(?P<number>\d{1,9})\.) +(?=\S)")
_RULE = re.compile(r" {0,3}([-_*])(?: *\1){2,} *$")
_QUOTE = re.compile(r" {0,3}> ?")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]|\s*$")
_ANY = re.compile(r"^[> ]*(?:[-+*–—―]|_{1,3}[–—―-]|\d{1,9}\. )", re.MULTILINE)
# A line of a dialogue, or of a row that is typed with dashes; the questions may be bold.
_DASHED = re.compile(r" {0,3}[*_]{0,3}(?:[–—―]|--(?!-)) ?[^\s–—―-]")
_NUMBER = re.compile(rf"{STX}item:(\d+){ETX}")
# Where a mark of the number would hide what the item begins with.
_BLOCK = re.compile(r"[-+*#>|:=~` ]|\d+\.")

DIGITS = (2, 3, 4, 9)  # of the longest number, rounded up: a class of sanitise.py and prose.css
DEPTH = 4  # spaces of one level, as Markdown counts them
NESTED = 2  # spaces by which an editor may indent one


@dataclass
class _Level:
    """An open list: where its marks stand, and whether they are numbers."""

    indent: int
    numbered: bool


class TypedLists(Preprocessor):  # type: ignore[misc]
    """Rewrites lists as Markdown reads them: four spaces a level, empty lines between kinds, and
    with each number a mark that `NumberedItems` finds again."""

    def run(self, lines: list[str]) -> list[str]:
        """Blocks of code and HTML have been taken out of these lines, tabs are spaces."""
        return list(_rewritten(lines)) if _ANY.search("\n".join(lines)) else lines


class NumberedItems(Treeprocessor):  # type: ignore[misc]
    """Gives items of a list the numbers that were typed, where counting would not."""

    def run(self, root: Element) -> None:
        """Markdown counts on from the first. A class tells how wide the numbers are, for which a
        page must keep room."""
        for ordered in root.iter("ol"):
            count = longest = int(ordered.get("start", "1"))
            for place, item in enumerate(ordered):
                typed = _typed_number(item)
                if typed is not None and typed != count:
                    item.set("value", str(typed)) if place else ordered.set("start", str(typed))
                    count = typed
                longest = max(longest, count)
                count += 1
            width = next((f"digits-{most}" for most in DIGITS if longest < 10**most), "")
            if width and longest > 9:
                ordered.set("class", width)


def _typed_number(item: Element) -> int | None:
    """The number of an item, whose mark is taken away."""
    holder = item if item.text and item.text.strip() else next(iter(item), item)
    match = _NUMBER.match(holder.text or "")
    if match:
        holder.text = str(holder.text)[match.end() :]
    return int(match[1]) if match else None


def _rewritten(lines: Sequence[str]) -> Iterator[str]:
    number = 0
    while number < len(lines):
        quoted = _QUOTE.match(lines[number])
        end = number + 1
        while end < len(lines) and bool(_QUOTE.match(lines[end])) == bool(quoted):
            end += 1
        part = lines[number:end]
        if quoted:
            inner = [_QUOTE.sub("", line, count=1) for line in part]
            yield from (f"> {line}" for line in _rewritten(inner))
        else:
            yield from _Walk().lines(part)
        number = end


class _Walk:
    """A walk over lines that stand in no quotation."""

    def __init__(self) -> None:
        self._open: list[_Level] = []
        self._before = ""
        self._first = ""  # line of the paragraph that is open
        self._in_part = False  # of an item, after an empty line

    def lines(self, lines: Sequence[str]) -> Iterator[str]:
        """Yield the lines as Markdown reads them."""
        for number, line in enumerate(lines):
            item = None if _RULE.match(line) else ITEM.match(line)
            if not line.strip():
                self._in_part = False
                yield line
            elif item and (self._open or len(item["indent"]) < DEPTH):
                yield from self._item(line, item, lines[number + 1 : number + 2])
            else:
                yield from self._other(line)
            self._before = line

    def _item(self, line: str, item: re.Match[str], after: Sequence[str]) -> Iterator[str]:
        if not self._open and begins_speech(self._first, self._before, line):
            yield from ("", f"\\{line.lstrip()}")  # a hyphen in the place of a dash
            self._first = line
            return
        if not self._open and not begins_list(self._before, line, *after):
            yield line
            return
        indent, numbered = len(item["indent"]), item["number"] is not None
        while self._open and indent < self._open[-1].indent:
            self._open.pop()
        apart = self._in_part or (self._before.strip() and not self._open)
        self._in_part = False
        if not self._open or indent >= self._open[-1].indent + NESTED:
            self._open.append(_Level(indent, numbered))
        elif self._open[-1].numbered != numbered:
            self._open[-1] = _Level(indent, numbered)
            apart = apart or (self._before.strip() and len(self._open) == 1)
        if apart:
            yield ""
        margin = " " * (DEPTH * (len(self._open) - 1))
        text = line[item.end() :]
        typed = f"{STX}item:{item['number']}{ETX}" if numbered and not _BLOCK.match(text) else ""
        yield f"{margin}{item['mark']} {typed}{text}"

    def _other(self, line: str) -> Iterator[str]:
        if not self._open:
            apart = begins_speech(self._first, self._before, line)
            if apart:
                yield ""
            if apart or not self._before.strip():
                self._first = line
            yield line
        elif not self._before.strip():
            yield self._continued(line)
            self._in_part, self._first = bool(self._open), line
        else:
            depth = DEPTH * (len(self._open) - 1)
            yield f"{' ' * depth}{line.lstrip()}" if depth else line

    def _continued(self, line: str) -> str:
        """A line after an empty one: of the item under which it is indented, or no more of any."""
        indent = len(line) - len(line.lstrip())
        while self._open and indent < self._open[-1].indent + NESTED:
            self._open.pop()
        if not self._open:
            return line
        depth = DEPTH * len(self._open)
        is_code = indent >= self._open[-1].indent + NESTED + DEPTH and indent >= depth + DEPTH
        return line if is_code else f"{' ' * depth}{line.lstrip()}"


def begins_list(before: str, line: str, after: str = "") -> bool:
    """Whether a line that looks like an item begins a list, though `before` is no empty line: below
    a heading or a rule, where a colon announces it, or where the next line is the next item. A dash
    or a year may come to stand at the head of a line by chance."""
    is_apart = _HEADING.match(before) or _RULE.match(before)
    if is_apart or before.rstrip(" *_").endswith(":"):
        return True
    item, following = ITEM.match(line), ITEM.match(after)
    if not item or not following:
        return False
    if item["number"] and following["number"]:
        return int(following["number"]) == int(item["number"]) + 1
    return item["mark"] == following["mark"]


def begins_speech(first: str, before: str, line: str) -> bool:
    """Whether a line that follows another is the next of a dialogue, so that it stands by itself:
    the `first` line of its paragraph begins with a dash too, or a colon announces it."""
    is_row = bool(_DASHED.match(first))
    announced = before.rstrip().endswith(":")
    is_dashed = _DASHED.match(line) or (is_row and line.lstrip().startswith("- "))
    return bool(before.strip() and is_dashed and (announced or is_row))

"""What a Markdown source shows to a reader, and where in the source each character of it stands."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from desk.report.fold import Folded, Folder
from plugins.source.fields import ALIASES, Head, split_head
from plugins.source.headings import HASH, is_underlined
from plugins.source.lists import NESTED, begins_list, begins_speech
from plugins.source.references import ADDRESS

SHOWN_FIELDS = {"title", "standfirst"}

Kind = Literal["field", "prose", "code"]


class Line(NamedTuple):
    """A line without its end, and where in the text it begins."""

    start: int
    text: str


@dataclass(frozen=True)
class Block:
    """A field, paragraph, list … from `start` up to `end`; `number` counts the body's from 1."""

    start: int
    end: int
    number: int
    kind: Kind


@dataclass(frozen=True)
class Source:
    """A source as typed, what of it is shown, its blocks in order, and the code within prose."""

    text: str
    folded: Folded
    blocks: tuple[Block, ...]
    code: tuple[tuple[int, int], ...]

    def block_at(self, offset: int) -> Block | None:
        """The block that holds this place, or the last one before it."""
        index = bisect_right([block.start for block in self.blocks], offset) - 1
        return self.blocks[index] if index >= 0 else None

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of this place, both from 1; a byte order mark is no character."""
        before = self.text[:offset].replace("\r\n", "\n").replace("\r", "\n").removeprefix("\ufeff")
        return before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1

    def is_code(self, offset: int) -> bool:
        """Tell whether this is code, which is shown as it was typed."""
        block = self.block_at(offset)
        index = bisect_right(self.code, (offset, len(self.text))) - 1
        in_span = index >= 0 and offset <= self.code[index][1]
        return in_span or (block is not None and block.kind == "code")


def read_source(text: str) -> Source:
    """Read a source with any line ends, a byte order mark or none, in time linear in its length."""
    # A comment without an end is none, and looking for the end from each beginning would take long.
    closed = text.rfind("-->") + len("-->")
    comments = _COMMENT.sub(lambda match: _VISIBLE.sub(" ", match[0]), text[:closed])
    bare = comments + text[closed:]
    lines = lines_of(bare)
    head = split_head("\n".join(line.text for line in lines).removeprefix("\ufeff"))
    body = lines[head.body_line - 1 :]
    layout = _Layout(body)
    blocks = (*_fields(head, lines), *layout.blocks)
    inline = _Inline(_numbers_of_notes(text))
    unmarked = bare[: body[0].start] + layout.unmarked(bare)
    for block in blocks:
        inline.read(unmarked, block)
    return Source(text, inline.folder.folded(), blocks, tuple(inline.code))


def lines_of(text: str) -> list[Line]:
    """Cut a text into lines as the build does: at CR LF, LF or CR."""
    return [Line(match.start(), match["line"]) for match in _LINE.finditer(text)]


_LINE = re.compile(r"(?P<line>[^\r\n]*+)(?:\r\n|\r|\n|\Z)")
_NOTE = re.compile(r"^ {0,3}\[\^([^\[\]]*+)\]:", re.MULTILINE)


def _numbers_of_notes(text: str) -> dict[str, str]:
    """Footnotes are numbered as they are defined (Markdown's USE_DEFINITION_ORDER)."""
    names = dict.fromkeys(_NOTE.findall(text))
    return {name: str(number) for number, name in enumerate(names, 1)}


def _fields(head: Head, lines: list[Line]) -> list[Block]:
    ends = [field.line - 1 for field in head.fields[1:]] + [max(head.body_line - 2, 1)]
    blocks = []
    for field, last in zip(head.fields, ends, strict=False):
        if ALIASES.get(field.name, field.name) in SHOWN_FIELDS:
            first, end = lines[field.line - 1], lines[min(max(last, field.line), len(lines)) - 1]
            start = first.start + first.text.find(":") + 1
            blocks.append(Block(start, end.start + len(end.text), 0, "field"))
    return blocks


# --- blocks ---------------------------------------------------------------------------------------

_FENCE = re.compile(r"(?P<fence>`{3,}|~{3,})[^`]*")
_RULE = re.compile(r" {0,3}(?:(?:- {0,2}){3,}|(?:_ {0,2}){3,}|(?:\* {0,2}){3,}) *")
_UNDERLINE = re.compile(r"[-=]+ *")
_COLUMNS = re.compile(r"(?=[^|]*+\|)(?=[^-]*+-)[-:| \t]++")
_DEFINITION = re.compile(rf" {{0,3}}(?:\*\[[^\]]+\]:|\[(?!\^)[^\]]+\]:\s*{ADDRESS}).*")
_NOTE_MARK = re.compile(r" {0,3}\[\^[^\[\]]*+\]:[ \t]*")
_QUOTE_MARK = re.compile(r" {0,3}(?:>[ \t]?)+")
_ITEM_MARK = re.compile(r"(?:[ \t]*(?:[-+*]|[0-9]+\.)[ \t]++)+")
_TERM_MARK = re.compile(r" {0,3}:[ \t]+")
_HEADING = re.compile(HASH)
_INDENT = re.compile(r" {4}|\t")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_VISIBLE = re.compile(r"[^\r\n]")


class _Layout:
    """Finds the blocks of a body, and blanks the marks that make them: all else keeps its place."""

    def __init__(self, lines: list[Line]) -> None:
        self.blocks: list[Block] = []
        self._number, self._open, self._gap = 0, "", True
        self._items, self._fence, self._height, self._first = False, "", 0, ""
        self._texts = [line.text for line in lines]
        self._last_fence = {line.text.rstrip(): index for index, line in enumerate(lines)}
        self._lines = [(line, self._take(index, line)) for index, line in enumerate(lines)]

    def unmarked(self, text: str) -> str:
        """The body of `text` with spaces in place of the marks, and with its own line ends."""
        parts = []
        for (line, unmarked), after in pairwise([*self._lines, (Line(len(text), ""), "")]):
            parts += [unmarked, text[line.start + len(line.text) : after[0].start]]
        return "".join(parts)

    def _take(self, index: int, line: Line) -> str:
        """Return the line as the inline marks are to be read from it, as long as it was."""
        text = line.text
        if self._fence:
            return self._take_fenced(line)
        if not text.strip():
            self._gap, self._height = True, 0
            return text
        fence = _FENCE.fullmatch(text)
        if fence and self._last_fence.get(fence["fence"], -1) > index:
            self._fence = fence["fence"]
            self._begin(line, "code")
            return " " * len(text)
        before = self._texts[index - 1] if index else ""
        if self._is_mark_only(text, before):
            self._height += 1
            return " " * len(text)
        after = self._texts[index + 1] if index + 1 < len(self._texts) else ""
        is_item = _ITEM_MARK.match(text) and self._open not in {"list", "terms"}
        apart = begins_speech(self._first, before, text) or (
            is_item and begins_list(before, text, after)
        )
        return self._take_text(line, apart=bool(apart))

    def _is_mark_only(self, text: str, before: str) -> bool:
        """Tell whether a line is a rule, a definition or the line below a heading or table head."""
        if self._height == 1 and not self._gap and _UNDERLINE.fullmatch(text):
            return is_underlined(before, text) or bool(_RULE.fullmatch(text))
        return any(mark.fullmatch(text) for mark in (_RULE, _COLUMNS, _DEFINITION))

    def _take_fenced(self, line: Line) -> str:
        if line.text.rstrip() == self._fence:
            self._fence, self._open, self._gap = "", "", True
            return " " * len(line.text)
        self._extend(line)
        return line.text

    def _take_text(self, line: Line, *, apart: bool) -> str:
        kind, mark = _kind_of(line.text, in_list=self._open in {"list", "terms"})
        begins = self._gap or apart or kind == "heading" or self._open == "heading"
        new = begins and not self._continues(kind, line.text)
        item = _ITEM_MARK.match(line.text, mark)
        if new:
            self._items = bool(item) and kind in {"text", "list", "quote"}
            self._begin(line, "list" if self._items and kind == "text" else kind)
        if kind == "term":
            self._open, self._items = "terms", bool(item)
        elif kind == "quote" and self._gap:
            self._items = bool(item)
        if kind == "quote" and self._is_mark_only(line.text[mark:], ""):
            mark = len(line.text)
        elif item and self._items:
            mark = item.end()
        self._extend(line)
        self._gap = mark == len(line.text)
        return " " * mark + line.text[mark:]

    def _continues(self, kind: str, text: str) -> bool:
        if self._open in {"quote", "code"}:
            return kind == self._open
        if self._open == "list":
            return bool(_ITEM_MARK.match(text) or text.startswith((" " * NESTED, "\t")))
        return self._open in {"note", "terms"} and bool(_INDENT.match(text))

    def _begin(self, line: Line, kind: str) -> None:
        self._open, self._first = kind, line.text
        self._number += kind != "note"
        self._height = 0
        number = 0 if kind == "note" else self._number
        shown: Kind = "code" if kind == "code" else "prose"
        self.blocks.append(Block(line.start, line.start, number, shown))

    def _extend(self, line: Line) -> None:
        last = self.blocks[-1]
        end = line.start + len(line.text)
        self._height += 1
        self.blocks[-1] = Block(last.start, end, last.number, last.kind)


def _kind_of(text: str, *, in_list: bool) -> tuple[str, int]:
    """What block a line would begin, and how many characters of it are the mark for that."""
    for kind, pattern in (("note", _NOTE_MARK), ("quote", _QUOTE_MARK), ("term", _TERM_MARK)):
        if mark := pattern.match(text):
            return kind, mark.end()
    if _HEADING.match(text):
        return "heading", 0
    return ("code" if _INDENT.match(text) and not in_list else "text"), 0


# --- what stands within a block -------------------------------------------------------------------


def _target(name: str) -> str:
    """What stands in a link's round brackets, taken whole by a look ahead at it: `name` is its own.

    A possessive group would say the same, but until 3.11.5 Python loses its way back
    (python/cpython#106052).
    """
    return rf"\( (?= (?P<{name}> (?: [^()]++ | \([^()]*+\) )* ) ) (?P={name}) \)"


_INLINE = re.compile(
    rf"""
      (?P<code> (?<!`)(?P<ticks>`++)
        (?= (?P<inside> (?: [^`]++ | (?!(?P=ticks)(?!`))`++ )* ) ) (?P=inside) (?P=ticks) )
    | (?P<escape> \\ (?P<escaped> [\\`*_{{}}\[\]()>\#+.!|-] ) )
    | < (?P<address> (?:https?|ftp|mailto):[^<>\s]++ | [^<>\s@/]++@[^<>\s]++ ) >
    | (?P<tag> </?[A-Za-z][^<>]*+> )
    | (?P<image> !\[[^\[\]]*+\] (?: {_target("of_image")} | [ ]?\[[^\[\]]*+\] ) )
    | (?P<target> \] (?: {_target("of_link")} | [ ]?\[(?!\^)[^\[\]]*+\] ) )
    | \[\^ (?P<note> [^\[\]]*+ ) \]
    | (?P<attributes> \{{:[^{{}}\n]*+\}} | (?<=[*_)`\]])\{{[^{{}}\n]*+\}}
        | \{{[\#.][^{{}}\n]*+\}}[ \t]*+$ )
    | (?P<entity> &(?: \#[0-9]{{1,7}} | \#[xX][0-9A-Fa-f]{{1,6}} | [A-Za-z][A-Za-z0-9]{{1,31}} ); )
    """,
    re.VERBOSE | re.MULTILINE,
)


class _Inline:
    """Folds what a block shows, without the marks of Markdown and HTML."""

    def __init__(self, notes: dict[str, str]) -> None:
        self.folder = Folder()
        self.code: list[tuple[int, int]] = []
        self._notes = notes

    def read(self, text: str, block: Block) -> None:
        """Fold one block; fields and code are shown as they are."""
        position = block.start
        if block.kind == "prose":
            for match in _INLINE.finditer(text, block.start, block.end):
                self.folder.add(text[position : match.start()], position)
                self._read_mark(match)
                position = match.end()
        self.folder.add(text[position : block.end], position)

    def _read_mark(self, match: re.Match[str]) -> None:
        start, end = match.span()
        if match["code"]:
            self.code.append(match.span("inside"))
            self.folder.add(match["inside"], match.start("inside"))
        elif match["escape"]:
            self.folder.add_whole(match["escaped"], start, end)
        elif match["address"]:
            self.folder.add(match["address"].removeprefix("mailto:"), match.start("address"))
        elif match["note"] is not None:
            self.folder.add_whole(self._notes.get(match["note"], match[0]), start, end)
        elif match["entity"]:
            self.folder.add_whole(html.unescape(match[0]), start, end)

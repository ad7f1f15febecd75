"""Read a text without markup: a line or a group of lines is a paragraph."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from desk.importing.chrome import chrome_in
from desk.importing.escape import paragraph
from desk.importing.header import is_header_line
from desk.importing.model import Block, Reading

# Mail and old typewriters break their lines within these columns; a page pasted from a browser has
# each paragraph on one long line, and headlines and menus on short ones.
BROKEN_AT = range(45, 101)

_Line = tuple[int, str]


def read_text(text: str) -> Reading:
    """Every paragraph in order, with the line on which it begins."""
    lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1)]
    broken = max(len(line) for _, line in lines) < BROKEN_AT.stop
    blocks: list[Block] = []
    for empty, group in groupby(lines, key=lambda line: not line[1]):
        if not empty:
            blocks.extend(_block(part) for part in _paragraphs(list(group), broken=broken))
    return Reading("text", tuple(blocks))


def _block(lines: list[_Line]) -> Block:
    text = " ".join(line for _, line in lines)
    return Block(text, paragraph(text), lines[0][0])


def _paragraphs(group: list[_Line], *, broken: bool) -> Iterator[list[_Line]]:
    """Lines that belong together: those that are full, and the one that ends them."""
    for alone, lines in groupby(group, key=lambda line: _stands_alone(line[1])):
        run = list(lines)
        full = all(len(line) >= BROKEN_AT.start for _, line in run[:-1])
        if broken and full and not alone:
            yield run
        else:
            yield from ([line] for line in run)


def _stands_alone(line: str) -> bool:
    return bool(chrome_in(line)) or is_header_line(line)

"""Replace typewriter marks by those of print: quotation marks, dashes, ellipses, last spaces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from plugins.typography.addresses import Scanner
from plugins.typography.blocks import OBJECT, PROSE, Block, Edit
from plugins.typography.quotes import ENGLISH, RUSSIAN, Quotations, Style, style

NBSP = "\u00a0"
WIDOW_MIN_WORDS = 4
WIDOW_MAX_LENGTH = 15

_NUMBER = r"(?: \d{1,3}(?:,\d{3})+ | \d{1,2}:\d{2} | \d{1,4} )"
_SCANNER = Scanner(
    initials=r"""\d\s.«»„“”"'–—-""",
    pattern=rf"""
      (?P<range> (?<![\w.,:/+\#№@&=~–—-]) (?P<low>{_NUMBER}) (?P<hyphen>-) (?P<high>{_NUMBER})
        (?: % | (?: st|nd|rd|th|am|pm|bn|k[gm]?|m )\b )? (?! [\w/%–—-] | [.,:]\d ) )
    | (?P<spaced> (?: (?<=\S)(?P<gap>\s++) | \A\s*+ ) (?P<bar> -{{1,3}} | [–—] ) (?=\s) )
    | (?P<dash> (?<![-<])(?<!\bxn) -{{2,3}} (?![->]) )
    | (?P<ellipsis> (?<!\.) (?: \.{{3,4}} | \.[ ]\.[ ]\. ) (?!\.) )
    | (?P<feet> (?<=\d) '\s?\d{{1,4}}(?:[.,]\d{{1,2}})?" )
    | (?P<quotes> [«»„“”"']++ )
    """,
)
# The lengths of two numbers that a hyphen between them may join into a range or a score. The others
# are telephone numbers (555-1234) and the numbers of laws, goods and rooms (123-4).
_RANGE_LENGTHS = frozenset([(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 2), (3, 3), (4, 4)])


def set_marks(block: Block) -> Block:
    """Give the block with the marks of print in its text."""
    return _keep_last_words_together(block.edited(_edits(block)))


def _edits(block: Block) -> Iterator[Edit]:
    quotations = {ENGLISH: Quotations(ENGLISH), RUSSIAN: Quotations(RUSSIAN)}
    for match in _SCANNER.scan(block):
        if match.lastgroup == "quotes":
            yield from _quotes(match, block, quotations)
        elif match.lastgroup in _RULES:
            marks = _style_at(block, match.end() - 1)
            yield from _RULES[match.lastgroup](match, marks)


def _style_at(block: Block, position: int) -> Style | None:
    return style(block.pieces[block.index_at(position)].lang)


def _quotes(
    match: re.Match[str], block: Block, quotations: dict[Style, Quotations]
) -> Iterator[Edit]:
    for index in range(*match.span()):
        if marks := _style_at(block, index):
            new = quotations[marks].educate(match.string, index, match.span())
            if new != match.string[index]:
                yield Edit(index, index + 1, new)


def _feet_and_inches(match: re.Match[str], marks: Style | None) -> Iterator[Edit]:
    if marks:
        yield Edit(match.start(), match.start() + 1, "′")
        yield Edit(match.end() - 1, match.end(), "″")


def _ellipsis(match: re.Match[str], _marks: Style | None) -> Iterator[Edit]:
    yield Edit(*match.span(), "….") if match[0] == "...." else Edit(*match.span(), "…")


def _range(match: re.Match[str], _marks: Style | None) -> Iterator[Edit]:
    if _is_range(match["low"], match["high"]):
        yield Edit(*match.span("hyphen"), "–")


def _is_range(low: str, high: str) -> bool:
    if not (low + high).isdigit():
        return True
    # 2012-13 are two years, 2013-05 is a month (ISO 8601).
    if (len(low), len(high)) == (4, 2):
        return low[2:] < high
    return (len(low), len(high)) in _RANGE_LENGTHS


def _dash(match: re.Match[str], _marks: Style | None) -> Iterator[Edit]:
    text, (start, end) = match.string, match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    if match[0] == "---":
        yield Edit(start, end, "—")
    elif before.isdigit() and after.isdigit():
        yield Edit(start, end, "–")
    elif not (before.isspace() and after.isalnum()):  # An option of a command: --verbose.
        yield Edit(start, end, "—")


def _spaced_dash(match: re.Match[str], marks: Style | None) -> Iterator[Edit]:
    new = _spaced_bar(match, marks)
    if not new:
        return
    if match["gap"]:
        yield Edit(*match.span("gap"), NBSP)  # No line begins with a dash.
    yield Edit(*match.span("bar"), new)


def _spaced_bar(match: re.Match[str], marks: Style | None) -> str:
    """Give the dash to set with space around it, nothing if the mark must stay."""
    bar, text = match["bar"], match.string
    if bar in "–—":
        return bar
    if bar == "---" or (marks is RUSSIAN and bar == "--"):
        return "—"
    if bar == "--":
        return "–" if match["gap"] else "—"  # At the start it introduces a speaker or a source.
    before, after = match.start() - 1, match.end() + 1
    minus = text[before : before + 1].isdigit() and text[after : after + 1].isdigit()
    if minus or not marks or (marks is ENGLISH and not match["gap"]):
        return ""
    return "—" if marks is RUSSIAN else "–"


_RULES: dict[str, Callable[[re.Match[str], Style | None], Iterator[Edit]]] = {
    "dash": _dash,
    "ellipsis": _ellipsis,
    "feet": _feet_and_inches,
    "range": _range,
    "spaced": _spaced_dash,
}


def _keep_last_words_together(block: Block) -> Block:
    """Join the last two words if that cannot leave a hole at the end of the line before."""
    words = block.text.split()
    if block.owner not in PROSE or len(words) < WIDOW_MIN_WORDS:
        return block
    last, before = words[-1], words[-2]
    if len(before) + len(last) >= WIDOW_MAX_LENGTH or before in "-–—" or OBJECT in before + last:
        return block
    end = len(block.text.rstrip()) - len(last)
    start = len(block.text[:end].rstrip())
    return block.edited([Edit(start, end, NBSP)])

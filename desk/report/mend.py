"""Turn a reader's proposal into the smallest change of the source, typed as its editor types."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher

from desk.report.fold import fold
from desk.report.match import Place, Quotation
from desk.report.model import ReportError
from desk.report.source_text import Source, read_source
from plugins.source.characters import FORBIDDEN, named

MAX_COMPARED = 40_000
"""Where the product of two numbers of words is greater, they are not compared but exchanged."""

LINE_ENDS = ("\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x85", "\u2028", "\u2029")

_TOKEN = re.compile(r"\s+|\w+|.", re.DOTALL)
_REPEATED = re.compile(r"([-.])\1+")


@dataclass(frozen=True)
class Edit:
    """Put `text` where the source has the characters from `start` up to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Change:
    """Exchange the words of a quotation from `start` up to `end` for `text`."""

    start: int
    end: int
    text: str


def mend(source: Source, quote: Quotation, place: Place, proposal: str) -> str:
    """Return the source with the proposal in it; the same text if it stands there already.

    Raises:
        ReportError: the change cannot be made without an editor's judgement; the text says why.
    """
    _refuse_controls(proposal)
    # What stands beside a quotation mark tells its form, so all are set while words stand together.
    proposal = _quotes_like(_around(source, place.start), proposal.strip())
    edits = [_edit(source, quote, place, change) for change in changes(quote.exact, proposal)]
    text = source.text
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    if text != source.text:
        _refuse_side_effects(source, edits, text)
    return text


def changes(exact: str, proposal: str) -> list[Change]:
    """What differs between two texts, word by word; if only their marks do, mark by mark.

    White space counts only as being there or not.
    """
    old, new = _TOKEN.findall(exact), _TOKEN.findall(proposal)
    forms = [_form(token) for token in old], [_form(token) for token in new]
    if forms[0] == forms[1]:
        forms = [_bare(token) for token in old], [_bare(token) for token in new]
    offsets = [0]
    for token in old:
        offsets.append(offsets[-1] + len(token))
    return [
        Change(offsets[a], offsets[b], "".join(new[c:d])) for a, b, c, d in _differences(*forms)
    ]


def _form(token: str) -> str:
    return " " if token.isspace() else fold(token).key or token


def _bare(token: str) -> str:
    return " " if token.isspace() else token


def _differences(old: list[str], new: list[str]) -> list[tuple[int, int, int, int]]:
    same = min(len(old), len(new))
    head = next((i for i in range(same) if old[i] != new[i]), same)
    tail = next((i for i in range(same - head) if old[-1 - i] != new[-1 - i]), same - head)
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if not any(middle):
        return []
    if len(middle[0]) * len(middle[1]) > MAX_COMPARED:
        return [(head, len(old) - tail, head, len(new) - tail)]
    codes = SequenceMatcher(None, *middle, autojunk=False).get_opcodes()
    return [(a + head, b + head, c + head, d + head) for tag, a, b, c, d in codes if tag != "equal"]


# --- from the words shown to the words typed ------------------------------------------------------


def _edit(source: Source, quote: Quotation, place: Place, change: Change) -> Edit:
    if len(change.text.splitlines()) > 1 or change.text.endswith(LINE_ENDS):
        raise ReportError("proposal must keep to one line where it differs: mend by hand")
    start, end = _span(source, quote, place, change)
    _refuse_marks(source, start, end)
    return Edit(start, end, typed_like(source, start, change.text))


def _span(source: Source, quote: Quotation, place: Place, change: Change) -> tuple[int, int]:
    """Where in the source the words of a change stand; an insertion stands by what it touches."""
    exact, low, high = quote.exact, change.start, change.end
    if low == high:
        after_space = low == 0 or exact[low - 1].isspace()
        at = _end(source, quote, place, low)
        if after_space:
            at = _last_space(source.text, at, _start(source, quote, place, low))
        return at, at
    start = _start(source, quote, place, low)
    end = _end(source, quote, place, high)
    if exact[low].isspace():
        start = _first_space(source.text, _end(source, quote, place, low), start)
    if exact[high - 1].isspace():
        end = _last_space(source.text, end, _start(source, quote, place, high))
    return start, max(start, end)


def _start(source: Source, quote: Quotation, place: Place, offset: int) -> int:
    """Where in the source the first character at or after this place of the words begins."""
    index = quote.whole.first_from(quote.start + offset)
    if index >= len(quote.whole.key):
        return place.end
    return source.folded.starts[_known(place, index)]


def _end(source: Source, quote: Quotation, place: Place, offset: int) -> int:
    """Where in the source the last character before this place of the words ends."""
    index = quote.whole.first_beyond(quote.start + offset) - 1
    if index < 0:
        return place.start
    return source.folded.ends[_known(place, index)]


def _known(place: Place, index: int) -> int:
    key = place.keys[index]
    if key < 0:
        raise ReportError(
            "the words to change must stand as the reader saw them, not changed since: mend by hand"
        )
    return key


def _first_space(text: str, low: int, high: int) -> int:
    return next((at for at in range(low, high) if text[at].isspace()), low)


def _last_space(text: str, low: int, high: int) -> int:
    return next((at + 1 for at in range(high - 1, low - 1, -1) if text[at].isspace()), low)


def _refuse_marks(source: Source, start: int, end: int) -> None:
    folded = source.folded
    position = start
    for index in range(folded.first_from(start), folded.first_beyond(end)):
        _refuse_gap(source.text[position : folded.starts[index]])
        position = max(position, folded.ends[index])
    _refuse_gap(source.text[position:end])


def _refuse_gap(gap: str) -> None:
    if any(not one.isspace() and unicodedata.category(one) != "Cf" for one in gap):
        raise ReportError(
            f"the words to change must hold no Markdown, not {gap.strip()!r}: mend by hand"
        )


# --- typed as the editor types --------------------------------------------------------------------

_TO_STRAIGHT = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')
_OPENING = re.compile(r'(?<![^\s(\[—–-])"(?=\S)')
_MARKDOWN = re.compile(r"[\\`*\[\]{]|(?<!\w)_|_(?!\w)")
_PAIRS = (("«", "»"), ("„", "“"), ("“", "”"))


def typed_like(source: Source, offset: int, text: str) -> str:
    """Type a text as the block around this place is typed, and so that Markdown takes no marks."""
    block, around = source.block_at(offset), _around(source, offset)
    text = text.replace("\u00ad", "")
    if "\u00a0" not in around:
        text = text.replace("\u00a0", " ")
    if source.is_code(offset):
        if "`" in text:
            raise ReportError("proposal must have no backtick within code: mend by hand")
        return text
    text = _dashes_like(around, text)
    if block and block.kind == "prose":
        text = _MARKDOWN.sub(r"\\\g<0>", text)
        text = re.sub(r"&(?=#?\w+;)", "&amp;", text)
        text = re.sub(r"<(?=[A-Za-z/!?])", "&lt;", text)
        text = text.replace("~~~", "&#126;~~")  # at the start of a line, it opens a block of code
    return text


def _around(source: Source, offset: int) -> str:
    block = source.block_at(offset)
    return source.text[block.start : block.end] if block else ""


def _quotes_like(around: str, text: str) -> str:
    straight, curly = set("'\"") & set(around), set("“”„«»‘’") & set(around)
    if straight and not curly:
        return text.translate(_TO_STRAIGHT)
    if curly and not straight:
        text = re.sub(r"(?<=\w)'", "’", text)
        for opening, closing in _PAIRS:
            if opening in around and closing in around:
                return _OPENING.sub(opening, text).replace('"', closing)
    return text


def _dashes_like(around: str, text: str) -> str:
    if "--" in around and not set("–—") & set(around):
        long = "---" if "---" in around else "--"
        text = text.replace("—", long).replace("–", "--")
    if "..." in around and "…" not in around:
        text = text.replace("…", "...")
    return text


# --- what must not happen -------------------------------------------------------------------------


def _refuse_controls(proposal: str) -> None:
    """A line end in it is judged where it would stand."""
    for one in FORBIDDEN.findall(proposal):
        if one not in LINE_ENDS:
            message = f"proposal must have no control characters, not {named(one)}: mend by hand"
            raise ReportError(message)


def _refuse_side_effects(source: Source, edits: list[Edit], text: str) -> None:
    """Read the new text as the build would: only the words changed may be shown otherwise."""
    new = read_source(text)
    shape = [(block.number, block.kind) for block in source.blocks]
    same_shape = shape == [(block.number, block.kind) for block in new.blocks]
    if not same_shape or new.folded.key != _expected(source, edits):
        raise ReportError("proposal must not change how the text around it is read: mend by hand")


def _expected(source: Source, edits: list[Edit]) -> str:
    folded, parts, position = source.folded, [], 0
    for edit in edits:
        parts.append(folded.key[position : folded.first_from(edit.start)])
        text = re.sub(r"&amp;", "&", edit.text).replace("&lt;", "<").replace("&#126;", "~")
        parts.append(fold(text).key)
        position = folded.first_beyond(edit.end)
    return _REPEATED.sub(r"\1", "".join([*parts, folded.key[position:]]))

"""Replace typewriter marks by those of print, and spaces where no line must end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from operator import attrgetter

from plugins.typography.addresses import Addresses
from plugins.typography.blocks import OBJECT, PROSE, Block, Edit
from plugins.typography.dashes import dash_edits
from plugins.typography.quotes import quotation_edits
from plugins.typography.signs import sign_edits
from plugins.typography.spaces import NBSP, keep_together
from plugins.typography.usage import Usage, usage

WIDOW_MIN_WORDS = 4
WIDOW_MAX_LENGTH = 15


def set_marks(block: Block) -> Block:
    """Give the block with the marks of print in its text."""
    language = usage(block.lang)
    if language and (edits := _mark_edits(block.text, language)):
        block = block.edited(_apart(edits, Addresses(block)))
    text = keep_together(block.text, language) if language else block.text
    gap = _last_gap(text) if block.owner in PROSE else None
    if gap is None:
        return block.with_text(text)
    if gap.end - gap.start == 1:
        return block.with_text(text[: gap.start] + gap.new + text[gap.end :])
    return block.with_text(text).edited([gap])


def _mark_edits(text: str, language: Usage) -> list[Edit]:
    edits = [
        *quotation_edits(text, language),
        *dash_edits(text, language),
        *sign_edits(text, language),
    ]
    return sorted(edits, key=attrgetter("start"))


def _apart(edits: Iterable[Edit], kept: Addresses) -> Iterator[Edit]:
    """Yield the edits that lie in no address and not within one another."""
    end = 0
    for edit in edits:
        if edit.start >= end and not kept.hold(edit.start):
            yield edit
            end = edit.end


def _last_gap(text: str) -> Edit | None:
    """Join the last two words if that cannot leave a hole at the end of the line before."""
    if len(text.split(None, WIDOW_MIN_WORDS - 1)) < WIDOW_MIN_WORDS:
        return None
    rest, before, last = text.rsplit(None, 2)
    if len(before) + len(last) >= WIDOW_MAX_LENGTH or before in "-–—" or OBJECT in before + last:
        return None
    end = len(text.rstrip()) - len(last)
    start = text.rindex(before, len(rest), end) + len(before)
    return Edit(start, end, NBSP)

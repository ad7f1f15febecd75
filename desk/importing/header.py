"""Take the headline, standfirst, byline and date from the first blocks of an article."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desk.importing.chrome import chrome_in, is_report_line
from desk.importing.dates import date_in
from desk.importing.model import RULE, Block, Facts, LeftOut

WINDOW = 6  # blocks after the headline among which a byline and a date may stand
MAX_STANDFIRST = 300
MAX_BYLINE = 100
MAX_LINE = 200  # of a byline and a date together; a longer line is text

_BYLINE = re.compile(
    r"(?:by|автор|авторы|аўтар|аўтары|текст|тэкст|author|authors|written by|story by|words by)"
    r"(?:\s*:\s*|\s+)(?P<names>\S.*)",
    re.IGNORECASE,
)
_AND = re.compile(r"\s*(?:,|;|\s(?:and|и|і|ды|&)\s)\s*")
_NAME = re.compile(
    r"[A-ZА-ЯЁІЎ][\w.’'ʼ-]*(?: (?:[A-ZА-ЯЁІЎ][\w.’'ʼ-]*|de|da|van|von|der|al|bin|la))*"
)
_PARTS = re.compile(r"\s+[|·•–—]\s+|\s*[|•]\s*")


@dataclass(frozen=True)
class Opening:
    """What the first blocks hold, the blocks that are the text, and the bylines and dates that
    differ from what was known."""

    facts: Facts
    rest: tuple[Block, ...]
    left_out: tuple[LeftOut, ...] = ()


def authors_in(line: str) -> tuple[str, ...]:
    """The names in a byline such as «By Jane Doe and John Roe» or «Автор: Іван Іваноў», or ()."""
    text = " ".join(line.split())
    match = _BYLINE.fullmatch(text) if len(text) <= MAX_BYLINE else None
    names = [name for name in _AND.split(match["names"]) if name] if match else []
    return tuple(names) if all(_NAME.fullmatch(name) for name in names) else ()


def is_header_line(line: str) -> bool:
    """Whether a line is a byline, a date or both, and nothing else."""
    return _with_line(Facts(), line) is not None


def without_chrome(
    blocks: Sequence[Block], site_names: Sequence[str]
) -> tuple[list[Block], list[LeftOut]]:
    """Drop report lines wherever they stand, other chrome at the beginning and at the end."""
    kept, left = [], []
    for block in blocks:
        if block.prose and is_report_line(block.text):
            left.append(LeftOut(block.line, "report line", block.text))
        else:
            kept.append(block)
    for end in (0, -1):
        while kept and kept[end].prose and (why := chrome_in(kept[end].text, site_names)):
            block = kept.pop(end)
            left.append(LeftOut(block.line, why, block.text))
    return kept, left


def open_with(blocks: Sequence[Block], facts: Facts) -> Opening:
    """Read what `facts` do not say from the blocks, and drop the blocks that only repeat them."""
    rest = list(blocks)
    first = next((i for i, block in enumerate(rest[:WINDOW]) if not _is_told(block)), 0)
    if not facts.title and rest and rest[first].prose:
        facts = replace(facts, title=rest.pop(first).text)
    last = _last_of_header(rest)
    header, text = rest[: last + 1], rest[last + 1 :]
    plain: list[Block] = []
    left: list[LeftOut] = []
    for block in header:
        found = _with_line(facts, block.text)
        if found is None and not _repeats(block.text, facts):
            plain.append(block)
        elif found == facts and _differs(facts, _with_line(Facts(), block.text)):
            left.append(LeftOut(block.line, "byline or date", block.text))
        facts = found or facts
    if len(plain) == 1 and not facts.standfirst:
        facts, plain = replace(facts, standfirst=plain[0].text), []
    elif last < 0 and not facts.standfirst and _is_standfirst(text):
        facts = replace(facts, standfirst=text.pop(0).text)
    return _close(facts, [*plain, *text], left)


def _is_told(block: Block) -> bool:
    """Whether a block is a byline or a date, which may stand above a headline."""
    return block.prose and is_header_line(block.text)


def _close(facts: Facts, text: list[Block], left: list[LeftOut]) -> Opening:
    """A byline or a date may end the text as well; a rule at an end parts it from nothing."""
    while len(text) > 1 and text[-1].prose:
        found = _with_line(facts, text[-1].text)
        if found is None or found == facts:
            break
        facts = found
        text.pop()
    while text and text[-1].markdown == RULE:
        text.pop()
    while text and text[0].markdown == RULE:
        del text[0]
    return Opening(facts, tuple(text), tuple(left))


def _last_of_header(blocks: Sequence[Block]) -> int:
    """The index of the last block among the first that is a byline or a date, or -1: the text does
    not begin before it."""
    first = [block.text if block.prose else "" for block in blocks[:WINDOW]]
    found = [i for i, text in enumerate(first) if is_header_line(text)]
    if not found or sum(len(text) > MAX_STANDFIRST for text in first[: found[-1]]):
        found = found[:1] if found and found[0] == 0 else []
    return found[-1] if found else -1


def _with_line(facts: Facts, line: str) -> Facts | None:
    """The facts and those of a line in which each part is a byline or a date, else None; what is
    known already stays."""
    parts = [part for part in _PARTS.split(line.strip()) if part] if len(line) <= MAX_LINE else []
    for part in parts:
        authors, dated = authors_in(part), date_in(part)
        if not authors and not dated:
            return None
        facts = replace(facts, authors=facts.authors or authors, dated=facts.dated or dated)
    return facts if parts else None


def _differs(known: Facts, told: Facts | None) -> bool:
    """Whether a line names others, or another day, than the fields do; a day is said less precisely
    than a field has it."""
    if told is None:
        return False
    others = set(told.authors) - set(known.authors)
    return bool(others) or not known.dated.startswith(told.dated[:10])


def _repeats(text: str, facts: Facts) -> bool:
    known = {facts.title, facts.standfirst, ", ".join(facts.authors), *facts.authors}
    return text in known


def _is_standfirst(blocks: Sequence[Block]) -> bool:
    """Without a byline after it, a standfirst is told by its lack of a full stop."""
    text = blocks[0].text if len(blocks) > 1 and blocks[0].prose else ""
    return 0 < len(text) <= MAX_STANDFIRST and text[-1] not in '.!?…:;,"”»’'

"""Tell what changed between two texts in words that a reader can follow: pure, and quick also on
texts made to be slow."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

# SequenceMatcher's worst case, in looked-up pairs; beyond it a block is told as new. An ordinary
# paragraph takes some ten thousand.
WORK = 5_000_000
# Beyond this many pairs of blocks, changed ones are told as deleted and inserted.
PAIRS = 2_500
# Two blocks that share fewer of their words are two blocks, not one that was edited.
LIKENESS = 0.4

_CHUNK = re.compile(r"\s*(?:—|[^\s—]+)")
_MARKS = ".,:;!?…–«»„“”‘’\"'()[]{}"


@dataclass(frozen=True)
class Run:
    """A stretch of words, and what became of it."""

    kind: Literal["same", "inserted", "deleted"]
    text: str


Passage = tuple[Run, ...]
"""One block, changed or beside a change; an empty one stands for unchanged blocks left out."""

Region = tuple[int, int, int, int]
"""Where two sequences differ: old[a:b] became new[c:d]."""


def diff_blocks(old: Sequence[str], new: Sequence[str]) -> tuple[Passage, ...]:
    """Return the blocks that changed, with an unchanged one on each side; nothing if none did."""
    rows: list[tuple[str, str]] = []
    position = 0
    for a, b, c, d in _regions(old, new, WORK):
        rows += [(text, text) for text in new[position:c]]
        rows += _pairs(old[a:b], new[c:d])
        position = d
    rows += [(text, text) for text in new[position:]]
    return tuple(_told(rows))


def diff_words(old: str, new: str, work: int = WORK) -> Passage:
    """Return one block as runs of words; `work` bounds the time."""
    if not old or not new:
        return (Run("inserted", new) if new else Run("deleted", old),)
    before, after = _words(old), _words(new)
    regions = _regions([word.lstrip() for word in before], [word.lstrip() for word in after], work)
    runs: list[Run] = []
    last, position = 0, 0
    for a, b, c, d in _joined(regions, before):
        runs.append(_unchanged(before[last:a], after[position:c]))
        runs += _replaced("".join(before[a:b]), "".join(after[c:d]))
        last, position = b, d
    runs.append(_unchanged(before[last:], after[position:]))
    return tuple(run for run in runs if run.text)


def _words(text: str) -> list[str]:
    """Cut a text into words and the marks around them; each keeps the space before it."""
    return [part for chunk in _CHUNK.findall(text) for part in _cut(chunk) if part]


def _cut(chunk: str) -> tuple[str, str, str]:
    start = len(chunk) - len(chunk.lstrip().lstrip(_MARKS))
    end = max(start, len(chunk.rstrip(_MARKS)))
    head = chunk[:start]
    # A space alone is no mark: it belongs to its word.
    return (
        ("", chunk[:end], chunk[end:]) if head.isspace() else (head, chunk[start:end], chunk[end:])
    )


def _regions(old: Sequence[str], new: Sequence[str], work: int) -> list[Region]:
    """Where two sequences differ, in order; all between their equal ends if finding out more would
    take too long."""
    head = _shared_start(old, new)
    tail = _shared_start(old[head:][::-1], new[head:][::-1])
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    if not a and not b:
        return []
    if _worst_case(a, b) > work:
        return [(head, head + len(a), head, head + len(b))]
    codes = SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [(head + i, head + j, head + k, head + m) for tag, i, j, k, m in codes if tag != "equal"]


def _shared_start(old: Sequence[str], new: Sequence[str]) -> int:
    pairs = enumerate(zip(old, new, strict=False))
    return next((i for i, (a, b) in pairs if a != b), min(len(old), len(new)))


def _worst_case(old: Sequence[str], new: Sequence[str]) -> int:
    """Each search for the longest match looks at every pair of equal words, and may find one
    word."""
    counts = Counter(new)
    return sum(counts[word] for word in old) * min(len(old), len(new))


def _joined(regions: list[Region], before: list[str]) -> list[Region]:
    """Join changes with a single word between them: a reader takes them for one."""
    joined: list[Region] = []
    for region in regions:
        a, b, c, _ = joined[-1] if joined else region
        between = before[b : region[0]]
        if joined and sum(any(map(str.isalnum, word)) for word in between) < 2:
            joined[-1] = (a, region[1], c, region[3])
        else:
            joined.append(region)
    return joined


def _unchanged(before: list[str], after: list[str]) -> Run:
    """Spaced as it is now, and apart from what was deleted before it."""
    text = "".join(after)
    apart = text and before[0][0].isspace() and not text[0].isspace()
    return Run("same", f" {text}" if apart else text)


def _replaced(deleted: str, inserted: str) -> Iterator[Run]:
    """Spaces stand between the runs, where no line is drawn through or under them."""
    spaced = (deleted or inserted)[0].isspace()
    if spaced:
        yield Run("same", " ")
    yield Run("deleted", deleted.strip())
    if deleted and inserted and (spaced or inserted[0] not in _MARKS):
        yield Run("same", " ")
    yield Run("inserted", inserted.strip())


def _pairs(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, str]]:
    """Pair each changed block with what became of it, in order; an empty text for none."""
    if len(old) * len(new) > PAIRS:
        return [*((text, "") for text in old), *(("", text) for text in new)]
    likeness = _likeness(old, new)
    best = _best_from(likeness, len(new))
    pairs, i, j = [], 0, 0
    while i < len(old) or j < len(new):
        paired = i < len(old) and j < len(new) and likeness[i][j] > 0
        if paired and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs.append((old[i], new[j]))
            i, j = i + 1, j + 1
        elif j == len(new) or (i < len(old) and best[i][j] == best[i + 1][j]):
            pairs.append((old[i], ""))
            i += 1
        else:
            pairs.append(("", new[j]))
            j += 1
    return pairs


def _likeness(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """The share of words that two blocks have in common, or 0 if it is below LIKENESS."""
    counts = [Counter(text.split()) for text in new]
    rows = []
    for text in old:
        count = Counter(text.split())
        shares = [2 * (count & c).total() / max(1, count.total() + c.total()) for c in counts]
        rows.append([share if share >= LIKENESS else 0.0 for share in shares])
    return rows


def _best_from(likeness: list[list[float]], width: int) -> list[list[float]]:
    """The greatest likeness that pairs from each place on can add up to."""
    best = [[0.0] * (width + 1) for _ in range(len(likeness) + 1)]
    for i in reversed(range(len(likeness))):
        for j in reversed(range(width)):
            together = best[i + 1][j + 1] + likeness[i][j]
            best[i][j] = max(together, best[i + 1][j], best[i][j + 1])
    return best


def _told(rows: list[tuple[str, str]]) -> Iterator[Passage]:
    """Leave out what stands away from every change, and put one empty passage in its place."""
    changed = [old != new for old, new in rows]
    work = WORK // max(1, sum(changed))
    left_out = False
    for index, (old, new) in enumerate(rows if any(changed) else ()):
        near = any(changed[max(0, index - 1) : index + 2])
        if near:
            yield diff_words(old, new, work) if changed[index] else (Run("same", new),)
        elif not left_out:
            yield ()
        left_out = not near

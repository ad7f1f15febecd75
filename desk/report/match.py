"""Find the words that a reader selected in the source as it is now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice
from typing import Literal

from desk.report.fold import Folded, fold
from desk.report.model import Report
from desk.report.source_text import Source

MAX_PLACES = 200
AGREEMENT = 8
"""As many characters of the key beside a quotation, on either side, tell its place from another."""
LONG = 24
"""A quotation of as many characters of the key needs nothing beside it to be known again."""
SEED = 12
MAX_SHIFTS = 8
MAX_PAIRS = 100_000
"""Texts with more pairs of equal words, such as "a a a …", would take too long to compare."""
LIKENESS = 0.5
"""As much of quotation and context must still stand where a changed text is recognised."""

State = Literal["found", "mended", "ambiguous", "missing"]


@dataclass(frozen=True)
class Quotation:
    """The words selected, folded with their context: in `whole.key` from `first` up to `last`.

    `start` is where the words begin in the text that was folded.
    """

    exact: str
    start: int
    whole: Folded
    first: int
    last: int

    @property
    def key(self) -> str:
        return self.whole.key[self.first : self.last]

    @property
    def before(self) -> str:
        return self.whole.key[: self.first]

    @property
    def after(self) -> str:
        return self.whole.key[self.last :]


@dataclass(frozen=True)
class Place:
    """Words of a source, from `start` up to `end`.

    `keys` has for each character of the quotation's key its index in the source's key (-1: none).
    """

    start: int
    end: int
    keys: tuple[int, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of a quotation; it has several places if ambiguous, none if missing, else one."""

    state: State
    places: tuple[Place, ...] = ()


def quotation(prefix: str, exact: str, suffix: str) -> Quotation:
    """Fold a quotation with its context, so that marks that run across the border fold as one."""
    words = exact.strip()
    lead = prefix + exact[: len(exact) - len(exact.lstrip())]
    whole = fold(lead + words + suffix)
    first = whole.first_from(len(lead))
    last = max(first, whole.first_beyond(len(lead) + len(words)))
    return Quotation(words, len(lead), whole, first, last)


def find(source: Source, report: Report, *, unchanged: bool) -> Outcome:
    """Find the report's quotation; also a changed one, if the source is not `unchanged` since."""
    quote = quotation(report.prefix, report.exact, report.suffix)
    whole = _whole(source, quote)
    mended = _mended(source, quote, report)
    if mended and not any(_number(source, place) == report.paragraph for place in whole):
        # The same words elsewhere do not count where the report's own paragraph holds the proposal.
        here = [place for place in mended if _number(source, place) == report.paragraph]
        if here or not whole:
            return Outcome("mended", tuple((here or mended)[:1]))
    places = whole or _alone(source, quote, unchanged=unchanged)
    if not places and not unchanged:
        places = _changed(source, quote)
        proposal = fold(report.proposal).key
        if proposal and any(_key_of(source, place) == proposal for place in places):
            return Outcome("mended", tuple(places[:1]))
    return _choose(source, places, report.paragraph)


def _choose(source: Source, places: list[Place], paragraph: int | None) -> Outcome:
    if len(places) > 1:
        numbered = [place for place in places if _number(source, place) == paragraph]
        places = numbered if len(numbered) == 1 else places
    if not places:
        return Outcome("missing")
    return Outcome("found" if len(places) == 1 else "ambiguous", tuple(places))


def _key_of(source: Source, place: Place) -> str:
    folded = source.folded
    return folded.key[folded.first_from(place.start) : folded.first_beyond(place.end)]


def _number(source: Source, place: Place) -> int:
    block = source.block_at(place.start)
    return block.number if block else 0


def occurrences(key: str, part: str) -> Iterator[int]:
    """Yield where `part` stands in `key`, overlapping or not."""
    position = key.find(part) if part else -1
    while position >= 0:
        yield position
        position = key.find(part, position + 1)


def _whole(source: Source, quote: Quotation) -> list[Place]:
    found = islice(occurrences(source.folded.key, quote.whole.key), MAX_PLACES)
    return [_exact_place(source, quote, position + quote.first) for position in found]


def _exact_place(source: Source, quote: Quotation, first: int) -> Place:
    shift = first - quote.first
    size, length = len(source.folded.key), len(quote.whole.key)
    inside = range(max(0, -shift), min(length, size - shift))
    keys = tuple(index + shift if index in inside else -1 for index in range(length))
    return _place(source, quote, keys)


def _place(source: Source, quote: Quotation, keys: tuple[int, ...]) -> Place:
    """The place of the words; what is unknown lies between what is known on either side."""
    folded = source.folded
    known = [key for key in keys if key >= 0]
    low = next((key for key in reversed(keys[: quote.first]) if key >= 0), known[0] - 1)
    high = next((key for key in keys[quote.last :] if key >= 0), known[-1] + 1)
    words = keys[quote.first : quote.last]
    first = words[0] if words and words[0] >= 0 else low + 1
    last = words[-1] + 1 if words and words[-1] >= 0 else max(high, first)
    if first < last:
        return Place(folded.starts[first], folded.ends[last - 1], keys)
    start = folded.ends[first - 1] if first else 0
    end = folded.starts[first] if first < len(folded.key) else len(source.text)
    return Place(start, max(start, end), keys)


def _mended(source: Source, quote: Quotation, report: Report) -> list[Place]:
    """Where the proposal stands already in the quotation's context."""
    if not report.proposal or len(quote.before) + len(quote.after) < AGREEMENT // 2:
        return []
    proposal = quotation(report.prefix, report.proposal, report.suffix)
    return [] if proposal.key == quote.key else _whole(source, proposal)


def _alone(source: Source, quote: Quotation, *, unchanged: bool) -> list[Place]:
    """Where the words stand in a context that differs in part, with the most of it."""
    key = source.folded.key
    found = list(islice(occurrences(key, quote.key), MAX_PLACES))
    scores = {position: _agreement(key, quote, position) for position in found}
    if not unchanged:  # else the words must be somewhere: the likeliest place is theirs
        found = [position for position in found if _is_known(quote, *scores[position])]
    best = max((sum(scores[position]) for position in found), default=0)
    return [
        _exact_words(source, quote, position) for position in found if sum(scores[position]) == best
    ]


def _exact_words(source: Source, quote: Quotation, position: int) -> Place:
    """The words at this place, and as much of the context on either side as stands there."""
    before, after = _agreement(source.folded.key, quote, position)
    place = _exact_place(source, quote, position)
    agreeing = range(quote.first - before, quote.last + after)
    keys = tuple(key if index in agreeing else -1 for index, key in enumerate(place.keys))
    return Place(place.start, place.end, keys)


def _agreement(key: str, quote: Quotation, position: int) -> tuple[int, int]:
    """How many characters of the context stand beside this place, before it and after it."""
    end = position + len(quote.key)
    before = key[max(0, position - len(quote.before)) : position]
    after = key[end : end + len(quote.after)]
    return (
        _common(before[::-1], quote.before[::-1]),
        _common(after, quote.after),
    )


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))


def _is_known(quote: Quotation, before: int, after: int) -> bool:
    if len(quote.key) >= LONG or not quote.before + quote.after:
        return True
    most = max(len(quote.before), len(quote.after))
    return max(before, after) >= min(AGREEMENT, most)


# --- a text that has changed ----------------------------------------------------------------------


def _changed(source: Source, quote: Quotation) -> list[Place]:
    """Where most of the words of quotation and context still stand in their order."""
    aligned = [_align(source, quote, shift) for shift in _shifts(source.folded.key, quote)]
    scores = {keys: sum(key >= 0 for key in keys) for keys in aligned}
    enough = LIKENESS * len(quote.whole.key)
    best = max(scores.values(), default=0)
    places = {
        place.start: place
        for keys, score in scores.items()
        if score >= enough and score > 0.9 * best
        for place in [_place(source, quote, keys)]
    }
    return [places[start] for start in sorted(places)]


def _shifts(key: str, quote: Quotation) -> list[int]:
    """How far the source may be shifted against the quotation, judged by pieces of the latter."""
    votes: Counter[int] = Counter()
    for offset in range(0, len(quote.whole.key) - SEED + 1, SEED // 2):
        for position in islice(occurrences(key, quote.whole.key[offset : offset + SEED]), 50):
            votes[position - offset] += 1
    return [shift for shift, _ in votes.most_common(MAX_SHIFTS)]


def _align(source: Source, quote: Quotation, shift: int) -> tuple[int, ...]:
    """Say which character of the source's key each of the quotation's is, word by word."""
    size = len(quote.whole.key)
    slack = SEED * 2 + size // 4
    low, high = max(0, shift - slack), min(len(source.folded.key), shift + size + slack)
    theirs = _words(quote.whole, 0, size)
    ours = _words(source.folded, low, high)
    keys = [-1] * size
    old, new = [word for word, _ in theirs], [word for word, _ in ours]
    counts = Counter(new)
    if sum(counts[word] for word in old) > MAX_PAIRS:
        return tuple(keys)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for block in matcher.get_matching_blocks():
        for index in range(block.size):
            word, first = theirs[block.a + index]
            at = ours[block.b + index][1]
            keys[first : first + len(word)] = range(at, at + len(word))
    return tuple(keys)


def _words(folded: Folded, low: int, high: int) -> list[tuple[str, int]]:
    """Cut a stretch of the key into words and single marks, each with its index."""
    words: list[tuple[str, int]] = []
    for index in range(low, high):
        one = folded.key[index]
        joined = index > low and one.isalnum() and folded.starts[index] <= folded.ends[index - 1]
        if joined and words[-1][0][-1].isalnum():
            words[-1] = (words[-1][0] + one, words[-1][1])
        else:
            words.append((one, index))
    return words

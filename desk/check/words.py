"""What was typed and does not stand on the page."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

from desk.check.text import Text
from desk.check.typed import shown, typed, typed_places
from plugins.faults import Fault

# Pairs of like words, or of characters of two runs, that are compared at most.
WORK = 500_000
LONGEST = 40  # characters of what was lost that a message shows
SHORT = 3  # characters; so few are found anywhere, and prove no move
_STAND_IN = "klzzwxh"  # what Markdown puts in the place of a part until it is written
_WORD = re.compile(r"\w+|[^\w]")

Range = tuple[int, int]


def words_lost(text: Text, html: str) -> Iterator[Fault]:
    """words-lost: letters, digits or signs were typed and are not on the page, or as marks that
    were hardly meant. `| 5 | bn |` below a head of one cell -> type what the message says; a
    backslash before a sign keeps it.
    """
    page = shown(html)
    if _STAND_IN in page and _STAND_IN not in text.body:
        message = "marks of emphasis must be closed in the order in which they are opened"
        place = max(text.body.find("*"), text.body.find("_"), 0)
        yield text.warning(place, "words-lost", f"{message}, for Markdown mixes up what is in them")
    if _contains(page, typed(text)):
        return
    letters, places = typed_places(text)
    lines: set[int] = set()
    for start, end in missing(letters, page):
        line = text.body.count("\n", 0, places[start])
        if line not in lines:
            lines.add(line)
            lost = _as_typed(text.body, places, start, end)
            message = f"text must be read as it is typed, but {lost!r} is not on the page"
            advice = _advice(text.body, places[start])
            yield text.warning(places[start], "words-lost", f"{message}; {advice}")


def _contains(page: str, letters: str) -> bool:
    """Whether all letters stand on a page, in their order: it may have more."""
    if letters == page:
        return True
    rest = iter(page)
    return all(letter in rest for letter in letters)


def missing(letters: str, page: str) -> list[Range]:
    """Which of the letters a page does not have, as ranges of them in order; what it has elsewhere
    has only moved."""
    head = _shared(letters, page)
    tail = _shared(letters[head:][::-1], page[head:][::-1])
    # Whole words are compared, so that a message shows no part of one.
    while head and letters[head - 1].isalnum():
        head -= 1
    while tail and letters[len(letters) - tail].isalnum():
        tail -= 1
    old, new = letters[head : len(letters) - tail], page[head : len(page) - tail]
    if not old:
        return []
    words, others = _WORD.findall(old), _WORD.findall(new)
    counts = Counter(others)
    if sum(counts[word] for word in words) > WORK:
        return [(head, head + 1)]
    starts = [head + match.start() for match in _WORD.finditer(old)] + [head + len(old)]
    gone: list[Range] = []
    added: list[str] = []
    for tag, a, b, c, d in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if tag != "equal":
            added.append("".join(others[c:d]))
            gone += _gone(letters[starts[a] : starts[b]], added[-1], starts[a])
    moved = "\n".join(map(_letters, added))
    return [(a, b) for a, b in gone if b - a < SHORT or _letters(letters[a:b]) not in moved]


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)) or text


def _gone(old: str, new: str, offset: int) -> Iterator[Range]:
    """What of one text another does not have, as ranges from `offset` on."""
    if not new or len(old) * len(new) > WORK:
        if old:
            yield offset, offset + len(old)
        return
    for tag, a, b, _, _ in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag in {"delete", "replace"}:
            yield offset + a, offset + b


def _shared(one: str, other: str) -> int:
    """How many letters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _as_typed(body: str, places: array[int], start: int, end: int) -> str:
    lost = " ".join(body[places[start] : places[end - 1] + 1].split())
    return lost if len(lost) <= LONGEST else f"{lost[: LONGEST - 1]}…"


def _advice(body: str, place: int) -> str:
    """What to type where a text was lost."""
    start = body.rfind("\n", 0, place) + 1
    line = body[start:].partition("\n")[0]
    before = line[: place - start]
    if "|" in line:
        return r"give its column a head, or type \| for a bar within a cell"
    if "{" in line[: place - start + 1]:
        return r"type \{ for the brace"
    if re.match(r"[ >]*\d+\.", line) and not before.strip(" >"):
        return r"type a backslash after the number, as 5\."
    if re.match(r" {0,3}\[", line):
        return r"type \[ for the bracket"
    return "type a backslash before the sign that takes it away"

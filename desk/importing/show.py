"""What an editor sees of an import: pure text, in which nothing can act on the terminal."""

from __future__ import annotations

from collections.abc import Iterator

from desk.importing.model import Draft, LeftOut
from desk.report.show import visible

MAX_SHOWN = 100  # characters of a passage
_LABEL = 12


def summary(draft: Draft, path: str, name: str, form: str) -> str:
    """Where the draft lies, its fields, what was left out of the file `name`, and what is to do."""
    parts = [
        [f"{path}  (draft)"],
        [*_fields(draft), f"  {'Text':{_LABEL}}{_size(draft)}, read from {form}"],
        list(_left_out(draft, name)),
        ["To do:", *(f"  {number}. {step}" for number, step in enumerate(_steps(draft), 1))],
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def _fields(draft: Draft) -> Iterator[str]:
    for field, value in draft.fields.items():
        if field != "Status":
            yield f"  {field:{_LABEL}}{visible(value)}"


def _size(draft: Draft) -> str:
    words = len(draft.body.split())
    paragraphs = len([block for block in draft.body.split("\n\n") if block.strip()])
    pictures = f", {_count(len(draft.pictures), 'picture')}" if draft.pictures else ""
    return f"{_count(paragraphs, 'paragraph')}, {_count(words, 'word')}{pictures}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _left_out(draft: Draft, name: str) -> Iterator[str]:
    if not draft.left_out:
        return
    yield f"Left out, {_count(len(draft.left_out), 'passage')}:"
    places = [_place(passage, name) for passage in draft.left_out]
    width = max(map(len, places))
    kinds = max(len(passage.why) for passage in draft.left_out)
    for place, passage in zip(places, draft.left_out, strict=True):
        why = visible(passage.why)
        yield f"  {place:{width}}  {why:{kinds}}  {_shortened(passage.text)}".rstrip()


def _place(passage: LeftOut, name: str) -> str:
    return f"{visible(name)}:{passage.line}" if passage.line else visible(name)


def _shortened(text: str) -> str:
    text = visible(" ".join(text.split()))
    if len(text) <= MAX_SHOWN:
        return text
    return f"{text[:MAX_SHOWN].rstrip()}… ({_count(len(text.split()), 'word')})"


def _steps(draft: Draft) -> Iterator[str]:
    yield from map(visible, draft.notes)
    yield f"Read it: `make serve` shows it at drafts/{draft.slug}.html."
    yield "Publish it: delete the line `Status: draft`."

"""Read a head between lines of `---`, which other programs write, as the YAML that it is."""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

# Fields that may stand several times: a list of them is not one field with commas.
_REPEATED = {"correction", "clarification"}

Row = tuple[str, str, int]  # name, text and line of a field


class HeadError(Exception):
    """What a head must be, and on which of its lines it is not so."""

    def __init__(self, line: int, must: str) -> None:
        super().__init__(must)
        self.line, self.must = line, must


def rows_of(text: str) -> list[Row]:
    """Return the fields of a head, lines counted from 1; a list becomes names with commas (with
    semicolons, where a name holds a comma), or a field for each of `correction`.

    Nothing is made of the values: a date or `true` stays as it was typed.

    Raises:
        HeadError: it is no YAML, or not a name and a text or list of texts in each line.
    """
    try:
        events = list(yaml.parse(text, Loader=yaml.SafeLoader))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise HeadError(mark.line + 1 if mark else 1, f"be YAML: {error.problem}") from None
    except yaml.YAMLError:
        raise HeadError(1, "be YAML without control characters") from None
    inner = [one for one in events if isinstance(one, _KINDS)]
    if not inner:
        return []
    if not isinstance(inner[0], MappingStartEvent) or not isinstance(inner[-1], MappingEndEvent):
        raise HeadError(inner[0].start_mark.line + 1, "be fields, as `title: A plan`")
    return list(_rows(iter(inner[1:-1])))


_KINDS = (
    AliasEvent, MappingStartEvent, MappingEndEvent, ScalarEvent, SequenceStartEvent,
    SequenceEndEvent,
)  # fmt: skip


def _rows(events: Iterator[Event]) -> Iterator[Row]:
    for event in events:
        name, line = _text(event), event.start_mark.line + 1
        value = next(events)
        if not isinstance(value, SequenceStartEvent):
            yield name, _text(value), line
            continue
        texts = [_text(one) for one in _items(events)]
        if name.lower() in _REPEATED:
            yield from ((name, text, line) for text in texts)
        else:
            yield name, _joined(texts), line


def _items(events: Iterator[Event]) -> Iterator[Event]:
    for event in events:
        if isinstance(event, SequenceEndEvent):
            return
        yield event


def _text(event: Event) -> str:
    """The text of a scalar on one line."""
    if not isinstance(event, ScalarEvent):
        must = "hold a text or a list of texts, not fields, lists or references within it"
        raise HeadError(event.start_mark.line + 1, must)
    return " ".join(str(event.value).split())


def _joined(texts: list[str]) -> str:
    return ("; " if any("," in text for text in texts) else ", ").join(texts)

"""Read a head between lines of `---`, which other programs write, as the YAML that it is."""

from __future__ import annotations

import re
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

_HASHTAG = re.compile(r"[ \t]+(#\w+)")
# Of YAML's escapes (5.7) those that programs write for signs and letters; the others are no text,
# and what an editor meant by them is a path: `"C:\new"`.
_ESCAPE = re.compile(r"\\(?:[\"\\/\n]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|(.))")

_BACKSLASH = 'have two backslashes for one between " marks, and a space where a line breaks'
_YAML_S_OWN = "tag:yaml.org,2002:"

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
        raise HeadError(_line_of(error), _must(error)) from None
    except yaml.YAMLError:
        raise HeadError(1, "be YAML without control characters") from None
    _refuse_lost_words(events, text)
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


def _must(error: yaml.MarkedYAMLError) -> str:
    if "escape" in str(error.problem):  # as in `"C:\Docs"`
        return _BACKSLASH
    return f"be YAML ({error.problem}); put the text into quotes, or delete the lines of ---"


def _line_of(error: yaml.MarkedYAMLError) -> int:
    """The line on which what is wrong begins: of a quotation or a list that nothing closes YAML
    sees it only at its end, and of a block it names the first line."""
    is_block = str(error.context).startswith("while parsing a block")
    mark = error.problem_mark if is_block else error.context_mark or error.problem_mark
    return mark.line + 1 if mark else 1


def _refuse_lost_words(events: list[Event], text: str) -> None:
    """Refuse a text of which YAML takes a part for something else."""
    lines = text.split("\n")
    for event in events:
        if isinstance(event, ScalarEvent):
            _refuse_properties(event)
            _refuse_comment(event, lines)
            _refuse_escapes(event, text)


def _refuse_properties(event: ScalarEvent) -> None:
    """Refuse what stands before a text and is none of it: a tag of somebody's own, as in `!Now or
    never`, and the name of an anchor, as in `&Sons` (6.9)."""
    is_own = event.tag and not event.tag.startswith(_YAML_S_OWN)
    sign = "!" if is_own else "&" if event.anchor else ""
    if sign:
        must = f"have quotes around a text that begins with {sign!r}, which YAML takes for its own"
        raise HeadError(event.start_mark.line + 1, must)


def _refuse_comment(event: ScalarEvent, lines: list[str]) -> None:
    """Refuse a text that goes on with a hashtag, which YAML takes for a comment (6.6)."""
    end = event.end_mark
    if event.style is None and end.line < len(lines):
        lost = _HASHTAG.match(lines[end.line], end.column)
        if lost:
            must = f"have quotes around a text with {lost[1]!r}, which YAML takes for a comment"
            raise HeadError(end.line + 1, must)


def _refuse_escapes(event: ScalarEvent, text: str) -> None:
    """Refuse an escape that stands for no sign or letter."""
    if event.style != '"':
        return
    typed = text[event.start_mark.index : event.end_mark.index]
    for escape in _ESCAPE.finditer(typed):
        if escape[1]:
            line = event.start_mark.line + typed.count("\n", 0, escape.start()) + 1
            raise HeadError(line, f"{_BACKSLASH}, not '{escape[0]}'")


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

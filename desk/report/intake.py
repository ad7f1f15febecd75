"""Tell from their content what bytes hold, and take the reports out of them one by one."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO
from urllib.parse import parse_qsl

from desk.report.mail import read_mail, read_text
from desk.report.model import MAX_BYTES, Item, ReportError, report_of

MAX_INPUT = 50 * MAX_BYTES
MAX_REPORTS = 10_000

# What the page sends, as JSON or as the fields of a form.
FIELDS = frozenset(
    "url headline source revision paragraph exact prefix suffix proposal comment link selector "
    "website version".split()
)
# Form services put what was sent under one of these: Netlify `data` in `payload`, Formspree
# `submissions`, Getform `submissions` in `data`.
WRAPPERS = ("payload", "data", "fields", "submissions", "submission", "results", "items")

_MAIL_FIELD = re.compile(
    rb"(?:from|to|subject|date|received|return-path|delivered-to|mime-version|content-type|message-id"
    rb"|reply-to|x-[\w-]+|dkim-signature|authentication-results|arc-[\w-]+)[ \t]*:",
    re.IGNORECASE,
)
_ENVELOPE = re.compile(
    rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\n]*\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),? [ \w]{0,4}"
    rb"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b[^\n]*\d:\d\d"
)
_FORM = re.compile(r"[\w.%+\[\]-]+=\S*")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def read_input(stream: BinaryIO) -> bytes:
    """Read what was given, at most one byte more than MAX_INPUT: by that `items` knows."""
    return stream.read(MAX_INPUT + 1)


def items(data: bytes) -> Iterator[Item]:
    """Yield each report, and a ReportError in place of one that cannot be taken; never raises."""
    try:
        yield from _items(data)
    except ReportError as error:
        yield error


def _items(data: bytes) -> Iterator[Item]:
    if len(data) > MAX_INPUT:
        raise ReportError(f"the input must have at most {MAX_INPUT:,} bytes: split it")
    if _ENVELOPE.match(data) or (data.startswith(b"From ") and _MAIL_FIELD.match(_second(data))):
        yield from _mailbox(data)
    elif _MAIL_FIELD.match(data.lstrip()):
        yield from _one(read_mail, data.lstrip())
    elif len(data) > MAX_BYTES:
        raise ReportError(
            f"the input must have at most {MAX_BYTES:,} bytes, not {len(data):,}: split the export"
        )
    else:
        yield from _texts(_decoded(data).strip())


def _second(data: bytes) -> bytes:
    """What follows the first line."""
    return data.partition(b"\n")[2]


def _texts(text: str) -> Iterator[Item]:
    if not text:
        raise ReportError("the input must hold a report; it is empty")
    if text[0] in "{[":
        yield from _json(text)
    elif all(map(_FORM.fullmatch, text.splitlines())):
        for line in text.splitlines():
            yield from _one(_form, line)
    elif _delimiter(text):
        yield from _table(text)
    else:
        yield from _one(read_text, text)


def _one(read: Any, value: Any) -> Iterator[Item]:
    try:
        yield read(value)
    except ReportError as error:
        yield error


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-16" if data.startswith(_UTF_16) else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ReportError(
            f"the input must be UTF-8 text; byte {error.start + 1:,} of it is not: save it as UTF-8"
        ) from None


def _mailbox(data: bytes) -> Iterator[Item]:
    """Each mail of a mailbox. Its separator is a line as mail programs write it, with the time in
    which the mail came (RFC 4155): one of a letter may begin with "From " too, and Python's own
    `mailbox` tears a mail in two there."""
    starts = sorted({0, *(match.start() for match in _ENVELOPE.finditer(data))})
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        _, _, mail = data[start:end].partition(b"\n")
        yield from _one(read_mail, mail)


def _form(line: str) -> Item:
    try:
        pairs = parse_qsl(line, keep_blank_values=True, errors="strict", max_num_fields=100)
    except ValueError:
        raise ReportError(
            "a form must be at most 100 percent-encoded UTF-8 fields such as `exact=…&proposal=…`"
        ) from None
    return report_of(_known(dict(pairs)))


# --- JSON -----------------------------------------------------------------------------------------


def _json(text: str) -> Iterator[Item]:
    try:
        values = [_parsed(text)]
    except ReportError:
        lines = [line for line in text.splitlines() if line.strip()]
        if len(lines) < 2 or not all(line.lstrip().startswith("{") for line in lines):
            raise
        for line in lines:
            yield from _one(_of_value, line)
        return
    for value in _unwrapped(values):
        yield from _one(_of_object, value)


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise ReportError("JSON must not be nested so deep: it is no report of ours") from None
    except ValueError as error:
        problem = getattr(error, "msg", "a number is too long")
        line = getattr(error, "lineno", 1)
        raise ReportError(f"JSON must be whole and valid; line {line}: {problem}") from None


def _of_value(line: str) -> Item:
    return _of_object(_parsed(line))


def _of_object(value: Any) -> Item:
    fields = _known(value) if isinstance(value, Mapping) else {}
    if not fields:
        raise ReportError(
            "a report must be an object with exact (or selector) and source; this is none"
        )
    return report_of(fields)


def _unwrapped(values: list[Any]) -> Iterator[Any]:
    """Yield what stands in lists and wrappers, in order, however deep they are."""
    stack, count = values[::-1], 0
    while stack:
        value = stack.pop()
        inner = _inner(value)
        if inner is not None:
            stack.extend(inner[::-1])
            continue
        count += 1
        if count > MAX_REPORTS:
            raise ReportError(f"the input must hold at most {MAX_REPORTS:,} reports: split it")
        yield value


def _inner(value: Any) -> list[Any] | None:
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and len(FIELDS & set(value)) < 2:
        wrapped = [value[name] for name in WRAPPERS if isinstance(value.get(name), list | dict)]
        # Formspree lists the names of the columns beside the rows.
        return [
            one
            for one in wrapped
            if not (isinstance(one, list) and one and isinstance(one[0], str))
        ] or None
    return None


def _known(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are ours, however an export spells their names: `Exact`, `data.exact`."""
    names = {name: str(name).rpartition(".")[2].strip().lower() for name in fields}
    return {short: fields[name] for name, short in names.items() if short in FIELDS}


# --- tables ---------------------------------------------------------------------------------------


def _delimiter(text: str) -> str:
    """What separates the columns of a table with our fields in its header; empty if none is."""
    header = text.splitlines()[0]
    for delimiter in ",;\t":
        names = dict.fromkeys(next(csv.reader([header], delimiter=delimiter), []), "")
        if {"exact", "source"} & set(_known(names)) and len(names) > 1:
            return delimiter
    return ""


def _table(text: str) -> Iterator[Item]:
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=_delimiter(text), restkey="")
    try:
        for row in rows:
            yield from _one(report_of, _known({name: row[name] or "" for name in row if name}))
    except csv.Error as error:
        raise ReportError(f"CSV must be whole; row {rows.line_num}: {error}") from None

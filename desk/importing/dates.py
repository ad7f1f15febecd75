"""Read a date line as newspapers print it, in English, Russian or Belarusian."""

from __future__ import annotations

import re
from datetime import UTC, date
from functools import cache

from babel import Locale

from plugins.source.dates import parse_date

LANGUAGES = ("en", "ru", "be")

_PREFIX = re.compile(
    r"(?:posted(?: on)?|published(?: on)?|date|дата(?: публикации)?|опубликовано|"
    r"апублікавана|дата публікацыі)\s*:?\s+",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?:,|\s)\s*(?:at |в |а )?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)$")
_YEAR_WORD = re.compile(r"\s*(?:г|года?)\.?$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T\d{2}:\d{2}.*)?", re.ASCII)
_MACHINE = re.compile(
    r"(?P<day>[12]\d{3}-\d{2}(?:-\d{2}(?=T|$| ))?)"
    r"(?:[T ](?P<clock>\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?"
    r" ?(?P<offset>Z|[+-]\d{2}:?\d{2})?)?",
    re.ASCII,
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[ -]([^\W\d]+)\.?,?[ -](\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_MONTH = re.compile(r"([^\W\d]+)\.? (\d{4})")


def date_in(line: str) -> str:
    """What the field Date takes for a line that is a date and nothing else, or ''."""
    text = " ".join(line.split()).strip(" .|·•")
    text = _without_weekday(_PREFIX.sub("", text, count=1))
    clock = _CLOCK.search(text)
    day = _day(_YEAR_WORD.sub("", text[: clock.start()] if clock else text).rstrip(" ,"))
    if clock and len(day) == len("2013-05-29"):
        return f"{day} {int(clock['hour']):02}:{clock['minute']}"
    return "" if clock else day


def _day(text: str) -> str:
    for form, order in (
        (_ISO, "ymd"),
        (_DOTTED, "dmy"),
        (_DAY_FIRST, "dmy"),
        (_MONTH_FIRST, "mdy"),
    ):
        match = form.fullmatch(text)
        if match:
            parts = dict(zip(order, match.groups(), strict=True))
            return _valid(parts["y"], parts["m"], parts["d"])
    match = _MONTH.fullmatch(text)
    return _valid(match[2], match[1], "1")[:7] if match else ""


def _valid(year: str, month: str, day: str) -> str:
    number = int(month) if month.isdigit() else _months().get(month.lower(), 0)
    try:
        return date(int(year), number, int(day)).isoformat()
    except ValueError:
        return ""


@cache
def _months() -> dict[str, int]:
    """Every month's name and abbreviation, alone and in a date (CLDR, through Babel), and the
    beginnings of three letters or more by which newspapers shorten them: CLDR has «сент.» and
    «февр.» but no «сен», «фев.» or "Sept." (Babel 2.18)."""
    known = {
        name.lower().rstrip("."): number
        for lang in LANGUAGES
        for context in Locale(lang).months.values()
        for width in ("wide", "abbreviated")
        for number, name in context[width].items()
    }
    short: dict[str, set[int]] = {}
    for name, number in known.items():
        for length in range(3, len(name)):
            short.setdefault(name[:length], set()).add(number)
    return {**{name: min(some) for name, some in short.items() if len(some) == 1}, **known}


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        name.lower().rstrip(".")
        for lang in LANGUAGES
        for context in Locale(lang).days.values()
        for width in ("wide", "abbreviated")
        for name in context[width].values()
    )


def _without_weekday(text: str) -> str:
    word, comma, rest = text.partition(",")
    return rest.strip() if comma and word.lower().rstrip(".") in _weekdays() else text


def field_date(text: str) -> str:
    """What the field Date takes for a machine's date (ISO 8601, or its month or day alone), or ''
    when it is none."""
    match = _MACHINE.fullmatch(text.strip())
    if not match:
        return ""
    found = match["day"]
    if match["clock"]:
        offset = (match["offset"] or "").replace("Z", "+00:00")
        found = f"{found} {match['clock']} {offset}".strip()
    try:
        parse_date(found, UTC)
    except (ValueError, OverflowError):
        return ""
    return found

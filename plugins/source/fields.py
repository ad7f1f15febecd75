"""The fields at the head of a source file: what they are called, what they may hold, and on which
line each stands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache, lru_cache
from typing import Any
from urllib.parse import unquote

from plugins import hints
from plugins.faults import Fault
from plugins.slugs import SLUG_LENGTH, is_slug, shortened, slug_of
from plugins.source.dates import FORMS, PublicationDate, parse_date

STATUSES = ("published", "draft", "hidden")

# The warnings of `desk/check/`: what an editor may answer with `Check_off:` where it is meant.
WARNINGS = (
    "chrome-pasted",
    "double-space",
    "double-word",
    "headline-long",
    "hyphen-for-dash",
    "letters-garbled",
    "lines-joined",
    "link-external",
    "link-position",
    "markup-shown",
    "modified-missing",
    "picture-letters",
    "quotes-unbalanced",
    "space-before-punctuation",
    "spelling",
    "standfirst-full-stop",
    "standfirst-long",
    "straight-quotes",
    "weekday-wrong",
    "words-lost",
)

_FIELD = re.compile(r" {0,3}(?P<name>[A-Za-z][\w-]*)[ \t]*:(?:[ \t\xa0]+(?P<value>.*))?")
_DAY = re.compile(r"[0-9-]*")
_FENCE, _ENDS = "---", {"---", "..."}
_FOCUS = re.compile(r"(\d{1,3}) ?%[\s,]+(\d{1,3}) ?%")
_LANG = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
# A list or a text of YAML, which only a head between lines of `---` is.
_OF_YAML = re.compile(r"\[.*\]$|([\"'])(?:(?!\1).)*\1$", re.DOTALL)
_BLANK = "\u115f\u1160\u3164\uffa0"  # Hangul's fillers: letters to Unicode, blank to a reader
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x1f\x7f\"'`$%&*;<>?#\\{}|^\[\]]")


@dataclass(frozen=True)
class Field:
    """One field as typed: its name in lower case, its text and the line it stands on."""

    name: str
    text: str
    line: int


@dataclass(frozen=True)
class Head:
    """The fields of a source in order, the text after them, the line on which the text begins, what
    was no field, each with its line, and the line at which a head of YAML is what it must not be,
    with what it must."""

    fields: tuple[Field, ...]
    body: str
    body_line: int
    strays: tuple[tuple[int, str], ...]
    wrong: tuple[int, str] | None = None


@dataclass(frozen=True)
class Rank:
    """A place on the front page, 1 for the lead, and the day until which it holds (None: until
    another takes it)."""

    rank: int
    until: PublicationDate | None


@dataclass(frozen=True)
class LeadField:
    """The lead picture as the fields give it: a path, texts (each may be empty), and the focus in
    percents from the left and from the top (None: not given)."""

    path: str
    alt: str
    caption: str
    credit: str
    focus: tuple[int, int] | None


@dataclass(frozen=True)
class FieldRule:
    """What one field may hold: `read` turns its text into a value or raises ValueError(what it
    must be). A field that may `repeat` has a list of values."""

    read: Callable[[str], Any]
    required: bool = False
    repeat: bool = False


def split_head(text: str) -> Head:
    """Separate `Name: value` lines (continued by indented lines) from the text after the first
    empty line; a head between lines of `---` is YAML."""
    lines = text.split("\n")
    number = next((i for i, line in enumerate(lines) if line.strip()), len(lines))
    if number < len(lines) and lines[number].rstrip() == _FENCE:
        return _split_fenced(lines, number)
    fields: list[Field] = []
    strays: list[tuple[int, str]] = []
    while number < len(lines) and lines[number].strip():
        _take_line(lines[number], number + 1, fields, strays)
        number += 1
    body_start = min(number + 1, len(lines))
    return Head(tuple(fields), "\n".join(lines[body_start:]), body_start + 1, tuple(strays))


def _split_fenced(lines: list[str], first: int) -> Head:
    """The parts of a source whose line `first` (from 0) begins a head of YAML."""
    from plugins.source.front_matter import HeadError, rows_of  # noqa: PLC0415 - few heads are YAML

    ends = (i for i, line in enumerate(lines[first + 1 :], first + 1) if line.rstrip() in _ENDS)
    end = next(ends, len(lines))
    body, body_line = "\n".join(lines[end + 1 :]), min(end + 1, len(lines)) + 1
    if end == len(lines):
        return Head((), body, body_line, (), (first + 1, f"end with a line of {_FENCE}"))
    try:
        rows = rows_of("\n".join(lines[first + 1 : end]))
    except HeadError as error:
        return Head((), body, body_line, (), (first + 1 + error.line, error.must))
    fields = (Field(name.lower(), text, first + 1 + line) for name, text, line in rows)
    return Head(tuple(fields), body, body_line, ())


def _take_line(line: str, number: int, fields: list[Field], strays: list[tuple[int, str]]) -> None:
    match = _FIELD.fullmatch(line)
    if match:
        fields.append(Field(match["name"].lower(), (match["value"] or "").strip(), number))
    elif line[:1] in {" ", "\t"} and fields:
        last = fields[-1]
        fields[-1] = Field(last.name, f"{last.text} {line.strip()}".strip(), last.line)
    else:
        strays.append((number, line))


def read_fields(
    head: Head, rules: Mapping[str, FieldRule], path: str
) -> tuple[dict[str, Any], list[Fault]]:
    """Return the value of each field by name, and a fault for each field that is not as its rule
    says.

    field-form: a field holds what it cannot. `Date: soon` -> write a value of the form that the
    message names.

    head-yaml: a head between lines of `---` is no YAML, or holds more than names with texts or
    lists of texts. `title: A: B` -> put the text into quotes, or delete the lines of `---`.
    """
    if head.wrong:
        line, must = head.wrong
        return {}, [Fault(path, line, f"head between lines of --- must {must}", "head-yaml")]
    values: dict[str, Any] = {}
    faults = [_stray_fault(path, line, text) for line, text in head.strays]
    seen: dict[str, int] = {}
    for field in head.fields:
        name = ALIASES.get(field.name, field.name)
        fault = _name_fault(name, field, rules, seen, path)
        if not fault:
            seen[name] = field.line
            try:
                value = rules[name].read(field.text)
                values[name] = [*values.get(name, ()), value] if rules[name].repeat else value
            except ValueError as error:
                message = f"{_shown(field.name)} must {error}, not {field.text!r}"
                fault = Fault(path, field.line, message, "field-form")
        if fault:
            faults.append(fault)
    faults.extend(_missing(rules, seen, path))
    return values, faults


def order_faults(head: Head, rules: Mapping[str, FieldRule], path: str) -> Iterator[Fault]:
    """Yield a fault for each change that is dated before the publication; one of the same day or
    month is in order, however precisely either is known.

    date-order: a text was changed before it was published. `Modified: 2013-05-01` -> mend the one
    of the two dates that is wrong.
    """
    published = next(_dates(head, rules, {"date"}), None)
    for field, date in _dates(head, rules, {"modified", "correction", "clarification"}):
        if published and not _on_one_day(field, published[0]) and date.precedes(published[1]):
            shown = f"{_shown(field.name)} must not be dated before Date"
            message = f"{shown}, {published[1].iso}, not {date.iso}"
            yield Fault(path, field.line, message, "date-order")


def _on_one_day(*fields: Field) -> bool:
    """Whether two dates were typed as the same day or month: in the site's zone the days may differ
    when one has an offset."""
    first, second = sorted(_DAY.match(field.text)[0] for field in fields)  # type: ignore[index]
    return second.startswith(first)


def _dates(
    head: Head, rules: Mapping[str, FieldRule], names: set[str]
) -> Iterator[tuple[Field, PublicationDate]]:
    """The fields of these names with their dates, where they can be read."""
    for field in head.fields:
        if field.name in names & rules.keys():
            try:
                value = rules[field.name].read(field.text)
            except ValueError:
                continue  # read_fields names it
            yield field, value[0] if isinstance(value, tuple) else value


def _stray_fault(path: str, line: int, text: str) -> Fault:
    """field-stray: a line of the head is no field. `It rained.` -> put an empty line before the
    text."""
    message = "must be a field such as `Title: …`; an empty line must stand before the text"
    if re.match(r"\s*[A-Za-z][\w-]*:\S", text):
        message = "field must have a space after its colon, as `Title: …`"
    return Fault(path, line, message, "field-stray")


def _name_fault(
    name: str,
    field: Field,
    rules: Mapping[str, FieldRule],
    seen: Mapping[str, int],
    path: str,
) -> Fault | None:
    """Say why a field of this name cannot stand here.

    field-unknown: no field has this name. `Titel: A plan` -> take the name that the message offers.

    field-repeated: a field that may stand once stands twice. `Title: A plan` -> delete one of them.
    """
    if name not in rules:
        near = hints.meant(name, rules, hints.FIELDS)
        hint = f"did you mean {_shown(near)}?" if near else f"known are {_known(rules)}"
        message = f"{_shown(field.name)} must be a known field: {hint}"
        return Fault(path, field.line, message, "field-unknown")
    if name in seen and not rules[name].repeat:
        message = f"{_shown(field.name)} must be given once; it stands on line {seen[name]} already"
        return Fault(path, field.line, message, "field-repeated")
    return None


def _missing(rules: Mapping[str, FieldRule], seen: Mapping[str, int], path: str) -> Iterator[Fault]:
    """field-missing: a required field is not there. `Title:` -> write it, as the message shows."""
    for name, rule in rules.items():
        if rule.required and name not in seen:
            message = f"{_shown(name)} must be given, as a line `{_shown(name)}: …`"
            yield Fault(path, 1, message, "field-missing")


def _shown(name: str) -> str:
    return name.capitalize()


def _known(rules: Mapping[str, FieldRule]) -> str:
    return ", ".join(_shown(name) for name in rules)


# --- what each field may hold ---------------------------------------------------------------------


def text_value(text: str) -> str:
    """Any text that is not empty, with white space folded."""
    if not text:
        raise ValueError("have a text")
    return " ".join(text.split())


def title_value(text: str) -> str:
    """A text with at least one letter or digit, for a headline without one cannot be read or
    addressed."""
    if not has_letter(text):
        raise ValueError("have a letter or a digit")
    return text_value(text)


def has_letter(text: str) -> bool:
    """Whether a text has a letter or a digit that can be seen."""
    return any(letter.isalnum() for letter in text if letter not in _BLANK)


def names_value(text: str) -> list[str]:
    """Names separated by commas (by semicolons where a name holds a comma), each once."""
    parts = (part.strip() for part in text.split(";" if ";" in text else ","))
    names = list(dict.fromkeys(part for part in parts if part))
    if not names:
        raise ValueError("have a name")
    if _OF_YAML.match(text) or any(map(_OF_YAML.match, names)):
        raise ValueError("be names with commas, with no brackets or quotation marks around them")
    for name in names:
        sluggable_value(name)
    return names


def sluggable_value(text: str) -> str:
    """A name from which an address can be made: it has a letter or a digit, and is not overlong."""
    if not slug_of(text):
        raise ValueError("have a letter or a digit in each name")
    if len(slug_of(text)) > SLUG_LENGTH:
        raise ValueError(f"have at most {SLUG_LENGTH} letters in each name")
    return text_value(text)


def status_value(text: str) -> str:
    """One of STATUSES, in any case."""
    if text.lower() not in STATUSES:
        raise ValueError(f"be {', '.join(STATUSES[:-1])} or {STATUSES[-1]}")
    return text.lower()


@lru_cache(maxsize=256)
def lang_value(text: str) -> str:
    """A language tag (BCP 47) whose language Babel knows, as it was typed but in canonical case:
    Babel itself would make `kk-Cyrl` of `kk-Latn`, for which it has no data."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - it loads slowly

    try:
        if _LANG.fullmatch(text):  # Babel passes over what follows an @, and takes `root`
            Locale.parse(text, sep="-")
            return _in_case(text)
    except (ValueError, UnknownLocaleError):
        pass
    raise ValueError("be a language tag such as en, ru or be")


def _in_case(tag: str) -> str:
    """A tag in the case of RFC 5646, 2.1.1: `uz-Latn-UZ`."""
    language, *others = tag.lower().split("-")
    cased = {2: str.upper, 4: str.title}
    return "-".join([language, *(cased.get(len(one), str)(one) for one in others)])


def template_value(text: str) -> str:
    """The name of a template without its ending."""
    if not re.fullmatch(r"[\w-]+", text, re.ASCII):
        raise ValueError("be the name of a template of the theme, such as article")
    return text


def codes_value(text: str) -> frozenset[str]:
    """Names of WARNINGS, with commas."""
    codes = names_value(text)
    for code in codes:
        if code not in WARNINGS:
            near = hints.meant(code, WARNINGS)
            hint = f"did you mean {near}?" if near else "docs/checks.md names them"
            raise ValueError(f"name warnings that can be turned off ({hint})")
    return frozenset(codes)


def bool_value(text: str) -> bool:
    """true or false, yes or no."""
    if text.lower() not in {"true", "yes", "false", "no"}:
        raise ValueError("be true or false")
    return text.lower() in {"true", "yes"}


def slug_value(text: str) -> str:
    """What can stand in an address as it is: small Latin letters and digits, joined by hyphens."""
    if not is_slug(text):
        raise ValueError(
            f"be at most {SLUG_LENGTH} small Latin letters, digits and single hyphens, "
            f"such as {shortened(slug_of(text)) or 'a-plan'!r}"
        )
    return text


def addresses_value(text: str) -> list[str]:
    """Paths below the site's root with commas, as they stand in an address or decoded: a page's
    ends in `.html`, a folder's in a slash. What would mean more than itself to a host is refused.
    """
    paths = [unquote(part).removeprefix("/") for part in names_value(text)]
    for path in paths:
        parts = path.removesuffix("/").split("/")
        is_page = path.endswith(("/", ".html", ".htm"))
        if not is_page or {"", ".", ".."} & set(parts) or _NOT_IN_ADDRESSES.search(path):
            raise ValueError("be paths of pages, as articles/old-name.html or 2012/old-name/")
    return paths


def focus_value(text: str) -> tuple[int, int]:
    """Where the eye goes in a picture: percents from the left and from the top."""
    found = _FOCUS.fullmatch(text)
    if not found or max(int(found[1]), int(found[2])) > 100:
        raise ValueError("be two percents, from the left and from the top, as `30% 40%`")
    return int(found[1]), int(found[2])


def date_rule(zone: tzinfo, *, required: bool = False) -> FieldRule:
    """The rule for a date in the site's time zone."""

    def read(text: str) -> Any:
        try:
            return parse_date(text, zone)
        except ValueError:
            raise ValueError(f"be a day of the calendar as {FORMS}") from None

    return FieldRule(read, required)


def rank_rule(zone: tzinfo) -> FieldRule:
    """The rule for a place on the front page, 1 (the lead) to 4, and the day until which it holds:
    `1 | 2013-06-03`."""

    def read(text: str) -> Rank:
        rank, bar, date = (part.strip() for part in text.partition("|"))
        try:
            if rank in {"1", "2", "3", "4"} and bool(bar) is bool(date):
                return Rank(int(rank), parse_date(date, zone) if date else None)
        except ValueError:
            pass
        raise ValueError("be a rank from 1 to 4, or one and a day, as `1` or `1 | 2013-06-03`")

    return FieldRule(read)


def note_rule(zone: tzinfo) -> FieldRule:
    """The rule for a dated note, `DATE | what was wrong, what is right`; it may repeat."""

    def read(text: str) -> tuple[PublicationDate, str]:
        date, bar, note = text.partition("|")
        try:
            if bar and note.strip():
                return parse_date(date.strip(), zone), text_value(note.strip())
        except ValueError:
            pass
        raise ValueError("be a date, a bar and a text, as `2013-06-03 | It is $1bn, not $1m.`")

    return FieldRule(read, repeat=True)


ALIASES = {
    "author": "authors",
    "category": "section",
    "subtitle": "standfirst",
    "deck": "standfirst",
}


@cache
def article_rules(zone: tzinfo) -> Mapping[str, FieldRule]:
    """The fields of an article, in the order in which an editor would write them."""
    return {
        "title": FieldRule(title_value, required=True),
        "standfirst": FieldRule(text_value),
        "authors": FieldRule(names_value),
        "lang": FieldRule(lang_value),
        "date": date_rule(zone, required=True),
        "modified": date_rule(zone),
        "correction": note_rule(zone),
        "clarification": note_rule(zone),
        "section": FieldRule(sluggable_value),
        "tags": FieldRule(names_value),
        "summary": FieldRule(text_value),
        "lead": rank_rule(zone),
        "picture": FieldRule(text_value),
        "picture-alt": FieldRule(text_value),
        "picture-caption": FieldRule(text_value),
        "picture-credit": FieldRule(text_value),
        "picture-focus": FieldRule(focus_value),
        "slug": FieldRule(slug_value),
        "aliases": FieldRule(addresses_value),
        "status": FieldRule(status_value),
        "translation": FieldRule(bool_value),
        "template": FieldRule(template_value),
        "check_off": FieldRule(codes_value),
    }


@cache
def page_rules(zone: tzinfo) -> Mapping[str, FieldRule]:
    """The fields of a static page: an article's without what belongs to news."""
    news = {"authors", "lead", "section", "tags", "date", "correction", "clarification"}
    rules = {name: rule for name, rule in article_rules(zone).items() if name not in news}
    return {**rules, "date": date_rule(zone), "menu": FieldRule(bool_value)}

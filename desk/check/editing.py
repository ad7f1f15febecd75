"""What an editor would mark in a manuscript: warnings, each of which `Check_off:` can turn off."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from itertools import islice
from operator import eq

from babel import Locale
from babel.dates import get_day_names, get_month_names

from desk.check.text import HEADLINES, Text
from plugins.faults import Fault
from plugins.source.fields import has_letter
from plugins.source.linked import MASK
from plugins.typography.usage import usage

CHROME_LENGTH = 120  # characters; a longer line is a sentence about such things
HEADLINE_LENGTH = 110  # characters; schema.org's consumers cut a headline there
STANDFIRST_LENGTH = 280
NEAR = 6  # months between a text and a day of which it does not say the year

# Words that may well stand twice.
_TWICE = {"that", "had", "is", "да", "нет", "ну", "так", "bye", "ha", "no", "so", "very"}
_SPACED = {"fr"}  # languages that set a space before high punctuation
_DATED = ("en", "ru", "be", "uk", "pl")
# How a weekday is called behind a preposition, with its number: Monday is 0.
_DECLINED = {
    "ru": {"среду": 2, "пятницу": 4, "субботу": 5},
    "be": {"сераду": 2, "пятніцу": 4, "суботу": 5, "нядзелю": 6},
    "uk": {"середу": 2, "пʼятницю": 4, "п'ятницю": 4, "п’ятницю": 4, "суботу": 5, "неділю": 6},
    "pl": {"środę": 2, "sobotę": 5, "niedzielę": 6},
}

# Not a suffix, which is shorter (`-ость`), nor what goes on in the next word (`двух- и более`).
_GLUED = re.compile(
    r"(?<=[\u0400-\u052f.!?»)]) -(?=[а-яёіўїєґәғқңөұүһ]{5}|[А-ЯЁІЎЄЇҐӘҒҚҢӨҰҮҺ][а-яёіўїєґ])"
    r"|(?<=[\u0400-\u052f])(?: [–—]|[–—] )(?=[\u0400-\u052f])"
)
_MONTH = re.compile(r"\d{4}-(\d{2})")
_CHROME = re.compile(
    r"ctrl ?\+ ?enter|заметили ошибку|нашли ошибку|read more:|read also|share this|"
    r"subscribe to our|читайте также|поделиться|подпишитесь|all rights reserved|"
    r"все права защищены"
)
# What the face of share pictures may lack: all but the alphabets and marks of most of Europe and of
# Kazakh, Kyrgyz, Tatar and Bashkir.
EXOTIC = re.compile(
    r"[^\x00-\u012b\u012e-\u0131\u0134-\u0149\u014c-\u0165\u0168-\u017f\u0380-\u03ce\u0400-\u045f"
    r"\u0490-\u0493\u0496-\u049b\u04a0-\u04a3\u04aa\u04ab\u04ae-\u04b3\u04ba\u04bb\u04d4-\u04d9\u04e8\u04e9"
    r"\u2010-\u2015\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2025\u2026\u2116]"
)
# What Markdown itself has spaces after: items, definitions, headings, quotations, notes.
_MARKER = re.compile(
    r"[ >]*(?:[-*+:]|#{1,6}|\d{1,9}[.)]|\[\^[^\]]{1,100}\]:|\*\[[^\]]{1,100}\]:)|[ >]+"
)
_WORD = re.compile(r"\w+")
_DOUBLE = re.compile(
    r"(?<![\w'’-])([^\W\d_]{1,40})(?:[ \t]{1,9}|[ \t]?\n)\1(?![\w'’-])", re.IGNORECASE
)


def straight_quotes(text: Text) -> Iterator[Fault]:
    """straight-quotes: straight marks stand beside curly ones. `“One” and "two"` -> type all of
    them in one way.

    It is said once a paragraph.
    """
    if not re.search("[“”„«»]", text.prose):
        return
    for start, paragraph in text.paragraphs():
        place, count = paragraph.find('"'), paragraph.count('"')
        if place >= 0:
            message = "quotation mark must be curly as the others are, not '\"'"
            more = f" ({count} times in this paragraph)" if count > 1 else ""
            yield text.warning(start + place, "straight-quotes", message + more)


def quotes_unbalanced(text: Text) -> Iterator[Fault]:
    """quotes-unbalanced: a quotation is opened and not closed, or closed and not opened. `He said
    “no.` -> set the other mark."""
    paragraphs = list(text.paragraphs())
    for index, (start, paragraph) in enumerate(paragraphs):
        following = paragraphs[index + 1][1] if index + 1 < len(paragraphs) else ""
        for place, mark, opens in _alone(paragraph):
            # A quotation of several paragraphs opens each of them and closes the last.
            if opens and following.lstrip("> *_").startswith(mark):
                continue
            message = f"quotation mark must have {_other(mark, text.lang, opens=opens)}"
            yield text.warning(start + place, "quotes-unbalanced", message)
    for field in text.fields:
        for _, mark, opens in _alone(field.text) if field.name in _SEEN_FIELDS else ():
            other = _other(mark, text.lang, opens=opens)
            message = f"quotation mark of {field.name.capitalize()} must have {other}"
            yield Fault(text.path, field.line, message, "quotes-unbalanced", 0, "warning")


def _other(mark: str, lang: str, *, opens: bool) -> str:
    """What a quotation mark must have at the other end, as the language of the text has it."""
    language = usage(lang)
    pairs = dict((language.outer, language.inner)) if language else {}
    pairs = pairs if opens else {end: start for start, end in pairs.items()}
    return f"its other {pairs.get(mark, _OTHERS[mark, opens])!r}, not {mark!r} alone"


# Fields of which a reader sees every letter.
_SEEN_FIELDS = HEADLINES | {"summary", "correction", "clarification", "picture-caption"}
# The mark that stands at the other end, by a mark and whether it opens; languages differ in which
# of them open (»so« in German, ”so” in Swedish), so that the place of a mark tells what it does.
_OTHERS = {
    ("«", True): "»", ("»", False): "«", ("»", True): "«", ("«", False): "»",
    ("„", True): "“", ("„", False): "„", ("“", True): "”", ("“", False): "„",
    ("”", True): "”", ("”", False): "“", ('"', True): '"', ('"', False): '"',
}  # fmt: skip
_ALWAYS = {"«": True, "„": True, "»": False, "”": False}  # where the place does not tell
_QUOTATION = re.compile(r"[«»„“”\"]")
# Behind and before a tag, too, which the prose has masked.
_BEFORE_OPENING = re.compile(rf"[\s([{{/\\<—–‒{MASK}-]")
_AFTER_CLOSING = re.compile(rf"[\s)\]}}/.,;:!?…—–{MASK}-]")


def _alone(paragraph: str) -> Iterator[tuple[int, str, bool]]:
    """Each quotation mark of a paragraph that has no other, and whether it opens."""
    opened: list[tuple[int, str]] = []
    for match in _QUOTATION.finditer(paragraph):
        place, mark = match.start(), match[0]
        opens = _opens(paragraph, place, is_open=bool(opened))
        if opens is None:
            continue
        if opens:
            opened.append((place, mark))
            continue
        partners = [number for number, one in enumerate(opened) if _OTHERS[one[1], True] == mark]
        # A mark of another kind closes the latest quotation too: languages mix them.
        number = partners[-1] if partners else len(opened) - 1
        if number < 0:
            yield place, mark, False
        else:
            yield from ((*one, True) for one in opened[number + 1 :])
            del opened[number:]
    yield from ((*one, True) for one in opened)


def _opens(paragraph: str, place: int, *, is_open: bool) -> bool | None:
    """Whether a mark opens a quotation, by what stands around it, emphasis aside; None: it is no
    quotation mark but stands for inches or within a word."""
    mark = paragraph[place]
    before = paragraph[max(0, place - 9) : place].rstrip("*_")[-1:]
    after = paragraph[place + 1 : place + 10].lstrip("*_")[:1]
    is_after, is_before = bool(_QUOTATION.match(before)), bool(_QUOTATION.match(after))
    can_open = not before or is_after or bool(_BEFORE_OPENING.match(before))
    can_close = not after or is_before or bool(_AFTER_CLOSING.match(after))
    if mark == '"' and not is_open and (before.isdigit() or not (can_open or can_close)):
        return None
    if is_after and not is_before:
        return not can_close
    if can_open is not can_close:
        return can_open
    return _ALWAYS.get(mark, not is_open)


def double_word(text: Text) -> Iterator[Fault]:
    """double-word: a word stands twice. `the the plan` -> delete one of the two."""
    words = _WORD.findall(text.folded)
    if text.folded and not any(map(eq, words, islice(words, 1, None))):
        return  # the pattern takes twice as long
    for match in _DOUBLE.finditer(text.prose):
        word = match[1]
        if word.lower() not in _TWICE:
            typed = " ".join(match[0].split())
            message = f"word must stand once, not {typed!r}; delete one"
            yield text.warning(match.start(), "double-word", message)


def double_space(text: Text) -> Iterator[Fault]:
    """double-space: two spaces stand within a line. `One.  Two.` -> delete one of the two."""
    for match in re.finditer(r"  (?<=\S  ) *(?=\S)", text.prose):
        line = text.prose[text.prose.rfind("\n", 0, match.start()) + 1 : match.start()]
        if not _in_table(text.prose, match.start()) and not _MARKER.fullmatch(line):
            message = f"space must stand once, not {len(match[0])} times; delete the others"
            yield text.warning(match.start(), "double-space", message)


def space_before_punctuation(text: Text) -> Iterator[Fault]:
    """space-before-punctuation: a space parts a mark from its word. `One , two` -> delete the
    space."""
    marks = ",." if text.lang[:2] in _SPACED else ",.;:!?"
    # A pattern that begins with a sign of its own is searched for fast.
    for match in re.finditer(rf" [{marks}](?<=[^\W_]..)(?=\s|\Z)", text.prose):
        if not _in_table(text.prose, match.start()):
            message = f"{match[0][1]!r} must follow its word, not a space; delete the space"
            yield text.warning(match.start(), "space-before-punctuation", message)


def hyphen_for_dash(text: Text) -> Iterator[Fault]:
    """hyphen-for-dash: a hyphen stands where a dash is meant, and is not set as one: between
    figures, and in languages whose typography leaves it; or a dash has a space on one side alone.
    `2012 - 2013` -> type ` -- ` or a dash."""
    language = usage(text.lang)
    if language and language.is_cyrillic_press:
        yield from _dashes_glued(text)
        return
    for match in re.finditer(r" - (?<=[^\s|:-] - )(?=[^\s|:-])", text.prose):
        in_figures = text.prose[match.start() - 1].isdigit() and text.prose[match.end()].isdigit()
        is_set = language and language.dash and not in_figures
        if not is_set and not _in_table(text.prose, match.start()):
            message = "dash must be typed as -- or –, not '-'"
            yield text.warning(match.start() + 1, "hyphen-for-dash", message)


def _dashes_glued(text: Text) -> Iterator[Fault]:
    """Name dashes of a Cyrillic text with a space on one side: such a hyphen stays one."""
    for match in _GLUED.finditer(text.prose):
        if not _in_table(text.prose, match.start()):
            message = f"dash must have a space on both sides, not {match[0]!r}"
            yield text.warning(match.start(), "hyphen-for-dash", message)


def chrome_pasted(text: Text) -> Iterator[Fault]:
    """chrome-pasted: a line of another site's page came with the text. `Заметили ошибку? Нажмите
    Ctrl+Enter` -> delete it."""
    small, after = text.prose.lower(), 0
    if len(small) != len(text.prose):  # as with İ, whose small form is two letters
        small = text.prose
    for match in _CHROME.finditer(small):
        if match.start() < after:
            continue  # the same line
        start = small.rfind("\n", 0, match.start()) + 1
        after = small.find("\n", start) % (len(small) + 1)
        line = text.prose[start:after].strip()
        if len(line) > CHROME_LENGTH:
            continue
        shown = line if len(line) <= 60 else line[:59] + "…"
        message = f"text must be the article alone, not {shown!r}; delete it"
        yield text.warning(start, "chrome-pasted", message)


def weekday_wrong(text: Text) -> Iterator[Fault]:
    """weekday-wrong: a date does not fall on the weekday that is named. `Monday, May 29, 2013` ->
    mend the one of the two that is wrong."""
    if text.lang[:2] not in _DATED:
        return
    days, months, pattern = _calendar(text.lang[:2])
    if text.folded and not any(day in text.folded for day in days):
        return  # the pattern takes ten times as long
    for match in pattern.finditer(text.prose):
        month = months[(match["month"] or match["month2"]).lower()]
        meant = list(_meant_days(match, month, text))
        if meant and all(day.weekday() != days[match["weekday"].lower()] for day in meant):
            name = get_day_names("wide", "format", text.lang[:2])[meant[0].weekday()]
            message = (
                f"weekday must be {name}, not {match['weekday']!r}: {' '.join(match[0].split())}"
            )
            yield text.warning(match.start(), "weekday-wrong", message)


def _meant_days(match: re.Match[str], month: int, text: Text) -> Iterator[date]:
    """The day that a date means; without a year it is near that of the text, and a text of January
    may speak of December."""
    year, published = text.year or 0, text.field("date")
    near = [year, year - 1, year + 1] if year else []  # of a text without a date nothing is known
    years = [int(match["year"])] if match["year"] else near
    of_text = _MONTH.match(published.text) if published else None
    for one in years:
        try:
            day = date(one, month, int(match["day"] or match["day2"]))
        except ValueError:
            continue
        away = abs((one - year) * 12 + month - int(of_text[1])) if of_text else 0
        if match["year"] or away <= NEAR:
            yield day


@cache
def _calendar(lang: str) -> tuple[dict[str, int], dict[str, int], re.Pattern[str]]:
    """Weekdays (Monday is 0) and months by name, and what finds a date that names both."""
    locale = Locale.parse(lang)
    days = {name.lower(): n for n, name in get_day_names("wide", "format", locale).items()}
    days |= {name.replace("ʼ", sign): n for name, n in days.items() for sign in "'’"}
    days |= _DECLINED.get(lang, {})
    months = {name.lower(): n for n, name in get_month_names("wide", "format", locale).items()}
    day_names, month_names = "|".join(days), "|".join(months)
    pattern = (
        rf"\b(?P<weekday>{day_names}),? (?:"
        rf"(?P<month>{month_names}) (?P<day>\d{{1,2}})(?:st|nd|rd|th)?|"
        rf"(?P<day2>\d{{1,2}}) (?P<month2>{month_names}))\b(?:,? (?P<year>\d{{4}}))?"
    )
    return days, months, re.compile(pattern, re.IGNORECASE)


def picture_letters(text: Text) -> Iterator[Fault]:
    """picture-letters: the picture for link previews has no such letters. `Title: Վերնագիր` -> turn
    the warning off, if it is to be so: the picture is then the site's, or does without a sign."""
    for name in ("title", "standfirst", "deck", "subtitle"):
        field = text.field(name)
        # A text without a letter that can be seen is refused as such.
        if not field or not EXOTIC.search(field.text) or not has_letter(field.text):
            continue
        from plugins.share_pictures.drawing import missing  # it loads the fonts

        lost = missing(field.text)
        if lost:
            shown = f"{name.capitalize()} must have letters that its share picture can show"
            message = f"{shown}, not {lost[:20]!r}; turn `picture-letters` off, if they must stand"
            yield Fault(text.path, field.line, message, "picture-letters", 0, "warning")


def headline_long(text: Text) -> Iterator[Fault]:
    """headline-long: a headline is longer than readers take in. `Title:` of 120 letters -> shorten
    it."""
    yield from _long(text, "title", HEADLINE_LENGTH, "headline-long")


def standfirst_long(text: Text) -> Iterator[Fault]:
    """standfirst-long: a standfirst is longer than a sentence or two. `Standfirst:` of 300 letters
    -> shorten it."""
    for name in ("standfirst", "deck", "subtitle"):
        yield from _long(text, name, STANDFIRST_LENGTH, "standfirst-long")


def _long(text: Text, name: str, limit: int, code: str) -> Iterator[Fault]:
    field = text.field(name)
    if field and len(field.text) > limit:
        message = f"{name.capitalize()} must have at most {limit} letters, not {len(field.text)}"
        yield Fault(text.path, field.line, f"{message}; shorten it", code, 0, "warning")


def of_fields(code: str, text: Text) -> Iterator[Fault]:
    """What a rule of prose finds in the fields that readers see."""
    for field in text.fields if code in _OF_FIELDS else ():
        if field.name in _SEEN_FIELDS:
            alone = Text(text.path, (), field.text, field.line, text.lang, text.year)
            # A field may go on over several lines, which are one by now.
            yield from (replace(fault, column=0) for fault in RULES[code](alone))


def _in_table(prose: str, place: int) -> bool:
    """Whether a line has the bars of a table, where spaces are for looks."""
    end = prose.find("\n", place)
    return "|" in prose[prose.rfind("\n", 0, place) + 1 : end if end >= 0 else None]


_OF_FIELDS = {"double-word", "space-before-punctuation", "hyphen-for-dash", "weekday-wrong"}
RULES: Mapping[str, Callable[[Text], Iterator[Fault]]] = {
    rule.__name__.replace("_", "-"): rule
    for rule in (
        straight_quotes,
        quotes_unbalanced,
        double_word,
        double_space,
        space_before_punctuation,
        hyphen_for_dash,
        chrome_pasted,
        weekday_wrong,
        picture_letters,
        headline_long,
        standfirst_long,
    )
}

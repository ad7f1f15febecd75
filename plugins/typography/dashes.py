"""Decide what a hyphen stands for: a dash, a minus, the hyphen of a word, or a part of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from plugins.typography.blocks import BREAK, Edit
from plugins.typography.ranges import begins_date, is_range, joins_dates, joins_days, joins_years
from plugins.typography.usage import Usage

NBSP = "\u00a0"
NB_HYPHEN = "\u2011"
MINUS = "−"

_BARS = re.compile("[-–—]+")
_LINE_START = " \t\n\u00a0«„“\"'‘"

# The name of a file or program, a setting, a tag: what no one would set.
_NAME_EDGE = re.compile("[\\s\"'«»„“”‘’()\\[\\]{}<>,;\ufffc\u2028]")
_SUFFIXES = """
    7z avi bat bin bmp c cfg conf cpp cs css csv dat db deb dll doc docx eml epub exe fb2 flac
    gif go gz h heic hpp htm html ics ini iso jar java jpeg jpg js json log lua md mkv mov mp3 mp4
    msi odp ods odt ogg otf pdf php pl png ppt pptx psd py rar rb rpm rs rst rtf sh sql svg tar tex
    tif tiff toml torrent ts ttf txt wav webm webp woff xls xlsx xml yaml yml zip
"""
_NAME = re.compile(
    rf"[=\\_#@]|\Axn--|::|\A[A-Za-z]:\\|\A~?/[\w.]|\.(?:{'|'.join(_SUFFIXES.split())})\b",
    re.IGNORECASE,
)
_NAME_LENGTH = 80

# The ending that is written behind a number, of one to three letters: 1-й, 20-го, 90-х, 5-ші.
_ENDING = re.compile(r"[а-яёіїў]{1,2}(?![\w-])|(?:ому|ого|ші|шы|інші|ыншы|шылар)(?![\w-])")
_NUMBER_END = re.compile(r"(?:\A|[\s(\[«„“\"'‘])\d+\Z")

_NEGATIVE = re.compile(
    r"[$£€]?(?P<number>\d+(?:[.,]\d+)*)(?P<unit>\s?(?:°|%|градус|degree|[CFСK]\b)|(?:m|bn|tn|k)\b)?"
    r"(?!\w|×|-(?!-))"
)
_COMMANDS = frozenset(
    "head tail kill ls sort git log xargs gzip nice ping make run command".split()
)
_OPTION = re.compile(r"(?:\s|\A)--?[a-z][\w-]*\s\Z")
_LAST_WORD = re.compile(r"[^\W\d_]+\s*\Z")

_FORMULA = re.compile(r"\s*\d[\d.,\s]*(?:[-+−×·*/:]\s*\d[\d.,\s]*){0,6}=")
# x - 1 = 5, a - b = c
_VARIABLE = re.compile(r"(?:\A|[\s(=+−×*/])[A-Za-zхуХУ]\s\Z")
_EQUATION = re.compile(r"\s(?:[A-Za-zхуХУ]|\d[\d.,]*)\s?=")
_TERM = re.compile(r"(?:\d\s*−|[\w)]\s*[+×·*/=])\s*\d[\d.,]*\s\Z")
_FORMULA_LENGTH = 40
_SPEECH = re.compile(
    r"\s?(?:сказа|спроси|ответи|отвеча|говори|крикну|закрича|воскликну|прошепта|шепну|добави|заяви"
    r"|подума|произн|повтори|объясни|поясни|замети|отмети|подчеркну|уточни|сообщи|рассказа|призна"
    r"|продолж|переби|попроси|предложи|позва|засмея|улыбну|вздохну|буркну|проворча|пробормота|кивну"
    r"|удиви|спыта|адказ|запыта|дада|крыкну|гукну|прашапта|заўважы|растлумачы|усміхну|папрасі"
    r"|відпов|запита|спита|мови|промови|додав|вигукну|зауважи|засмія|деді|сұрады|айтты)"
)
_TOLD = re.compile(rf"[-–—]{_SPEECH.pattern}")
_TOLD_LENGTH = 60
_END_OF_QUOTED = re.compile(r"[.!?…\"'”’»“]\s+\Z")
_AFTER_SPEECH = ",:!?….»”“\"'’"
_MARKS = ('"', "«", "„", "“", "'", "‘")
_CLOSING_MARKS = ("”", '"', "'", "’", "»", "“")
_OPENING_MARKS = ("“", '"', "'")
_BEFORE_OPENING = " \t\n\u00a0\u2028([{«„"


def dash_edits(text: str, usage: Usage) -> Iterator[Edit]:
    """Yield the edits of a block's hyphens and dashes, in order."""
    for found in _BARS.finditer(text):
        start, end = found.span()
        bar = _Bar(text, start, end, text[start - 1 : start] if start else "", text[end : end + 1])
        if not (bar.before.isalpha() and bar.after.isalpha() and bar.typed == "-") or (
            bar.before in "IVXІХ"
        ):
            yield from _edits(bar, usage)


class _Bar(NamedTuple):
    """A run of hyphens and dashes, and the signs beside it (empty: the edge of the block)."""

    text: str
    start: int
    end: int
    before: str
    after: str

    @property
    def typed(self) -> str:
        return self.text[self.start : self.end]

    @property
    def starts_line(self) -> bool:
        """Whether only spaces and opening marks stand before it on its line."""
        position = self.start
        while position and self.text[position - 1] in _LINE_START:
            position -= 1
            is_mark = not self.text[position].isspace()
            if is_mark and self.text[position + 1 : position + 2].isspace():
                return False  # It closes a quotation.
        return position == 0 or self.text[position - 1] == BREAK

    @property
    def ends_quoted(self) -> bool:
        """Whether a speaker breaks off here: "I was -" she began."""
        closes = (
            self.after in _CLOSING_MARKS and not self.text[self.end + 1 : self.end + 2].isalnum()
        )
        said = self.text[self.gap - 1 : self.gap]
        return closes and (said.isalnum() or said in _AFTER_SPEECH)

    @property
    def opens_speech(self) -> bool:
        """Whether someone begins to speak in brackets or marks: (- Да, - сказал он)."""
        first = self.text[self.end + 1 : self.end + 2]
        if self.before in ("(", "["):
            return first.isalpha()
        outside = self.text[max(0, self.start - 2) : self.start - 1].strip()
        return self.before in _MARKS and first.isupper() and not outside.strip(":([")

    @property
    def gap(self) -> int:
        """Where the space before it begins."""
        position = self.start
        while position and self.text[position - 1].isspace() and self.text[position - 1] != BREAK:
            position -= 1
        return position


def _edits(bar: _Bar, usage: Usage) -> Iterator[Edit]:
    text, start, end = bar.text, bar.start, bar.end
    if _is_spaced(bar):
        yield from _spaced(bar, usage)
    elif usage.is_cyrillic_press and _is_speakers(bar):
        yield Edit(start, end, ("—" if "-" in bar.typed else bar.typed) + NBSP)
    elif _is_unspaced_speech(bar, usage):
        yield Edit(start - 1, start, NBSP)
        yield Edit(start, end, ("—" if bar.typed == "-" else bar.typed) + " ")
    elif text[start] != "-" or _is_in_name(text, start):
        return
    elif end - start > 1:
        yield from _typed_dash(bar)
    elif new := _single(bar, usage):
        yield Edit(start, end, new)


def _is_speakers(bar: _Bar) -> bool:
    """Tell a dash at the start of a line whose space was forgotten: -Да, - сказал он."""
    begins_word = bar.after.isupper() and not bar.text[bar.end + 1 : bar.end + 2].isupper()
    return begins_word and bar.end - bar.start < 4 and bar.starts_line


def _is_spaced(bar: _Bar) -> bool:
    if bar.end - bar.start > 3:
        return False
    ends_text = (not bar.after or bar.ends_quoted) and bar.before.isspace() and bar.gap > 0
    is_free_before = not bar.before or bar.before.isspace() or bar.before in _LINE_START
    if not (is_free_before or bar.opens_speech) or not (bar.after.isspace() or ends_text):
        return False
    return not bar.before.strip() or bar.starts_line or bar.opens_speech


def _spaced(bar: _Bar, usage: Usage) -> Iterator[Edit]:
    new, gap = _dash_of(bar, usage), bar.gap
    years = bar.text[max(0, gap - 5) : gap], bar.text[bar.end : bar.end + 20]
    may_join = bar.typed == "-" and new != MINUS and usage.has_figure_ranges
    if may_join and (joins_years(*years) or joins_days(*years, usage)):
        yield Edit(gap, bar.end + 1, "–")
        return
    if not new:
        return
    starts_line = bar.starts_line or bar.opens_speech
    if gap < bar.start and not starts_line:
        yield Edit(gap, bar.start, NBSP)  # No line begins with a dash.
    yield Edit(bar.start, bar.end, new)
    if starts_line and usage.is_cyrillic_press and new in "–—":
        yield Edit(bar.end, bar.end + 1, NBSP)  # A speaker's dash (Лопатин, § 133; Мильчин).


def _dash_of(bar: _Bar, usage: Usage) -> str:
    """Give the dash to set with space around it, nothing if the mark must stay."""
    typed = bar.typed
    if typed == "-":
        return _dash_of_hyphen(bar, usage)
    if typed in ("–", "—") or "–" in typed or "—" in typed:
        return typed if len(typed) == 1 else ""
    # At the start of a line it introduces a speaker or a source.
    is_long = typed == "---" or usage.is_cyrillic_press or bar.starts_line
    if bar.opens_speech and not usage.is_cyrillic_press:
        return ""
    return "—" if is_long else "–"


def _dash_of_hyphen(bar: _Bar, usage: Usage) -> str:
    text, start, end = bar.text, bar.start, bar.end
    if _EQUATION.match(text, end) and _VARIABLE.search(text[max(0, start - 4) : start]):
        return MINUS if usage.dash else ""
    if text[start - 2 : start - 1].isdigit() and text[end + 1 : end + 2].isdigit():
        before = text[max(0, start - _FORMULA_LENGTH) : start]
        if _FORMULA.match(text, end, end + _FORMULA_LENGTH) or _TERM.search(before):
            return MINUS
        if not usage.is_cyrillic_press and not begins_date(text, end + 1, usage):
            return ""
    if usage.is_cyrillic_press:
        return usage.dash
    may_be_minus = usage.lang == "de" and text[end + 1 : end + 2].isdigit()  # um - 60 %
    return "" if bar.starts_line or bar.opens_speech or may_be_minus else usage.dash


def _typed_dash(bar: _Bar) -> Iterator[Edit]:
    """Set -- and ---, but no option of a command (--verbose) and no arrow (-->)."""
    length = bar.end - bar.start
    if bar.before in ("<", "/") or bar.after == ">" or length > 4:
        return
    if length == 4:
        if bar.before.isalpha():  # Letters left out of a name (CMOS 6.93).
            yield Edit(bar.start, bar.end, "——")
    elif length == 2 and bar.before.isdigit() and bar.after.isdigit():
        yield Edit(bar.start, bar.end, "–")
    elif length == 3 or not (bar.before.isspace() and bar.after.isalnum()) or _is_source(bar):
        yield Edit(bar.start, bar.end, "—")


def _is_source(bar: _Bar) -> bool:
    """Tell the dash ahead of the name of who was quoted: "Know thyself." --Thales."""
    return bar.after.isupper() and bool(_END_OF_QUOTED.search(bar.text, bar.gap - 1, bar.start))


def _single(bar: _Bar, usage: Usage) -> str:
    """Give what a hyphen that touches a sign or a number becomes, nothing if it stays."""
    text, start = bar.text, bar.start
    if bar.after and bar.after in "0123456789$£€" and _may_precede_minus(text, start):
        return MINUS if _is_negative(text, start) else ""
    if usage.has_figure_ranges and is_range(text, start, usage):
        return "–"
    if joins_dates(text, start, usage):
        return NBSP + "— " if usage.is_cyrillic_press else "–"
    if not usage.is_cyrillic_press:
        return ""
    if bar.before.isdigit() and _ENDING.match(text, start + 1):
        return NB_HYPHEN if _NUMBER_END.search(text[max(0, start - 12) : start]) else ""
    return _slip(bar)


def _may_precede_minus(text: str, start: int) -> bool:
    before = text[max(0, start - 4) : start]
    outside = before.rstrip("«„“‘\"'")
    if outside != before and outside and outside[-1] not in _BEFORE_OPENING:
        return False  # it closes a quotation: "Динамо"-2
    return (
        not before or before[-1].isspace() or before[-1] in "([«„“\"'‘=…" or before.endswith("..")
    )


def _slip(bar: _Bar) -> str:
    """Mend a dash whose space was forgotten at the edge of direct speech."""
    if not bar.before or bar.before not in _AFTER_SPEECH:
        return ""
    if bar.after.isspace() and bar.text[bar.start + 2 : bar.start + 3].isalpha():
        return NBSP + "—"
    return NBSP + "— " if _SPEECH.match(bar.text, bar.end) or _goes_on(bar) else ""


def _is_unspaced_speech(bar: _Bar, usage: Usage) -> bool:
    """Tell a dash whose space was forgotten behind it: Да, -сказал он."""
    before = bar.text[max(0, bar.start - 2) : bar.start]
    is_behind_speech = len(before) == 2 and before[1].isspace() and before[0] in _AFTER_SPEECH
    is_one = bar.end - bar.start == 1 and usage.is_cyrillic_press
    return is_one and is_behind_speech and bool(_SPEECH.match(bar.text, bar.end))


def _goes_on(bar: _Bar) -> bool:
    """Tell where speech goes on behind the words that say who speaks: Да, - сказал он.-Иду."""
    if bar.before not in (".", "!", "?", "…") or not bar.after.isupper():
        return False
    said = bar.text[max(0, bar.start - _TOLD_LENGTH) : bar.start]
    return said[-2:-1].islower() and bool(_TOLD.search(said))


def _is_negative(text: str, start: int) -> bool:
    number = _NEGATIVE.match(text, start + 1)
    if not number:
        return False
    word = _LAST_WORD.search(text[max(0, start - 20) : start])
    if word and word[0].strip().lower() in _COMMANDS:
        return False
    if _OPTION.search(text[max(0, start - 20) : start]):
        return False
    is_year = len(number["number"]) == 4 and number["number"].isdigit()
    after_number = text[max(0, start - 2) : start].strip().isdigit()
    return bool(number["unit"]) or not (is_year or after_number)


def _is_in_name(text: str, position: int) -> bool:
    """Tell whether what surrounds this place is the name of a file, a setting or the like."""
    left = text[max(0, position - _NAME_LENGTH) : position][::-1]
    right = text[position : position + _NAME_LENGTH]
    edge, end = _NAME_EDGE.search(left), _NAME_EDGE.search(right)
    name = left[: edge.start() if edge else None][::-1] + right[: end.start() if end else None]
    return bool(_NAME.search(name))

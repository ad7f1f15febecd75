"""Decide what a mark stands for: the edge of a quotation, an apostrophe or a prime."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from plugins.typography.blocks import Edit
from plugins.typography.usage import Usage

NBSP = "\u00a0"

_DASHES = "-–—"
_BEFORE_OPENING = "([{<¿¡"
_AFTER_CLOSING = ".,;:!?)]}>…" + _DASHES
_TIGHT = ".,;:!?)]}…"  # what follows a word, never a space

_STRAIGHT = {'"': '"', "''": '"', "``": '"', ",,": '"', "<<": '"', ">>": '"', "'": "'", "`": "`"}
_PARTNERS = dict(zip("«»„“”‹›‚‘’「『", "»«“””›‹‘’’」』", strict=True))
_OPENERS = {"”": "“", "“": "„", "»": "«", "«": "»", "›": "‹"}
_NEED_PARTNERS = ("`", "``", ",,", "<<")
_TYPED_OPENING, _TYPED_CLOSING = "«„‹‚", "»”›"

_RUN = re.compile("[\"'«»„“”‘’‚‹›`´]+")
_RUN_WITH_PAIRS = re.compile("(?:[\"'«»„“”‘’‚‹›`´]|,,|<<|>>)+")
_MARK = re.compile("''|``|,,|<<|>>|.")

# Words without their beginning, and years without their century (New Hart's Rules 4.2). One that
# is not here gets its apostrophe if nothing closes it. What may also begin a quotation is doubtful.
_ELISION = re.compile(
    r"""['‘](?: (?-i:s-) | n\b(?![-–—]) | [st]\b(?![.'’-]) | (?P<doubtful>
            \d\d(?:s|er)?\b | e(?=\s|['’][dls]\b) | (?:[dkmr]|ll|re|ve)(?=\s) | ne[mnrs]?\b(?!['’])
          | (?:ad|alf|appen|ard|arf|arry|ave|bout|bus|cause|cello|chute|copter|course|deed|ead|em|er
              |ere|flu|fore|gator|im|ow|phone|plane|possum|round|salem|specially|stache|stead|sup|tec
              |til|till|tude|un)\b )
      | (?:allo|cept|cos|coz|cuz|eard|eavens|ello|fraid|frisco|gainst|kase|kay|midst|mongst|neath
          |nother|nuff|ospital|pon|scuse|spose|strewth|struth|tain|tis|tisn|twas|twasn|tween|twere
          |tweren|twill|twixt|twon|twould|twouldn|ud|ullo|uz)\b
    )""",
    re.IGNORECASE | re.VERBOSE,
)
# '10 people dead', said he: the mark has a partner further on, so it is no apostrophe. Nor is it
# in 'round table', which closes before the next mark opens.
_WITHIN = r"(?:[^'‘’\"]|(?<=\w)['’](?=\w)){1,200}"
_PARTNER = re.compile(rf"{_WITHIN}(?<!s)(?<!in)['’](?![\w'’])")
_SHAPED_PARTNER = re.compile(rf"{_WITHIN}['’](?![\w'’])")
_CLOSING_SINGLE = re.compile(r"(?<=[\w.,!?…-])['’](?![\w'’])")
_CLOSING_DOUBLE = re.compile(r"(?<=[\w.,!?…-])(?:''|[\"”])(?!\w)")
_LONGEST_SPEECH = 500
_END_OF_WORD = re.compile(r"['’](?![\w'’])")

_FRACTIONS = "½¼¾⅓⅔⅛⅜⅝⅞"
_FEET = re.compile(
    rf"'\s?-?\d{{1,4}}(?:[.,]\d{{1,2}}|\s?[{_FRACTIONS}]|[ -]\d{{1,2}}/\d{{1,2}})?(?:\"|'')"
)
_SIZE = re.compile(
    rf"""(?:^|[^\w.,/:№§\#'‘’-]|\d'|\d['"′″][/–-]|[°′xх×])
         (?: \d{{1,3}}(?:[.,]\d{{1,2}})?[{_FRACTIONS}]? | [{_FRACTIONS}]
           | (?:\d{{1,2}}[ -])?\d{{1,2}}/(?:2|4|8|16|32|64) )
         (?:\s?[°′'xх×]\s?\d+[.,]?\d*[{_FRACTIONS}]?)*$""",
    re.VERBOSE,
)
_SIZE_LENGTH = 16
_DEGREES = re.compile(rf"(?:[°′]|\d')[\s\d.,/{_FRACTIONS}-]{{1,8}}$")
_AFTER_SIZE = re.compile(r"\s?[xх×]\s?\d|\s?[NSEWСЮЗВ]\b")
_PLURAL = re.compile(r"s\b")  # a pair of 12"s
_THOUSANDS = re.compile(r"'\d{3}(?!\d)")  # 10'000 francs

_DECADE_OF = re.compile(r"the\s['‘]\d\ds\b")  # the '80s' best films
_CUT_ARTICLES = ("ca", "fr", "it")
_CODE = re.compile(r"[A-Za-z0-9_](?:=|[(\[])\Z")

_SINGLES = ("'", "`", "‘", "‚")
_SHAPED_SINGLES = ("'", "‘", "‚")
_END_OF_SPEECH, _BEFORE_SPEECH = tuple(",.!?…—–-"), tuple(",.;:!?—–")
_LOOK_AHEAD = 12
"""As many marks are looked at to tell whether an inch mark would leave a quotation open."""


class _Side(Enum):
    OPENING = auto()
    CLOSING = auto()
    UNCLEAR = auto()


@dataclass(slots=True)
class _Mark:
    """A mark at `start`: what was typed, and what it turned out to be.

    `kind` is " or ' or ` for a straight mark, empty for one that has its shape. `role` is `open`,
    `close`, or the character that it stands for; `partner` is the other edge of the quotation.
    """

    start: int
    typed: str
    kind: str
    before: str
    after: str
    side: _Side
    role: str = ""
    partner: _Mark | None = None

    @property
    def end(self) -> int:
        return self.start + len(self.typed)


def quotation_edits(text: str, usage: Usage) -> Iterator[Edit]:
    """Yield an edit for each mark of a block that must become another, in order."""
    marks = list(_marks(text))
    if marks:
        _Reading(text, marks, usage).decide()
        yield from _shapes(marks, text, usage)


def _marks(text: str) -> Iterator[_Mark]:
    has_pairs = ",," in text or "<<" in text
    for run in (_RUN_WITH_PAIRS if has_pairs else _RUN).finditer(text):
        start, end = run.span()
        before, after = text[start - 1 : start] if start else "", text[end : end + 1]
        if run[0] == "’" and before.isalnum() and after.isalpha():
            continue
        side = _side(text, end, before, after)
        if run[0] == "''" and side is _Side.OPENING and _opens_on_elision(text, end):
            yield _Mark(start, "'", "'", before, "'", side)
            yield _Mark(start + 1, "'", "'", "'", after, side, role="’")
            continue
        for part in _MARK.finditer(text, start, end):
            typed = part[0]
            yield _Mark(part.start(), typed, _STRAIGHT.get(typed, ""), before, after, side)


def _opens_on_elision(text: str, end: int) -> bool:
    """Tell ' before a word without its beginning from the two that are typed for a double mark."""
    limit = end + _LONGEST_SPEECH
    is_closed = _CLOSING_DOUBLE.search(text, end, limit)
    return not is_closed and bool(_CLOSING_SINGLE.search(text, end, limit))


def _side(text: str, end: int, before: str, after: str) -> _Side:
    """Judge by the characters around a run of marks (empty: the edge of the block)."""
    space_after = not after or after.isspace()
    if not before or before.isspace() or before in _BEFORE_OPENING:
        if space_after:
            return _Side.UNCLEAR
        slip = before.isspace() and after in _TIGHT and text[end : end + 2] not in ("..", "…")
        return _Side.CLOSING if slip and after != "…" else _Side.OPENING
    if space_after or after in _AFTER_CLOSING:
        return _Side.CLOSING
    return _Side.OPENING if before in _DASHES + "/=:" else _Side.UNCLEAR


class _Reading:
    """Goes through the marks of a block once, with the quotations that are open."""

    def __init__(self, text: str, marks: list[_Mark], usage: Usage) -> None:
        self._text, self._marks, self._usage = text, marks, usage
        self._open: list[_Mark] = []
        self._sure = 0  # of the open ones: those that are no apostrophes
        self._last_index = len(text.rstrip()) - 1

    def decide(self) -> None:
        """Give each mark its role, and its partner if it has one."""
        for index, mark in enumerate(self._marks):
            if mark.role:
                continue
            if mark.before in ("=", "(", "[") and self._is_code(mark):
                self._keep(index, mark)
            elif mark.kind == '"':
                self._double(index, mark)
            elif mark.kind:
                self._single(mark)
            else:
                self._shaped(mark)

    def _is_code(self, mark: _Mark) -> bool:
        """Tell a text of a program in a sentence: x="y", f('z'), a["b"]."""
        start = mark.start
        is_straight = mark.typed in ("'", '"')
        return is_straight and bool(_CODE.search(self._text[max(0, start - 3) : start]))

    def _keep(self, index: int, mark: _Mark) -> None:
        """Leave a mark, and the next of its kind, as they were typed."""
        mark.role = mark.typed
        for other in self._marks[index + 1 : index + 3]:
            if other.typed == mark.typed:
                other.role = other.typed
                return

    def _double(self, index: int, mark: _Mark) -> None:
        if mark.typed == "''" and self._is_two_singles(mark):
            mark.role = "’’"
        elif mark.typed in ("``", ",,", "<<", ">>"):
            self._paired(mark)
        elif mark.side is not _Side.OPENING and self._is_double_prime(index, mark):
            mark.role = "″"
        elif self._is_opening(mark):
            self._start(mark)
        elif mark.before.isalpha() and mark.after.isalpha() and self._is_in_word(mark):
            mark.role = "’" if self._usage.lang in ("be", "uk") else mark.typed
        elif self._is_misplaced_opening(index, mark):
            self._start(mark)
        else:
            self._end(mark)

    def _is_opening(self, mark: _Mark) -> bool:
        """Tell an opening mark by what is beside it, also behind an article: l'"ami"."""
        if mark.side is _Side.OPENING:
            return not self._is_late(mark)
        article = self._text[max(0, mark.start - 2) : mark.start]
        is_cut = article[:1].isalpha() and article[1:] in ("'", "’")
        return is_cut and mark.after.isalpha() and self._usage.lang in _CUT_ARTICLES

    def _is_late(self, mark: _Mark) -> bool:
        """Tell a closing mark behind a space that slipped in: "What? "- he said."""
        if not (self._sure and mark.before.isspace() and mark.after in _DASHES and mark.after):
            return False
        begins = self._text[max(0, mark.start - 2) : mark.start - 1] == ":"
        return not begins and self._text[mark.end + 1 : mark.end + 2].isspace()

    def _paired(self, mark: _Mark) -> None:
        """Take marks that two signs were typed for: ``so'', ,,so", <<so>>."""
        known = {"<<": "«", ">>": "«", ",,": "„"}.get(mark.typed, "")
        is_used = not known or known in self._usage.outer + self._usage.inner
        if is_used and mark.typed != ">>" and mark.side is _Side.OPENING:
            self._start(mark)
        elif is_used and mark.typed == ">>" and mark.side is _Side.CLOSING and self._sure:
            self._end(mark)
        else:
            mark.role = mark.typed

    def _single(self, mark: _Mark) -> None:
        in_word = mark.before.isalnum() and mark.after.isalpha()
        if self._usage.marks_in_words:
            mark.role = mark.typed
        elif in_word and not self._is_prime(mark):
            mark.role = "’"
        elif mark.side is _Side.OPENING:
            self._start_single(mark)
        elif mark.kind == "`":
            mark.role = mark.typed
        elif self._is_prime(mark):
            mark.role = "′"
        else:
            self._end_single(mark)

    def _start_single(self, mark: _Mark) -> None:
        if self._is_elided(mark):
            mark.role = "’"
        else:
            self._start(mark)

    def _shaped(self, mark: _Mark) -> None:
        """Take note of a mark that was typed as it should stand."""
        typed, in_word = mark.typed, mark.before.isalpha() and mark.after.isalpha()
        is_mark = self._usage.outer[0] == "‘" or (self._open and self._open[-1].typed == "‚")
        if typed == "´" or (typed == "‘" and in_word and not is_mark):  # O‘Neil
            mark.role = "’" if in_word and not self._usage.marks_in_words else typed
        elif typed == "’":
            self._end_single(mark)
        elif typed == "‘" and mark.side is _Side.OPENING and self._is_elided(mark):
            mark.role = "’"
        elif self._opens(mark):
            self._start(mark)
        elif self._open:
            self._end(mark)
        else:
            mark.role = typed

    def _opens(self, mark: _Mark) -> bool:
        if self._usage.spaced_guillemets and mark.typed in "«»":  # A space tells nothing.
            return mark.typed == "«"
        if mark.side is not _Side.UNCLEAR:
            return mark.side is _Side.OPENING
        return mark.typed in _TYPED_OPENING or (mark.typed not in _TYPED_CLOSING and not self._open)

    def _start(self, mark: _Mark) -> None:
        mark.role = "open"
        self._open.append(mark)
        self._sure += _is_sure(mark)

    def _end(self, mark: _Mark) -> None:
        """Close the latest quotation; what looked like one inside it was an apostrophe."""
        mark.role = "close"
        while self._sure:
            opening = self._open.pop()
            if _is_sure(opening):
                self._sure -= 1
                _join(opening, mark)
                return
        if self._open and self._usage.by_depth:
            _join(self._open.pop(), mark)

    def _end_single(self, mark: _Mark) -> None:
        mark.role = "’"
        closes = mark.side is not _Side.OPENING and not mark.after.isalnum()
        singles = _SINGLES if mark.kind else _SHAPED_SINGLES
        if closes and self._open and self._open[-1].typed in singles:
            opening = self._open.pop()
            self._sure -= _is_sure(opening)
            _join(opening, mark)

    def _is_misplaced_opening(self, index: int, mark: _Mark) -> bool:
        """Tell an opening mark that space or letters surround, if nothing is open to be closed."""
        if self._sure:
            return False
        if mark.side is _Side.UNCLEAR:
            spaced = not mark.before.strip() and mark.end <= self._last_index
            return spaced or (mark.before != "" and mark.after.isalnum())
        may_open = mark.before == ":" or mark.before.isspace()
        return may_open and any(other.kind == '"' for other in self._marks[index + 1 : index + 3])

    def _is_in_word(self, mark: _Mark) -> bool:
        """Tell a mark that stands for an apostrophe, or for a letter's own sign: об"єкт, צה"ל."""
        if self._usage.marks_in_words:
            return True
        before, after = mark.before, mark.after
        return (
            self._usage.lang in ("be", "uk")
            and before.lower() in "бвгґджзкмнпрстфхцчшў"
            and (after in "єїюяёе" or (before.isupper() and after in "ЄЇЮЯЁЕ"))
        )

    def _is_elided(self, mark: _Mark) -> bool:
        text = self._text
        alone = mark.end == len(text) or text[mark.end].isalnum()
        elision = _ELISION.match(text, mark.start) if alone else None
        if not elision:
            return False
        if self._is_in_single():  # Single marks enclose no single marks: 'in the '90s', he said.
            return True
        end, start = elision.end(), mark.start
        may_own = elision[0][1:].lower() == "n" or _DECADE_OF.match(text, max(0, start - 4))
        if _END_OF_WORD.match(text, end) and not may_own:  # the word 'em'
            return False
        if mark.typed == "‘" and self._usage.outer[0] == "‘":  # ‘s avonds, but ‘Em’
            return elision[0][1:] in ("s", "t", "n", "s-")
        partner = _SHAPED_PARTNER if mark.typed == "‘" else _PARTNER
        return not (elision["doubtful"] and partner.match(text, end))

    def _is_two_singles(self, mark: _Mark) -> bool:
        """Tell '' that closes two quotations from '' that was typed for a double mark."""
        if mark.side is _Side.OPENING or mark.before.isdigit():
            return False
        return all(opening.kind == "'" for opening in self._open[-2:]) and len(self._open) > 1

    def _is_prime(self, mark: _Mark) -> bool:
        if not mark.before.isnumeric() or _THOUSANDS.match(self._text, mark.start):
            return False
        if _FEET.match(self._text, mark.start) or _AFTER_SIZE.match(self._text, mark.end):
            return True
        is_size = bool(_SIZE.search(self._text[max(0, mark.start - _SIZE_LENGTH) : mark.start]))
        return is_size and not mark.after.isalpha() and not self._is_in_single()

    def _is_in_single(self) -> bool:
        return bool(self._open) and self._open[-1].typed in _SINGLES

    def _is_double_prime(self, index: int, mark: _Mark) -> bool:
        start, window = mark.start, self._text[max(0, mark.start - _SIZE_LENGTH) : mark.start]
        if not window[-1:].isnumeric():
            return False
        if _DEGREES.search(window) or _AFTER_SIZE.match(self._text, mark.end):
            return True
        is_plural = bool(_PLURAL.match(self._text, mark.end))
        if (mark.after.isalpha() and not is_plural) or not _SIZE.search(window) or start == 0:
            return False
        is_clear = is_plural or mark.side is not _Side.UNCLEAR
        return not self._sure or (is_clear and self._leaves_enough(index))

    def _leaves_enough(self, index: int) -> bool:
        """Tell whether the marks behind this one close all that is open."""
        balance = 0
        for other in self._marks[index + 1 : index + 1 + _LOOK_AHEAD]:
            if other.kind == '"':
                balance += {_Side.OPENING: -1, _Side.CLOSING: 1}.get(other.side, 0)
        return balance >= self._sure


def _is_sure(opening: _Mark) -> bool:
    return opening.kind not in ("'", "`") and opening.typed != "‘"


def _join(opening: _Mark, closing: _Mark) -> None:
    closing.role = "close"
    opening.partner, closing.partner = closing, opening


def _shapes(marks: list[_Mark], text: str, usage: Usage) -> Iterator[Edit]:
    """Yield the edits that give each mark the shape of its role, its depth and its partner."""
    around: list[tuple[_Mark, str]] = []
    has_spoken = False
    for mark in marks:
        new = mark.role
        if mark.role == "open":
            goes_on = has_spoken and _goes_on(mark, text)
            new = _opening(mark, around[-1][1] if around else "", usage, goes_on=goes_on)
            if mark.partner:  # What nothing closes may be a slip: it encloses nothing.
                around.append((mark, new))
        elif mark.role == "close":
            new = _closing(mark, around, usage)
            has_spoken |= mark.kind == "'" and text.endswith(_END_OF_SPEECH, 0, mark.start)
        if usage.spaced_guillemets:
            new = _spaced(new, mark, text)
        if new != mark.typed:
            yield Edit(mark.start, mark.end, new)


def _goes_on(mark: _Mark, text: str) -> bool:
    """Tell where speech goes on behind the words that say who speaks: 'Yes,' he said, 'it is."""
    before = text[max(0, mark.start - 3) : mark.start].rstrip()
    return before.endswith(_BEFORE_SPEECH)


def _opening(mark: _Mark, parent: str, usage: Usage, *, goes_on: bool) -> str:
    if not mark.kind or (not mark.partner and mark.typed in _NEED_PARTNERS):
        return mark.typed
    # A quotation that goes on in the next paragraph is opened again and not closed (NHR 9.2.2).
    begins_alone = not mark.before and not mark.after.islower()
    if not mark.partner and mark.kind == "'" and not (goes_on or begins_alone):
        return "’"
    if mark.partner and not mark.partner.kind:
        closing = mark.partner.typed
        known = {end: start for start, end in (usage.inner, usage.outer)}
        return known.get(closing) or _OPENERS.get(closing, usage.outer[0])
    outer, inner = usage.outer[0], usage.inner[0]
    if usage.by_depth:
        return inner if parent == outer else outer
    wanted, other = (outer, inner) if mark.kind == '"' else (inner, outer)
    return other if parent == wanted else wanted


def _closing(mark: _Mark, around: list[tuple[_Mark, str]], usage: Usage) -> str:
    shape = around.pop()[1] if mark.partner else ""
    if not mark.kind:
        return mark.typed
    for start, end in (usage.outer, usage.inner):
        if shape == start:
            return end
    return _PARTNERS.get(shape, "’" if mark.kind == "'" else usage.outer[1])


def _spaced(new: str, mark: _Mark, text: str) -> str:
    """Put French guillemets apart from what they enclose."""
    if new == "«" and not text[mark.end : mark.end + 1].isspace():
        return new + NBSP
    if new == "»" and not text[mark.start - 1 : mark.start].isspace():
        return NBSP + new
    return new

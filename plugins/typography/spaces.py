"""Put a no-break space where a line must not end, by the lists of each language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from plugins.typography.letters import CAPITALS, SMALL
from plugins.typography.usage import Usage
from plugins.typography.words import WORDS, Words

NBSP = "\u00a0"

_SPACE = "[ \n\t]"

_NO_WORDS = Words()
_MULTIPLES = "тыс. тыс тис. млн млрд трлн мың".split()


def keep_together(text: str, usage: Usage) -> str:
    """Give the text of a block with no-break spaces in the places of spaces that must not end a
    line."""
    text = _pattern(usage.lang, guillemets=usage.spaced_guillemets).sub(NBSP, text)
    return _FULL_NAME.sub(_joined, text) if usage.lang in WORDS else text


# A surname with initials behind it, a name with a Roman number; in English not the word I.
_FULL_NAME = re.compile(
    rf"""[{CAPITALS}](?<![\w’'-].)[{SMALL}’'-]+ {_SPACE}
         (?= [{CAPITALS}]\.\s?[{CAPITALS}]\. (?!\s?[{CAPITALS}][{SMALL}])
           | (?: [IVX]{{2,}} | [VX] | (?<=[а-яёіў]\s)I )\b )""",
    re.VERBOSE,
)


def _joined(name: re.Match[str]) -> str:
    return name[0][:-1] + NBSP


@cache
def _pattern(lang: str, *, guillemets: bool) -> re.Pattern[str]:
    """Make the pattern of one language; each of its matches is a space."""
    words = WORDS.get(lang, _NO_WORDS)
    rules = [*_with_words(words), *_with_numbers(words), *_with_initials(words)]
    # Half of all spaces stand behind a word of five letters, of which no rule but these speaks.
    always = [rf"(?<![{SMALL}]{{5}}.)(?:{'|'.join(rules)})"] if rules else []
    if words.clitics:
        always.append(rf"(?<=\w.)(?={_any(words.clitics)}(?![\w-]))")
    if guillemets:
        always.append(r"(?<=«.)|(?=[»;:!?])")
    return re.compile(rf"{_SPACE}(?:{'|'.join(always) or '(?!)'})", re.DOTALL)


def _with_words(words: Words) -> Iterator[str]:
    if words.short:
        yield _after(_cased(words.short), r"(?=[\w«„“\"(\[№§$€£−])")
    if words.see:
        yield _after(_cased(words.see), r"(?=[\w«„“\"])")
    if words.names:
        yield _after(words.names.split(), rf"(?=[{CAPITALS}«„“\"])")
    for pair in words.pairs.split():
        first, second = pair.split("|")
        yield _after([first], rf"(?={re.escape(second)}(?!\w))")


def _with_numbers(words: Words) -> Iterator[str]:
    if words is _NO_WORDS:
        return
    yield r"(?<=[№§$€£×]\s)(?=\d)"
    yield r"(?<=[\d′″]\s)(?=×\s\d)"
    yield _after(_cased(words.refs), r"(?=[\dIVX])")
    yield rf"(?<=[\d½¼¾]\s)(?={_any(words.units)}(?!\w))"
    yield rf"(?<=\d\s)(?={_any(words.months)}(?!\w))"
    if words.centuries:
        yield rf"(?<=[IVXІХ]\s)(?={_any(words.centuries)}(?!\w))"
        yield r"(?<=[-\u2011][а-яі]\s)(?=(?:гг|рр|жж)\.)"  # 90-х гг.
        yield _after(_MULTIPLES, r"(?=(?:руб|р\.|долл|евро|тг|грн|чел|[₽$€£]))")
        yield r"(?<=\d\s)(?<!\d{4}\s)(?=\d{3}(?!\d))"  # 10 000 000, but not 2012 100


def _with_initials(words: Words) -> Iterator[str]:
    if words is _NO_WORDS:
        return
    # The abbreviations of single letters: т. е., н. э., к. т. н., л. с.
    yield rf"(?<=[^\W\d_]\.\s)(?<![\w.-]..\s)(?=[{SMALL}]\.)"
    yield rf"(?<=[{CAPITALS}]\.\s)(?<![\w’]..\s)(?=[{CAPITALS}](?:\.|[{SMALL}]))"
    yield rf"(?<=[{CAPITALS}]\.[{CAPITALS}]\.\s)(?=[{CAPITALS}][{SMALL}])"


def _cased(words: str) -> list[str]:
    """Give words as they are and as they begin a sentence."""
    return list(
        dict.fromkeys(form for word in words.split() for form in (word, word[0].upper() + word[1:]))
    )


def _any(words: str | list[str]) -> str:
    forms = words.split() if isinstance(words, str) else words
    return f"(?:{'|'.join(map(re.escape, sorted(forms, key=len, reverse=True)))})"


def _after(words: list[str], condition: str) -> str:
    """Match behind whole words; a look behind has one length. What stands ahead is looked at first:
    it is one sign, and seldom there."""
    by_length: dict[int, list[str]] = defaultdict(list)
    for word in words:
        by_length[len(word)].append(word)
    behind = "|".join(
        rf"(?<={_any(same)}\s)(?<![\w’'.-]{'.' * length}\s)" for length, same in by_length.items()
    )
    return f"{condition}(?:{behind})"

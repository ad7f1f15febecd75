"""Spelling, with dictionaries that others keep (`dictionaries.py`) and the site's own
`content/dictionary.txt`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from desk.check.dictionaries import HINTS, LETTERS, Dictionary, dictionary_of
from desk.check.text import Text
from plugins import faults
from plugins.faults import Fault
from plugins.source.tree import is_own_file

DICTIONARY = "dictionary.txt"

_FIELDS = ("title", "standfirst", "deck", "subtitle", "summary")


def spelling_faults(texts: Sequence[Text], settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a warning for the first place of each word that no dictionary of its language has: a
    new word stands in many texts, and is mended or added to the site's own for all of them.

    spelling-unchecked: `SPELL=1`: there is no dictionary for a language. `Lang: kk-Latn` ->
    nothing, the text is let stand; who reads it must look at its spelling.

    Raises:
        SettingError: the packages of `SPELL=1` are not installed.
    """
    own, wrong = own_words(Path(settings["PATH"], DICTIONARY))
    yield from wrong
    hints = [HINTS]
    for lang in sorted({text.lang for text in texts}):
        chosen = sorted((text for text in texts if text.lang == lang), key=lambda text: text.path)
        dictionary = dictionary_of(lang, own)
        if dictionary is None:
            yield _unchecked(chosen)
            continue
        named: set[str] = set()
        for text in chosen:
            yield from misspelled(text, dictionary, named, hints)


def _unchecked(texts: Sequence[Text]) -> Fault:
    """What is said once of a language for which there is no dictionary."""
    first, field = texts[0], texts[0].field("lang")
    known = ", ".join(LETTERS)
    must = f"Lang must be one of {known} for its text to be spelled, not {first.lang!r}"
    line, count = field.line if field else 0, len(texts)
    more = f"; {count} texts were not" if count > 1 else ""
    return Fault(first.path, line, must + more, "spelling-unchecked", 0, "note")


def own_words(path: Path) -> tuple[frozenset[str], list[Fault]]:
    """The site's own words in small letters: one a line, `#` begins a comment.

    dictionary-wrong: `content/dictionary.txt` cannot be read, or a line holds no word. `two words`
    -> write one word a line.
    """
    shown = faults.shown(path)
    if not path.is_dir() and not is_own_file(path, path.parent):
        return frozenset(), []  # it is not there, or `walk` has named it
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"dictionary must be a text in UTF-8: {error}"
        return frozenset(), [Fault(shown, 0, message, "dictionary-wrong")]
    words, wrong = set(), []
    for number, line in enumerate(lines, start=1):
        word = line.partition("#")[0].strip()
        if word and not re.fullmatch(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", word):
            message = f"dictionary must have one word a line, not {word!r}"
            wrong.append(Fault(shown, number, message, "dictionary-wrong"))
        words.add(_folded(word))
    return frozenset(words), wrong


def misspelled(
    text: Text, dictionary: Dictionary, named: set[str], hints: list[int]
) -> Iterator[Fault]:
    """Yield a warning for each word of the text's language that is not known and was not `named`,
    which it adds to; `hints` holds how many words are still looked for among those that are near.

    spelling: `SPELL=1`: no dictionary has a word, or one that is hardly meant. `bilaterl` -> mend
    it in all places (the first is named), or add it to `content/dictionary.txt`.
    """
    letters = dictionary.letters
    pattern = re.compile(rf"(?<![\w’ʼ'.@-])[{letters}]+(?:['’ʼ-][{letters}]+)*(?![\w@])")
    for field in (field for field in text.fields if field.name in _FIELDS):
        for _, word in _unknown(pattern, field.text, dictionary, named):
            message = f"{field.name.capitalize()}: {_message(word, dictionary, hints)}"
            yield Fault(text.path, field.line, message, "spelling", 0, "warning")
    for place, word in _unknown(pattern, text.prose, dictionary, named):
        yield text.warning(place, "spelling", _message(word, dictionary, hints))


def _unknown(
    pattern: re.Pattern[str], prose: str, dictionary: Dictionary, named: set[str]
) -> Iterator[tuple[int, str]]:
    for place, word in _words(pattern, prose):
        folded = _folded(word)
        if folded not in named and not _is_known(word, dictionary):
            named.add(folded)
            yield place, word


def _words(pattern: re.Pattern[str], prose: str) -> Iterator[tuple[int, str]]:
    """Words but those that always begin with a capital: they are names, and short for something."""
    found = [(match.start(), match[0]) for match in pattern.finditer(prose)]
    small = {_folded(word) for _, word in found if word[0].islower()}
    for place, word in found:
        if len(word) > 1 and (word[0].islower() or _folded(word) in small):
            yield place, word


def _is_known(word: str, dictionary: Dictionary) -> bool:
    folded, known = _folded(word), dictionary.known
    stem = folded.removesuffix("'s").removesuffix("'")
    return known(folded) or known(stem) or all(known(part) for part in stem.split("-") if part)


def _message(word: str, dictionary: Dictionary, hints: list[int]) -> str:
    near = dictionary.meant(_folded(word)) if hints[0] > 0 else ""
    hints[0] -= 1
    hint = f"did you mean {near!r}?" if near else f"or stand in {DICTIONARY}"
    return f"word must be in a dictionary, not {word!r}; {hint}"


def _folded(word: str) -> str:
    return re.sub("[’ʼ]", "'", word.lower()).replace("\u00ad", "")

"""Spelling, with dictionaries that others keep: pyspellchecker's for English, pymorphy3's
(OpenCorpora) for Russian, and the site's own `content/dictionary.txt`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from desk.check.text import Text
from desk.settings import SettingError
from plugins import faults
from plugins.faults import Fault
from plugins.source.tree import is_own_file

DICTIONARY = "dictionary.txt"

_LETTERS = {"en": "A-Za-zÀ-ÖØ-öø-ÿ", "ru": "А-Яа-яЁё"}
_FIELDS = ("title", "standfirst", "deck", "subtitle", "summary")
# British endings, as American dictionaries have them.
_BRITISH = re.compile(r"is(e|ed|es|er|ers|ing|ation|ations)$")
_SUGGESTED_LENGTH = 15  # letters; correcting longer ones takes seconds

# Whether a word in small letters is known, and what may be meant instead (empty: nothing near).
Known = Callable[[str], bool]
Meant = Callable[[str], str]


def spelling_faults(texts: Sequence[Text], settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield a warning for each word that no dictionary has.

    Raises:
        SettingError: the packages of `SPELL=1` are not installed.
    """
    path = Path(settings["PATH"], DICTIONARY)
    own, wrong = own_words(path)
    yield from wrong
    for lang, load in (("en", _english), ("ru", _russian)):
        chosen = [text for text in texts if text.lang[:2] == lang]
        if chosen:
            known, meant = load(own)
            for text in chosen:
                yield from misspelled(text, known, meant)


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


def misspelled(text: Text, known: Known, meant: Meant) -> Iterator[Fault]:
    """Yield a warning for each place of a word of the text's language that is not known.

    spelling: `SPELL=1`: no dictionary has a word. `bilaterl` -> mend it, or add it to
    `content/dictionary.txt`.
    """
    letters = _LETTERS[text.lang[:2]]
    pattern = re.compile(rf"(?<![\w’'.@-])[{letters}]+(?:['’-][{letters}]+)*(?![\w@])")
    for place, word in _words(pattern, text.prose):
        if not _is_known(word, known):
            message = _message(word, meant)
            yield text.warning(place, "spelling", message)
    for field in (field for field in text.fields if field.name in _FIELDS):
        for _, word in _words(pattern, field.text):
            if not _is_known(word, known):
                message = f"{field.name.capitalize()}: {_message(word, meant)}"
                yield Fault(text.path, field.line, message, "spelling", 0, "warning")


def _words(pattern: re.Pattern[str], prose: str) -> Iterator[tuple[int, str]]:
    """Words but those that always begin with a capital: they are names, and short for something."""
    found = [(match.start(), match[0]) for match in pattern.finditer(prose)]
    small = {_folded(word) for _, word in found if word[0].islower()}
    for place, word in found:
        if len(word) > 1 and (word[0].islower() or _folded(word) in small):
            yield place, word


def _is_known(word: str, known: Known) -> bool:
    folded = _folded(word)
    stem = folded.removesuffix("'s").removesuffix("'")
    return known(folded) or known(stem) or all(known(part) for part in stem.split("-") if part)


def _message(word: str, meant: Meant) -> str:
    near = meant(_folded(word)) if len(word) <= _SUGGESTED_LENGTH else ""
    hint = f"did you mean {near!r}?" if near else f"or stand in {DICTIONARY}"
    return f"word must be in a dictionary, not {word!r}; {hint}"


def _folded(word: str) -> str:
    return word.lower().replace("’", "'").replace("\u00ad", "")


def _english(own: frozenset[str]) -> tuple[Known, Meant]:
    try:
        from spellchecker import SpellChecker
    except ImportError:
        raise _not_installed() from None
    words = SpellChecker(language="en")

    def known(word: str) -> bool:
        american = _BRITISH.sub(lambda match: f"iz{match[1]}", word)
        return word in own or word in words or american in words

    return known, lambda word: _other(word, words.correction(word))


def _other(word: str, meant: str | None) -> str:
    return meant if meant and meant != word else ""


def _russian(own: frozenset[str]) -> tuple[Known, Meant]:
    try:
        from pymorphy3 import MorphAnalyzer
    except ImportError:
        raise _not_installed() from None
    words = MorphAnalyzer(lang="ru")

    def known(word: str) -> bool:
        return word in own or words.word_is_known(word)

    # pymorphy3 has no suggestions; the site's own words are what a name is mistyped from.
    return known, lambda word: next(iter(get_close_matches(word, sorted(own), n=1)), "")


def _not_installed() -> SettingError:
    return SettingError("SPELL must be given to make, which installs its dictionaries")

"""What is one word to a reader who searches; theme/static/js/search/words.js says the same."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache
from typing import Any

import Stemmer
from babel import Locale, UnknownLocaleError

# Accents, stress marks and other signs above or below a letter. The breve and the diaeresis make a
# letter of its own: й, ў, ї, ü.
_MARKS = re.compile("[\u0300-\u0305\u0307\u0309-\u036f]")
# Soft hyphens, and apostrophes of any kind: об'ём, об’ём and обʼём are one word.
_WITHIN = re.compile("[\u00ad'\u02bc\u2019]")
_WORD = re.compile(r"[^\W_]+")

LONGEST = 40  # letters of a word that are kept

# What a word counts for by where it stands.
_TEXT, _TEXT_OFTEN, _STANDFIRST, _TITLE = "ABCD"
_OFTEN = 3


def fold(text: str) -> str:
    """Give a text the form in which words are compared: small letters without accents; ё is е."""
    bare = _MARKS.sub("", unicodedata.normalize("NFD", text.lower()))
    return unicodedata.normalize("NFC", _WITHIN.sub("", bare)).replace("ё", "е")


def words_of(text: str) -> list[str]:
    """The folded words of a text, in order."""
    return [word[:LONGEST] for word in _WORD.findall(fold(text))]


@lru_cache(maxsize=200_000)
def stem(word: str, lang: str) -> str:
    """What the forms of a folded word share in its language; the word itself, where Snowball has no
    rules for the language."""
    stemmer = _stemmer(lang.partition("-")[0])
    return str(stemmer.stemWord(word)) if stemmer else word


def weights_of(title: str, standfirst: str, text: str) -> dict[str, str]:
    """The folded words of an article, each with what it counts for: A to D, the best of its
    places."""
    counts = Counter(words_of(text))
    weights = {word: _TEXT_OFTEN if n >= _OFTEN else _TEXT for word, n in counts.items()}
    weights |= dict.fromkeys(words_of(standfirst), _STANDFIRST)
    return weights | dict.fromkeys(words_of(title), _TITLE)


@cache
def _stemmer(lang: str) -> Any:
    try:
        name = str(Locale(lang).english_name).lower()
    except (UnknownLocaleError, ValueError):
        return None
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None

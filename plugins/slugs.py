"""The form of a name in an address: small Latin letters, digits and hyphens, by one rule a
language.

Russian, Belarusian
    The machine-readable zone of passports (ICAO Doc 9303, part 3, table 6B), in which Belarusian
    has h for г and io for ё. The hard sign is left out, as GOST R 52535.1-2006 has it.
Ukrainian
    Resolution 55 of the Cabinet of Ministers, 27 January 2010.
Kazakh
    The Latin alphabet of 2021 without its diacritics; letters of loan words that it does not have
    are written as in Russian.

All other letters are written as Unidecode has them. A soft sign or an apostrophe within a word is
left out, and parts nothing.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

SLUG_LENGTH = 100  # letters

_RU = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщыэюя",
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch y e iu ia".split(),
        strict=True,
    )
) | {"ъ": "", "ь": ""}
_BE = {letter: _RU[letter] for letter in "абвгдежзйклмнопрстуфхцчшыьэюя"} | {
    "г": "h",
    "ё": "io",
    "і": "i",
    "ў": "u",
}
_UK = {letter: _RU[letter] for letter in "абвгдежзклмнопрстуфхцчшщь"} | {
    "г": "h",
    "ґ": "g",
    "є": "ie",
    "и": "y",
    "і": "i",
    "ї": "i",
    "й": "i",
    "ю": "iu",
    "я": "ia",
}
_KK = {
    **_RU,
    **dict(zip("әғжқңөұүһхшыіи", "a g j q n o u u h h s y i i".split(), strict=True)),
}
_LETTERS = {"ru": _RU, "be": _BE, "uk": _UK, "kk": _KK}
# For a letter that is none of the text's language.
_OF_ANY = {**_KK, **_UK, **_BE, **_RU}

# What Ukrainian writes otherwise where a word begins, and where г follows з.
_UK_BEGINNINGS = str.maketrans({"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"})
_UK_GH = ("зг", "zgh")

_APOSTROPHE = re.compile(r"(?<=[^\W\d_])['’ʼʹ`ʻ′](?=[^\W\d_])")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_WORD_START = re.compile(r"(?<![^\W\d_])[єїйюя]")
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@lru_cache(maxsize=8192)
def slug_of(text: str, lang: str = "") -> str:
    """Return the address form of a name or a headline, empty when it has no letter or digit.

    `lang` (a language tag) is the text's language; where the alphabet of that does not have all
    letters of the text, the first of `ru`, `be`, `uk` and `kk` that has them is taken.
    """
    folded = _APOSTROPHE.sub("", unicodedata.normalize("NFKC", text)).lower()
    latin = _transliterated(folded, _language(folded, lang))
    return _NO_SLUG.sub("-", latin.lower()).strip("-")


def is_slug(text: str) -> bool:
    """Whether a text can stand in an address as it is."""
    return bool(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text)) and len(text) <= SLUG_LENGTH


def shortened(slug: str) -> str:
    """A slug of at most SLUG_LENGTH letters, cut between words where it can be."""
    if len(slug) <= SLUG_LENGTH:
        return slug
    head, hyphen, _ = slug[: SLUG_LENGTH + 1].rpartition("-")
    return head if hyphen else slug[:SLUG_LENGTH]


def _language(text: str, lang: str) -> str:
    """Which alphabet a text in small letters is written in: the key of its table."""
    letters = set(_CYRILLIC.findall(text))
    given = [one for one in _LETTERS if one == lang.partition("-")[0].lower()]
    fitting = (one for one in (*given, *_LETTERS) if letters <= _LETTERS[one].keys())
    return next(fitting, (*given, "ru")[0])


def _transliterated(text: str, lang: str) -> str:
    if lang == "uk":
        text = _WORD_START.sub(lambda match: match[0].translate(_UK_BEGINNINGS), text)
        text = text.replace(*_UK_GH)
    table = _LETTERS[lang]
    return "".join(_latin(letter, table) for letter in text)


def _latin(letter: str, table: dict[str, str]) -> str:
    if letter.isascii():
        return letter
    known = table.get(letter, _OF_ANY.get(letter))
    return _by_unidecode(letter) if known is None else known


@cache
def _by_unidecode(letter: str) -> str:
    from unidecode import unidecode  # noqa: PLC0415 - most names do without

    latin = str(unidecode(letter, errors="ignore"))
    # Signs that soften a letter are no gap between two words.
    return re.sub("[\"'`]", "", latin) if letter.isalpha() else latin

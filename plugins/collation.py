"""Put names into the order of a language's alphabet, as an index at the end of a book does.

The levels are those of the Unicode Collation Algorithm (UTS #10): letters, then accents, then case;
the script of the language comes first (CLDR's `reorder`). The order of Cyrillic is that of the
national alphabets; ё stands with е but in those of Belarusian and Kazakh, as CLDR's
`common/collation/` has it.
"""

from __future__ import annotations

import unicodedata
from functools import cache

Key = tuple[tuple[tuple[int, int], ...], str, str]

# One order holds for all: no alphabet has two of these letters the other way round but as below.
_CYRILLIC = "аәбвгғґдђеёєжзѕиіїйјкқлљмнњңоөпрстћуўұүфхһцчџшщъыьэюя"
_KAZAKH = _CYRILLIC.replace("і", "").replace("ы", "ыі")
_LETTER_OF_ITS_OWN = {"be", "kk"}  # is ё

_MARK, _DIGIT, _OWN_SCRIPT, _OTHER_SCRIPT, _LAST = range(5)


def sort_key(text: str, lang: str) -> Key:
    """A key that sorts names as a reader of `lang` (a language tag) looks for them."""
    language = lang.partition("-")[0]
    folded = unicodedata.normalize("NFC", text).casefold()
    letters = tuple(place for letter in folded for place in _places(letter, language))
    return letters, folded, text.swapcase()  # small letters before capitals


@cache
def _places(letter: str, lang: str) -> tuple[tuple[int, int], ...]:
    """Where a letter stands, as (group, number), one for each letter that it counts as."""
    alphabet = _alphabet(lang)
    if lang not in _LETTER_OF_ITS_OWN:
        letter = {"ё": "е"}.get(letter, letter)
    is_latin = lang not in {"ru", "be", "uk", "kk"}
    if letter in alphabet:
        return ((_OTHER_SCRIPT if is_latin else _OWN_SCRIPT, alphabet.index(letter)),)
    bases = [base for base in unicodedata.normalize("NFKD", letter) if not _is_accent(base)]
    return tuple(_place(base, is_latin=is_latin) for base in bases)


def _alphabet(lang: str) -> str:
    return _KAZAKH if lang == "kk" else _CYRILLIC


def _is_accent(letter: str) -> bool:
    return unicodedata.combining(letter) > 0


def _place(base: str, *, is_latin: bool) -> tuple[int, int]:
    if base.isdigit():
        return _DIGIT, unicodedata.digit(base)
    if not base.isalpha():
        return _MARK, ord(base)
    if base.isascii():
        return (_OWN_SCRIPT if is_latin else _OTHER_SCRIPT), ord(base)
    return _LAST, ord(base)

"""Tell a text's language by its script and its commonest words."""

from __future__ import annotations

import re

_ENGLISH = frozenset(
    "a an and are as at be been but by for from had has have he her his in is it its not of on or "
    "our she that the their they this to was we were which will with would you".split()
)
# One word in eight of an English text is one of these, even in headlines' company.
_SHARE = 0.12
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")


def language_of(text: str) -> str:
    """'en', 'ru' or 'be', or '' when the text shows none of them."""
    cyrillic, latin = len(_CYRILLIC.findall(text)), len(_LATIN.findall(text))
    if cyrillic > latin:
        return _cyrillic_language(text.lower())
    words = _WORD.findall(text.lower())
    common = sum(word in _ENGLISH for word in words)
    return "en" if words and common >= _SHARE * len(words) else ""


def _cyrillic_language(text: str) -> str:
    """By letters that the neighbours' alphabets lack; one name in a quotation does not decide."""
    letters = {one: text.count(one) for one in "ўіїєґиыэщъ"}
    if letters["ї"] + letters["є"] + letters["ґ"] > letters["ы"] + letters["э"]:
        return ""
    if letters["ў"] + letters["і"] > letters["и"]:
        return "be"
    return "ru" if letters["и"] + letters["ы"] + letters["э"] else ""

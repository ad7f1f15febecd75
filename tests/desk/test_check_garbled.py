"""Letters that were read by the wrong encoding before they came here."""

from __future__ import annotations

import pytest

from desk.check.garbled import letters_garbled
from desk.check.text import Text
from plugins.source.fields import Field

PLAN = "План: итоги «года» — ёлка, №5"


def messages(body: str, title: str = "A plan") -> list[str]:
    text = Text("a.md", (Field("title", title, 1),), body, 5, "ru")
    return [str(fault) for fault in letters_garbled(text, "")]


@pytest.mark.parametrize(
    ("body", "garbled", "meant"),
    [
        (PLAN.encode().decode("cp1251"), "РџР»Р°РЅ", "План"),
        ("Привет".encode().decode("cp1252"), "ÐŸÑ€Ð¸Ð²ÐµÑ‚", "Привет"),
        ("It’s so".encode().decode("cp1252"), "â€™", "’"),
        ("café".encode().decode("cp1252"), "Ã©", "é"),
        ("№ 5 «Так»".encode().decode("cp1251"), "РўР°Рє", "Так"),
    ],
)
def test_letters_are_named_with_what_they_were(body: str, garbled: str, meant: str) -> None:
    must = f"must be those of the language, not {garbled!r}, which was {meant!r}"
    assert messages(body) == [f"a.md:5: letters {must}; copy the text anew"]
    assert messages("Text.", body) == [f"a.md:1: letters {must}; copy the text anew"]


def test_a_mark_for_what_could_not_be_read_is_named_once_a_line() -> None:
    assert len(messages("Т\ufffdкст \ufffd\n\nt\ufffd")) == 2


@pytest.mark.parametrize(
    "body",
    [
        "Рівне, Різдво, РСФСР, СССР, Рёв, С№ и Рё, в С„, Раз Р° и",
        "JOÃO, MANHÃ”, MANHû, Âge, Ñandú, Ðurić, SÃO",
        PLAN,
    ],
)
def test_letters_of_a_language_are_not_named(body: str) -> None:
    assert messages(body) == []

"""What a browser shows and what an editor types fold to one form."""

from __future__ import annotations

import pytest

from desk.report.fold import fold


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        ("“Once, we dreamt”", '"Once, we dreamt"'),
        ("«Что?»", '"Что?"'),
        ("it’s", "it's"),
        ("6′2″", "6'2\""),
        ("state\u00a0— our", "state --- our"),
        ("2012–13", "2012-13"),
        ("well…", "well..."),
        ("5\u00a0km", "5 km"),
        ("5\u2009km", "5\nkm"),
        ("a line\r\nthat goes on", "a line that goes on"),
        ("hyphenation", "hyphen\u00adation"),
        ("й", "и\u0306"),
        ("co\u2011operation", "co-operation"),
        ("[ [x] ]", "[[x]]"),
        ("3×4", "3x4"),
        ("3×4", "3х4"),
        ("© 2012, Brand®, Thing™", "(c) 2012, Brand(R), Thing(TM)"),
        ("±5", "+/-5"),
        ("±5", "+-5"),
        ("Да!..", "Да!..."),
        ("«Да»", "''Да''"),
        ("„Taip“", ',,Taip"'),
        ("«Да»", "<<Да>>"),
    ],
)
def test_forms_of_one_mark_are_one(shown: str, typed: str) -> None:
    assert fold(shown).key == fold(typed).key


@pytest.mark.parametrize(("one", "other"), [("$1bn", "£1bn"), ("President", "president")])
def test_different_words_stay_different(one: str, other: str) -> None:
    assert fold(one).key != fold(other).key


def test_each_character_of_the_key_knows_where_it_stood() -> None:
    folded = fold("a -- b")
    spans = list(zip(folded.key, folded.starts, folded.ends, strict=True))
    assert spans == [("a", 0, 1), ("-", 2, 4), ("b", 5, 6)]


def test_half_a_character_is_left_out() -> None:
    """A browser counts in UTF-16, so that 32 characters of context may end within one."""
    assert fold("\udc4dfine").key == "fine"

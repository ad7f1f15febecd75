"""What an editor would mark, and what they would let stand."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.check import editing
from desk.check.reading import check_source
from desk.check.text import Text
from plugins.source.fields import WARNINGS, Field
from tests.desk.importing_harness import READER


def codes(body: str, lang: str = "en", **fields: str) -> list[str]:
    """The codes of all warnings of a text, in the order of the rules."""
    head = tuple(Field(name, value, 1) for name, value in fields.items())
    text = Text("a.md", head, body, 4, lang, 2013)
    return [fault.code for rule in editing.RULES.values() for fault in rule(text)]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ('Кинотеатр "Победа', ["quotes-unbalanced"]),
        ("Кинотеатр «Победа» и «Мир", ["quotes-unbalanced"]),
        ('"План": 15" и «Мир»', []),
    ],
)
@pytest.mark.parametrize("name", ["title", "standfirst", "correction", "picture-caption"])
def test_quotation_marks_of_fields_are_looked_at(name: str, value: str, found: list[str]) -> None:
    assert codes("Text.", "ru", **{name: value}) == found


@pytest.mark.parametrize(
    ("head", "found"),
    [
        ("Title: The the plan", ["1:0 double-word"]),
        ("Title: A plan , at last", ["1:0 space-before-punctuation"]),
        ("Title: Trade\nStandfirst: 2012 - 2013", ["2:0 hyphen-for-dash"]),
        ("Title: Trade\nSummary: It was,\n    and on on", ["2:0 double-word"]),
        ("Title: Trade\nStandfirst: Monday, May 29", ["2:0 weekday-wrong"]),
        ("Title: Trade\nCorrection: 2013-06-03 | It was was.", ["2:0 double-word"]),
        ("Title: `the the` plan\nTags: the the\nCheck_off: markup-shown", []),
        ("Title: The the plan\nCheck_off: double-word", []),
    ],
)
def test_fields_are_read_as_a_text_is(head: str, found: list[str]) -> None:
    source = f"{head}\nDate: 2013-05-29\nLang: en\n\nText.".encode()
    findings, _ = check_source(source, Path("content/articles/a.md"), READER)
    assert [f"{f.line}:{f.column} {f.code}" for f in findings] == found


@pytest.mark.parametrize(
    ("body", "lang", "other"),
    [("Mówi „tak.", "pl", "”"), ("Sagt „ja.", "de", "“"), ("Dit oui».", "fr", "«")],
)
def test_the_other_mark_is_that_of_the_language(body: str, lang: str, other: str) -> None:
    (fault,) = editing.quotes_unbalanced(Text("a.md", (), body, 4, lang, 2013))
    assert f"must have its other {other!r}, not" in fault.message


@pytest.mark.parametrize(
    ("body", "lang", "code"),
    [
        ('“One” and "two"', "en", "straight-quotes"),
        ("He said “no.", "en", "quotes-unbalanced"),
        ("He said no”.", "en", "quotes-unbalanced"),
        ("Он сказал «нет.", "ru", "quotes-unbalanced"),
        ("Он «читал „Правду»", "ru", "quotes-unbalanced"),
        ('Он сказал "да. И ушёл.', "ru", "quotes-unbalanced"),
        ('Потом вернулся", сказали нам.', "ru", "quotes-unbalanced"),
        ('(*"Да*)', "ru", "quotes-unbalanced"),
        ("Il dit «oui.", "fr", "quotes-unbalanced"),
        ("One the the plan", "en", "double-word"),
        ("One The\nthe plan", "en", "double-word"),
        ("план план", "ru", "double-word"),
        ("Straße straße", "de", "double-word"),
        ("İki iki", "tr", "double-word"),
        ("ΟΔΟΣ οδοσ", "el", "double-word"),
        ("[^1]: So the the plan", "en", "double-word"),
        ("[Jane]: So the the plan", "en", "double-word"),
        ("One.  Two.", "en", "double-space"),
        ("One , two", "en", "space-before-punctuation"),
        ("One !", "en", "space-before-punctuation"),
        ("Le commerce - et la paix", "fr", "hyphen-for-dash"),
        ("2012 - 2013", "en", "hyphen-for-dash"),
        ("Минск -столица", "ru", "hyphen-for-dash"),
        ("Пайшоў. -Куды?", "be", "hyphen-for-dash"),
        ("Київ —столиця", "uk", "hyphen-for-dash"),
        ("Астана— қала", "kk", "hyphen-for-dash"),
        ("Заметили ошибку? Выделите её и нажмите Ctrl+Enter", "ru", "chrome-pasted"),
        ("Share this article", "en", "chrome-pasted"),
        ("On Monday, May 29, 2013", "en", "weekday-wrong"),
        ("On Monday, May 29th", "en", "weekday-wrong"),
        ("On Tuesday, 29 May 2013", "en", "weekday-wrong"),
        ("вторник, 29 мая 2013", "ru", "weekday-wrong"),
        ("MONDAY, May 29, 2013: Straße", "en", "weekday-wrong"),
    ],
)
def test_what_an_editor_would_mark_is_a_warning(body: str, lang: str, code: str) -> None:
    assert set(codes(body, lang)) == {code}


@pytest.mark.parametrize(
    ("body", "lang"),
    [
        ('"One" and "two"', "en"),
        ("“One\n\n“two.”", "en"),
        ("Он «читал „Правду“»", "ru"),
        ('"One\n\n"two."', "en"),
        ('"Газета "Известия""', "ru"),
        ('*"Да"* и "*нет*" ("так"), "[x](y)", "...и ушёл"', "ru"),
        ('A 5" gun, 5\'10" tall', "en"),
        ("Er sagte »ja«, dann „nein“, und „Haus“es", "de"),
        ("Han sade ”ja”, on rzekł „tak”, он: “yes”", "ru"),
        ("« Oui », dit-il : « non »", "fr"),
        ("«— Да», — сказал он", "ru"),
        ("I know that that is so", "en"),
        ("The\n\nthe", "en"),
        ("One, one-one one", "en"),
        ("`the the`  \nplan", "en"),
        ("    the the\n", "en"),
        ("```\nthe the  plan\n```", "en"),
        ("One | two  three\n---|---\na  b | b , c", "en"),
        ("One  \ntwo", "en"),
        ("Oui !", "fr"),
        ("- one\n- two", "en"),
        ("One -- two – three", "en"),
        ("Trade - and peace", "en"),
        ("Торговля - и мир", "ru"),
        ("в 2012 - 2013 гг.", "be"),
        ("-   one\n\n1.  two\n\n> *  three", "en"),
        ("Word\n:   def", "en"),
        ("[^1]:  Note", "en"),
        ("##  Part", "en"),
        ("[x](the the)", "en"),
        ('<blockquote>"One is two".</blockquote> <b>"three"</b>', "en"),
        ("<b title='the the'>x</b>", "en"),
        ("Press Ctrl and Enter", "en"),
        ("On Wednesday, May 29, 2013", "en"),
        ("On Wednesday, May 29th", "en"),
        ("On Monday, February 31, 2013", "en"),
        ("двух- и трёхэтажный, -ость, кто-то, Минск—Москва, слово - слово, —Да, (-Нет)", "ru"),
        ("среда, 29 мая 2013", "ru"),
    ],
)
def test_what_an_editor_would_let_stand_is_none(body: str, lang: str) -> None:
    assert codes(body, lang) == []


def test_a_sentence_about_chrome_is_no_chrome() -> None:
    assert codes(f"{'word ' * 30}Ctrl+Enter".replace("word word", "one two")) == []


@pytest.mark.parametrize("name", ["standfirst", "deck", "subtitle"])
def test_a_standfirst_has_at_most_280_letters(name: str) -> None:
    assert codes("Text.", **{name: "a" * 280}) == []
    assert codes("Text.", **{name: "a" * 281}) == ["standfirst-long"]


def test_a_headline_has_at_most_110_letters() -> None:
    assert codes("Text.", title="a" * 110) == []
    assert codes("Text.", title="a" * 111) == ["headline-long"]


@pytest.mark.parametrize(
    ("body", "lang", "found"),
    [
        ("On Friday, December 27", "en", []),  # 2013
        ("On Saturday, December 27", "en", ["weekday-wrong"]),  # 2014
        ("On Friday, January 3", "en", []),
        ("On Saturday, January 3", "en", ["weekday-wrong"]),  # 2015
        ("On Saturday, January 3, 2015", "en", []),
        ("В пятницу, 27 декабря", "ru", []),
        ("В субботу, 27 декабря", "ru", ["weekday-wrong"]),
        ("У пятніцу, 27 снежня", "be", []),
        ("У п'ятницю, 28 грудня", "uk", ["weekday-wrong"]),
        ("W środę, 1 stycznia", "pl", []),
        ("W sobotę, 1 stycznia", "pl", ["weekday-wrong"]),
    ],
)
def test_a_day_without_a_year_is_near_its_text(body: str, lang: str, found: list[str]) -> None:
    """A text of January 2014 was accused for each Friday of December."""
    text = Text("a.md", (Field("date", "2014-01-03", 2),), body, 4, lang, 2014)
    assert [fault.code for fault in editing.weekday_wrong(text)] == found


def test_a_warning_has_its_line_and_column() -> None:
    text = Text("a.md", (), "One.\n\nTwo the the.", 4, "en")
    (fault,) = editing.double_word(text)
    assert (str(fault), fault.column, fault.severity) == (
        "a.md:6: word must stand once, not 'the the'; delete one",
        5,
        "warning",
    )


def test_every_rule_can_be_turned_off() -> None:
    elsewhere = {"modified-missing", "standfirst-full-stop", "link-external", "spelling"}
    elsewhere |= {"words-lost", "lines-joined", "link-position", "markup-shown"}  # of the page
    elsewhere |= {"letters-garbled"}
    assert set(editing.RULES) | elsewhere == set(WARNINGS)

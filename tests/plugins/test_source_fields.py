"""Fields as editors type them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.faults import Fault
from plugins.languages import text_direction
from plugins.source.dates import parse_date
from plugins.source.fields import article_rules, order_faults, read_fields, split_head

MINSK = ZoneInfo("Europe/Minsk")
RULES = article_rules(MINSK)


def faults_of(text: str) -> list[str]:
    """The messages for a source with these fields, without the path."""
    return [str(fault) for fault in sorted(read_fields(split_head(text), RULES, "a.md")[1])]


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2013-05", "2013-05"),
        ("2013-05-29", "2013-05-29"),
        ("2013-05-29 10:30", "2013-05-29T10:30:00+03:00"),
        ("2013-05-29 10:30+03:00", "2013-05-29T10:30:00+03:00"),
        ("2013-05-29 10:30 +0300", "2013-05-29T10:30:00+03:00"),
        ("2013-05-29 10:30 +00:00", "2013-05-29T13:30:00+03:00"),
        ("2013-05-29 22:30Z", "2013-05-30T01:30:00+03:00"),
        ("2012-02-29", "2012-02-29"),
    ],
)
def test_a_date_keeps_the_precision_with_which_it_was_typed(text: str, iso: str) -> None:
    assert parse_date(text, MINSK).iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "2013",
        "2013-5",
        "2013-13",
        "2013-00",
        "2013-02-30",
        "2013-05-29T10:30",
        "2013-05-29 10:30:00",
        "2013-05-29 25:00",
        "2013-05 10:30",
        "2013-05+03:00",
        "2013-05-29 +03:00",
        "2013-05-29 10:30 +99:00",
        "29.05.2013",
        "29 May 2013",
        "May 2013",
        "today",
        "٢٠١٣-٠٥",
        "",
    ],
)
def test_a_date_of_another_form_is_refused(text: str) -> None:
    assert faults_of(f"Title: A\nDate: {text}\n\nText.")[0].startswith("a.md:2: Date must be a day")


def test_a_month_begins_with_its_first_minute_in_the_site_s_zone() -> None:
    assert parse_date("2013-05", MINSK).when == datetime(2013, 5, 1, tzinfo=MINSK)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
def test_a_day_reads_as_itself(day: datetime) -> None:
    assert parse_date(f"{day:%Y-%m-%d}", MINSK).iso == f"{day:%Y-%m-%d}"


def test_every_fault_of_a_head_is_named_with_its_line() -> None:
    text = (
        "Titel: A\nDate: yesterday\nDate: 2013-05\nStatus: done\nLang: xx\nSlug: Ä b\n"
        "no field\nTranslation: maybe\nTags: ,\nAuthor: !!!\n\nText."
    )
    assert faults_of(text) == [
        "a.md:1: Titel must be a known field: did you mean Title?",
        "a.md:1: Title must be given, as a line `Title: …`",
        "a.md:2: Date must be a day of the calendar as YYYY-MM-DD, YYYY-MM-DD HH:MM "
        "(an offset such as +03:00 may follow) or YYYY-MM, not 'yesterday'",
        "a.md:3: Date must be given once; it stands on line 2 already",
        "a.md:4: Status must be published, draft or hidden, not 'done'",
        "a.md:5: Lang must be a language tag such as en, ru or be, not 'xx'",
        "a.md:6: Slug must be at most 100 small Latin letters, digits and single hyphens, "
        "such as 'a-b', not 'Ä b'",
        "a.md:7: must be a field such as `Title: …`; an empty line must stand before the text",
        "a.md:8: Translation must be true or false, not 'maybe'",
        "a.md:9: Tags must have a name, not ','",
        "a.md:10: Author must have a letter or a digit in each name, not '!!!'",
    ]


@pytest.mark.parametrize(
    ("date", "correction", "in_order"),
    [
        ("2013-05-29 23:30 +00:00", "2013-05-29", True),
        ("2013-05-31 23:30 +00:00", "2013-05", True),
        ("2013-05-29 23:30 +00:00", "2013-05-28", False),
        ("2013-05-29", "2013-05-28 23:30", False),
    ],
)
def test_a_correction_of_the_day_as_it_was_typed_is_in_order(
    date: str, correction: str, in_order: bool
) -> None:
    """In Minsk 23:30 in London is of the next day."""
    head = split_head(f"Title: A\nDate: {date}\nCorrection: {correction} | B\n\nText.")
    assert [fault.line for fault in order_faults(head, RULES, "a.md")] == [3] * (not in_order)


def test_a_field_given_twice_names_the_line_of_the_first() -> None:
    assert faults_of("Title: A\nDate: 2013-05\ntitle: B\n\nText.") == [
        "a.md:3: Title must be given once; it stands on line 1 already"
    ]


def test_author_and_authors_are_one_field() -> None:
    assert faults_of("Title: A\nDate: 2013-05\nAuthor: B\nAuthors: C\n\nText.") == [
        "a.md:4: Authors must be given once; it stands on line 3 already"
    ]


@pytest.mark.parametrize("names", ["[one, two]", '"One Two"', "'one', two", '"one, two"'])
def test_names_are_no_list_of_yaml(names: str) -> None:
    """Without lines of `---` brackets and quotes would become part of them."""
    (fault,) = faults_of(f"Title: A\nDate: 2013-05\nTags: {names}\n\nText.")
    assert fault.startswith("a.md:3: Tags must be names with commas, with no brackets or quotation")


def test_a_name_may_hold_quotation_marks() -> None:
    assert faults_of('Title: A\nDate: 2013-05\nTags: "A" and "B", club "C"\n\nText.') == []


@pytest.mark.parametrize("title", ["", "!!!", "“…”"])
def test_a_title_must_have_a_letter_or_a_digit(title: str) -> None:
    assert faults_of(f"Title: {title}\nDate: 2013-05\n\nText.") == [
        f"a.md:1: Title must have a letter or a digit, not {title!r}"
    ]


@pytest.mark.parametrize(
    "head",
    [
        "Title: A\nDate: 2013-05\n\nText.",
        "\n\nTitle: A\nDate: 2013-05\n\nText.",
        "---\nTitle: A\nDate: 2013-05\n---\nText.",
        "title : A\nDATE: 2013-05\n\nText.",
    ],
)
def test_the_text_begins_after_the_head(head: str) -> None:
    values, faults = read_fields(split_head(head), RULES, "a.md")
    assert (values["title"], faults, split_head(head).body) == ("A", [], "Text.")


@pytest.mark.parametrize(
    ("yaml", "fields"),
    [
        ('title: "План: итоги"  # a comment', [("title", "План: итоги", 2)]),
        ("tags: [политика, Витебск]", [("tags", "политика, Витебск", 2)]),
        ("Authors:\n  - 'Олег О.'\n  - Doe, Jane", [("authors", "Олег О.; Doe, Jane", 2)]),
        ("correction:\n- 2013-06-03 | It is $1bn.\n- 2013-06-04 | It is two.",
            [("correction", "2013-06-03 | It is $1bn.", 2),
            ("correction", "2013-06-04 | It is two.", 2)]),
        ("standfirst: >\n  one\n  two\nlang: no",
            [("standfirst", "one two", 2), ("lang", "no", 5)]),
        ('title: "C:\\\\new \\"A\\" \\u0411\\xab\\/\\\n  b"', [("title", 'C:\\new "A" Б«/b', 2)]),
        ("title: 'C:\\new'\ndeck: C:\\new\nlang: !!str no",
            [("title", "C:\\new", 2), ("deck", "C:\\new", 3), ("lang", "no", 4)]),
        ("{title: A, date: 2013-05}", [("title", "A", 2), ("date", "2013-05", 2)]),
        ("title:", [("title", "", 2)]),
        ("", []),
    ],
)  # fmt: skip
def test_a_head_between_dashes_is_yaml(yaml: str, fields: list[tuple[str, str, int]]) -> None:
    """Quotes and brackets once became part of names: a byline «"Олег Сидоров"»."""
    head = split_head(f"---\n{yaml}\n---\nText.")
    assert [(one.name, one.text, one.line) for one in head.fields] == fields
    assert (head.body, head.wrong) == ("Text.", None)


@pytest.mark.parametrize(
    ("source", "fault"),
    [
        ("---\ntitle: A: B\n---\nx", "a.md:2: be YAML (mapping values are not allowed here); put "),
        ('---\ntitle: "A\ndate: 2013-05\n---\nx', "a.md:2: be YAML"),
        ("---\ntitle: A\ntags: [a, b\nlang: en\n---\nx", "a.md:3: be YAML"),
        ("---\ntitle: A\nA text\ndate: 2013-05\n---\nx", "a.md:3: be YAML"),
        ("---\nlang: en\ntitle: 'A' b\n---\nx", "a.md:3: be YAML"),
        (
            "---\nlang: en\ntitle: We #first\n---\nx",
            "a.md:3: have quotes around a text with '#first'",
        ),
        ("---\ntitle: A\ntags:\n  one: two\n---\nx", "a.md:4: hold a text or a list of texts"),
        ("---\ntags: [[a]]\n---\nx", "a.md:2: hold a text or a list of texts"),
        ("---\ntitle: A\ntags: *a\n---\nx", "a.md:3: hold a text or a list of texts"),
        ("---\ntitle: &Sons and others\n---\nx", "a.md:2: have quotes around a text that begins"),
        ("---\ntags: [a, !Now or never]\n---\nx", "a.md:2: have quotes around a text that begins"),
        ('---\nlang: en\ntitle: "C:\\new"\n---\nx', "a.md:3: have two backslashes for one"),
        ('---\nlang: en\ntitle: "C:\\users"\n---\nx', "a.md:3: have two backslashes for one"),
        ("---\n- title\n---\nx", "a.md:2: be fields, as `title: A plan`"),
        ("---\nA title\n---\nx", "a.md:2: be fields, as `title: A plan`"),
        ("---\ntitle: A\n\nText.", "a.md:1: end with a line of ---"),
    ],
)
def test_a_head_that_is_no_yaml_is_refused_whole(source: str, fault: str) -> None:
    place, _, must = fault.partition(": ")
    (found,) = read_fields(split_head(source), RULES, "a.md")[1]
    assert found.code == "head-yaml"
    assert str(found).startswith(f"{place}: head between lines of --- must {must}")


def test_an_indented_line_continues_its_field() -> None:
    values, _ = read_fields(split_head("Title: A long\n    plan\nDate: 2013-05\n"), RULES, "a.md")
    assert values["title"] == "A long plan"


def test_body_line_is_the_line_on_which_the_text_begins() -> None:
    assert split_head("Title: A\nDate: 2013-05\n\nText.").body_line == 4


@given(st.text())
def test_any_head_is_read_or_refused_with_lines_that_exist(text: str) -> None:
    head = split_head(text)
    _, faults = read_fields(head, RULES, "a.md")
    assert all(isinstance(f, Fault) and 1 <= f.line <= text.count("\n") + 1 for f in faults)


@pytest.mark.parametrize(
    ("typed", "tag"),
    [
        ("en", "en"),
        ("EN-gb", "en-GB"),
        ("kk-latn", "kk-Latn"),
        ("be-Latn", "be-Latn"),
        ("tt-latn-ru", "tt-Latn-RU"),
        ("zh-hant-TW", "zh-Hant-TW"),
        ("be-tarask", "be-tarask"),
        ("es-419", "es-419"),
    ],
)
def test_the_language_that_was_typed_is_the_one_that_is_printed(typed: str, tag: str) -> None:
    """Babel makes the nearest that it has data for of it: kk-Cyrl of kk-Latn."""
    assert RULES["lang"].read(typed) == tag


def test_a_script_tells_the_direction() -> None:
    assert [text_direction(lang) for lang in ("kk-Arab", "he-Latn", "he", "kk-Latn")] == [
        *("rtl", "ltr", "rtl", "ltr")
    ]

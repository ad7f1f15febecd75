"""A proposal becomes the smallest change of the source, typed as the source is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from desk.check.reading import check_source
from desk.report.match import find, quotation
from desk.report.mend import Change, changes, mend
from desk.report.model import Report, ReportError
from desk.report.source_text import read_source
from tests.desk.importing_harness import READER
from tests.desk.test_importing_escape import PIECES

HEAD = "Title: A plan\nDate: 2013-05\n\n"


def mended(body: str, exact: str, proposal: str, head: str = HEAD) -> str:
    """The body after a report whose quotation stands in it once."""
    source = read_source(head + body)
    report = Report(exact=exact, proposal=proposal)
    (place,) = find(source, report, unchanged=True).places
    new = mend(source, quotation("", exact, ""), place, proposal)
    return new.removeprefix(head)


BODY = "The trade grew by five per cent\nin the year.\n\n- one of them here\n\nA last line."


@given(
    st.sampled_from(["The trade", "five", "year", "them here", "A last"]),
    st.lists(PIECES, min_size=1, max_size=5).map("".join),
)
@example("The trade", "~~~")
def test_what_a_report_writes_passes_the_check(exact: str, proposal: str) -> None:
    try:
        source = HEAD.replace("\n\n", "\nLang: en\n\n") + mended(BODY, exact, proposal)
    except ReportError:
        return
    findings, _ = check_source(source.encode(), Path("content/articles/a.md"), READER)
    lost = ("words-lost", "lines-joined")
    assert [str(f) for f in findings if f.severity == "error" or f.code in lost] == []


@pytest.mark.parametrize(
    ("exact", "proposal", "expected"),
    [
        ("a b c", "a x c", [Change(2, 3, "x")]),
        ("a c", "a b c", [Change(2, 2, "b ")]),
        ("a b c", "a c", [Change(2, 4, "")]),
        ("“so” it is", '"so" it was', [Change(8, 10, "was")]),
        ("a\u00a0b", "a b", []),
        ("a - b", "a – b", [Change(2, 3, "–")]),
        ("same", "same", []),
    ],
)
def test_only_words_that_differ_are_changed(
    exact: str, proposal: str, expected: list[Change]
) -> None:
    assert changes(exact, proposal) == expected


@pytest.mark.parametrize(
    ("body", "exact", "proposal", "expected"),
    [
        ("It is $1bn now.", "$1bn", "$1.5bn", "It is $1.5bn now."),
        ("one *two three* four", "one two three four", "one two 3 four", "one *two 3* four"),
        (
            "see [the plan](x.html) now",
            "the plan now",
            "the plans now",
            "see [the plans](x.html) now",
        ),
        ("one two", "one two", "one, two", "one, two"),
        ("one *two* three", "two three", "two, three", "one *two,* three"),
        ("one *two* three", "one two", "one and two", "one and *two* three"),
        ("one *two* three", "two three", "two or three", "one *two* or three"),
        ("one two three", "one two three", "one three", "one three"),
        ("any more", "any more", "anymore", "anymore"),
        ("R&amp;D is", "R&D", "R and D", "R and D is"),
        ('"Once," he said', "“Once,” he", "“Twice”, he", '"Twice", he said'),
        ("“Once,” he said", "he said", 'he "said"', "“Once,” he “said”"),
        ("«Да» и нет", "и нет", 'и "нет"', "«Да» и «нет»"),
        ("it’s so", "so", "isn't", "it’s isn’t"),
        ("it's so", "so", "isn’t", "it's isn't"),
        ("a -- b, c", "c", "c — d", "a -- b, c -- d"),
        ("a... b", "b", "b… c", "a... b... c"),
        ("a b", "b", "5\u00a0km", "a 5 km"),
        ("a b", "b", "5 * 3 * 2", "a 5 \\* 3 \\* 2"),
        ("a b", "b", "<script>x</script>", "a &lt;script>x&lt;/script>"),
        ("a b", "b", "&amp;", "a &amp;amp;"),
        ("a `b c` d", "c d", "x_y d", "a `b x_y` d"),
        ("one\ntwo three\nfour", "two three", "two 3", "one\ntwo 3\nfour"),
        ("> one\n> two", "two", "three", "> one\n> three"),
    ],
)
def test_the_change_is_typed_as_the_source_is(
    body: str, exact: str, proposal: str, expected: str
) -> None:
    assert mended(body, exact, proposal) == expected


def test_a_headline_is_mended_without_escapes() -> None:
    head = "Title: A "
    assert (
        mended("plan\nDate: 2013-05\n\nx", "plan", "*plan*", head) == "*plan*\nDate: 2013-05\n\nx"
    )


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_stay(end: str) -> None:
    text = f"\ufeffTitle: x{end}{end}one two{end}three"
    assert mended(text, "two three", "2 three", "") == text.replace("two", "2")


@pytest.mark.parametrize(
    ("body", "exact", "proposal", "reason"),
    [
        ("one *two* three", "one two three", "four", "hold no Markdown, not '*'"),
        ("one <br> two", "one two", "three", "hold no Markdown, not '<br>'"),
        ("one two", "two", "2\n\nTitle: x", "one line"),
        ("one two", "two", "2\u2028x", "one line"),
        ("one two", "two", "t\x1b[31mwo", "no control characters, not U+001B"),
        ("one two", "two", "t\u202ewo", "no control characters, not U+202E"),
        ("one two", "two", "t\udc00wo", "no control characters, not U+DC00"),
        ("one two", "two", "t\ufeffwo", "no control characters, not U+FEFF"),
        ("one two", "two", "t\x1fwo", "no control characters, not U+001F"),
        ("one two", "one", "- one", "change how the text around it is read"),
        ("one two", "one", "1. one", "change how the text around it is read"),
        ("one two", "one", "> one", "change how the text around it is read"),
        ("a `b c` d", "c", "c ` d", "no backtick within code"),
    ],
)
def test_what_needs_an_editor_is_refused_with_the_reason(
    body: str, exact: str, proposal: str, reason: str
) -> None:
    with pytest.raises(ReportError) as refused:
        mended(body, exact, proposal)
    assert reason in str(refused.value)


def test_a_proposal_that_keeps_the_line_ends_of_its_quotation_is_taken() -> None:
    assert (
        mended("One two.\n\nThree four.", "two.\n\nThree", "2.\n\nThree") == "One 2.\n\nThree four."
    )


def test_words_changed_since_are_not_changed_again() -> None:
    source = read_source(HEAD + "It totalled around a billion dollars. Once, we only dreamt of it.")
    report = Report(
        exact="$1bn",
        prefix="It totalled around ",
        suffix=". Once, we only dreamt of it.",
        proposal="x",
    )
    (place,) = find(source, report, unchanged=False).places
    with pytest.raises(ReportError, match="not changed since"):
        mend(source, quotation(report.prefix, report.exact, report.suffix), place, "x")


def test_a_word_beside_a_changed_one_is_mended() -> None:
    source = read_source(HEAD + "We only dreamt of such sums in those years, he said to us.")
    report = Report(
        exact="only dreamt of such figures in those years", prefix="We ", suffix=", he said to us."
    )
    (place,) = find(source, report, unchanged=False).places
    quote = quotation(report.prefix, report.exact, report.suffix)
    new = mend(source, quote, place, "only dreamt of such figures in these years")
    assert new == HEAD + "We only dreamt of such sums in these years, he said to us."

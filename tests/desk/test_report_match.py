"""A quotation is found, moved or changed, or is said to be mended, ambiguous or missing."""

from __future__ import annotations

import pytest

from desk.report.match import Outcome, find
from desk.report.model import Report
from desk.report.source_text import Source, read_source

TEXT = """Title: A plan
Date: 2013-05

In 2012, *trade turnover* between Belarus and Kazakhstan totalled around $1bn. "Once, we only
dreamt of such figures -- now, they're a reality," the Head of State emphasises.

Mr. Akhmetov believes that existing bilateral trade of $1bn could be raised further.

The end of the plan.

The end of the plan.
"""
BILLION = Report(
    exact="$1bn",
    prefix="and Kazakhstan totalled around ",
    suffix=". “Once, we only dreamt of such ",
    proposal="$2bn",
)


def found(text: str, report: Report, *, unchanged: bool = False) -> tuple[str, list[str]]:
    """The state of the outcome, and the words at its places."""
    source = read_source(text)
    outcome = find(source, report, unchanged=unchanged)
    return outcome.state, words(source, outcome)


def words(source: Source, outcome: Outcome) -> list[str]:
    return [source.text[place.start : place.end] for place in outcome.places]


@pytest.mark.parametrize("unchanged", [True, False])
def test_context_chooses_between_equal_words(unchanged: bool) -> None:
    source = read_source(TEXT)
    (place,) = find(source, BILLION, unchanged=unchanged).places
    assert source.place(place.start) == (4, 74)


def test_a_quotation_over_emphasis_lines_and_dashes_is_found_as_typed() -> None:
    report = Report(
        exact="“Once, we only dreamt of such figures\u00a0– now, they’re", prefix="$1bn. "
    )
    state, (typed,) = found(TEXT, report, unchanged=True)
    assert (state, typed) == ("found", "\"Once, we only\ndreamt of such figures -- now, they're")


def test_the_paragraph_chooses_where_context_does_not() -> None:
    report = Report(exact="end", prefix="The ", suffix=" of the plan.", paragraph=4)
    source = read_source(TEXT)
    (place,) = find(source, report, unchanged=True).places
    assert source.place(place.start) == (11, 5)


def test_equal_places_without_a_paragraph_are_ambiguous() -> None:
    report = Report(exact="end", prefix="The ", suffix=" of the plan.")
    assert found(TEXT, report, unchanged=True) == ("ambiguous", ["end", "end"])


def test_the_title_can_be_reported() -> None:
    report = Report(exact="A plan", paragraph=0)
    assert found(TEXT, report, unchanged=True) == ("found", ["A plan"])


def test_moved_words_are_found() -> None:
    head, first, rest = TEXT.split("\n\n", 2)
    assert found(f"{head}\n\n{rest}\n\n{first}\n", BILLION) == ("found", ["$1bn"])


def test_words_are_found_though_the_text_before_them_changed() -> None:
    text = TEXT.replace("Kazakhstan totalled around", "Kazakhstan was about")
    assert found(text, BILLION) == ("found", ["$1bn"])


def test_a_proposal_that_stands_already_is_mended() -> None:
    text = TEXT.replace("around $1bn", "around $2bn")
    assert found(text, BILLION) == ("mended", ["$2bn"])


def test_a_mended_paragraph_is_not_sought_in_another_one() -> None:
    """The same words in the same context, but in another paragraph, are another mistake."""
    text = TEXT.replace("The end of the plan.", "The END of the plan.", 1)
    report = Report(exact="end", prefix="The ", suffix=" of the plan.", proposal="END", paragraph=3)
    assert found(text, report) == ("mended", ["END"])


def test_a_long_quotation_of_which_one_word_changed_is_found() -> None:
    text = TEXT.replace("such figures", "such sums")
    report = Report(
        exact="Once, we only dreamt of such figures – now, they’re a reality,”",
        prefix="Kazakhstan totalled around $1bn. “",
        suffix=" the Head of State emphasises.",
    )
    state, (typed,) = found(text, report)
    assert state == "found"
    assert typed.startswith("Once, we only\ndreamt of such sums")


def test_words_that_changed_are_found_by_their_context() -> None:
    text = TEXT.replace("around $1bn", "around a billion dollars")
    assert found(text, BILLION) == ("found", ["a billion dollars"])


def test_a_changed_text_that_reads_as_proposed_is_mended() -> None:
    text = TEXT.replace('around $1bn. "Once, we only', 'around $2bn. "Once, only we')
    assert found(text, BILLION) == ("mended", ["$2bn"])


def test_short_words_in_another_context_are_missing() -> None:
    report = Report(exact="plan", prefix="Nobody ever drew up any ", suffix=" like this in 1913.")
    assert found(TEXT, report) == ("missing", [])


def test_an_unchanged_source_is_not_searched_for_likeness() -> None:
    text = TEXT.replace("around $1bn", "around a billion dollars")
    report = Report(exact="$3bn", prefix=BILLION.prefix, suffix=BILLION.suffix)
    assert found(text, report, unchanged=True) == ("missing", [])


def test_a_mark_of_markdown_alone_is_found_by_its_context() -> None:
    text = "Title: x\n\nfive \\* three"
    report = Report(exact="*", prefix="five ", suffix=" three")
    state, (typed,) = found(text, report, unchanged=True)
    assert (state, typed.strip()) == ("found", "\\*")


@pytest.mark.parametrize("part", ["word ", "aaaa ", "-a", "“x” "])
def test_a_long_quotation_in_a_million_characters_is_looked_for(part: str) -> None:
    """The time is bounded: were it not, this would not end."""
    text = "Title: x\n\n" + part * (1_000_000 // len(part))
    quotation = part * (2_000 // len(part))
    report = Report(exact=quotation + "other", prefix=quotation[:32], suffix=quotation[:32])
    assert find(read_source(text), report, unchanged=False).state in {
        "found",
        "ambiguous",
        "missing",
    }

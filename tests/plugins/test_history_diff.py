"""What changed between two texts is told in words, whole, and quickly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.history.diff import Passage, Run, diff_blocks, diff_words

TEXTS = st.lists(st.sampled_from("a b see, «c d» — e. (f) $1m 2 й́ the".split()), max_size=12).map(
    " ".join
)
BLOCKS = st.lists(TEXTS.filter(bool), max_size=8)


def marked(passage: Passage) -> str:
    """A passage with [-deleted-] and {+inserted+} words, as `git diff --word-diff` writes them."""
    forms = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(forms[run.kind].format(run.text) for run in passage)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("It is $1m, not two.", "It is $1bn, not two.", "It is [-$1m-] {+$1bn+}, not two."),
        ("One two", "One and two", "One {+and+} two"),
        ("One and two", "One two", "One [-and-] two"),
        ("One two", "Two", "[-One two-] {+Two+}"),
        ("Old end.", "New end.", "[-Old-] {+New+} end."),
        ("The end", "The end.", "The end{+.+}"),
        ("The end, so", "The end; so", "The end[-,-]{+;+} so"),
        ("Foo bar baz", "Bar baz", "[-Foo bar-] {+Bar+} baz"),
        ("Foo bar baz", "bar baz", "[-Foo-] bar baz"),
        ("bar baz", "Foo bar baz", "{+Foo+} bar baz"),
        ("he said “no”", "he said “yes”", "he said “[-no-] {+yes+}”"),
        ("trade—which grew—is", "trade—that grew—is", "trade—[-which-] {+that+} grew—is"),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("Same.", "Same.", "Same."),
    ],
)
def test_a_line_is_told_word_by_word(old: str, new: str, told: str) -> None:
    assert marked(diff_words(old, new)) == told


def test_a_single_word_between_two_changes_is_told_with_them() -> None:
    assert marked(diff_words("Paid $1m on Monday, he said", "Paid $2m on Friday, he said")) == (
        "Paid [-$1m on Monday-] {+$2m on Friday+}, he said"
    )


def test_two_words_between_two_changes_stay() -> None:
    assert marked(diff_words("A went to B", "C went to D")) == ("[-A-] {+C+} went to [-B-] {+D+}")


def test_common_words_are_found_again_in_a_long_block() -> None:
    """difflib takes them for junk from 200 words on, unless it is told not to."""
    middle = " ".join(f"w{n} the of" for n in range(90))
    passage = diff_words(f"a {middle} b the of c", f"A {middle} B the of C")
    assert marked(passage).endswith("the of [-b-] {+B+} the of [-c-] {+C+}")


def test_a_letter_keeps_its_accent() -> None:
    """A combining accent is no letter to `\\w`, but part of the word it is on."""
    old, new = "старый за\u0301мок", "старый замо\u0301к"
    assert marked(diff_words(old, new)) == "старый [-за\u0301мок-] {+замо\u0301к+}"


def told(old: list[str], new: list[str]) -> list[str]:
    return [marked(passage) or "…" for passage in diff_blocks(old, new)]


def test_blocks_away_from_a_change_are_left_out() -> None:
    old = ["one", "two", "three", "four old words", "five", "six"]
    new = [*old[:3], "four new words", *old[4:]]
    assert told(old, new) == ["…", "three", "four [-old-] {+new+} words", "five", "…"]


def test_a_new_block_beside_an_edited_one_is_new() -> None:
    old = ["The trade figure is one million."]
    new = ["A word before.", "The trade figure is one billion."]
    assert told(old, new) == [
        "{+A word before.+}",
        "The trade figure is one [-million-] {+billion+}.",
    ]


def test_a_block_that_was_written_anew_is_not_mixed_with_the_old() -> None:
    assert told(["Nothing of this stays."], ["Quite another piece of text"]) == [
        "[-Nothing of this stays.-]",
        "{+Quite another piece of text+}",
    ]


def test_texts_that_are_equal_have_no_changes() -> None:
    assert diff_blocks(["one", "two"], ["one", "two"]) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (["the " * 3000 + "a"], ["a " + "the " * 3001]),
        (["x a " * 4000], ["x b " * 4000]),
        (["same"] * 20_000 + ["a"], ["b"] + ["same"] * 20_001),
        ([f"old {n}" for n in range(5000)], [f"new {n}" for n in range(5000)]),
        ([f"{n} " + "x a " * 50 for n in range(300)], [f"{n} " + "x b " * 50 for n in range(300)]),
    ],
)
def test_texts_made_to_be_slow_are_told_block_by_block(old: list[str], new: list[str]) -> None:
    """Without a bound, each would take minutes to days."""
    kinds = {run.kind for passage in diff_blocks(old, new) for run in passage}
    assert {"inserted", "deleted"} <= kinds


def test_many_slow_blocks_take_no_longer_than_one() -> None:
    """Each of these alone is told word by word."""
    old = [f"a{n} b{n} c{n} d{n} e{n} " + "x y " * 60 + "old" for n in range(40)]
    new = [text.replace("x y", "y x").replace("old", "new") for text in old]
    assert max(len(passage) for passage in diff_blocks(old[:1], new[:1])) > 5
    assert max(len(passage) for passage in diff_blocks(old, new)) <= 5


def letters(passages: tuple[Passage, ...], *kinds: str) -> str:
    """The runs of some kinds without their white space."""
    runs = (run for passage in passages for run in passage if run.kind in kinds)
    return "".join("".join(run.text.split()) for run in runs)


@given(TEXTS, TEXTS)
def test_a_told_line_holds_every_letter_of_both(old: str, new: str) -> None:
    passages = (diff_words(old, new),)
    assert letters(passages, "same", "deleted") == "".join(old.split())
    assert letters(passages, "same", "inserted") == "".join(new.split())


@given(TEXTS, TEXTS)
def test_words_of_a_told_line_do_not_run_together(old: str, new: str) -> None:
    shown = "".join(run.text for run in diff_words(old, new) if run.kind != "deleted")
    assert set(new.split()) <= set(shown.split())


@given(BLOCKS, BLOCKS)
def test_told_blocks_hold_every_change(old: list[str], new: list[str]) -> None:
    """What is left out stood in both."""
    passages = diff_blocks(old, new)
    if () not in passages and passages:
        assert letters(passages, "same", "deleted") == "".join("".join(old).split())
        assert letters(passages, "same", "inserted") == "".join("".join(new).split())
    assert bool(passages) == (old != new)
    assert Run("inserted", "") not in [run for passage in passages for run in passage]

"""Text becomes Markdown that shows it word for word."""

from __future__ import annotations

from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from desk.check.reading import check_source
from desk.importing.escape import paragraph
from plugins.typography import plain
from tests.desk.importing_harness import READER, folded, imported
from tests.effort import some

HEAD = "Title: A plan\nDate: 2013-05\nLang: en\n\n"

# Text of words and of all that Markdown, its extensions or HTML could act on.
PIECES = st.sampled_from(
    [
        *"# > - + * _ ` [ ] ( ) ! | : ~ = < & { } \\ . 1 a Я ** __ ``` ~~~ --- === ***".split(),
        *"1. 12. ]( ]: [^1] [^1]: *[ <b> </b> <!-- --> <? ?> &amp; &#65; &lt <script>".split(),
        *"<http://x.example/> http://x.example/a_b_c {: {#a} {static} [TOC] a_b 5*3 :--".split(),
        *(" ", "  ", "\t", "word", "слово"),
    ]
)
PARAGRAPHS = st.lists(
    st.lists(PIECES, min_size=1, max_size=12).map("".join).filter(str.strip),
    min_size=1,
    max_size=5,
)


def seen(markdown: str) -> str:
    """What a reader sees of a body."""
    return plain(READER.render(f"{HEAD}{markdown}\n".encode(), Path("content/articles/a.md"))[0])


@given(PARAGRAPHS)
def test_every_text_is_shown_word_for_word(paragraphs: list[str]) -> None:
    words = ["A word.", *paragraphs]  # signs alone are no text
    markdown = "\n\n".join(map(paragraph, words))
    assert folded(seen(markdown)) == folded("".join(words)), markdown


SIGNS = st.sampled_from(
    [
        *r"one 5*6 3* *b* **x** _a_ __init__ C:\new\_a \(x\) [1] [a](b) [^1] {x}".split(),
        *"# 1. - + > < & `c` | **".split(),
    ]
)
RUNS = st.tuples(
    st.sampled_from(["", "b", "i", "a", "sup"]),
    st.lists(SIGNS, min_size=1, max_size=4).map(" ".join),
)


@settings(max_examples=some(90))
@given(st.lists(st.lists(RUNS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_no_draft_of_a_page_fails_the_check(paragraphs: list[list[tuple[str, str]]]) -> None:
    text = "".join(f"<p>{' '.join(map(_run, runs))}</p>" for runs in paragraphs)
    page = f"<html lang=en><article><h1>A plan</h1><p>One word stands here.</p>{text}</article>"
    with TemporaryDirectory() as folder:
        draft = imported(page, Path(folder), "page.html").body
    findings, _ = check_source(f"{HEAD}{draft}".encode(), Path("content/articles/a.md"), READER)
    lost = [f for f in findings if f.severity == "error" or f.code == "words-lost"]
    assert list(map(str, lost)) == [], draft


def _run(run: tuple[str, str]) -> str:
    tag, text = run
    link = " href=http://x.example/" if tag == "a" else ""
    return f"<{tag}{link}>{escape(text)}</{tag}>" if tag else escape(text)


@given(PARAGRAPHS, st.sampled_from(["en", "ru", "be", "uk"]))
@example(["\\<b> \\< so\\"], "en")
def test_no_draft_fails_the_check(paragraphs: list[str], lang: str) -> None:
    """What import writes is no fault, and nothing of it is lost."""
    body = "\n\n".join(map(paragraph, ["A word.", *paragraphs]))
    source = f"Title: A plan\nDate: 2013-05\nLang: {lang}\n\n{body}\n".encode()
    findings, _ = check_source(source, Path("content/articles/a.md"), READER)
    codes = {"words-lost", "lines-joined"}
    # A backtick between two letters is left as it is: which sign was meant, an editor says.
    lost = (f for f in findings if f.code in codes and "apostrophe" not in f.message)
    wrong = [*lost, *(f for f in findings if f.severity == "error")]
    assert list(map(str, wrong)) == [], body


def test_bold_with_spaces_within_its_marks_is_taken_back() -> None:
    assert paragraph("** Note! ** all") == r"\*\* Note! ** all"


@pytest.mark.parametrize(
    "text",
    [
        "In C# it is a * b, not a*b.",
        "- a dash without its space: -5",
        "snake_case_name and a _ alone",
        "It rose by 5% (see [the table]) & fell.",
        "He said: “x < y” | “y > x”!",
        "http://paper.example/a_b_c",
        "One `quote, 2. and 3) too",
        "Hotels of 3*, 4* and 5*, up 5%* and 3%*",
        "#Hashtag, C# and __init__",
    ],
)
def test_what_markdown_would_leave_alone_is_left_as_typed(text: str) -> None:
    text = text.removeprefix("- ")
    assert paragraph(text) == text


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("# 1", r"\# 1"),
        ("> so", r"\> so"),
        ("- so", r"\- so"),
        ("1. so", r"1\. so"),
        ("2013. A year", r"2013\. A year"),
        ("*so* and", r"\*so* and"),
        ("_so_ and", r"\_so_ and"),
        ("**so** and", r"\*\*so** and"),
        ("*so", r"\*so"),
        ("[so](x)", r"\[so](x)"),
        ("[^1]: so", r"\[^1]: so"),
        ("<b>so", "&lt;b>so"),
        ("AT&amp;T", "AT&amp;amp;T"),
        (": so", "&#58; so"),
        ("~~~", "&#126;~~"),
        ("***", r"\***"),
        ("---", r"\---"),
        (r"\* so", r"\\* so"),
        ("{: .x}", r"\{: .x}"),
    ],
)
def test_what_markdown_would_act_on_is_taken_back(text: str, markdown: str) -> None:
    assert paragraph(text) == markdown


@pytest.mark.parametrize("piece", ["*", "_", "-", "- ", "`", "[", "](", "&a", "<", "\\", "1.", " "])
def test_a_long_run_of_marks_is_escaped_at_once(piece: str) -> None:
    """Time in proportion to the length: a pattern that tries all divisions never ends."""
    assert paragraph(f"{piece * 100_000}x").endswith("x")

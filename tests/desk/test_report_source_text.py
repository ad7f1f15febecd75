"""What a source shows is read from it with the place of each character."""

from __future__ import annotations

import pytest

from desk.report.fold import fold
from desk.report.source_text import Source, read_source

HEAD = "Title: A “plan”\nStandfirst: It goes\n  on -- and on\nDate: 2013-05\n\n"
SHOWN_HEAD = "A “plan” It goes on – and on "


def key_of(body: str) -> str:
    """The key of a body without that of its head."""
    return read_source(HEAD + body).folded.key.removeprefix(fold(SHOWN_HEAD).key)


def words_at(source: Source, part: str) -> list[str]:
    """How the source types what reads as `part`."""
    folded, wanted = source.folded, fold(part).key
    at = folded.key.index(wanted)
    return [source.text[folded.starts[at] : folded.ends[at + len(wanted) - 1]]]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("*fine* and **bold** and _it_", "fine and bold and it"),
        ("see [the plan](https://x.example/a_(b) 'Title') now", "see the plan now"),
        ("see [the plan][ref]\n\n[ref]: https://x.example/", "see the plan"),
        ("![a picture](x.png)after", "after"),
        ('`code -- "x" &amp;` end', 'code -- "x" &amp; end'),
        ("a ``b ` c`` d", "a b c d"),
        ('<span class="caps">SES</span> &amp; &nbsp; &#8220;x', "SES & “x"),
        ("<https://x.example/a_b> <me@example.org>", "https://x.example/a_b me@example.org"),
        (r"\*star\* 1\. \[x\]", "*star* 1. [x]"),
        ("## A heading ##\ntext", "A heading text"),
        ("A heading\n---\ntext", "A heading text"),
        ("> quoted\n> text\n\nplain", "quoted text plain"),
        ("- one\n- two\n\n1. three\n2. four", "one two three four"),
        ("one\n- two", "one - two"),
        ("| a | b |\n|---|--:|\n| 1 | 2 |", "a b 1 2"),
        ("```python\nx = '*'\n```\nafter", "x = '*' after"),
        ("    indented &amp; *code*", "indented &amp; *code*"),
        ("Term\n: What it is", "Term What it is"),
        ("the HTML\n\n*[HTML]: Hypertext", "the HTML"),
        ("a[^b] c[^a]\n\n[^a]: One\n[^b]: Two", "a2 c1 One Two"),
        ("a <!-- not\n\nshown --> b", "a b"),
        ("A heading {#id}\n\n[x](y){.class} {: .other }", "A heading x"),
        ("a\n\n---\n\nb", "a b"),
    ],
)
def test_what_is_shown_is_read_without_marks(typed: str, shown: str) -> None:
    assert key_of(typed) == fold(shown).key


def test_title_and_standfirst_are_read_and_no_other_field() -> None:
    assert read_source(HEAD).folded.key == fold(SHOWN_HEAD).key


def test_fields_are_read_without_markdown() -> None:
    assert read_source("Title: R&amp;D <b>\n\nx").folded.key == "R&amp;D<b>x"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_and_column_count_from_one(end: str, mark: str) -> None:
    source = read_source(f"{mark}Title: x{end}{end}One{end}{end}two “three”")
    assert source.place(source.text.index("three")) == (5, 6)
    assert source.place(source.text.index("Title")) == (1, 1)


def test_an_entity_is_one_character_of_the_key() -> None:
    source = read_source("Title: x\n\nR&amp;D")
    assert words_at(source, "&") == ["&amp;"]


def test_blocks_are_numbered_as_the_page_has_them() -> None:
    body = "One\n\n## Two\nThree\n\n- four\n\n- four\n\n> five\n\n```\nsix\n\nsix\n```\n\n"
    body += "Seven[^n]\n\n[^n]: Note"
    source = read_source(f"Title: x\nDate: 2013\n\n{body}")
    assert [block.number for block in source.blocks] == [0, 1, 2, 3, 4, 5, 6, 7, 0]


@pytest.mark.parametrize(
    "part", ["<", "<a ", "![", "](", "[^", "`", "``` ", "<!--", "&", "\\", "{:", "- ", "> ", "*"]
)
def test_a_million_characters_that_begin_a_mark_are_read(part: str) -> None:
    """The time is linear: were it not, this would not end."""
    size = 1_000_000
    text = "Title: x\n\n" + part * (size // len(part))
    assert len(read_source(text).text) >= size - len(part)

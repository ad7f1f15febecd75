"""Markup that a reader would see as stray marks, or not at all."""

from __future__ import annotations

import pytest

from desk.check import markup
from desk.check.text import Text
from plugins.source.sanitise import clean


def found(body: str) -> list[str]:
    """`line:column code` of each fault."""
    text = Text("a.md", (), body, 1, "en")
    return [f"{f.line}:{f.column} {f.code}" for rule in markup.RULES for f in rule(text)]


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("## One\n\n#### Two", "3:1 heading-skip"),
        ("# One\n\n ### Two", "3:2 heading-skip"),
        ("One\n\n```\ncode", "3:1 fence-open"),
        ("~~~ python\ncode\n```", "1:1 fence-open"),
        ("One <!-- later\n\nTwo > three", "1:5 comment-open"),
        ("One <b>two", "1:5 tag-unbalanced"),
        ("One</I>", "1:4 tag-unbalanced"),
        ("<div>\n<p>One\n</section></div>", "3:1 tag-unbalanced"),
    ],
)
def test_stray_markup_is_named_with_its_place(body: str, fault: str) -> None:
    assert found(body) == [fault]


@pytest.mark.parametrize(
    "body",
    [
        "### One\n\n#### Two\n\n## Three\n\n### Four",
        "```\n# One\n### Two\n```",
        "`<!--` and `<b>` and `**x`",
        "<!-- <b> **x -->\nOne",
        "<p>One<br>two<li>three <img src=x>",
        "<b><i>One</i></b>",
        r"<sup>\`one</sup> and \`two",
        "<http://x.example/> and <a@x.example>",
        "1 < 2 > 1",
    ],
)
def test_good_markup_is_none(body: str) -> None:
    assert found(body) == []


def test_a_declaration_is_shown_as_it_was_typed() -> None:
    (fault,) = markup.html_declared(Text("a.md", (), "One <!-`code`", 1, "en"))
    assert "not '<!-`code`'" in fault.message


def removed(body: str) -> list[str]:
    text = Text("a.md", (), body, 1, "en")
    return [str(fault) for fault in markup.html_removed(text, body, clean(body))]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (
            "<p>One</p>\n<script>x</script>",
            "2: HTML must be of the kind that pages keep, not <script>",
        ),
        (
            "<p onclick='x()'>One</p>",
            "1: HTML must be of the kind that pages keep, not <p onclick='x()'>",
        ),
        (
            '<a href="java&#115;cript:x()">One</a>',
            "1: HTML must be of the kind that pages keep, not <a href='javascript:x()'>",
        ),
        # What is the text of another tag is no tag, whatever Python reads (it changed in 3.14).
        (
            "One <textarea><b>two</b></textarea>",
            "1: HTML must be of the kind that pages keep, not <textarea>",
        ),
        ("<body class='x'>One", "1: HTML must be of the kind that pages keep, not <body>"),
        (
            "<p style='x:y'>One</p>",
            "1: HTML must be of the kind that pages keep, not <p style='x:y'>",
        ),
        ("<IFRAME src=x></IFRAME>", "1: HTML must be of the kind that pages keep, not <iframe>"),
    ],
)
def test_what_sanitising_removes_is_named(body: str, what: str) -> None:
    assert removed(body) == [f"a.md:{what}; delete it"]


def test_what_pages_keep_is_not_named() -> None:
    assert removed('<p id="a">One <a href="https://x.example/">two</a> <kbd>three</kbd></p>') == []


def left(body: str, html: str) -> list[str]:
    """The faults of marks that Markdown left in its HTML."""
    text = Text("a.md", (), body, 1, "en")
    return [str(fault) for fault in markup.left_over(text, html)]


@pytest.mark.parametrize(
    ("body", "html", "message"),
    [
        (
            "One[^1]",
            "<p>One[^1]</p>",
            "footnote must have its text in a line `[^1]: …`, not '[^1]' alone",
        ),
        (
            "One\n\n[^1]: Never",
            "<p>One</p>",
            "footnote must be named in the text by '[^1]', not stand alone",
        ),
        (
            "[One][plan]",
            "<p>[One][plan]</p>",
            "link must have its address in a line `[plan]: …`, not '[One][plan]' alone",
        ),
        (
            "[plan][]",
            "<p>[plan][]</p>",
            "link must have its address in a line `[plan]: …`, not '[plan][]' alone",
        ),
        (
            "- x\n\n    ```",
            "<p>```</p>",
            "block of code must stand by itself between empty lines and not be indented, "
            "not as '```'",
        ),
        (
            "- x\n\n    ~~~",
            "<p>~~~</p>",
            "block of code must stand by itself between empty lines and not be indented, "
            "not as '~~~'",
        ),
    ],
)
def test_marks_that_a_reader_would_see_are_named(body: str, html: str, message: str) -> None:
    (found,) = left(body, html)
    assert found.partition(": ")[2] == message


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("One[^1]\n\n[^1]: Note", '<p>One<sup id="fnref:1"><a href="#fn:1">1</a></sup></p>'),
        ("`[^1]` and `[One][plan]`", "<p><code>[^1]</code> and <code>[One][plan]</code></p>"),
        ("<!-- [^1] -->One", "<p>One</p>"),
        (r"\[^1] and \[One][plan]", "<p>[^1] and [One][plan]</p>"),
        ("One ~~~ two ```", "<p>One ~~~ two ```</p>"),
    ],
)
def test_marks_that_are_meant_are_let_stand(body: str, html: str) -> None:
    assert left(body, html) == []

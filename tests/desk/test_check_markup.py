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
        ("One **two", "1:5 emphasis-open"),
        ("One *two\n\nthree*", "1:5 emphasis-open"),
        ("One __two", "1:5 emphasis-open"),
        ("One _two", "1:5 emphasis-open"),
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
        "<http://x.example/> and <a@x.example>",
        "**One** *two* __three__ _four_ ***five***",
        "* one\n* two",
        "2 * 3 and 2*3 and snake_case_name",
        r"\*one and \_two",
        "1 < 2 > 1",
    ],
)
def test_good_markup_is_none(body: str) -> None:
    assert found(body) == []


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

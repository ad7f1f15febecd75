"""Markdown's parts that are asked only where their signs are find what they find in every text."""

from __future__ import annotations

from typing import Any

import pytest
from markdown import Markdown

from plugins.source import asked, markup
from tests.desk.importing_harness import READER
from tests.machines.odd import odd_articles

TEXTS = (
    "| a | b |\n|---|---|\n| c | d |",
    "a | b\n--|--\nc | d",
    "One\n\n- - -\n\n***\n\n_  _  _\n\nTwo",
    "> One\n\nTerm\n: Its meaning\n\n> ![a](b.png)",
    "One[^1] and [^2].\n\n[^1]: A note.\n[^2]: Another, with `code`.",
    "The NATO\n\n*[NATO]: North Atlantic Treaty Organization",
    "[One][x], [x], ![p][x], ![x] and [it](y) and ![it](y)\n\n[x]: https://x.example",
    "<https://x.example> <a@x.example> <b>One</b> &amp; &copy; \\* C:\\new\\_old  \nTwo\\\nThree",
    "**One *two* `three`** [*four* ![five](6.png)](7) ![a](b)![c](d) [![e](f)](g)",
    '<div markdown="1">\nOne *two* <i>three</i>\n</div>\n\nFour',
)


def parser_of(monkeypatch: pytest.MonkeyPatch, **replaced: Any) -> Markdown:
    """A parser of articles, with other functions of `plugins.source.markup`."""
    with monkeypatch.context() as patch:
        for name, function in replaced.items():
            patch.setattr(markup, name, function)
        return Markdown(**READER.settings["MARKDOWN"])


def test_what_is_asked_where_its_sign_is_finds_all_that_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ours = parser_of(monkeypatch)
    always = parser_of(monkeypatch, ask_where_signs_are=lambda _: None)
    odd = [text.partition("\n\n")[2] for text in odd_articles(300)]
    for text in (*TEXTS, *odd):
        assert ours.reset().convert(text) == always.reset().convert(text)


def test_each_part_that_is_named_is_one_of_the_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    md = parser_of(monkeypatch)
    assert all(name in md.parser.blockprocessors for name in asked._SIGNS_OF_BLOCKS)
    assert all(name in md.inlinePatterns for name in asked._SIGNS_IN_LINES)

"""What is said of an article elsewhere keeps its figures as they are."""

from __future__ import annotations

import json

import pytest

from plugins.source.excerpt import without_marks, without_notes
from plugins.source.sanitise import clean
from plugins.typography import plain
from tests.desk.importing_harness import READER
from tests.sites import Site, article


def excerpt(body: str) -> str:
    """The plain text of a body without its notes."""
    return plain(without_notes(clean(READER.convert(body))))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("It made 5[^1] bn[^b].\n\n[^1]: By the ministry.\n\n[^b]: Or more.", "It made 5 bn."),
        ("10<sup>6</sup> ha, 10<sup>-6</sup> m, m<sup>2</sup>", "10⁶ ha, 10⁻⁶ m, m²"),
        ("H<sub>2</sub>O, log<sub>2</sub>8", "H₂O, log₂8"),
        ("2<sup>10k</sup>, x<sup>n</sup>, x<sub>2a</sub>", "2^10k, xⁿ, x_2a"),
        ("the 4<sup>th</sup> and 1<sup>er</sup>", "the 4th and 1er"),
        ('10<sup>*6*</sup>, 5<sup id="r"><a href="#n">1</a></sup> bn', "10⁶, 5¹ bn"),
        ('It made 6<sup><a href="#n">[2]</a></sup> bn', "It made 6[2] bn"),
        ("5 <del>million</del> <ins>billion</ins>, <s>**100**</s> 50", "5 billion, 50"),
        ("One[^1].\n\n[^1]: Two\n\n    1. three\n    2. four\n\n    Five.", "One."),
    ],
)
def test_a_note_and_a_power_add_no_figure(body: str, text: str) -> None:
    assert excerpt(body) == text


def test_notes_are_kept_where_they_are_text_of_the_article() -> None:
    html = clean(READER.convert("It made 5[^1].\n\n[^1]: By the ministry."))
    assert plain(without_marks(html)) == "It made 5. By the ministry."


def test_descriptions_and_feeds_say_what_the_article_says(site: Site) -> None:
    body = "It made 5[^1] bn on 10<sup>6</sup> ha.\n\n[^1]: By the ministry."
    site.write("articles/2013/a-plan.md", article(body=body))
    site.build()
    said = "It made 5 bn on 10⁶ ha."
    assert site.page().count(f'content="{said}"') == 2
    assert site.page().count(json.dumps(said)) == 1
    feed = json.loads(site.page("feeds/all.json"))
    assert feed["items"][0]["summary"] == said

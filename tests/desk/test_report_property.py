"""For any article and any selection in it, a report leads back to the words in the source."""

from __future__ import annotations

from dataclasses import dataclass

import lxml.html
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown import Markdown
from pelican.settings import read_settings

from desk.report.fold import fold
from desk.report.match import Place, find
from desk.report.model import Report
from desk.report.source_text import Source, read_source
from plugins.source.sanitise import clean
from plugins.typography import typeset
from tests.effort import some
from tests.sites import ROOT

CONTEXT = 32
MARKDOWN = Markdown(**read_settings(str(ROOT / "pelicanconf.py"))["MARKDOWN"])

WORDS = [
    *"trade turnover $1bn 2012-13 don't '90s it's HTML SES U.S. co-operation naïve Кто 3,5".split(),
    *'“Once,” ‘so’ "why" \'tis (never) 50% a–b state—our wait... well… 6\'2" R&D №5 é'.split(),
    *"end. Yes! really? -- --- - — 1\\. \\*star\\* snake_case <b>bold</b> R&amp;D".split(),
    *"5&nbsp;km &mdash; &#8220;x&#8221; https://paper.example/x_y <https://p.example/a-b_c>".split(),
    "soft\u00adhyphen",
    "10\u00a0km",
    "a < b",
    '<span lang="fr">mot</span>',
    '<a href="x.html">there</a>',
]
INLINE = (
    "*{}*",
    "**{}**",
    "_{}_",
    "***{}***",
    "[{}](https://paper.example/a_b 'A title')",
    "[{}][ref]",
    "`{}`",
    "“{}”",
    '"{}"',
    "«{}»",
    "![{}](x.png) after",
    "{}[^n]",
    "{}[^m]",
)
BLOCKS = (
    "{}\n\n",
    "## {}\n\n",
    "> {}\n\n",
    "- {}\n- {}\n\n",
    "1. {}\n2. {}\n\n",
    "| {} | {} |\n|---|--:|\n| {} | {} |\n\n",
    "Term\n: {}\n\n",
    "{}\n{}\n{}\n\n",
    "    {}\n\n",
    "```\n{}\n```\n\n",
    "> {}\n> {}\n\n",
    "- {}\n\n- {}\n\n",
)
TAIL = (
    "\n\n[ref]: https://paper.example/r\n\n*[HTML]: Hypertext\n\n"
    "[^n]: A note -- it's short.\n[^m]: Another *note*.\n"
)

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join)
plain = st.lists(st.sampled_from([w for w in WORDS if w.isalnum()]), min_size=1, max_size=3)
phrases = st.one_of(words, st.builds(str.format, st.sampled_from(INLINE), plain.map(" ".join)))
runs = st.lists(phrases, min_size=1, max_size=6).map(" ".join)
blocks = st.builds(
    lambda form, parts: form.format(*parts),
    st.sampled_from(BLOCKS),
    st.lists(runs, min_size=4, max_size=4),
)
MARK = "Marķed"
bodies = st.lists(blocks, min_size=1, max_size=5).map(lambda parts: "".join(parts) + TAIL)
marked_bodies = st.builds(
    lambda before, form, after: before + form.format(MARK) + after,
    st.lists(blocks, max_size=3).map("".join),
    st.sampled_from(["So *{}* stands.\n\n", "- so\n- **{}** -- “here”\n\n", "> It's [{}](x).\n\n"]),
    bodies,
)


@dataclass(frozen=True)
class Selection:
    """An article's source and what a reader selected in the page made of it."""

    source: str
    report: Report


def shown(body: str) -> str:
    """The text of the page, as a browser's Range gives it."""
    page = clean(typeset(str(MARKDOWN.reset().convert(body)), "en"))
    return str(lxml.html.fragment_fromstring(page, create_parent="div").text_content())


@st.composite
def selections(draw: st.DrawFn, bodies: st.SearchStrategy[str], around: str = "") -> Selection:
    """Any article, and any characters in it that hold `around`."""
    body = draw(bodies)
    text = shown(body)
    visible = [index for index, one in enumerate(text) if not one.isspace()]
    first, last = len(text), 0
    if around:
        first = text.index(around)
        last = first + len(around) - 1
    start = draw(st.sampled_from([i for i in visible if i <= first][-200:]))
    end = draw(st.sampled_from([i for i in visible if i >= max(start, last)][:200])) + 1
    report = Report(
        exact=text[start:end],
        prefix=text[max(0, start - CONTEXT) : start],
        suffix=text[end : end + CONTEXT],
    )
    return Selection(f"Title: A plan\nDate: 2013-05\n\n{body}", report)


@settings(max_examples=some(150))
@given(selections(bodies))
def test_a_report_leads_back_to_the_words_in_the_source(selection: Selection) -> None:
    source = read_source(selection.source)
    outcome = find(source, selection.report, unchanged=True)
    assert outcome.state in {"found", "ambiguous"}
    for place in outcome.places:
        assert read_part(source, place) == fold(selection.report.exact).key


@settings(max_examples=some(100))
@given(selections(marked_bodies, MARK))
def test_a_report_leads_back_to_the_line_of_its_words(selection: Selection) -> None:
    """One word stands once in the article, so that its place is known."""
    source = read_source(selection.source)
    outcome = find(source, selection.report, unchanged=True)
    assert outcome.state == "found"
    (place,) = outcome.places
    assert place.start <= source.text.index(MARK) < place.end


def read_part(source: Source, place: Place) -> str:
    """What the words at a place show, folded."""
    folded = source.folded
    return folded.key[folded.first_from(place.start) : folded.first_beyond(place.end)]

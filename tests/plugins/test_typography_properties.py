"""What the typography keeps and how it behaves, whatever it is given."""

from __future__ import annotations

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.typography import plain, typeset, typeset_line
from plugins.typography.tokens import tokenise
from tests.effort import some

LANGS = st.sampled_from(["en", "ru", "be", "uk", "kk", "de", "fr", "he", ""])
FRAGMENTS = st.sampled_from(
    """\"|'|\"'|''|--|---|-|–|—|...|. . .|.|,|(|[|/|&|&amp;|&quot;|&#39;|&lt;|<|>|“|”|‘|’|«|»|„|…|
    | |  |\n|&nbsp;|1|10|2012|13|5:30|word|BBC|U.S.|A|СНГ|да|s|'90s|'n'|6'2\"|www.x.by/a--b|a@b.by|
    |<p>|</p>|<p lang="ru">|<b>|</b>|<em class="x">|</em>|<i lang=en>|</i>|<br>|<code>|</code>|<li>|
    |</li>|<h2>|</h2>|<span class="caps">|<span class="dquo">|</span>|<!-- x -->|<a href="--">|</a>|
    |<img src="'">|
    |``|,,|т. е.|А. С. |XIX-XX вв.|1-й|(c) 2012|(tm)|+/-5|3x4|-5|10-15|№ |?|!..|
    |<script>|</script>|<sup>|</sup>|<pre>|</pre>|<td>|<a b='|<!--""".replace(
        "|\n    |", "|"
    ).split("|")
)
SOURCES = st.lists(FRAGMENTS | st.text(max_size=3), max_size=30).map("".join)
WORDS = st.lists(st.sampled_from(["a", "two", "BBC", "слово", "x1"]), max_size=8).map(" ".join)

# One form for the signs that are typed with several; what no-break space and hyphen are, `plain`
# knows.
_SIGNS = str.maketrans({"©": "(c)", "®": "(r)", "™": "(tm)", "×": "x", "х": "x", "±": "+-"})
_FOLDS = (
    (r"\([CRTM]+\)", lambda sign: sign[0].lower()),
    (r"\+/-", "+-"),
    (r"[“”‘’«»„‚‹›\"'`´′″]+|<<|>>|,,", "'"),
    (r"\s", ""),
    ("'+", "'"),
    ("[….]+", "."),
    ("[-–—−]+", "-"),
)


def folded(text: str) -> str:
    """Give the text without spaces, with every quotation mark, dash and ellipsis in one form."""
    text = text.translate(_SIGNS)
    for pattern, new in _FOLDS:
        text = re.sub(pattern, new, text)
    return text


def words(text: str) -> list[str]:
    """Give the words and numbers of a text."""
    return re.findall(r"\w+", text.translate(_SIGNS).casefold())


def tags(source: str) -> list[str]:
    return [token.raw for token in tokenise(source) if token.kind != "text"]


def is_subsequence(part: list[str], whole: list[str]) -> bool:
    rest = iter(whole)
    return all(item in rest for item in part)


@settings(max_examples=some(500))
@given(SOURCES, LANGS)
def test_typeset_html_comes_back_as_it_is(source: str, lang: str) -> None:
    once = typeset(source, lang)
    assert typeset(once, lang) == once


@settings(max_examples=some(500))
@given(SOURCES, LANGS)
def test_no_word_is_lost_or_gained(source: str, lang: str) -> None:
    before, after = plain(source), plain(typeset(source, lang))
    assert words(after) == words(before)
    assert folded(after) == folded(before)


@settings(max_examples=some(500))
@given(SOURCES, LANGS)
def test_every_tag_is_kept_and_only_our_spans_are_new(source: str, lang: str) -> None:
    before, after = tags(source), tags(typeset(source, lang))
    assert is_subsequence(before, after)
    new = len(after) - len(before)
    spans = [tag for tag in after if re.fullmatch('<span class="(amp|caps|d?quo)">', tag)]
    assert 2 * (len(spans) - sum(tag in spans for tag in before)) == new


@given(SOURCES)
def test_tokens_joined_are_the_source(source: str) -> None:
    assert "".join(token.raw for token in tokenise(source)) == source


@given(st.text() | SOURCES, LANGS)
def test_a_line_never_becomes_markup(text: str, lang: str) -> None:
    line = typeset_line(text, lang)
    assert not re.sub('<span class="(?:amp|caps|d?quo)">|</span>', "", line).count("<")
    assert folded(plain(line)) == folded(" ".join(text.replace("\u00ad", "").split()))


@given(WORDS, LANGS)
def test_words_alone_keep_every_character(source: str, lang: str) -> None:
    assert plain(typeset(source, lang)) == source


@given(st.text(alphabet=string.ascii_letters + " .,", max_size=60))
def test_balanced_quotations_stay_balanced(text: str) -> None:
    inner = text.strip(" ") or "x"
    result = plain(typeset(f'<p>He said "{inner}" twice.</p>', "en"))
    assert re.findall('[“”"]', result) == ["“", "”"]


UNITS = """[|<a |<|A|"|'|--|- |. |&#9|<!--|</|<a href="|<b></i>|<code>|<p lang=ru>"|1,000|AA BB a |
A.|A/|a@|(http://<b>|(a.b/<i>|'10 |«|<x y='|<a lang=|& |A’|<li>"x """.replace("\n", "").split("|")


@pytest.mark.parametrize("unit", UNITS)
def test_hostile_text_takes_time_in_proportion(unit: str) -> None:
    """typogrify's `amp` took exponential and its `caps` quadratic time: this would not end."""
    source = f"<p>{unit * (200_000 // len(unit))}</p>"
    assert folded(plain(typeset(source, "ru"))) == folded(plain(source))


def test_a_tag_with_many_attributes_costs_nothing() -> None:
    """A line of 205 bytes hung a build in typogrify's `amp`."""
    source = "<a " + "x=y " * 40 + "& < b"
    assert typeset(source, "en") == source

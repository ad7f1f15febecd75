"""What an editor types as text is read as text, where Markdown would take it for marks."""

from __future__ import annotations

import re

import pytest

from plugins.links import ids_in
from plugins.source.anchors import latin_anchors, trusted_anchors
from plugins.source.headings import OF_THE_PAGE
from plugins.source.sanitise import clean
from plugins.typography import plain
from tests.desk.importing_harness import READER
from tests.sites import ROOT


def shown(body: str) -> str:
    """The HTML of a body."""
    return READER.convert(body)


def tight(body: str) -> str:
    """The HTML of a body without its line ends."""
    return "".join(line.strip() for line in shown(body).split("\n"))


@pytest.mark.parametrize(
    "typed",
    [
        "#Минск2013 и #2",
        "##",
        "Мова C# і F#",
        r"Файл C:\new\_old\*.txt, D:\data.",
        r"C:\new\!a\_b, D:\{x}\#1, C:\Program Files\(x86)\a",
        r"Файл ..\..\_a\*.txt, .\_config и ..\.x",
        r"На \\server\share\_x и \\nas",
        r"Shrug ¯\_(ツ)_/¯",
        "Сім`я має п`ять дітей",
        "On`e and `two",
        "``So it is,'' he said, `yes' too, and `n' roll",
        "``Звязда'' і `Наша Ніва', ``Белта''",
        "Вот >_< *_* >_< и >*< >*<",
        "[Смех]: Да.",
        "[Applause]: Thank you!",
        "Text\n--",
        "Он сказал\n- да",
        "В мае\n1986. года",
        "Цена\n+ 5 рублей",
        "<? x",
        "<! x",
        "<![CDATA[ x",
        "a <b and c",
        "x </ y",
    ],
)
def test_text_stays_text(typed: str) -> None:
    assert "<p>" in shown(typed)
    assert plain(shown(typed)) == " ".join(typed.split())


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("## Язык C#", '<h2 id="iazyk-c">Язык C#'),
        ("## One ##", '<h2 id="one">One</h2>'),
        ("  ### One", '<h2 id="one">One</h2>'),
        ("One\n---", '<h2 id="one">One</h2>'),
        ("What now?\n---------", '<h2 id="what-now">What now?</h2>'),
        ("One.\n---\nTwo.", "<p>One.</p><hr><p>Two.</p>"),
        ("- Да.\n---", "<ul><li>Да.</li></ul><hr>"),
        ("U.S.\n\n  *[U.S.]: States", '<p><abbr title="States">U.S.</abbr></p>'),
        ("C++, C\n\n*[C++]: x", '<p><abbr title="x">C++</abbr>, C</p>'),
        ("NATOs NATO\n\n*[NATO]: x", '<p>NATOs <abbr title="x">NATO</abbr></p>'),
        ("One\\\ntwo", "<p>One<br>two</p>"),
        ("One\\ \ntwo\\\t\nthree", "<p>One<br>two<br>three</p>"),
        ("`a\\`\ntwo", "<p><code>a\\</code>two</p>"),
        (r"C:\\new\\_old", r"<p>C:\new\_old</p>"),
        ("`code`s and `x`", "<p><code>code</code>s and <code>x</code></p>"),
        ("`x' y` and ``''a''``", "<p><code>x' y</code> and <code>''a''</code></p>"),
        ("`print('x')` `it's`", "<p><code>print('x')</code> <code>it's</code></p>"),
        ("[a]\n\n[a]: b.html", '<p><a href="b.html">a</a></p>'),
        ("[a]\n\n[a]: https://x.example 'T'", '<p><a href="https://x.example" title="T">a</a></p>'),
        ("`<?x`\n\n    <? y", "<p><code>&lt;?x</code></p><pre><code>&lt;? y</code></pre>"),
        ("<!-- x --> R&amp;D\n\ny", "<!-- x --><p>R&amp;D</p><p>y</p>"),
        ("<div>a</div> b &amp; c", "<div>a</div><p>b &amp; c</p>"),
        ('<a href="x?a&amp;b">c</a> &lt;', '<p><a href="x?a&amp;b">c</a> &lt;</p>'),
        ("— Да?\n— Нет.", "<p>— Да?</p><p>— Нет.</p>"),
        ("- а\n\n— Да?\n— Нет.", "<ul><li>а</li></ul><p>— Да?</p><p>— Нет.</p>"),
        (
            "**— Да?**\n— Нет.\n__— Нет?__",
            "<p><strong>— Да?</strong></p><p>— Нет.</p><p><strong>— Нет?</strong></p>",
        ),
        ("Он ушёл\n**— да** и", "<p>Он ушёл<strong>— да</strong> и</p>"),
        ("— Да?\n- Нет.", "<p>— Да?</p><p>- Нет.</p>"),
        ("Он:\n-- Да", "<p>Он:</p><p>-- Да</p>"),
        ("— да, она\nсказала\n— нет", "<p>— да, онасказала</p><p>— нет</p>"),
        ("Минск\n— столица, Гомель\n— нет", "<p>Минск— столица, Гомель— нет</p>"),
        ("> — да\n> — нет", "<blockquote><p>— да</p><p>— нет</p></blockquote>"),
    ],
)
def test_marks_act_where_they_are_meant(typed: str, html: str) -> None:
    assert tight(typed).startswith(html)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("1. a\n2. b\n2. c\n4. d", "<ol><li>a</li><li>b</li>V2<li>c</li>V4<li>d</li></ol>"),
        ("10. a\n9. b\n8. c", "S10<li>a</li>V9<li>b</li>V8<li>c</li></ol>"),
        ("1986. a\n1991. b", "S1986<li>a</li>V1991<li>b</li></ol>"),
        ("1. a\n\n3. b", "<ol><li><p>a</p></li>V3<li><p>b</p></li></ol>"),
        ("0. a\n1. b", "S0<li>a</li><li>b</li></ol>"),
        ("- a\n  - b\n- c", "<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>"),
        (
            "- a\n  - b\n    - c\n  - d",
            "<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li></ul>",
        ),
        (
            "1. a\n   1. b\n   2. c\n2. d",
            "<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>",
        ),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("1. a\n\n   b\n\n2. c", "<ol><li><p>a</p><p>b</p></li><li><p>c</p></li></ol>"),
        ("- a\n\n    - b\n\n- c", "<ul><li><p>a</p><ul><li>b</li></ul></li><li><p>c</p></li></ul>"),
        ("- a\n1. b", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("Два:\n- a\n- b", "<p>Два:</p><ul><li>a</li><li>b</li></ul>"),
        ("Two\n* a\n* b", "<p>Two</p><ul><li>a</li><li>b</li></ul>"),
        ("Two\n1. a\n2. b", "<p>Two</p><ol><li>a</li><li>b</li></ol>"),
        (
            "> So:\n> - a\n>   - b",
            "<blockquote><p>So:</p><ul><li>a<ul><li>b</li></ul></li></ul></blockquote>",
        ),
        ("> 2. a\n> 5. b", "<blockquote>S2<li>a</li>V5<li>b</li></ol></blockquote>"),
        ("- a\nb\n- c", "<ul><li>ab</li><li>c</li></ul>"),
        ("* * *\n\n- a", "<hr><ul><li>a</li></ul>"),
        ("```\n- a\n  - b\n```", "<pre><code>- a- b</code></pre>"),
    ],
)
def test_lists_are_as_they_are_typed(typed: str, html: str) -> None:
    """`Vn` stands for an item's number, `Sn` for that of the first."""
    seen = re.sub(' class="digits-[0-9]"', "", tight(typed))
    for number in (0, 2, 3, 4, 8, 9, 10, 1986, 1991, 5):
        seen = seen.replace(f'<li value="{number}">', f"V{number}<li>")
        seen = seen.replace(f'<ol start="{number}">', f"S{number}")
    assert seen == html


@pytest.mark.parametrize(
    ("typed", "width"),
    [
        ("9. a", ""),
        ("9. a\n10. b", "digits-2"),
        ("100. a\n7. b", "digits-3"),
        ("1986. a", "digits-4"),
        ("12345. a", "digits-9"),
    ],
)
def test_a_list_says_how_wide_its_numbers_are(typed: str, width: str) -> None:
    assert re.findall('class="(.*?)"', clean(shown(typed))) == [width] * bool(width)


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("## Итоги года", ["itogi-goda", "_1"]),
        ("## One\n\n## One", ["one", "one-2", "one_1"]),
        (
            "## Content\n\n## Report title",
            ["content-2", "report-title-2"],
        ),
        ("## Итоги {#own}", ["own"]),
        ("## 5[^1] & *six*\n\n[^1]: x", ["5-six", "fn:1", "fnref:1"]),
        ("## ???", ["part", "_1"]),
        ("## The plan", ["the-plan"]),
    ],
)
def test_a_heading_s_id_is_made_of_its_words(typed: str, ids: list[str]) -> None:
    assert sorted(re.findall(r' id="([^"]*)"', shown(typed))) == sorted(ids)


@pytest.mark.parametrize(
    ("lang", "typed", "ids"),
    [
        ("be", "## Горад", ["horad", "gorad", "_1"]),
        ("be", "## Ёлка", ["iolka", "elka", "_1"]),
        ("uk", "## Галич", ["halych", "galich", "_1"]),
        ("kk", "## Хан", ["han", "khan", "_1"]),
        ("ru", "## Горад", ["gorad", "_1"]),
    ],
)
def test_a_heading_s_id_is_spelt_in_the_language_of_the_text(
    lang: str, typed: str, ids: list[str]
) -> None:
    """Who links to it from another text need not know the language: the letters alone lead too."""
    assert list(ids_in(READER.convert(typed, lang))) == ids


@pytest.mark.parametrize(
    ("lang", "link", "target"),
    [
        ("be", "#горад", "#horad"),
        ("be", "#%D0%B3%D0%BE%D1%80%D0%B0%D0%B4", "#horad"),
        ("ru", "#горад", "#gorad"),
        ("be", "b.html#горад", "b.html#gorad"),
        ("be", "#няма", "#niama"),
        ("be", "#_1", "#_1"),
    ],
)
def test_a_link_leads_to_a_heading_as_its_text_spells_it(lang: str, link: str, target: str) -> None:
    html = clean(READER.convert(f"[x]({link})\n\n## Горад", lang))
    assert f'<a href="{target}">' in latin_anchors(html, lang)


@pytest.mark.parametrize("names", ["†‡", "Пп", "Ая"])
def test_notes_whose_names_are_spelt_alike_are_told_apart(names: str) -> None:
    """Both led to the text of the first."""
    body = "One[^{0}] two[^{1}]\n\n[^{0}]: A\n[^{1}]: B".format(*names)
    html = latin_anchors(clean(READER.convert(body)), "ru")
    assert len(set(ids_in(html))) == html.count(" id=") == 4
    assert {link.removeprefix("#") for link in re.findall('href="(.*?)"', html)} == set(
        ids_in(html)
    )


def test_a_heading_added_above_moves_no_link() -> None:
    first = shown("## Итоги года")
    assert 'id="itogi-goda"' in first
    assert 'id="itogi-goda"' in shown("## Начало\n\n## Итоги года")


@pytest.mark.parametrize(
    ("lang", "title", "own", "other"),
    [
        ("en", "Advertising", "part-advertising", "advertising"),
        ("en", "The ad of the year", "part-the-ad-of-the-year", "the-ad-of-the-year"),
        ("ru", "Реклама в городе", "part-reklama-v-gorode", "reklama-v-gorode"),
    ],
)
def test_a_heading_is_not_called_as_what_blockers_hide(
    lang: str, title: str, own: str, other: str
) -> None:
    """EasyList hides `#advertising` on any site; links by the words alone still lead there."""
    ids = list(ids_in(READER.convert(f"## {title}", lang)))
    assert ids[:2] == [own, other]


def test_a_long_heading_s_id_ends_with_a_word() -> None:
    html = shown(f"## {'слово ' * 40}")
    name = html.partition('id="')[2].partition('"')[0]
    assert len(name) <= 100
    assert name.endswith("slovo")


def test_the_theme_s_own_ids_are_known() -> None:
    theme = "".join(path.read_text("utf-8") for path in (ROOT / "theme").rglob("*.html"))
    assert set(re.findall(r'\bid="([^"{]+)"', theme)) <= OF_THE_PAGE


def test_no_heading_takes_the_anchor_of_a_note() -> None:
    """A day's second note has a number behind its date, as a heading's second id would."""
    assert 'id="part-correction-2013-06-03"' in shown("## Correction 2013-06-03")


@pytest.mark.parametrize(
    ("html", "trusted"),
    [
        ('<h2 id="social-policy">x</h2>', '<h2 class="article-part" id="social-policy">x</h2>'),
        ('<span class="caps" id="menu">', '<span class="article-part caps" id="menu">'),
        ('<h2 id="a-share-of">x</h2>', '<h2><span id="a-share-of"></span>x</h2>'),
        ('<img alt="" id="share">', '<img alt="" class="article-part" id="share">'),
        ('<h2 id="costs">x</h2>', '<h2 id="costs">x</h2>'),
        ('<p id="a">the id="menu"</p>', '<p id="a">the id="menu"</p>'),
    ],
)
def test_a_part_with_a_name_of_page_furniture_says_that_it_is_the_article_s(
    html: str, trusted: str
) -> None:
    assert trusted_anchors(html) == trusted

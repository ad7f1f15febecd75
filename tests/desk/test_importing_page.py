"""A saved page becomes a draft: its article in Markdown, the rest named."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import html

from desk.importing.page import MAX_DEPTH
from desk.importing.to_markdown import Writer
from desk.settings import SettingError
from plugins.typography import plain
from tests.desk.importing_harness import READER, Imported, folded, imported
from tests.sites import ROOT, Site

PARAGRAPH = "The trade of the two countries has grown for years, and it will grow more."
PAGE = """<!DOCTYPE html>
<html lang="en"><head><title>A plan – Paper</title>
<meta name="description" content="What the presidents agreed">
<link rel="canonical" href="https://paper.example/2013/plan.html">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
{"@type": "NewsArticle", "headline": "A plan", "author": [{"@type": "Person", "name": "Jane Doe"}],
"datePublished": "2013-05-29T10:30:00+03:00"}]}</script></head><body>
<nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>A plan</h1>
%s
<aside>Related: another plan</aside>
<p>Noticed a mistake? Press Ctrl+Enter</p>
</article>
<footer>© 2013 Paper</footer>
<script>alert("never")</script></body></html>
"""


def from_page(body: str, folder: Path) -> Imported:
    """Import the page above around this text."""
    return imported(PAGE % f"<p>{PARAGRAPH}</p>\n{body}", folder, "page.html")


def body_of(body: str, folder: Path) -> str:
    """The Markdown of this part of a page."""
    return from_page(body, folder).body.removeprefix(f"{PARAGRAPH}\n\n").rstrip("\n")


def test_our_own_page_comes_back_as_its_source(site: Site) -> None:
    """Published and saved, the seed article is the same, but for the spaces that typography set."""
    site.copy_content()
    site.build()
    page = site.output / "articles" / "integration-action-plan.html"
    draft = imported(page, site.folder / "again").source
    source = draft.replace("Status: draft\n", "").replace("\u00a0", " ")
    article = ROOT / "content" / "articles" / "2013" / "integration-action-plan.md"
    assert source == article.read_text("utf-8")


def test_the_fields_come_from_what_the_page_tells_machines(tmp_path: Path) -> None:
    assert from_page("", tmp_path).fields == {
        "title": "A plan",
        "standfirst": "What the presidents agreed",
        "author": "Jane Doe",
        "lang": "en",
        "date": "2013-05-29 10:30 +03:00",
        "status": "draft",
    }


def test_what_readers_see_serves_where_machines_are_told_nothing(tmp_path: Path) -> None:
    page = (
        "<html lang='en'><body><h1>A plan</h1><p class='deck'>Trade could double</p>"
        "<p>By <a rel='author' href='/jane'>Jane Doe</a></p><time datetime='2013-05-29'>May</time>"
        f"<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></body></html>"
    )
    fields = imported(page, tmp_path, "page.html").fields
    assert fields["standfirst"] == "Trade could double"
    assert fields["author"] == "Jane Doe"
    assert fields["date"] == "2013-05-29"


def test_a_description_that_begins_the_text_is_no_standfirst(tmp_path: Path) -> None:
    page = (PAGE % f"<p>{PARAGRAPH}</p>").replace("What the presidents agreed", PARAGRAPH[:30])
    assert "standfirst" not in imported(page, tmp_path, "page.html").fields


def test_what_is_left_out_is_named_with_its_line(tmp_path: Path) -> None:
    terminal = from_page("", tmp_path).terminal
    for line, words in ((8, "Home News"), (12, "Related: another plan"), (15, "© 2013 Paper")):
        assert any(f"page.html:{line}" in one and words in one for one in terminal.splitlines())


def test_no_chrome_and_no_script_is_in_the_text(tmp_path: Path) -> None:
    draft = from_page("<p onclick='x()'>Text.<script>alert(1)</script></p>", tmp_path)
    assert draft.words == folded(f"{PARAGRAPH}Text.")
    assert "alert" not in draft.source + draft.terminal


@pytest.mark.parametrize(
    ("body", "markdown"),
    [
        ("<h2>A <b>part</b></h2>", "## A **part**"),
        ("<p>An <em>old</em>, <strong>firm</strong> word</p>", "An *old*, **firm** word"),
        ("<p>An<i> old </i>word</p>", "An *old* word"),
        ("<p><b><i>both</i></b></p>", "<strong>*both*</strong>"),
        ("<p>one<br>two</p>", "one  \ntwo"),
        ("<p>H<sub>2</sub>O</p>", "H<sub>2</sub>O"),
        ("<p><code>a`b</code></p>", "`` a`b ``"),
        ("<p><a href='https://x.example/a b(c)'>to</a></p>", "[to](https://x.example/ab%28c%29)"),
        ("<p><a href='../x.html'>to</a></p>", "[to](https://paper.example/x.html)"),
        ("<p><a href='javascript:x()'>to</a></p>", "to"),
        ("<ul><li>one</li><li>two<ul><li>in</li></ul></li></ul>", "- one\n\n- two\n\n    - in"),
        ("<ol start=3><li>one</li><li>two</li></ol>", "3. one\n4. two"),
        ("<blockquote><p>one</p><p>two</p></blockquote>", "> one\n>\n> two"),
        ("<pre>a *b*\n  c</pre>", "    a *b*\n      c"),
        (
            "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1</td><td>2</td></tr></table>",
            "| a | b\\|c |\n| --- | --- |\n| 1 | 2 |",
        ),
        (
            "<table><tr><td colspan=2 onclick=x()>a</td></tr></table>",
            '<table><tbody><tr><td colspan="2">a</td></tr></tbody></table>',
        ),
        ("<p>5 * 3 * 2 &lt;b&gt; [x](y)</p>", r"5 * 3 * 2 &lt;b> \[x](y)"),
        ("<p># one<br>- two<br>===</p>", "\\# one  \n\\- two  \n&#61;=="),
    ],
)
def test_each_kind_of_markup_is_written_as_an_editor_would(
    body: str, markdown: str, tmp_path: Path
) -> None:
    assert body_of(body, tmp_path) == markdown


def test_a_link_that_is_dropped_is_told(tmp_path: Path) -> None:
    terminal = from_page("<p><a href='javascript:x()'>to</a></p>", tmp_path).terminal
    assert "link, not its words" in terminal
    assert "to (javascript:x())" in terminal


def test_another_site_s_picture_is_left_out_and_told(tmp_path: Path) -> None:
    """The pages load nothing from other sites."""
    draft = from_page("<p><img src='https://x.example/a.png' alt='A port'>Text.</p>", tmp_path)
    assert draft.body.endswith("\n\nText.\n")
    assert "A port (https://x.example/a.png)" in draft.terminal


def test_a_picture_outside_of_the_text_is_told_too(tmp_path: Path) -> None:
    page = PAGE % f"<p>{PARAGRAPH}</p>"
    figure = "<figure><img src='/a.png' alt='A port'></figure><article>"
    assert (
        "A port (/a.png)"
        in imported(page.replace("<article>", figure), tmp_path, "p.html").terminal
    )


def test_a_page_in_windows_1251_is_read_as_it_says(tmp_path: Path) -> None:
    page = (PAGE % "<p>Торговля двух стран растёт — «быстро».</p>").replace(
        "<head>", '<head><meta charset="windows-1251">'
    )
    draft = imported(page.replace("–", "-").encode("cp1251"), tmp_path, "page.html")
    assert "Торговля двух стран растёт — «быстро».\n" in draft.source


@pytest.mark.parametrize(
    ("page", "message"),
    [
        ("<html><body></body></html>", r"^FILE must"),
        ("<!DOCTYPE html>", r"^FILE must"),
        (
            "<p>" + "<div>" * (MAX_DEPTH + 5) + "a",
            rf"^FILE must not nest elements deeper than {MAX_DEPTH}",
        ),
        (PAGE % "<p>Ring&#x202e; the bell</p>", r"the control character U\+202E"),
    ],
)
def test_a_page_without_text_or_sense_is_refused(page: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=message):
        imported(page, tmp_path, "page.html")
    assert not list((tmp_path / "content").rglob("*"))


def test_entities_do_not_grow(tmp_path: Path) -> None:
    """An HTML parser knows no entities of a page's own."""
    bomb = '<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    page = (PAGE % "<p>x&b;y is all of the text that is in it.</p>").replace(
        "<!DOCTYPE html>", bomb
    )
    assert "aaa" not in imported(page, tmp_path, "page.html").source


WORDS = st.text(st.sampled_from(" ab*_`[]()!<&;#>-+.1\\{}|:~=Я"), min_size=1, max_size=8)


def _tagged(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    tags = st.sampled_from("em strong b i a span sub sup mark".split())
    return st.builds("<{0} href='https://x.example/'>{1}</{0}>".format, tags, inner) | st.builds(
        str.__add__, inner, inner
    )


INLINE = st.recursive(
    WORDS.map(lambda text: text.replace("&", "&amp;").replace("<", "&lt;")), _tagged
)


@given(st.lists(INLINE, min_size=1, max_size=3))
@example(["<em href='https://x.example/'>-</em>"])
@example(["<em>\\ </em>"])
@example(["<em href='https://x.example/'>._</em>"])
@example(["<em>._a</em>", "<em>..__a a:_b</em>"])
@example(["<em>1</em><span></span><span><em>1</em></span>"])
@example(["<a href='https://x.example/'><em><a href='https://x.example/'>1</a></em></a>"])
def test_every_word_of_markup_is_shown(paragraphs: list[str]) -> None:
    page = "".join(f"<p>{inner}</p>" for inner in ["A text.", *paragraphs])
    tree = html.document_fromstring(f"<body>{page}</body>").find("body")
    markdown = "\n\n".join(block.markdown for block in Writer().blocks(tree))
    head = "Title: A plan\nDate: 2013-05\nLang: en\n\n"
    seen = READER.render(f"{head}{markdown}\n".encode(), Path("content/articles/a.md"))[0]
    assert folded(plain(seen)) == folded(tree.text_content()), markdown

"""Whole articles, read by a real Pelican."""

from __future__ import annotations

from typing import Any

import pytest
from pelican.settings import read_settings

from desk.build import BuildError
from plugins.source.reader import SourceReader
from tests.sites import ROOT, SECTIONS, Site, article

PLACE = "articles/2013/a-plan.md"


def refused(site: Site, **settings: object) -> list[str]:
    """The messages with which a build stops, from `articles/` on."""
    with pytest.raises(BuildError) as stopped:
        site.build(**settings)
    return [str(fault).partition("content/")[2] for fault in stopped.value.faults]


def test_an_article_lies_at_its_file_s_name(site: Site) -> None:
    """A headline that is mended later must not move the article."""
    site.write("articles/2013/first-name.md", article("Another name"))
    site.build()
    assert "Another name" in site.page("articles/first-name.html")


FIELDS = {
    "Standfirst": "It 'rained' & froze.",
    "Modified": "2014-06-01",
    "Author": "Jane Doe, John Roe",
    "Tags": "one, two",
    "Section": "News",
    "Status": "hidden",
    "Slug": "a-plan-of-ours",
    "Translation": "true",
    "Aliases": "old/a.html, older.html",
    "Template": "article",
    "Summary": "In short.",
    "Correction": "2014-06-03 | It is $1bn.",
    "Clarification": "2014-06-05 | That was in May.",
}


def read(site: Site, **fields: Any) -> dict[str, Any]:
    """What the reader makes of an article's fields."""
    path = site.write(PLACE, article(**fields))
    settings = read_settings(
        str(ROOT / "pelicanconf.py"), {"PATH": str(site.content), "SECTIONS": SECTIONS}
    )
    metadata: dict[str, Any] = SourceReader(settings).read(str(path))[1]
    return metadata


def test_each_field_becomes_what_pelican_and_the_theme_ask_for(site: Site) -> None:
    found = read(site, **FIELDS)
    plain = {name: str(found[name]) for name in ("standfirst", "category", "summary", "template")}
    assert plain == {
        "standfirst": "It ‘rained’ & froze.",
        "category": "News",
        "summary": "In short.",
        "template": "article",
    }
    assert found["standfirst_html"].startswith("It ‘rained’ <span")
    assert (found["date"].year, found["modified"].year) == (2013, 2014)
    assert (found["published"].when, found["updated"].when) == (found["date"], found["modified"])
    assert [author.name for author in found["authors"]] == ["Jane Doe", "John Roe"]
    assert [tag.name for tag in found["tags"]] == ["one", "two"]
    assert (found["status"], found["slug"]) == ("hidden", "a-plan-of-ours")
    assert (found["translation"], found["lang"]) == ("true", "en")
    assert found["aliases"] == ["old/a.html", "older.html"]
    assert (len(found["correction"]), len(found["clarification"])) == (1, 1)


def test_a_field_that_is_not_there_has_what_stands_for_none(site: Site) -> None:
    """Pelican asks of some whether they are there."""
    found = read(site, Author=None)
    assert found.keys().isdisjoint({"modified", "authors", "tags", "category", "template"})
    asked = ("standfirst", "status", "slug", "translation", "updated", "aliases", "correction")
    assert [found[name] for name in asked] == ["", "published", "a-plan", "false", None, [], []]
    assert (found["clarification"], found["in_menu"]) == ([], True)


def test_a_slug_field_names_the_address(site: Site) -> None:
    site.write(PLACE, article(Slug="b-plan"))
    site.build()
    assert (site.output / "articles/b-plan.html").is_file()


@pytest.mark.parametrize("prefix", [b"\xef\xbb\xbf", b""])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_mark_and_foreign_line_ends_are_simply_read(site: Site, prefix: bytes, end: str) -> None:
    site.write(PLACE, prefix + article(body="One.\n\nTwo.").replace("\n", end).encode())
    site.build()
    assert "<p>Two.</p>" in site.page()


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (article(Date=None), "1: Date must be given, as a line `Date: …`"),
        (article(Title=None), "1: Title must be given, as a line `Title: …`"),
        (article(body=""), "6: must have a text after its fields and an empty line"),
        ("", "1: Date must be given, as a line `Date: …`"),
        (b"Title: A\n\xff\xfe", "2: must be UTF-8 text, not byte 0xff; save it as UTF-8"),
        (article(body="a\x00b"), "6: must not hold the control character U+0000; delete it"),
        (article(body="a\u202eb"), "6: must not hold the control character U+202E; delete it"),
    ],
)
def test_a_fault_of_a_source_stops_the_build_with_its_line(
    site: Site, source: str | bytes, message: str
) -> None:
    site.write(PLACE, source)
    assert f"{PLACE}:{message}" in refused(site)


def test_all_faults_of_all_sources_are_named_at_once(site: Site) -> None:
    site.write("articles/a.md", article(Date="soon"))
    site.write("articles/b.md", article(Status="done"))
    site.write("pages/c.md", "Lang: ru\n\nText.")
    assert [fault.partition(":")[0] for fault in refused(site)] == [
        "articles/a.md",
        "articles/b.md",
        "pages/c.md",
    ]


def test_a_fault_leaves_output_as_it_was(site: Site) -> None:
    site.write(PLACE, article())
    site.build()
    before = site.files()
    site.write(PLACE, article(Date="soon"))
    refused(site)
    assert site.files() == before


def test_headings_follow_the_headline(site: Site) -> None:
    site.write(PLACE, article(body="# One\n\n### Two\n"))
    site.build()
    assert '<h2 id="one">One</h2>' in site.page()
    assert '<h4 id="two">Two</h4>' in site.page()


def test_a_column_is_aligned_without_inline_style(site: Site) -> None:
    site.write(PLACE, article(body="a | b\n--|--:\n1 | 2\n"))
    site.build()
    assert '<td class="align-right">2</td>' in site.page()
    assert "style=" not in site.page()


def test_a_title_is_text_and_never_markup(site: Site) -> None:
    site.write(PLACE, article('<script>alert(1)</script> & "x"'))
    site.build()
    page = site.page()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; “x”" in page


@pytest.mark.parametrize("field", ["Standfirst", "Author", "Tags", "Section", "Summary"])
def test_a_field_is_text_and_never_markup(site: Site, field: str) -> None:
    hostile = 'A "><img src=x onerror=alert(1)>'
    site.write(PLACE, article(**{field: hostile}))
    site.build(SECTIONS={"articles": {}, "hostile": {"en": hostile}})
    for path in ("articles/a-plan.html", "index.html", "archives/index.html"):
        assert "<img" not in site.page(path)


def test_a_draft_is_built_apart_and_listed_nowhere(site: Site) -> None:
    site.write(PLACE, article(Status="draft"))
    site.build()
    assert 'content="noindex"' in site.page("drafts/a-plan.html")
    assert not (site.output / "articles/a-plan.html").exists()
    listing = [path for path, data in site.files().items() if b"a-plan" in data]
    assert listing == ["drafts/a-plan.html"]


def test_a_hidden_article_has_its_page_and_no_list(site: Site) -> None:
    site.write(PLACE, article(Status="hidden"))
    site.build()
    listing = [path for path, data in site.files().items() if b"a-plan" in data]
    assert listing == ["articles/a-plan.html"]


def test_a_section_is_named_in_the_chrome_s_language(site: Site) -> None:
    site.write(PLACE, article(Section="articles"))
    site.build(CHROME_LANG="be")
    assert ">Артыкулы</a>" in site.page()

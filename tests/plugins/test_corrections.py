"""A correction is seen by everyone who reads the article, wherever they read it."""

from __future__ import annotations

import json

import feedparser
import pytest

from desk.build import BuildError
from tests.html import by_class, elements, json_ld, meta, parse, text_of
from tests.sites import Site, article

PLACE = "articles/a-plan.md"
NOTES = """Correction: 2013-06-03 | The "trade" figure was wrong: it is $1bn, not $1m.
Clarification: 2013-06-10 | SES is the Single Economic Space.
Correction: 2013-06-05 | Mr. Akhmetov's name was misspelt."""


def noted(*, notes: str = NOTES, **fields: str) -> str:
    """An article of 29 May 2013 with notes."""
    return article(**fields).replace("\n\n", f"\n{notes}\n\n", 1)


def test_corrections_stand_above_the_text_and_clarifications_below(site: Site) -> None:
    site.write(PLACE, noted())
    site.build()
    blocks = elements(parse(site.page()), "article")[0]
    assert [element.get("class") for element in blocks] == [
        *("article__header", "byline"),
        *["note note--correction"] * 2,
        *("notes__more", "article__rule", None, None),
        *("note note--clarification", "notes__more", "article__foot"),
    ]


def test_a_note_is_dated_typeset_and_has_an_anchor(site: Site) -> None:
    site.write(PLACE, noted())
    site.build()
    newest, oldest = by_class(parse(site.page()), "note--correction")
    assert newest.get("id") == "correction-2013-06-05"
    assert text_of(oldest) == (
        "Исправление, 3 июня 2013 The “trade” figure was wrong: it is $1bn, not $1m."
    )


def test_an_anchor_does_not_move_when_a_note_is_added(site: Site) -> None:
    notes = "Correction: 2013-06-03 | One.\nCorrection: 2013-06-03 | Two."
    site.write(PLACE, noted(notes=notes))
    site.build()
    ids = [note.get("id") for note in by_class(parse(site.page()), "note")]
    assert sorted(map(str, ids)) == ["correction-2013-06-03", "correction-2013-06-03-2"]


def test_a_note_is_a_change_of_the_article(site: Site) -> None:
    site.write(PLACE, noted(Modified="2013-06-01"))
    site.build(SITEURL="https://paper.example")
    tree = parse(site.page())
    (data,) = json_ld(tree)
    assert data["dateModified"] == meta(tree)["article:modified_time"] == "2013-06-10"
    assert data["datePublished"] == meta(tree)["article:published_time"]
    assert "10 июня 2013" in text_of(by_class(tree, "byline")[0])
    assert "<lastmod>2013-06-10</lastmod>" in site.page("sitemap.xml")


def test_machines_read_the_notes(site: Site) -> None:
    site.write(PLACE, noted())
    site.build(SITEURL="https://paper.example")
    (data,) = json_ld(parse(site.page()))
    assert data["correction"][0] == {
        "@type": "CorrectionComment",
        "text": "SES is the Single Economic Space.",
        "datePublished": "2013-06-10",
        "url": "https://paper.example/articles/a-plan.html#clarification-2013-06-10",
    }
    assert len(data["correction"]) == 3


def test_feeds_carry_the_notes_and_their_date(site: Site) -> None:
    site.write(PLACE, noted())
    site.build(SITEURL="https://paper.example")
    (entry,) = feedparser.parse(site.output / "feeds/all.atom.xml").entries
    assert entry.updated.startswith("2013-06-10T00:00:00")
    content = entry.content[0].value
    assert content.index("misspelt") < content.index("Some text") < content.index("Single")
    (item,) = json.loads(site.page("feeds/all.json"))["items"]
    assert item["date_modified"].startswith("2013-06-10")


def test_all_notes_are_listed_newest_first_with_their_article(site: Site) -> None:
    site.write(PLACE, noted())
    other = article("Other", Date="2013-06-01", Correction="2013-06-07 | Another.")
    site.write("articles/other.md", other)
    site.build()
    stories = by_class(parse(site.page("corrections/index.html")), "story")
    links = [elements(story, "a")[0].get("href") for story in stories]
    assert links == [
        "/articles/a-plan.html#clarification-2013-06-10",
        "/articles/other.html#correction-2013-06-07",
        "/articles/a-plan.html#correction-2013-06-05",
        "/articles/a-plan.html#correction-2013-06-03",
    ]


def test_the_list_is_paginated(site: Site) -> None:
    site.write(PLACE, noted())
    site.build(DEFAULT_PAGINATION=2)
    assert len(by_class(parse(site.page("corrections/page/2/index.html")), "story")) == 1


def test_the_list_has_a_feed_of_its_own(site: Site) -> None:
    site.write(PLACE, noted())
    site.build(SITEURL="https://paper.example")
    feed = feedparser.parse(site.output / "feeds/corrections.atom.xml")
    assert not feed.bozo
    assert [entry.link.partition("#")[2] for entry in feed.entries] == [
        "clarification-2013-06-10",
        "correction-2013-06-05",
        "correction-2013-06-03",
    ]
    assert feed.entries[0].title == "Уточнение: A plan"


def test_a_site_without_notes_says_so_and_has_no_feed_of_them(site: Site) -> None:
    site.write(PLACE, article())
    site.build()
    assert "Исправлений пока не было." in site.page("corrections/index.html")
    assert not (site.output / "feeds/corrections.atom.xml").exists()


def test_a_draft_s_notes_are_not_listed(site: Site) -> None:
    site.write(PLACE, noted(Status="draft"))
    site.build()
    assert "misspelt" not in site.page("corrections/index.html")


def test_a_note_is_text_and_never_markup(site: Site) -> None:
    site.write(PLACE, noted(notes="Correction: 2013-06-03 | <img src=x onerror=alert(1)>"))
    site.build(SITEURL="https://paper.example")
    for path in ("articles/a-plan.html", "corrections/index.html"):
        assert not elements(parse(site.page(path)), "img"), path
    assert (
        "<img"
        not in feedparser.parse(site.output / "feeds/all.atom.xml").entries[0].content[0].value
    )


@pytest.mark.parametrize(
    "note", ["2013-06-03", "2013-06-03 |", "| Text.", "soon | Text.", "2013-06-03 Text."]
)
def test_a_note_of_another_form_is_refused(site: Site, note: str) -> None:
    site.write(PLACE, article(Correction=note))
    with pytest.raises(
        BuildError, match=r"a-plan\.md:5: Correction must be a date, a bar and a text"
    ):
        site.build()


@pytest.mark.parametrize("field", ["Correction", "Clarification", "Modified"])
def test_a_change_before_the_publication_is_refused(site: Site, field: str) -> None:
    value = "2013-05-28" if field == "Modified" else "2013-05-28 | Text."
    site.write(PLACE, article(**{field: value}))
    message = f":5: {field} must not be dated before Date, 2013-05-29, not 2013-05-28"
    with pytest.raises(BuildError, match=message):
        site.build()


def test_changes_of_one_day_have_times_of_their_own_in_feeds(site: Site) -> None:
    """A reader's program shows an entry again only when its `updated` is another, and sorts by it;
    that of a day is its beginning, before an article of half past ten."""
    notes = "Correction: 2013-05-29 | One.\nCorrection: 2013-05-29 | Two."
    site.write(PLACE, noted(notes=notes, Date="2013-05-29 10:30"))
    other = "Clarification: 2013-06-03 | One.\nCorrection: 2013-06-03 | Two."
    site.write("articles/b.md", noted(notes=other, title="B"))
    site.build()
    listed = feedparser.parse(site.output / "feeds/corrections.atom.xml").entries
    assert len({entry.updated for entry in listed if "2013-06" in entry.updated}) == 2
    entries = {
        entry.title: entry.updated
        for entry in feedparser.parse(site.output / "feeds/all.atom.xml").entries
    }
    assert entries["A plan"].startswith("2013-05-29T10:30:01")
    assert entries["B"].startswith("2013-06-03T00:00:01")

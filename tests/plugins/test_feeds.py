"""Feeds: what they hold, that they are valid, and that they stay the same where they must."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import feedparser
import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st
from lxml import etree

from desk.build import BuildError
from plugins.feeds import AUTHOR_FEED, JSON_FEED, SECTION_FEED, SITE_FEED, setting_faults
from plugins.feeds.atom import atom_document
from plugins.feeds.json_feed import json_document
from plugins.feeds.links import _has_relative, _TagFinder, absolute_links
from plugins.feeds.model import Entry, Feed, Person, newest, rfc3339, stable_id
from tests.effort import some
from tests.html import elements, parse
from tests.sites import Site, article

SITEURL = "https://paper.example/news"

MINSK = timezone(timedelta(hours=3))
SITE = UUID("12345678-1234-5678-1234-567812345678")
NAMES = {"a": "http://www.w3.org/2005/Atom"}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

ENTRY = Entry(
    id=stable_id(SITE, "articles/plan.html"),
    url="https://paper.example/articles/plan.html",
    slug="plan",
    title="A “plan” & more <soon>",
    summary="What is planned",
    content_html="<p>Fish &amp; chips</p>",
    lang="en",
    published=datetime(2013, 5, 1, tzinfo=MINSK),
    updated=datetime(2013, 6, 3, 12, 30, tzinfo=MINSK),
    authors=(Person("Mikhail Veniaminov", "https://paper.example/author/mv/"), Person("X", "")),
    categories=("Articles", "Trade"),
    image="https://paper.example/share/plan.png",
)
FEED = Feed(
    id=stable_id(SITE, SITE_FEED),
    path=SITE_FEED,
    url="https://paper.example/feeds/all.atom.xml",
    page_url="https://paper.example/",
    title="Новости и статьи",
    publisher=Person("Новости и статьи", "https://paper.example/"),
    lang="ru",
    entries=(ENTRY,),
)


def atom(feed: Feed = FEED) -> etree._Element:
    return etree.fromstring(atom_document(feed))


def values(root: etree._Element, path: str) -> list[str]:
    return [str(value) for value in root.xpath(path, namespaces=NAMES)]


# --- Atom (RFC 4287) ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["id", "title", "updated"])
@pytest.mark.parametrize("parent", ["/a:feed", "/a:feed/a:entry"])
def test_atom_has_each_required_element_once(parent: str, name: str) -> None:
    """RFC 4287 §4.1.1 and §4.1.2."""
    (text,) = values(atom(), f"{parent}/a:{name}/text()")
    assert text.strip()


def test_one_moment_is_written_in_the_zone_that_it_is_given_in() -> None:
    """Two entries that are equal but for that were once written as the first."""
    moments = [ENTRY.published, ENTRY.published.astimezone(UTC)]
    assert moments[0] == moments[1]
    feeds = [replace(FEED, entries=(replace(ENTRY, published=moment),)) for moment in moments]
    texts = [values(atom(feed), "//a:published/text()") for feed in feeds]
    assert texts == [["2013-05-01T00:00:00+03:00"], ["2013-04-30T21:00:00+00:00"]]


def test_atom_feed_is_in_the_atom_namespace_without_a_prefix() -> None:
    root = atom()
    assert root.tag == f"{{{NAMES['a']}}}feed"
    assert root.prefix is None


def test_atom_feed_has_an_author_for_entries_without_a_byline() -> None:
    """RFC 4287 §4.1.1: a feed MUST have an author unless all its entries have one."""
    root = atom(replace(FEED, entries=(replace(ENTRY, authors=()),)))
    assert values(root, "/a:feed/a:author/a:name/text()") == ["Новости и статьи"]


def test_atom_feed_links_itself_and_its_page() -> None:
    links = {link.get("rel"): link for link in atom().findall("a:link", NAMES)}
    assert dict(links["self"].attrib) == {
        "rel": "self",
        "type": "application/atom+xml",
        "href": FEED.url,
    }
    assert links["alternate"].get("href") == FEED.page_url


def test_atom_entry_has_one_alternate_link_with_its_language() -> None:
    """RFC 4287 §4.1.2: an entry MUST NOT have two of one type and hreflang."""
    (link,) = atom().findall("a:entry/a:link", NAMES)
    assert dict(link.attrib) == {
        "rel": "alternate",
        "type": "text/html",
        "href": ENTRY.url,
        "hreflang": "en",
    }


def test_atom_ids_are_absolute_iris() -> None:
    """RFC 4287 §4.2.6."""
    assert all(text.startswith("urn:uuid:") for text in values(atom(), "//a:id/text()"))


@pytest.mark.parametrize("name", ["updated", "published"])
def test_atom_dates_are_rfc_3339(name: str) -> None:
    """RFC 4287 §3.3."""
    for text in values(atom(), f"//a:{name}/text()"):
        assert datetime.fromisoformat(text).tzinfo is not None
        assert "T" in text


def test_atom_feed_is_updated_when_its_newest_entry_is() -> None:
    older = replace(ENTRY, id="urn:uuid:x", updated=datetime(2013, 5, 2, tzinfo=MINSK))
    root = atom(replace(FEED, entries=(older, ENTRY)))
    assert values(root, "/a:feed/a:updated/text()") == ["2013-06-03T12:30:00+03:00"]


def test_atom_texts_carry_the_article_s_language_and_the_feed_the_chrome_s() -> None:
    root = atom()
    assert root.get(LANG) == "ru"
    for name in ("title", "summary", "content"):
        assert root.find(f"a:entry/a:{name}", NAMES).get(LANG) == "en"


def test_atom_titles_are_plain_text() -> None:
    assert values(atom(), "//a:entry/a:title/text()") == [ENTRY.title]
    assert not values(atom(), "//a:title/@type")


def test_atom_content_is_escaped_html() -> None:
    (content,) = atom().findall("a:entry/a:content", NAMES)
    assert content.get("type") == "html"
    assert content.text == ENTRY.content_html
    assert len(content) == 0


def test_atom_people_have_a_name_and_an_address_only_when_they_have_a_page() -> None:
    authors = atom().findall("a:entry/a:author", NAMES)
    assert [values(author, "*/text()") for author in authors] == [
        ["Mikhail Veniaminov", "https://paper.example/author/mv/"],
        ["X"],
    ]


def test_atom_categories_are_section_and_tags() -> None:
    assert values(atom(), "//a:category/@term") == ["Articles", "Trade"]


def test_atom_generator_names_no_version() -> None:
    assert not values(atom(), "//a:generator/@version")


def test_atom_leaves_out_an_empty_summary() -> None:
    root = atom(replace(FEED, entries=(replace(ENTRY, summary=""),)))
    assert not values(root, "//a:summary")


@given(st.text())
def test_any_text_comes_back_from_atom_without_what_xml_forbids(text: str) -> None:
    """A control character or a lone surrogate once made a feed that no reader could open."""
    dirty = f"a\x00\x0b\ud800\ufffe{text}"
    entry = replace(ENTRY, title=dirty, content_html=dirty, categories=(dirty,))
    root = atom(replace(FEED, entries=(entry,)))
    allowed = [
        letter
        for letter in dirty
        if letter in "\t\n\r" or (letter >= " " and not "\ud800" <= letter <= "\udfff")
    ]
    expected = "".join(letter for letter in allowed if letter not in "\ufffe\uffff")
    (content,) = values(root, "//a:entry/a:content/text()")
    assert content == expected.replace("\r\n", "\n").replace("\r", "\n")


def test_feedparser_reads_atom_without_complaint() -> None:
    parsed = feedparser.parse(atom_document(FEED))
    assert parsed.bozo == 0
    assert parsed.version == "atom10"
    assert parsed.entries[0].content[0].language == "en"
    assert parsed.entries[0].published_parsed[:3] == (2013, 4, 30)


# --- JSON Feed ------------------------------------------------------------------------------------


def test_json_feed_has_what_version_1_1_requires() -> None:
    document = json.loads(json_document(replace(FEED, url="https://paper.example/feeds/all.json")))
    item = document.pop("items")[0]
    assert document == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Новости и статьи",
        "home_page_url": "https://paper.example/",
        "feed_url": "https://paper.example/feeds/all.json",
        "language": "ru",
    }
    assert item == {
        "id": ENTRY.id,
        "url": ENTRY.url,
        "title": ENTRY.title,
        "content_html": ENTRY.content_html,
        "summary": ENTRY.summary,
        "image": ENTRY.image,
        "date_published": "2013-05-01T00:00:00+03:00",
        "date_modified": "2013-06-03T12:30:00+03:00",
        "language": "en",
        "authors": [
            {"name": "Mikhail Veniaminov", "url": "https://paper.example/author/mv/"},
            {"name": "X"},
        ],
        "tags": ["Articles", "Trade"],
    }


def test_json_feed_leaves_out_members_without_a_value() -> None:
    bare = replace(ENTRY, summary="", image="", authors=(), categories=())
    (item,) = json.loads(json_document(replace(FEED, entries=(bare,))))["items"]
    assert not {"summary", "image", "authors", "tags"} & set(item)


@given(st.text(st.characters(categories=["Cc", "Cs", "Lu"])))
def test_json_feed_is_utf_8_whatever_a_text_holds(text: str) -> None:
    entry = replace(ENTRY, content_html=text)
    made = json_document(replace(FEED, entries=(entry, ENTRY))).decode()
    # Items are written one by one, and stand as if the whole had been.
    assert made == json.dumps(json.loads(made), ensure_ascii=False, indent=2) + "\n"
    assert len(json.loads(made)["items"]) == 2


# --- The model ------------------------------------------------------------------------------------


def test_an_id_given_once_stays_for_ever() -> None:
    assert stable_id(SITE, "articles/plan.html") == (
        "urn:uuid:dc181989-8fe5-53f5-a406-d071be7fa656"
    )


def test_newest_entries_come_first_and_those_of_one_moment_by_slug() -> None:
    later = replace(ENTRY, slug="z", published=ENTRY.published + timedelta(days=1))
    entries = [replace(ENTRY, slug="b"), replace(ENTRY, slug="a"), later]
    assert [entry.slug for entry in newest(entries, 9)] == ["z", "a", "b"]


def test_a_feed_holds_no_more_than_the_limit() -> None:
    entries = [replace(ENTRY, slug=str(number)) for number in range(5)]
    assert [entry.slug for entry in newest(entries, 2)] == ["0", "1"]


def test_a_moment_of_local_mean_time_is_given_in_utc() -> None:
    """RFC 3339 has no seconds in offsets; Minsk had them until 1880."""
    mean = timezone(timedelta(hours=1, minutes=50, seconds=16))
    assert rfc3339(datetime(1870, 1, 1, tzinfo=mean)) == "1869-12-31T22:09:44+00:00"


def test_a_fraction_of_a_second_is_left_out() -> None:
    assert rfc3339(datetime(2013, 5, 29, 1, 2, 3, 4, UTC)) == "2013-05-29T01:02:03+00:00"


# --- Links ----------------------------------------------------------------------------------------

BASE = "https://paper.example/news/articles/plan.html"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<a href="/x">y</a>', '<a href="https://paper.example/x">y</a>'),
        ('<a href="other.html">', '<a href="https://paper.example/news/articles/other.html">'),
        ('<a href="#fn:1">', f'<a href="{BASE}#fn:1">'),
        ('<a href="//cdn.example/x">', '<a href="https://cdn.example/x">'),
        (
            '<img alt="a > b" src="/p.png">',
            '<img alt="a &gt; b" src="https://paper.example/p.png">',
        ),
        (
            '<img srcset="/a.png, /b.png 2x">',
            '<img srcset="https://paper.example/a.png, https://paper.example/b.png 2x">',
        ),
        ('<a href="/?a=1&amp;b=2">', '<a href="https://paper.example/?a=1&amp;b=2">'),
        ('<q cite="/x">', '<q cite="https://paper.example/x">'),
        ("a\n<b>\n<a\n href='/x'>é", 'a\n<b>\n<a href="https://paper.example/x">é'),
        ('<a href="/x" hidden>', '<a href="https://paper.example/x" hidden>'),
    ],
)
def test_relative_addresses_become_absolute(html: str, expected: str) -> None:
    assert absolute_links(html, BASE) == expected


@pytest.mark.parametrize(
    "html",
    [
        "<p>Fish &amp; chips &lt;a href=&quot;/x&quot;&gt; &nbsp;</p>",
        '<a href="https://else.example/?">x</a>',
        '<a href="mailto:desk@paper.example">',
        '<a href="tel:+375">',
        '<a href="//[">',
        '<p title="/x">/y</p>',
        "<!-- <a href='/x'> -->",
        "a < b & c",
        "",
    ],
)
def test_all_else_stays_byte_for_byte(html: str) -> None:
    assert absolute_links(html, BASE) == html


@given(st.text(), st.text())
def test_text_around_a_link_stays_byte_for_byte(before: str, after: str) -> None:
    before, after = (text.replace("<", "").replace("&", "") for text in (before, after))
    link = f'<a href="{BASE}#x">'
    assert absolute_links(f'{before}<a href="#x">{after}', BASE) == before + link + after


_NAMES = ("href", "SRC", "srcset", "cite", "poster", "title", "data-href")
_VALUES = (
    "/x",
    "x",
    "",
    " ",
    "&#104;ttp:",
    "https://a.example/",
    "HTTP:x",
    "//a",
    "https:",
    "\u00a0",
)
_ATTRIBUTE = st.tuples(
    st.sampled_from((" ", "\n", "/", "")),
    st.sampled_from(_NAMES),
    st.sampled_from(("=", " = ", "==", "", "=\n")),
    st.sampled_from(('"', "'", "", '" ')),
    st.sampled_from(_VALUES),
    st.sampled_from(('"', "'", "")),
).map("".join)
_TAG = st.tuples(
    st.sampled_from(("<a", "<img", "<!--", "x")),
    st.lists(_ATTRIBUTE, max_size=3).map("".join),
    st.sampled_from((">", "/>", "-->", "")),
).map("".join)


@effort(max_examples=some(2_000))
@given(st.lists(_TAG, max_size=3).map("".join))
def test_where_no_tag_is_looked_for_none_has_a_relative_address(html: str) -> None:
    finder = _TagFinder(html, BASE)
    finder.feed(html)
    finder.close()
    assert _has_relative(html) or not finder.replacements


# --- Settings -------------------------------------------------------------------------------------


@pytest.mark.parametrize("settings", [{}, {"FEED_MAX_ITEMS": 1}])
def test_good_settings_have_no_fault(settings: dict[str, object]) -> None:
    assert not list(setting_faults({"SITE_UUID": str(SITE), **settings}))


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"SITE_UUID": None}, "SITE_UUID must be a UUID, not None"),
        ({"SITE_UUID": "x"}, "SITE_UUID must be a UUID, not 'x'"),
        ({"FEED_MAX_ITEMS": 0}, "FEED_MAX_ITEMS must be a whole number from 1, not 0"),
        ({"FEED_MAX_ITEMS": "9"}, "FEED_MAX_ITEMS must be a whole number from 1, not '9'"),
        ({"FEED_MAX_ITEMS": True}, "FEED_MAX_ITEMS must be a whole number from 1, not True"),
    ],
)
def test_a_bad_setting_is_named_with_its_value(settings: dict[str, object], message: str) -> None:
    (fault,) = setting_faults({"SITE_UUID": str(SITE), **settings})
    assert str(fault).startswith(f"pelicanconf.py: {message}")


# --- A whole site ---------------------------------------------------------------------------------

SOURCES = {
    "articles/plan.md": article(
        "A plan",
        "See [the other]({filename}other.md) and [the top](#top).",
        Author="Ann Lee",
        Date="2013-05",
        Tags="Trade",
    ),
    "articles/other.md": article(
        "Other", Slug="other", Lang="ru", Author="Ann Lee, Bob Roe", Modified="2013-06-03"
    ),
    "articles/other-en.md": article("Other", Slug="other", Translation="true"),
    "articles/draft.md": article("SECRET draft", Status="draft"),
    "articles/hidden.md": article("SECRET hidden", Status="hidden"),
}


def build(site: Site, sources: dict[str, str], **settings: str) -> Site:
    for path, text in sources.items():
        site.write(path, text)
    site.build(**{"SITEURL": SITEURL, **settings})
    return site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    return build(Site(tmp_path_factory.mktemp("feeds")), SOURCES)


def feed_of(site: Site, path: str) -> feedparser.FeedParserDict:
    parsed = feedparser.parse(site.files()[path])
    assert parsed.bozo == 0
    return parsed


def test_site_feed_holds_articles_and_translations_newest_first(built: Site) -> None:
    entries = feed_of(built, SITE_FEED).entries
    assert [(entry.title, entry.content[0].language) for entry in entries] == [
        ("Other", "en"),
        ("Other", "ru"),
        ("A plan", "en"),
    ]


def test_a_month_enters_a_feed_as_its_first_day(built: Site) -> None:
    assert feed_of(built, SITE_FEED).entries[-1].published == "2013-05-01T00:00:00+03:00"


def test_section_feed_holds_the_section_s_articles(built: Site) -> None:
    section = feed_of(built, SECTION_FEED.format(slug="articles"))
    assert len(section.entries) == 3
    assert section.feed.link == f"{SITEURL}/section/articles/"


def test_author_feed_holds_the_author_s_articles(built: Site) -> None:
    author = feed_of(built, AUTHOR_FEED.format(slug="bob-roe"))
    assert [entry.link for entry in author.entries] == [f"{SITEURL}/articles/other.html"]
    assert author.feed.link == f"{SITEURL}/author/bob-roe/"


def test_an_author_of_translations_alone_has_no_page_and_so_no_address(built: Site) -> None:
    translation = feed_of(built, SITE_FEED).entries[0]
    assert translation.authors == [{"name": "Jane Doe"}]


def test_links_of_an_article_lead_to_the_site(built: Site) -> None:
    html = feed_of(built, SITE_FEED).entries[-1].content[0].value
    assert f'href="{SITEURL}/articles/other.html"' in html
    assert f'href="{SITEURL}/articles/plan.html#top"' in html


def test_an_edited_article_is_updated_when_its_editor_says(built: Site) -> None:
    entry = feed_of(built, SITE_FEED).entries[1]
    assert entry.updated == "2013-06-03T00:00:00+03:00"


def test_json_feed_names_its_own_address(built: Site) -> None:
    assert json.loads(built.page(JSON_FEED))["feed_url"] == f"{SITEURL}/feeds/all.json"


def test_json_feed_tells_of_the_same_articles_as_atom(built: Site) -> None:
    items = json.loads(built.page(JSON_FEED))["items"]
    assert [(item["id"], item["url"]) for item in items] == [
        (entry.id, entry.link) for entry in feed_of(built, SITE_FEED).entries
    ]


def test_the_picture_of_a_json_item_is_a_file_of_the_site(built: Site) -> None:
    for item in json.loads(built.page(JSON_FEED))["items"]:
        assert item["image"].removeprefix(f"{SITEURL}/") in built.files()


def test_drafts_and_hidden_articles_are_in_no_feed(built: Site) -> None:
    feeds = {path: built.files()[path] for path in feeds_of(built)}
    assert len(feeds) == 5
    assert not any(b"SECRET" in data for data in feeds.values())


def test_ids_outlive_a_change_of_domain_title_and_date(built: Site, site: Site) -> None:
    renamed = article("Renamed", Slug="plan", Date="2014-01-01")
    build(site, {**SOURCES, "articles/plan.md": renamed}, SITEURL="https://else.example")
    assert {entry.id for entry in feed_of(site, SITE_FEED).entries} == {
        entry.id for entry in feed_of(built, SITE_FEED).entries
    }


def test_without_a_siteurl_links_start_at_the_root(site: Site) -> None:
    build(site, SOURCES, SITEURL="")
    assert 'href="/articles/plan.html"' in site.page(SITE_FEED)


def test_a_site_without_articles_has_no_feed(site: Site) -> None:
    build(site, {"pages/about.md": "Title: About\n\nText.\n"})
    assert feeds_of(site) == set()
    assert '<p class="empty">' in site.page("feeds/index.html")


def test_who_clicks_on_feed_finds_the_address_of_each_and_what_it_is(built: Site) -> None:
    """A browser shows a feed as its source; programs find it as the page's alternate."""
    listed = {
        code.text for code in elements(parse(built.page("feeds/index.html")), "code") if code.text
    }
    assert listed == {f"{SITEURL}/{path}" for path in feeds_of(built)}
    front = parse(built.page("index.html"))
    assert "/news/feeds/" in {a.get("href") for a in elements(front, "a")}
    alternates = {link.get("href") for link in elements(front, "link") if link.get("title")}
    assert {f"{SITEURL}/{SITE_FEED}", f"{SITEURL}/{JSON_FEED}"} <= alternates


def feeds_of(site: Site) -> set[str]:
    return {p for p in site.files() if p.startswith("feeds/") and p != "feeds/index.html"}


def test_a_bad_setting_stops_the_build(site: Site) -> None:
    with pytest.raises(BuildError, match="SITE_UUID must be a UUID, not 'x'"):
        build(site, SOURCES, SITE_UUID="x")

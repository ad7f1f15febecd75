"""Sitemaps: which pages they list, and that their documents follow the protocols."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from desk.build import BuildError
from plugins.sitemap.urlset import (
    MAX_NEWS,
    NewsItem,
    Page,
    latest_news,
    news_document,
    sitemap_documents,
)
from plugins.source.dates import PublicationDate
from tests.sites import Site, article

SITEURL = "https://paper.example/news"
MINSK = timezone(timedelta(hours=3))
CLOCK = datetime(2013, 5, 30, 12, 0, tzinfo=MINSK)
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "n": "http://www.google.com/schemas/sitemap-news/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}


def values(document: bytes, path: str) -> list[str]:
    return [str(value) for value in etree.fromstring(document).xpath(path, namespaces=NAMES)]


def address_of(name: str) -> str:
    return f"{SITEURL}/{name}"


def item(when: datetime, loc: str = "https://paper.example/a", precision: str = "day") -> NewsItem:
    return NewsItem(loc, "en", "A plan", PublicationDate(when, precision))


# --- The sitemap protocol -------------------------------------------------------------------------


def test_pages_are_listed_once_by_address() -> None:
    pages = [Page("https://x/b"), Page("https://x/a"), Page("https://x/b")]
    (document,) = sitemap_documents(pages, address_of).values()
    assert values(document, "/s:urlset/s:url/s:loc/text()") == ["https://x/a", "https://x/b"]


def test_a_page_without_a_known_change_has_no_lastmod() -> None:
    pages = [Page("https://x/a", "2013-05-29"), Page("https://x/b")]
    (document,) = sitemap_documents(pages, address_of).values()
    assert values(document, "//s:url[s:lastmod]/s:loc/text()") == ["https://x/a"]


def test_alternates_are_xhtml_links_with_href_and_hreflang() -> None:
    page = Page("https://x/a", "", (("be", "https://x/b"), ("en", "https://x/a")))
    (document,) = sitemap_documents([page], address_of).values()
    links = etree.fromstring(document).findall("s:url/x:link", NAMES)
    assert [dict(link.attrib) for link in links] == [
        {"rel": "alternate", "hreflang": "be", "href": "https://x/b"},
        {"rel": "alternate", "hreflang": "en", "href": "https://x/a"},
    ]


def test_fifty_thousand_addresses_make_one_sitemap() -> None:
    pages = [Page(f"https://x/{number}") for number in range(50_000)]
    assert list(sitemap_documents(pages, address_of)) == ["sitemap.xml"]


def test_one_address_more_makes_an_index_of_two() -> None:
    pages = [Page(f"https://x/{number}") for number in range(50_001)]
    documents = sitemap_documents(pages, address_of)
    assert list(documents) == ["sitemap.xml", "sitemap-1.xml", "sitemap-2.xml"]
    assert values(documents["sitemap.xml"], "/s:sitemapindex/s:sitemap/s:loc/text()") == [
        f"{SITEURL}/sitemap-1.xml",
        f"{SITEURL}/sitemap-2.xml",
    ]


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 3)), max_size=40), st.integers(4, 9))
def test_parts_hold_every_page_once_and_no_more_addresses_than_allowed(
    drawn: list[tuple[int, int]], limit: int
) -> None:
    pages = {Page(f"https://x/{n:02}", "", (("en", "https://y"),) * forms) for n, forms in drawn}
    documents = sitemap_documents(pages, address_of, limit)
    parts = [data for data in documents.values() if b"<urlset" in data]
    assert all(len(values(data, "//s:loc | //x:link")) <= limit for data in parts)
    listed = [loc for data in parts for loc in values(data, "//s:url/s:loc/text()")]
    assert listed == [page.loc for page in sorted(pages)]


# --- News -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("age", [timedelta(0), timedelta(hours=1), timedelta(hours=48)])
def test_an_article_of_the_last_48_hours_is_news(age: timedelta) -> None:
    assert latest_news([item(CLOCK - age)], CLOCK)


@pytest.mark.parametrize("age", [timedelta(hours=48, seconds=1), timedelta(seconds=-1)])
def test_an_older_or_a_future_article_is_no_news(age: timedelta) -> None:
    assert not latest_news([item(CLOCK - age)], CLOCK)


def test_a_month_is_never_news() -> None:
    """Its day is not known, so nobody can say that it lies within two days."""
    assert not latest_news([item(CLOCK, precision="month")], CLOCK)


def test_of_too_much_news_the_newest_is_taken() -> None:
    """Google takes 1,000 addresses in a news sitemap."""
    moments = [CLOCK - timedelta(seconds=number) for number in range(MAX_NEWS + 1)]
    items = [item(when, f"https://x/{number:04}") for number, when in enumerate(moments)]
    kept = latest_news(reversed(items), CLOCK)
    assert [one.loc for one in kept] == [one.loc for one in items[:-1]]


def test_news_document_holds_what_google_requires() -> None:
    when = datetime(2013, 5, 29, 10, 30, tzinfo=MINSK)
    news = NewsItem("https://x/a", "be-tarask", "A & b", PublicationDate(when, "minute"))
    (url,) = etree.fromstring(news_document([news], "Новости")).findall("s:url", NAMES)
    assert {node.tag.split("}")[1]: node.text for node in url.iter() if not len(node)} == {
        "loc": "https://x/a",
        "name": "Новости",
        "language": "be",
        "publication_date": "2013-05-29T10:30:00+03:00",
        "title": "A & b",
    }


# --- A whole site ---------------------------------------------------------------------------------

PAGE = "Title: About\nLang: {lang}\nSlug: about\nDate: 2013-05-01\n{more}\nText.\n"
SOURCES = {
    "articles/plan.md": article("Plan", Date="2013-05", Author="Ann Lee", Tags="Trade"),
    "articles/edited.md": article("Edited", Author="Ann Lee", Modified="2013-06-03 09:00"),
    "articles/deal.md": article("Deal", Slug="deal", Author="Ann Lee", Lang="ru"),
    "articles/deal-en.md": article("Deal", Slug="deal", Author="Ann Lee", Translation="true"),
    "articles/draft.md": article("Draft", Status="draft", Author="Ann Lee"),
    "articles/hidden.md": article("Hidden", Status="hidden", Author="Ann Lee"),
    "pages/about.md": PAGE.format(lang="ru", more=""),
    "pages/about-en.md": PAGE.format(lang="en", more="Translation: true\n"),
}


def build(site: Site, **settings: object) -> Site:
    for path, text in SOURCES.items():
        site.write(path, text)
    site.build(**{"SITEURL": SITEURL, **settings})
    return site


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Paged lists, and a clock by which only the articles of 29 May are news."""
    folder = tmp_path_factory.mktemp("sitemap")
    return build(Site(folder), CLOCK="2013-05-31T00:00", DEFAULT_PAGINATION=1)


def locs(site: Site, name: str = "sitemap.xml") -> list[str]:
    found = values(site.files()[name], "//s:url/s:loc/text()")
    return [loc.removeprefix(f"{SITEURL}/") for loc in found]


def test_the_sitemap_lists_every_published_page_and_nothing_else(built: Site) -> None:
    assert locs(built) == [
        "",
        "archives/",
        "archives/2013/",
        "articles/deal-en.html",
        "articles/deal.html",
        "articles/edited.html",
        "articles/plan.html",
        "author/ann-lee/",
        "corrections/",
        "feeds/",
        "pages/about-en.html",
        "pages/about.html",
        "section/articles/",
        "tag/trade/",
    ]


def test_every_listed_address_is_a_file_of_the_site(built: Site) -> None:
    for loc in locs(built):
        assert f"{loc}index.html" in built.files() or loc in built.files()


def test_lastmod_is_the_article_s_own_and_as_precise_as_it_is_known(built: Site) -> None:
    """A month alone is no date by sitemap.xsd, and is left out."""
    document = built.files()["sitemap.xml"]
    assert values(document, "//s:lastmod/text()") == [
        "2013-05-29",
        "2013-05-29",
        "2013-06-03T09:00:00+03:00",
    ]


def test_translations_name_each_other_and_themselves(built: Site) -> None:
    document = built.files()["sitemap.xml"]
    expected = [
        ("en", f"{SITEURL}/articles/deal-en.html"),
        ("ru", f"{SITEURL}/articles/deal.html"),
    ]
    for name in ("deal", "deal-en"):
        path = f"//s:url[s:loc='{SITEURL}/articles/{name}.html']/x:link"
        links = etree.fromstring(document).xpath(path, namespaces=NAMES)
        assert [(link.get("hreflang"), link.get("href")) for link in links] == expected


def test_news_are_the_articles_before_the_clock(built: Site) -> None:
    """The clock has no offset: in the site's time zone it is 48 hours after their day began."""
    assert locs(built, "news-sitemap.xml") == [
        "articles/deal-en.html",
        "articles/deal.html",
        "articles/edited.html",
    ]


def test_robots_txt_names_the_news_sitemap_when_there_is_one(built: Site) -> None:
    assert f"Sitemap: {SITEURL}/news-sitemap.xml" in built.page("robots.txt")


@pytest.mark.parametrize("clock", [None, "", "2013-06-30T12:00:00+03:00"])
def test_without_a_clock_or_news_there_is_no_news_sitemap(site: Site, clock: str | None) -> None:
    build(site, CLOCK=clock)
    assert "news-sitemap.xml" not in site.files()
    assert "news-sitemap" not in site.page("robots.txt")


def test_a_clock_that_is_none_stops_the_build(site: Site) -> None:
    with pytest.raises(BuildError, match=r"CLOCK must be a moment as .*, not 'noon'"):
        build(site, CLOCK="noon")


def test_addresses_are_percent_encoded(site: Site) -> None:
    build(site, TAG_URL="tag/тэг {slug}/")
    assert "tag/%D1%82%D1%8D%D0%B3%20trade/" in locs(site)


def test_without_a_siteurl_addresses_start_at_the_root(site: Site) -> None:
    build(site, SITEURL="")
    assert values(site.files()["sitemap.xml"], "//s:loc/text()")[0] == "/"

"""A reader searches the archive: while typing, by keyboard, in three languages, below a path."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, expect

from desk.search import write_index
from desk.search.index import as_scripts_compare
from desk.search.words import words_of
from tests.browser import axe
from tests.browser.conftest import Visits
from tests.browser.serving import serving
from tests.photographs import photograph
from tests.sites import ROOT, Site, article

TEXTS = {
    "plan": article("План индустриализации", "Товарооборот вырос. Ёлки проданы.", Lang="ru"),
    "deal": article("Здзелка", "Сям’я прадае зерне.", Lang="be", Date="2013-05-30"),
    "trade": article(
        "Grain markets",
        "Trade grew; the plan holds.",
        **{"Date": "2013-05-31", "Picture": "images/port.jpg", "Picture-alt": "A port"},
    ),
}


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a paper below a path of its host, with its index."""
    site = Site(tmp_path_factory.mktemp("searched"))
    for name, text in TEXTS.items():
        site.write(f"articles/{name}.md", text)
    site.write("images/port.jpg", photograph(600, 400))
    for number in range(12):
        site.write(
            f"articles/n{number}.md", article(f"Number {number}", "Counted.", Date="2012-01-01")
        )
    site.build(SITEURL="https://paper.example/news", CHROME_LANG="en")
    host = site.folder / "host"
    shutil.copytree(site.output, host / "news")
    write_index(host / "news", {"DIRECT_TEMPLATES": ["search"]}, site.folder / "kept")
    with serving(host) as address:
        yield f"{address}/news/search/"


@pytest.fixture
def search(careless_visit: Visits, paper: str) -> Page:
    page = careless_visit.stranger()
    page.goto(paper)
    return page


def results(page: Page, words: str) -> list[str]:
    """The headlines that stand there after words were typed."""
    page.get_by_role("searchbox").fill("")
    expect(page.locator("output")).to_be_empty()
    page.get_by_role("searchbox").fill(words)
    expect(page.locator("output")).to_have_text(re.compile(r"Found: \d+"))
    number = int(page.locator("output").inner_text().removeprefix("Found: "))
    expect(page.locator(".story")).to_have_count(min(10, number))
    return page.locator("#search-results h2").all_inner_texts()


@pytest.mark.parametrize(
    ("words", "headlines"),
    [
        ("план", ["План индустриализации"]),
        ("индустриализацией", ["План индустриализации"]),
        ("ёлка", ["План индустриализации"]),
        ("елка", ["План индустриализации"]),
        ("сям'я", ["Здзелка"]),
        ("зер", ["Здзелка"]),
        ("market", ["Grain markets"]),
        ("trades plans", ["Grain markets"]),
        ("trade товарооборот", []),
        ("nowhere", []),
    ],
)
def test_words_find_the_articles_that_have_them(
    search: Page, words: str, headlines: list[str]
) -> None:
    assert results(search, words) == headlines


def test_a_result_leads_to_the_article_and_says_what_it_is(search: Page, paper: str) -> None:
    results(search, "grain")
    story = search.locator(".story")
    link = story.get_by_role("link")
    assert link.evaluate("link => link.pathname") == "/news/articles/trade.html"
    assert story.locator(".story__text").get_attribute("lang") == "en"
    assert "31 May 2013" in story.inner_text()
    assert "Articles" in story.inner_text()


def test_a_result_has_the_picture_of_its_article_or_none(search: Page) -> None:
    results(search, "grain")
    image = search.locator("#search-results img")
    image.scroll_into_view_if_needed()
    width = "image => image.decode().then(() => image.naturalWidth / image.naturalHeight)"
    assert image.evaluate(width) == pytest.approx(4 / 3, rel=0.02)
    assert results(search, "counted")
    assert search.locator("#search-results li .search__picture").count() == 0


def test_more_results_come_when_asked_and_the_keyboard_goes_on_there(search: Page) -> None:
    assert len(results(search, "counted")) == 10
    search.get_by_role("button", name="More").press("Enter")
    expect(search.locator(".story")).to_have_count(12)
    focused = search.evaluate("document.activeElement.textContent")
    assert focused == search.locator("#search-results h2").nth(10).inner_text()
    assert search.get_by_role("button", name="More").is_hidden()


def test_an_address_with_words_searches_at_once(search: Page, paper: str) -> None:
    results(search, "grain")
    assert search.url.endswith("?q=grain")
    search.reload()
    search.wait_for_selector(".story")
    assert search.get_by_role("searchbox").input_value() == "grain"


def test_an_index_that_cannot_be_had_is_said_and_asked_again(search: Page) -> None:
    search.route("**/words/*.json", lambda route: route.abort())
    search.get_by_role("searchbox").fill("grain")
    said = search.locator("output")
    said.filter(has_text="does not answer").wait_for()
    search.unroute("**/words/*.json")
    assert results(search, "grain") == ["Grain markets"]


def test_before_a_letter_is_typed_nothing_of_the_index_is_loaded(
    careless_visit: Visits, paper: str
) -> None:
    page = careless_visit.stranger()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rsplit("/", 1)[1]))
    page.goto(paper)
    assert not [name for name in asked if name.endswith(".json")]
    assert results(page, "grain") == ["Grain markets"]
    own = paper.removesuffix("search/")
    assert [said for said in careless_visit.complaints if f"asked for {own}" not in said] == []


def test_without_scripts_an_engine_searches_this_site(careless_visit: Visits, paper: str) -> None:
    page = careless_visit.stranger(java_script_enabled=False)
    page.goto(paper)
    form = page.get_by_role("search")
    assert form.get_attribute("action") == "https://duckduckgo.com/"
    assert form.locator("[name=sites]").get_attribute("value") == "paper.example"
    assert "<noscript>" in page.content()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_results_have_no_axe_finding(search: Page, scheme: str) -> None:
    search.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    results(search, "counted")
    assert axe.findings(search) == ""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    script = (ROOT / "theme/static/js/search/words.js").read_text("utf-8").replace("export ", "")
    index = (ROOT / "theme/static/js/search/index.js").read_text("utf-8").replace("export ", "")
    page.evaluate(
        f"(() => {{ {script}{index} Object.assign(window, {{ wordsOf, bucketOf }}); }})()"
    )
    yield page
    page.close()


LETTERS = st.text(st.sampled_from("abzéёйўїсям'’ʼ\u0301\u00ad\u00a0 -.12ÄÖÜßçþ日"), max_size=60)


@settings(max_examples=150)
@given(LETTERS)
def test_the_script_and_the_index_have_the_same_words(blank: Page, text: str) -> None:
    assert blank.evaluate("wordsOf", text) == words_of(text)


@settings(max_examples=50)
@given(st.lists(st.text(min_size=1, max_size=3), min_size=1, max_size=9), st.text(max_size=3))
def test_the_script_looks_for_a_word_where_the_index_has_put_it(
    blank: Page, firsts: list[str], word: str
) -> None:
    """Also for letters beyond U+FFFF, which scripts compare by their halves."""
    ordered = sorted({*firsts, word}, key=as_scripts_compare)
    assert blank.evaluate("([w, f]) => bucketOf(w, f)", [word, ordered]) == ordered.index(word)

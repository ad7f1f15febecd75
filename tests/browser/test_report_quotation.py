"""What is quoted is what was selected, with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page, Route

from tests.browser.conftest import Readers
from tests.browser.reporting import (
    HEBREW,
    RICH,
    RUSSIAN,
    SEED,
    SONG,
    Desk,
    leave,
    open_on,
    propose,
    send,
    wait_until,
)
from tests.sites import ROOT

SOURCE = ROOT / "theme/static/js/report/selection.js"

# Where words of the article stand: what is between the first two marks and between the others.
_WORDS = """const words = [0, 2].map(mark => {
  const marks = document.querySelectorAll("[data-report-words]");
  const range = new Range();
  range.setStart(marks[mark], 0);
  range.setEndBefore(marks[mark + 1]);
  return range;
});"""

# The place of an offset in these words.
_POINT = """const point = at => {
  for (const scope of words) {
    const inside = node => scope.intersectsNode(node) ? 1 : 2;
    const walker = document.createTreeWalker(scope.commonAncestorContainer, 4, inside);
    for (let node; (node = walker.nextNode()); at -= node.length)
      if (at <= node.length) return [node, at];
  }
};"""

_QUOTE = f"""async ([start, end]) => {{
  const {{ quote }} = await import("/selection.js");
  {_WORDS}
  {_POINT}
  const range = new Range();
  range.setStart(...point(start));
  range.setEnd(...point(end));
  return quote(range, "https://paper.example/a.html") ?? null;
}}"""


@pytest.fixture(scope="module")
def article(browser: Any, papers: dict[str, str]) -> Any:
    """A page of which parts can be quoted without the dialog, and its text."""
    yield from _quotable(browser, papers["json"] + SEED)


@pytest.fixture(scope="module")
def song(browser: Any, papers: dict[str, str]) -> Any:
    """The same of a page that says many things twelve times."""
    yield from _quotable(browser, papers["json"] + SONG)


def _quotable(browser: Any, address: str) -> Iterator[tuple[Page, str]]:
    context = browser.new_context()
    page = context.new_page()

    def answer(route: Route) -> None:
        route.fulfill(body=SOURCE.read_text("utf-8"), content_type="text/javascript")

    page.route("**/selection.js", answer)
    page.goto(address)
    yield page, page.evaluate(f"() => {{ {_WORDS} return words.join('') }}")
    context.close()


@settings(max_examples=150)
@given(data=st.data())
def test_a_quotation_is_the_pages_own_text(article: tuple[Page, str], data: st.DataObject) -> None:
    """For every two offsets, also within words and across blocks."""
    page, text = article
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start, min(len(text), start + 2000)))
    found = page.evaluate(_QUOTE, [start, end])
    chosen = text[start:end].strip()
    if not chosen:
        assert not found
        return
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end = start + len(chosen)
    assert found["exact"] == found["proposal"] == chosen
    assert found["prefix"] == text[max(0, start - 32) : start]
    assert found["suffix"] == text[end : end + 32]
    assert not found["more"]


_SEEN = f"""([start, end]) => {{
  {_WORDS}
  {_POINT}
  const range = new Range();
  range.setStart(...point(start));
  range.setEnd(...point(end));
  const box = range.getBoundingClientRect();
  return box.bottom > 0 && box.top < innerHeight;
}}"""


@settings(max_examples=8)
@given(data=st.data())
def test_a_link_opens_at_its_selection(
    browser: Browser, article: tuple[Page, str], data: st.DataObject
) -> None:
    """For every two offsets, also within words; the other engines are asked in test_engines.py."""
    start = data.draw(st.integers(0, len(article[1]) - 1))
    end = data.draw(st.integers(start + 1, min(len(article[1]), start + 300)))
    _opens_at(browser, article, start, end)


@pytest.mark.parametrize("words", ["o sing", "Sing, o sing again", "n tonn"])
@pytest.mark.parametrize("verse", ["April"])
def test_a_link_opens_at_its_selection_among_equal_blocks(
    browser: Browser, song: tuple[Page, str], verse: str, words: str
) -> None:
    """It opened at the first refrain, whichever was selected."""
    start = song[1].index(words, song[1].index(f"At {verse}"))
    _opens_at(browser, song, start, start + len(words))


def _opens_at(browser: Browser, quotable: tuple[Page, str], start: int, end: int) -> None:
    page, _ = quotable
    found = page.evaluate(_QUOTE, [start, end])
    if found:
        window = {"width": 500, "height": 360}
        other = browser.new_page(viewport=window, reduced_motion="reduce")
        other.goto(page.url + "#" + found["link"].partition("#")[2])
        other.wait_for_timeout(300)  # after the page has been loaded, it looks for the words
        seen = other.evaluate(_SEEN, [start, end])
        other.close()
        assert seen, found["link"]


def received(page: Page, desk: Desk, proposal: str = "x") -> Any:
    propose(page, proposal)
    send(page, "sent")
    return desk.report()


QUOTATIONS = [
    (SEED, "$1bn", 3),
    (SEED, "1b", 3),
    (SEED, "SES", 3),
    (SEED, "the SES is al", 3),
    (SEED, "economy.\n“Belarus", 1),
    (SEED, "Integration action", 0),
    (SEED, "plan\nBelarus and", 0),
    (RICH, "very first NATO line", 1),
    (RICH, "[[reader]]", 3),
    (RICH, "🙂 for", 3),
    (HEBREW, "בבוקר", 1),
]


@pytest.mark.parametrize(("path", "words", "paragraph"), QUOTATIONS)
def test_a_selection_is_quoted_with_its_block(
    reader: Readers, desk: Desk, path: str, words: str, paragraph: int
) -> None:
    page = reader(path=path)
    open_on(page, words)
    report = received(page, desk)
    assert report["selector"]["exact"] == words
    assert report["paragraph"] == paragraph


def test_words_that_are_not_the_articles_are_left_out(reader: Readers, desk: Desk) -> None:
    """From the standfirst over the byline into the text."""
    page = reader()
    open_on(page, "coming\u00a0years", "On meeting")
    assert " ".join(received(page, desk)["selector"]["exact"].split()) == "coming years On meeting"


def test_white_space_around_a_selection_is_context(reader: Readers, desk: Desk) -> None:
    page = reader()
    open_on(page, " $1bn. ")
    selector = received(page, desk)["selector"]
    assert selector["exact"] == "$1bn."
    assert selector["prefix"].endswith("totalled around ")
    assert selector["suffix"].startswith(" “Once")


def test_an_emoji_is_one_character_of_the_context(reader: Readers, desk: Desk) -> None:
    """Half of one could not be sent."""
    page = reader(path=RICH)
    open_on(page, "for the")
    prefix = received(page, desk)["selector"]["prefix"]
    assert prefix.endswith("🙂🙂 ")
    assert len(prefix) == 32


def test_more_than_2000_characters_are_cut_and_the_dialog_says_so(
    reader: Readers, desk: Desk
) -> None:
    page = reader(path=RUSSIAN)
    dialog = open_on(page, "Порт работал", "", ".article__rule + p")
    assert not dialog.locator("[name=cut]").is_visible()
    leave(page)
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.article__rule + p'))")
    page.wait_for_timeout(50)
    page.keyboard.press("Control+Enter")
    assert "2000" in dialog.locator("[name=cut]").inner_text()
    exact = received(page, desk)["selector"]["exact"]
    assert 1990 < len(exact) <= 2000


def test_the_quotation_is_shown_in_its_context_and_language(reader: Readers) -> None:
    page = reader(path=RICH)
    quotation = open_on(page, "co-operation").locator("blockquote")
    assert quotation.get_attribute("lang") == "en"
    assert quotation.locator("mark").inner_text() == "co-operation"
    assert "Last: co-operation, 100% sure" in quotation.inner_text()


def test_page_text_stays_text(reader: Readers) -> None:
    page = reader(path=RICH)
    dialog = open_on(page, "Rich & <odd>")
    assert dialog.locator("mark").inner_text() == "Rich & <odd>"
    assert dialog.locator("odd").count() == 0


@pytest.mark.parametrize(
    ("words", "last"),
    [
        ("$1bn could be raised", ""),
        ("He adds that", "export widely"),
        ("Kazakhstan is to host", "agricultural goods"),
    ],
)
def test_the_link_leads_back_to_the_words(
    reader: Readers, desk: Desk, words: str, last: str
) -> None:
    """A browser that finds them scrolls there by itself (WICG, text fragments)."""
    small = {"width": 400, "height": 300}
    page = reader(viewport=small)
    open_on(page, words, last)
    link = received(page, desk)["link"]
    assert words.split(maxsplit=1)[0] in unquote(link)
    other = reader.blank(viewport=small)
    other.goto(link)
    wait_until(other, "scrollY > 100")


def test_a_hyphen_and_a_comma_are_encoded_in_the_link(reader: Readers, desk: Desk) -> None:
    page = reader(path=RICH)
    open_on(page, "co-operation, 100% sure")
    fragment = received(page, desk)["link"].partition(":~:text=")[2]
    assert fragment.endswith(
        "%5B%5Breader%5D%5D.-,Last%3A%20co%2Doperation%2C%20100%25%20sure%2C%C2%A0%231."
    )

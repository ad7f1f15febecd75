"""What readers do most works in Firefox and in Safari's engine as it does in Chromium."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.browser.engines import CTRL, ENTER, ESCAPE, Window, firefox, webkit
from tests.browser.reporting import RICH, SEED, SELECT, SONG, Desk

DIALOG = "document.querySelector('dialog')"


@pytest.fixture(scope="package", params=[firefox, webkit], ids=["firefox", "webkit"])
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    """A window of each engine."""
    with request.param() as window:
        yield window


@pytest.fixture
def paper(window: Window, papers: dict[str, str], desk: Desk) -> str:
    """A newspaper of which the engine keeps nothing; it shows the seed article."""
    window.go(papers["json"] + SEED)
    window.run("localStorage.clear()")
    window.go(papers["json"] + SEED)
    return papers["json"]


def open_on(window: Window, words: str, after: str = "") -> None:
    """Select words, the first behind others, and press Ctrl+Enter."""
    window.run(f"return ({SELECT})(arguments[0])", ["main", *_place(window, words, after)])
    window.press(CTRL, ENTER)
    window.wait_until(f"{DIALOG}.open")


def _place(window: Window, words: str, after: str = "") -> list[int]:
    text = window.run("return document.querySelector('main').textContent")
    start = len(text[: text.index(words, text.index(after))].encode("utf-16-le")) // 2
    return [start, start + len(words)]


def test_a_selection_is_quoted_sent_and_forgotten(window: Window, paper: str, desk: Desk) -> None:
    open_on(window, "1bn")
    window.press(CTRL, "a")
    window.write("2bn")
    window.press(CTRL, ENTER)
    window.wait_until(f"{DIALOG}.dataset.state === 'sent'")
    report = desk.report()
    assert (report["selector"]["exact"], report["proposal"]) == ("1bn", "2bn")
    assert report["paragraph"] == 3
    assert window.run("return localStorage.length") == 0


def test_the_line_opens_the_dialog_and_escape_closes_it(window: Window, paper: str) -> None:
    window.run("document.querySelector('.report-line').scrollIntoView({behavior: 'instant'})")
    window.click(".report-line a")
    window.wait_until(f"{DIALOG}.open")
    window.press(ESCAPE)
    window.wait_until(f"!{DIALOG}.open")


def test_what_was_typed_is_there_when_the_reader_comes_back(window: Window, paper: str) -> None:
    """WebKit resets a form that asks for no completion when it shows a page again."""
    open_on(window, "SES")
    window.press(CTRL, "a")
    window.write("half a th")
    window.go(paper + RICH)
    window.back()
    window.wait_until("document.querySelector('.report')")
    fields = "[...new FormData(document.querySelector('.report__form'))]"
    if not window.run(f"return {DIALOG}.open"):  # the page was loaded anew
        window.click(".report-offer")
    assert dict(window.run(f"return {fields}"))["proposal"] == "half a th"
    assert dict(window.run(f"return {fields}"))["exact"] == "SES"


def test_what_was_typed_is_offered_after_a_reload(window: Window, paper: str) -> None:
    open_on(window, "SES")
    window.press(CTRL, "a")
    window.write("half a th")
    window.reload()
    window.wait_until("!document.querySelector('.report-offer').hidden")
    window.click(".report-offer")
    assert window.run("return document.querySelector('[name=proposal]').value") == "half a th"


def test_a_report_without_words_has_nothing_of_one_before_the_reload(
    window: Window, paper: str
) -> None:
    """Firefox restores what fields held, also hidden ones."""
    open_on(window, "SES")
    window.run("document.querySelector('[name=comment]').focus()")
    window.write("why")
    window.reload()
    window.wait_until("document.querySelector('.report-here').onclick")
    window.run("document.querySelector('.report-line a').click()")
    fields = window.run("return [...new FormData(document.querySelector('.report__form'))]")
    assert (dict(fields)["exact"], dict(fields)["comment"]) == ("", "")


def lines(window: Window, selector: str) -> tuple[str, str, bool]:
    """The line of decoration, its thickness, and whether its colour is seen."""
    line, thickness, colour = window.run(
        "const style = getComputedStyle(document.querySelector(arguments[0]));"
        "return [style.textDecorationLine, style.textDecorationThickness,"
        " style.textDecorationColor]",
        selector,
    )
    return line, thickness, colour not in {"transparent", "rgba(0, 0, 0, 0)"}


@pytest.mark.parametrize("selector", [".article__rule ~ p a", ".report-line a", ".listing__more a"])
def test_links_are_underlined(window: Window, paper: str, selector: str) -> None:
    """WebKit knows the shorthand with one value alone: more are nothing to it."""
    window.go(paper + RICH)
    assert lines(window, selector) == ("underline", "1px", True)


def test_the_page_stands_as_it_is_meant(window: Window, paper: str) -> None:
    """The byline in the margin beside the text, nothing wider than the window."""
    boxes = window.run(
        "return ['.byline', '.article__rule + p', '.report-line'].map(selector =>"
        " document.querySelector(selector).getBoundingClientRect().toJSON())"
    )
    byline, text, line = boxes
    assert byline["right"] < text["left"]
    assert abs(byline["top"] - text["top"]) < 40
    assert text["left"] == line["left"]
    assert window.run("return document.scrollingElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("words", ["1b", "ventures in", "economy.\n“Belarus has est", "SES fr"])
def test_a_report_s_link_opens_at_its_words(
    window: Window, paper: str, desk: Desk, words: str
) -> None:
    """Also within words, and where they stand elsewhere before (WICG, text fragments)."""
    assert_opens_at(window, paper, desk, words)


@pytest.mark.parametrize("words", ["o sing", "sing", "tonnes of"])
def test_a_report_s_link_opens_at_its_words_among_equal_blocks(
    window: Window, paper: str, desk: Desk, words: str
) -> None:
    window.go(paper + SONG)
    assert_opens_at(window, paper, desk, words, after="At March")


def assert_opens_at(window: Window, paper: str, desk: Desk, words: str, after: str = "") -> None:
    """Report the words behind others, and follow the report's link in a small window."""
    open_on(window, words, after)
    window.press(CTRL, ENTER)
    window.wait_until(f"{DIALOG}.dataset.state === 'sent'")
    link = desk.report()["link"]
    window.command("SetWindowRect", width=500, height=400)
    window.go(paper + RICH)
    window.go(link)
    window.wait_until("scrollY > 100")
    script = f"return ({SELECT})(arguments[0]).then(() => "
    script += "getSelection().getRangeAt(0).getBoundingClientRect().toJSON())"
    box = window.run(script, ["main", *_place(window, words, after)])
    height = window.run("return innerHeight")
    window.command("SetWindowRect", width=1280, height=900)
    assert box["bottom"] > 0
    assert box["top"] < height

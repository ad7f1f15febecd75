"""A selection, a key or a button opens the dialog, and nothing else does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser import probes
from tests.browser.conftest import Readers
from tests.browser.reporting import (
    HEBREW,
    RICH,
    SEED,
    leave,
    open_on,
    select,
    select_words,
    wait_until,
)

PHONE = {"viewport": {"width": 320, "height": 640}, "has_touch": True, "is_mobile": True}
WORDS = "$1bn"


def is_open(page: Page) -> bool:
    return page.locator("dialog[open]").count() == 1


@pytest.mark.parametrize("keys", ["Control+Enter", "Meta+Enter", "Control+NumpadEnter"])
def test_the_keys_open_it_on_a_selection(reader: Readers, keys: str) -> None:
    page = reader()
    select_words(page, WORDS)
    page.keyboard.press(keys)
    assert page.locator("mark").inner_text() == WORDS


@pytest.mark.parametrize(
    "keys", ["Enter", "Control+Shift+Enter", "Control+Alt+Enter", "Control+Meta+Enter", "Control+e"]
)
def test_other_keys_do_not(reader: Readers, keys: str) -> None:
    page = reader()
    select_words(page, WORDS)
    page.keyboard.press(keys)
    assert not is_open(page)


def test_the_keys_do_nothing_where_nothing_is_selected(reader: Readers) -> None:
    page = reader()
    page.keyboard.press("Control+Enter")
    assert not is_open(page)


@pytest.mark.parametrize("within", [".nameplate", ".listing", ".report-line", ".byline"])
def test_the_keys_do_nothing_on_words_that_are_not_the_articles(
    reader: Readers, within: str
) -> None:
    page = reader()
    select(page, 0, 5, within)
    page.keyboard.press("Control+Enter")
    assert not is_open(page)
    assert not page.locator(".report-here").is_visible()


@pytest.mark.parametrize(
    ("name", "editable"), [("input", False), ("textarea", False), ("select", False), ("p", True)]
)
def test_the_keys_do_nothing_while_someone_types(
    reader: Readers, name: str, editable: bool
) -> None:
    """Also where, as in Firefox, the article's selection outlives the focus of a field."""
    page = reader()
    select_words(page, WORDS)
    page.evaluate(
        """([name, editable]) => {
          const field = document.createElement(name);
          if (editable) field.contentEditable = "true";
          document.body.append(field);
          const keys = { key: "Enter", ctrlKey: true, bubbles: true, cancelable: true };
          field.dispatchEvent(new KeyboardEvent("keydown", keys));
        }""",
        [name, editable],
    )
    assert not is_open(page)


def test_the_keys_do_nothing_if_another_handler_took_them(reader: Readers) -> None:
    page = reader()
    page.evaluate("addEventListener('keydown', event => event.preventDefault(), true)")
    select_words(page, WORDS)
    page.keyboard.press("Control+Enter")
    assert not is_open(page)


def test_the_keys_do_nothing_while_a_word_is_being_composed(reader: Readers) -> None:
    page = reader()
    select_words(page, WORDS)
    page.evaluate(
        """document.body.dispatchEvent(new KeyboardEvent("keydown",
          { key: "Enter", ctrlKey: true, isComposing: true, bubbles: true }))"""
    )
    assert not is_open(page)


def test_the_line_opens_it_where_nothing_is_selected(reader: Readers) -> None:
    page = reader()
    page.locator(".report-line a").click()
    assert is_open(page)
    assert not page.locator(".report__quoted").is_visible()
    assert page.evaluate("document.activeElement.name") == "comment"


def test_the_line_takes_the_selection_if_there_is_one(reader: Readers) -> None:
    page = reader()
    select_words(page, WORDS)
    page.locator(".report-line a").click()
    assert page.locator("mark").inner_text() == WORDS


def test_the_line_opens_it_from_the_keyboard(reader: Readers) -> None:
    page = reader()
    page.locator(".report-line a").focus()
    page.keyboard.press("Enter")
    assert is_open(page)


def test_a_mouse_selects_and_presses_the_button(reader: Readers) -> None:
    page = reader()
    box = page.locator(".article__rule + p").bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 12)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 12, steps=5)
    assert not page.locator(".report-here").is_visible()
    page.mouse.up()
    page.locator(".report-here").click()
    assert page.locator("mark").inner_text().startswith("On meeting")


def test_a_finger_presses_the_button(reader: Readers) -> None:
    page = reader(**PHONE)
    select_words(page, WORDS)
    page.locator(".report-here").tap()
    assert page.locator("mark").inner_text() == WORDS


def test_the_button_goes_with_the_selection(reader: Readers) -> None:
    page = reader()
    select_words(page, WORDS)
    expect(page.locator(".report-here")).to_be_visible()
    page.evaluate("getSelection().removeAllRanges()")
    expect(page.locator(".report-here")).to_be_hidden()


SELECTIONS = [
    (SEED, "$1bn", ""),
    (SEED, "On meeting", "politicised"),
    (SEED, "Mr.\u00a0Akhmetov.", ""),
    (SEED, "Integration action plan", ""),
    (HEBREW, "השוק", ""),
    (RICH, "one item", "reader"),
]


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(("path", "words", "last"), SELECTIONS)
def test_the_button_hides_no_selected_word_and_stays_within_the_window(
    reader: Readers, options: dict[str, object], path: str, words: str, last: str
) -> None:
    page = reader(path=path, **options)
    # Of all heights that an end of the window can have, the last lines are at a few.
    for height in range(480, 640, 40):
        page.set_viewport_size({"width": 320 if options else 1280, "height": height})
        page.evaluate("words => window.find(words)", words)
        select_words(page, words, last)
        button, width, covered = page.evaluate(
            """() => {
              const button = document.querySelector(".report-here").getBoundingClientRect();
              const boxes = [...getSelection().getRangeAt(0).getClientRects()];
              const covered = boxes.filter(box => box.width && box.left < button.right &&
                button.left < box.right && box.top < button.bottom && button.top < box.bottom);
              return [button.toJSON(), innerWidth, covered.length];
            }"""
        )
        assert covered == 0, height
        assert button["left"] >= 0
        assert button["right"] <= width
        assert button["height"] >= (44 if options else 24)


@pytest.mark.parametrize("options", [{}, PHONE], ids=["desktop", "phone"])
def test_the_button_stands_above_words_at_the_foot_of_the_window(
    reader: Readers, options: dict[str, object]
) -> None:
    page = reader(**options)
    select_words(page, WORDS)
    page.evaluate(
        """() => {
          const words = getSelection().getRangeAt(0).getBoundingClientRect();
          scrollBy({ top: words.bottom + 8 - innerHeight, behavior: "instant" });
        }"""
    )
    page.evaluate("getSelection().removeAllRanges()")
    select_words(page, WORDS)
    button, height = page.evaluate(
        "[document.querySelector('.report-here').getBoundingClientRect().toJSON(), innerHeight]"
    )
    assert button["top"] >= 0
    assert button["bottom"] <= height


def test_the_button_is_reached_by_the_keyboard(reader: Readers) -> None:
    page = reader()
    select_words(page, WORDS)
    stops = [probes.press_tab(page) for _ in probes.reachable(page)]
    (button,) = [stop for stop in stops if "report-here" in stop.html]
    assert button.outline >= 2


def test_the_focus_goes_in_stays_and_returns(reader: Readers) -> None:
    page = reader()
    select_words(page, WORDS)
    page.locator(".report-here").click()
    seen = set()
    for _ in range(12):
        seen.add(page.evaluate("document.activeElement.closest('dialog') ? 'in' : 'out'"))
        page.keyboard.press("Tab")
    # Past the last stop comes the browser's own chrome, where the document's focus is its body.
    assert "in" in seen
    leave(page)
    expect(page.locator("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement.className") == "report-here"


def test_the_page_behind_cannot_be_reached(reader: Readers) -> None:
    page = reader()
    open_on(page, WORDS)
    reached = []
    for _ in range(14):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.matches('body, dialog *')"))
    assert all(reached)


def test_the_selection_returns(reader: Readers) -> None:
    page = reader()
    open_on(page, WORDS)
    leave(page)
    wait_until(page, "String(getSelection()) === '$1bn'")


def test_a_page_without_an_article_has_no_script(reader: Readers) -> None:
    page = reader(path="/pages/about.html")
    assert page.locator("script[type=module]").count() == 0
    policy = page.locator("meta[http-equiv]").get_attribute("content") or ""
    assert "script-src" not in policy

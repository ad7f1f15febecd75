"""What a reader typed is kept until it has been sent or thrown away."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Readers
from tests.browser.reporting import (
    RICH,
    SEED,
    Desk,
    leave,
    mails,
    open_on,
    propose,
    send,
    wait_until,
)

BLOCKED = """Object.defineProperty(window, "localStorage",
  { get() { throw new DOMException("denied", "SecurityError"); } })"""
FULL = """localStorage.clear();
for (let size = 2 ** 22; size >= 1; size = Math.floor(size / 2))
  try { for (let n = 0; n < 9; n++) localStorage["fill" + size + "." + n] = "x".repeat(size); }
  catch { /* full for this size */ }"""


def offer(page: Page) -> bool:
    return page.locator(".report-offer").is_visible()


def kept(page: Page) -> int:
    return int(page.evaluate("Object.keys(localStorage).length"))


def fail_to_send(reader: Readers, desk: Desk) -> Page:
    desk.answer = "error"
    page = reader()
    mails(page)
    open_on(page, "$1bn")
    propose(page, "$2bn", "Why.")
    send(page, "mail")
    return page


def test_a_report_that_failed_is_offered_again_after_a_reload(reader: Readers, desk: Desk) -> None:
    page = fail_to_send(reader, desk)
    page.reload()
    page.locator(".report-offer").click()
    assert page.locator("mark").inner_text() == "$1bn"
    assert page.locator("[name=proposal]").input_value() == "$2bn"
    assert page.locator("[name=comment]").input_value() == "Why."


def test_it_is_offered_on_another_article_and_sent_as_it_was(reader: Readers, desk: Desk) -> None:
    page = fail_to_send(reader, desk)
    first = desk.report()
    desk.received.clear()
    desk.answer = "ok"
    page.goto(reader.papers["json"] + RICH)
    page.locator(".report-offer").click()
    send(page, "sent")
    assert desk.report() == first


def test_a_confirmed_sending_forgets_it(reader: Readers, desk: Desk) -> None:
    page = fail_to_send(reader, desk)
    desk.answer = "ok"
    send(page, "sent")
    assert kept(page) == 0
    page.reload()
    assert not offer(page)


def test_discarding_forgets_it(reader: Readers, desk: Desk) -> None:
    page = fail_to_send(reader, desk)
    leave(page, discard=True)
    expect(page.locator("dialog")).to_be_hidden()
    assert kept(page) == 0
    assert not offer(page)


@pytest.mark.parametrize("way", ["Escape", "close", "reload"])
def test_what_was_typed_and_not_sent_is_offered(reader: Readers, way: str) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "half a th")
    if way == "Escape":
        leave(page)
    elif way == "close":
        page.locator(".report__close button").click()
    else:
        page.reload()
    page.locator(".report-offer").click()
    assert page.locator("[name=proposal]").input_value() == "half a th"


def test_nothing_is_kept_where_nothing_was_typed(reader: Readers) -> None:
    page = reader()
    open_on(page, "$1bn")
    leave(page)
    expect(page.locator("dialog")).to_be_hidden()
    assert kept(page) == 0


def test_closing_after_discarding_another_keeps_this_one(reader: Readers) -> None:
    """A dialog remembers how it was last closed, and not every browser's Escape changes that."""
    page = reader()
    open_on(page, "$1bn")
    propose(page, "one")
    leave(page, discard=True)
    open_on(page, "SES")
    propose(page, "two")
    page.evaluate("document.querySelector('dialog').close()")
    expect(page.locator(".report-offer")).to_be_visible()
    assert kept(page) == 1


def test_selecting_the_same_words_again_brings_back_what_was_typed(reader: Readers) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "half")
    page.reload()
    open_on(page, "$1bn")
    assert page.locator("[name=proposal]").input_value() == "half"


def test_several_are_kept_side_by_side(reader: Readers) -> None:
    page = reader()
    for words in ("$1bn", "SES", "Serik"):
        open_on(page, words)
        propose(page, words + "!")
        leave(page)
    typed = set()
    for left in (2, 1, 0):
        page.locator(".report-offer").click()
        typed.add(page.locator("[name=proposal]").input_value())
        leave(page, discard=True)
        wait_until(page, f"Object.keys(localStorage).length === {left}")
    assert typed == {"$1bn!", "SES!", "Serik!"}
    expect(page.locator(".report-offer")).to_be_hidden()


def test_a_report_on_one_page_does_not_leak_into_the_next(reader: Readers) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "x", "A comment.")
    leave(page)
    open_on(page, "SES")
    assert page.locator("[name=proposal]").input_value() == "SES"
    assert page.locator("[name=comment]").input_value() == ""


@pytest.mark.parametrize("store", [BLOCKED, FULL], ids=["blocked", "full"])
def test_a_store_that_cannot_keep_breaks_nothing(reader: Readers, desk: Desk, store: str) -> None:
    page = reader.blank()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(store)
    page.goto(reader.papers["json"] + SEED)
    open_on(page, "$1bn")
    propose(page, "$2bn")
    send(page, "sent")
    assert desk.report()["proposal"] == "$2bn"
    assert errors == []


def test_what_another_script_put_into_the_store_breaks_nothing(reader: Readers) -> None:
    page = reader()
    page.evaluate("localStorage['report:/ x '] = 'no JSON'")
    page.reload()
    open_on(page, "$1bn")
    assert page.locator("mark").inner_text() == "$1bn"


def test_another_site_of_the_same_host_keeps_its_own(reader: Readers) -> None:
    page = reader()
    page.evaluate("localStorage['report:/paper/ x '] = '{}'")
    page.reload()
    assert not offer(page)


def test_a_report_sent_while_another_is_open_says_nothing_about_it(
    reader: Readers, desk: Desk
) -> None:
    desk.answer = "silence"
    page = reader()
    open_on(page, "$1bn")
    propose(page, "$2bn")
    page.locator(".report__send").click()
    page.locator(".report[data-state=sending]").wait_for()
    leave(page)
    open_on(page, "SES")
    desk.answer = "ok"
    desk.released.set()
    wait_until(page, "Object.keys(localStorage).length === 0")
    assert page.locator(".report").get_attribute("data-state") == "ready"
    desk.released.clear()

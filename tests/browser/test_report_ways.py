"""Each way by which a report leaves the page, and the next one where it is closed."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Readers
from tests.browser.reporting import (
    RICH,
    RUSSIAN,
    SEED,
    Desk,
    hurry,
    mails,
    open_on,
    preview,
    propose,
    send,
    status,
    wait_until,
)
from tests.sites import ROOT

SOURCE = ROOT / "content/articles/2013/integration-action-plan.md"
LINES = ["Quotation", "Should read", "Comment", "Address", "Source"]


def mail_of(address: str) -> dict[str, str]:
    """The header fields and the body of a `mailto:` address; one given twice is an error."""
    fields = parse_qsl(urlsplit(address).query, strict_parsing=True)
    assert len(fields) == len(dict(fields))
    return dict(fields)


def write_mail(page: Page) -> dict[str, str]:
    found = mails(page)
    send(page, "mail")
    page.wait_for_timeout(50)
    (address,) = found
    assert len(address) < 1900
    assert address.startswith("mailto:desk@example.org?")
    return mail_of(address)


def test_a_report_holds_all_that_leads_back_to_the_words(reader: Readers, desk: Desk) -> None:
    page = reader()
    address = page.url
    open_on(page, "$1bn")
    propose(page, "$2bn", "See the report of 2012.")
    send(page, "sent")
    before = "Belarus%20and%20Kazakhstan%20totalled%20around"
    after = "%E2%80%9COnce%2C%20we%20only%20dreamt%20of"
    link = f"{address}#:~:text={before}-,%241bn.,-{after}"
    assert desk.report() == {
        "version": 1,
        "url": address,
        "headline": "Integration action plan",
        "source": "articles/2013/integration-action-plan.md",
        "revision": sha256(SOURCE.read_bytes()).hexdigest()[:12],
        "paragraph": 3,
        "selector": {
            "type": "TextQuoteSelector",
            "exact": "$1bn",
            "prefix": " and Kazakhstan totalled around ",
            "suffix": ". “Once, we only dreamt of such ",
        },
        "proposal": "$2bn",
        "comment": "See the report of 2012.",
        "link": link,
    }


def test_nothing_tells_who_the_reader_is(reader: Readers, desk: Desk) -> None:
    page = reader()
    page.context.add_cookies([{"name": "who", "value": "me", "url": desk.address}])
    open_on(page, "$1bn")
    propose(page, "$2bn")
    send(page, "sent")
    (request,) = desk.received
    assert request.path == "/reports"
    assert request.headers["Content-Type"] == "application/json"
    assert not {"Cookie", "Referer", "Authorization"} & set(request.headers)
    assert "Mozilla" not in request.body


def test_a_form_service_gets_a_form(reader: Readers, desk: Desk) -> None:
    page = reader("form")
    open_on(page, "$1bn")
    propose(page, "a & b = $2bn", "Привет")
    send(page, "sent")
    (request,) = desk.received
    fields = parse_qs(request.body, strict_parsing=True, keep_blank_values=True)
    assert request.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert request.headers["Accept"] == "application/json"
    assert all(len(values) == 1 for values in fields.values())
    assert set(fields) == {
        *("url headline source revision paragraph exact prefix suffix link".split()),
        *("proposal comment website form-name".split()),
    }
    assert fields["proposal"] == ["a & b = $2bn"]
    assert fields["comment"] == ["Привет"]
    assert fields["website"] == [""]
    assert fields["form-name"] == ["correction"]


def test_what_a_robot_puts_into_the_honeypot_is_sent(reader: Readers, desk: Desk) -> None:
    """So that the desk knows it for one."""
    page = reader("form")
    trap = page.locator("[name=website]")
    expect(trap).to_be_hidden()
    open_on(page, "$1bn")
    trap.evaluate("field => field.value = 'https://spam.example/'")
    propose(page, "x")
    send(page, "sent")
    assert parse_qs(desk.received[0].body)["website"] == ["https://spam.example/"]


def test_a_tracker_opens_with_the_report(reader: Readers, desk: Desk) -> None:
    page = reader("issues")
    open_on(page, "$1bn")
    propose(page, "$2bn", "Why.")
    with page.expect_popup() as opened:
        send(page, "issue")
    url = opened.value.url
    assert url.startswith(f"{desk.address}/issues/new?title=Integration%20action%20plan&body=")
    lines = mail_of(url)["body"].split("\r\n")
    assert [line.split(": ")[0] for line in lines] == LINES
    assert lines[0].endswith("totalled around [[$1bn]]. “Once, we only dreamt of such …")
    assert opened.value.evaluate("opener") is None


def test_a_mail_is_written(reader: Readers) -> None:
    page = reader("mail")
    address = page.url
    open_on(page, "$1bn")
    propose(page, "$2bn", "Why.")
    mail = write_mail(page)
    revision = sha256(SOURCE.read_bytes()).hexdigest()[:12]
    assert mail == {
        "subject": "Integration action plan",
        "body": "Quotation: … and Kazakhstan totalled around [[$1bn]]"
        f". “Once, we only dreamt of such …\r\nShould read: $2bn\r\nComment: Why."
        f"\r\nAddress: {address}"
        f"\r\nSource: articles/2013/integration-action-plan.md {revision} 3",
    }


def test_a_mail_about_nothing_selected_holds_the_comment(reader: Readers) -> None:
    page = reader("mail")
    page.locator(".report-line a").click()
    page.locator("[name=comment]").fill("All of it.")
    names = [line.split(": ")[0] for line in write_mail(page)["body"].split("\r\n")]
    assert names == ["Comment", "Address", "Source"]


@pytest.mark.parametrize(
    "typed",
    [
        "x\r\nBcc: a@example.org",
        "x\n\nSource: ../../etc/passwd 0 0",
        "&cc=a@example.org",
        "\x85\v?#",
    ],
)
def test_no_field_can_end_its_line_or_add_a_header(reader: Readers, typed: str) -> None:
    page = reader("mail")
    open_on(page, "$1bn")
    page.locator("[name=proposal]").evaluate("(field, text) => field.value = text", typed)
    page.locator("[name=comment]").fill(typed)
    mail = write_mail(page)
    assert set(mail) == {"subject", "body"}
    assert [line.split(": ")[0] for line in mail["body"].split("\r\n")] == LINES
    assert len(mail["body"].splitlines()) == 5


def test_brackets_of_the_article_do_not_end_the_quotation(reader: Readers) -> None:
    page = reader("mail", RICH)
    open_on(page, "[[reader]]")
    propose(page, "reader")
    assert "[[[ [reader] ]]]" in write_mail(page)["body"]


def test_a_long_mail_loses_its_context_first_then_its_comment(reader: Readers) -> None:
    page = reader("mail", RUSSIAN)
    open_on(page, "Порт работал весь год.", "", ".article__rule + p")
    propose(page, "Порт не работал весь год.", "к" * 200)
    body = write_mail(page)["body"].split("\r\n")
    assert body[0] == "Quotation: ……[[Порт работал весь год.]]……"
    assert body[2] == "Comment: " + "к" * 200
    page.locator("[name=comment]").fill("к" * 400)
    shown = preview(page).split("\n")
    assert shown[1] == "Should read: Порт не работал весь год."
    assert shown[2] == "Comment: …"


def test_a_report_too_long_for_a_mail_is_copied_whole(reader: Readers) -> None:
    page = reader("mail", RUSSIAN, permissions=["clipboard-read", "clipboard-write"])
    words = "Порт работал весь год. " * 20
    open_on(page, words.strip(), "", ".article__rule + p")
    propose(page, "Нет. " + words)
    send(page, "copied")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert f"Should read: Нет. {words.strip()}" in copied.replace("\r\n", "\n")
    assert "desk@example.org" in status(page)


def test_a_report_too_long_for_an_issue_is_mailed_or_copied(reader: Readers) -> None:
    page = reader("issues", RUSSIAN, permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.article__rule + p'))")
    page.wait_for_timeout(50)
    page.keyboard.press("Control+Enter")
    send(page, "copied")


# --- a way that is closed ---


@pytest.mark.parametrize("answer", ["error", "hang up", "no cors", "silence"])
def test_an_endpoint_that_fails_gives_way_to_the_mail(
    reader: Readers, desk: Desk, answer: str
) -> None:
    desk.answer = answer
    page = reader.blank()
    if answer == "silence":
        hurry(page)
    page.goto(reader.papers["json"] + SEED)
    open_on(page, "$1bn")
    propose(page, "$2bn")
    assert "Should read: $2bn" in write_mail(page)["body"]
    assert "почтовая программа" in status(page)


def test_an_endpoint_that_refuses_gives_way_to_the_mail(reader: Readers) -> None:
    page = reader("refused")
    open_on(page, "$1bn")
    propose(page, "$2bn")
    assert "Should read: $2bn" in write_mail(page)["body"]


def test_a_window_that_does_not_open_gives_way_to_the_mail(reader: Readers) -> None:
    page = reader.blank()
    page.add_init_script(
        """const open = window.open;
        window.open = (url, name) => name === "_blank" ? null : open(url, name);"""
    )
    page.goto(reader.papers["issues"] + SEED)
    open_on(page, "$1bn")
    propose(page, "$2bn")
    write_mail(page)


def test_copying_needs_no_other_way(reader: Readers, desk: Desk) -> None:
    page = reader(permissions=["clipboard-read", "clipboard-write"])
    open_on(page, "$1bn")
    propose(page, "$2bn")
    page.locator("[value=copy]").click()
    page.locator(".report[data-state=copied]").wait_for()
    assert "Should read: $2bn" in page.evaluate("navigator.clipboard.readText()")
    assert desk.received == []


def test_where_the_clipboard_is_closed_the_text_is_there_to_copy(reader: Readers) -> None:
    page = reader.blank()
    page.add_init_script("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    page.goto(reader.papers["json"] + SEED)
    open_on(page, "$1bn")
    propose(page, "$2bn")
    page.locator("[value=copy]").click()
    page.locator(".report[data-state=failed]").wait_for()
    text = page.locator("#report-preview")
    assert text.is_visible()
    assert "Should read: $2bn" in page.evaluate("String(getSelection())")


# --- what the reader is told ---


def test_exactly_what_is_shown_is_sent(reader: Readers, desk: Desk) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "$2bn", "One\nand two")
    page.locator("summary").click()
    shown = preview(page)
    send(page, "sent")
    assert desk.received[0].body == shown


def test_exactly_the_mail_that_is_shown_is_written(reader: Readers) -> None:
    page = reader("mail")
    open_on(page, "$1bn")
    propose(page, "$2bn", "One\nand two")
    shown = preview(page)
    assert write_mail(page)["body"].replace("\r\n", "\n") == shown


def test_the_outcome_is_announced(reader: Readers, desk: Desk) -> None:
    page = reader()
    dialog = open_on(page, "$1bn")
    propose(page, "$2bn")
    send(page, "sent")
    assert dialog.get_by_role("status").last.inner_text().startswith("Спасибо")


def test_the_keys_send_from_within_the_dialog_once(reader: Readers, desk: Desk) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "$2bn")
    page.locator("[name=proposal]").focus()
    page.keyboard.press("Control+Enter")
    page.keyboard.press("Control+Enter")
    page.locator(".report[data-state=sent]").wait_for()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(100)
    assert len(desk.received) == 1


def test_a_report_without_words_is_not_sent(reader: Readers, desk: Desk) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "")
    page.locator(".report__send").click()
    assert page.locator("[name=proposal]:invalid").count() == 1
    assert desk.received == []


def test_a_page_may_keep_a_report_from_being_sent(reader: Readers, desk: Desk) -> None:
    page = reader()
    page.evaluate(
        """document.querySelector("dialog").addEventListener("report:send", event => {
          window.seen = event.detail.exact;
          event.preventDefault();
        })"""
    )
    open_on(page, "$1bn")
    propose(page, "$2bn")
    page.locator(".report__send").click()
    wait_until(page, "window.seen === '$1bn'")
    assert desk.received == []


def test_a_page_is_told_the_outcome(reader: Readers, desk: Desk) -> None:
    page = reader()
    page.evaluate(
        """document.querySelector("dialog").addEventListener("report:outcome",
          event => window.outcome = event.detail)"""
    )
    open_on(page, "$1bn")
    propose(page, "$2bn")
    send(page, "sent")
    assert page.evaluate("window.outcome") == "sent"

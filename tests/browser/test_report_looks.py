"""The dialog can be used by everyone, everywhere, and the page's policy holds."""

from __future__ import annotations

import pytest

from tests.browser import axe, probes
from tests.browser.conftest import Readers
from tests.browser.reporting import HEBREW, Desk, leave, open_on, propose, select_words, send

every_chrome = pytest.mark.parametrize("paper", ["json", "form", "issues"])  # ru, en, be
_LISTEN = """window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  violations.push(event.effectiveDirective));"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@every_chrome
def test_axe_finds_nothing_in_the_open_dialog(reader: Readers, paper: str, scheme: str) -> None:
    page = reader(paper, color_scheme=scheme)
    open_on(page, "$1bn").locator("summary").click()
    assert axe.findings(page) == ""


def test_axe_finds_nothing_with_the_buttons_shown(reader: Readers) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "x")
    leave(page)
    page.locator(".report-here").wait_for()
    assert page.locator(".report-offer").is_visible()
    assert axe.findings(page) == ""


@pytest.mark.parametrize(
    ("paper", "title", "lang"),
    [
        ("json", "Сообщить об ошибке", "ru"),
        ("form", "Report a mistake", "en"),
        ("issues", "Паведаміць пра памылку", "be"),
    ],
)
def test_the_dialog_is_labelled_in_the_chromes_language(
    reader: Readers, paper: str, title: str, lang: str
) -> None:
    page = reader(paper)
    open_on(page, "$1bn")
    dialog = page.get_by_role("dialog", name=title)
    assert dialog.evaluate("element => element.closest('[lang]').lang") == lang
    assert page.locator("[name=proposal]").get_attribute("lang") == "en"


def test_nothing_scrolls_sideways_on_a_small_phone(reader: Readers) -> None:
    page = reader(viewport={"width": 320, "height": 500}, has_touch=True, is_mobile=True)
    dialog = open_on(page, "On meeting", "new\u00a0problems")
    dialog.locator("summary").click()
    assert probes.sideways(page) <= 0
    assert dialog.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    box = dialog.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 320
    assert box["height"] <= 500


@pytest.mark.parametrize("touch", [False, True])
def test_targets_are_large_enough(reader: Readers, touch: bool) -> None:
    page = reader(has_touch=touch, is_mobile=touch)
    buttons = open_on(page, "$1bn").locator("button, summary").all()
    assert len(buttons) == 5
    for button in buttons:
        box = button.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= (44 if touch else 24)


def test_a_quotation_from_right_to_left_stands_so(reader: Readers) -> None:
    page = reader(path=HEBREW)
    dialog = open_on(page, "השוק נפתח מחדש")
    assert probes.style(dialog.locator("blockquote"), "direction") == "rtl"
    assert probes.style(dialog, "direction") == "ltr"


def test_nothing_of_it_is_printed(reader: Readers) -> None:
    page = reader()
    open_on(page, "$1bn")
    page.emulate_media(media="print")
    for part in (".report", ".report-here", ".report-offer"):
        assert not page.locator(part).is_visible()


def test_forced_colours_leave_it_legible(reader: Readers) -> None:
    page = reader(forced_colors="active")
    open_on(page, "$1bn")
    assert axe.findings(page) == ""
    paper = probes.style(page.locator("dialog"), "backgroundColor")
    assert probes.style(page.locator(".report__send"), "borderTopColor") != paper


@every_chrome
def test_no_rule_of_the_policy_is_broken(reader: Readers, desk: Desk, paper: str) -> None:
    page = reader.blank()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.add_init_script(_LISTEN)
    page.goto(reader.papers[paper] + "/articles/integration-action-plan.html")
    open_on(page, "$1bn")
    propose(page, "$2bn")
    send(page, "issue" if paper == "issues" else "sent")
    leave(page)
    assert page.evaluate("violations") == []
    assert errors == []


def test_the_policy_lets_reports_go_to_the_endpoint_and_the_site_alone(
    reader: Readers, desk: Desk
) -> None:
    page = reader()
    policy = page.locator("meta[http-equiv]").get_attribute("content") or ""
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["connect-src"] == f"'self' {desk.address}"
    assert directives["script-src"] == "'self'"
    assert directives["form-action"] == "'none'"
    assert directives["trusted-types"] == "'none'"
    elsewhere = reader.papers["form"]
    assert page.evaluate("url => fetch(url, { mode: 'no-cors' }).then(() => 0, () => 1)", elsewhere)


def test_nothing_is_asked_for_before_the_dialog_is_used(reader: Readers, desk: Desk) -> None:
    page = reader.blank()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(reader.papers["json"] + "/articles/integration-action-plan.html")
    select_words(page, "$1bn")
    page.keyboard.press("Control+Enter")
    page.wait_for_load_state("networkidle")
    scripts = [url for url in asked if url.endswith(".js")]
    assert len(scripts) == 1
    assert [url for url in asked if not url.endswith((".html", ".js", ".svg"))] == []
    assert desk.received == []


def test_without_scripts_there_is_the_line_and_the_site_alone(reader: Readers) -> None:
    page = reader(java_script_enabled=False)
    assert (page.locator(".report-line a").get_attribute("href") or "").startswith("mailto:desk@")
    for part in (".report", ".report-here", ".report-offer"):
        assert not page.locator(part).is_visible()


def test_the_script_shifts_nothing(reader: Readers) -> None:
    page = reader()
    open_on(page, "$1bn")
    propose(page, "x")
    page.reload()
    page.locator(".report-offer").wait_for()
    assert probes.layout_shift(page) == 0

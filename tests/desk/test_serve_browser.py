"""Open pages keep in step with the desk, in a real Chromium and under the site's own policy."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser import chromium
from tests.desk.serve_harness import Desk, running, until, write

RED, GREEN, BLUE = "rgb(200, 0, 0)", "rgb(0, 100, 0)", "rgb(0, 0, 200)"
FAULT = "FAULT <b id=markup>"


def article(text: str, colour: str = RED, printed: str = BLUE) -> str:
    """A tall page whose policy is as strict as the published one."""
    styles = [f"p{{color:{colour};margin-bottom:3000px}}", f"p{{color:{printed}}}"]
    digests = [base64.b64encode(hashlib.sha256(css.encode()).digest()).decode() for css in styles]
    hashes = " ".join(f"'sha256-{digest}'" for digest in digests)
    policy = (
        f"default-src 'none'; style-src {hashes}; base-uri 'none'; form-action 'none';"
        " require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Page</title>'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">'
        f'<style>{styles[0]}</style><style media="print">{styles[1]}</style></head>'
        f"<body><main><h1>Page</h1><p>{text}</p></main></body></html>"
    )


FILES = {
    "index.html": article("Home"),
    "articles/a.html": article("First"),
    "404.html": article("Nowhere"),
    "theme/report.js": "export const a = 1;",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    assert path, chromium.HELP
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright, path)
        yield browser
        browser.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with running(tmp_path, FILES) as desk:
        yield desk


@pytest.fixture
def any_page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 800, "height": 600})
    yield context.new_page()
    context.close()


@pytest.fixture
def page(any_page: Page) -> Iterator[Page]:
    """A page on which nothing may be refused, fail or complain."""
    complaints: list[str] = []
    any_page.on("console", lambda message: complaints.append(message.text))
    any_page.on("pageerror", lambda error: complaints.append(str(error)))
    yield any_page
    assert complaints == []


def mark(page: Page) -> None:
    """Leave a mark that a reload wipes."""
    page.evaluate("window.marked = true")


def marked(page: Page) -> bool:
    return bool(page.evaluate("window.marked === true"))


def scroll(page: Page) -> int:
    return int(page.evaluate("window.scrollY"))


def text(page: Page, words: str) -> None:
    expect(page.locator("main p")).to_have_text(words)


def colour(page: Page, value: str) -> None:
    expect(page.locator("main p")).to_have_css("color", value)


def test_a_changed_page_comes_by_itself_where_the_reader_was(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}articles/a.html")
    page.evaluate("window.scrollTo(0, 900)")
    mark(page)
    write(desk.source, {"articles/a.html": article("Second")})
    text(page, "Second")
    assert not marked(page)
    until(lambda: scroll(page) == 900)


def test_a_changed_style_comes_without_a_reload(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}articles/a.html")
    page.evaluate("window.scrollTo(0, 900)")
    mark(page)
    for value in (GREEN, BLUE, RED):
        write(desk.source, {"articles/a.html": article("First", value)})
        colour(page, value)
    assert marked(page)
    assert scroll(page) == 900


def test_a_rule_taken_out_of_a_style_goes(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}articles/a.html")
    write(desk.source, {"articles/a.html": article("First", colour="")})
    colour(page, "rgb(0, 0, 0)")


def test_a_changed_style_for_print_stays_off_the_screen(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}articles/a.html")
    write(desk.source, {"articles/a.html": article("First", GREEN, printed=RED)})
    colour(page, GREEN)
    page.emulate_media(media="print")
    colour(page, RED)


def test_after_a_new_style_a_new_text_still_comes(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}articles/a.html")
    write(desk.source, {"articles/a.html": article("First", GREEN)})
    colour(page, GREEN)
    write(desk.source, {"articles/a.html": article("Second", GREEN)})
    text(page, "Second")
    colour(page, GREEN)


def test_another_page_changed_leaves_this_one_alone(desk: Desk, page: Page) -> None:
    """The new style, told after the other page, finds the mark in place: no reload came between."""
    page.goto(f"{desk.url}articles/a.html")
    mark(page)
    write(desk.source, {"index.html": article("Home again")})
    until(lambda: "again" in (desk.output / "index.html").read_text(encoding="utf-8"))
    write(desk.source, {"articles/a.html": article("First", GREEN)})
    colour(page, GREEN)
    assert marked(page)


def test_a_changed_script_reloads_every_page(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}articles/a.html")
    with page.expect_event("load"):
        write(desk.source, {"theme/report.js": "export const a = 2;"})


def test_a_page_seen_by_its_folder_is_followed(desk: Desk, page: Page) -> None:
    page.goto(desk.url)
    write(desk.source, {"index.html": article("Home again")})
    text(page, "Home again")


def test_a_page_below_a_base_is_followed(tmp_path: Path, page: Page) -> None:
    with running(tmp_path, FILES, base="/paper") as desk:
        page.goto(f"{desk.url}articles/a.html")
        write(desk.source, {"articles/a.html": article("Second")})
        text(page, "Second")


def test_a_page_that_was_missing_comes_once_it_is_written(desk: Desk, any_page: Page) -> None:
    any_page.goto(f"{desk.url}articles/%D0%B4%D0%BE%D0%BC.html")
    text(any_page, "Nowhere")
    write(desk.source, {"articles/дом.html": article("New")})
    text(any_page, "New")


def test_a_page_out_of_sight_catches_up_when_seen(desk: Desk, page: Page) -> None:
    """It leaves its connection to others meanwhile: a browser opens but six to a host."""
    see = """(state) => {
        Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    page.goto(f"{desk.url}articles/a.html")
    desk.line()
    page.evaluate(see, "hidden")
    write(desk.source, {"articles/a.html": article("Second")})
    desk.line()
    text(page, "First")
    page.evaluate(see, "visible")
    text(page, "Second")


def test_a_fault_lies_over_the_last_good_page_until_it_is_mended(desk: Desk, page: Page) -> None:
    page.goto(f"{desk.url}articles/a.html")
    mark(page)
    write(desk.source, {"articles/a.html": f"\n{FAULT}", "index.html": FAULT})
    alert = page.get_by_role("alert")
    expect(alert.locator("p")).to_have_text("2 faults stopped the build")
    expect(alert.locator("li")).to_have_text(
        [
            f"articles/a.html:2: Source must be sound, not '{FAULT}'",
            f"index.html:1: Source must be sound, not '{FAULT}'",
        ]
    )
    expect(alert.locator("#markup")).to_have_count(0)
    text(page, "First")
    write(desk.source, FILES)
    expect(alert).to_have_count(0)
    assert marked(page)


def test_a_page_opened_while_the_build_is_broken_tells_the_fault(desk: Desk, page: Page) -> None:
    desk.line()
    write(desk.source, {"index.html": FAULT})
    desk.line()
    page.goto(f"{desk.url}articles/a.html")
    expect(page.get_by_role("alert").locator("code")).to_have_text("index.html:1")


@pytest.mark.parametrize("way", ["Escape", "button"])
def test_a_fault_is_dismissed_until_the_next_build(desk: Desk, page: Page, way: str) -> None:
    page.goto(desk.url)
    write(desk.source, {"index.html": FAULT})
    alert = page.get_by_role("alert")
    expect(alert).to_be_visible()
    if way == "Escape":
        page.keyboard.press("Escape")
    else:
        alert.get_by_role("button").click()
    expect(alert).to_have_count(0)
    write(desk.source, {"index.html": f"\n{FAULT}"})
    expect(alert.locator("code")).to_have_text("index.html:2")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overlay_is_accessible(desk: Desk, page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    page.goto(desk.url)
    write(desk.source, {"index.html": f"{FAULT}\n" * 60})
    expect(page.get_by_role("alert")).to_be_visible()
    assert Axe().run(page).response["violations"] == []


def test_the_site_appears_when_the_first_build_is_mended(tmp_path: Path, any_page: Page) -> None:
    with running(tmp_path, {"index.html": FAULT}) as desk:
        any_page.goto(desk.url)
        expect(any_page.get_by_role("alert")).to_have_count(1)
        expect(any_page.get_by_role("alert")).to_contain_text("index.html:1: Source must be sound")
        write(desk.source, {"index.html": f"\n{FAULT}"})
        expect(any_page.get_by_role("alert")).to_contain_text("index.html:2: Source must be sound")
        write(desk.source, FILES)
        text(any_page, "Home")


@pytest.mark.parametrize(
    ("act", "directive"),
    [
        ("make('style').textContent = 'p { color: black }'", "style-src-elem"),
        ("make('img').src = '/x.png'", "img-src"),
        ("make('iframe').src = '/'", "frame-src"),
        ("make('base').href = '/elsewhere/'", "base-uri"),
        ("make('p').setAttribute('style', 'color: black')", "style-src-attr"),
        ("make('p').innerHTML = '<b>x</b>'", "require-trusted-types-for"),
        ("fetch('http://127.0.0.2/')", "connect-src"),
        ("import('http://127.0.0.2/x.js')", "script-src-elem"),
    ],
)
def test_the_rest_of_the_policy_stays_in_force(
    desk: Desk, any_page: Page, act: str, directive: str
) -> None:
    any_page.goto(desk.url)
    refused = any_page.evaluate(
        f"""() => new Promise((done) => {{
            const make = (name) => document.body.appendChild(document.createElement(name));
            document.addEventListener("securitypolicyviolation", (event) => {{
                done(event.effectiveDirective);
            }});
            setTimeout(done, 10000, "nothing");
            Promise.resolve().then(() => {act}).catch(() => {{}});
        }})"""
    )
    assert refused == directive

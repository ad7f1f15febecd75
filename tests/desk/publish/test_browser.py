"""What hosts send beside a page lets a real browser do all that the page does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium


# Not for the session: Playwright holds an event loop open in this thread.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium; each test opens pages of its own in it."""
    path = chromium.find()
    assert path, chromium.HELP
    with sync_playwright() as playwright:
        opened = chromium.launch(playwright, path)
        yield opened
        opened.close()


PAGES = (
    "/",
    "/articles/port.html",
    "/articles/integration-action-plan.html",
    "/pages/about.html",
    "/archives/",
    "/nowhere.html",
    "/favicon.svg",
)


def test_no_page_breaks_a_policy_and_each_has_its_style_script_and_pictures(
    served: str, browser: Browser
) -> None:
    """Of the host, or of its own: the browser says so on its console."""
    page = browser.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    for path in PAGES:
        page.goto(served + path)
        if path != "/favicon.svg":
            margin = "getComputedStyle(document.querySelector('h1')).marginTop"
            assert page.evaluate(margin) == "0px", f"{path}: the style is not in force"
    page.goto(f"{served}/articles/port.html")
    assert page.locator(".prose img").evaluate("image => image.naturalWidth") >= 640
    page.locator(".report-line a").click()
    page.wait_for_selector("dialog[open]", timeout=5000)
    assert [c for c in complaints if "404" not in c] == []
    page.close()


def test_an_old_address_brings_a_reader_to_the_text_where_no_host_redirects(
    www: Path, tmp_path: Path, browser: Browser
) -> None:
    """As on GitHub Pages: the page at the old address leads on by itself."""
    from tests.browser.serving import serving

    with serving(www / "current") as address:
        page: Any = browser.new_page()
        page.goto(f"{address}/articles/harbour.html")
        page.wait_for_url(f"{address}/articles/port.html")


def test_another_site_may_not_frame_a_page(served: str, browser: Browser) -> None:
    """What no `meta` element can say."""
    page = browser.new_page()
    refused: list[str] = []
    page.on("console", lambda message: refused.append(message.text))
    page.set_content(f'<iframe src="{served}/"></iframe>')
    page.wait_for_timeout(300)
    assert any("frame-ancestors 'none'" in text for text in refused)

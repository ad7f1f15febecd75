"""One browser and one built newspaper for the browser tests of a worker, and visits to it."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium
from tests.browser.newspaper import KINDS, write_newspaper
from tests.browser.reporting import SEED, Desk, published, receiving
from tests.browser.serving import serving
from tests.sites import Site

DESKTOP = {"width": 1280, "height": 900}


# Not for the session: Playwright holds an event loop open in this thread, and other packages' tests
# start their own.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """A Chromium; each test opens a context of its own in it."""
    path = chromium.find()
    assert path, chromium.HELP
    with sync_playwright() as playwright:
        browser = chromium.launch(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def newspaper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a newspaper with every kind of page; its chrome is Russian."""
    site = Site(tmp_path_factory.mktemp("newspaper"))
    write_newspaper(site)
    site.build()
    with serving(site.output) as address:
        yield address


@dataclass
class Visits:
    """Opens pages, and keeps what the browser complained of and what it asked other hosts for."""

    browser: Browser
    newspaper: str
    shared: dict[str, BrowserContext]
    opened: list[Page | BrowserContext] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def __call__(self, kind: str, **options: Any) -> Page:
        """The page of a kind, loaded; `options` are those of Browser.new_context."""
        page = self.blank(**options)
        page.goto(self.address(kind))
        return page

    def address(self, kind: str) -> str:
        return self.newspaper + KINDS[kind]

    def blank(self, **options: Any) -> Page:
        """A page on which nothing has been opened yet, in a window of a browser that others have
        used: a new one takes as long as three pages."""
        key = repr(sorted(options.items()))
        if key not in self.shared:
            self.shared[key] = self._context(options)
            self.shared[key].new_page()  # without any, Chromium would put the window away
        page = self._followed(self.shared[key])
        self.opened.append(page)
        return page

    def stranger(self, **options: Any) -> Page:
        """The same in a browser that keeps nothing of earlier visits."""
        context = self._context(options)
        self.opened.append(context)
        return self._followed(context)

    def _context(self, options: Mapping[str, Any]) -> BrowserContext:
        return self.browser.new_context(**{"viewport": DESKTOP, "locale": "en-US", **options})

    def _followed(self, context: BrowserContext) -> Page:
        page = context.new_page()
        page.on("console", lambda message: self._hear(message.text, message.location["url"]))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self._watch(request.url))
        return page

    def close(self) -> None:
        for page_or_context in self.opened:
            page_or_context.close()

    def _hear(self, text: str, url: str) -> None:
        # Chromium itself says on the console that the page it was told to open is a 404.
        if not (url == self.address("404") and "status of 404" in text):
            self.complaints.append(text)

    def _watch(self, url: str) -> None:
        if not url.startswith((self.newspaper + "/", "data:")):
            self.complaints.append(f"asked for {url}")


@pytest.fixture(scope="package")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """Windows by the options with which they were opened; they close with the browser."""
    return {}


@pytest.fixture
def careless_visit(
    browser: Browser, newspaper: str, contexts: dict[str, BrowserContext]
) -> Iterator[Visits]:
    """Visits in which the browser may complain."""
    visits = Visits(browser, newspaper, contexts)
    yield visits
    visits.close()


@pytest.fixture
def visit(careless_visit: Visits) -> Iterator[Visits]:
    """Visits in which the browser must not say a word, and ask no other host for anything."""
    yield careless_visit
    assert careless_visit.complaints == []


# --- readers who report a mistake ---


@pytest.fixture(scope="package")
def a_desk() -> Iterator[Desk]:
    """Where reports arrive."""
    with receiving() as desk:
        yield desk


@pytest.fixture
def desk(a_desk: Desk) -> Desk:
    """The same, empty and in good order."""
    a_desk.answer = "ok"
    a_desk.received.clear()
    return a_desk


@pytest.fixture(scope="package")
def papers(a_desk: Desk, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Newspapers by the way in which their desk takes reports."""
    ways: dict[str, dict[str, str]] = {
        "json": {"REPORT_ENDPOINT": f"{a_desk.address}/reports"},
        "form": {
            "REPORT_ENDPOINT": f"{a_desk.address}/forms",
            "REPORT_FORMAT": "form",
            "CHROME_LANG": "en",
        },
        "issues": {"REPORT_ISSUES": f"{a_desk.address}/issues/new", "CHROME_LANG": "be"},
        "refused": {"REPORT_ENDPOINT": f"http://127.0.0.1:{_closed_port()}/"},
        "mail": {},
    }
    with ExitStack() as open_editions:
        yield {
            name: open_editions.enter_context(published(tmp_path_factory.mktemp(name), **settings))
            for name, settings in ways.items()
        }


def _closed_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@dataclass
class Readers:
    """Opens articles of these newspapers, each reader in a browser of their own."""

    visits: Visits
    papers: dict[str, str]

    def __call__(self, paper: str = "json", path: str = SEED, **options: Any) -> Page:
        page = self.blank(**options)
        page.goto(self.papers[paper] + path)
        return page

    def blank(self, **options: Any) -> Page:
        """A page on which nothing has been opened yet."""
        return self.visits.stranger(**options)


@pytest.fixture
def reader(careless_visit: Visits, papers: dict[str, str]) -> Readers:
    return Readers(careless_visit, papers)

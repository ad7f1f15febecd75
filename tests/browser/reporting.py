"""Report mistakes as readers do, to a desk that listens on the loopback."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from typing import Any

from playwright.sync_api import Locator, Page, Route

from tests.browser.serving import serving
from tests.sites import Site, article

SEED = "/articles/integration-action-plan.html"
RICH = "/articles/rich.html"
RUSSIAN = "/articles/dlinnaya.html"
HEBREW = "/articles/shuk.html"
SONG = "/articles/song.html"
# A byte of Russian takes six in an address: this is more than a mail's may hold.
SENTENCE = "Порт работал весь год. "

SELECT = """([selector, from, to]) => {
  const walker = document.createTreeWalker(document.querySelector(selector), NodeFilter.SHOW_TEXT);
  const range = new Range();
  let passed = 0, begun = false;
  for (let node; (node = walker.nextNode()); passed += node.length) {
    if (!begun && from < passed + node.length) {
      range.setStart(node, from - passed);
      begun = true;
    }
    if (to <= passed + node.length) {
      range.setEnd(node, to - passed);
      break;
    }
  }
  // The page's own listener comes before this one; where nothing changes there is no event.
  const told = new Promise(done => {
    document.addEventListener("selectionchange", () => setTimeout(done, 20), { once: true });
    setTimeout(done, 500);
  });
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  return told;
}"""


@dataclass(frozen=True)
class Received:
    """A request that reached the desk."""

    path: str
    headers: dict[str, str]
    body: str


@dataclass
class Desk:
    """A receiver of reports; `answer` is how it takes the next: ok, error, silence, hang up or
    no cors."""

    address: str
    answer: str = "ok"
    received: list[Received] = field(default_factory=list)
    released: Event = field(default_factory=Event)

    def report(self) -> Any:
        """The one report received, from JSON."""
        (one,) = self.received
        return json.loads(one.body)


class _Handler(BaseHTTPRequestHandler):
    """Answers as the desk is told to."""

    def __init__(self, desk: Callable[[], Desk], *args: object) -> None:
        self.desk = desk()
        super().__init__(*args)  # type: ignore[arg-type]

    def do_OPTIONS(self) -> None:
        self._answer(204)

    def do_GET(self) -> None:
        self._answer(200)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.desk.received.append(Received(self.path, dict(self.headers), body))
        if self.desk.answer == "silence":
            self.desk.released.wait(30)
        if self.desk.answer != "hang up":
            self._answer(500 if self.desk.answer == "error" else 200)

    def _answer(self, status: int) -> None:
        self.send_response(status)
        if self.desk.answer != "no cors":
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Headers", "content-type")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Tests speak for themselves."""


@contextmanager
def receiving() -> Iterator[Desk]:
    """Run a desk on a port that the system chooses."""
    desk: Desk
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, lambda: desk)) as server:
        desk = Desk(f"http://127.0.0.1:{server.server_port}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield desk
        finally:
            desk.released.set()
            server.shutdown()
            thread.join()


@contextmanager
def published(folder: Path, **settings: str) -> Iterator[str]:
    """Build and serve a newspaper with articles of several kinds; yields its address."""
    site = Site(folder)
    site.copy_content()
    site.write("articles/rich.md", _RICH)
    site.write("articles/dlinnaya.md", article("Длинная", SENTENCE * 120, Lang="ru"))
    site.write("articles/song.md", _SONG)
    site.write("articles/shuk.md", article("השוק נפתח", "השוק נפתח מחדש בבוקר.", Lang="he"))
    site.build(**settings)
    with serving(site.output) as address:
        yield address


_RICH = article(
    "Rich & <odd>",
    "The *very* first NATO [line of](https://example.org/) text.\n\n"
    "- one item\n- another & last\n\n"
    "> A quoted -- 'word' 🙂🙂 for the [[reader]].\n\n"
    "Last: co-operation, 100% sure, #1.",
    Standfirst="With a standfirst",
)


# Twelve verses, each with the same refrain and the same row of a list.
_SONG = article(
    "A song",
    "\n\n".join(
        f"At {verse} they went down to the harbour once more, and it was {verse}.\n\n"
        "Sing, o sing again, all of us here.\n\n"
        f"The day was {verse}.\n\n- ten tonnes of grain by rail"
        for verse in "Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
        "January February March April May".split()
    ),
)


def select(page: Page, start: int, end: int, within: str = "main") -> None:
    """Select by offsets in the text of an element."""
    page.evaluate(SELECT, [within, start, end])


def select_words(page: Page, words: str, last: str = "", within: str = "main") -> None:
    """Select from the beginning of `words` to their end, or to that of `last`."""
    text = page.locator(within).first.evaluate("element => element.textContent")
    start = text.index(words)
    end = text.index(last, start) + len(last) if last else start + len(words)
    select(page, _units(text[:start]), _units(text[:end]), within)


def _units(text: str) -> int:
    """How long a text is to JavaScript."""
    return len(text.encode("utf-16-le")) // 2


def wait_until(page: Page, expression: str) -> None:
    """Wait until an expression holds; the page's policy forbids Playwright's own waiting."""
    for _ in range(100):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"{expression} must hold within five seconds")


def open_on(page: Page, words: str, last: str = "", within: str = "main") -> Locator:
    """Select words and press Ctrl+Enter; the dialog."""
    select_words(page, words, last, within)
    page.keyboard.press("Control+Enter")
    return page.locator("dialog[open]")


def propose(page: Page, text: str, comment: str = "") -> None:
    """Fill the dialog in."""
    page.locator("[name=proposal]").fill(text)
    page.locator("[name=comment]").fill(comment)


def send(page: Page, outcome: str) -> None:
    """Press the button and wait for what comes of it."""
    page.locator(".report__send").click()
    page.locator(f".report[data-state={outcome}]").wait_for()


def leave(page: Page, discard: bool = False) -> None:
    """Close the dialog and let it finish: it gives the selection back a moment later."""
    page.evaluate(
        """() => {
          window.left = new Promise(done => document.querySelector("dialog")
            .addEventListener("close", () => setTimeout(done), { once: true }));
        }"""
    )
    if discard:
        page.locator("[value=discard]").click()
    else:
        page.keyboard.press("Escape")
    page.evaluate("window.left")


def status(page: Page) -> str:
    """What the dialog says has come of the report."""
    return page.locator("[name=status]").inner_text()


def preview(page: Page) -> str:
    """The text of which the dialog says that it will be sent."""
    return page.locator("#report-preview").input_value()


def mails(page: Page) -> list[str]:
    """The addresses of mails that the page asks the system to write, from now on."""
    found: list[str] = []
    session = page.context.new_cdp_session(page)
    session.on("Page.frameRequestedNavigation", lambda event: found.append(event["url"]))
    session.send("Page.enable")
    return found


def hurry(page: Page) -> None:
    """Serve pages that wait for the desk a quarter of a second instead of ten."""

    def answer(route: Route) -> None:
        response = route.fetch()
        body = response.text()
        assert '"timeout": 10000' in body
        route.fulfill(response=response, body=body.replace('"timeout": 10000', '"timeout": 250'))

    page.route("**/articles/*.html", answer)

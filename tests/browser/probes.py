"""Measure a page as it stands on the screen: what the eye sees, in CSS pixels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, Route

# WCAG 2.2, 1.4.12: the least that a reader may set without losing anything.
TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }
"""

# CSSOM may do what a style element may not under the page's policy.
_ADOPT = """css => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
}"""

_LINES = """element => {
  const lines = [];
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  for (let node; (node = walker.nextNode());) {
    for (let at = 0; at < node.length; at++) {
      range.setStart(node, at);
      range.setEnd(node, at + 1);
      const box = range.getClientRects()[0];
      if (!box || !box.width) continue;
      const last = lines.at(-1);
      if (last && box.top < last.bottom - box.height / 2) {
        last.text += node.data[at];
        last.bottom = Math.max(last.bottom, box.bottom);
        last.left = Math.min(last.left, box.left);
      } else {
        lines.push({ text: node.data[at], left: box.left, bottom: box.bottom });
      }
    }
  }
  return lines;
}"""

_CLIPPED = """() => [...document.body.querySelectorAll("*")].filter(element => {
  const style = getComputedStyle(element);
  const hides = value => value === "hidden" || value === "clip";
  return hides(style.overflowX) && element.scrollWidth > element.clientWidth + 1
      || hides(style.overflowY) && element.scrollHeight > element.clientHeight + 1;
}).map(element => element.outerHTML.slice(0, 80))"""

# Two texts may touch: a note's number stands into the line above it.
_OVERLAPPING = """() => {
  const boxes = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (!node.data.trim()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const box of range.getClientRects())
      boxes.push({ node, box, area: box.width * box.height });
  }
  const found = [];
  boxes.forEach((one, index) => boxes.slice(index + 1).forEach(other => {
    const [a, b] = [one.box, other.box];
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    const shared = width > 0 && height > 0 ? width * height : 0;
    if (one.node !== other.node && shared > Math.min(one.area, other.area) / 3)
      found.push(one.node.data.trim() + " / " + other.node.data.trim());
  }));
  return found;
}"""

_FIRST_PAINT = """() => new Promise(painted => new PerformanceObserver(list =>
  list.getEntriesByName("first-contentful-paint").forEach(entry => painted(entry.startTime))
).observe({ type: "paint", buffered: true }))"""

_SHIFT = """async () => {
  for (let y = 0; y < document.documentElement.scrollHeight; y += 300) {
    scrollTo({ top: y, behavior: "instant" });
    await new Promise(done => requestAnimationFrame(done));
  }
  await Promise.all([...document.images].map(image => image.decode()));
  return new Promise(done => {
    const shifts = [];
    const observer = new PerformanceObserver(list => shifts.push(...list.getEntries()));
    observer.observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(shifts.reduce((sum, shift) => sum + shift.value, 0)), 100);
  });
}"""

# The page glides to what has the focus, if the reader does not mind.
_FOCUSED = """async () => {
  const element = document.activeElement, style = getComputedStyle(element);
  const seen = () => {
    const box = element.getBoundingClientRect();
    // Scrolling stops at whole pixels, boxes at parts of them.
    return box.left >= -1 && box.right <= innerWidth + 1
        && box.top >= -1 && box.bottom <= innerHeight + 1;
  };
  for (let frame = 0; frame < 60 && !seen(); frame++)
    await new Promise(done => requestAnimationFrame(done));
  const outline = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
  return { html: element.outerHTML, outline, seen: seen() };
}"""

_REACHABLE = """() => [...document.querySelectorAll("a[href], button, summary, [tabindex='0']")]
  .filter(element => element.checkVisibility()).map(element => element.outerHTML)"""

_TEXTS = """() => {
  const texts = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());)
    if (node.data.trim())
      texts.push([node.parentElement.closest("[lang]").lang, node.data.trim()]);
  return texts;
}"""


@dataclass(frozen=True)
class Line:
    """A line of text as the browser set it."""

    text: str
    left: float
    bottom: float


@dataclass(frozen=True)
class Stop:
    """What the Tab key led to: its markup, its outline's width, and whether it is on the screen."""

    html: str
    outline: float
    seen: bool


def lines_of(element: Locator) -> list[Line]:
    """The lines in which an element's text is set."""
    return [Line(**line) for line in element.evaluate(_LINES)]


def adopt(page: Page, css: str) -> None:
    """Add a reader's own style to a page."""
    page.evaluate(_ADOPT, css)


def sideways(page: Page) -> int:
    """By how much the page is wider than the window."""
    return int(page.evaluate("document.scrollingElement.scrollWidth - innerWidth"))


def clipped(page: Page) -> list[str]:
    """The elements that hide a part of what they hold."""
    return list(page.evaluate(_CLIPPED))


def overlapping(page: Page) -> list[str]:
    """The pairs of texts that stand on each other."""
    return list(page.evaluate(_OVERLAPPING))


def hold_all_but_the_document(page: Page) -> list[Route]:
    """Leave every other request of a page unanswered; the list takes them as they come."""
    held: list[Route] = []

    def answer(route: Route) -> None:
        if route.request.is_navigation_request():
            route.continue_()
        else:
            held.append(route)

    page.route("**/*", answer)
    return held


def first_paint(page: Page) -> float:
    """Wait for the first words on the screen; milliseconds since the page was asked for."""
    return float(page.evaluate(_FIRST_PAINT))


def layout_shift(page: Page) -> float:
    """How far the page has moved by itself when its end has been read (Layout Instability API)."""
    return float(page.evaluate(_SHIFT))


def press_tab(page: Page) -> Stop:
    """Go on to the next stop of the keyboard."""
    page.keyboard.press("Tab")
    return Stop(**page.evaluate(_FOCUSED))


def reachable(page: Page) -> list[str]:
    """The markup of all that the keyboard must lead to, in the order of the document."""
    return list(page.evaluate(_REACHABLE))


def texts_by_language(page: Page) -> list[tuple[str, str]]:
    """Every text of the page with the language that is declared for it."""
    return [(lang, " ".join(text.split())) for lang, text in page.evaluate(_TEXTS)]


def style(element: Locator, name: str) -> Any:
    """A computed style."""
    return element.evaluate("(element, name) => getComputedStyle(element)[name]", name)

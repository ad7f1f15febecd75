"""Take the pictures by which a person judges the page: `make screenshots`."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests import specimen
from tests.browser import chromium
from tests.browser.serving import serving
from tests.sites import ROOT, Site

ARTICLE = "/articles/integration-action-plan.html"
PICTURES = ROOT / ".build" / "screenshots"
DOCS = ROOT / "docs"
COLOURS = 128  # with fewer the accent turns brown
# What @page adds to a sheet and a window does not.
SHEET_MARGINS = "document.body.style.padding = '20mm 22mm'"
SELECT_A_FIGURE = """() => {
  const paragraph = document.querySelector('.article__rule ~ p:nth-of-type(4)');
  const walker = document.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
  let text;
  while (!(text = walker.nextNode()).data.includes('$1bn'));
  const start = text.data.indexOf('$1bn');
  getSelection().setBaseAndExtent(text, start, text, start + 4);
  paragraph.scrollIntoView({block: 'center'});
}"""


@dataclass(frozen=True)
class Shot:
    """One picture: of what, in a window of which size; `options` are Browser.new_context's.

    With `reports` a reader has just selected words of the article and pressed Ctrl+Enter.
    """

    file: Path
    address: str
    width: int
    height: int = 900
    media: str = "screen"
    whole: bool = True
    reports: bool = False
    options: dict[str, Any] = field(default_factory=dict)


SHOTS = (
    Shot(PICTURES / "article-360.png", ARTICLE, 360, 740),
    Shot(PICTURES / "article-768.png", ARTICLE, 768, 1024),
    Shot(PICTURES / "article-1280.png", ARTICLE, 1280),
    Shot(PICTURES / "article-1280-dark.png", ARTICLE, 1280, options={"color_scheme": "dark"}),
    Shot(PICTURES / "article-print.png", ARTICLE, 794, 1123, media="print"),
    Shot(PICTURES / "home-360.png", "/", 360, 740),
    Shot(PICTURES / "home-1280.png", "/", 1280),
    Shot(DOCS / "article.png", ARTICLE, 1280, whole=False),
    Shot(DOCS / "report-dialog.png", ARTICLE, 1280, 720, whole=False, reports=True),
    Shot(DOCS / "report-dialog-phone.png", ARTICLE, 360, 740, whole=False, reports=True),
)


# Windows on a table, side by side, of the specimen paper: what docs/pictures.md shows.
FRONT, STORY = "/", "/articles/story-30.html"
DARK: dict[str, Any] = {"color_scheme": "dark"}
TABLES = {
    DOCS / "front-page.jpg": (
        Shot(DOCS, FRONT, 1280, 1200, whole=False),
        Shot(DOCS, FRONT, 390, 1200, whole=False),
    ),
    DOCS / "pictures.jpg": (
        Shot(DOCS, STORY, 1280, 1550, whole=False),
        Shot(DOCS, STORY, 390, 1550, whole=False),
        Shot(DOCS, FRONT, 820, 1550, whole=False, options=DARK),
    ),
}
TABLE, GAP, SCALE = "#d8d3ca", 45, 0.62  # its colour, pixels around windows, and how small they are


def take(browser: Browser, site: str, shot: Shot) -> None:
    """Write one picture."""
    shot.file.parent.mkdir(parents=True, exist_ok=True)
    shot.file.write_bytes(small(picture_of(browser, site, shot)))


def lay(browser: Browser, site: str, file: Path, shots: tuple[Shot, ...]) -> None:
    """Write a picture of several windows."""
    windows = [Image.open(io.BytesIO(picture_of(browser, site, shot))) for shot in shots]
    width = sum(window.width + GAP for window in windows) + GAP
    table = Image.new("RGB", (width, windows[0].height + 2 * GAP), TABLE)
    left = GAP
    for window in windows:
        table.paste(window, (left, GAP))
        left += window.width + GAP
    size = round(table.width * SCALE), round(table.height * SCALE)
    table.resize(size, Image.Resampling.LANCZOS).save(
        file, "JPEG", quality=72, optimize=True, progressive=True
    )


def picture_of(browser: Browser, site: str, shot: Shot) -> bytes:
    """A window as PNG, when all its pictures have come."""
    size = {"width": shot.width, "height": shot.height}
    options = {"color_scheme": "light", "reduced_motion": "reduce", **shot.options}
    context = browser.new_context(viewport=size, device_scale_factor=1, **options)
    page = context.new_page()
    page.goto(site + shot.address, wait_until="networkidle")
    page.emulate_media(media=shot.media)  # type: ignore[arg-type]
    if shot.media == "print":
        page.evaluate(SHEET_MARGINS)
    if shot.reports:
        page.evaluate(SELECT_A_FIGURE)
        page.keyboard.press("Control+Enter")
        page.get_by_role("dialog").wait_for()
    picture = page.screenshot(full_page=shot.whole, animations="disabled")
    context.close()
    return picture


def small(picture: bytes) -> bytes:
    """The same PNG with a palette, for a repository keeps every version of it."""
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    file = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
    return file.getvalue()


@contextmanager
def served_site() -> Iterator[str]:
    """The address of the real site, built for the time being."""
    with TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.copy_content()
        site.build()
        with serving(site.output) as address:
            yield address


def main() -> None:
    """Take every picture and say where it lies."""
    path = chromium.find_or_install()
    with served_site() as address, sync_playwright() as playwright:
        browser = chromium.launch(playwright, path)
        for shot in SHOTS:
            take(browser, address, shot)
            print(shot.file.relative_to(ROOT))  # noqa: T201 - the command's answer
        with serving(specimen.main(ROOT / ".build" / "specimen")) as paper:
            for file, shots in TABLES.items():
                lay(browser, paper, file, shots)
                print(file.relative_to(ROOT))  # noqa: T201
        browser.close()


if __name__ == "__main__":
    main()

"""The paper's own faces and films are let through by its policy, and used."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import axe
from tests.browser.serving import serving
from tests.html import parse
from tests.photographs import photograph, portrait
from tests.sites import Site, article

FACE = Path(str(files("font_source_serif_pro") / "files" / "SourceSerifPro-Regular.ttf"))
# A browser films a canvas for half a second.
FILM = """() => new Promise(resolve => {
  const canvas = document.createElement('canvas');
  canvas.width = 64; canvas.height = 36;
  const recorder = new MediaRecorder(canvas.captureStream(25), {mimeType: 'video/webm'});
  recorder.ondataavailable = async ({data}) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(',')[1]);
    reader.readAsDataURL(data);
  };
  recorder.start();
  const paint = number => {
    canvas.getContext('2d').fillRect(number, 0, 2, 36);
    number < 30 ? setTimeout(paint, 20, number + 1) : recorder.stop();
  };
  paint(0);
})"""
PLAYED = """video => new Promise(resolve => {
  video.onplaying = () => resolve('playing');
  video.onerror = () => resolve(video.error.message);
  video.muted = true;
  video.play().catch(error => resolve(String(error)));
})"""


AUTHORS = """\
[[author]]
name = "Jane Doe"
picture = "images/jane.jpg"
about = "Writes about the port."
"""
BODY = """\
![A film]({static}/images/film.webm "Ships leave. Video: Jane Doe")

Text.

![A horn]({static}/images/horn.mp3 "The horn")

![One]({static}/images/film.jpg "One")
![Two]({static}/images/film.jpg "Two")
![Three]({static}/images/film.jpg "Three")
"""


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """The page of an article with a film, in a paper with a face of its own; it must not say a
    word."""
    context = browser.new_context()
    page = context.new_page()
    film = b64decode(page.evaluate(FILM))
    site = Site(tmp_path_factory.mktemp("media"))
    site.write("images/film.webm", film)
    site.write("images/film.jpg", photograph(640, 360))
    # Browsers know a face by its bytes, which a package has as TrueType alone.
    site.write("images/text.woff2", FACE.read_bytes())
    site.write("images/jane.jpg", portrait())
    site.write("images/horn.mp3", b"ID3 and no sound")
    site.write("authors.toml", AUTHORS)
    lead = {"Picture": "images/film.jpg", "Picture-alt": "A port", "Author": "Jane Doe"}
    site.write("articles/a.md", article(body=BODY, **lead))
    site.build("publishconf.py", SITEURL="", FONTS={"images/text.woff2": {}})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with serving(site.output) as address:
        page.goto(f"{address}/articles/a.html", wait_until="networkidle")
        yield page
        context.close()
    assert said == []


@pytest.mark.parametrize("path", ["articles/a.html", "author/jane-doe/index.html", "index.html"])
def test_axe_and_a_parser_find_nothing_where_there_are_faces_and_films(
    page: Page, path: str
) -> None:
    other = page.context.new_page()
    other.goto(urljoin(page.url, f"/{path}"))
    assert axe.findings(other) == ""
    parse(other.request.get(other.url).text())
    other.close()


def test_a_paper_is_set_in_its_own_face(page: Page) -> None:
    faces = page.evaluate("[...document.fonts].map(face => [face.family, face.status])")
    assert faces == [["Paper", "loaded"]]


def test_a_film_is_played_when_a_reader_starts_it_and_not_loaded_before(page: Page) -> None:
    film = page.locator("video")
    assert film.evaluate("video => video.readyState") == 0
    assert film.evaluate(PLAYED) == "playing"

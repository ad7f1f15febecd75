"""The paper's own faces: under a name that says their bytes, allowed, before the theme's."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.manifest import IMMUTABLE, cache_class
from plugins.fonts import wrong_fonts
from tests.html import elements, parse
from tests.sites import Site, article

FONTS = {
    "images/text.woff2": {},
    "images/bold.woff2": {"weight": "700", "range": "U+0-FF, U+131"},
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("fonts"))
    for name in FONTS:
        site.write(name, b"wOF2 of " + name.encode())
    site.write("articles/a-plan.md", article())
    site.build("publishconf.py", SITEURL="https://paper.example/news", FONTS=FONTS)
    return site


def test_each_page_has_the_faces_under_names_that_may_be_kept_for_ever(site: Site) -> None:
    (text,) = (path for path in site.files() if path.startswith("images/text."))
    (bold,) = (path for path in site.files() if path.startswith("images/bold."))
    assert {cache_class(text), cache_class(bold)} == {IMMUTABLE}
    for page in ("index.html", "articles/a-plan.html"):
        css = site.page(page)
        assert f'font-family:"Paper";src:url("/news/{text}") format("woff2");' in css
        assert f'font-weight:700;unicode-range:U+0-FF,U+131;src:url("/news/{bold}")' in css
        assert ':root{--text-face:"Paper","Iowan Old Style",' in css
        assert "font-src &#39;self&#39;" in css


def test_the_first_face_is_fetched_before_the_page_is_laid_out(site: Site) -> None:
    links = elements(parse(site.page("index.html")), "link")
    (link,) = (link for link in links if link.get("rel") == "preload")
    assert link.get("href", "").startswith("/news/images/text.")
    assert (link.get("as"), "crossorigin" in link.attrib) == ("font", True)


def test_a_paper_without_faces_allows_none(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("articles/a-plan.md", article())
    site.build()
    assert not {"font-src", "@font-face", "preload"} & set(site.page().replace(" ", "\n").split())
    assert "@font-face" not in site.page()


@pytest.mark.parametrize(
    ("given", "must"),
    [
        (["x.woff2"], 'be {"fonts/text.woff2": {"weight": "400"}}, not '),
        ({"x.ttf": {}}, "name files in WOFF2, "),
        ({"x.woff2": {"wieght": "700"}}, "have only weight, style, range for 'x.woff2', not "),
        ({"x.woff2": {"style": "} body { display: none"}}, "have a style for 'x.woff2' as 'ital"),
        ({"x.woff2": {"range": "latin"}}, "have a range for 'x.woff2' as 'U+0400-04FF', not "),
    ],
)
def test_what_fonts_may_not_hold_is_named(given: object, must: str) -> None:
    (found,) = wrong_fonts(given)
    assert found.startswith(must)

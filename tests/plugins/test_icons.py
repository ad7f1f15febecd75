"""Icons for telephones and installed sites, and the manifest that names them."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from desk.build import BuildError
from plugins.icons import SIZES, wrong_icon
from tests.html import elements, parse
from tests.sites import Site, article


def png(width: int, height: int, colour: str = "#2060c0") -> bytes:
    """A picture of one colour that says who made it."""
    said, data = PngImagePlugin.PngInfo(), BytesIO()
    said.add_text("Author", "Jane Doe")
    Image.new("RGB", (width, height), colour).save(data, "PNG", pnginfo=said)
    return data.getvalue()


def opened(site: Site, path: str) -> Image.Image:
    """A picture of the output."""
    image = Image.open(site.output / path)
    image.load()
    return image


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("icons"))
    site.write("articles/a-plan.md", article())
    site.build(CHROME_LANG="en", SITENAMES={}, SITENAME="«Жук» & Co", SITEURL="https://x.example/p")
    return site


def test_the_manifest_names_the_icons_and_the_paper(site: Site) -> None:
    facts = json.loads(site.page("manifest.webmanifest"))
    assert (facts["name"], facts["lang"], facts["start_url"]) == ("«Жук» & Co", "en", "./")
    for icon in facts["icons"]:
        assert icon["sizes"] == "{}x{}".format(*opened(site, icon["src"]).size)


def test_a_drawn_icon_shows_the_first_letter_in_the_middle(site: Site) -> None:
    picture = opened(site, "icons/512.png").convert("L").point(lambda shade: 255 * (shade > 99))
    left, top, right, bottom = picture.getbbox() or (0, 0, 0, 0)
    assert right - left > 200
    assert bottom - top > 200
    assert abs(left + right - 512) < 60
    assert abs(top + bottom - 512) < 60


def test_the_front_page_alone_names_the_manifest_and_its_policy_allows_it(site: Site) -> None:
    front, page = parse(site.page("index.html")), parse(site.page())
    named = [link.get("href") for link in elements(front, "link") if link.get("rel") == "manifest"]
    assert named == ["/p/manifest.webmanifest"]
    assert "; manifest-src &#39;self&#39;" in site.page("index.html")
    assert not [link for link in elements(page, "link") if link.get("rel") == "manifest"]


def test_icons_are_made_of_the_paper_s_own_picture_and_say_nothing_of_it(site: Site) -> None:
    site.write("extra/icon.png", png(700, 700))
    try:
        site.build(SITEURL="https://x.example/p")
        for path, size in SIZES.items():
            picture = opened(site, path)
            assert (picture.size, picture.info.get("Author")) == ((size, size), None)
            assert picture.getpixel((9, 9))[:3] == (0x20, 0x60, 0xC0)  # type: ignore[index]
        site.write("extra/icon.png", png(700, 700, "#c06020"))
        site.build(SITEURL="https://x.example/p")
        assert opened(site, "icons/192.png").getpixel((9, 9))[0] == 0xC0  # type: ignore[index]
    finally:
        (site.content / "extra/icon.png").unlink()


@pytest.mark.parametrize(
    ("data", "wrong"),
    [
        (png(512, 512), ""),
        (png(511, 511), "be a square of 512 pixels or more, not 511 × 511"),
        (png(600, 512), "be a square of 512 pixels or more, not 600 × 512"),
        (png(512, 512)[:200], "be a PNG that can be read"),
        (b"GIF89a", "be a PNG that can be read"),
    ],
)
def test_a_picture_that_cannot_be_an_icon_is_named(tmp_path: Path, data: bytes, wrong: str) -> None:
    (tmp_path / "icon.png").write_bytes(data)
    assert wrong_icon(tmp_path / "icon.png") == wrong


def test_such_a_picture_stops_the_build(site: Site) -> None:
    site.write("extra/icon.png", png(9, 9))
    with pytest.raises(BuildError, match=r"extra/icon\.png: icon must be a square of 512"):
        site.build()
    (site.content / "extra/icon.png").unlink()

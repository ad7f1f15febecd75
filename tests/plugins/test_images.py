"""Pictures have words for those who cannot see them, and a size before they come."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from desk.build import BuildError
from plugins.images import FOLD
from tests.html import elements, parse
from tests.sites import Site, article

PLACE = "articles/2013/a-plan.md"


@pytest.fixture
def picture(site: Site) -> str:
    """A link to a picture of 30 by 20 pixels."""
    png = BytesIO()
    Image.new("RGB", (30, 20)).save(png, "PNG")
    site.write("images/a.png", png.getvalue())
    return "{static}/images/a.png"


def refused(site: Site, body: str) -> list[str]:
    site.write(PLACE, article(body=body))
    with pytest.raises(BuildError) as stopped:
        site.build()
    return [str(fault).partition(PLACE)[2] for fault in stopped.value.faults]


def test_a_picture_s_size_is_written(site: Site, picture: str) -> None:
    site.write(PLACE, article(body=f"![A map]({picture})"))
    site.build()
    (image,) = elements(parse(site.page()), "img")
    (file,) = (site.output / "images").iterdir()
    assert image.attrib == {
        "alt": "A map",
        "src": f"/images/{file.name}",
        "width": "30",
        "height": "20",
    }


def test_only_a_picture_below_the_fold_waits(site: Site, picture: str) -> None:
    text = "Word. " * (FOLD // 6)
    site.write(PLACE, article(body=f"![A]({picture})\n\n{text}\n\n![B]({picture})"))
    site.build()
    loading = [image.get("loading") for image in elements(parse(site.page()), "img")]
    assert loading == [None, "lazy"]


@pytest.mark.parametrize(
    "image", ["![]({})", "![ ]({})", '<img src="{}">', '<img alt="" src="{}">']
)
def test_a_picture_without_words_is_named_with_its_line(
    site: Site, picture: str, image: str
) -> None:
    assert refused(site, "Text.\n\n" + image.replace("{}", picture)) == [
        f":8: image '{picture}' must have an alternative text: ![what it shows](…)"
    ]


@pytest.mark.parametrize("address", ["https://x.example/a.png", "//x.example/a.png", "a.png"])
def test_a_picture_that_is_not_ours_is_named(site: Site, address: str) -> None:
    assert refused(site, f"![A]({address})") == [
        f":6: image must be a file in content/, as {{static}}/images/…, not {address!r}"
    ]


def test_a_file_that_is_no_picture_is_named(site: Site) -> None:
    site.write("images/a.png", b"no picture")
    assert refused(site, "![A]({static}/images/a.png)") == [
        ":6: image must be a picture that can be read, not '{static}/images/a.png'"
    ]

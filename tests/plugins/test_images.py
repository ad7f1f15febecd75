"""Pictures of a text: figures, galleries, files for each width, words for those who cannot see."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from PIL import Image

from desk.build import BuildError
from desk.manifest import IMMUTABLE, cache_class
from plugins.images import files
from plugins.images.figures import FOLD
from plugins.images.renditions import stem_of
from tests.html import by_class, elements, parse, text_of
from tests.photographs import Words, photograph
from tests.sites import Site, article

PLACE = "articles/2013/a-plan.md"
LINK = "{static}/images/port.jpg"


def refused(site: Site, body: str) -> list[str]:
    site.write(PLACE, article(body=body))
    with pytest.raises(BuildError) as stopped:
        site.build()
    return [str(fault).partition(PLACE)[2] for fault in stopped.value.faults]


def built(site: Site, body: str, **fields: str) -> Element:
    """The text of an article's page."""
    site.write(PLACE, article(body=body, **fields))
    site.build()
    (text,) = by_class(parse(site.page()), "article")
    return text


def captions(text: Element) -> list[str]:
    return [text_of(caption) for caption in elements(text, "figcaption")]


def images(site: Site) -> list[str]:
    return sorted(path for path in site.files() if path.startswith("images/"))


def test_a_picture_alone_in_a_paragraph_is_a_figure_with_caption_and_credit(site: Site) -> None:
    site.write("images/port.jpg", photograph())
    body = built(site, f'![The port]({LINK} "The port in \'68. Photograph: Jane Doe")')
    (image,) = elements(body, "img")
    (source,) = elements(body, "source")
    key = re.search(r"\.([0-9a-f]{8})\.", image.get("src"))[1]
    assert image.attrib == {
        "src": f"/images/port-480.{key}.jpg",
        "alt": "The port",
        "width": "480",
        "height": "320",
        "fetchpriority": "high",
    }
    assert source.get("srcset") == (
        f"/images/port-360.{key}.webp 360w, /images/port-480.{key}.webp 480w"
    )
    assert captions(body) == ["The port in ’68. Photograph: Jane Doe"]
    assert text_of(by_class(body, "figure__credit")[0]) == "Photograph: Jane Doe"
    assert {f"images/port-{name}" for name in (f"360.{key}.webp", f"480.{key}.jpg")} < set(
        images(site)
    )
    assert {cache_class(path) for path in images(site)} == {IMMUTABLE}


@pytest.mark.parametrize("orientation", [1, 2, 3, 4, 5, 6, 7, 8])
def test_what_is_published_is_upright_and_says_nothing_of_the_camera(
    tmp_path: Path, orientation: int
) -> None:
    (tmp_path / "port.jpg").write_bytes(
        photograph(360, 240, orientation=orientation, with_place=True)
    )
    settings = {"PATH": str(tmp_path)}
    use = files.Use("port.jpg")
    straight = Image.open(BytesIO(photograph(360, 240)))
    found = files.files_of_use(use, settings)
    assert len(found) == 2
    for data in found.values():
        with Image.open(BytesIO(data)) as image:
            assert image.size == (360, 240)
            assert not image.getexif()
            assert not image.info.keys() & {"exif", "comment", "icc_profile", "photoshop", "xmp"}
            small, expected = (one.convert("L").resize((6, 4)) for one in (image, straight))
        pairs = zip(small.tobytes(), expected.tobytes(), strict=True)
        assert max(abs(a - b) for a, b in pairs) < 12


def test_what_a_photograph_says_of_itself_stands_below_it_and_who_made_it_is_kept(
    site: Site,
) -> None:
    words = Words("Ships of grain.", "Jane Doe", "Agency", "© 2013 Agency")
    site.write("images/port.jpg", photograph(words=words, with_place=True))
    body = built(site, f"![The port]({LINK})")
    assert captions(body) == ["Ships of grain. Jane Doe / Agency"]
    with Image.open(BytesIO(site.files()[images(site)[0]])) as image:
        assert b"2013 Agency" in image.info["xmp"]
        assert b"Ships" not in image.info["xmp"]
    body = built(site, f'![The port]({LINK} "Our own words. Photo: John Roe")')
    assert captions(body) == ["Our own words. Photo: John Roe"]


def test_several_in_one_paragraph_are_a_gallery_and_forms_are_classes(site: Site) -> None:
    site.write("images/port.jpg", photograph())
    site.write("images/crane.jpg", photograph(200, 300, seed=2))
    crane = "![Crane]({static}/images/crane.jpg)"
    body = built(
        site,
        f'![Port]({LINK} "One")\n{crane}\n\n![Port]({LINK}){{: .wide }}\n\n{crane}\n\n'
        f"![Port]({LINK})\n{{: .aside }}\n\nWords and {crane}.",
    )
    (gallery,) = by_class(body, "gallery")
    assert len(elements(gallery, "figure")) == 2
    forms = [one.get("class") for one in elements(body, "figure")]
    assert forms[2:] == ["figure figure--wide", "figure figure--portrait", "figure figure--aside"]
    (words,) = (one for one in elements(body, "p") if text_of(one).startswith("Words and"))
    assert [one.tag for one in words] == ["picture"]


def test_the_first_of_three_in_a_gallery_may_fill_a_phone(site: Site) -> None:
    site.write("images/port.jpg", photograph())
    three = built(site, "\n".join([f"![Port]({LINK})"] * 3))
    assert len(by_class(three, "figure--first")) == 1
    first, second, _ = (one.get("sizes", "") for one in elements(three, "source"))
    assert (first.endswith(" 92vw"), second.endswith(" 46vw")) == (True, True)
    assert not by_class(built(site, "\n".join([f"![Port]({LINK})"] * 2)), "figure--first")


def test_a_picture_may_lead_two_texts_and_have_its_focus_in_one(site: Site) -> None:
    """Such a build crashed."""
    site.write("images/port.jpg", photograph())
    lead = {"Picture": "images/port.jpg", "Picture-alt": "The port"}
    site.write("articles/b.md", article("B", **lead, **{"Picture-focus": "10% 90%"}))
    built(site, "Text.", **lead)
    assert len([path for path in images(site) if "-og-" in path]) == 2


def test_paths_are_taken_as_editors_of_markdown_insert_them(site: Site) -> None:
    name = 'a&b; "the port" #1 50%.JPG'
    site.write(f"images/{name}", photograph())
    site.write("articles/2013/images/port.jpg", photograph())
    body = built(
        site,
        "![A](../../images/a&b;%20%22the%20port%22%20%231%2050%25.JPG)\n\n"
        "![B](images/port.jpg)\n\n![C](/images/a&b;%20%22the%20port%22%20%231%2050%25.JPG)",
    )
    sources = [one.get("src", "") for one in elements(body, "img")]
    assert [re.sub(r"\.[0-9a-f]{8}", "", source) for source in sources] == [
        "/images/a-b-the-port-1-50-480.jpg",
        "/images/port-480.jpg",
        "/images/a-b-the-port-1-50-480.jpg",
    ]


def test_only_the_first_picture_hurries_and_those_below_the_fold_wait(site: Site) -> None:
    site.write("images/port.jpg", photograph())
    text = "Word. " * (FOLD // 6)
    body = built(site, f"![A]({LINK})\n\n![B]({LINK})\n\n{text}\n\n![C]({LINK})")
    loading = [(one.get("fetchpriority"), one.get("loading")) for one in elements(body, "img")]
    assert loading == [("high", None), (None, None), (None, "lazy")]


def test_pictures_of_drafts_are_not_published_nor_are_originals(site: Site) -> None:
    site.write("images/port.jpg", photograph())
    site.write("images/unused.jpg", photograph(seed=2))
    site.write(PLACE, article(body=f"![Port]({LINK})", Status="draft"))
    site.write("articles/b.md", article())
    site.build("publishconf.py", SITEURL="https://paper.example")
    assert not images(site)
    site.build()
    assert {path.partition("-")[0] for path in images(site)} == {"images/port"}


def test_a_changed_caption_encodes_nothing_and_a_changed_picture_replaces_its_files(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("images/port.jpg", photograph())
    built(site, f'![Port]({LINK} "One")')
    before = site.files()
    monkeypatch.setattr(files, "encode", None)
    built(site, f'![Port]({LINK} "Two")')
    after = site.files()
    assert {path: after[path] for path in images(site)} == {
        path: before[path] for path in before if path.startswith("images/")
    }
    built(site, "None.")
    assert not images(site)
    built(site, f'![Port]({LINK} "One")')
    assert site.files() == before
    monkeypatch.undo()
    site.write("images/port.jpg", photograph(seed=3))
    site.build()
    assert images(site)
    assert not set(images(site)) & before.keys()


@pytest.mark.parametrize(
    "image", ["![]({})", "![ ]({})", '<img src="{}">', '<img alt="" src="{}">']
)
def test_a_picture_without_words_is_named_with_its_line(site: Site, image: str) -> None:
    site.write("images/port.jpg", photograph())
    assert refused(site, "Text.\n\n" + image.replace("{}", LINK)) == [
        f":8: image '{LINK}' must have an alternative text: ![what it shows](…)"
    ]


def test_a_form_that_the_paper_does_not_have_is_named(site: Site) -> None:
    site.write("images/port.jpg", photograph())
    assert refused(site, f"![A]({LINK}){{: .big }}") == [
        ":6: image must have the form .wide, .aside, .portrait or none, not 'big'"
    ]


@pytest.mark.parametrize("address", ["https://x.example/a.png", "//x.example/a.png"])
def test_a_picture_that_is_not_ours_is_named(site: Site, address: str) -> None:
    assert refused(site, f"![A]({address})") == [
        f":6: image must be a file in content/, as images/…, not {address!r}"
    ]


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.png", b"no picture", "be a picture that can be read"),
        ("a.heic", b"\0\0\0\x18ftypheic", "be a JPEG, PNG, WebP, AVIF or GIF; save it as JPEG (in"),
        ("a.svg", b"<svg/>", "be a JPEG, PNG, WebP, AVIF or GIF; save it as PNG, at least"),
        ("a.jpg", photograph()[:9000], "be whole, but its data are damaged"),
    ],
)
def test_a_file_that_cannot_be_published_is_named_with_what_to_do(
    site: Site, name: str, data: bytes, message: str
) -> None:
    site.write(f"images/{name}", data)
    site.write(PLACE, article(body=f"![A]({{static}}/images/{name})"))
    with pytest.raises(BuildError, match=re.escape(f"image must {message}")):
        site.build()
    assert not site.files()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "RGB"])
def test_a_picture_of_any_mode_keeps_its_grey(tmp_path: Path, mode: str) -> None:
    grey = Image.linear_gradient("L").resize((64, 64))
    if mode == "I;16":
        image = grey.convert("I").point(lambda value: value * 257).convert(mode)
    else:
        image = grey.convert(mode)
    kind = "tif" if mode == "CMYK" else "png"
    image.save(tmp_path / f"a.{kind}")
    use = files.Use(f"a.{kind}")
    for data in files.files_of_use(use, {"PATH": str(tmp_path)}).values():
        with Image.open(BytesIO(data)) as made:
            rows = list(made.convert("L").resize((1, 8)).tobytes())
        assert all(abs(row - (16 + 32 * n)) < 14 for n, row in enumerate(rows)), rows


def test_what_moves_stands_still_for_those_who_ask_for_it(site: Site) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in ("red", "blue", "green")]
    file = BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=80)
    site.write("images/a.gif", file.getvalue())
    body = built(site, "![A]({static}/images/a.gif)")
    moving, still = elements(body, "source")
    assert moving.get("media") == "(prefers-reduced-motion: no-preference)"
    path = moving.get("srcset", "").split()[0].lstrip("/")
    with Image.open(BytesIO(site.files()[path])) as image:
        assert (image.n_frames, image.info["loop"]) == (3, 0)
    assert "media" not in still.attrib


def test_a_transparent_picture_lies_on_paper(tmp_path: Path) -> None:
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(tmp_path / "a.png")
    use = files.Use("a.png")
    for data in files.files_of_use(use, {"PATH": str(tmp_path)}).values():
        with Image.open(BytesIO(data)) as made:
            assert made.convert("RGB").getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("shop-banner.jpg", "shop"),
        ("Рекламный щит.JPG", "shchit"),
        ("ad.png", "picture"),
        ("Adam and Eve.jpg", "adam-and-eve"),
    ],
)
def test_a_picture_s_file_is_not_called_as_what_blockers_do_not_load(name: str, stem: str) -> None:
    assert stem_of(name) == stem

"""Videos and sounds from the paper's own files: played without a script, loaded when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.build import BuildError
from desk.manifest import IMMUTABLE, cache_class
from desk.media import media_type, with_charset
from plugins.images.recordings import is_recording, recording_at
from tests.html import by_class, elements, parse, text_of
from tests.photographs import photograph, video
from tests.sites import Site, article

PLACE = "articles/a-plan.md"
BODY = """\
![Ships leave]({static}/images/port.mp4 "At six. Video: Jane Doe")

![A horn]({static}/images/horn.MP3 "The horn")

[The film]({static}/images/port.mp4), and what is said in Hall 2: [heard]({static}/images/talk.ogg),
or [read]({static}/images/port.vtt).
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("recordings"))
    site.write("images/port.mp4", video())
    site.write("images/port.jpg", photograph(960, 540))
    site.write("images/port.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nA horn.\n")
    site.write("images/horn.MP3", b"ID3 and sound")
    site.write("images/talk.ogg", b"OggS and sound")
    site.write("images/unplayed.mp4", video())
    site.write(PLACE, article(body=BODY))
    site.write(
        "articles/draft.md", article(body="![X]({static}/images/unplayed.mp4)", Status="draft")
    )
    site.write("images/unplayed.jpg", photograph())
    site.build("publishconf.py", SITEURL="https://paper.example")
    return site


def test_a_video_is_a_figure_with_its_still_and_loads_nothing_before_it_is_asked_for(
    site: Site,
) -> None:
    page = parse(site.page())
    (played,) = elements(page, "video")
    given = dict(played.attrib)
    files = site.files()
    assert files[given.pop("src").lstrip("/")] == video()
    assert given.pop("poster").startswith("/images/port-720.")
    assert given == {
        "controls": "",
        "preload": "none",
        "aria-label": "Ships leave",
        "width": "960",
        "height": "540",
    }
    (track,) = elements(played, "track")
    assert files[track.get("src", "").lstrip("/")].startswith(b"WEBVTT")
    assert text_of(elements(page, "figcaption")[0]) == "At six. Video: Jane Doe"
    assert not elements(page, "iframe")


def test_a_sound_is_a_figure_with_its_caption(site: Site) -> None:
    page = parse(site.page())
    (sound,) = elements(page, "audio")
    assert (sound.get("aria-label"), sound.get("preload")) == ("A horn", "none")
    assert site.files()[sound.get("src", "").lstrip("/")] == b"ID3 and sound"
    assert text_of(elements(page, "figcaption")[1]) == "The horn"


def test_what_is_played_or_linked_is_published_for_ever_and_nothing_else_is(site: Site) -> None:
    played = sorted(path for path in site.files() if path.startswith("media/"))
    assert [path.split(".")[0] for path in played] == [
        "media/horn",
        *["media/port"] * 2,
        "media/talk",
    ]
    assert {cache_class(path) for path in played} == {IMMUTABLE}
    types = [with_charset(media_type(Path(path))) for path in played]
    assert sorted(types) == ["audio/mpeg", "audio/ogg", "text/vtt", "video/mp4"]
    assert not [path for path in site.files() if is_recording(path) and path not in played]
    links = [a.get("href", "") for a in elements(by_class(parse(site.page()), "article")[0], "a")]
    assert {"media/port", "media/talk"} <= {link.lstrip("/").split(".")[0] for link in links}
    assert [link for link in links if link.startswith("/media/port.") and link.endswith(".vtt")]


def test_the_page_may_load_them_and_feeds_say_where_they_are(site: Site) -> None:
    assert "media-src &#39;self&#39;" in site.page()
    feed = site.page("feeds/all.json")
    for kind in ("port", "horn"):
        assert f'src=\\"https://paper.example/media/{kind}.' in feed
    assert 'poster=\\"https://paper.example/images/port-720.' in feed


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.mp4", b"no video", "be what its name says, MP4; save it anew as that"),
        ("a.mp4", video(b"+53.9+27.5/"), "not say where it was taken; `ffmpeg -i a.mp4 "),
        ("a.webm", video(), "be what its name says, WEBM"),
        ("a.mov", video(), "save a video as MP4"),
        ("a.wav", b"RIFF", "save a sound as MP3"),
        ("a.mp4", video(), "must have a picture beside it, a.jpg"),
    ],
)
def test_what_cannot_be_played_is_named_with_what_to_do(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    site = Site(tmp_path)
    site.write(f"images/{name}", data)
    site.write(PLACE, article(body=f"![A]({{static}}/images/{name})"))
    with pytest.raises(BuildError) as stopped:
        site.build()
    (fault,) = stopped.value.faults
    assert fault.path.endswith(PLACE)
    assert fault.line
    assert message in fault.message


def test_a_place_in_the_frames_themselves_is_none(tmp_path: Path) -> None:
    """The letters of such a field may stand by chance among a hundred million bytes."""
    (tmp_path / "a.mp4").write_bytes(video())
    assert recording_at(tmp_path / "a.mp4").is_video

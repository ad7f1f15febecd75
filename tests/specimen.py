"""A specimen paper: thirty invented articles with photographs, to look at and to measure.

`make specimen` builds it into `.build/specimen/output/`.
"""

from __future__ import annotations

import random
import shutil
import sys
from datetime import date, timedelta
from pathlib import Path

from pelican.settings import read_settings

from desk.build import build
from plugins.slugs import slug_of
from tests.photographs import Words, photograph, portrait, video
from tests.sites import ROOT, Site, article

SECTIONS = {
    "news": {"ru": "Новости", "en": "News"},
    "economy": {"ru": "Экономика", "en": "Economy"},
    "city": {"ru": "Город", "en": "City"},
    "culture": {"ru": "Культура", "en": "Culture"},
    "opinion": {"ru": "Мнения", "en": "Opinion"},
}
SETTINGS = {
    "SITENAME": "The Harbour Post",
    "SITENAMES": {},
    "CHROME_LANG": "en",
    "DEFAULT_LANG": "en",
    "SECTIONS": SECTIONS,
    "DEFAULT_CATEGORY": "news",
    "OPINION_SECTIONS": ["opinion"],
}
_FILMED = 4  # of each ten articles one shows a film
SIZE = (1600, 1200)  # pixels: as large as anything that a page shows of it needs

_WHO = ("The port", "The council", "A new bridge", "The grain terminal", "The city orchestra")
_WHAT = (
    "opens its books after a year of silence",
    "asks for one more winter",
    "takes in more ships than ever before",
    "finds a way around the old customs house",
    "closes for repairs until spring",
    "answers its readers' letters",
)
_SENTENCES = (
    "The work began before dawn, when the first barges came up the river.",
    "“Nobody expected it to go so quickly,” said the harbour master, who has kept the log.",
    "In May the turnover grew by 12 per cent, and by a third in the year before.",
    "Those who live along the quay were asked twice, and twice they said the same.",
    "What the books do not show is how much of it went by road.",
    "By the evening the last crane stood still, and the lamps on the pier were lit.",
)
_AUTHORS = ("Jane Doe", "Anton Reka", "Maria Sokol", "Ilya Brandt")
_BEATS = (
    "the port, and what is loaded there",
    "the council since 2004",
    "music -- mostly from the back row",
    "bridges",
)


def write_specimen(site: Site, number: int = 30, size: tuple[int, int] = SIZE) -> None:
    """Fill the content folder with so many articles, newest last, and their photographs; the
    seventh of each ten has no picture, as in every paper."""
    for place in range(1, number + 1):
        site.write(f"articles/{_slug(place)}.md", _article(site, place, size))
    site.write("authors.toml", "\n".join(_author(site, name) for name in _AUTHORS))
    about = "Title: About the paper\nLang: en\n\nInvented from the first line to the last.\n"
    site.write("pages/about.md", about)


def _author(site: Site, name: str) -> str:
    """Their place in the table; the last of them would not be taken."""
    slug, number = slug_of(name, "en"), _AUTHORS.index(name)
    entry = f'[[author]]\nname = "{name}"\nabout = "Writes about {_BEATS[number]}."\n'
    if number == len(_AUTHORS) - 1:
        return entry
    site.write(f"images/{slug}.jpg", portrait(number))
    return f'{entry}picture = "images/{slug}.jpg"\n'


def _slug(place: int) -> str:
    return f"story-{place:02}"


def _article(site: Site, place: int, size: tuple[int, int]) -> str:
    chance = random.Random(place)  # noqa: S311 - nothing is to be kept secret
    section = list(SECTIONS)[place % len(SECTIONS)]
    has_picture = place % 10 != 7
    lead = {
        "Picture": f"images/{_slug(place)}.jpg",
        "Picture-alt": "Cranes, water and the sheds behind them",
        "Picture-caption": "The quay on the morning when it all began",
    }
    if has_picture:
        site.write(f"images/{_slug(place)}.jpg", _photograph(place, size))
    text = [" ".join(chance.sample(_SENTENCES, 4)) for _ in range(5)]
    if place % 10 == _FILMED:
        site.write(f"images/film-{place}.mp4", video())
        site.write(f"images/film-{place}.jpg", photograph(1280, 720, seed=place))
        film = f'![The quay]({{static}}/images/film-{place}.mp4 "The first barge. Video: Jane Doe")'
        text.insert(1, film)
    if place % 6 == 0:
        text.insert(2, _gallery(site, place))
    return article(
        f"{_WHO[place % len(_WHO)]} {_WHAT[place % len(_WHAT)]}",
        "\n\n".join(text),
        Standfirst="Two years of talks have led to figures that everybody reads differently",
        Author=_AUTHORS[place % len(_AUTHORS)],
        Section=section,
        Date=(date(2013, 5, 1) + timedelta(days=place)).isoformat(),
        **(lead if has_picture else {}),
    )


def _photograph(place: int, size: tuple[int, int]) -> bytes:
    """Turned in each of Exif's eight ways in turn, with a place and words."""
    words = Words(byline=_AUTHORS[place % len(_AUTHORS)], credit="Harbour Post")
    orientation = place % 8 + 1
    return photograph(*size, seed=place, orientation=orientation, with_place=True, words=words)


def _gallery(site: Site, place: int) -> str:
    names = [f"images/{_slug(place)}-{number}.jpg" for number in (1, 2, 3)]
    for number, name in enumerate(names, 1):
        across, down = (1200, 800) if number != 2 else (800, 1100)
        site.write(name, photograph(across, down, seed=100 * place + number))
    return "\n".join(
        f'![The pier]({{static}}/{name} "The pier at {hour} o\'clock. Photograph: Maria Sokol")'
        for name, hour in zip(names, (6, 12, 21), strict=True)
    )


def main(folder: Path) -> Path:
    """Build the specimen anew; return where it lies."""
    shutil.rmtree(folder / "content", ignore_errors=True)
    site = Site(folder)
    write_specimen(site)
    shutil.copytree(ROOT / "content" / "extra", site.content / "extra")
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output)}
    settings = read_settings(str(ROOT / "pelicanconf.py"), {**SETTINGS, **paths})
    result = build(settings, folder / ".build")
    print(f"{site.output}: {len(site.files())} files in {result.seconds:.1f} s")  # noqa: T201
    return site.output


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / ".build" / "specimen"))

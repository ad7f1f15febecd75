"""What is published of a picture: widths, crops, names and sizes, all known before one is made."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.blockers import without_blocked
from plugins.slugs import slug_of

# Pixels. A phone of 360 px at double density shows 720; a text's measure on a desktop at double
# density shows 1,300; the widest picture of a page at double density 1,984.
LADDER = (360, 720, 1080, 1440, 2000)
WIDEST = LADDER[-1]
_FALLBACK = 1080  # the one JPEG: for old browsers, mail and feed readers
_NEAR = 1.15  # a step that is nearer than this to the next is left out
_MOVING = 720

# Width to height. Search engines ask for the first three of an article
# (developers.google.com/search/docs/appearance/structured-data/article), https://ogp.me readers
# show the fourth; lists show the second.
CROPS = {"16x9": (16, 9), "4x3": (4, 3), "1x1": (1, 1), "og": (1200, 630)}
CROP_WIDTH = 1200
LIST_CROP, LIST_WIDTHS = "4x3", (240, 480, 960)
# An author beside a byline (64 px) and at the head of their list (144 px), at double density.
PORTRAIT_CROP, PORTRAIT_WIDTHS = "1x1", (144, 320)

# What is published of a picture: all of it, the crops of what stands for a text, an author's face.
WHOLE, COVER, PORTRAIT = "whole", "cover", "portrait"


@dataclass(frozen=True)
class Rendition:
    """One file of a picture: its path from the site's root, and its size in pixels."""

    path: str
    width: int
    height: int


@dataclass(frozen=True)
class Renditions:
    """All files of one picture.

    `form` is WHOLE, COVER or PORTRAIT; `stem` begins the files' names, `key` is a hash of the
    picture's bytes and of the way in which it is encoded, `crop_key` the same with the focus;
    `width` and `height` are those of the upright picture in pixels.
    """

    stem: str
    key: str
    width: int
    height: int
    is_moving: bool = False
    crop_key: str = ""
    form: str = WHOLE

    @property
    def webp(self) -> tuple[Rendition, ...]:
        """The whole picture in all widths, narrowest first."""
        return tuple(self._whole(width, "webp") for width in widths_of(self.width))

    @property
    def jpeg(self) -> Rendition:
        """The whole picture for those who know nothing newer."""
        fitting = [width for width in widths_of(self.width) if width <= _FALLBACK]
        return self._whole(fitting[-1] if fitting else widths_of(self.width)[0], "jpg")

    @property
    def moving(self) -> Rendition | None:
        """The picture with its motion, where it has any."""
        if not self.is_moving:
            return None
        width = min(self.width, _MOVING)
        name = f"images/{self.stem}-moving.{self.key}.webp"
        return Rendition(name, width, scaled(self.width, self.height, width))

    def crop(self, ratio: str, width: int = CROP_WIDTH, ending: str = "jpg") -> Rendition:
        """A part of the picture in one of CROPS' forms, at most so wide."""
        across, down = box_size(self.width, self.height, ratio)
        made = min(width, across)
        name = f"images/{self.stem}-{ratio}-{made}.{self.crop_key}.{ending}"
        return Rendition(name, made, scaled(across, down, made))

    @property
    def crops(self) -> tuple[tuple[str, Rendition], ...]:
        """Every crop with the name of its form: for machines in JPEG, for lists and bylines in
        WebP."""
        if self.form == PORTRAIT:
            return tuple((PORTRAIT_CROP, one) for one in (*self.portrait, self.portrait_jpeg))
        if self.form == WHOLE:
            return ()
        machines = ((ratio, self.crop(ratio)) for ratio in CROPS)
        lists = ((LIST_CROP, one) for one in self.small)
        return (*machines, *lists, (LIST_CROP, self.small_jpeg))

    @property
    def small(self) -> tuple[Rendition, ...]:
        """The picture in lists, narrowest first."""
        found = (self.crop(LIST_CROP, width, "webp") for width in LIST_WIDTHS)
        return tuple(dict.fromkeys(found))

    @property
    def small_jpeg(self) -> Rendition:
        """The picture in lists for those who know nothing newer."""
        return self.crop(LIST_CROP, LIST_WIDTHS[1])

    @property
    def portrait(self) -> tuple[Rendition, ...]:
        """An author's face, narrowest first."""
        found = (self.crop(PORTRAIT_CROP, width, "webp") for width in PORTRAIT_WIDTHS)
        return tuple(dict.fromkeys(found))

    @property
    def portrait_jpeg(self) -> Rendition:
        """An author's face for those who know nothing newer."""
        return self.crop(PORTRAIT_CROP, PORTRAIT_WIDTHS[-1])

    def _whole(self, width: int, ending: str) -> Rendition:
        name = f"images/{self.stem}-{width}.{self.key}.{ending}"
        return Rendition(name, width, scaled(self.width, self.height, width))


def widths_of(width: int) -> tuple[int, ...]:
    """The widths in which a picture of this width is published; none is wider than it is."""
    widest = min(width, WIDEST)
    return (*(step for step in LADDER if step * _NEAR < widest), widest)


def scaled(width: int, height: int, to: int) -> int:
    """The height of a picture that is made `to` pixels wide."""
    return max(1, round(height * to / width))


def box_size(width: int, height: int, ratio: str) -> tuple[int, int]:
    """The largest part of a picture that has a form: pixels across and down."""
    across, down = CROPS[ratio]
    if width * down >= height * across:
        return max(1, round(height * across / down)), height
    return width, max(1, round(width * down / across))


def stem_of(name: str) -> str:
    """How the names of a picture's files begin: `Фото порта.JPG` -> `foto-porta`."""
    stem = without_blocked(slug_of(re.sub(r"\.[^.]*$", "", name)))
    return stem[:60].strip("-") or "picture"

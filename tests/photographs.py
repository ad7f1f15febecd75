"""Photographs as cameras and agencies make them: light, detail, Exif, GPS, IPTC; the same each
time."""

from __future__ import annotations

import random
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageChops, ImageDraw, ImageFilter

# Octaves of noise with their weights of 128: detail falls with its size, as in what one sees.
_OCTAVES = ((6, 56), (20, 40), (60, 26), (180, 16), (540, 9), (1600, 5))


@dataclass(frozen=True)
class Words:
    """What a photograph says of itself (IPTC-IIM)."""

    caption: str = ""
    byline: str = ""
    credit: str = ""
    rights: str = ""


def scene(width: int, height: int, seed: int) -> Image.Image:
    """A picture of sky, ground and things with edges, in the colours of a season."""
    chance = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    day, earth = chance.randrange(150, 225), chance.randrange(40, 110)
    sky = tuple(day + tint for tint in (chance.randrange(-15, 12), 4, chance.randrange(0, 30)))
    ground = tuple(earth + tint for tint in (chance.randrange(0, 28), 6, chance.randrange(-25, 6)))
    light = Image.linear_gradient("L").resize((width, height))
    image = Image.composite(
        Image.new("RGB", (width, height), ground), Image.new("RGB", (width, height), sky), light
    )
    canvas = ImageDraw.Draw(image)
    for number in range(26):
        across = chance.randrange(width // 40, width // 6)
        left, top = chance.randrange(-across, width), chance.randrange(height // 3, height)
        shade = chance.randrange(30, 215)
        colour = tuple(shade + chance.randrange(-22, 23) for _ in range(3))
        box = (left, top, left + across, top + across * chance.uniform(0.4, 1.8))
        (canvas.ellipse if number % 3 == 0 else canvas.rectangle)(box, fill=colour)
    for size, weight in _OCTAVES:
        if size <= width:
            image = ImageChops.add(image, _noise(size, weight, (width, height), chance), 1, -128)
    return image.filter(ImageFilter.GaussianBlur(0.6))


def _noise(size: int, weight: int, to: tuple[int, int], chance: random.Random) -> Image.Image:
    down = max(1, size * 3 // 4)
    grain = Image.frombytes("L", (size, down), chance.randbytes(size * down))
    grain = grain.point(lambda value: 128 + (value - 128) * weight // 128)
    return Image.merge("RGB", [grain.resize(to, Image.Resampling.BICUBIC)] * 3)


def photograph(  # noqa: PLR0913 - a photograph has as many sides
    width: int = 480,
    height: int = 320,
    *,
    seed: int = 1,
    orientation: int = 1,
    with_place: bool = False,
    words: Words | None = None,
) -> bytes:
    """A JPEG as a camera saves it; `width` and `height` are those of the upright picture, which
    Exif's `orientation` says how to turn."""
    image = scene(width, height, seed)
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    saved = image.transpose(turn[orientation]) if orientation in turn else image
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Make] = "Camera of tests"
    if with_place:
        exif.get_ifd(ExifTags.IFD.GPSInfo).update({1: "N", 2: (53.0, 54.0, 8.0)})
    file = BytesIO()
    saved.save(file, "JPEG", quality=88, exif=exif, comment=b"a camera's comment")
    return _with_words(file.getvalue(), words) if words else file.getvalue()


def portrait(seed: int = 1) -> bytes:
    """Head and shoulders before a wall, as a newspaper has its own people taken."""
    chance = random.Random(seed)  # noqa: S311 - nothing is to be kept secret
    image = scene(600, 800, seed).filter(ImageFilter.GaussianBlur(24))
    skin, hair, coat = (
        tuple(base + chance.randrange(-30, 31) for base in bases)
        for bases in ((190, 150, 128), (70, 56, 48), (62, 70, 84))
    )
    canvas = ImageDraw.Draw(image)
    canvas.ellipse((40, 500, 560, 1200), fill=coat)
    canvas.rectangle((250, 400, 350, 540), fill=skin)
    canvas.ellipse((170, 110, 430, 430), fill=hair)
    canvas.ellipse((190, 165, 410, 465), fill=skin)
    image = ImageChops.add(image, _noise(200, 20, image.size, chance), 1, -128)
    file = BytesIO()
    image.filter(ImageFilter.GaussianBlur(2)).save(file, "JPEG", quality=88)
    return file.getvalue()


def video(place: bytes = b"") -> bytes:
    """The boxes with which an MP4 begins, and where it says that it was taken; it has no frame."""
    told = _box(b"udta", _box(b"\xa9xyz", place)) if place else b""
    movie = _box(b"moov", _box(b"mvhd", bytes(100)) + told)
    return _box(b"ftyp", b"isom\0\0\2\0isom") + _box(b"mdat", b"\xa9xyz" * 9) + movie


def _box(name: bytes, inside: bytes) -> bytes:
    return (len(inside) + 8).to_bytes(4, "big") + name + inside


def _with_words(jpeg: bytes, words: Words) -> bytes:
    """Put an IPTC-IIM record into a JPEG: Photoshop's resource 0x0404 in segment APP13."""
    fields = {80: words.byline, 110: words.credit, 116: words.rights, 120: words.caption}
    record = b"\x1c\x01\x5a\x00\x03\x1b%G" + b"".join(
        b"\x1c\x02" + bytes([number]) + len(text.encode()).to_bytes(2, "big") + text.encode()
        for number, text in fields.items()
        if text
    )
    record += b"\0" * (len(record) % 2)
    resource = b"8BIM\x04\x04\0\0" + len(record).to_bytes(4, "big") + record
    segment = b"Photoshop 3.0\0" + resource
    return jpeg[:2] + b"\xff\xed" + (len(segment) + 2).to_bytes(2, "big") + segment + jpeg[2:]

"""Read of a picture's file what a page must know: its size as it is seen, what it says of itself,
or why it cannot be published."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from warnings import catch_warnings

from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from plugins.images.embedded import Embedded, embedded_in

# What Pillow reads and is published anew; by these endings, in any case.
ENDINGS = frozenset(
    ".png .apng .jpg .jpeg .jpe .jfif .mpo .gif .webp .avif .tif .tiff .bmp .heic .heif".split()
)
# What is no picture for the web, with what to do.
_OTHERS = {
    ".heic": "save it as JPEG (in the phone's settings for the camera: “Most compatible”)",
    ".heif": "save it as JPEG",
    ".svg": "save it as PNG, at least 2,000 pixels wide",
    ".pdf": "save its page as PNG",
    ".psd": "save it as JPEG",
    **dict.fromkeys((".mov", ".avi", ".mkv", ".m4v", ".ogv"), "save a video as MP4 (H.264)"),
    **dict.fromkeys((".wav", ".flac", ".aac", ".opus", ".wma"), "save a sound as MP3 or M4A"),
    **dict.fromkeys((".mp4", ".webm", ".mp3", ".m4a", ".ogg"), "let it stand in the text"),
    **dict.fromkeys((".cr2", ".cr3", ".nef", ".arw", ".dng", ".raf"), "develop it, as JPEG"),
}
MOST_PIXELS = 250_000_000  # of a camera with 200 megapixels, and a little more
_STEEPEST = 8  # times as tall as wide: WebP has at most 16,383 rows
_MOVING = {"GIF", "WEBP", "PNG"}
_TURNED = range(5, 9)  # Exif's orientations whose width is the height


class PictureError(Exception):
    """A file that cannot be published as a picture; the text says what it must be."""


@dataclass(frozen=True)
class Photograph:
    """What is known of a picture's file: the SHA-256 and the size of its bytes, width and height
    in pixels as it is seen, whether it moves, whether it is drawn (few colours, sharp edges), and
    its own words."""

    digest: str
    bytes: int
    width: int
    height: int
    is_moving: bool
    is_drawn: bool
    embedded: Embedded

    @property
    def megapixels(self) -> float:
        """Its size in millions of pixels."""
        return self.width * self.height / 1e6


def is_picture(path: str) -> bool:
    """Whether a file of this name is published as a picture: not as it is, but encoded anew."""
    return PurePosixPath(path).suffix.lower() in ENDINGS


def photograph_of(path: Path) -> Photograph:
    """Read a file.

    Raises:
        PictureError: it is no picture, or none that can be published.
    """
    try:
        data = path.read_bytes()
        # The limit is ours, below, and not a matter of warnings.
        with catch_warnings(action="ignore"), Image.open(BytesIO(data)) as image:
            return _facts(data, image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, KeyError):
        raise PictureError(_remedy(path)) from None
    except Image.DecompressionBombError:
        raise PictureError(_too_large("")) from None


def _remedy(path: Path) -> str:
    hint = _OTHERS.get(path.suffix.lower())
    return f"be a JPEG, PNG, WebP, AVIF or GIF; {hint}" if hint else "be a picture that can be read"


def _too_large(size: str) -> str:
    most = MOST_PIXELS // 1_000_000
    return f"have at most {most} megapixels{size}; make it smaller"


def _facts(data: bytes, image: ImageFile.ImageFile) -> Photograph:
    width, height = image.size
    if image.getexif().get(ExifTags.Base.Orientation) in _TURNED:
        width, height = height, width
    if width * height > MOST_PIXELS:
        raise PictureError(_too_large(f", not {width * height / 1e6:,.0f}"))
    if height > _STEEPEST * width:
        raise PictureError(f"be at most {_STEEPEST} times as tall as it is wide; divide it")
    if image.mode == "F":
        raise PictureError("have whole numbers for its colours; save it as JPEG or PNG")
    is_moving = image.format in _MOVING and bool(getattr(image, "is_animated", False))
    is_drawn = image.format in {"PNG", "GIF"} or image.mode in {"1", "P"}
    digest = sha256(data).hexdigest()
    return Photograph(digest, len(data), width, height, is_moving, is_drawn, embedded_in(image))

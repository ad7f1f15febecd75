"""Finish each picture of a text: its alternative text is required, its size written, its loading
put off below the fold."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from warnings import catch_warnings

from pelican.contents import Content
from PIL import Image, UnidentifiedImageError

from plugins import faults
from plugins.faults import Fault
from plugins.incremental.signals import content_read
from plugins.links import Link, line_of, links_in, target_of

# A picture among the first so many characters of HTML may stand above the fold of a desktop window.
FOLD = 1500

# The sanitiser writes every attribute as name="value".
_IMAGE = re.compile(r'<img((?:\s+[\w-]+="[^"]*")*)\s*/?>')
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


@dataclass(frozen=True)
class Size:
    """A picture's width and height in CSS pixels."""

    width: int
    height: int


def size_of(path: Path) -> Size | None:
    """Read a picture's size from its header; None when Pillow cannot read the file, or holds it
    for too large to be one."""
    try:
        with catch_warnings(action="error"), Image.open(path) as image:
            return Size(*image.size)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, struct.error, Warning):
        return None
    except Image.DecompressionBombError:
        return None


def finished(tag: dict[str, str], size: Size, *, lazy: bool) -> str:
    """An `img` with its size, so that the text does not jump when the picture comes (values are
    escaped HTML)."""
    loading = {"loading": "lazy", "decoding": "async"} if lazy else {}
    sizes = {"width": str(size.width), "height": str(size.height)}
    attributes = {**tag, **sizes, **loading}
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<img {written}>"


@dataclass(frozen=True)
class Picture:
    """One `img` of sanitised HTML: its attributes (values are escaped HTML), and what it names."""

    tag: dict[str, str]
    link: Link | None
    place: int


def pictures_in(html: str) -> Iterator[Picture]:
    """Yield every picture of sanitised HTML, in order."""
    for match in _IMAGE.finditer(html):
        yield _picture(match)


def _picture(match: re.Match[str]) -> Picture:
    tag = dict(_ATTRIBUTE.findall(match[1]))
    return Picture(tag, next(links_in(match[0]), None), match.start())


def picture_fault(picture: Picture) -> tuple[str, str, str] | None:
    """The code and the message of what is wrong with a picture's tag, and the text by which it is
    found in the source; or None.

    image-source: a picture names no file. `<img alt="A port">` -> name it, as
    `{static}/images/port.jpg`.

    image-alt: a picture has no words for those who cannot see it. `![]({static}/images/port.jpg)`
    -> say in the brackets what it shows.
    """
    if picture.link is None:
        return "image-source", "image must name a file, as {static}/images/…", "<img"
    text = picture.link.text
    if not unescape(picture.tag.get("alt", "")).strip():
        message = f"image {text!r} must have an alternative text: ![what it shows](…)"
        return "image-alt", message, text
    return None


def file_fault(link: Link) -> tuple[str, str]:
    """image-unreadable: a picture cannot be read. `port.jpg` that is a text -> replace the file."""
    message = f"image must be a picture that can be read, not {unescape(link.text)!r}"
    return "image-unreadable", message


class _Finisher:
    """Replaces the pictures of one source, and reports those it cannot."""

    def __init__(self, source: Path, root: Path) -> None:
        self.source, self.root = source, root

    def __call__(self, match: re.Match[str]) -> str:
        picture = _picture(match)
        wrong = picture_fault(picture)
        if wrong:
            self._report(*wrong)
        link = picture.link
        target = target_of(link, self.source, self.root) if link and link.kind else None
        size = size_of(target) if target else None
        if link and target and not size:
            self._report(*file_fault(link), link.text)
        return finished(picture.tag, size, lazy=picture.place > FOLD) if size else match[0]

    def _report(self, code: str, message: str, needle: str) -> None:
        line = line_of(self.source, needle)
        faults.report(Fault(faults.shown(self.source), line, message, code))


def finish_images(content: Content) -> None:
    """Rewrite the pictures in a text before anything asks for it."""
    if "<img" in content._content:
        finisher = _Finisher(Path(content.source_path), Path(content.settings["PATH"]))
        content._content = _IMAGE.sub(finisher, content._content)


def register() -> None:
    """What a picture needs follows from the text and from the picture's file."""
    content_read.connect(finish_images)

"""Finish each picture of a text: its alternative text is required, its size written, its loading
put off below the fold."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from pelican.contents import Content
from PIL import Image, UnidentifiedImageError

from plugins import faults
from plugins.faults import Fault
from plugins.incremental.signals import content_read
from plugins.links import line_of, links_in, target_of

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
    """Read a picture's size from its header; None when Pillow cannot read the file."""
    try:
        with Image.open(path) as image:
            return Size(*image.size)
    except (UnidentifiedImageError, OSError):
        return None


def finished(tag: dict[str, str], size: Size, *, lazy: bool) -> str:
    """An `img` with its size, so that the text does not jump when the picture comes (values are
    escaped HTML)."""
    loading = {"loading": "lazy", "decoding": "async"} if lazy else {}
    sizes = {"width": str(size.width), "height": str(size.height)}
    attributes = {**tag, **sizes, **loading}
    written = " ".join(f'{name}="{value}"' for name, value in attributes.items())
    return f"<img {written}>"


class _Finisher:
    """Replaces the pictures of one source, and reports those it cannot.

    image-source: a picture names no file. `<img alt="A port">` -> name it, as
    `{static}/images/port.jpg`.

    image-alt: a picture has no words for those who cannot see it. `![]({static}/images/port.jpg)`
    -> say in the brackets what it shows.

    image-unreadable: a picture cannot be read. `port.jpg` that is a text -> replace the file.
    """

    def __init__(self, source: Path, root: Path) -> None:
        self.source, self.root = source, root

    def __call__(self, match: re.Match[str]) -> str:
        tag = dict(_ATTRIBUTE.findall(match[1]))
        link = next(links_in(match[0]), None)
        if link is None:
            message = "image must name a file, as {static}/images/…"
            self._report(message, "<img", "image-source")
            return match[0]
        if not tag.get("alt", "").strip():
            message = f"image {link.text!r} must have an alternative text: ![what it shows](…)"
            self._report(message, link.text, "image-alt")
        target = target_of(link, self.source, self.root) if link.kind else None
        size = size_of(target) if target else None
        if target and not size:
            message = f"image must be a picture that can be read, not {unescape(link.text)!r}"
            self._report(message, link.text, "image-unreadable")
        return finished(tag, size, lazy=match.start() > FOLD) if size else match[0]

    def _report(self, message: str, needle: str, code: str) -> None:
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

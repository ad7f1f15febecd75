"""What the paper shows of itself on each page: its logo, accounts elsewhere, a way to support it, a
newsletter, a script that counts visits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from pelican import signals
from pelican.generators import Generator

from plugins import faults
from plugins.faults import Fault
from plugins.images.photograph import PictureError, photograph_of
from plugins.imprint.model import imprint_of

_SVG = "{http://www.w3.org/2000/svg}svg"


@dataclass(frozen=True)
class Size:
    """A picture's width and height in CSS pixels."""

    width: int
    height: int


@dataclass(frozen=True)
class Logo:
    """The picture in the nameplate: `url` from the site's root, size in CSS pixels."""

    url: str
    width: int
    height: int


def svg_size(path: Path) -> Size | None:
    """The size of an SVG by its `width` and `height`, or else by its `viewBox` (SVG 2, 8.6); None
    when it has neither, or is no SVG."""
    try:
        root = etree.parse(path, etree.XMLParser(resolve_entities=False, no_network=True)).getroot()
        if root.tag != _SVG:
            return None
        box = root.get("viewBox", "").replace(",", " ").split()[2:]
        width, height = (
            round(float((root.get(name) or box[place]).removesuffix("px")))
            for place, name in enumerate(("width", "height"))
        )
    except (OSError, etree.XMLSyntaxError, ValueError, IndexError):
        return None
    return Size(width, height) if width > 0 and height > 0 else None


def install(generator: Generator) -> None:
    """Give templates IMPRINT."""
    generator.context["IMPRINT"] = imprint_of(generator.settings)
    generator.context["LOGO"] = None


def size_of_logo(path: Path) -> Size | None:
    """The size of a picture in CSS pixels; None when it has none."""
    if path.suffix.lower() == ".svg":
        return svg_size(path)
    try:
        photograph = photograph_of(path)
    except PictureError:
        return None
    return Size(photograph.width, photograph.height)


def set_logo(generators: Sequence[Generator]) -> None:
    """Give templates LOGO, the picture under the address that it is published at."""
    context = generators[0].context
    name = imprint_of(generators[0].settings).logo
    static = context["static_content"].get(name)
    size = size_of_logo(Path(static.source_path)) if static else None
    if static and size:
        context["LOGO"] = Logo(static.url, size.width, size.height)
    elif name:
        message = f"LOGO must be a picture below STATIC_PATHS, not {name!r}"
        faults.report(Fault("", 0, message, "setting-wrong"))


def register() -> None:
    """A picture's address has its hash once the static generator is done."""
    signals.generator_init.connect(install)
    signals.all_generators_finalized.connect(set_logo)

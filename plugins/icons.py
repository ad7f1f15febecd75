"""The paper's icon for telephones and installed sites, in the sizes that they ask for, and the web
manifest that names them (W3C Web Application Manifest)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer
from PIL import Image

from pelican_incremental import add_task
from plugins import faults, needs
from plugins.accent import papers_of
from plugins.faults import Fault
from plugins.languages import site_name
from plugins.share_pictures.drawing import draw_initial
from plugins.source.tree import ICON
from plugins.stylesheet import ENTRY, join

MANIFEST = "manifest.webmanifest"
# Apple's devices look at this address without being told of it; they round the corners.
APPLE = "apple-touch-icon.png"
# In CSS pixels; what installs a site asks for the other two.
SIZES = {APPLE: 180, "icons/192.png": 192, "icons/512.png": 512}
LEAST = max(SIZES.values())


def wrong_icon(path: Path) -> str:
    """What the picture of which icons are made must be; '' when it will do, or there is none."""
    if not path.is_file():
        return ""
    try:
        with Image.open(path, formats=("PNG",)) as image:
            width, height = image.size
            image.load()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return "be a PNG that can be read"
    if width != height or width < LEAST:
        return f"be a square of {LEAST} pixels or more, not {width} × {height}"
    return ""


def icon_faults(settings: Mapping[str, Any]) -> Iterator[Fault]:
    """The fault of the picture that a site gives, if it has one."""
    source = Path(settings["PATH"], ICON)
    wrong = wrong_icon(source)
    if wrong:
        yield Fault(faults.shown(source), 0, f"icon must {wrong}", "image-unreadable")


def install(generator: Generator) -> None:
    """Give templates WEB_MANIFEST, the address of the manifest."""
    generator.context["WEB_MANIFEST"] = MANIFEST


def write_icons(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the icons and the manifest; refuse a picture that cannot be one."""
    found = list(icon_faults(generator.settings))
    if found:
        faults.report(*found)
        return
    add_task(writer.settings, "icons", f"{__name__}:make_icons")
    add_task(writer.settings, "web manifest", f"{__name__}:make_manifest")


def make_icons(settings: dict[str, Any]) -> dict[str, bytes]:
    """Draw each size of the paper's picture, or else of its name's first letter."""
    source = Path(settings["PATH"], ICON)
    if not source.is_file():
        name = site_name(settings)
        drawn = {path: draw_initial(name, size) for path, size in SIZES.items()}
        return {path: _saved(picture) for path, picture in drawn.items()}
    with Image.open(BytesIO(source.read_bytes()), formats=("PNG",)) as image:
        picture = image.convert("RGBA")
    resized = {path: picture.resize((size, size)) for path, size in SIZES.items()}
    return {path: _saved(one, optimize=True) for path, one in resized.items()}


def _saved(picture: Image.Image, *, optimize: bool = False) -> bytes:
    """The PNG without anything that its source says of itself."""
    data = BytesIO()
    picture.save(data, "PNG", optimize=optimize)
    return data.getvalue()


def make_manifest(settings: dict[str, Any]) -> dict[str, bytes]:
    """The manifest; its addresses are relative to its own, so that it holds below a path."""
    light, _ = papers_of(join(Path(settings["THEME"], ENTRY)))
    name = site_name(settings)
    facts = {
        "name": name,
        "lang": settings["CHROME_LANG"],
        "start_url": "./",
        "display": "minimal-ui",
        "background_color": light,
        "theme_color": light,
        "icons": [
            {"src": path, "sizes": f"{size}x{size}", "type": "image/png"}
            for path, size in SIZES.items()
            if path != APPLE
        ],
    }
    return {MANIFEST: json.dumps(facts, ensure_ascii=False, indent=1).encode()}


def register() -> None:
    """The files concern no page but the front page, which names the manifest."""
    needs.watch("icons", ("CHROME_LANG",), theme=("static/css/texts.css",))
    signals.generator_init.connect(install)
    signals.article_writer_finalized.connect(write_icons)

"""Look at the pictures of a site: those that nobody uses, that are heavier than they need be, and
that say where they were taken."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

from plugins import faults
from plugins.faults import Fault
from plugins.images.captions import credit_of
from plugins.images.files import known_photograph
from plugins.images.photograph import Photograph, PictureError, is_picture
from plugins.images.recordings import is_recording
from plugins.source.tree import Tree, is_ignored

# More than any rendition is made of: it only weighs on the repository and on whoever copies it.
MOST_BYTES = 20_000_000
MOST_MEGAPIXELS = 60
_SOME = 3


def picture_findings(
    used: Container[str], credited: Container[str], tree: Tree, settings: Mapping[str, Any]
) -> Iterator[Fault]:
    """Yield what is to be said of each picture below `content/`; `used` are the paths of those
    that a text shows, drafts among them, `credited` of those to which a text gives a credit."""
    placed: list[Fault] = []
    for name in sorted(tree.files):
        if (is_picture(name) or is_recording(name)) and not is_ignored(name, settings):
            path = tree.root / name
            if name in used:
                found = list(_of_used(path, name in credited, settings))
                placed += [fault for fault in found if fault.code == "image-gps"]
                yield from (fault for fault in found if fault.code != "image-gps")
            elif name not in settings["EXTRA_PATH_METADATA"] and name != settings.get("LOGO"):
                yield _warning(path, "image-unused", "must be used by a text, or be deleted")
    yield from _some(placed)


def _some(placed: list[Fault]) -> Iterator[Fault]:
    """The first of many notes that say the same, and how many more there are."""
    yield from placed[:_SOME]
    if len(placed) > _SOME:
        last = placed[_SOME]
        more = f"{len(placed) - _SOME} more images say where they were taken, this one first"
        yield Fault(last.path, 0, more, last.code, 0, "note")


def _of_used(path: Path, is_credited: bool, settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Say what an editor should know of a picture that is published.

    image-unused: no text shows a picture, or plays a video or a sound, not even a draft; it is not
    published. `old.jpg` -> delete it, or show it.

    image-large: a picture is larger than anything that is made of it. `port.jpg` of 40 MB -> save
    it smaller: at most 20 MB and 60 megapixels.

    image-gps: a picture says where it was taken. `port.jpg` of a phone -> nothing: the place is
    left out of what is published; it stays in the sources.

    image-credit: neither a text nor the picture says who took it, and `PICTURE_CREDITS` asks for
    it. `![A port](port.jpg)` -> write `"Photograph: Jane Doe"` behind the path.
    """
    try:
        photograph = known_photograph(path, dict(settings))
    except PictureError:
        return  # those who show it are named
    heavy = _weight(photograph)
    if heavy:
        yield _warning(path, "image-large", heavy)
    if photograph.embedded.has_place:
        message = "says where it was taken (GPS); that is left out of what is published"
        yield Fault(faults.shown(path), 0, f"image {message}", "image-gps", 0, "note")
    own = photograph.embedded
    is_credited = is_credited or bool(credit_of(own.byline, own.credit, own.rights))
    if settings.get("PICTURE_CREDITS") and not is_credited:
        yield _warning(path, "image-credit", 'must have a credit, as "Photograph: Jane Doe"')


def _weight(photograph: Photograph) -> str:
    """How a picture is too heavy, or nothing."""
    if photograph.bytes <= MOST_BYTES and photograph.megapixels <= MOST_MEGAPIXELS:
        return ""
    most = f"at most {MOST_BYTES // 1_000_000} MB and {MOST_MEGAPIXELS} megapixels"
    given = f"{photograph.bytes / 1e6:,.1f} MB and {photograph.megapixels:,.0f}"
    return f"must have {most}, not {given}: readers get it at most 2,000 pixels wide"


def _warning(path: Path, code: str, message: str) -> Fault:
    return Fault(faults.shown(path), 0, f"image {message}", code, 0, "warning")

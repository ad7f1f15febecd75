"""What must be so of a picture and of its tag in a text, and what an editor is told when it is
not."""

from __future__ import annotations

from html import unescape
from pathlib import Path

from plugins import faults
from plugins.faults import Fault
from plugins.images.figures import FORMS, Tag
from plugins.images.photograph import PictureError, photograph_of
from plugins.images.recordings import is_recording, recording_at
from plugins.source.fields import LeadField
from plugins.source.linked import Link, links_in
from plugins.source.tables import AUTHORS

# The code, the message, and the text by which the place is found in the source.
Found = tuple[str, str, str]


def link_in(tag: Tag) -> Link | None:
    """What a picture names."""
    return next(links_in(tag.html), None)


def tag_fault(tag: Tag, alt: str) -> Found | None:
    """What is wrong with a picture's tag; `alt` are the words that its file has for those who
    cannot see it.

    image-source: a picture names no file. `<img alt="A port">` -> name it, as
    `{static}/images/port.jpg`.

    image-alt: a picture has no words for those who cannot see it. `![]({static}/images/port.jpg)`
    -> say in the brackets what it shows.

    image-form: a picture asks for a form that the paper does not have.
    `![A port](port.jpg){: .big }` -> take `.wide`, `.aside` or `.portrait`, or none.
    """
    link = link_in(tag)
    if link is None:
        return "image-source", "image must name a file, as {static}/images/…", "<img"
    text = link.text
    if not tag.attributes.get("alt", "").strip() and not alt:
        message = f"image {text!r} must have an alternative text: ![what it shows](…)"
        return "image-alt", message, text
    strange = [form for form in tag.forms if form not in FORMS]
    if strange:
        known = ", ".join(f".{form}" for form in FORMS)
        return "image-form", f"image must have the form {known} or none, not {strange[0]!r}", text
    return None


def lead_fault(field: LeadField, alt: str) -> Found | None:
    """What is wrong with the words of a lead picture; `alt` are those of its file.

    picture-alt: the lead picture has no words for those who cannot see it. `Picture: port.jpg`
    alone -> add `Picture-alt: What it shows`.
    """
    if field.alt or alt:
        return None
    message = "Picture must have its alternative text, as `Picture-alt: What it shows`"
    return "picture-alt", message, field.path


def portrait_fault(author: str, picture: str, error: PictureError, root: Path) -> Fault:
    """What is said of an author's portrait that cannot be published."""
    message = f"picture of {author!r} must {error}, not {picture!r}"
    return Fault(faults.shown(root / AUTHORS), 0, message, "image-unreadable")


def file_fault(link: Link, path: Path) -> tuple[str, str] | None:
    """Say why a picture, a video or a sound cannot be published.

    image-unreadable: a picture cannot be published. `port.heic` -> do what the message says.
    """
    if is_recording(path.name):
        return _recording_fault(link, path)
    try:
        photograph_of(path)
    except PictureError as error:
        return "image-unreadable", f"image must {error}, not {unescape(link.text)!r}"
    return None


def _recording_fault(link: Link, path: Path) -> tuple[str, str] | None:
    """Say why a video or a sound cannot be published.

    media-unreadable: a video or a sound cannot be published. `port.mp4` that says where it was
    taken -> do what the message says.

    video-still: nothing stands for a video until a reader starts it. `port.mp4` alone -> put a
    picture of the same name and proportions beside it, `port.jpg`.
    """
    try:
        recording = recording_at(path)
    except PictureError as error:
        return "media-unreadable", f"video or sound must {error}, not {unescape(link.text)!r}"
    if link.tag != "a" and recording.is_video and not recording.still:
        beside = path.with_suffix(".jpg").name
        message = f"video {unescape(link.text)!r} must have a picture beside it, {beside}"
        return "video-still", message
    if link.tag != "a" and recording.still:
        return file_fault(link, recording.still)
    return None

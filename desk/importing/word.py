"""Read a Word document through mammoth, with its notes and pictures."""

from __future__ import annotations

import io
import re
import warnings
import zlib
from typing import Any
from zipfile import BadZipFile, ZipFile

import mammoth
from lxml.html import HtmlElement
from PIL import Image, UnidentifiedImageError

from desk.importing.draft import SLUG_MARK
from desk.importing.header import WINDOW, is_header_line
from desk.importing.model import Facts, LeftOut, Picture, Reading
from desk.importing.page import parse
from desk.importing.to_markdown import Writer, shown
from desk.importing.word_xml import mended, number_lists
from desk.settings import SettingError

MAX_DOCUMENT = 50_000_000  # bytes of the file: a text with its pictures as a camera makes them
MAX_UNPACKED = 100_000_000
MAX_XML = 10_000_000  # bytes of one part: some thousand pages
MAX_PARTS = 5_000

_MAGIC = b"PK\x03\x04"
_STYLE_MESSAGE = re.compile(r"Unrecognised \w+ style")
# What can be published, by Pillow's names; MPO is a phone's JPEG with further pictures behind it.
_ENDINGS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp", "MPO": "jpg", "AVIF": "avif"}
_ENDINGS["TIFF"] = "tif"  # published as the others are: encoded anew
_STYLES = """
p[style-name='Title'] => h1.headline:fresh
p[style-name='Subtitle'] => p.standfirst:fresh
p[style-name='caption'] => p.caption:fresh
p[style-name='Caption'] => p.caption:fresh
p[style-name='Quote'] => blockquote > p:fresh
p[style-name='Intense Quote'] => blockquote > p:fresh
"""


def is_document(data: bytes) -> bool:
    """Whether the bytes are an Office Open XML package of any kind."""
    if not data.startswith(_MAGIC):
        return False
    try:
        with ZipFile(io.BytesIO(data)) as package:
            return any(name.startswith("word/") for name in package.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        return False


def read_document(data: bytes, name: str) -> Reading:
    """A document's paragraphs, and its pictures in order.

    Raises:
        SettingError: it is damaged, locked, or unpacks to more than a text does.
    """
    refuse_bombs(data, name)
    pictures = _Pictures()
    document, hidden = mended(data)
    try:
        result = mammoth.convert_to_html(
            io.BytesIO(document),
            style_map=_STYLES,
            include_embedded_style_map=False,
            convert_image=mammoth.images.img_element(pictures.keep),
        )
    except Exception:  # mammoth lets through whatever its parsers raise, of many kinds
        raise SettingError(
            f"FILE must be a Word document that can be read; {name} is damaged: save it again"
        ) from None
    body = parse(f"<body>{result.value or '<p></p>'}</body>", name).find("body")
    number_lists(body)
    _tie_captions(body)
    writer = Writer(pictures=pictures.addresses)
    title = _taken(_headline(body))
    facts = Facts(title=title, standfirst=_taken(body.find("p[@class='standfirst']")))
    blocks = tuple(writer.blocks(body))
    told = dict.fromkeys(message.message for message in result.messages)
    lost = [LeftOut(0, "part", text) for text in told if not _STYLE_MESSAGE.match(text)]
    unseen = [LeftOut(0, "hidden text", text) for text in hidden]
    left = (*unseen, *pictures.left_out, *lost, *writer.left_out)
    return Reading("Word", blocks, facts, left, tuple(pictures.kept), tuple(pictures.notes))


def refuse_bombs(data: bytes, name: str) -> None:
    """Raise SettingError for a package that is larger unpacked than a text can be, or that defines
    entities, which grow when they are read; Word writes none."""
    if len(data) > MAX_DOCUMENT:
        raise SettingError(f"FILE must hold at most {MAX_DOCUMENT // 1_000_000} MB: {name}")
    with ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        unpacked = sum(part.file_size for part in parts)
        texts = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
        if (
            len(parts) > MAX_PARTS
            or unpacked > MAX_UNPACKED
            or any(part.file_size > MAX_XML for part in texts)
        ):
            raise SettingError(
                f"FILE must unpack to at most {MAX_UNPACKED // 1_000_000} MB, of which "
                f"{MAX_XML // 1_000_000} MB text: {name}"
            )
        try:
            defines = any(b"<!" in package.read(part).replace(b"\0", b"") for part in texts)
        except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError):
            raise SettingError(
                f"FILE must be a whole document without a password; {name} cannot be unpacked"
            ) from None
    if defines:
        raise SettingError(f"FILE must be as Word writes it; {name} defines entities in its XML")


class _Pictures:
    """Takes a document's pictures one by one; `addresses` are those that they have on the site."""

    def __init__(self) -> None:
        self.kept: list[Picture] = []
        self.addresses: dict[str, str] = {}
        self.left_out: list[LeftOut] = []
        self.notes: list[str] = []

    def keep(self, image: Any) -> dict[str, str]:
        """Return the attributes of an `img` (mammoth's hook); its alternative text is there
        already."""
        alt = " ".join((image.alt_text or "").split())
        with image.open() as opened:
            data = opened.read()
        ending = _ending_of(data)
        if not ending:
            self.left_out.append(LeftOut(0, "picture", f"{alt} ({image.content_type})".strip()))
            return {"src": ""}
        self.kept.append(Picture(data, ending))
        source = f"picture:{len(self.kept)}"
        address = f"{{static}}/images/{SLUG_MARK}-{len(self.kept)}.{ending}"
        self.addresses[source] = address
        if not alt:
            self.notes.append(
                f"Describe picture {len(self.kept)} as ![what it shows](…): a build asks for it."
            )
        return {"src": source, "alt": alt}


def _ending_of(data: bytes) -> str:
    """By what the bytes are, not by what the document calls them; '' for what browsers do not
    show."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                return _ENDINGS.get(picture.format or "", "")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""
    except Image.DecompressionBombWarning:
        return ""


def _headline(body: HtmlElement) -> HtmlElement | None:
    """The paragraph in Word's style Title, below short lines at most, or a heading before all text;
    None: the first paragraph will do, whatever it looks like."""
    passed: list[str] = []
    for element in [element for element in body if shown(element)][:WINDOW]:
        text, styled = shown(element), element.get("class") == "headline"
        if styled or (element.tag == "h1" and not passed):
            return element
        if not is_header_line(text):
            passed.append(text)
        if text.endswith((".", "!", "?", "…")):
            break
    return None


def _taken(element: HtmlElement | None) -> str:
    """The words of an element, which is removed: it is a field."""
    if element is None:
        return ""
    text = shown(element)
    if text:
        element.drop_tree()
    return text


def _tie_captions(body: HtmlElement) -> None:
    """Give each picture the paragraph of style Caption below it, or above it, as its title; one
    that belongs to no picture stays a paragraph."""
    for caption in body.findall(".//p[@class='caption']"):
        near = (caption.getprevious(), caption.getnext())
        pictures = [block.findall(".//img") for block in near if block is not None]
        alone = [found[0] for found in pictures if len(found) == 1 and not found[0].get("title")]
        if alone:
            alone[0].set("title", shown(caption))
            caption.drop_tree()

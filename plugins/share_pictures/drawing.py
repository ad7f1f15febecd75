"""Draw a share picture as the head of a newspaper's page: rules, nameplate, headline, byline."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from math import ceil

from PIL import Image, ImageDraw, ImageFont

from plugins.share_pictures.layout import Block, Frame, Measure, fit, shorten

# What https://ogp.me and the card readers of social networks crop least.
WIDTH, HEIGHT = 1200, 630

PAPER = (0xFF, 0xFE, 0xFA)
INK = (0x1A, 0x19, 0x17)

# Eight shades from ink to paper smooth the letters' edges as well as more would.
_SHADES = 8
_INK, _GREY, _PAPER = 0, 2, _SHADES - 1

_MARGIN = 72
_MEASURE = WIDTH - 2 * _MARGIN
_THICK, _THIN = 10, 2
_NAMEPLATE_SIZE = 34
_THIN_RULE_Y = _MARGIN + 72
_FOOT_Y = HEIGHT - _MARGIN

_HEADLINE_SIZES = range(92, 51, -4)
_HEADLINE_TOP = _THIN_RULE_Y + 44
_HEADLINE = Frame(_MEASURE, _FOOT_Y - 56 - _HEADLINE_TOP, 4)
_SITE_SIZES = range(148, 51, -8)

_STANDFIRST_SIZES = (40, 36, 32)
_STANDFIRST_GAP = 20

_FOOT_SIZE = 22
_FOOT_TRACKING = 2
# How far letters with their accents reach from the baseline, and beyond their own width.
_FOOT_RISE, _FOOT_FALL, _FOOT_BEARING = 30, 12, 6
_FOOT_GAP = 48

# More than any text has room for, so that the ellipsis is still drawn; breaking lines takes time
# that grows with the square of the letters.
_MOST_LETTERS = 400

# A private-use character that no font of text has, to see what the font draws for a missing one.
_MISSING = "\U0010fffd"


@dataclass(frozen=True)
class Card:
    """The plain texts of a picture; any but the headline may be ''."""

    nameplate: str
    headline: str
    standfirst: str
    authors: str
    date: str


def draw_card(card: Card) -> bytes:
    """Return the PNG of an article or a page."""
    picture = _sheet(card.nameplate).copy()
    canvas = ImageDraw.Draw(picture)
    headline = fit(
        drawable(card.headline),
        _HEADLINE,
        _HEADLINE_SIZES,
        1.12,
        lambda size: text_width("Bold", size),
    )
    _draw_block(canvas, headline, _HEADLINE_TOP, "Bold", _INK)
    _draw_standfirst(canvas, drawable(card.standfirst), _HEADLINE_TOP + headline.height)
    _draw_foot(picture, drawable(card.authors).upper(), drawable(card.date).upper())
    return _png(picture)


def draw_site(name: str) -> bytes:
    """Return the PNG of the site itself: the nameplate of the front page."""
    picture = Image.new("L", (WIDTH, HEIGHT), _shade(_PAPER))
    canvas = ImageDraw.Draw(picture)
    frame = Frame(_MEASURE, HEIGHT - 4 * _MARGIN, 2)
    block = fit(drawable(name), frame, _SITE_SIZES, 1.05, lambda size: text_width("Bold", size))
    top = (HEIGHT - block.height) // 2
    _draw_rule(canvas, top - 40, _THICK)
    _draw_block(canvas, block, top, "Bold", _INK)
    _draw_rule(canvas, top + block.height + 48, _THIN)
    return _png(picture)


def drawable(text: str) -> str:
    """Return `text` on one line, without what the font would draw as boxes, cut where none sees."""
    letters = unicodedata.normalize("NFC", text)
    line = " ".join("".join(letter for letter in letters if _is_drawable(letter)).split())
    return line[:_MOST_LETTERS]


def text_width(face: str, size: int) -> Measure:
    """Return the measure of a line set in `face` ("Bold", …) at `size` pixels."""
    space = _word_width(face, size, " ")
    return lambda line: (
        sum(_word_width(face, size, word) for word in line.split(" ")) + space * line.count(" ")
    )


@lru_cache(maxsize=4096)
def _is_drawable(letter: str) -> bool:
    if letter.isspace():
        return True
    # Soft hyphens, joiners and variation selectors are to be obeyed, not seen.
    if unicodedata.category(letter) in {"Cc", "Cf", "Cs"}:
        return False
    font = _font("Regular", 32)
    return bytes(font.getmask(letter)) != bytes(font.getmask(_MISSING))


@cache
def _font(face: str, size: int) -> ImageFont.FreeTypeFont:
    path = files("font_source_serif_pro") / "files" / f"SourceSerifPro-{face}.otf"
    # The other engine, Raqm, needs a library of the system and would set other distances without
    # it; with the TrueType files, this one lets quotation marks overlap the letters after them.
    with path.open("rb") as data:
        return ImageFont.truetype(BytesIO(data.read()), size, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=4096)
def _word_width(face: str, size: int, word: str) -> float:
    """Each word is measured at many sizes and in many lines; FreeType takes longest of all here."""
    return _font(face, size).getlength(word)


def _tracked_width(text: str) -> float:
    return text_width("Semibold", _FOOT_SIZE)(text) + _FOOT_TRACKING * len(text)


def _shade(level: int) -> int:
    return level * 255 // (_SHADES - 1)


@lru_cache(maxsize=8)
def _sheet(nameplate: str) -> Image.Image:
    """An empty picture of a paper, which all its articles share."""
    picture = Image.new("L", (WIDTH, HEIGHT), _shade(_PAPER))
    _draw_nameplate(ImageDraw.Draw(picture), nameplate)
    return picture


def _draw_nameplate(canvas: ImageDraw.ImageDraw, name: str) -> None:
    _draw_rule(canvas, _MARGIN, _THICK)
    measure = text_width("Bold", _NAMEPLATE_SIZE)
    block = Block((shorten(drawable(name), _MEASURE, measure),), _NAMEPLATE_SIZE, _NAMEPLATE_SIZE)
    _draw_block(canvas, block, _MARGIN + _THICK + 14, "Bold", _INK)
    _draw_rule(canvas, _THIN_RULE_Y, _THIN)


def _draw_standfirst(canvas: ImageDraw.ImageDraw, text: str, headline_foot: int) -> None:
    """Set it below the headline if there is room for a line of it."""
    top, leading = headline_foot + _STANDFIRST_GAP, 1.3
    frame = Frame(_MEASURE, _HEADLINE_TOP + _HEADLINE.height - top, 3)
    if text and frame.height >= int(_STANDFIRST_SIZES[-1] * leading):
        block = fit(
            text, frame, _STANDFIRST_SIZES, leading, lambda size: text_width("Regular", size)
        )
        _draw_block(canvas, block, top, "Regular", _GREY)


def _draw_foot(picture: Image.Image, authors: str, date: str) -> None:
    date_width = ceil(_tracked_width(date)) if date else 0
    room = _MEASURE - date_width - _FOOT_GAP
    byline = shorten(authors, room, _tracked_width) if authors else ""
    for text, x in ((byline, _MARGIN), (date, WIDTH - _MARGIN - date_width)):
        if text:
            picture.paste(_tracked(text), (x - _FOOT_BEARING, _FOOT_Y - _FOOT_RISE))


@lru_cache(maxsize=1024)
def _tracked(text: str) -> Image.Image:
    """A line of the foot; what many articles have is drawn once, for each letter is a drawing."""
    size = (ceil(_tracked_width(text)) + 2 * _FOOT_BEARING, _FOOT_RISE + _FOOT_FALL)
    strip = Image.new("L", size, _shade(_PAPER))
    canvas, font = ImageDraw.Draw(strip), _font("Semibold", _FOOT_SIZE)
    x = float(_FOOT_BEARING)
    for letter in text:
        canvas.text((x, _FOOT_RISE), letter, _shade(_INK), font, anchor="ls")
        x += font.getlength(letter) + _FOOT_TRACKING
    return strip


def _draw_block(canvas: ImageDraw.ImageDraw, block: Block, top: int, face: str, level: int) -> None:
    """Set the lines by their baselines; letters of these faces rise 0.76 of the size above it."""
    baseline = top + int(0.76 * block.size)
    for line in block.lines:
        canvas.text((_MARGIN, baseline), line, _shade(level), _font(face, block.size), anchor="ls")
        baseline += block.leading


def _draw_rule(canvas: ImageDraw.ImageDraw, top: int, thickness: int) -> None:
    canvas.rectangle((_MARGIN, top, WIDTH - _MARGIN - 1, top + thickness - 1), _shade(_INK))


def _png(picture: Image.Image) -> bytes:
    """Save with a palette from ink to paper, and no metadata that would differ between builds."""
    indexed = picture.point([round(value * (_SHADES - 1) / 255) for value in range(256)])
    indexed.putpalette(
        [
            ink + (paper - ink) * level // (_SHADES - 1)
            for level in range(_SHADES)
            for ink, paper in zip(INK, PAPER, strict=True)
        ]
    )
    stream = BytesIO()
    # Half of the time would go into the last twentieth of the size.
    indexed.save(stream, "PNG", bits=4, compress_level=4)
    return stream.getvalue()

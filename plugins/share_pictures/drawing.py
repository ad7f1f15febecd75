"""Draw a share picture as the head of a newspaper's page: rules, nameplate, headline, byline."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from unidecode import unidecode

from plugins.share_pictures.layout import Block, Frame, Measure, fit, shorten
from plugins.share_pictures.png import LEAD, blank, encode

# What https://ogp.me and the card readers of social networks crop least.
WIDTH, HEIGHT = 1200, 630

PAPER = (0xFF, 0xFE, 0xFA)
INK = (0x1A, 0x19, 0x17)

# Eight shades from ink to paper smooth the letters' edges as well as more would. A picture in
# memory holds the numbers of shades: what is pasted through a mask is mixed to a shade at once.
_SHADES = 8
_INK, _GREY, _PAPER = 0, 2, _SHADES - 1
_PALETTE = [
    tuple(
        ink + (paper - ink) * shade // (_SHADES - 1) for ink, paper in zip(INK, PAPER, strict=True)
    )
    for shade in range(_SHADES)
]

_MARGIN = 72
_LEFT = LEAD + _MARGIN
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
_FOOT_GAP = 48

# More than any text has room for, so that the ellipsis is still drawn; breaking lines takes time
# that grows with the square of the letters.
_MOST_LETTERS = 400

# The font lacks it, and a word would run together without it.
_NO_BREAK_HYPHEN = "\u2011"

# Soft hyphens, joiners and variation selectors are to be obeyed, not seen.
_UNSEEN = {"Cc", "Cf", "Cs"}

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
    """Return the PNG of an article or a page; the site's own where the headline has letters that
    the font has not, for what were left of it would say something else, or nothing."""
    if not _is_legible(card.headline):
        return draw_site(card.nameplate)
    picture = _sheet(card.nameplate).copy()
    headline = fit(
        drawable(card.headline),
        _HEADLINE,
        _HEADLINE_SIZES,
        1.12,
        lambda size: text_width("Bold", size),
    )
    _draw_block(picture, headline, _HEADLINE_TOP, "Bold", _INK)
    _draw_standfirst(picture, drawable(card.standfirst), _HEADLINE_TOP + headline.height)
    # Half a name would be another's.
    authors = card.authors.upper() if _is_legible(card.authors.upper()) else ""
    _draw_foot(picture, drawable(authors), drawable(card.date).upper())
    return encode(picture, _PALETTE)


def draw_site(name: str) -> bytes:
    """Return the PNG of the site itself: the nameplate of the front page."""
    picture = blank(WIDTH, HEIGHT, _PAPER)
    frame = Frame(_MEASURE, HEIGHT - 4 * _MARGIN, 2)
    block = fit(_legible(name), frame, _SITE_SIZES, 1.05, lambda size: text_width("Bold", size))
    top = (HEIGHT - block.height) // 2
    _draw_rule(picture, top - 40, _THICK)
    _draw_block(picture, block, top, "Bold", _INK)
    _draw_rule(picture, top + block.height + 48, _THIN)
    return encode(picture, _PALETTE)


def draw_initial(name: str, size: int) -> Image.Image:
    """The first letter of a paper's name in a square of `size` pixels, pale on ink; in sixteen
    shades, which are a third of the bytes and a tenth of the time."""
    letter = next((one for one in _legible(name).upper() if one.isalnum()), "")
    mask = Image.new("L", (size, size), 0)
    # A letter for the middle of its own box: capitals have no parts below the line.
    place, font = (size // 2, size // 2), _font("Bold", size * 5 // 8)
    ImageDraw.Draw(mask).text(place, letter, 255, font, anchor="mm")
    picture = mask.point([round(ink / 17) for ink in range(256)])
    picture.putpalette(
        [
            round(dark + (pale - dark) * n / 15)
            for n in range(16)
            for dark, pale in zip(INK, PAPER, strict=True)
        ]
    )
    return picture


def drawable(text: str) -> str:
    """Return `text` on one line, without what the font would draw as boxes, cut where none sees."""
    letters = unicodedata.normalize("NFC", text).replace(_NO_BREAK_HYPHEN, "-")
    line = " ".join("".join(letter for letter in letters if _is_drawable(letter)).split())
    return line[:_MOST_LETTERS]


def _legible(name: str) -> str:
    """A paper's name as it can be drawn: in Latin letters, where the font has not those of its own,
    for every picture needs it."""
    return drawable(name if _is_legible(name) else unidecode(name))


def _is_legible(text: str) -> bool:
    """Whether the font has every letter and digit of a text."""
    return not any(letter.isalnum() for letter in missing(text))


def missing(text: str) -> str:
    """What a reader sees of `text` and its picture cannot show, each once, in order."""
    letters = unicodedata.normalize("NFC", text).replace(_NO_BREAK_HYPHEN, "-")
    seen = (one for one in letters if unicodedata.category(one) not in _UNSEEN | {"Mn"})
    return "".join(dict.fromkeys(letter for letter in seen if not _is_drawable(letter)))


def text_width(face: str, size: int) -> Measure:
    """Return the measure of a line set in `face` ("Bold", …) at `size` pixels: its letters' own
    widths, for these faces are set without kerning, in whole pixels."""
    widths = _widths(face, size)
    return lambda line: sum(map(widths.__getitem__, line))


@lru_cache(maxsize=4096)
def _is_drawable(letter: str) -> bool:
    if letter.isspace():
        return True
    if unicodedata.category(letter) in _UNSEEN:
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


class _Widths(dict[str, int]):
    """The widths of the letters that were asked for, in pixels."""

    def __init__(self, font: ImageFont.FreeTypeFont) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, letter: str) -> int:
        width = self[letter] = round(self._font.getlength(letter))
        return width


@cache
def _widths(face: str, size: int) -> _Widths:
    return _Widths(_font(face, size))


def _tracked_width(text: str) -> int:
    return text_width("Semibold", _FOOT_SIZE)(text) + _FOOT_TRACKING * len(text)


@lru_cache(maxsize=8)
def _sheet(nameplate: str) -> Image.Image:
    """An empty picture of a paper, which all its articles share."""
    picture = blank(WIDTH, HEIGHT, _PAPER)
    _draw_rule(picture, _MARGIN, _THICK)
    measure = text_width("Bold", _NAMEPLATE_SIZE)
    name = shorten(_legible(nameplate), _MEASURE, measure)
    block = Block((name,), _NAMEPLATE_SIZE, _NAMEPLATE_SIZE)
    _draw_block(picture, block, _MARGIN + _THICK + 14, "Bold", _INK)
    _draw_rule(picture, _THIN_RULE_Y, _THIN)
    return picture


def _draw_standfirst(picture: Image.Image, text: str, headline_foot: int) -> None:
    """Set it below the headline if there is room for a line of it."""
    top, leading = headline_foot + _STANDFIRST_GAP, 1.3
    frame = Frame(_MEASURE, _HEADLINE_TOP + _HEADLINE.height - top, 3)
    if text and frame.height >= int(_STANDFIRST_SIZES[-1] * leading):
        block = fit(
            text, frame, _STANDFIRST_SIZES, leading, lambda size: text_width("Regular", size)
        )
        _draw_block(picture, block, top, "Regular", _GREY)


def _draw_foot(picture: Image.Image, authors: str, date: str) -> None:
    date_width = _tracked_width(date)
    room = _MEASURE - date_width - _FOOT_GAP
    byline = shorten(authors, room, _tracked_width) if authors else ""
    _draw_tracked(picture, byline, _LEFT)
    _draw_tracked(picture, date, _LEFT + _MEASURE - date_width)


def _draw_tracked(picture: Image.Image, text: str, x: int) -> None:
    for word in text.split(" "):
        _stamp("Semibold", _FOOT_SIZE, word, _FOOT_TRACKING).press(picture, x, _FOOT_Y, _INK)
        x += _tracked_width(f"{word} ")


def _draw_block(picture: Image.Image, block: Block, top: int, face: str, shade: int) -> None:
    """Set the lines by their baselines; letters of these faces rise 0.76 of the size above it."""
    baseline, width = top + int(0.76 * block.size), text_width(face, block.size)
    for line in block.lines:
        x = _LEFT
        for word in line.split(" "):
            _stamp(face, block.size, word).press(picture, x, baseline, shade)
            x += width(f"{word} ")
        baseline += block.leading


@dataclass(frozen=True)
class _Stamp:
    """The ink of a word: `alpha` is put so many pixels from where its baseline begins."""

    alpha: Image.Image
    left: int
    top: int

    def press(self, picture: Image.Image, x: int, baseline: int, shade: int) -> None:
        """Mix `shade` into a picture, as far as the stamp has ink."""
        left, top = x + self.left, baseline + self.top
        width, height = self.alpha.size
        # What `Image.paste` does in the end; its questions take four times as long.
        picture.im.paste(shade, (left, top, left + width, top + height), self.alpha.im)


@lru_cache(maxsize=1024)
def _stamp(face: str, size: int, text: str, tracking: int = 0) -> _Stamp:
    """Put together of its letters, which takes a third of FreeType's time for a text: these faces
    are set without kerning. The words of an archive return, so that most are there already."""
    room = size  # for what stands out to the left and right, and for accents
    width = text_width(face, size)(text) + tracking * len(text)
    alpha = Image.new("L", (width + 2 * room, 3 * room))
    x, widths = room, _widths(face, size)
    for letter in text:
        _letter(face, size, letter).press(alpha, x, 2 * room, 0xFF)
        x += widths[letter] + tracking
    return _trimmed(alpha, room, 2 * room)


@lru_cache(maxsize=2048)
def _letter(face: str, size: int, letter: str) -> _Stamp:
    alpha = Image.new("L", (4 * size, 3 * size))
    place = (size, 2 * size)
    ImageDraw.Draw(alpha).text(place, letter, 0xFF, _font(face, size), anchor="ls")
    return _trimmed(alpha, *place)


def _trimmed(alpha: Image.Image, x: int, baseline: int) -> _Stamp:
    left, top, right, bottom = alpha.getbbox() or (0, 0, 1, 1)
    return _Stamp(alpha.crop((left, top, right, bottom)), left - x, top - baseline)


def _draw_rule(picture: Image.Image, top: int, thickness: int) -> None:
    picture.paste(_INK, (_LEFT, top, _LEFT + _MEASURE, top + thickness))

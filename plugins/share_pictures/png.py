"""Write a picture of a few shades as PNG: the same bytes on any machine, in a fraction of the time
of a general encoder, which tries filters for each row that drawn letters never profit from."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from zlib import crc32

from PIL import Image
from zlib_ng.zlib_ng import compress

# https://www.w3.org/TR/png-3/, sections 5.2 (signature), 11.2.1 (IHDR): 4 bits a pixel, colour
# type 3 (palette), then deflate, the one filter method and no interlace.
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_BITS, _PALETTE_COLOURS = 4, 3

# zlib-ng gives the same bytes on all processors (docs/behaviour.md), which isal does not; level 2
# packs a card in a third of libdeflate's shortest time, to a size within 2 % of zlib's level 4.
_LEVEL = 2


# Two pixels of 0 before each row are the row's filter byte: 0, none. They are there from the
# beginning, for to put them before a finished picture would copy it.
LEAD = 2


def blank(width: int, height: int, shade: int) -> Image.Image:
    """A picture of mode "P" of one shade, the number of its colour, that `encode` takes: it begins
    LEAD pixels from the left. An even width is required, for a byte holds two pixels."""
    picture = Image.new("P", (width + LEAD, height), shade)
    picture.paste(0, (0, 0, LEAD, height))
    return picture


def encode(picture: Image.Image, palette: Sequence[tuple[int, ...]]) -> bytes:
    """Return the PNG of a picture that was begun by `blank`, whose pixels are numbers of up to 16
    RGB colours."""
    width, height = picture.width - LEAD, picture.height
    header = struct.pack(">2I5B", width, height, _BITS, _PALETTE_COLOURS, 0, 0, 0)
    chunks = (
        (b"IHDR", header),
        (b"PLTE", bytes(value for colour in palette for value in colour)),
        (b"IDAT", compress(picture.tobytes("raw", "P;4"), _LEVEL)),
        (b"IEND", b""),
    )
    return _SIGNATURE + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

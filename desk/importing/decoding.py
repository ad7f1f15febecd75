"""Find out in which encoding a text was saved, and refuse what is no text."""

from __future__ import annotations

import codecs
import re

from desk.settings import SettingError
from plugins.source.characters import FORBIDDEN, named

MAX_TEXT = 5_000_000  # bytes: some thousand pages; a newspaper's longest text has 50

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_NAMES = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "cp1251": "Windows-1251",
    "koi8-u": "KOI8",
    "cp1252": "Windows-1252",
}
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
# As browsers take them (Encoding Standard, 4.2).
_CHARSETS = {
    "windows-1251": "cp1251",
    "cp1251": "cp1251",
    "koi8-r": "koi8-u",
    "koi8-u": "koi8-u",
    "windows-1252": "cp1252",
    "iso-8859-1": "cp1252",
}
_OTHERS = {
    b"%PDF": "a PDF",
    b"{\\rtf": "RTF",
    b"\xd0\xcf\x11\xe0": "an old Word document (.doc)",
    b"PK\x03\x04": "an archive",
}
_BREAKS = re.compile(r"\r\n|[\r\x0b\x85\u2028]")


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Return the text with LF line ends, and its encoding's name; a form feed or paragraph
    separator is an empty line.

    Raises:
        SettingError: it is too long, empty, or not a text.
    """
    if len(data) > MAX_TEXT:
        raise SettingError(f"FILE must hold at most {MAX_TEXT // 1_000_000} MB of text: {name}")
    for magic, kind in _OTHERS.items():
        if data.startswith(magic):
            raise SettingError(
                f"FILE must be a text, .docx or .html, not {kind}: save {name} as .docx or as text"
            )
    encoding = encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise SettingError(f"FILE must be a text, not {name}: {error.reason}") from None
    text = re.sub(r"[\f\u2029]", "\n\n", _BREAKS.sub("\n", text)).replace("\ufeff", "")
    refuse_controls(text, name)
    if not text.strip():
        raise SettingError(f"FILE must hold a text; {name} is empty")
    return text, _NAMES[encoding]


def encoding_of(data: bytes) -> str:
    """The codec for a text: its mark, UTF-8 if it is that, else by what its letters would be."""
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return codec
    if b"\x00" in data[:4096]:
        # UTF-16 without a mark: its spaces and line ends have a zero on one side.
        return "utf-16-be" if data[:4096:2].count(0) > data[1:4096:2].count(0) else "utf-16-le"
    for codec in filter(None, ("utf-8-sig", _declared(data))):
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    return _single_byte(data)


def _declared(data: bytes) -> str:
    """What a page says of itself, if it is one of the encodings that we name."""
    match = _CHARSET.search(data[:4096])
    return _CHARSETS.get(match[1].decode("ascii").lower(), "") if match else ""


def _single_byte(data: bytes) -> str:
    """Cyrillic stands in runs of high bytes, accents stand alone. In KOI8 small and capital letters
    lie where Windows-1251 has capital and small ones, and a text has more small ones."""
    high = len(re.findall(rb"[\xa0-\xff]", data))
    in_runs = sum(map(len, re.findall(rb"[\xa0-\xff]{3,}", data)))
    if 2 * in_runs < high:
        return "cp1252"
    upper_half = len(re.findall(rb"[\xe0-\xff]", data))
    return "cp1251" if 2 * upper_half >= in_runs else "koi8-u"


def refuse_controls(text: str, name: str) -> None:
    """Raise SettingError for the first character that the site's reader would refuse."""
    found = FORBIDDEN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise SettingError(
            f"FILE must be a text; {name}:{line} has the control character "
            f"{named(found[0])}: delete it"
        )

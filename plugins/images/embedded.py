"""Read what a photograph says of itself: caption, maker, rights and words for those who cannot see
it, from IPTC-IIM, XMP and Exif."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree
from PIL import ExifTags, ImageFile, IptcImagePlugin

# What cameras write by themselves.
_NO_CAPTION = re.compile(r"(?:OLYMPUS|SONY|MINOLTA|KONICA|DCIM|SAMSUNG|default)\b", re.IGNORECASE)
_MOST = 2_000  # letters of one field: more is no caption

_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_PHOTOSHOP = "{http://ns.adobe.com/photoshop/1.0/}"
_CORE = "{http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/}"

# IPTC-IIM 4.2, chapter 6: record 2.
_IIM = {"byline": (2, 80), "credit": (2, 110), "rights": (2, 116), "caption": (2, 120)}
_UTF8 = b"\x1b%G"  # 1:90, coded character set


@dataclass(frozen=True)
class Embedded:
    """The fields of a photograph as plain texts, each empty when not given, and whether it says
    where it was taken."""

    caption: str = ""
    byline: str = ""
    credit: str = ""
    rights: str = ""
    alt: str = ""
    has_place: bool = False


def embedded_in(image: ImageFile.ImageFile) -> Embedded:
    """Read the fields of a picture that was opened; XMP goes before IPTC-IIM, for it says its
    encoding, and Exif comes last."""
    xmp, iim, exif = _xmp(image), _iim(image), image.getexif()
    fields = {
        name: xmp.get(name) or iim.get(name, "") for name in ("caption", "byline", "credit", "alt")
    }
    rights = xmp.get("rights") or iim.get("rights") or _plain(exif.get(ExifTags.Base.Copyright))
    fields["byline"] = fields["byline"] or _plain(exif.get(ExifTags.Base.Artist))
    if _NO_CAPTION.match(fields["caption"]):
        fields["caption"] = ""
    has_place = bool(exif.get_ifd(ExifTags.IFD.GPSInfo)) or "place" in xmp
    return Embedded(**fields, rights=rights, has_place=has_place)


def rights_packet(embedded: Embedded) -> bytes:
    """The XMP that a published picture keeps: who made it and who holds the rights; nothing when
    it says neither."""
    if not (embedded.byline or embedded.credit or embedded.rights):
        return b""
    root = etree.Element("{adobe:ns:meta/}xmpmeta", nsmap={"x": "adobe:ns:meta/"})
    names = {"rdf": _RDF[1:-1], "dc": _DC[1:-1], "photoshop": _PHOTOSHOP[1:-1]}
    description = etree.SubElement(
        etree.SubElement(root, f"{_RDF}RDF", nsmap=names), f"{_RDF}Description"
    )
    if embedded.byline:
        _list(description, f"{_DC}creator", "Seq", embedded.byline)
    if embedded.rights:
        _list(description, f"{_DC}rights", "Alt", embedded.rights).set(f"{_XML}lang", "x-default")
    if embedded.credit:
        etree.SubElement(description, f"{_PHOTOSHOP}Credit").text = embedded.credit
    return bytes(etree.tostring(root, encoding="utf-8"))


def _list(parent: Any, name: str, kind: str, text: str) -> Any:
    item = etree.SubElement(
        etree.SubElement(etree.SubElement(parent, name), f"{_RDF}{kind}"), f"{_RDF}li"
    )
    item.text = text
    return item


def _xmp(image: ImageFile.ImageFile) -> dict[str, str]:
    """The fields of a picture's XMP, and `place` where it names one."""
    packet = image.info.get("xmp") or image.info.get("XML:com.adobe.xmp") or b""
    data = packet.encode() if isinstance(packet, str) else packet
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        root = etree.fromstring(data.strip(b"\0 \r\n\t"), parser)
    except (etree.XMLSyntaxError, ValueError):
        return {}
    named = {
        "caption": f"{_DC}description",
        "byline": f"{_DC}creator",
        "rights": f"{_DC}rights",
        "credit": f"{_PHOTOSHOP}Credit",
        "alt": f"{_CORE}AltTextAccessibility",
    }
    found = {field: _value(root, name) for field, name in named.items()}
    if b"GPSLatitude" in data:
        found["place"] = "GPS"
    return {field: text for field, text in found.items() if text}


def _value(root: Any, name: str) -> str:
    """A property as XMP may write it: an attribute, a text, or a list of which all are names or
    the first is in the default language."""
    for description in root.iter(f"{_RDF}Description"):
        if description.get(name):
            return _plain(description.get(name))
        element = description.find(name)
        if element is None:
            continue
        items = element.findall(f".//{_RDF}li")
        if element.find(f"{_RDF}Alt") is not None:
            chosen = [item for item in items if item.get(f"{_XML}lang") == "x-default"]
            items = (chosen or items)[:1]
        texts = [_plain(item.text) for item in items] if items else [_plain(element.text)]
        return ", ".join(text for text in texts if text)
    return ""


def _iim(image: ImageFile.ImageFile) -> dict[str, str]:
    """The fields of a picture's IPTC-IIM record; without a declared character set they are UTF-8
    where they can be, else Latin."""
    try:
        record: Mapping[Any, Any] = IptcImagePlugin.getiptcinfo(image) or {}
    except (SyntaxError, ValueError, TypeError, OSError):
        return {}
    charset = "utf-8" if record.get((1, 90)) == _UTF8 else ""
    return {field: _decoded(record.get(number), charset) for field, number in _IIM.items()}


def _decoded(value: Any, charset: str) -> str:
    parts = value if isinstance(value, list) else [value] if value else []
    texts = []
    for part in parts:
        try:
            texts.append(bytes(part).decode(charset or "utf-8"))
        except UnicodeDecodeError:
            texts.append(bytes(part).decode("latin-1"))
    return ", ".join(_plain(text) for text in texts if _plain(text))


def _plain(value: Any) -> str:
    """One line of text without controls; '' for what is no text."""
    if not isinstance(value, str) or len(value) > _MOST:
        return ""
    return " ".join("".join(c if c.isprintable() else " " for c in value).split())

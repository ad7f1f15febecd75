"""XML and files for what machines read: feeds, sitemaps and share pictures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Everything outside XML 1.0's production [2] Char; a parser must refuse a document that has one. A
# set of what Char has would be compiled in ten times the time, in each process.
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xml_text(text: str) -> str:
    """Drop the characters that XML 1.0 cannot carry (§2.2), lone surrogates among them."""
    return _NOT_XML.sub("", text)


def xml_document(root: ET.Element) -> bytes:
    """Serialise `root` as an indented UTF-8 document; characters invalid in XML are dropped."""
    _let_be_xml(root)
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def xml_part(root: ET.Element, level: int) -> bytes:
    """Serialise an element as it stands in a document, `level` elements deep, with the white space
    around it."""
    _let_be_xml(root)
    ET.indent(root, level=level)
    return b"  " * level + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _let_be_xml(root: ET.Element) -> None:
    for element in root.iter():
        element.text = xml_text(element.text) if element.text else element.text
        element.attrib.update({key: xml_text(value) for key, value in element.attrib.items()})

"""XML and files for what machines read: feeds, sitemaps and share pictures."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

from pelican.writers import Writer

from pelican_incremental.tasks import call
from plugins.faults import Fault, SourceError

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Everything outside XML 1.0's production [2] Char; a parser must refuse a document that has one.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


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


def write_made(writer: Writer, name: str, function: str, *arguments: Any) -> None:
    """Write the files that `function` (as `module:name`) makes of the settings and `arguments`: it
    returns their bytes by their paths. An incremental build calls it only when what it looked at
    has changed, and tells it from others by `name`."""
    offer = getattr(writer, "write_made", None)
    if offer:
        offer(name, function, *arguments)
        return
    for path, data in call(function, writer.settings, arguments).items():
        write_output(writer.output_path, path, data)


def write_output(output_path: str, name: str, data: bytes) -> None:
    """Write `data` as the file `name` under `output_path`; raise SourceError for a name outside."""
    root = Path(output_path).resolve()
    target = (root / name).resolve()
    if not target.is_relative_to(root):
        raise SourceError((Fault(name, 0, "the file must stay inside the output directory"),))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)

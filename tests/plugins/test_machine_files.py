"""What feeds, sitemaps and share pictures write, and where."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import pytest

from plugins.machine_files import xml_document, xml_text


@pytest.mark.parametrize("text", ["\t\n\r", "é\x7f\ud7ff\ue000\ufffd", "\U0001f33e\U0010ffff"])
def test_what_xml_can_carry_stays(text: str) -> None:
    assert xml_text(text) == text


@pytest.mark.parametrize("code", [0x00, 0x0B, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_what_xml_cannot_carry_is_dropped(code: int) -> None:
    assert xml_text(f"a{chr(code)}b") == "ab"


def test_a_document_declares_its_encoding_and_ends_its_last_line() -> None:
    root = ET.Element("a", {"b": "\x00«"})
    assert xml_document(root) == "<?xml version='1.0' encoding='utf-8'?>\n<a b=\"«\" />\n".encode()

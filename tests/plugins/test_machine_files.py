"""What feeds, sitemaps and share pictures write, and where."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from plugins.faults import SourceError
from plugins.machine_files import write_output, xml_document, xml_text


def test_a_file_is_written_below_the_output(tmp_path: Path) -> None:
    write_output(str(tmp_path), "feeds/all.json", b"{}")
    assert (tmp_path / "feeds/all.json").read_bytes() == b"{}"


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/x"])
def test_a_file_outside_the_output_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(SourceError, match="must stay inside the output directory"):
        write_output(str(tmp_path / "output"), name, b"")


def test_a_link_does_not_lead_out_of_the_output(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (output / "feeds").symlink_to(tmp_path)
    with pytest.raises(SourceError):
        write_output(str(output), "feeds/all.json", b"")
    assert not (tmp_path / "all.json").exists()


@pytest.mark.parametrize("text", ["\t\n\r", "é\x7f\ud7ff\ue000\ufffd", "\U0001f33e\U0010ffff"])
def test_what_xml_can_carry_stays(text: str) -> None:
    assert xml_text(text) == text


@pytest.mark.parametrize("code", [0x00, 0x0B, 0x1F, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF])
def test_what_xml_cannot_carry_is_dropped(code: int) -> None:
    assert xml_text(f"a{chr(code)}b") == "ab"


def test_a_document_declares_its_encoding_and_ends_its_last_line() -> None:
    root = ET.Element("a", {"b": "\x00«"})
    assert xml_document(root) == "<?xml version='1.0' encoding='utf-8'?>\n<a b=\"«\" />\n".encode()

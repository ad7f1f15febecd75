"""Any encoding is read; what is no text is refused in one line, and nothing is written."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from desk.importing import run
from desk.importing.command import write
from desk.importing.decoding import MAX_TEXT
from desk.importing.model import Draft
from desk.settings import SettingError
from tests.desk.importing_harness import SETTINGS, TODAY, imported

RUSSIAN = "План на год\r\n\r\nТорговля двух стран растёт — «и быстро».\r\n\r\nИ ещё вырастет.\r\n"
FRENCH = "Un café à Minsk\n\nLe café de l’été est ouvert — enfin.\n\nIl y a du thé.\n"


@pytest.mark.parametrize(
    ("codec", "name"),
    [
        ("utf-8", "UTF-8"),
        ("utf-8-sig", "UTF-8"),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16"),
        ("utf-16-be", "UTF-16"),
        ("cp1251", "Windows-1251"),
    ],
)
def test_an_encoding_is_found_out_and_said(codec: str, name: str, tmp_path: Path) -> None:
    draft = imported(RUSSIAN.encode(codec), tmp_path)
    assert "Торговля двух стран растёт — «и быстро».\n" in draft.source
    assert f"read from {name} text" in draft.terminal


def test_koi8_is_told_from_windows_1251(tmp_path: Path) -> None:
    text = RUSSIAN.replace("—", "-").replace("«", '"').replace("»", '"')
    assert "Торговля двух стран растёт" in imported(text.encode("koi8-r"), tmp_path).source


def test_single_accents_are_latin(tmp_path: Path) -> None:
    assert "Le café de l’été est ouvert" in imported(FRENCH.encode("cp1252"), tmp_path).source


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", r"^FILE must hold a text; source\.txt is empty$"),
        (b" \n\t\n", r"^FILE must hold a text; source\.txt is empty$"),
        (b"A plan\n", r"^FILE must hold a headline and a text after it: source\.txt has no text$"),
        (b"a" * (MAX_TEXT + 1), r"^FILE must hold at most 5 MB of text: source\.txt$"),
        (b"a" * 60_000_000, r"^FILE must hold at most 5 MB of text: source\.txt$"),
        (b"%PDF-1.7 \x00", r"^FILE must be a text, \.docx or \.html, not a PDF: save"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", r"not an old Word document"),
        (b"{\\rtf1 a}", r"not RTF"),
        (b"PK\x03\x04 no zip", r"not an archive"),
        (bytes(range(256)) * 9, r"^FILE must be a text"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", r"^FILE must be a text"),
        (
            b"A plan\n\nRing\x07 the bell\n",
            r"source\.txt:3 has the control character U\+0007: delete",
        ),
        ("A plan\n\nto \u202efrom\n".encode(), r"source\.txt:3 has the control character U\+202E"),
        (b"***\n\nA text.\n", r"^FILE must have a letter or a digit in its headline: source\.txt$"),
        ("计划\n\nA text.\n".replace("计划", "☃а́"[:1]).encode(), r"^FILE must have a letter"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, message: str, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=message) as refused:
        imported(data, tmp_path)
    assert "\n" not in str(refused.value)
    assert not list((tmp_path / "content").rglob("*"))


def test_a_form_feed_and_a_vertical_tab_are_breaks(tmp_path: Path) -> None:
    draft = imported("A plan\n\nOne page.\fNext page\x0bends.", tmp_path)
    assert draft.words == "Onepage.Nextpageends."


def test_markdown_is_pointed_to_its_place(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="is Markdown: put it into content/articles/"):
        imported("Title: A plan\n\nText.", tmp_path, "plan.md")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        SettingError, match=r"^FILE must be readable, not .*gone\.txt: No such file"
    ):
        run(tmp_path / "gone.txt", tmp_path, SETTINGS, io.StringIO(), TODAY)


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(SettingError, match=r"^FILE must be a file, not"):
        run(tmp_path / "pipe", tmp_path, SETTINGS, io.StringIO(), TODAY)


def test_a_draft_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    """The pictures' folder is a file: the article, written first, goes again."""
    from desk.importing.model import Picture

    (tmp_path / "images").write_text("no folder")
    draft = Draft("a-plan", 2013, {"Title": "A plan"}, "Text.\n", (), (Picture(b"x", "png"),))
    with pytest.raises(SettingError, match=r"must be writable"):
        write(draft, tmp_path)
    assert not list(tmp_path.rglob("*.md"))

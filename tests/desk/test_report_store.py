"""Sources are read only below the content folder, and exchanged whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desk.report import store
from desk.report.model import ReportError
from tests.sites import Site, article


@pytest.fixture
def content(site: Site) -> Path:
    """A content folder with one article, and a file beside the folder that nobody may read."""
    site.write("articles/2013/a-plan.md", article("A plan"))
    (site.folder / "secret.md").write_text("Title: Secret\n\nsecret")
    return site.content


def test_the_reported_file_is_taken(content: Path) -> None:
    path = content / "articles/2013/a-plan.md"
    assert store.find_sources(content, "articles/2013/a-plan.md", "") == [path.resolve()]


@pytest.mark.parametrize(
    "source",
    [
        "../secret.md",
        "articles/../../secret.md",
        "/etc/passwd.md",
        "..\\secret.md",
        "articles/2013/a-plan.md\x00",
        "articles/2013",
        "articles/2013/a-plan.txt",
        "~/x",
    ],
)
def test_a_path_out_of_the_content_folder_is_refused(content: Path, source: str) -> None:
    with pytest.raises(ReportError, match="source must be an article's path below content/"):
        store.find_sources(content, source, "https://x.example/articles/a-plan.html")


def test_a_link_out_of_the_content_folder_is_refused(content: Path) -> None:
    (content / "link.md").symlink_to(content.parent / "secret.md")
    with pytest.raises(ReportError, match="not lead out of it"):
        store.find_sources(content, "link.md", "")
    with pytest.raises(ReportError, match="source must be a file below content/"):
        store.find_sources(content, "", "https://x.example/articles/link.html")


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_is_not_read(content: Path, make) -> None:
    make(content / "odd.md")
    with pytest.raises(ReportError, match="source must be a file"):
        store.find_sources(content, "odd.md", "")


def test_a_name_too_long_for_the_system_is_refused(content: Path) -> None:
    with pytest.raises(ReportError, match="source must be a file"):
        store.find_sources(content, "x" * 5_000 + ".md", "")


@pytest.mark.parametrize(
    ("name", "fields", "page"),
    [
        ("pages/moved.md", {}, "moved"),
        ("articles/Переезд.md", {}, "pereezd"),
        ("articles/x.md", {"Slug": "renamed"}, "renamed"),
        ("articles/y.md", {"Slug": "renamed", "Lang": "be"}, "renamed-be"),
    ],
)
def test_a_moved_source_is_found_by_the_address(
    site: Site, content: Path, name: str, fields: dict[str, str], page: str
) -> None:
    path = site.write(name, article("Moved", **fields))
    url = f"https://x.example/sub/articles/{page}.html?a#b"
    assert store.find_sources(content, "articles/gone.md", url) == [path.resolve()]


def test_a_file_is_exchanged_with_its_mode(content: Path) -> None:
    path = content / "articles/2013/a-plan.md"
    path.chmod(0o640)
    assert store.replace(store.read(path), "Title: Новый\r\n")
    assert path.read_bytes() == "Title: Новый\r\n".encode()
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["a-plan.md"]


def test_a_file_that_changed_is_left_alone(content: Path) -> None:
    path = content / "articles/2013/a-plan.md"
    file = store.read(path)
    path.write_text("Title: The editor's\n\nnew text")
    assert not store.replace(file, "Title: Ours")
    assert path.read_text() == "Title: The editor's\n\nnew text"


def test_a_file_saved_while_ours_is_written_is_left_alone(
    content: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor's program takes no lock: what it saves in between must not be lost."""
    path = content / "articles/2013/a-plan.md"
    file = store.read(path)
    monkeypatch.setattr(store.os, "fsync", lambda _: path.write_text("Title: Saved\n\nnow"))
    assert not store.replace(file, "Title: Ours")
    assert path.read_text() == "Title: Saved\n\nnow"
    assert [one.name for one in path.parent.iterdir()] == ["a-plan.md"]


def test_a_file_that_is_gone_is_not_made_again(content: Path) -> None:
    path = content / "articles/2013/a-plan.md"
    file = store.read(path)
    path.unlink()
    assert not store.replace(file, "Title: Ours")
    assert not path.exists()


def test_a_source_that_is_not_utf_8_is_refused_with_its_line(content: Path) -> None:
    path = content / "bad.md"
    path.write_bytes(b"Title: x\n\n\xff")
    with pytest.raises(ReportError, match="line 3 is not"):
        store.read(path)

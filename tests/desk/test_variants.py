"""Compressed variants have the bytes of the locked libraries, whatever the machine has."""

from __future__ import annotations

import gzip
import os
import zlib
from importlib.metadata import version
from pathlib import Path

import brotli
import pytest

from desk.hosts import variants
from desk.hosts.rules import Rules

RULES = Rules("https://paper.example/daily", "/daily", {}, (), ())
TEXT = b"<p>Some text of an article, and some text again.</p>\n" * 40


def test_gzip_asks_nothing_of_the_systems_zlib(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(zlib, "compressobj")
    monkeypatch.delattr(zlib, "compress")
    assert gzip.decompress(variants.gzipped(TEXT)) == TEXT


def test_another_version_of_a_library_makes_what_was_kept_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a deploy from here and one from a new machine would send each other's files again."""
    folder, kept = tmp_path / "site", tmp_path / "kept.sqlite"
    folder.mkdir()
    (folder / "a.html").write_bytes(TEXT)
    variants.write_variants(folder, kept)
    monkeypatch.setattr(variants, "compressed", lambda *_: (b"br", b"gz"))
    variants.write_variants(folder, kept)
    assert (folder / "a.html.gz").read_bytes() != b"gz"
    monkeypatch.setattr(variants, "version", lambda name: version(name) + ".1")
    variants.write_variants(folder, kept)
    assert (folder / "a.html.gz").read_bytes() == b"gz"


def test_what_the_front_page_leads_to_is_compressed_with_most_care(tmp_path: Path) -> None:
    """Text and letters differ: it is that of the front page's links which is smaller."""
    folder = tmp_path / "site"
    folder.mkdir()
    text = Path(variants.__file__).read_bytes()
    for name in ("near.html", "far.html"):
        (folder / name).write_bytes(text)
    variants.write_variants(folder, tmp_path / "kept.sqlite", near={"near.html"})
    near, far = ((folder / f"{name}.html.br").read_bytes() for name in ("near", "far"))
    assert len(near) < len(far)
    assert brotli.decompress(near) == brotli.decompress(far) == text


def test_a_variant_that_readers_have_is_linked_and_another_written(tmp_path: Path) -> None:
    """Nothing is written to what readers have, be it that a link to it stands in the way."""
    folder, live, kept = tmp_path / "new", tmp_path / "live", tmp_path / "kept.sqlite"
    for home in (folder, live):
        home.mkdir()
        for name in "abcd":
            (home / f"{name}.html").write_bytes(TEXT)
    variants.write_variants(live, kept)
    wanted = (live / "a.html.gz").read_bytes()
    (live / "b.html.gz").write_bytes(b"damaged")
    (live / "c.html.gz").unlink()
    (live / "c.html.gz").symlink_to("a.html.gz")
    os.link(live / "b.html.gz", folder / "b.html.gz")
    (live / "d.html.gz").unlink()
    (live / "d.html.gz").mkdir()
    variants.write_variants(folder, kept, live)
    assert [(folder / f"{name}.html.gz").read_bytes() for name in "abcd"] == [wanted] * 4
    linked = [(live / f"{n}.html.gz").samefile(folder / f"{n}.html.gz") for n in "abcd"]
    assert linked == [True, False, False, False]
    assert not (folder / "c.html.gz").is_symlink()
    assert (live / "b.html.gz").read_bytes() == b"damaged"


@pytest.mark.parametrize(
    ("link", "path"),
    [
        ("/daily/", "index.html"),
        ("/daily/a%20b.html?x#y", "a b.html"),
        ("https://paper.example/daily/town/", "town/index.html"),
        ("./town/#top", "town/index.html"),
        ("", "index.html"),
    ],
)
def test_a_link_of_the_front_page_leads_to_a_file(link: str, path: str) -> None:
    assert path in variants.near_paths(f"<a href='{link}'>x</a>".encode(), RULES)


@pytest.mark.parametrize("page", [b"", b" ", b"<!-- -->", b"<a href='http://['>x</a>"])
def test_a_front_page_without_links_leads_to_itself(page: bytes) -> None:
    assert "index.html" in variants.near_paths(page, RULES)

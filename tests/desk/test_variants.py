"""Compressed variants have the bytes of the locked libraries, whatever the machine has."""

from __future__ import annotations

import gzip
import zlib
from importlib.metadata import version
from pathlib import Path

import pytest

from desk.hosts import variants

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
    monkeypatch.setattr(variants, "compressed", lambda _: (b"br", b"gz"))
    variants.write_variants(folder, kept)
    assert (folder / "a.html.gz").read_bytes() != b"gz"
    monkeypatch.setattr(variants, "version", lambda name: version(name) + ".1")
    variants.write_variants(folder, kept)
    assert (folder / "a.html.gz").read_bytes() == b"gz"

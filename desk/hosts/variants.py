"""Compressed variants beside each text file, for servers that send them as they are."""

from __future__ import annotations

import os
import re
import sqlite3
import struct
from collections.abc import Container, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote

import brotli
from lxml import etree, html
from zlib_ng import zlib_ng as zlib

from desk.hosts.rules import Rules
from desk.manifest import files_of
from desk.media import has_text_ending

BROTLI, GZIP = ".br", ".gz"

# RFC 1952: deflate, no flags, no time, best compression, unknown system; the same on every one.
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_TABLE = "CREATE TABLE IF NOT EXISTS kept (sha256 TEXT PRIMARY KEY, br BLOB, gz BLOB) WITHOUT ROWID"

# Of brotli, for what most readers fetch, and for all else. 11 makes an article a tenth smaller than
# 8 does in thirty times its time: most of that of a first publication, for pages that few
# look at (docs/speed.md, "Compressed variants").
NEAR_QUALITY, QUALITY = 11, 8
LEVEL = 6  # of gzip; 9 makes a page 1 % smaller in twice the time
BATCH = 256  # texts that are in memory together

Pair = tuple[bytes, bytes]


def gzipped(data: bytes) -> bytes:
    """Data in the gzip format, the same bytes at any time and on any machine: each system's own
    zlib may give others."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    body = packer.compress(data) + packer.flush()
    return _GZIP_HEAD + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def compressed(data: bytes, quality: int) -> Pair:
    """Brotli's form of data, of some quality, and gzip's."""
    return brotli.compress(data, mode=brotli.MODE_TEXT, quality=quality), gzipped(data)


def variants_of(path: str, data: bytes, pair: Pair) -> Iterator[tuple[str, bytes]]:
    """Yield the variants of a file that are smaller than it, by path."""
    for ending, variant in zip((BROTLI, GZIP), pair, strict=True):
        if len(variant) < len(data):
            yield path + ending, variant


def write_variants(
    folder: Path,
    kept: Path,
    live: Path | None = None,
    leave: Container[str] = (),
    near: Container[str] = (),
) -> None:
    """Write the variants of every text below a folder but those to `leave`, with most care those
    that are `near`, and delete those that no text has any more; what was compressed before is taken
    from the file `kept`, which then forgets all else. One that stands in the folder `live` already
    is linked, for most do, and to write thousands of files takes longer than all else."""
    present = sorted(files_of(folder))
    texts = [path for path in present if has_text_ending(path) and path not in leave]
    written: set[str] = set()
    with closing(Kept(kept)) as memory, ThreadPoolExecutor() as pool:
        for begin in range(0, len(texts), BATCH):
            data = {path: (folder / path).read_bytes() for path in texts[begin : begin + BATCH]}
            asked = [
                Asked(text, NEAR_QUALITY if path in near else QUALITY)
                for path, text in data.items()
            ]
            pairs = memory.pairs(asked, pool)
            for (path, text), pair in zip(data.items(), pairs, strict=True):
                for name, variant in variants_of(path, text, pair):
                    _put(folder / name, variant, live / name if live else None)
                    written.add(name)
        memory.forget_unused()
    for path in present:
        if _is_variant(path) and path not in written:
            (folder / path).unlink()


def _put(target: Path, data: bytes, known: Path | None) -> None:
    """Let a file have some bytes: as a link to a known one, if that has them, else as a new one,
    for what stands there may be a link itself."""
    target.unlink(missing_ok=True)
    with suppress(OSError):
        if known and not known.is_symlink() and known.read_bytes() == data:
            os.link(known, target)
            return
    target.write_bytes(data)


def _is_variant(path: str) -> bool:
    stem, dot, ending = path.rpartition(".")
    return dot + ending in (BROTLI, GZIP) and has_text_ending(stem)


def near_paths(page: bytes, rules: Rules) -> frozenset[str]:
    """What a site's front page leads to, and that page itself, by paths below the site's root: what
    most readers fetch. Links to elsewhere are among them, and are no file's path."""
    parser = html.HTMLParser(encoding="utf-8")
    try:
        links = [link for _, _, link, _ in html.fromstring(page, parser=parser).iterlinks()]
    except etree.LxmlError:  # nothing stands in it
        links = []
    starts = (f"{rules.siteurl}/", f"{rules.base}/", "./")
    found = {unquote(re.split("[?#]", _without(link, starts))[0]) for link in ("", *links)}
    return frozenset(f"{path}index.html" if path[-1:] in ("", "/") else path for path in found)


def _without(text: str, starts: Iterable[str]) -> str:
    """A text without the first of some beginnings that it has."""
    start = next(filter(text.startswith, starts), "")
    return text[len(start) :]


@dataclass(frozen=True)
class Asked:
    """A text to be compressed, and brotli's quality for it."""

    text: bytes
    quality: int

    def key(self, codecs: str) -> str:
        """The digest of what it is made of, and how."""
        way = f"{codecs} {self.quality} {LEVEL}\n"
        return sha256(way.encode() + self.text).hexdigest()


class Kept:
    """What was compressed before, by the digest of what it was made from and how; deleting the file
    costs time alone."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._open(path)
        except sqlite3.DatabaseError:  # one that cannot be read was never there
            self._database.close()
            path.unlink()
            self._open(path)
        self._used: set[str] = set()
        self._codecs = " ".join(map(version, ("brotli", "zlib-ng")))

    def _open(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute(_TABLE)

    def close(self) -> None:
        """Write and close the file."""
        self._database.commit()
        self._database.close()

    def pairs(self, asked: Sequence[Asked], pool: ThreadPoolExecutor) -> list[Pair]:
        """The compressed forms of texts, in order; both codecs leave the interpreter to others."""
        keys = [one.key(self._codecs) for one in asked]
        self._used.update(keys)
        known = {key: pair for key in keys if (pair := self._find(key))}
        new = {key: one for key, one in zip(keys, asked, strict=True) if key not in known}
        pairs = pool.map(lambda one: compressed(one.text, one.quality), new.values())
        made = dict(zip(new, pairs, strict=True))
        rows = [(key, *pair) for key, pair in made.items()]
        self._database.executemany("INSERT INTO kept VALUES (?, ?, ?)", rows)
        both = known | made
        return [both[key] for key in keys]

    def _find(self, digest: str) -> Pair | None:
        found = self._database.execute("SELECT br, gz FROM kept WHERE sha256 = ?", (digest,))
        row: Pair | None = found.fetchone()
        return row

    def forget_unused(self) -> None:
        """Forget all that nobody asked for since this was opened."""
        keys = [key for (key,) in self._database.execute("SELECT sha256 FROM kept")]
        old = [(key,) for key in keys if key not in self._used]
        self._database.executemany("DELETE FROM kept WHERE sha256 = ?", old)

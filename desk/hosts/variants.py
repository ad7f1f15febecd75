"""Compressed variants beside each text file, for servers that send them as they are."""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Container, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import brotli
from zlib_ng import zlib_ng as zlib

from desk.manifest import files_of
from desk.media import has_text_ending

BROTLI, GZIP = ".br", ".gz"

# RFC 1952: deflate, no flags, no time, best compression, unknown system; the same on every one.
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_TABLE = "CREATE TABLE IF NOT EXISTS kept (sha256 TEXT PRIMARY KEY, br BLOB, gz BLOB) WITHOUT ROWID"

# Of brotli: 11 makes an article 2 % smaller than 10 and takes two and a half times as long.
QUALITY = 10
LEVEL = 9  # of gzip
BATCH = 256  # texts that are in memory together

Pair = tuple[bytes, bytes]


def gzipped(data: bytes) -> bytes:
    """Data in the gzip format, the same bytes at any time and on any machine: each system's own
    zlib may give others."""
    packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS, zlib.DEF_MEM_LEVEL)
    body = packer.compress(data) + packer.flush()
    return _GZIP_HEAD + body + struct.pack("<II", zlib.crc32(data), len(data) & 0xFFFFFFFF)


def compressed(data: bytes) -> Pair:
    """Brotli's and gzip's form of data."""
    return brotli.compress(data, mode=brotli.MODE_TEXT, quality=QUALITY), gzipped(data)


def variants_of(path: str, data: bytes, pair: Pair) -> Iterator[tuple[str, bytes]]:
    """Yield the variants of a file that are smaller than it, by path."""
    for ending, variant in zip((BROTLI, GZIP), pair, strict=True):
        if len(variant) < len(data):
            yield path + ending, variant


def write_variants(folder: Path, kept: Path, leave: Container[str] = ()) -> None:
    """Write the variants of every text below a folder but those to `leave`, and delete those that
    no text has any more; what was compressed before is taken from the file `kept`, which then
    forgets all else."""
    present = sorted(files_of(folder))
    texts = [path for path in present if has_text_ending(path) and path not in leave]
    written: set[str] = set()
    with closing(Kept(kept)) as memory, ThreadPoolExecutor() as pool:
        for begin in range(0, len(texts), BATCH):
            data = {path: (folder / path).read_bytes() for path in texts[begin : begin + BATCH]}
            pairs = memory.pairs(list(data.values()), pool)
            for (path, text), pair in zip(data.items(), pairs, strict=True):
                for name, variant in variants_of(path, text, pair):
                    (folder / name).write_bytes(variant)
                    written.add(name)
        memory.forget_unused()
    for path in present:
        if _is_variant(path) and path not in written:
            (folder / path).unlink()


def _is_variant(path: str) -> bool:
    stem, dot, ending = path.rpartition(".")
    return dot + ending in (BROTLI, GZIP) and has_text_ending(stem)


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

    def _open(self, path: Path) -> None:
        self._database = sqlite3.connect(path)
        self._database.execute(_TABLE)

    def close(self) -> None:
        """Write and close the file."""
        self._database.commit()
        self._database.close()

    def pairs(self, texts: Sequence[bytes], pool: ThreadPoolExecutor) -> list[Pair]:
        """The compressed forms of texts, in order; both codecs leave the interpreter to others."""
        way = f"{version('brotli')} {QUALITY} {version('zlib-ng')} {LEVEL}\n".encode()
        digests = [sha256(way + text).hexdigest() for text in texts]
        self._used.update(digests)
        known = {digest: pair for digest in digests if (pair := self._find(digest))}
        new = {d: text for d, text in zip(digests, texts, strict=True) if d not in known}
        made = dict(zip(new, pool.map(compressed, new.values()), strict=True))
        rows = [(digest, *pair) for digest, pair in made.items()]
        self._database.executemany("INSERT INTO kept VALUES (?, ?, ?)", rows)
        both = known | made
        return [both[digest] for digest in digests]

    def _find(self, digest: str) -> Pair | None:
        found = self._database.execute("SELECT br, gz FROM kept WHERE sha256 = ?", (digest,))
        row: Pair | None = found.fetchone()
        return row

    def forget_unused(self) -> None:
        """Forget all that nobody asked for since this was opened."""
        keys = [key for (key,) in self._database.execute("SELECT sha256 FROM kept")]
        old = [(key,) for key in keys if key not in self._used]
        self._database.executemany("DELETE FROM kept WHERE sha256 = ?", old)

"""Which file of the output folder answers an address, as static hosts choose it, and its type."""

from __future__ import annotations

from dataclasses import dataclass
from mimetypes import MimeTypes
from pathlib import Path, PurePosixPath

# Longer endings first. The rest is Python's own table, never the machine's /etc/mime.types.
TYPES = {
    ".atom.xml": "application/atom+xml",
    ".rss.xml": "application/rss+xml",
    ".xml": "application/xml",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
FEEDS = "feeds"
UNKNOWN_TYPE = "application/octet-stream"
PYTHON_TYPES = MimeTypes()


@dataclass(frozen=True)
class Found:
    """A file to send."""

    file: Path


@dataclass(frozen=True)
class Moved:
    """A folder asked for without its slash; `address` has it."""

    address: str


def locate(output: Path, address: str) -> Found | Moved | None:
    """The answer to a decoded, absolute URL path; None when nothing in `output` has it.

    A folder answers with its index.html. Nothing outside `output` is ever found, whether asked
    for by `..` or through a symbolic link.
    """
    *folders, name = address.split("/")[1:]
    if {"", ".", ".."} & set(folders) or name in {".", ".."}:
        return None
    file = _inside(output, output.joinpath(*folders, name))
    if file is None:
        return None
    if file.is_file():
        return Found(file) if name else None
    index = _inside(output, file / "index.html")
    if index is None or not index.is_file():
        return None
    return Moved(f"{address}/") if name else Found(index)


def media_type(path: PurePosixPath) -> str:
    """The media type of an output-relative path, without its charset."""
    if path.parts[:1] == (FEEDS,) and path.suffix == ".json":
        return "application/feed+json"
    for ending, kind in TYPES.items():
        if path.name.endswith(ending):
            return kind
    return PYTHON_TYPES.guess_type(path.name)[0] or UNKNOWN_TYPE


def _inside(output: Path, candidate: Path) -> Path | None:
    """The real place of `candidate` when it exists below `output`."""
    try:
        real = candidate.resolve(strict=True)
    except (OSError, RuntimeError, ValueError):  # absent, name too long, loop of links, NUL
        return None
    return real if real.is_relative_to(output.resolve()) else None

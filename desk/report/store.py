"""Read sources below the content folder, nothing else, and exchange one for its new text."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from desk.report.model import ReportError, short
from pelican_incremental import disk
from plugins.reports.revision import REVISION_LENGTH
from plugins.slugs import slug_of
from plugins.source.fields import split_head
from plugins.source.tree import PATTERNS, is_source

MAX_SOURCE = 20_000_000


@dataclass(frozen=True)
class SourceFile:
    """A source as it was when read; `revision` is what the page calls it."""

    path: Path
    data: bytes
    text: str
    revision: str


def read(path: Path) -> SourceFile:
    """Read a source with every character kept, the line ends and a byte order mark among them.

    Raises:
        ReportError: it cannot be read, is not UTF-8 or has more than MAX_SOURCE bytes.
    """
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_SOURCE + 1)
        text = data.decode("utf-8")
    except OSError as error:
        raise ReportError(f"source must be readable: {error.strerror}") from None
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ReportError(f"source must be UTF-8 text; line {line} is not") from None
    if len(data) > MAX_SOURCE:
        raise ReportError(f"source must have at most {MAX_SOURCE:,} bytes")
    return SourceFile(path, data, text, sha256(data).hexdigest()[:REVISION_LENGTH])


def find_sources(content: Path, source: str, url: str) -> list[Path]:
    """The file that a report names; if it is gone, those that may be the page at `url` now.

    Raises:
        ReportError: the path leads out of `content`, or neither path nor address leads to a source.
    """
    if source:
        path = _inside(content, source)
        if path:
            return [path]
    found = sorted(_with_slug(content, url)) if url else []
    if not found:
        raise ReportError(
            f"source must be a file below {content.name}/, not {short(source or url)}: "
            "look for the headline"
        )
    return found


def _inside(content: Path, source: str) -> Path | None:
    """The source at this path, None if there is none; whoever sent the report chose the path."""
    parts = PurePosixPath(source)
    bad = parts.is_absolute() or ".." in parts.parts or "\\" in source or not source.isprintable()
    if bad or not is_source(parts.name):
        raise ReportError(
            f"source must be an article's path below {content.name}/, not {short(source)}"
        )
    try:
        path = (content / parts).resolve()
        if not path.is_relative_to(content.resolve()):
            raise ReportError(
                f"source must lie below {content.name}/, not lead out of it as {short(source)}"
            )
        return path if stat.S_ISREG(path.stat().st_mode) else None
    except (OSError, RuntimeError):  # too long a name; links that go in circles
        return None


def _with_slug(content: Path, url: str) -> Iterator[Path]:
    slug = PurePosixPath(unquote(urlsplit(url).path)).stem
    root = content.resolve()
    for pattern in PATTERNS:
        for path in root.rglob(pattern):
            if path.resolve().is_relative_to(root) and path.is_file() and slug in _slugs(path):
                yield path


def _slugs(path: Path) -> set[str]:
    """What the page of a source may be called: its slug, and that with its language."""
    with path.open("rb") as stream:
        head = split_head(stream.read(10_000).decode("utf-8-sig", "replace"))
    fields = {field.name: field.text for field in head.fields}
    slug = fields.get("slug") or slug_of(path.stem, fields.get("lang", ""))
    return {slug, f"{slug}-{fields.get('lang', '')}"} - {""}


def replace(file: SourceFile, text: str) -> bool:
    """Exchange the file for `text`, whole; return False if it is no longer as it was read.

    An editor's program knows nothing of our lock: the bytes are compared just before the exchange.
    """
    number, name = tempfile.mkstemp(prefix=f".{file.path.name}.", dir=file.path.parent)
    try:
        with os.fdopen(number, "wb") as stream:
            stream.write(text.encode("utf-8"))
            stream.flush()
            os.fsync(stream.fileno())
            _take_over_owner(file.path, stream.fileno())
        unchanged = _is_as_read(file)
        if unchanged:
            Path(name).replace(file.path)
        return unchanged
    finally:
        Path(name).unlink(missing_ok=True)


def _is_as_read(file: SourceFile) -> bool:
    try:
        return file.path.read_bytes() == file.data
    except OSError:
        return False


def _take_over_owner(path: Path, number: int) -> None:
    with suppress(FileNotFoundError, PermissionError):  # only root may give files away
        status = path.stat()
        os.fchmod(number, stat.S_IMODE(status.st_mode))
        os.fchown(number, status.st_uid, status.st_gid)


def locked(folder: Path) -> AbstractContextManager[None]:
    """Let one of us work in a folder at a time."""
    return disk.locked(folder, wait=lambda _: None)

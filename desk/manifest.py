"""What a build holds: each output file by its path, with what a host or a later build must know of
it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from desk.media import media_type
from pelican_incremental import stage
from pelican_incremental.disk import write_whole
from pelican_incremental.places import home_of

IMMUTABLE, REVALIDATE = "immutable", "revalidate"
FORMAT = 1
RELEASE = "release.json"

# The desk's own mark on a folder of output; it is no part of the site.
_NOT_OURS = {".gitignore"}
# Scripts, pictures, recordings and fonts under a name that changes with their bytes:
# plugins/scripts.py and plugins/fingerprints.py make such names, and no source can have one by
# itself. Its case does not count: a camera writes `.JPG`.
HASHED = r"\.[0-9a-f]{8}\.(?:js|png|jpe?g|gif|webp|avif|svg|woff2?|mp4|webm|mp3|m4a|ogg|vtt)"
_HASHED = re.compile(f".+{HASHED}", re.IGNORECASE)


class ManifestError(Exception):
    """A manifest that cannot be read; the text says why."""


@dataclass(frozen=True, order=True)
class Entry:
    """One file: its path with slashes, relative to the site's root; its size in bytes; the
    hexadecimal SHA-256 of its bytes; its media type; and IMMUTABLE or REVALIDATE."""

    path: str
    size: int
    sha256: str
    type: str
    cache: str


def cache_class(path: str) -> str:
    """IMMUTABLE for a file whose name carries a hash of its content, else REVALIDATE.

    A compressed variant has the class of what it stands for.
    """
    plain = re.sub(r"\.(?:br|gz)$", "", path)
    return IMMUTABLE if _HASHED.fullmatch(PurePosixPath(plain).name) else REVALIDATE


def entry_of(path: str, data: bytes) -> Entry:
    """The entry of a file of these bytes; a compressed variant has the type of what it stands
    for."""
    plain = PurePosixPath(re.sub(r"\.(?:br|gz)$", "", path))
    return Entry(path, len(data), sha256(data).hexdigest(), media_type(plain), cache_class(path))


def files_of(folder: Path) -> Iterator[str]:
    """The path of every file below a folder that is the site's, in no order."""
    return (path for path in stage.files_of(folder) if path not in _NOT_OURS)


def entries_of(folder: Path) -> tuple[Entry, ...]:
    """The manifest of a folder, by path."""
    paths = sorted(files_of(folder))
    return tuple(entry_of(path, (folder / path).read_bytes()) for path in paths)


def differences(folder: Path, entries: Iterable[Entry]) -> list[str]:
    """Every path of a manifest at which a folder does not hold what it says, in order."""

    def differs(entry: Entry) -> bool:
        try:
            return sha256((folder / entry.path).read_bytes()).hexdigest() != entry.sha256
        except OSError:
            return True

    return [entry.path for entry in sorted(entries) if differs(entry)]


def rows_of(entries: Iterable[Entry]) -> list[list[str | int]]:
    """Entries as JSON has them: a list of five values each, in the order of Entry's fields."""
    # `astuple` copies each value deeply, which takes as long as to hash the site.
    return [list(vars(entry).values()) for entry in sorted(entries)]


def entries_from(rows: object) -> tuple[Entry, ...]:
    """The inverse of `rows_of`.

    Raises:
        ManifestError: a row is none.
    """
    if not isinstance(rows, list | tuple):
        raise ManifestError(f"manifest must have a list of files, not {rows!r}")
    entries = []
    for row in rows:
        match row:
            case [str(path), int(size), str(digest), str(kind), str(cache)] if _is_safe(path):
                entries.append(Entry(path, size, digest, kind, cache))
            case other:
                raise ManifestError(f"manifest must list files of the site, not {other!r}")
    return tuple(entries)


def _is_safe(path: str) -> bool:
    """Whether a path stays in the folder that it is relative to, and fits a line of a list."""
    parts = path.split("/")
    return not {"", ".", ".."} & set(parts) and not re.search(r"[\x00-\x1f\x7f\\]", path)


def release_file(output: Path, work: Path) -> Path:
    """Where `make publish` leaves the manifest of what it put into `output`; `work` is the
    project's folder for what a build knows."""
    return home_of(work, output) / RELEASE


def write(path: Path, facts: Mapping[str, object]) -> None:
    """Write a manifest file whole or not at all."""
    write_whole(path, dumps(facts))


def dumps(facts: Mapping[str, object]) -> str:
    """A manifest file's text."""
    return json.dumps({"format": FORMAT, **facts}, ensure_ascii=False, sort_keys=True) + "\n"


def loads(text: str) -> dict[str, Any]:
    """What `dumps` wrote.

    Raises:
        ManifestError: it is no manifest, or of a later form.
    """
    try:
        facts = json.loads(text)
    except ValueError as error:
        raise ManifestError(f"manifest must be JSON: {error}") from None
    if not isinstance(facts, dict) or facts.get("format") != FORMAT:
        raise ManifestError(f"manifest must be of format {FORMAT}; it was made by another version")
    return facts

"""Keep drawn pictures from one build to the next, for drawing is what takes a build the longest."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from plugins.incremental.disk import write_whole
from plugins.share_pictures.drawing import Card

# So many times the pictures in use, and so many more, may be kept.
_SLACK, _FEW = 2, 100


class KeptPictures:
    """Pictures in a folder, named by all that they are drawn from; without one nothing is kept.

    A file is its picture's SHA-256 and the picture, so that a damaged one is drawn anew.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, card: Card, draw: Callable[[Card], bytes]) -> bytes:
        """The picture of a card: the kept one, or one that is drawn and kept now."""
        if self._folder is None:
            return draw(card)
        path = self._folder / _name_of(card)
        picture = _read(path)
        if picture is None:
            picture = draw(card)
            _write(path, picture)
        return picture

    def prune(self, used: int) -> None:
        """Delete the oldest half when far more are kept than the `used` ones: a picture that is
        missed is drawn again."""
        kept = list(self._folder.iterdir()) if self._folder and self._folder.is_dir() else []
        if len(kept) > _SLACK * used + _FEW:
            kept.sort(key=lambda path: path.stat().st_mtime_ns)
            for path in kept[: len(kept) // 2]:
                path.unlink(missing_ok=True)


def _name_of(card: Card) -> str:
    facts = json.dumps([asdict(card), _way_of_drawing()], ensure_ascii=False, sort_keys=True)
    return sha256(facts.encode()).hexdigest()


@cache
def _way_of_drawing() -> str:
    """Our code's hash and the versions of what draws and of the letters."""
    code = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    versions = [version(name) for name in ("pillow", "zlib-ng", "font-source-serif-pro")]
    return " ".join([code.hexdigest(), *versions])


def _read(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    digest, picture = data[:32], data[32:]
    return picture if sha256(picture).digest() == digest else None


def _write(path: Path, picture: bytes) -> None:
    write_whole(path, sha256(picture).digest() + picture)

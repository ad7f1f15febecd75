"""Keep drawn pictures from one build to the next, for drawing is what takes a build the longest."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from plugins.kept_files import KeptFiles
from plugins.share_pictures.drawing import Card


class KeptPictures:
    """Pictures in a folder, named by all that they are drawn from; without one nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self._files = KeptFiles(folder)

    def get(self, card: Card, draw: Callable[[Card], bytes]) -> bytes:
        """The picture of a card: the kept one, or one that is drawn and kept now."""
        return self._files.get(_name_of(card), lambda: draw(card))

    def prune(self, used: int) -> None:
        """Delete the oldest half when far more are kept than the `used` ones."""
        self._files.prune(used)


def _name_of(card: Card) -> str:
    facts = json.dumps([vars(card), _way_of_drawing()], ensure_ascii=False, sort_keys=True)
    return sha256(facts.encode()).hexdigest()


@cache
def _way_of_drawing() -> str:
    """Our code's hash and the versions of what draws and of the letters."""
    code = sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        code.update(path.read_bytes())
    versions = [version(name) for name in ("pillow", "zlib-ng", "font-source-serif-pro")]
    return " ".join([code.hexdigest(), *versions])

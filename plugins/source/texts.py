"""Texts that another process of the same command has made HTML of, so that none is made twice.

They lie in files without a name, which children inherit and nobody else can open.
"""

from __future__ import annotations

import os
from tempfile import TemporaryFile
from typing import BinaryIO, NamedTuple


class Place(NamedTuple):
    """Where a text lies: the number of its file, and the bytes in it."""

    file: int
    offset: int
    length: int


class Texts:
    """HTML, not yet typeset, by the digest of the source that it was made of.

    The process that begins others makes a file for each of them (`new_file`), each child writes
    into its own (`write`), and the parent notes where what lies (`note`).
    """

    def __init__(self) -> None:
        self._files: list[BinaryIO] = []
        self._places: dict[str, Place] = {}

    def close(self) -> None:
        """Forget all texts."""
        for file in self._files:
            file.close()
        self._places.clear()

    def new_file(self) -> int:
        """The number of a new file for one writer."""
        self._files.append(TemporaryFile(buffering=0))  # noqa: SIM115 - it lasts as long as this does
        return len(self._files) - 1

    def write(self, number: int, html: str) -> Place:
        """Add a text to a file."""
        file, data = self._files[number], html.encode()
        offset = file.seek(0, os.SEEK_END)
        file.write(data)
        return Place(number, offset, len(data))

    def note(self, digest: str, place: Place) -> None:
        """Know where the text of a source lies."""
        self._places[digest] = place

    def get(self, digest: str) -> str | None:
        """The text that was made of a source; None if none was."""
        place = self._places.get(digest)
        if place is None:
            return None
        file = self._files[place.file].fileno()
        data = os.pread(file, place.length, place.offset)
        return data.decode() if len(data) == place.length else None

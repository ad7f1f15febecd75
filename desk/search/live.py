"""The index of a site that is being edited: made when it is asked for, and again after a build."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desk.search.kept import KeptDocuments


class LiveIndex:
    """The index of the folder `output`; several threads may ask it."""

    def __init__(self, output: Path) -> None:
        self._output = output
        self._lock = Lock()
        self._build = -1
        self._files: dict[str, bytes] = {}
        self._known: KeptDocuments | None = None

    def close(self) -> None:
        """Let go of what is kept of pages."""
        if self._known:
            self._known.close()

    def file(self, path: str, build: int) -> bytes | None:
        """A file of the index by its path below the site's root, as the site is after so many
        builds; None if the index has no such file."""
        from desk.search.index import FOLDER, index_of
        from desk.search.kept import KeptDocuments
        from desk.search.pages import documents_of

        if not path.startswith(f"{FOLDER}/") or not path.endswith(".json"):
            return None
        with self._lock:
            if build != self._build:
                self._known = self._known or KeptDocuments()
                documents = documents_of(self._output, self._known.read)
                self._known.forget_unused()
                self._files, self._build = index_of(documents), build
            return self._files.get(path)

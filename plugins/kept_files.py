"""Keep what takes long to make from one build to the next, in a folder that may be deleted."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

from pelican_incremental.disk import write_whole

# So many times the files in use, and so many more, may be kept.
_SLACK, _FEW = 2, 100


class KeptFiles:
    """Bytes in a folder, each by a name that says all that they are made of; without a folder
    nothing is kept.

    A file is its bytes' SHA-256 and the bytes, so that a damaged one is made anew.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def get(self, name: str, make: Callable[[], bytes]) -> bytes:
        """The bytes of a name: the kept ones, or those that are made and kept now."""
        data = self.find(name)
        if data is None:
            data = make()
            self.put(name, data)
        return data

    def find(self, name: str) -> bytes | None:
        """The bytes that are kept by a name, if they are whole."""
        try:
            data = (self._folder / name).read_bytes() if self._folder else b""
        except OSError:
            return None
        digest, kept = data[:32], data[32:]
        return kept if sha256(kept).digest() == digest else None

    def has(self, name: str) -> bool:
        """Whether something is kept by a name; a look inside may still find it damaged."""
        return self._folder is not None and (self._folder / name).is_file()

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes, whole or not at all."""
        if self._folder is None:
            return
        write_whole(self._folder / name, sha256(data).digest() + data)

    def prune(self, used: int) -> None:
        """Delete the oldest half when far more are kept than the `used` ones: what is missed is
        made again."""
        kept = list(self._folder.iterdir()) if self._folder and self._folder.is_dir() else []
        if len(kept) > _SLACK * used + _FEW:
            kept.sort(key=lambda path: path.stat().st_mtime_ns)
            for path in kept[: len(kept) // 2]:
                path.unlink(missing_ok=True)

"""What is the example's, and so may go when a paper is made: its UUID, and its files by their
SHA-256. What a person has changed is no longer the example's.

`python -m desk.paper.example` renews `example.sha256` after the example's content was changed.
"""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from desk.settings import ROOT

UUID = "f5d2c1de-6f0a-4b5e-9a55-0f6f8f3f8a11"
LIST = Path(__file__).with_name("example.sha256")

# Below `content/`; what every paper needs (extra/, README.md) stays.
_EXAMPLES = ("articles", "pages", "authors.toml", "dictionary.txt")


def files(content: Path) -> tuple[str, ...]:
    """The paths below `content` whose bytes are still those of the example, sorted."""
    rows = (line.split("  ", 1) for line in LIST.read_text("utf-8").splitlines())
    return tuple(path for digest, path in rows if _digest(content / path) == digest)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def listed(content: Path) -> str:
    """The text of the list for the example as it is now, in the form of `sha256sum`."""
    paths = [content / name for name in _EXAMPLES]
    found = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path])]
    return "".join(
        f"{_digest(path)}  {path.relative_to(content).as_posix()}\n"
        for path in sorted(found)
        if path.is_file()
    )


if __name__ == "__main__":
    LIST.write_text(listed(ROOT / "content"), "utf-8")

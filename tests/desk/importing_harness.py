"""What the tests of importing share: an import into an empty folder, and its words as readers see
them."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from desk.importing import run
from plugins.source.fields import split_head
from plugins.source.reader import SourceReader
from plugins.typography import plain
from tests.sites import ROOT

TODAY = date(2026, 11, 23)
SETTINGS: dict[str, Any] = read_settings(str(ROOT / "pelicanconf.py"))
# Without an authors' table any name is known.
READER = SourceReader({**SETTINGS, "PATH": str(ROOT / "tests")})

# One form for each mark that typography sets in the place of a typed one, or of several.
_MARKS = str.maketrans(
    {
        **dict.fromkeys('‘’‚‹›′“”„«»″`´"', "'"),
        **dict.fromkeys("–—−", "-"),
        "…": "...",
        "×": "x",
        "х": "x",
        "±": "+-",
        "©": "(c)",
        "®": "(r)",
        "™": "(tm)",
    }
)
_SEVERAL = (("<<", "'"), (">>", "'"), (",,", "'"), ("+/-", "+-"), ("(C)", "(c)"), ("(R)", "(r)"))


@dataclass(frozen=True)
class Imported:
    """A draft and what the terminal said of it."""

    path: Path
    terminal: str

    @property
    def source(self) -> str:
        return self.path.read_text("utf-8")

    @property
    def fields(self) -> dict[str, str]:
        """The fields by their names in lower case."""
        return {field.name: field.text for field in split_head(self.source).fields}

    @property
    def body(self) -> str:
        """The Markdown after the fields."""
        return split_head(self.source).body

    @property
    def html(self) -> str:
        """What the build's own reader makes of the draft."""
        return READER.render(self.source.encode(), self.path)[0]

    @property
    def words(self) -> str:
        """The text that readers see, folded."""
        return folded(plain(self.html))


def folded(text: str) -> str:
    """A text without white space, with one form for each mark that typography sets."""
    text = "".join(text.split()).translate(_MARKS)
    for typed, one in _SEVERAL:
        text = text.replace(typed, one)
    return re.sub(r"(['.-])\1+", r"\1", text.replace("(TM)", "(tm)"))


def imported(source: bytes | str | Path, folder: Path, name: str = "source.txt") -> Imported:
    """Import a file, or bytes as a file of this name, into `folder`/content."""
    content = folder / "content"
    content.mkdir(parents=True, exist_ok=True)
    if not isinstance(source, Path):
        data = source.encode() if isinstance(source, str) else source
        source = folder / name
        source.write_bytes(data)
    out = io.StringIO()
    before = set(content.rglob("*.md"))
    assert run(source, content, SETTINGS, out, TODAY) == 0
    (path,) = set(content.rglob("*.md")) - before
    return Imported(path, out.getvalue())

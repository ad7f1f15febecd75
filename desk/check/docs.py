"""Write docs/checks.md, the table of all codes, from the docstrings of what finds them."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from desk.settings import ROOT
from plugins.source.fields import WARNINGS

PAGE = ROOT / "docs" / "checks.md"
FOLDERS = ("plugins", "desk/check")

_ENTRY = re.compile(
    r"(?P<code>[a-z]+(?:-[a-z]+)*): (?P<what>.+?)\. (?P<example>.+?) -> (?P<remedy>.+)"
)
_NOTES = {"date-future", "image-gps", "spelling-unchecked"}
# Warnings that no article could turn off.
_OF_THE_SITE = {"address-lost", "image-credit", "image-large", "image-unused"}
_INTRODUCTION = """\
# What the check finds

`make check` names each finding as `path:line: X must … [code]`. An error stops every build, and
`output/` stays as it was. A warning stops nothing (`STRICT=1` makes it an error) and can be turned
off where it is meant, by a field of the article: `Check_off: double-word`. A note is for
information.

This page is made from the code's docstrings by `python -m desk.check.docs`; do not edit it.

"""


@dataclass(frozen=True, order=True)
class Entry:
    """A code and what its docstring says: what is wrong, an example, how it is mended."""

    code: str
    what: str
    example: str
    remedy: str

    @property
    def severity(self) -> str:
        """What the code's findings are: they never differ."""
        if self.code in _NOTES:
            return "note"
        return "warning" if self.code in {*WARNINGS, *_OF_THE_SITE} else "error"


def entries_in(docstring: str) -> Iterator[Entry]:
    """Yield what a docstring says of codes: each paragraph of the form `code: What. Example ->
    remedy`."""
    for paragraph in re.split(r"\n\s*\n", docstring):
        match = _ENTRY.match(" ".join(paragraph.split()))
        if match:
            yield Entry(*match.groups())


def entries(root: Path = ROOT) -> list[Entry]:
    """Every entry of every docstring, by code."""
    found: set[Entry] = set()
    for folder in FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.ClassDef):
                    found.update(entries_in(ast.get_docstring(node) or ""))
    return sorted(found)


def page(found: list[Entry]) -> str:
    """The whole of docs/checks.md."""
    rows = [f"| `{e.code}` | {e.severity} | {e.what} | {e.example} | {e.remedy} |" for e in found]
    head = "| code | kind | what is wrong | example | how to mend it |\n|---|---|---|---|---|\n"
    return _INTRODUCTION + head + "\n".join(rows) + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(entries()), "utf-8")

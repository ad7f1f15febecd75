"""What the editor's own page in the preview lists."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Item:
    """A place in a source: what there is to say of it, the file by its full path, the line from 1
    (0: none), and the address at which the preview shows it, or ''."""

    text: str
    path: str
    line: int = 0
    page: str = ""

    @property
    def shown(self) -> str:
        """The place as a terminal shows it."""
        return f"{self.path}:{self.line}" if self.line else self.path

    @property
    def editor(self) -> str:
        """The address by which VS Code opens the place, '' where there is no file
        (https://code.visualstudio.com/docs/configure/command-line, "Opening VS Code with URLs")."""
        return (
            f"vscode://file{quote(self.shown, safe='/:')}" if Path(self.path).is_absolute() else ""
        )


@dataclass(frozen=True)
class Listing:
    """A list of the page under its title."""

    title: str
    items: tuple[Item, ...]


Overview = Callable[[], Sequence[Listing]]

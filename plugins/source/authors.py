"""The authors' table, `content/authors.toml`: who writes for the paper, and at which address."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from plugins import faults
from plugins.faults import Fault, SourceError

AUTHORS = "authors.toml"
_KEYS = {"name", "slug", "page"}


@dataclass(frozen=True)
class AuthorEntry:
    """One `[[author]]`: the name as in the byline, the address form of it and a page about them
    (each empty when not given)."""

    name: str
    slug: str = ""
    page: str = ""


def read_authors(path: Path) -> dict[str, AuthorEntry]:
    """Return the table's entries by name.

    Raises:
        SourceError: it is not TOML, or an entry is not as AuthorEntry says.

    authors-table: `content/authors.toml` cannot be read. `[[author]]` without a `name` -> write
    `name = "…"` below it.
    """
    shown = faults.shown(path)
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SourceError((Fault(shown, 0, f"must be TOML: {error}", "authors-table"),)) from None
    entries = table.get("author", [])
    found = [Fault(shown, 0, message, "authors-table") for message in _entry_faults(entries)]
    if found:
        raise SourceError(found)
    return {entry["name"]: AuthorEntry(**entry) for entry in entries}


def _entry_faults(entries: Any) -> Iterator[str]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield "author must be tables, each begun by `[[author]]`"
        return
    for number, entry in enumerate(entries, start=1):
        if not entry.get("name"):
            yield f'author {number} must have a name, as `name = "Jane Doe"`'
        for key, value in sorted(entry.items()):
            if key not in _KEYS:
                yield f"author {number} must have only {', '.join(sorted(_KEYS))}, not {key!r}"
            elif not isinstance(value, str):
                yield f"{key} of author {number} must be a text, not {value!r}"

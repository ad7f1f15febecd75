"""The authors' table, `content/authors.toml`: who writes for the paper, and at which address."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.slugs import is_slug, slug_of
from plugins.source.tree import is_own_file, unreadable

AUTHORS = "authors.toml"
_KEYS = {"name", "slug", "page"}


@dataclass(frozen=True)
class AuthorEntry:
    """One `[[author]]`: the name as in the byline, the address form of it and a page about them
    (each empty when not given)."""

    name: str
    slug: str = ""
    page: str = ""


def authors_of(root: Path) -> dict[str, AuthorEntry] | None:
    """The table of the sources in this folder, or None when it has none of its own.

    Raises:
        SourceError: as `read_authors`.
    """
    path = root / AUTHORS
    return read_authors(path) if is_own_file(path, root) else None


def read_authors(path: Path) -> dict[str, AuthorEntry]:
    """Return the table's entries by name.

    Raises:
        SourceError: it is not TOML, or an entry is not as AuthorEntry says.

    authors-table: `content/authors.toml` cannot be read. `[[author]]` without a `name` -> write
    `name = "…"` below it.
    """
    shown = faults.shown(path)
    data = b""
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = _line_of(error, data)
        message = f"must be TOML in UTF-8: {error}"
        raise SourceError((Fault(shown, line, message, "authors-table"),)) from None
    except OSError as error:
        raise SourceError((unreadable(path, error),)) from None
    entries = table.get("author", [])
    messages = [*_stray_keys(table), *_entry_faults(entries)]
    found = [Fault(shown, 0, message, "authors-table") for message in messages]
    if found:
        raise SourceError(found)
    return {entry["name"]: AuthorEntry(**entry) for entry in entries}


def _line_of(error: Exception, data: bytes) -> int:
    """The line at which a table could not be read, as far as the error tells."""
    if isinstance(error, UnicodeDecodeError):
        return data.count(b"\n", 0, error.start) + 1
    found = re.search(r"at line (\d+)|at (end) of document", str(error))
    if found and found[2]:
        return data.rstrip().count(b"\n") + 1
    return int(found[1]) if found else 0


def unknown_author(name: str, known: Iterable[str], shown: str, line: int) -> Fault:
    """author-unknown: `content/authors.toml` does not have this author. `Author: Mihail` -> take
    the name that the message offers, or add the author to the table."""
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else "add them to it"
    message = f"Author must be one of {AUTHORS}, not {name!r}; {hint}"
    return Fault(shown, line, message, "author-unknown")


def _stray_keys(table: dict[str, Any]) -> Iterator[str]:
    for key in sorted(table.keys() - {"author"}):
        yield f"table must hold `[[author]]` alone, not {key!r}"


def _entry_faults(entries: Any) -> Iterator[str]:
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        yield "author must be tables, each begun by `[[author]]`"
        return
    slugs: dict[str, int] = {}
    for number, entry in enumerate(entries, start=1):
        slug = str(entry.get("slug") or slug_of(str(entry.get("name"))))
        first = slugs.setdefault(slug, number)
        if first != number:
            yield f"author {number} must have a slug of its own; author {first} is {slug!r} too"
        if not entry.get("name"):
            yield f'author {number} must have a name, as `name = "Jane Doe"`'
        for key, value in sorted(entry.items()):
            if key not in _KEYS:
                yield f"author {number} must have only {', '.join(sorted(_KEYS))}, not {key!r}"
            elif not isinstance(value, str):
                yield f"{key} of author {number} must be a text, not {value!r}"
            elif key == "page" and not re.match(r"https?://[^\s/]|/(?!/)|(?!/)[\w./-]+$", value):
                yield f"page of author {number} must be an https address or a path, not {value!r}"
            elif key == "slug" and not is_slug(value):
                yield (
                    f"slug of author {number} must be small Latin letters, digits and single "
                    f"hyphens, not {value!r}"
                )

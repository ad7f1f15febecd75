"""The tables of names, `content/authors.toml` and `content/tags.toml`: who writes for the paper,
and which names share an address or have their own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.slugs import is_slug, slug_of
from plugins.source.tree import is_own_file, unreadable

AUTHORS, TAGS = "authors.toml", "tags.toml"

# What each table may hold: the name of its entries, and their keys.
_KEYS = {
    AUTHORS: ("author", ("name", "slug", "also", "page", "picture", "about")),
    TAGS: ("tag", ("name", "slug", "also")),
}
_CODES = {AUTHORS: "authors-table", TAGS: "tags-table"}
_PAGE = re.compile(r"https?://[^\s/]|/(?!/)|(?!/)[\w./-]+$")


@dataclass(frozen=True)
class Entry:
    """One `[[author]]` or `[[tag]]`: its name, its address form (empty: made of the name), and
    other spellings that are the same one; of an author a page about them, their portrait's path
    below `content/`, and a line about them (each may be empty)."""

    name: str
    slug: str = ""
    also: tuple[str, ...] = ()
    page: str = ""
    picture: str = ""
    about: str = ""


# The entries by their names and by their other spellings.
Table = Mapping[str, Entry]


def table_of(root: Path, file: str, lang: str) -> Table | None:
    """A table of the sources in a folder, or None when it has none of its own; `lang` is the site's
    language, by which names become addresses.

    Raises:
        SourceError: as `read_table`.
    """
    path = root / file
    return read_table(path, lang) if is_own_file(path, root) else None


def read_table(path: Path, lang: str) -> Table:
    """Return the entries of the file at `path`, AUTHORS or TAGS.

    Raises:
        SourceError: it is not TOML, or an entry is not as Entry says.

    authors-table: `content/authors.toml` cannot be read. `[[author]]` without a `name` -> write
    `name = "…"` below it.

    tags-table: `content/tags.toml` cannot be read. `[[tag]]` without a `name` -> write
    `name = "…"` below it.
    """
    code = _CODES[path.name]
    shown = faults.shown(path)
    data = b""
    try:
        data = path.read_bytes()
        table = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        line = _line_of(error, data)
        message = f"must be TOML in UTF-8: {error}"
        raise SourceError((Fault(shown, line, message, code),)) from None
    except OSError as error:
        raise SourceError((unreadable(path, error),)) from None
    kind, keys = _KEYS[path.name]
    rows = table.get(kind, [])
    messages = [*_stray_keys(table, kind), *_shape_faults(rows, kind, keys)]
    if not messages:
        messages = [*_clashes(rows, kind, lang), *_missing_pictures(rows, path.parent)]
    if messages:
        raise SourceError([Fault(shown, 0, message, code) for message in messages])
    return _by_name(Entry(**{**row, "also": tuple(row.get("also", ()))}) for row in rows)


def _by_name(entries: Iterable[Entry]) -> Table:
    return {name: entry for entry in entries for name in (entry.name, *entry.also)}


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


def _stray_keys(table: dict[str, Any], kind: str) -> Iterator[str]:
    for key in sorted(table.keys() - {kind}):
        yield f"table must hold `[[{kind}]]` alone, not {key!r}"


def _shape_faults(rows: Any, kind: str, keys: tuple[str, ...]) -> Iterator[str]:
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        yield f"{kind} must be tables, each begun by `[[{kind}]]`"
        return
    for number, row in enumerate(rows, start=1):
        if not row.get("name"):
            yield f'{kind} {number} must have a name, as `name = "…"`'
        for key, value in sorted(row.items()):
            wrong = _wrong_value(key, value, keys)
            if wrong:
                yield wrong.format(f"{kind} {number}")


def _wrong_value(key: str, value: Any, keys: tuple[str, ...]) -> str:
    """What a key or its value must be, with `{}` for whose it is, or nothing when it is."""
    if key not in keys:
        return f"{{}} must have only {', '.join(sorted(keys))}, not {key!r}"
    shown = repr(value).replace("{", "{{").replace("}", "}}")
    if key == "also":
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            return f"also of {{}} must be a list of names, not {shown}"
    elif not isinstance(value, str):
        return f"{key} of {{}} must be a text, not {shown}"
    elif key == "page" and not _PAGE.match(value):
        return f"page of {{}} must be an https address or a path, not {shown}"
    elif key == "slug" and not is_slug(value):
        must = "must be small Latin letters, digits and single hyphens"
        return f"slug of {{}} {must}, not {shown}"
    return ""


def _missing_pictures(rows: list[dict[str, Any]], root: Path) -> Iterator[str]:
    """Say which portraits are no files of ours."""
    for number, row in enumerate(rows, start=1):
        picture = row.get("picture", "")
        if picture and not is_own_file(root / picture.lstrip("/"), root):
            must = "must be a file in content/, as images/jane-doe.jpg"
            yield f"picture of author {number} {must}, not {picture!r}"


def _clashes(rows: list[dict[str, Any]], kind: str, lang: str) -> Iterator[str]:
    """Say which two entries have one address, or one name."""
    slugs: dict[str, int] = {}
    names: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        slug = row.get("slug") or slug_of(row["name"], lang)
        first = slugs.setdefault(slug, number)
        for name in (row["name"], *row.get("also", ())):
            other = names.setdefault(name, number)
            if other != number:
                yield f"{kind} {number} must have names of its own; {kind} {other} is {name!r} too"
        if first != number == names[row["name"]]:
            yield f"{kind} {number} must have a slug of its own; {kind} {first} is {slug!r} too"

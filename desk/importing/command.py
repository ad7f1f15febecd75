"""Read a file, write the draft, and say what was made of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from desk.importing.decoding import MAX_TEXT, decode
from desk.importing.draft import make_draft, source_of
from desk.importing.model import Draft, Reading, Site
from desk.importing.page import looks_like_html, read_page
from desk.importing.plain import read_text
from desk.importing.show import summary
from desk.importing.word import MAX_DOCUMENT, is_document, read_document
from desk.settings import SettingError
from plugins.faults import SourceError, shown
from plugins.source.tables import AUTHORS, table_of
from plugins.source.tree import is_source, sources_named

STANDARD_INPUT = "standard input"


def run(
    file: Path | BinaryIO, content: Path, settings: Mapping[str, Any], out: TextIO, today: date
) -> int:
    """Import `file`, a path or a binary stream, as a draft below `content` and return status 0.

    Raises:
        SettingError: it cannot be imported, or its address is taken; nothing has been written.
    """
    name = file.name if isinstance(file, Path) else STANDARD_INPUT
    reading = read(_bytes_of(file), name)
    draft = make_draft(reading, _site(settings, content, today), name)
    path = write(draft, content)
    out.write(summary(draft, shown(path), name, reading.form))
    return 0


def read(data: bytes, name: str) -> Reading:
    """Read a Word document, a page or a text, told by what it holds rather than by its name.

    Raises:
        SettingError: it is none of these, or too large.
    """
    if is_document(data):
        return read_document(data, name)
    if is_source(name):
        raise SettingError(
            f"FILE must be a text, .docx or .html; {name} is Markdown: "
            "put it into content/articles/"
        )
    text, encoding = decode(data, name)
    if looks_like_html(text, name):
        return read_page(text, name)
    reading = read_text(text)
    return Reading(f"{encoding} text", reading.blocks)


def write(draft: Draft, content: Path) -> Path:
    """Write the draft and its pictures below `content`, and return the article's path.

    Raises:
        SettingError: a file with its name is there already, or cannot be written.
    """
    articles = content / "articles"
    path = articles / str(draft.year) / f"{draft.slug}.md"
    files = {path: source_of(draft).encode()}
    for number, picture in enumerate(draft.pictures, 1):
        files[content / "images" / f"{draft.slug}-{number}.{picture.ending}"] = picture.data
    _refuse_taken([*sources_named(articles, draft.slug), *files], content)
    written: list[Path] = []
    try:
        for target, data in files.items():
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as opened:
                written.append(target)
                opened.write(data)
    except OSError as error:
        for target in written:
            target.unlink(missing_ok=True)
        raise SettingError(f"{shown(target)} must be writable: {error.strerror}") from None
    return path


def _refuse_taken(paths: list[Path], content: Path) -> None:
    for path in paths:
        if path.exists() or path.is_symlink():
            raise SettingError(
                f"FILE must make a new address: {shown(path)} lies there already; rename or delete "
                "it to import again"
            )
        if not path.resolve().is_relative_to(content.resolve()):
            raise SettingError(f"{shown(path.parent)} must lie in {shown(content)}/, not lead out")


def _bytes_of(file: Path | BinaryIO) -> bytes:
    most = max(MAX_TEXT, MAX_DOCUMENT) + 1
    if not isinstance(file, Path):
        return file.read(most)
    if file.exists() and not file.is_file():
        raise SettingError(f"FILE must be a file, not {shown(file)}")
    try:
        with file.open("rb") as opened:
            return opened.read(most)
    except OSError as error:
        raise SettingError(f"FILE must be readable, not {shown(file)}: {error.strerror}") from None


def _site(settings: Mapping[str, Any], content: Path, today: date) -> Site:
    try:
        table = table_of(content, AUTHORS, settings["DEFAULT_LANG"])
    except SourceError as error:
        raise SettingError(str(error.faults[0])) from None
    names = [settings.get("SITENAME", ""), *settings.get("SITENAMES", {}).values()]
    for section in settings.get("SECTIONS", {}).values():
        names.extend(section.values())
    names = sorted(set(filter(None, names)))
    authors = None if table is None else frozenset(table)
    return Site(tuple(names), settings["DEFAULT_LANG"], today, authors)

"""Look at every file of `content/` before one is read: none may lead out of it, and none may be
passed over in silence."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.source.reader import EXTENSIONS

# Texts that an editor may expect to see published; anything else beside an article is a file it
# links to.
_OTHER_TEXTS = {".rst", ".rest", ".htm", ".html", ".txt", ".adoc", ".org", ".docx", ".odt", ".rtf"}
_NOT_ARTICLES = {"README.md"}


def unsafe_files(root: Path) -> Iterator[Fault]:
    """Name each link that leads out of `root` or nowhere, and each thing that is not a file or
    folder.

    Reading a pipe would wait for ever; reading through a link would publish what is not ours.

    link-out: a symbolic link leads out of `content/`, to nothing or round in a circle.
    `ln -s /etc/passwd a.md` -> delete it or copy the file.

    not-a-file: a pipe, a socket or a device lies in `content/`. `mkfifo a.md` -> delete it.
    """
    home = root.resolve()
    for entry in _entries(root):
        if entry.is_symlink():
            if not _leads_inside(Path(entry.path), home):
                message = "link must lead to a file in content/; delete it or copy the file"
                yield Fault(faults.shown(Path(entry.path)), 0, message, "link-out")
        elif not entry.is_dir() and not entry.is_file():
            message = "must be a file or a folder; delete it"
            yield Fault(faults.shown(Path(entry.path)), 0, message, "not-a-file")


def _entries(folder: str | Path) -> Iterator[os.DirEntry[str]]:
    """Yield everything below a folder, links not followed, as the folders themselves tell it: a
    look at each file of an archive would take longer than most builds."""
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        yield entry
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)


def _leads_inside(link: Path, home: Path) -> bool:
    """A link into a folder above itself would be walked for ever."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_relative_to(home) and not link.parent.resolve().is_relative_to(target)


def stray_files(root: Path, settings: dict[str, Any]) -> Iterator[Fault]:
    """Name each text that Pelican would pass over: not Markdown, or not where articles and pages
    lie.

    source-stray: a text lies where no build looks. `a.md` beside `content/articles/` -> move it
    into the folder, or save it as Markdown.

    name-twin: two names look alike, for one is written in Unicode's composed form and one in its
    decomposed form, or they differ in case alone. `й.md` beside `й.md` -> rename one of them.
    """
    homes = [root / folder for folder in settings["ARTICLE_PATHS"] + settings["PAGE_PATHS"]]
    shown_homes = " or ".join(f"{root.name}/{home.relative_to(root)}/" for home in homes)
    seen: dict[str, Path] = {}
    for path in sorted(root.rglob("*")):
        at_home = any(path.is_relative_to(home) for home in homes)
        if at_home and path.suffix.lower() in _OTHER_TEXTS:
            yield Fault(faults.shown(path), 0, "must be Markdown, a .md file", "source-stray")
        elif not at_home and path.suffix[1:] in EXTENSIONS and path.name not in _NOT_ARTICLES:
            message = f"must lie in {shown_homes}, where it will be found"
            yield Fault(faults.shown(path), 0, message, "source-stray")
        twin = seen.setdefault(_folded(path), path)
        if twin != path:
            message = f"must not be named as {twin.name!r} is but for case or Unicode form; rename"
            yield Fault(faults.shown(path), 0, message, "name-twin")


def _folded(path: Path) -> str:
    """A path as file systems see it that tell neither case nor normal forms apart."""
    return unicodedata.normalize("NFC", str(path)).casefold()


def refuse_unsafe(pelican: Pelican) -> None:
    """Stop before Pelican, which follows links, reads anything."""
    found = sorted(unsafe_files(Path(pelican.settings["PATH"])))
    if found:
        raise SourceError(found)


def report_strays(generators: Sequence[Generator]) -> None:
    """Strays harm nothing but themselves, and are named with all other faults."""
    settings = generators[0].settings
    faults.report(*stray_files(Path(settings["PATH"]), settings))


def register() -> None:
    """First in PLUGINS, for `initialized` is the last signal before Pelican walks `content/`."""
    signals.initialized.connect(refuse_unsafe)
    signals.all_generators_finalized.connect(report_strays)

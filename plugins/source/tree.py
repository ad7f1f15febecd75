"""Walk `content/` once: every file with its stamp, and what must not be read."""

from __future__ import annotations

import os
import re
import time
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import translate
from functools import cache, cached_property
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import Any

from pelican_incremental.scan import Stamp, as_stamp
from plugins import faults
from plugins.faults import Fault

READER = "plugins.source"  # in PLUGINS: all texts are Markdown, and are read by it
EXTENSIONS = ("md", "markdown", "mkd", "mdown")

# Where something else than Python looks for sources: a shell, git.
PATTERNS = tuple(f"*.{extension}" for extension in EXTENSIONS)

# Texts that an editor may expect to see published; anything else beside an article is a file it
# links to.
_OTHER_TEXTS = frozenset(
    "rst rest htm html xhtml txt text adoc org doc docx odt rtf tex mdx mdwn mkdn wiki".split()
)
_NOT_ARTICLES = {"README.md"}

# Controls, what reorders text on the screen, and bytes that are not UTF-8 (as Python shows them).
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")

ICON = "extra/icon.png"  # in `content/`: what the paper's icons are made of


@dataclass(frozen=True)
class Tree:
    """What lies below a folder: files by their path in it (with `/`), all such paths (folders too),
    and faults of what cannot be read or named, which is in neither; seen at a time, in ns.

    `has_links`: a file may have more than one path. `saved`: the only files that can have changed
    since somebody looked before (None: any may have)."""

    root: Path
    files: dict[str, Stamp]
    names: tuple[str, ...]
    faults: tuple[Fault, ...]
    looked: int
    has_links: bool = False
    saved: frozenset[str] | None = None
    # Which of those at fault are no folders.
    unread: frozenset[str] = frozenset()
    # The sources by the settings that tell which they are: as lasting as the names of the files.
    _sources: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def sources(self, settings: Mapping[str, Any]) -> tuple[str, ...]:
        """The articles and pages, in order."""
        key = repr([settings[name] for name in ("ARTICLE_PATHS", "PAGE_PATHS", "IGNORE_FILES")])
        if key not in self._sources:
            self._sources[key] = tuple(sources_among(self.files, settings))
        return self._sources[key]

    def faults_by(self, settings: Mapping[str, Any]) -> tuple[Fault, ...]:
        """What cannot be read or named, but for what IGNORE_FILES has builds pass over, as the
        locks of Emacs: links to nothing. A link to a folder is followed whatever its name."""
        ignored = (shown for shown in self.unread if is_ignored(shown, settings))
        passed = {faults.shown(self.root / name) for name in ignored}
        return tuple(fault for fault in self.faults if fault.path not in passed)

    @property
    def folder(self) -> str:
        """The path of the folder, which ends in a separator."""
        return f"{self.root.absolute()}{os.sep}"

    @cached_property
    def stamps(self) -> dict[str, Stamp]:
        """The files by their absolute paths."""
        home = self.folder
        return {home + name: stamp for name, stamp in self.files.items()}


def walk(root: Path) -> Tree:
    """Look at everything below `root` without opening it, as Pelican will: through links to folders
    too, but only where they lead inside.

    Reading a pipe would wait for ever; reading through a link would publish what is not ours.

    link-out: a symbolic link leads out of `content/`, to nothing or round in a circle.
    `ln -s /etc/passwd a.md` -> delete it or copy the file.

    not-a-file: a pipe, a socket or a device lies in `content/`. `mkfifo a.md` -> delete it.
    """
    looked = time.time_ns()
    steps = _Walk(str(root), root.resolve())
    steps.enter("")
    names, found = tuple(sorted(steps.names)), tuple(sorted(steps.found))
    return Tree(
        root, steps.files, names, found, looked, steps.has_links, unread=frozenset(steps.unread)
    )


def seen_again(tree: Tree, paths: Iterable[str]) -> Tree | None:
    """A tree of which only the files at some absolute paths were saved since, or None: one came or
    went, or may be known by another path too."""
    if tree.faults or tree.has_links:
        return None
    looked, files, start = time.time_ns(), dict(tree.files), len(tree.folder)
    saved = frozenset(path[start:] for path in paths if path.startswith(tree.folder))
    for name in saved:
        try:
            status = os.lstat(tree.folder + name)
        except OSError:
            return None
        if name not in files or not S_ISREG(status.st_mode):
            return None
        files[name] = as_stamp(status)
    return replace(tree, files=files, looked=looked, saved=saved)


class _Walk:
    """A walk under way; it works with texts, for ten thousand paths cost more than their stamps."""

    def __init__(self, root: str, home: Path) -> None:
        self.root, self.home = root, home
        self.files: dict[str, Stamp] = {}
        self.names: list[str] = []
        self.found: list[Fault] = []
        self.unread: set[str] = set()
        self.has_links = home != Path(root).absolute()

    def enter(self, prefix: str) -> None:
        """Take every entry of one folder."""
        try:
            with os.scandir(f"{self.root}/{prefix}") as entries:
                for entry in entries:
                    self.take(entry, prefix + entry.name)
        except OSError as error:
            self.found.append(unreadable(Path(self.root, prefix), error))

    def take(self, entry: os.DirEntry[str], name: str) -> None:
        """Note one entry; what is unsafe is named and left alone."""
        if not name.isprintable() and _UNPRINTABLE.search(entry.name):
            self.found.append(_bad_name(Path(self.root, name)))
        elif not entry.is_symlink():
            self.look(entry, name)
        elif _leads_inside(Path(self.root, name), self.home):
            self.has_links = True
            self.look(entry, name)
        else:
            if not Path(self.root, name).is_dir():
                self.unread.add(name)
            message = "link must lead to a file in content/; delete it or copy the file"
            self.found.append(Fault(faults.shown(Path(self.root, name)), 0, message, "link-out"))

    def look(self, entry: os.DirEntry[str], name: str) -> None:
        """Tell a file and a folder from what is neither."""
        try:
            status = entry.stat()
        except OSError as error:
            self.found.append(unreadable(Path(self.root, name), error))
            return
        if S_ISREG(status.st_mode):
            self.names.append(name)
            self.files[name] = as_stamp(status)
        elif S_ISDIR(status.st_mode):
            self.names.append(name)
            self.enter(f"{name}/")
        else:
            self.unread.add(name)
            message = "must be a file or a folder; delete it"
            self.found.append(Fault(faults.shown(Path(self.root, name)), 0, message, "not-a-file"))


def _bad_name(path: Path) -> Fault:
    """name-bytes: a file's name is not UTF-8, or holds a control character. A name with a line
    break -> rename it."""
    shown = _UNPRINTABLE.sub(lambda match: _escaped(match[0]), faults.shown(path))
    message = "file name must be UTF-8 without control characters; rename it"
    return Fault(shown, 0, message, "name-bytes")


def _escaped(letter: str) -> str:
    number = ord(letter)
    # Python stands U+DC80 to U+DCFF for bytes that are not UTF-8.
    return f"\\x{number & 0xFF:02x}" if number < 0xA0 or number >= 0xDC80 else f"\\u{number:04x}"


def _leads_inside(link: Path, home: Path) -> bool:
    """A link into a folder above itself would be walked for ever."""
    try:
        target = link.resolve(strict=True)
    except (OSError, RuntimeError):
        return False
    return target.is_relative_to(home) and not link.parent.resolve().is_relative_to(target)


def is_own_file(path: Path, root: Path) -> bool:
    """Whether this is a file that lies in `root`, links followed: what `walk` names is not to be
    opened."""
    return path.is_file() and path.resolve().is_relative_to(root.resolve())


def unreadable(path: Path, error: OSError) -> Fault:
    """What is said of a file or folder that the system does not open."""
    message = f"could not be read: {error.strerror}; let the person who builds read it"
    return Fault(faults.shown(path), 0, message, "source-unreadable")


def stray_files(root: Path, tree: Tree, settings: Mapping[str, Any]) -> Iterator[Fault]:
    """Name each text that Pelican would pass over: not Markdown, or not where articles and pages
    lie.

    source-stray: a text lies where no build looks. `a.md` beside `content/articles/` -> move it
    into the folder, or save it as Markdown.

    name-twin: two names look alike, for one is written in Unicode's composed form and one in its
    decomposed form, or they differ in case alone. `й.md` beside `й.md` -> rename one of them.
    """
    homes, is_ours = _homes(settings), READER in settings["PLUGINS"]
    seen: dict[str, str] = {}
    for name in (name for name in tree.names if not is_ignored(name, settings)):
        shown = faults.shown(root / name)
        message = _stray(name, homes, root) if name in tree.files and is_ours else ""
        if message:
            yield Fault(shown, 0, message, "source-stray")
        # File systems that tell neither case nor normal forms apart see one name.
        twin = seen.setdefault(unicodedata.normalize("NFC", name).casefold(), name)
        if twin != name:
            other = twin.rpartition("/")[2]
            message = f"must not be named as {other!r} is but for case or Unicode form; rename"
            yield Fault(shown, 0, message, "name-twin")


def _stray(name: str, homes: tuple[str, ...], root: Path) -> str:
    """What is wrong with the place or the ending of a file, or nothing."""
    file = name.rpartition("/")[2]
    ending = file.rpartition(".")[2] if "." in file else ""
    if not name.startswith(homes):
        lost = ending.lower() in EXTENSIONS and file not in _NOT_ARTICLES
        places = " or ".join(f"{root.name}/{home}" for home in homes)
        return f"must lie in {places}, where it will be found" if lost else ""
    is_mixed = not name.startswith(tuple(filter(None, homes)))  # other files lie there too
    if "." not in file and not is_mixed:
        return "file name must have an ending: .md, if it is an article"
    texts = set(EXTENSIONS) if is_mixed else _OTHER_TEXTS.union(EXTENSIONS)
    if ending in EXTENSIONS or ending.lower() not in texts:
        return ""
    if ending.lower() in EXTENSIONS:
        return f"file name must end in .{ending.lower()}, not .{ending}"
    return "must be Markdown, a .md file"


def is_source(name: str | Path) -> bool:
    """Whether a file of this name is the source of a text, and no file that may be published as it
    is: a draft must not get out by a link."""
    _, point, ending = os.fspath(name).rpartition(".")
    return bool(point) and ending.lower() in EXTENSIONS


def sources_named(folder: Path, slug: str) -> list[Path]:
    """The sources below a folder whose files are called by a slug, in order."""
    endings = (f"{slug}.{extension}" for extension in EXTENSIONS)
    return sorted(path for name in endings for path in folder.rglob(name))


def is_ignored(name: str, settings: Mapping[str, Any]) -> bool:
    """Whether a build passes this file over, as IGNORE_FILES says."""
    return bool(_ignored(tuple(settings["IGNORE_FILES"])).match(name.rpartition("/")[2]))


@cache
def _ignored(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(translate(pattern) for pattern in patterns) or r"(?!)")


def _homes(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """How the paths of sources begin: with nothing, where all of `content/` may hold articles."""
    homes = (*settings["ARTICLE_PATHS"], *settings["PAGE_PATHS"])
    return tuple(f"{home}/" if home else "" for home in homes)


def sources_among(names: Iterable[str], settings: Mapping[str, Any]) -> list[str]:
    """The articles and pages among paths in `content/`, in order."""
    homes = _homes(settings)
    endings = tuple(f".{extension}" for extension in EXTENSIONS)
    ignored = _ignored(tuple(settings["IGNORE_FILES"])).match
    there = (name for name in names if name.startswith(homes) and name.endswith(endings))
    return sorted(name for name in there if not ignored(name.rpartition("/")[2]))

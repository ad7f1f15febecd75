"""The links of a text as its HTML has them, and where each stands in the source."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

# Stands for a tag where a field names the file (`Picture:`).
LEAD = "picture"
# Stands for what is no prose: it is neither a letter nor white space, so that no rule
# joins over it.
MASK = "\ufffc"

# What kind of file stands behind what Pelican replaces.
FILES = {"static", "attach"}
# The sanitiser writes attributes in double quotes.
TARGET = re.compile(r'<(a|img)\b[^<]*?\s(?:href|src)="([^"]*)"')
_MARKED = re.compile(r"\{(?P<kind>[^}]*)\}(?P<path>.*)", re.DOTALL)
_CODE_BEGINS = ("    ", "\t", "```", "~~~")  # not only there
# Back from a footnote: one that the text does not name is named by itself.
BACK = "#fnref"


@dataclass(frozen=True, order=True)
class Link:
    """One link as it stands in the sanitised HTML: `{kind}path` or an address of no kind; its line
    and column in the source count from 1 (0: not known)."""

    tag: str
    kind: str
    path: str
    line: int = field(default=0, compare=False)
    column: int = field(default=0, compare=False)

    @property
    def text(self) -> str:
        """The link as the editor typed it."""
        return f"{{{self.kind}}}{self.path}" if self.kind else self.path

    @property
    def is_file(self) -> bool:
        """Whether a file of ours is meant: marked as one, or a picture by a path alone, as editors
        of Markdown insert it."""
        if self.tag == LEAD:
            return True
        if self.kind or self.tag != "img":
            return self.kind in FILES
        try:
            parts = urlsplit(self.path)
        except ValueError:
            return False
        return bool(parts.path) and not (parts.scheme or parts.netloc)

    @property
    def is_ours(self) -> bool:
        """Whether it may lead to a part of the site."""
        if self.kind or self.tag != "a":
            return True
        try:
            parts = urlsplit(self.path)
        except ValueError:
            return False
        return not (parts.scheme or parts.netloc)


def links_in(html: str) -> Iterator[Link]:
    """Yield the target of every `a` and `img` of sanitised HTML, in order."""
    for tag, raw in TARGET.findall(html):
        value = unescape(raw)
        marked = _MARKED.match(unquote(value) if value.startswith("%7B") else value)
        yield Link(tag, marked["kind"], marked["path"]) if marked else Link(tag, "", value)


def placed(links: Iterable[Link], body: str, first_line: int) -> Iterator[Link]:
    """Find each link in the text in which it was typed, which begins on `first_line`: the second of
    two like ones is the second there."""
    text, after = "", dict[str, int]()
    for link in links:
        text = text or mask_code(body)
        typed = link.text or "]()"
        place = text.find(typed, after.get(typed, 0))
        place = place if place >= 0 else text.find(typed)
        after[typed] = place + 1
        line = first_line + text.count("\n", 0, place) if place >= 0 else first_line
        column = place - text.rfind("\n", 0, place) if place >= 0 else 0
        yield Link(link.tag, link.kind, link.path, line, column)


def target_of(link: Link, source: Path, root: Path) -> Path | None:
    """The file that a `{kind}path` link names, or None when that is not a file inside `root` (links
    resolved)."""
    try:
        targets = (_file_at(place, root) for place in places_of(link, source, root))
        return next((target for target in targets if target), None)
    except (OSError, ValueError, RuntimeError):  # no file can have such a name
        return None


def places_of(link: Link, source: Path, root: Path) -> Iterator[Path]:
    """Yield each path at which the file that a link names may lie, the first one first.

    Raises:
        ValueError: no file can have such a name.
    """
    homes = (source.parent, root) if link.tag == LEAD else (source.parent,)
    for home in homes:
        for path in _names_in(link):
            yield (root if path.startswith("/") else home) / path.lstrip("/")


def _file_at(place: Path, root: Path) -> Path | None:
    target = place.resolve()
    return target if target.is_relative_to(root.resolve()) and target.is_file() else None


def file_among(link: Link, source: str, files: Container[str]) -> str:
    """The one of `files` that a link of a source names, all of them paths below `content/`; an
    empty text where it names none. `target_of` asks the file system the same."""
    homes = (os.path.dirname(source), "") if link.tag == LEAD else (os.path.dirname(source),)  # noqa: PTH120
    for home in homes:
        for path in _names_in(link):
            place = path.lstrip("/") if path.startswith("/") else f"{home}/{path}"
            place = os.path.normpath(place.lstrip("/"))
            if place in files:
                return place
    return ""


def _names_in(link: Link) -> Iterable[str]:
    """What a link may mean: a name may hold ?, # and % itself."""
    return dict.fromkeys((unquote(urlsplit(link.path).path), unquote(link.path), link.path))


def mask_code(body: str) -> str:
    """Blot out blocks of code, fenced or indented, and keep every line end."""
    if not any(sign in body for sign in _CODE_BEGINS):
        return body
    lines, fence = [], ""
    blank = True
    for line in body.split("\n"):
        marks = re.match(r" {0,3}(`{3,}|~{3,})", line)
        inside = bool(fence) or bool(marks) or (blank and line.startswith(("    ", "\t")))
        if marks and not fence:
            fence = marks[1]
        elif marks and marks[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        blank = not line.strip() or (inside and not fence and not marks)
        lines.append(MASK * len(line) if inside else line)
    return "\n".join(lines)

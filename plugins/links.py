"""Follow every link from a source to another file, and refuse one that leads nowhere or out of
`content/`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urlsplit

from pelican import signals
from pelican.contents import Content
from pelican.generators import Generator

from plugins import faults
from plugins.addresses import contents_of
from plugins.faults import Fault

# What Pelican replaces, and what kind of file stands behind it; the others name lists of the site.
_PAGES = {"filename"}
_FILES = {"static", "attach"}
_LISTS = {"author", "category", "tag", "index"}
# The sanitiser writes attributes in double quotes, so that this finds each, in linear time.
_TARGET = re.compile(r'<(a|img)\b[^<]*?\s(?:href|src)="([^"]*)"')
_MARKED = re.compile(r"\{(?P<kind>[^}]*)\}(?P<path>.*)", re.DOTALL)


@dataclass(frozen=True)
class Link:
    """One link as it stands in the sanitised HTML: `{kind}path` or an address of no kind."""

    tag: str
    kind: str
    path: str

    @property
    def text(self) -> str:
        """The link as the editor typed it."""
        return f"{{{self.kind}}}{self.path}" if self.kind else self.path


def links_in(html: str) -> Iterator[Link]:
    """Yield the target of every `a` and `img` of sanitised HTML, in order."""
    for tag, raw in _TARGET.findall(html):
        value = unescape(raw)
        marked = _MARKED.match(unquote(value) if value.startswith("%7B") else value)
        yield Link(tag, marked["kind"], marked["path"]) if marked else Link(tag, "", value)


def target_of(link: Link, source: Path, root: Path) -> Path | None:
    """The file that a `{kind}path` link names, or None when that is not a file inside `root` (links
    resolved)."""
    path = unquote(urlsplit(link.path).path)
    base = root if path.startswith("/") else source.parent
    target = (base / path.lstrip("/")).resolve()
    return target if target.is_relative_to(root.resolve()) and target.is_file() else None


def line_of(source: Path, needle: str) -> int:
    """The line of the source on which a text first stands; 1 when Markdown changed it beyond
    finding."""
    text = source.read_text("utf-8-sig", errors="replace")
    position = text.find(needle)
    return text.count("\n", 0, position) + 1 if position >= 0 else 1


def fault_of(link: Link, content: Content, root: Path) -> str:
    """What is wrong with a link, or an empty string."""
    if not link.kind:
        return _image_fault(link)
    if link.kind in _LISTS:
        return ""
    if link.kind not in _PAGES | _FILES:
        known = ", ".join(f"{{{kind}}}" for kind in sorted(_PAGES | _FILES | _LISTS))
        return f"link must begin with one of {known}, not {link.text!r}"
    target = target_of(link, Path(content.source_path), root)
    if target is None:
        return f"link must lead to a file in {root.name}/, not {link.text!r}"
    if (target.suffix == ".md") != (link.kind in _PAGES):
        right = "{static}" if link.kind in _PAGES else "{filename}"
        return f"link to this file must begin with {right}, not {link.text!r}"
    return ""


def _image_fault(link: Link) -> str:
    if link.tag != "img":
        return ""
    return f"image must be a file in content/, as {{static}}/images/…, not {link.text!r}"


def check_links(generators: Sequence[Generator]) -> None:
    """Report every link that cannot be followed, with the line on which it stands."""
    for content in contents_of(generators):
        root, source = Path(content.settings["PATH"]), Path(content.source_path)
        for link in links_in(content._content):
            message = fault_of(link, content, root)
            if message:
                faults.report(Fault(faults.shown(source), line_of(source, link.text), message))


def register() -> None:
    """All files that a link may name are known when all generators have read theirs."""
    signals.all_generators_finalized.connect(check_links)

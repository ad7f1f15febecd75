"""Follow every link from a source to another file, and refuse one that leads nowhere or out of
`content/`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

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
_ID = re.compile(r'\sid="([^"]*)"')
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


@dataclass(frozen=True)
class Site:
    """What links may lead to: contents by their resolved source, every address below the site's
    root, and the folder of the sources."""

    contents: Mapping[Path, Content]
    addresses: frozenset[str]
    root: Path


def fault_of(link: Link, content: Content, site: Site) -> tuple[str, str] | None:
    """The code and the message of what is wrong with a link, or None.

    image-elsewhere: a picture is not ours. `![A port](http://x.example/port.jpg)` -> put the file
    into `content/images/`.
    """
    if link.kind:
        return None if link.kind in _LISTS else _marked_fault(link, content, site)
    if link.tag == "img":
        message = f"image must be a file in content/, as {{static}}/images/…, not {link.text!r}"
        return "image-elsewhere", message
    return _relative_fault(link, content, site)


def _marked_fault(link: Link, content: Content, site: Site) -> tuple[str, str] | None:
    """Say what is wrong with a link that Pelican would resolve.

    link-kind: a link begins with braces that mean nothing, or with those of another kind of file.
    `{static}other.md` -> write `{filename}` for a text, `{static}` for a file.

    link-target: a link leads to no file, or out of `content/`. `{filename}nowhere.md` -> mend the
    path; it is taken from the folder of the source, or from `content/` after a `/`.

    link-draft: a published text links to one that is left out of this build. `{filename}draft.md`
    -> publish that one too, or delete the link.
    """
    if link.kind not in _PAGES | _FILES:
        known = ", ".join(f"{{{kind}}}" for kind in sorted(_PAGES | _FILES | _LISTS))
        return "link-kind", f"link must begin with one of {known}, not {link.text!r}"
    target = target_of(link, Path(content.source_path), site.root)
    if target is None:
        return "link-target", f"link must lead to a file in {site.root.name}/, not {link.text!r}"
    if (target.suffix == ".md") != (link.kind in _PAGES):
        right = "{static}" if link.kind in _PAGES else "{filename}"
        return "link-kind", f"link to this file must begin with {right}, not {link.text!r}"
    if link.kind in _PAGES and target not in site.contents:
        return "link-draft", f"link must lead to a text that is published, not {link.text!r}"
    return _fragment_fault(link, site.contents.get(target))


def _relative_fault(link: Link, content: Content, site: Site) -> tuple[str, str] | None:
    """link-relative: a relative link leads to no page of the site. `[x](../nowhere.html)` -> write
    `{filename}` and the path of the source."""
    parts = urlsplit(link.path)
    if parts.scheme or parts.netloc:
        return None
    if not parts.path:
        return _fragment_fault(link, content)
    here = f"https://site.invalid/{content.url}"
    address = unquote(urlsplit(urljoin(here, link.path)).path).lstrip("/")
    if address.removesuffix("index.html") in site.addresses or address.startswith("feeds/"):
        return None
    shown = f"link must lead to a page of the site, not {link.text!r}"
    return "link-relative", f"{shown}; {{filename}} and the path of its source finds it"


def _fragment_fault(link: Link, target: Content | None) -> tuple[str, str] | None:
    """link-fragment: a link leads to a part that the page does not have. `[x](#nowhere)` -> name
    the id of a heading; it is the heading in small letters with hyphens."""
    fragment = unquote(urlsplit(link.path).fragment)
    if not fragment or fragment == "top" or target is None:
        return None
    ids = sorted(unescape(name) for name in _ID.findall(target._content))
    if fragment in ids:
        return None
    near = get_close_matches(fragment, ids, n=1)
    hint = f"did you mean '#{near[0]}'?" if near else "give a heading there this name"
    return "link-fragment", f"link must lead to a part of the page, not {link.text!r}; {hint}"


def site_of(generators: Sequence[Generator]) -> Site:
    """Gather what links may lead to, when all generators have read theirs."""
    context, settings = generators[0].context, generators[0].settings
    contents = list(contents_of(generators))
    static = [file for g in generators for file in getattr(g, "staticfiles", ())]
    fixed = [v for k, v in settings.items() if k.endswith("_SAVE_AS") and v and "{" not in v]
    names = [
        *(content.save_as for content in (*contents, *static)),
        *(f"{name}.html" for name in settings["DIRECT_TEMPLATES"]),
        *settings["TEMPLATE_PAGES"].values(),
        *context.get("LISTED", ()),
        *fixed,
    ]
    addresses = frozenset(name.removesuffix("index.html") for name in names)
    sources = {Path(content.source_path).resolve(): content for content in contents}
    return Site(sources, addresses, Path(settings["PATH"]))


def check_links(generators: Sequence[Generator]) -> None:
    """Report every link that cannot be followed, with the line on which it stands."""
    site = site_of(generators)
    for content in contents_of(generators):
        source = Path(content.source_path)
        for link in links_in(content._content):
            found = fault_of(link, content, site)
            if found:
                code, message = found
                line = line_of(source, link.text)
                faults.report(Fault(faults.shown(source), line, message, code))


def register() -> None:
    """All files that a link may name are known when all generators have read theirs."""
    signals.all_generators_finalized.connect(check_links)

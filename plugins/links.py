"""Follow every link from a source to another file, and refuse one that leads nowhere or out of
`content/`."""

from __future__ import annotations

import os
import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit, urlunsplit

from pelican import signals
from pelican.contents import Content
from pelican.generators import Generator
from pelican.urlwrappers import URLWrapper

from pelican_incremental import TrackedSet, add_task, content_read
from pelican_incremental.record import note_file
from plugins import faults, needs
from plugins.addresses import aliased, contents_of, file_of
from plugins.faults import Fault
from plugins.slugs import slug_of
from plugins.source.anchors import latin_anchor
from plugins.source.linked import (
    FILES,
    LEAD,
    TARGET,
    Link,
    links_in,
    places_of,
    target_of,
)
from plugins.source.names import Names, names_of
from plugins.source.tables import AUTHORS
from plugins.source.tree import is_source

# What Pelican replaces, and what kind of file stands behind it; the others name lists of the site.
_PAGES = {"filename"}
_LISTS = {"author", "category", "tag", "index"}
_ID = re.compile(r'\sid="([^"]*)"')
# What the reader gives to checks alone.
_OF_CHECKS = ("links", "lines", "is_unread", "is_examined")
# What a path in HTML, or urlsplit, would be cut at or read otherwise.
_UNSAFE = re.compile(r"[&;%\"<>]")


def line_of(source: Path, needle: str) -> int:
    """The line of the source on which a text first stands; 1 when Markdown changed it beyond
    finding."""
    text = source.read_text("utf-8-sig", errors="replace")
    position = text.find(needle)
    return text.count("\n", 0, position) + 1 if position >= 0 else 1


@dataclass(frozen=True)
class Target:
    """A page that links leave from and lead to: its source, its address, the ids on it (None: not
    known), and the language in which its own links name them."""

    source: Path
    url: str
    ids: tuple[str, ...] | None
    lang: str = ""


@dataclass(frozen=True)
class Site:
    """What links may lead to: pages by their resolved source, every address below the site's
    root, and the names that give lists theirs."""

    pages: Mapping[Path, Target]
    addresses: Container[str]
    names: Names

    @property
    def root(self) -> Path:
        """The folder of the sources."""
        return Path(self.names.settings["PATH"])


def ids_in(html: str) -> tuple[str, ...]:
    """Every id of sanitised HTML, in order."""
    return tuple(unescape(name) for name in _ID.findall(html))


def fault_of(link: Link, page: Target, site: Site) -> tuple[str, str] | None:
    """The code and the message of what is wrong with a link, or None.

    image-elsewhere: a picture is not ours. `![A port](http://x.example/port.jpg)` -> put the file
    into `content/images/`.

    picture-missing: the lead picture is not there. `Picture: images/prot.jpg` -> mend the path; it
    is taken from the folder of the text, or from `content/`.
    """
    if link.tag == LEAD:
        if target_of(link, page.source, site.root):
            return None
        message = f"Picture must be a file in content/, as images/port.jpg, not {link.path!r}"
        return "picture-missing", message
    if link.kind in _LISTS:
        return _list_fault(link, site)
    if link.kind or link.is_file:
        return _marked_fault(link, page, site)
    if link.tag == "img":
        message = f"image must be a file in content/, as images/…, not {link.text!r}"
        return "image-elsewhere", message
    return _relative_fault(link, page, site)


def _marked_fault(link: Link, page: Target, site: Site) -> tuple[str, str] | None:
    """Say what is wrong with a link that Pelican would resolve.

    link-kind: a link begins with braces that mean nothing, or with those of another kind of file.
    `{static}other.md` -> write `{filename}` for a text, `{static}` for a file.

    link-target: a link leads to no file, or out of `content/`. `{filename}nowhere.md` -> mend the
    path; it is taken from the folder of the source, or from `content/` after a `/`.

    link-draft: a published text links to one that is left out of this build. `{filename}draft.md`
    -> publish that one too, or delete the link.
    """
    if link.kind not in _PAGES | FILES and not link.is_file:
        known = ", ".join(f"{{{kind}}}" for kind in sorted(_PAGES | FILES | _LISTS))
        return "link-kind", f"link must begin with one of {known}, not {link.text!r}"
    target = target_of(link, page.source, site.root)
    if target is None:
        return "link-target", f"link must lead to a file in {site.root.name}/, not {link.text!r}"
    if is_source(target) != (link.kind in _PAGES):
        right = "{static}" if link.kind in _PAGES else "{filename}"
        return "link-kind", f"link to this file must begin with {right}, not {link.text!r}"
    if link.kind in _PAGES and site.pages.get(target) is None:
        return "link-draft", f"link must lead to a text that is published, not {link.text!r}"
    return _fragment_fault(link, site.pages.get(target))


def _list_fault(link: Link, site: Site) -> tuple[str, str] | None:
    """Say that a link leads to no list; Pelican makes an address of any name."""
    named = _list_of(link, site.names)
    if named is None or named.url in site.addresses:
        return None
    return "link-target", f"link must lead to a list that the site has, not {link.text!r}"


def _relative_fault(link: Link, page: Target, site: Site) -> tuple[str, str] | None:
    """link-relative: a relative link leads to no page of the site. `[x](../nowhere.html)` -> write
    `{filename}` and the path of the source."""
    parts = urlsplit(link.path)
    if parts.scheme or parts.netloc:
        return None
    if not link.path.strip():
        return "link-target", "link must lead somewhere, not to ''"
    if not parts.path:
        return _fragment_fault(link, page, page.lang)
    here = f"https://site.invalid/{page.url}"
    address = unquote(urlsplit(urljoin(here, link.path)).path).lstrip("/")
    if address.removesuffix("index.html") in site.addresses or address.startswith("feeds/"):
        return None
    shown = f"link must lead to a page of the site, not {link.text!r}"
    return "link-relative", f"{shown}; {{filename}} and the path of its source finds it"


def _fragment_fault(link: Link, target: Target | None, lang: str = "") -> tuple[str, str] | None:
    """link-fragment: a link leads to a part that the page does not have. `[x](#nowhere)` -> name
    the id of a heading: its words in small letters with hyphens, as `#итоги-года` or, as in
    addresses, `#itogi-goda`."""
    typed = unquote(urlsplit(link.path).fragment)
    fragment = latin_anchor(typed)
    ids = target.ids if target else None
    if not fragment or fragment == "top" or ids is None or fragment in ids:
        return None
    if lang and not typed.isascii() and slug_of(typed, lang) in ids:
        return None
    near = get_close_matches(fragment, sorted(ids), n=1)
    hint = f"did you mean '#{near[0]}'?" if near else "give a heading there this name"
    return "link-fragment", f"link must lead to a part of the page, not {link.text!r}; {hint}"


def addresses_of(names: Iterable[str], settings: Mapping[str, Any]) -> frozenset[str]:
    """Every address below the site's root, from the paths of pages, files and lists."""
    fixed = [v for k, v in settings.items() if k.endswith("_SAVE_AS") and v and "{" not in v]
    direct = [f"{name}.html" for name in settings["DIRECT_TEMPLATES"]]
    written = (*names, *direct, *settings["TEMPLATE_PAGES"].values(), *fixed)
    return frozenset(name.removesuffix("index.html") for name in written)


def _target(content: Content) -> Target:
    return Target(Path(content.source_path), content.url, content.anchors, content.lang)


def note_links(content: Content) -> None:
    """Set `anchors`, the names of the parts of a text (None: nobody knows), and `files`, the links
    that name files: whether the `links` that its reader found can be followed is asked when all
    texts are known, and only of these."""
    for name in _OF_CHECKS:  # no template asks for them, and metadata tell whoever asks for all
        del content.metadata[name]
    content.anchors = None if content.is_unread else ids_in(content._content)
    content.files = tuple(
        sorted({replace(x, line=0, column=0) for x in content.links if x.is_file})
    )
    if any(link.kind in _LISTS or _UNSAFE.search(link.path) for link in content.links if link.kind):
        content._content = _for_pelican(content._content, content.settings)


def _list_of(link: Link, names: Names) -> URLWrapper | None:
    """The author, section or tag whose list a link names; None for a link of another kind."""
    make = {"author": names.author, "category": names.section, "tag": names.tag}
    return make[link.kind](link.path) if link.kind in make else None


def _for_pelican(html: str, settings: dict[str, Any]) -> str:
    """Write links as Pelican finds what they name: lists by their addresses, for it makes another
    of a name, and paths in percent-encoding alone, for it takes them from the HTML as they are."""
    names = names_of(settings)

    def found(match: re.Match[str]) -> str:
        link = next(links_in(match[0] + ">"), None)
        path = _for_attribute(link, names) if link else None
        if path is None or link is None:
            return match[0]
        head = match[0].removesuffix(f'"{match[2]}"')
        return f'{head}"{{{link.kind}}}{path}"'

    return TARGET.sub(found, html)


def _for_attribute(link: Link, names: Names) -> str | None:
    if link.kind in _PAGES | FILES and _UNSAFE.search(link.path):
        parts = urlsplit(link.path)
        return urlunsplit(parts._replace(path=quote(unquote(parts.path))))
    named = _list_of(link, names)
    return named.slug if named else None


def static_links_of(content: Content) -> set[str]:
    """The paths in `content/` of the files that a content names: Pelican 4.12 decodes no more of
    them than `%20`, and then finds no such file."""
    links = (link for link in links_in(content._content) if link.kind in FILES)
    paths = (unquote(urlsplit(link.path).path) for link in links)
    beside = content.relative_dir
    return {
        path[1:]
        if path.startswith("/")
        else content.get_relative_source_path(os.path.join(beside, path))  # noqa: PTH118
        for path in paths
        if "\0" not in path  # no file can have such a name: that is said of the link
    }


def add_checks(generators: Sequence[Generator]) -> None:
    """Let the links of each text be followed when all is known, and again when what they lead to
    has changed."""
    context, settings = generators[0].context, generators[0].settings
    contents = list(contents_of(generators))
    static = [file for g in generators for file in getattr(g, "staticfiles", ())]
    # To ask a file for its `save_as` would nail it there, and `{attach}` could not move it.
    files = [file.get_url_setting("save_as") for file in static]
    old = (file_of(alias) for alias, _ in aliased(contents))
    names = [*(content.save_as for content in contents), *files, *old, *context.get("LISTED", ())]
    known = addresses_of(names, settings)
    faults.report(*_pages_about(names_of(settings), known))
    addresses = TrackedSet("ADDRESSES", (f"/{name}" for name in known))
    places = {content.get_relative_source_path(): content for content in contents}
    context["ADDRESSES"], context["SOURCES"] = addresses, TrackedSet("SOURCES", places)
    linked = _linked_places(places, settings)
    function = f"{__name__}:check_links"
    for place, content in places.items():
        arguments = content, addresses, context["SOURCES"], linked
        add_task(settings, f"links of {place}", function, *arguments)


def _pages_about(names: Names, addresses: Container[str]) -> Iterator[Fault]:
    """Name each page about an author that the site does not have."""
    shown = faults.shown(Path(names.settings["PATH"], AUTHORS))
    for name, entry in sorted((names.authors or {}).items()):
        path = entry.page.lstrip("/")
        is_here = path.removesuffix("index.html") in addresses
        if name == entry.name and path and "://" not in path and not is_here:
            must = "must be the address of one of the site's, as pages/about.html"
            message = f"page of {name!r} {must}, not {entry.page!r}"
            yield Fault(shown, 0, message, "authors-table")


def _linked_places(places: Iterable[str], settings: Mapping[str, Any]) -> dict[str, str]:
    """The paths that symbolic links lead from, by those that they lead to, below `content/`."""
    root = os.path.realpath(settings["PATH"])
    homes: dict[str, str] = {}
    found = {}
    for place in places:
        folder, name = os.path.split(place)
        if folder not in homes:
            homes[folder] = os.path.realpath(os.path.join(root, folder))  # noqa: PTH118
        path = os.path.join(homes[folder], name)  # noqa: PTH118
        real = os.path.relpath(os.path.realpath(path) if os.path.islink(path) else path, root)  # noqa: PTH114
        if real != place:
            found[real] = place
    return found


def check_links(
    settings: dict[str, Any],
    content: Content,
    addresses: TrackedSet,
    sources: TrackedSet,
    linked: Mapping[str, str],
) -> None:
    """Report every link of a text that cannot be followed, with the line on which it stands."""
    links = content.links
    if not links:
        return
    is_of_list = any(link.kind in _LISTS for link in links)
    names = names_of(settings) if is_of_list else Names(settings, None, None)
    context = vars(content)["_context"]["generated_content"]
    site = Site(_Pages(context, sources, linked, settings), _Below(addresses), names)
    page = _target(content)
    for link in links:
        if link.is_file:
            _note_places(link, page.source, site.root)
        found = fault_of(link, page, site)
        if found:
            code, message = found
            shown = faults.shown(page.source)
            faults.report(Fault(shown, link.line, message, code, link.column))


def _note_places(link: Link, source: Path, root: Path) -> None:
    """Whether a file is there is an input of whoever asks."""
    with suppress(ValueError):  # no file can have such a name
        for place in places_of(link, source, root):
            note_file(os.path.normpath(place))


@dataclass(frozen=True)
class _Below:
    """Addresses below the site's root, each asked for by itself."""

    tracked: TrackedSet

    def __contains__(self, address: object) -> bool:
        return f"/{address}" in self.tracked


@dataclass(frozen=True)
class _Pages(Mapping[Path, Target]):
    """The texts of a build by their resolved sources, each asked for by itself; `linked` has those
    that are reached by a symbolic link."""

    contents: Mapping[str, Content]
    sources: TrackedSet
    linked: Mapping[str, str]
    settings: Mapping[str, Any]

    def __getitem__(self, path: Path) -> Target:
        real = os.path.relpath(path, os.path.realpath(self.settings["PATH"]))
        place = self.linked.get(real, real)
        content = self.contents.get(place) if place in self.sources else None
        if content is None:
            raise KeyError(path)
        return _target(content)

    def __iter__(self) -> Iterator[Path]:
        raise TypeError("each is asked for by itself")

    def __len__(self) -> int:
        raise TypeError("each is asked for by itself")


def register() -> None:
    """All files that a link may name are known when all generators have read theirs. What texts
    name is asked by Pelican itself, as soon as each is read."""
    needs.watch("links", plugins=("source", "pelican_incremental"))
    Content.get_static_links = static_links_of
    content_read.connect(note_links)
    signals.all_generators_finalized.connect(add_checks)

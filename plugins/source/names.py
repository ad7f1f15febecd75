"""Sections, authors and tags as Pelican's objects: the one place that gives each its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pelican.contents import Author, Category, Tag
from pelican.urlwrappers import URLWrapper

from plugins import hints
from plugins.faults import Fault, SourceError
from plugins.slugs import slug_of
from plugins.source.tables import AUTHORS, TAGS, Entry, Table, table_of
from plugins.typography import typeset_plain


@dataclass(frozen=True)
class Names:
    """The names of a site; without a table of authors (None) anybody may write for it."""

    settings: dict[str, Any]
    authors: Table | None
    tags: Table | None

    @classmethod
    def of_site(cls, settings: dict[str, Any]) -> Names:
        """Read the tables of a site.

        Raises:
            SourceError: as `read_table`.
        """
        read = partial(table_of, Path(settings["PATH"]), lang=settings["DEFAULT_LANG"])
        return cls(settings, read(AUTHORS), read(TAGS))

    def author(self, name: str) -> Author:
        """The author of this name, with the `page`, the `picture` (its path below `content/`) and
        the line `about` them, each of which may be empty."""
        author: Author = self._named(Author, name, self.authors)
        entry = (self.authors or {}).get(name, Entry(name))
        author.page = entry.page if "://" in entry.page else entry.page.lstrip("/")
        lang = self.settings["DEFAULT_LANG"]
        author.about = typeset_plain(entry.about, lang) if entry.about else ""
        author.picture = entry.picture.lstrip("/")
        return author

    def tag(self, name: str) -> Tag:
        """The tag of this name."""
        tag: Tag = self._named(Tag, name, self.tags)
        return tag

    def section(self, name: str) -> Category:
        """The section that an editor named by slug or by its name in any language, called as
        SECTIONS calls it in the chrome's language."""
        chrome = self.settings["CHROME_LANG"]
        for slug, names in self.settings.get("SECTIONS", {}).items():
            if name == slug or name in names.values():
                section = Category(names.get(chrome, name), self.settings)
                section.slug, section.lang = slug, chrome
                return section
        section = Category(name, self.settings)
        section.slug = slug_of(name, self.settings["DEFAULT_LANG"])
        section.lang = ""  # as typed: in the language of whoever typed it
        return section

    def listed(self, one: URLWrapper) -> URLWrapper:
        """The same author or tag, called as its table calls it: at the head of their list, and
        among the others."""
        if isinstance(one, Author):
            entry, named = (self.authors or {}).get(one.name), self.author
        elif isinstance(one, Tag):
            entry, named = (self.tags or {}).get(one.name), self.tag
        else:
            return one
        return named(entry.name) if entry and entry.name != one.name else one

    def is_one(self, one: URLWrapper, other: URLWrapper) -> bool:
        """Whether a table says that two spellings are the same author or tag."""
        table = {Author: self.authors, Tag: self.tags}.get(type(one)) or {}
        same = one.name in table and table.get(one.name) is table.get(other.name)
        return type(one) is type(other) and same

    def former(self, one: URLWrapper) -> URLWrapper:
        """The same list at the address that Pelican itself gives it, and this site gave it before
        it had a rule of its own; for nearly every name that is the same."""
        entry = (self.authors or {}).get(one.name) if isinstance(one, Author) else None
        if (entry and entry.slug) or one.slug in self.settings.get("SECTIONS", {}):
            return one
        return type(one)(one.name, self.settings)

    def _named(self, kind: type[URLWrapper], name: str, table: Table | None) -> Any:
        entry = (table or {}).get(name) or Entry(name)
        one = kind(name, self.settings)
        one.slug = entry.slug or slug_of(entry.name, self.settings["DEFAULT_LANG"])
        return one


def names_of(settings: dict[str, Any]) -> Names:
    """The names of a site whose tables the reader has judged: what is wrong stops the build."""
    try:
        return Names.of_site(settings)
    except SourceError:
        return Names(settings, None, None)


def unknown_section(
    name: str, settings: Mapping[str, Any], shown: str, line: int
) -> Iterator[Fault]:
    """section-unknown: SECTIONS does not have this section. `Section: artciles` -> take the name
    that the message offers, or add the section to SECTIONS."""
    sections = settings.get("SECTIONS", {})
    known = {name for slug, names in sections.items() for name in (slug, *names.values())}
    if not sections or name in known | {settings["DEFAULT_CATEGORY"]}:
        return
    near = hints.meant(name, known)
    hint = f"did you mean {near!r}?" if near else f"known are {', '.join(sorted(sections))}"
    message = f"Section must be one of SECTIONS, not {name!r}; {hint}"
    yield Fault(shown, line, message, "section-unknown")

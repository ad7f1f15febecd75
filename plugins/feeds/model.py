"""What a feed holds, before it is written as Atom or as JSON Feed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID, uuid5

from plugins.zones import instant


@dataclass(frozen=True)
class Person:
    """An author; `url` is absolute and '' when the author has no page."""

    name: str
    url: str


@dataclass(frozen=True)
class Entry:
    """One article in one language: plain texts, absolute addresses, dates with a time zone."""

    id: str
    url: str
    slug: str
    title: str
    summary: str
    content_html: str
    lang: str
    published: datetime
    updated: datetime
    authors: tuple[Person, ...]
    categories: tuple[str, ...]
    image: str


@dataclass(frozen=True)
class Feed:
    """A feed with at least one entry, newest first; `path` is the file under output."""

    id: str
    path: str
    url: str
    page_url: str
    title: str
    publisher: Person
    lang: str
    entries: tuple[Entry, ...]

    @property
    def updated(self) -> datetime:
        """The last change of any entry: RFC 4287 §4.2.15, and never the time of the build."""
        return max((entry.updated for entry in self.entries), key=instant)


def stable_id(site: UUID, name: str) -> str:
    """Return a `urn:uuid:` that outlives a change of domain, title or date (RFC 4287 §4.2.6)."""
    return uuid5(site, name).urn


def newest(entries: Iterable[Entry], limit: int) -> tuple[Entry, ...]:
    """Return at most `limit` entries, newest first; entries of one moment go by slug, language."""
    ordered = sorted(entries, key=lambda entry: (entry.slug, entry.lang))
    return tuple(sorted(ordered, key=lambda entry: instant(entry.published), reverse=True)[:limit])


def rfc3339(when: datetime) -> str:
    """Format an aware datetime by RFC 3339, whose offsets have no seconds.

    Local mean time has them (Minsk kept +01:50:16 until 1880): such moments are given in UTC.
    """
    offset = when.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        when = when.astimezone(UTC)
    return when.isoformat(timespec="seconds")

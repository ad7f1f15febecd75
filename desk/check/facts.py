"""What one source says that the check of another, or of all together, asks for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from hashlib import sha256
from typing import Any

# The forms of an address: as an original `save_as` and `url`, as a translation the same.
Places = tuple[str, str, str, str]
# A link: tag, kind, path, line and column in the source.
PlacedLink = tuple[str, str, str, int, int]


@dataclass(frozen=True)
class Facts:
    """What others ask of a source; dates are ISO 8601 with an offset, lines count from 1 (0: none).

    `places` has an address for the status that the source has and, where its date was to come when
    it was read, for `draft`. `ids` is None when the text could not be set.
    """

    kind: str  # "article" or "page"
    slug: str
    lang: str
    translation: bool
    status: str
    date: str
    date_line: int
    date_text: str
    places: dict[str, Places]
    section: str
    authors: tuple[str, ...]
    tags: tuple[str, ...]
    aliases: tuple[str, ...]
    lines: dict[str, int]  # of the fields that name a list or a language, as "tags"
    template: str
    ids: tuple[str, ...] | None
    links: tuple[PlacedLink, ...]
    standfirst_line: int
    standfirst_stops: bool
    body: str  # a digest
    body_line: int
    changes: str
    off: tuple[str, ...]
    credited: tuple[str, ...]  # paths of pictures, as links have them

    @property
    def exported(self) -> str:
        """A digest of what the check of any other source may ask for; whose parts a source asks
        for is kept for each."""
        from plugins.links import Link  # it loads Pelican, as whoever has read a source did

        links = [link[:3] for link in self.links if Link(*link[:3]).is_file]
        parts = (self.kind, self.slug, self.lang, self.translation, self.status, self.date)
        asked = [
            *parts,
            self.places,
            self.section,
            self.authors,
            self.tags,
            self.aliases,
            self.lines,
            self.credited,
            links,
        ]
        return sha256(json.dumps(asked).encode()).hexdigest()[:16]

    def as_json(self) -> str:
        """All of it, for `from_json`."""
        values = [getattr(self, one.name) for one in fields(self)]
        return json.dumps(values, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Facts:
        """Raises ValueError or TypeError for what `as_json` did not write."""
        return cls(*json.loads(text))

    def place(self, now: datetime | None) -> tuple[str, Places]:
        """The status and the addresses that this source has; with a time, one that is dated after
        it is a draft."""
        soon = now and "draft" in self.places and datetime.fromisoformat(self.date) > now
        status = "draft" if soon else self.status
        return status, self.places[status]


def places_of(content: Any, statuses: Sequence[str]) -> dict[str, Places]:
    """Ask Pelican for the addresses of a content in each of these states."""
    found: dict[str, Places] = {}
    for status in dict.fromkeys(statuses):
        content.status = status
        content.in_default_lang = True
        plain = content.save_as, content.url
        content.in_default_lang = False
        found[status] = (*plain, content.save_as, content.url)
    return found


def placed(links: Sequence[Any], text: str, first_line: int) -> Iterator[PlacedLink]:
    """Find each link in the text in which it was typed: the second of two like ones is the second
    there."""
    after: dict[str, int] = {}
    for link in links:
        typed = link.text or "]()"
        place = text.find(typed, after.get(typed, 0))
        place = place if place >= 0 else text.find(typed)
        after[typed] = place + 1
        line = first_line + text.count("\n", 0, place) if place >= 0 else first_line
        column = place - text.rfind("\n", 0, place) if place >= 0 else 0
        yield link.tag, link.kind, link.path, line, column


def released(body: str, changes: Sequence[str]) -> tuple[str, str]:
    """The digest of a body, and what tells readers of a change to it."""
    return sha256(body.strip().encode()).hexdigest(), "\n".join(changes)

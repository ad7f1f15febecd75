"""What is read from a file before it becomes an article."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

RULE = "* * *"


@dataclass(frozen=True)
class Block:
    """One paragraph, heading, list or table: its Markdown, the words that it shows, and the line on
    which it begins in the file (0: not known). A table or list is not `prose`: it cannot be a
    headline, a byline or chrome."""

    text: str
    markdown: str
    line: int = 0
    prose: bool = True


@dataclass(frozen=True)
class LeftOut:
    """A passage that does not go into the article, and why."""

    line: int
    why: str
    text: str


@dataclass(frozen=True)
class Picture:
    """A picture of a document, and the ending of its file's name."""

    data: bytes
    ending: str


@dataclass(frozen=True)
class Facts:
    """What is known of an article without its text; '' or () is not known.

    `dated` is as the field Date takes it, as precise as the file says it."""

    title: str = ""
    standfirst: str = ""
    authors: tuple[str, ...] = ()
    lang: str = ""
    dated: str = ""


@dataclass(frozen=True)
class Reading:
    """All that a file holds: the facts that its format names, the text in order, and the rest."""

    form: str
    blocks: tuple[Block, ...]
    facts: Facts = Facts()
    left_out: tuple[LeftOut, ...] = ()
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Draft:
    """An article that an editor can go on with: its fields as they are to be typed, and its text.

    `notes` say what the editor must look at."""

    slug: str
    year: int
    fields: dict[str, str]
    body: str
    left_out: tuple[LeftOut, ...]
    pictures: tuple[Picture, ...] = ()
    notes: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Site:
    """What importing needs to know of the site: its names, which a copied page repeats, the
    language of a text that shows none, today, and the authors of its table (None: it has none)."""

    names: tuple[str, ...]
    default_lang: str
    today: date
    authors: frozenset[str] | None = None

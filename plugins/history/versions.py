"""What readers could see of each committed version, and what one changed after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from markupsafe import Markup

from plugins.history.diff import Passage, diff_blocks, diff_words
from plugins.source.dates import PublicationDate
from plugins.source.excerpt import without_marks
from plugins.typography import plain, typeset_line
from plugins.typography.blocks import is_inline
from plugins.typography.tokens import tokenise

ANCHOR_LENGTH = 12

# A row is read as one line, as one that a `br` breaks is.
_WITHIN_A_BLOCK = {"br", "td", "th"}


@dataclass(frozen=True)
class Amendment:
    """What an editor told of a change: a note, or the date of `Modified:` alone (`html` empty)."""

    kind: Literal["correction", "clarification", "modified"]
    date: PublicationDate
    html: Markup


@dataclass(frozen=True)
class Version:
    """An article as readers saw it from `date` on, as plain text, block by block."""

    commit: str
    date: PublicationDate
    headline: str
    standfirst: str
    blocks: tuple[str, ...]
    amendments: tuple[Amendment, ...]

    @property
    def anchor(self) -> str:
        """The id of its place on the page, which later versions do not move."""
        return f"version-{self.commit[:ANCHOR_LENGTH]}"


@dataclass(frozen=True)
class Changes:
    """What a version changed in the one before; a headline or standfirst that did not change is
    empty. `added` and `withdrawn` are amendments."""

    headline: Passage
    standfirst: Passage
    passages: tuple[Passage, ...]
    added: tuple[Amendment, ...]
    withdrawn: tuple[Amendment, ...]

    def __bool__(self) -> bool:
        return any((self.headline, self.standfirst, self.passages, self.added, self.withdrawn))


@dataclass(frozen=True)
class Entry:
    """One entry of an article's history; the oldest has nothing that it could have changed."""

    version: Version
    changes: Changes | None


def was_public(metadata: Mapping[str, Any], until: datetime | None) -> bool:
    """Tell whether readers saw a version that another followed at `until` (None: it is the last).

    What is dated later was still waiting for its day.
    """
    published: datetime = metadata["published"].when
    return metadata["status"] == "published" and (until is None or published < until)


def version_of(commit: str, date: datetime, content: str, metadata: Mapping[str, Any]) -> Version:
    """Return a version from what `plugins.source` reads: an article's HTML and its metadata."""
    return Version(
        commit=commit,
        date=PublicationDate(date, "minute"),
        headline=metadata["title"],
        standfirst=metadata["standfirst"],
        blocks=tuple(text_blocks(content)),
        amendments=tuple(_amendments(metadata)),
    )


def text_blocks(html: str) -> Iterator[str]:
    """Yield the text of each block of sanitised HTML: paragraphs, headings, items, rows."""
    raw: list[str] = []
    for token in tokenise(without_marks(html)):
        raw.append(token.raw)
        if not is_inline(token) and token.name not in _WITHIN_A_BLOCK:
            yield from filter(None, [plain("".join(raw))])
            raw = []
    yield from filter(None, [plain("".join(raw))])


def _amendments(metadata: Mapping[str, Any]) -> Iterator[Amendment]:
    kinds: tuple[Literal["correction", "clarification"], ...] = ("correction", "clarification")
    for kind in kinds:
        for date, text in metadata[kind]:
            html = Markup(typeset_line(text, metadata["lang"]))  # noqa: S704 - escaped
            yield Amendment(kind, date, html)
    if metadata["updated"]:
        yield Amendment("modified", metadata["updated"], Markup())


def entries_of(versions: Iterable[Version]) -> tuple[Entry, ...]:
    """Return the history, newest first, from versions, oldest first; one that changed nothing that
    a reader sees is none."""
    entries: list[Entry] = []
    for version in versions:
        changes = changes_between(entries[-1].version, version) if entries else None
        if changes or not entries:
            entries.append(Entry(version, changes))
    return tuple(reversed(entries))


def changes_between(old: Version, new: Version) -> Changes:
    """Return what a reader of `old` finds changed in `new`."""
    # That a date of change was replaced by the next needs no word.
    gone = _missing(old.amendments, new.amendments)
    return Changes(
        headline=_line_changes(old.headline, new.headline),
        standfirst=_line_changes(old.standfirst, new.standfirst),
        passages=diff_blocks(old.blocks, new.blocks),
        added=_missing(new.amendments, old.amendments),
        withdrawn=tuple(amendment for amendment in gone if amendment.kind != "modified"),
    )


def _line_changes(old: str, new: str) -> Passage:
    return diff_words(old, new) if old != new else ()


def _missing(some: Sequence[Amendment], others: Sequence[Amendment]) -> tuple[Amendment, ...]:
    return tuple(amendment for amendment in some if amendment not in others)

"""What notes an article has, and when it was last changed: set while it is read.

It stands apart from the list of notes and its feed, so that no setting of these concerns reading.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from markupsafe import Markup
from pelican.contents import Article, Content

from plugins.chrome import date_words, gettext_of
from plugins.source.dates import PublicationDate
from plugins.typography import plain, typeset_line
from plugins.zones import instant

Kind = Literal["correction", "clarification"]
KINDS: tuple[Kind, ...] = ("correction", "clarification")


@dataclass(frozen=True)
class Note:
    """One dated note to an article: plain `text`, typeset `html`, its `anchor` on the page."""

    kind: Kind
    date: PublicationDate
    text: str
    html: Markup
    anchor: str
    label: str


def notes_of(article: Article, labels: dict[Kind, str]) -> tuple[Note, ...]:
    """The notes of an article, newest first; those of one day stand as they were typed.

    An anchor is the note's date, so that a note added later does not move it.
    """
    notes: list[Note] = []
    for kind in KINDS:
        days: dict[str, int] = {}
        for date, text in article.metadata.get(kind, ()):
            day = f"{kind}-{date.when:%Y-%m-%d}"
            days[day] = days.get(day, 0) + 1
            anchor = day if days[day] == 1 else f"{day}-{days[day]}"
            html = Markup(typeset_line(text, article.lang))  # noqa: S704 - escaped
            notes.append(Note(kind, date, plain(html), html, anchor, labels[kind]))
    return tuple(sorted(notes, key=lambda note: note.date, reverse=True))


def last_change(article: Article, notes: Iterable[Note]) -> PublicationDate | None:
    """When the article was last changed for its readers: a note is a change too."""
    dates = [note.date for note in notes] + ([article.updated] if article.updated else [])
    return max(dates, default=None)


def moment_of_change(article: Article, notes: Iterable[Note]) -> datetime:
    """The time of the last change as feeds need it: never before the publication, and another for
    each of several changes on one day, so that readers are shown each (RFC 4287, 4.2.15)."""
    published: datetime = article.published.when
    dates = [note.date.when for note in notes]
    dates += [article.updated.when] if article.updated else []
    moments = [max(date, published, key=instant) for date in dates]
    last = max(moments, default=published, key=instant)
    return last + timedelta(seconds=max(moments.count(last) - 1, 0))


def in_a_feed(notes: Iterable[Note], chrome: str) -> str:
    """Notes as a feed carries them beside the text: paragraphs that need no style."""
    paragraph = Markup('<p><strong lang="{}">{}, {}.</strong> {}</p>\n')
    words = (
        paragraph.format(chrome, note.label, date_words(note.date, chrome), note.html)
        for note in notes
    )
    return str(Markup().join(words))


def attach(article: Content) -> None:
    """Set `notes` on an article, and `updated` and `modified` to its last change.

    Corrections of fact stand before the text, in the page as in a feed; clarifications after it.
    """
    if not isinstance(article, Article):
        return
    chrome, translate = article.settings["CHROME_LANG"], gettext_of(article)
    labels: dict[Kind, str] = {
        "correction": translate("Correction"),
        "clarification": translate("Clarification"),
    }
    article.notes = notes_of(article, labels)
    before, after = ([n for n in article.notes if n.kind == kind] for kind in KINDS)
    article.notes_before = in_a_feed(before, chrome)
    article.notes_after = in_a_feed(after, chrome)
    article.revised = moment_of_change(article, article.notes)
    article.updated = last_change(article, article.notes)
    if article.updated:
        article.modified = article.revised

"""Show each correction and clarification: on its article, on the list of all, in feeds and to
machines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Literal
from uuid import UUID

from markupsafe import Markup
from pelican import signals
from pelican.contents import Article, Content
from pelican.generators import ArticlesGenerator
from pelican.writers import Writer

from pelican_incremental import add_task, content_read
from plugins import needs
from plugins.feeds.atom import atom_document
from plugins.feeds.model import Entry, Feed, Person, newest, stable_id
from plugins.languages import date_words, gettext_of, site_name
from plugins.site_urls import absolute
from plugins.source.dates import PublicationDate
from plugins.typography import plain, typeset_line
from plugins.zones import instant

CORRECTIONS_FEED = "feeds/corrections.atom.xml"

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


def correction_comments(article: Article, settings: dict[str, Any]) -> list[dict[str, str]]:
    """The notes as schema.org's CorrectionComment."""
    return [
        {
            "@type": "CorrectionComment",
            "text": note.text,
            "datePublished": note.date.iso,
            "url": f"{absolute(settings, article.url)}#{note.anchor}",
        }
        for note in article.notes
    ]


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


def published_notes(generator: ArticlesGenerator) -> list[tuple[Article, Note]]:
    """Every note to a published article, newest first."""
    articles = [form for a in generator.articles for form in (a, *a.translations)]
    articles.sort(key=lambda article: (article.slug, article.lang))
    found = [(article, note) for article in articles for note in article.notes]
    return sorted(found, key=lambda pair: pair[1].date, reverse=True)


def write_list(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the list of all notes, page by page, and its feed."""
    settings, notes = generator.settings, published_notes(generator)
    write = partial(writer.write_file, relative_urls=settings["RELATIVE_URLS"])
    write(
        settings["CORRECTIONS_SAVE_AS"],
        generator.get_template("corrections"),
        generator.context,
        paginated={"notes": notes},
        template_name="corrections",
        url=settings["CORRECTIONS_URL"],
    )
    if notes:
        title = f"{site_name(settings)}: {gettext_of(generator)('Corrections')}"
        shown = notes[: settings["FEED_MAX_ITEMS"]]
        add_task(writer.settings, "corrections feed", f"{__name__}:make_feed", title, shown)


def make_feed(
    settings: dict[str, Any], title: str, notes: list[tuple[Article, Note]]
) -> dict[str, bytes]:
    """Return the feed of the newest notes."""
    return {CORRECTIONS_FEED: atom_document(_feed(title, notes, settings))}


def _feed(title: str, notes: list[tuple[Article, Note]], settings: dict[str, Any]) -> Feed:
    entries = [_entry(article, note, settings) for article, note in notes]
    return Feed(
        id=stable_id(UUID(settings["SITE_UUID"]), CORRECTIONS_FEED),
        path=CORRECTIONS_FEED,
        url=absolute(settings, CORRECTIONS_FEED),
        page_url=absolute(settings, settings["CORRECTIONS_URL"]),
        title=title,
        publisher=Person(site_name(settings), absolute(settings, "")),
        lang=settings["CHROME_LANG"],
        entries=newest(entries, settings["FEED_MAX_ITEMS"]),
    )


def _moment(article: Article, note: Note) -> datetime:
    """A note's time in its feed: two of one day have no order in a reader if they have one time."""
    published: datetime = article.published.when
    moment = max(note.date.when, published, key=instant)
    like = [n for n in article.notes if max(n.date.when, published, key=instant) == moment]
    return moment + timedelta(seconds=like.index(note))


def _entry(article: Article, note: Note, settings: dict[str, Any]) -> Entry:
    return Entry(
        id=stable_id(UUID(settings["SITE_UUID"]), f"{article.url}#{note.anchor}"),
        url=f"{absolute(settings, article.url)}#{note.anchor}",
        slug=f"{article.slug}#{note.anchor}",
        title=f"{note.label}: {article.title}",
        summary=note.text,
        content_html=f"<p>{note.html}</p>",
        lang=article.lang,
        published=_moment(article, note),
        updated=_moment(article, note),
        authors=(),
        categories=(note.label,),
        image="",
    )


def announce(generator: ArticlesGenerator) -> None:
    """Tell templates whether there is a feed of notes."""
    generator.context["CORRECTIONS_FEED"] = CORRECTIONS_FEED if published_notes(generator) else ""


def register() -> None:
    """Dates are raised before anything prints them; the list is written with the articles."""
    needs.watch()
    content_read.connect(attach)
    signals.article_generator_finalized.connect(announce)
    signals.article_writer_finalized.connect(write_list)

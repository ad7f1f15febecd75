"""Show each correction and clarification: on its article, on the list of all, in feeds and to
machines."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator
from pelican.writers import Writer

from pelican_incremental import add_task, content_read
from plugins import needs
from plugins.chrome import gettext_of
from plugins.corrections.notes import Note, attach
from plugins.feeds.atom import atom_document
from plugins.feeds.model import Entry, Feed, Person, newest, stable_id
from plugins.languages import site_name
from plugins.site_urls import absolute
from plugins.zones import instant

CORRECTIONS_FEED = "feeds/corrections.atom.xml"


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
    needs.watch("corrections", ("CORRECTIONS_URL", "CORRECTIONS_SAVE_AS"), ("source", "languages"))
    content_read.connect(attach)
    signals.article_generator_finalized.connect(announce)
    signals.article_writer_finalized.connect(write_list)

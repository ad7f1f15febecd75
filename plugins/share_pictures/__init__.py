"""Give each page a picture for link previews, drawn from its headline."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pelican import signals
from pelican.contents import Content
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from plugins.addresses import contents_of
from plugins.languages import date_words, site_name
from plugins.machine_files import write_output
from plugins.share_pictures.drawing import HEIGHT, WIDTH, Card, draw_card, draw_site
from plugins.share_pictures.kept import KeptPictures

SITE_PICTURE = "share/site.png"


@dataclass(frozen=True)
class SharePicture:
    """What a page's metadata tells of a picture: `url` from the site's root, size in pixels."""

    url: str
    width: int
    height: int
    alt: str


def announce_pictures(generators: Sequence[Generator]) -> None:
    """Set SHARE_PICTURE, and `share_picture` on each content; a draft has that of the site."""
    site = site_name(generators[0].settings)
    of_site = SharePicture(SITE_PICTURE, WIDTH, HEIGHT, site)
    generators[0].context["SHARE_PICTURE"] = of_site
    for content in contents_of(generators):
        content.share_picture = of_site if content.status == "draft" else picture_of(content, site)


def picture_of(content: Content, site: str) -> SharePicture:
    """Return the picture's facts; it has the page's path, which no other page has."""
    path = PurePosixPath("share", content.save_as).with_suffix(".png")
    return SharePicture(path.as_posix(), WIDTH, HEIGHT, f"{site}: {content.title}")


def card_of(content: Content, settings: dict[str, Any]) -> Card:
    """Return the texts of the picture; the date speaks the chrome's language, as on the page."""
    published = getattr(content, "published", None)
    return Card(
        nameplate=site_name(settings),
        headline=content.title,
        standfirst=content.standfirst,
        authors=", ".join(author.name for author in getattr(content, "authors", ())),
        date=date_words(published, settings["CHROME_LANG"]) if published else "",
    )


def write_pictures(generator: ArticlesGenerator, writer: Writer) -> None:
    """Draw and write the site's picture and one for each page that is not a draft."""
    settings = generator.settings
    folder = settings.get("PICTURE_CACHE")
    kept = KeptPictures(Path(folder) if folder else None)
    write_output(writer.output_path, SITE_PICTURE, draw_site(site_name(settings)))
    for content in _shared(generator.context):
        picture = kept.get(card_of(content, settings), draw_card)
        write_output(writer.output_path, content.share_picture.url, picture)
    kept.prune()


def _shared(context: dict[str, Any]) -> Iterator[Content]:
    for name in ("articles", "hidden_articles", "pages", "hidden_pages"):
        for content in context[name]:
            yield content
            yield from content.translations


def register() -> None:
    """The pictures' facts go into pages, feeds and JSON-LD; the drawing can wait for the writer."""
    signals.all_generators_finalized.connect(announce_pictures)
    signals.article_writer_finalized.connect(write_pictures)

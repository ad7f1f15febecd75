"""Give each page a picture for link previews, drawn from its headline."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from posixpath import splitext
from typing import Any

from pelican import signals
from pelican.contents import Content
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from pelican_incremental import add_task
from plugins import ordinary
from plugins.chrome import date_words
from plugins.languages import chrome_lang, site_name
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


def install(generator: Generator) -> None:
    """Give templates SHARE_PICTURE, the site's, and the filter `share_picture`, a page's."""
    generator.context["SHARE_PICTURE"] = picture_of_site(generator.settings)
    generator.env.filters["share_picture"] = picture_of


def picture_of_site(settings: dict[str, Any]) -> SharePicture:
    """Return the facts of the picture that stands for the whole site."""
    return SharePicture(SITE_PICTURE, WIDTH, HEIGHT, site_name(settings))


def picture_of(content: Content) -> SharePicture:
    """Return the picture's facts: the text's own where it has one, else one that is drawn, with the
    page's path, which no other page has. A draft has the site's."""
    if content.status == "draft":
        return picture_of_site(content.settings)
    if getattr(content, "has_card", False):
        crop = content.cover.renditions.crop("og")
        return SharePicture(crop.path, crop.width, crop.height, content.cover.alt)
    page, _ = splitext(content.save_as)
    alt = f"{site_name(content.settings)}: {content.title}"
    return SharePicture(f"share/{page}.png", WIDTH, HEIGHT, alt)


def card_of(content: Content, settings: dict[str, Any]) -> Card:
    """Return the texts of the picture; the date speaks the chrome's language, as on the page."""
    published = getattr(content, "published", None)
    return Card(
        nameplate=site_name(settings),
        headline=content.title,
        standfirst=content.standfirst,
        authors=", ".join(author.name for author in getattr(content, "authors", ())),
        date=date_words(published, chrome_lang(settings)) if published else "",
    )


def write_pictures(generator: ArticlesGenerator, writer: Writer) -> None:
    """Draw and write the site's picture and one for each page that is not a draft."""
    add_task(writer.settings, "share picture", f"{__name__}:make_site_picture")
    shared = list(_shared(generator.context))
    for content in (one for one in shared if not getattr(one, "has_card", False)):
        name = f"share picture {content.save_as}"
        add_task(writer.settings, name, f"{__name__}:make_picture", content)
    _kept(generator.settings).prune(len(shared))


def make_site_picture(settings: dict[str, Any]) -> dict[str, bytes]:
    """Draw the site's picture."""
    return {SITE_PICTURE: draw_site(site_name(settings))}


def make_picture(settings: dict[str, Any], content: Content) -> dict[str, bytes]:
    """Draw the picture of a page."""
    return {picture_of(content).url: _kept(settings).get(card_of(content, settings), draw_card)}


def _kept(settings: dict[str, Any]) -> KeptPictures:
    folder = settings.get("PICTURE_CACHE")
    return KeptPictures(Path(folder, "share") if folder else None)


def _shared(context: dict[str, Any]) -> Iterator[Content]:
    for name in ("articles", "hidden_articles", "pages", "hidden_pages"):
        for content in context[name]:
            yield content
            yield from content.translations


def register() -> None:
    """The pictures' facts go into pages, feeds and JSON-LD; the drawing can wait for the writer."""
    ordinary.watch()
    signals.generator_init.connect(install)
    signals.article_writer_finalized.connect(write_pictures)

"""Show what each article said before: a page with its committed versions and what each changed."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.contents import Article
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from pelican_incremental import previous
from plugins.addresses import contents_of
from plugins.faults import SourceError
from plugins.git import RepositoryError, untold
from plugins.history.repository import Revision, read_blobs, revisions_of
from plugins.history.versions import Entry, Version, entries_of, version_of, was_public
from plugins.source.reader import SourceReader
from plugins.zones import zone_of

logger = logging.getLogger(__name__)

# In bytes; Markdown's time grows with the square of some texts, and an old one cannot be mended.
LONGEST_SOURCE = 500_000
# A commit may bear any number as its date; this is noon of the last day that Python knows.
LATEST = 253_402_257_600

Settings = dict[str, Any]


def find_histories(generators: Sequence[Generator]) -> None:
    """Set `history` (entries, newest first) and `history_url` on every article; both are empty
    for one that has no second version, or no reader yet."""
    articles = [content for content in contents_of(generators) if isinstance(content, Article)]
    for article in articles:
        article.history, article.history_url, article.revisions = (), "", ()
    published = [article for article in articles if article.status == "published"]
    settings = generators[0].settings
    if not published or not settings.get("ARTICLE_HISTORY", True):
        return
    try:
        for article, entries in histories(published, settings):
            article.history = entries
            article.history_url = f"{article.save_as.removesuffix('.html')}.history.html"
    except RepositoryError as error:
        why = untold(settings)
        say = logger.warning if why else logger.info
        say("No article has a page of versions: %s", why or error)


def histories(
    articles: Sequence[Article], settings: Settings
) -> Iterator[tuple[Article, tuple[Entry, ...]]]:
    """Yield each article that readers saw in more than one version, with its history.

    What an incremental build knows of the same revisions is not found out again. Sets `revisions`,
    by which it is known.

    Raises:
        RepositoryError: git keeps no history that could be told whole.
    """
    folder = Path(settings["PATH"])
    by_path = {article.relative_source_path: article for article in articles}
    revisions = {
        by_path[path]: tuple(found)
        for path, found in revisions_of(folder, by_path).items()
        if found[1:]
    }
    unknown = {
        article: found
        for article, found in revisions.items()
        if previous(article, "revisions") != found
    }
    sources = read_blobs(folder, (r.blob for found in unknown.values() for r in found))
    reader = SourceReader(settings)
    for article, found in revisions.items():
        article.revisions = found
        if article in unknown:
            versions = public_versions(found, sources, reader, article)
            entries = entries_of(reversed(list(versions)))
        else:
            entries = previous(article, "history")
        if len(entries) > 1:
            yield article, entries


def public_versions(
    revisions: Sequence[Revision], sources: dict[str, bytes], reader: SourceReader, article: Article
) -> Iterator[Version]:
    """Yield the versions that readers saw, newest first; what could not be built was none."""
    zone = zone_of(reader.settings["TIMEZONE"])
    dates = [_moment(revision.stamp, zone) for revision in revisions]
    for revision, date, until in zip(revisions, dates, [None, *dates], strict=False):
        try:
            content, metadata = _rendered(sources[revision.blob], reader, article)
        except (SourceError, ValueError, RecursionError):
            continue  # No one could mend it, so that it must not stop a build.
        if was_public(metadata, until):
            yield version_of(revision.commit, date, content, metadata)


def _moment(stamp: int, zone: tzinfo) -> datetime:
    return datetime.fromtimestamp(min(stamp, LATEST), zone)


def _rendered(data: bytes, reader: SourceReader, article: Article) -> tuple[str, dict[str, Any]]:
    if len(data) > LONGEST_SOURCE:
        raise ValueError(len(data))
    return reader.render(data, Path(article.source_path))


def write_histories(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the page of each history."""
    relative = generator.settings["RELATIVE_URLS"]
    for article in (*generator.articles, *generator.translations):
        if article.history_url:
            writer.write_file(
                article.history_url,
                generator.get_template("history"),
                generator.context,
                relative_urls=relative,
                article=article,
            )


def register() -> None:
    """Articles link their history, so that it is known before any page is rendered."""
    signals.all_generators_finalized.connect(find_histories)
    signals.article_writer_finalized.connect(write_histories)

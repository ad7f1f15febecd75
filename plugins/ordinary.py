"""Give texts that Pelican's own readers have read what our plugins ask of any: `plugins.source`,
where a site has it, gives the same and more."""

from __future__ import annotations

from pelican import signals
from pelican.contents import Article, Content, Page

from plugins.source.dates import PublicationDate
from plugins.typography import plain


def watch() -> None:
    """Let each text have its facts when it has been read."""
    signals.content_object_init.connect(give_facts)


def give_facts(content: Content) -> None:
    """Give a text dates with their precision, a standfirst and a description, where it has none."""
    if not isinstance(content, Article | Page) or hasattr(content, "standfirst"):
        return
    if hasattr(content, "date"):
        content.published = PublicationDate(content.date, "minute")
        mended = getattr(content, "modified", None)
        content.updated = PublicationDate(mended, "minute") if mended else None
    content.description = plain(content.metadata.get("summary", ""))
    content.standfirst = content.description

"""Typeset what Pelican's own readers have read."""

from __future__ import annotations

from pelican import signals
from pelican.contents import Article, Content, Page

from plugins.typography import typeset, typeset_plain


def set_type(content: Content) -> None:
    """Set the marks of a text, its title and its summary, in its own language; `plugins.source` has
    done so where it has read it."""
    if not isinstance(content, Article | Page) or hasattr(content, "standfirst_html"):
        return
    if content._content:
        content._content = typeset(content._content, content.lang)
    if getattr(content, "title", ""):
        content.title = content.metadata["title"] = typeset_plain(content.title, content.lang)
    if content.metadata.get("summary"):
        content.metadata["summary"] = typeset(content.metadata["summary"], content.lang)


def connect() -> None:
    """Set each text when it has been read, before any list is made."""
    signals.content_object_init.connect(set_type)

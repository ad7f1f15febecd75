"""Write a feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json

from plugins.feeds.model import Entry, Feed, rfc3339
from plugins.machine_files import xml_text

VERSION = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"


def json_document(feed: Feed) -> bytes:
    """Return the feed as UTF-8 JSON; optional members without a value are left out."""
    document = {
        "version": VERSION,
        "title": feed.title,
        "home_page_url": feed.page_url,
        "feed_url": feed.url,
        "language": feed.lang,
        "items": [_item(entry) for entry in feed.entries],
    }
    text = json.dumps(document, ensure_ascii=False, indent=2)
    # UTF-8 has no lone surrogates, and a reader of both feeds should find the same text.
    return xml_text(text).encode() + b"\n"


def _item(entry: Entry) -> dict[str, object]:
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content_html,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": rfc3339(entry.published),
        "date_modified": rfc3339(entry.updated),
        "language": entry.lang,
        "authors": [_author(person.name, person.url) for person in entry.authors],
        "tags": list(entry.categories),
    }
    return {key: value for key, value in item.items() if value or key == "content_html"}


def _author(name: str, url: str) -> dict[str, str]:
    return {"name": name, "url": url} if url else {"name": name}

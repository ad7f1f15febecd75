"""Write a feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from functools import lru_cache

from plugins.feeds.model import Entry, Feed, rfc3339
from plugins.machine_files import xml_text

VERSION = "https://jsonfeed.org/version/1.1"
MEDIA_TYPE = "application/feed+json"


def json_document(feed: Feed) -> bytes:
    """Return the feed as UTF-8 JSON; optional members without a value are left out."""
    head = _text(
        {
            "version": VERSION,
            "title": feed.title,
            "home_page_url": feed.page_url,
            "feed_url": feed.url,
            "language": feed.lang,
        }
    )
    items = (
        _item(entry, rfc3339(entry.published), rfc3339(entry.updated)) for entry in feed.entries
    )
    inside = ",\n    ".join(items)
    start = head.removesuffix("\n}")
    return f'{start},\n  "items": [\n    {inside}\n  ]\n}}\n'.encode()


def _text(value: object) -> str:
    """JSON of UTF-8, which has no lone surrogates; a reader of both feeds should find the same
    text."""
    return xml_text(json.dumps(value, ensure_ascii=False, indent=2))


@lru_cache(maxsize=200)  # of the one feed, and of those that changed it
def _item(entry: Entry, published: str, updated: str) -> str:
    """One item as it stands in the list; times that are equal are not always written alike."""
    item = {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "content_html": entry.content_html,
        "summary": entry.summary,
        "image": entry.image,
        "date_published": published,
        "date_modified": updated,
        "language": entry.lang,
        "authors": [_author(person.name, person.url) for person in entry.authors],
        "tags": list(entry.categories),
    }
    known = {key: value for key, value in item.items() if value or key == "content_html"}
    return _text(known).replace("\n", "\n    ")


def _author(name: str, url: str) -> dict[str, str]:
    return {"name": name, "url": url} if url else {"name": name}

"""The media type of each file of a site, the same for the server, the manifest and the hosts."""

from __future__ import annotations

from mimetypes import MimeTypes
from pathlib import PurePosixPath

# Longer endings first. The rest is Python's own table, never the machine's /etc/mime.types.
TYPES = {
    ".atom.xml": "application/atom+xml",
    ".rss.xml": "application/rss+xml",
    ".xml": "application/xml",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".webmanifest": "application/manifest+json",
    ".ico": "image/x-icon",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
}
FEEDS = "feeds"
UNKNOWN_TYPE = "application/octet-stream"
PYTHON_TYPES = MimeTypes()


def media_type(path: PurePosixPath) -> str:
    """The media type of an output-relative path, without its charset."""
    if path.parts[:1] == (FEEDS,) and path.suffix == ".json":
        return "application/feed+json"
    for ending, kind in TYPES.items():
        if path.name.endswith(ending):
            return kind
    return PYTHON_TYPES.guess_type(path.name)[0] or UNKNOWN_TYPE

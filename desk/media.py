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
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".vtt": "text/vtt",
}
# The endings of texts, which are sent compressed and with their charset.
TEXTS = ("html", "htm", "xml", "json", "js", "mjs", "txt", "svg", "css", "webmanifest")
HTML = "text/html"
FEEDS = "feeds"
_SUBTITLES = "text/vtt"
CHARSET = "utf-8"
UNKNOWN_TYPE = "application/octet-stream"
PYTHON_TYPES = MimeTypes()


def media_type(path: PurePosixPath) -> str:
    """The media type of an output-relative path, without its charset; the case of an ending does
    not count."""
    name = path.name.lower()
    if path.parts[:1] == (FEEDS,) and name.endswith(".json"):
        return "application/feed+json"
    for ending, kind in TYPES.items():
        if name.endswith(ending):
            return kind
    return PYTHON_TYPES.guess_type(name)[0] or UNKNOWN_TYPE


def is_text(kind: str) -> bool:
    """Whether files of a media type are texts, of which a browser must know the charset: without
    one, Chromium shows a feed in windows-1252."""
    if kind == _SUBTITLES:  # always UTF-8 (WebVTT, 4.1)
        return False
    return kind.startswith("text/") or kind.endswith(("xml", "json", "javascript"))


def with_charset(kind: str) -> str:
    """A media type as Content-Type has it: all texts of a site are UTF-8."""
    return f"{kind}; charset={CHARSET}" if is_text(kind) else kind


def has_text_ending(path: str) -> bool:
    """Whether a path ends as that of a text does, in whatever case."""
    return path.lower().endswith(tuple(f".{ending}" for ending in TEXTS))

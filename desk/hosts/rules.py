"""The one table of headers and redirects, from which every host's form is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, unquote

from desk.manifest import HASHED
from desk.media import FEEDS, TEXTS
from plugins.addresses import HOST_FILES
from plugins.content_policy import host_policy

# Regular expressions of addresses, whose case does not count, for nginx, Caddy and Apache alike.
_VARIANT = r"(?:\.(?:br|gz))?$"
HASHED_FILE = f"{HASHED}{_VARIANT}"
TEXT_FILE = rf"\.(?:{'|'.join(TEXTS)}){_VARIANT}"
# No host tells feeds from other XML and JSON by itself, and some know no web manifest.
TYPED_FILES = {
    "application/atom+xml": rf"\.atom\.xml{_VARIANT}",
    "application/feed+json": rf"/{FEEDS}/[^/]+\.json{_VARIANT}",
    "application/manifest+json": rf"\.webmanifest{_VARIANT}",
}
# What a host reads from the site's folder and need not serve.
UNSERVED = HOST_FILES
VARIANTS = (".br", ".gz")  # hosts choose one in place of what it stands for


def is_served(path: str) -> bool:
    """Whether a file of the output answers a reader at its own address."""
    return path.split("/", 1)[0] not in UNSERVED and not path.endswith(VARIANTS)


@dataclass(frozen=True)
class Redirect:
    """An address that moved for good: both are decoded paths from the host's root."""

    source: str
    target: str

    @property
    def location(self) -> str:
        """The target as a `Location` header has it."""
        return quote(self.target)


@dataclass(frozen=True)
class Rules:
    """The site's address and the path of it (`/paper` or empty); the headers of every address;
    redirects; and the paths of all immutable files."""

    siteurl: str
    base: str
    headers: Mapping[str, str]
    redirects: tuple[Redirect, ...]
    immutable: tuple[str, ...]


def headers_of(settings: Mapping[str, Any]) -> dict[str, str]:
    """Every header but Cache-Control, by name; the setting HEADERS changes one, adds one, or takes
    one away with an empty value.

    Every file is public and may be shown elsewhere: a feed reader shows our pictures.
    """
    table = {
        "Content-Security-Policy": host_policy(settings),
        "Strict-Transport-Security": "max-age=31536000",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    changed = {**table, **settings.get("HEADERS", {})}
    return {name: value for name, value in changed.items() if value}


def redirects_from(text: str) -> tuple[Redirect, ...]:
    """Read a `_redirects` file, as plugins/aliases.py writes it."""
    lines = (line.split() for line in text.splitlines())
    return tuple(Redirect(unquote(line[0]), unquote(line[1])) for line in lines if len(line) == 3)

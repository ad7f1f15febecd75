"""The content-security policies of pages and hosts: nothing but what the site needs, and what its
settings open (CSP level 3)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from plugins.fonts import fonts_of
from plugins.imprint.model import imprint_of
from plugins.reports.desk import desk_of

Directives = dict[str, list[str]]

_NONE, _SELF = "'none'", "'self'"
# No part of a page may make code of a text; scripts of ours make none.
_TRUSTED = {"require-trusted-types-for": ["'script'"], "trusted-types": [_NONE]}

_MEDIA: Directives = {"media-src": [_SELF]}

# Where a reader without scripts searches: it takes the site as a field beside the words.
SEARCH_ENGINE = "https://duckduckgo.com/"
_SEARCH: Directives = {
    "script-src": [_SELF],
    "connect-src": [_SELF],
    "form-action": [SEARCH_ENGINE],
}


def page_policy(  # noqa: PLR0913 - what a kind of page needs, each by its name
    settings: Mapping[str, Any],
    style: str,
    *,
    report: bool = False,
    search: bool = False,
    manifest: bool = False,
    media: bool = False,
) -> str:
    """The policy of a page whose style sheet has the hash `style`, with the report script, the form
    of the search, the web manifest, or videos and sounds, or without.

    It stands in a `meta` element, where `frame-ancestors` and reports have no effect (CSP3, 3.3).
    """
    base: Directives = {
        "default-src": [_NONE],
        "style-src": [style],
        "img-src": [_SELF],
        **({"manifest-src": [_SELF]} if manifest else {}),
        "base-uri": [_NONE],
        "form-action": [_NONE],
        **_TRUSTED,
    }
    own = [_report(settings)] * report + [_SEARCH] * search + [_MEDIA] * media
    return _written(base, *own, _opened(settings))


def host_policy(settings: Mapping[str, Any]) -> str:
    """The policy that a host sends with every address.

    It adds to that of the page what a `meta` element cannot say, and says again what holds for
    every file. It leaves styles to the page, which allows its own by a hash: a policy with that
    hash would break each page that comes from a cache, or from a server whose configuration is a
    release behind.
    """
    closed = "frame object worker".split()
    base: Directives = {
        "img-src": [_SELF],
        "manifest-src": [_SELF],
        **_MEDIA,
        "font-src": [_NONE],
        **{f"{kind}-src": [_NONE] for kind in closed},
        "base-uri": [_NONE],
        "form-action": [_NONE],
        "frame-ancestors": [_NONE],
        **_TRUSTED,
    }
    return _written(_report(settings), base, _SEARCH, _opened(settings))


def _report(settings: Mapping[str, Any]) -> Directives:
    """What the report script needs: itself, and besides the site's own origin that of the endpoint
    alone. The own origin is open because auditors such as Lighthouse ask for robots.txt."""
    return {
        "script-src": [_SELF],
        "connect-src": [_SELF, *_origins(desk_of(dict(settings)).endpoint)],
    }


def _opened(settings: Mapping[str, Any]) -> Directives:
    """What the paper's own settings open on every page."""
    imprint = imprint_of(settings)
    opened: Directives = {}
    if fonts_of(settings):
        opened["font-src"] = [_SELF]
    if imprint.newsletter:
        opened["form-action"] = _origins(imprint.newsletter.action)
    if imprint.analytics:
        opened["script-src"] = _origins(imprint.analytics.script)
        opened["connect-src"] = _origins(imprint.analytics.script, *imprint.analytics.data.values())
    return opened


def _origins(*addresses: str) -> list[str]:
    parts = [urlsplit(address) for address in addresses]
    found = [f"{part.scheme}://{part.netloc}" for part in parts if part.netloc]
    return list(dict.fromkeys(found))


def _written(*tables: Directives) -> str:
    """Join tables of directives; a source that is named takes the place of 'none'."""
    joined: Directives = {}
    for table in tables:
        for name, sources in table.items():
            before = [source for source in joined.get(name, []) if source != _NONE or not sources]
            joined[name] = list(dict.fromkeys([*before, *sources]))
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in joined.items())

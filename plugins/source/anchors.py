"""Names of parts of a page in Latin letters, as addresses are: in ids, and in links to them."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import unquote

from plugins.slugs import slug_of

# The sanitiser writes attributes in double quotes.
_ID = re.compile(r'( id=")([^"]*[^\x00-\x7f"][^"]*)(?=")')
_LINK = re.compile(r'( href="(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)[^"#]*#)([^"]+)(?=")')


def latin_anchors(html: str) -> str:
    """Sanitised HTML in which `#итоги-года` leads to the heading “Итоги года”, whose id is
    `itogi-goda`, and an id of an author's own is spelt so too."""
    if " id=" in html:
        html = _ID.sub(_latin, html)
    return _LINK.sub(_latin, html) if "#" in html else html


def latin_anchor(name: str) -> str:
    """The id that the name of a part stands for: one in ASCII is its own."""
    plain = unquote(unescape(name))
    return name if plain.isascii() else slug_of(plain)


def _latin(match: re.Match[str]) -> str:
    return match[1] + latin_anchor(match[2])

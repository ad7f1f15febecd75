"""Names of parts of a page in Latin letters, as addresses are: in ids, and in links to them."""

from __future__ import annotations

import re
from functools import partial
from html import unescape
from urllib.parse import unquote

from plugins.slugs import slug_of

# The sanitiser writes attributes in double quotes.
_ID = re.compile(r'( id=")([^"]*[^\x00-\x7f"][^"]*)(?=")')
_OWN_LINK = re.compile(r'( href="#)([^"]*[^\x00-\x7f"#][^"]*|[^"]*%[^"]+)(?=")')
_LINK = re.compile(r'( href="(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)[^"#]*#)([^"]+)(?=")')


def latin_anchors(html: str, lang: str) -> str:
    """Sanitised HTML in which `#итоги-года` leads to the heading “Итоги года”, whose id is
    `itogi-goda`, and an id of an author's own is spelt so too. `lang` is the language of the text;
    what leads to another one is spelt by its letters."""
    if " id=" in html:
        html = _ID.sub(_latin, html)
    if "#" not in html:
        return html
    html = _OWN_LINK.sub(partial(_to_own_part, html, lang), html)
    return _LINK.sub(_latin, html)


def latin_anchor(name: str) -> str:
    """The id that the name of a part stands for: one in ASCII is its own."""
    plain = unquote(unescape(name))
    return name if plain.isascii() else slug_of(plain)


def _to_own_part(html: str, lang: str, match: re.Match[str]) -> str:
    plain = unquote(unescape(match[2]))
    own = plain if plain.isascii() else slug_of(plain, lang)
    return match[1] + own if f' id="{own}"' in html else match[0]


def _latin(match: re.Match[str]) -> str:
    return match[1] + latin_anchor(match[2])

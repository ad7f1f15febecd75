"""Names of parts of a page in Latin letters, as addresses are: in ids, and in links to them."""

from __future__ import annotations

import re
from collections import Counter
from functools import partial
from html import unescape
from urllib.parse import unquote

from plugins.slugs import slug_of

# The sanitiser writes attributes in double quotes.
_ID = re.compile(r'( id=")([^"]*[^\x00-\x7f"][^"]*)(?=")')
_ANY_ID = re.compile(r' id="([^"]*)"')
_OWN_LINK = re.compile(r'( href="#)([^"]*[^\x00-\x7f"#][^"]*|[^"]*%[^"]+)(?=")')
_LINK = re.compile(r'( href="(?![a-zA-Z][a-zA-Z0-9+.-]*:|//)[^"#]*#)([^"]+)(?=")')


# By such names readers' views tell what is no part of a text (Mozilla's Readability 0.6: its
# `unlikelyCandidates` and `negative`), and take away what bears one, as a heading “Social policy”.
_DOUBTED = (
    "-ad-|ai2html|banner|breadcrumbs|com-|combx|comment|community|contact|cover-wrap|disqus|extra|"
    "footer|gdpr|header|hidden|hid|legends|masthead|media|menu|meta|outbrain|promo|related|remark|"
    "replies|rss|scroll|share|shopping|shoutbox|sidebar|skyscraper|social|sponsor|supplemental|"
    "ad-break|agegate|pagination|pager|popup|tags|widget|yom-remote"
)
_DOUBTED_PART = re.compile(
    rf'<(?P<tag>[a-z][a-z0-9]*)[^<>]*?(?P<id> id="[^"]*(?:{_DOUBTED})[^"]*")[^<>]*>', re.IGNORECASE
)
# What is called so is taken away whatever its class is (`shareElements`), but for what cannot hold
# an empty element in its place.
_SHARE = re.compile(r"(?:\b|_)share(?:daddy)?(?:\b|_)", re.IGNORECASE)
_HOLD_A_SPAN = frozenset(
    "blockquote dd div dt figcaption h2 h3 h4 h5 h6 li p span sup td th".split()
)
_TRUSTED = "article-part"  # a class that the same views believe: it says “article”


def latin_anchors(html: str, lang: str) -> str:
    """Sanitised HTML in which `#итоги-года` leads to the heading “Итоги года”, whose id is
    `itogi-goda`, and an id of an author's own is spelt so too. `lang` is the language of the text;
    what leads to another one is spelt by its letters."""
    own = _latin_ids(html) if " id=" in html else {}
    if own:
        html = _ID.sub(lambda match: match[1] + own[match[2]], html)
    if "#" not in html:
        return html
    html = _OWN_LINK.sub(partial(_to_own_part, html, lang, own), html)
    return _LINK.sub(_latin, html)


def _latin_ids(html: str) -> dict[str, str]:
    """The ids that are to be spelt in Latin letters with how they are spelt, each its own way:
    notes `[^†]` and `[^‡]` have no letters, and those of `[^Прим]` and `[^прим]` are the same."""
    spelt: dict[str, str] = {}
    taken, numbers = set(_ANY_ID.findall(html)), Counter[str]()
    for name in dict.fromkeys(name for _, name in _ID.findall(html)):
        latin = free = latin_anchor(name) or "part"
        while free in taken:
            numbers[latin] += 1
            free = f"{latin}-{numbers[latin] + 1}"
        taken.add(free)
        spelt[name] = free
    return spelt


def trusted_anchors(html: str) -> str:
    """Sanitised HTML in which readers' views take nothing for a part of the page around it because
    of its id: such an element gets a class that they believe, or an empty one in it gets the id."""
    return _DOUBTED_PART.sub(_trusted, html) if " id=" in html else html


def _trusted(match: re.Match[str]) -> str:
    tag = match[0]
    if _SHARE.search(match["id"]) and match["tag"] in _HOLD_A_SPAN:
        return f"{tag.replace(match['id'], '', 1)}<span{match['id']}></span>"
    if ' class="' in tag:
        return tag.replace(' class="', f' class="{_TRUSTED} ', 1)
    return tag.replace(match["id"], f' class="{_TRUSTED}"{match["id"]}', 1)


def latin_anchor(name: str) -> str:
    """The id that the name of a part stands for: one in ASCII is its own."""
    plain = unquote(unescape(name))
    return name if plain.isascii() else slug_of(plain)


def _to_own_part(html: str, lang: str, ids: dict[str, str], match: re.Match[str]) -> str:
    if match[2] in ids:
        return match[1] + ids[match[2]]
    plain = unquote(unescape(match[2]))
    own = plain if plain.isascii() else slug_of(plain, lang)
    return match[1] + own if f' id="{own}"' in html else match[0]


def _latin(match: re.Match[str]) -> str:
    return match[1] + latin_anchor(match[2])

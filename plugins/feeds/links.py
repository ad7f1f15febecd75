"""Make the links of an article absolute, since a feed reader shows it on another site."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from html.parser import HTMLParser
from itertools import accumulate
from urllib.parse import urljoin, urlsplit

_ADDRESS_ATTRIBUTES = frozenset({"cite", "href", "poster", "src"})

# The value of an attribute that may be a relative address; where none is, no tag need be looked
# for. A pattern that begins with one sign is soon found; the name before it is looked at after.
_VALUE = re.compile(r"""=(?!\s*(?:"https?:[^"]*"|'https?:[^']*'))""")
_NAMES = tuple(sorted(_ADDRESS_ATTRIBUTES))
_NEAR = 64  # characters before the sign, of which most may be blanks

_Attributes = list[tuple[str, str | None]]


@lru_cache(maxsize=512)  # one article stands in the feeds of the site, its section and its authors
def absolute_links(html: str, base: str) -> str:
    """Resolve every relative address in `html` against `base`, as a browser does on the page.

    Only start tags with a relative address are rewritten; the rest stays as it is, byte for byte.
    """
    if not _has_relative(html):
        return html
    finder = _TagFinder(html, base)
    finder.feed(html)
    finder.close()
    pieces, end = [], 0
    for start, tag, replacement in finder.replacements:
        pieces += [html[end:start], replacement]
        end = start + len(tag)
    return "".join([*pieces, html[end:]])


def _has_relative(html: str) -> bool:
    """Whether an attribute may hold a relative address."""
    if "srcset" in html.lower():
        return True
    starts = (found.start() for found in _VALUE.finditer(html))
    before = (html[max(0, start - _NEAR) : start].rstrip().lower() for start in starts)
    return any(not name or name.endswith(_NAMES) for name in before)


class _TagFinder(HTMLParser):
    """Collects `(offset, tag as written, tag with absolute addresses)`."""

    def __init__(self, html: str, base: str) -> None:
        super().__init__(convert_charrefs=False)
        self.base = base
        self.replacements: list[tuple[int, str, str]] = []
        self._line_starts = [0, *accumulate(len(line) + 1 for line in html.split("\n"))]

    def handle_starttag(self, tag: str, attrs: _Attributes) -> None:
        resolved = [(name, _resolve(self.base, name, value)) for name, value in attrs]
        written = self.get_starttag_text()
        if resolved == attrs or written is None:
            return
        line, column = self.getpos()
        self.replacements.append(
            (self._line_starts[line - 1] + column, written, _start_tag(tag, resolved))
        )


def _start_tag(tag: str, attrs: _Attributes) -> str:
    return "<" + " ".join([tag, *(_attribute(name, value) for name, value in attrs)]) + ">"


def _attribute(name: str, value: str | None) -> str:
    return name if value is None else f'{name}="{escape(value)}"'


def _resolve(base: str, name: str, value: str | None) -> str | None:
    if value is None:
        return None
    if name == "srcset":
        return ", ".join(_resolve_candidate(base, one) for one in value.split(",") if one.strip())
    return _join(base, value) if name in _ADDRESS_ATTRIBUTES else value


def _resolve_candidate(base: str, candidate: str) -> str:
    address, *descriptor = candidate.split(maxsplit=1)
    return " ".join([_join(base, address), *descriptor]).strip()


def _join(base: str, address: str) -> str:
    try:
        return address if urlsplit(address).scheme else urljoin(base, address)
    except ValueError:
        # A malformed address, such as "//[", leads nowhere on the page either.
        return address

"""Find the web and mail addresses of a block's text, in which nothing is set."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.typography.blocks import Block

# A host is taken whole, by a look ahead at it, so that no `a.a.a…` is tried again from each dot.
# The length has a bound because an address may be looked at again behind each tag inside it.
_IN_URL = r"(?: [^\s<>\"'«»“”‘’„\ufffc] | '(?=[\w/]) )"
_ADDRESS = re.compile(
    rf"""
    (?<![\w.+-]) (?:
        (?: (?i:https?|ftp):// | (?i:www\.) | (?i:mailto:) ) {_IN_URL}{{1,500}}
      | [\w.+-]++ @ [\w-]++ (?: \.[\w-]++ )+
      | (?= (?P<host> [\w-]++ (?: \.[\w-]++ )+ ) ) (?P=host) / {_IN_URL}{{0,500}}
    )
    """,
    re.VERBOSE,
)


class Addresses:
    """The addresses of a block; each ends at a tag at the latest."""

    def __init__(self, block: Block) -> None:
        text = block.text
        may_have_one = "/" in text or "@" in text or "www." in text.lower()
        self._found = list(_found(block)) if may_have_one else []
        self._index = 0

    def hold(self, position: int) -> bool:
        """Tell whether this place lies in an address; ask from the first place to the last."""
        while self._index < len(self._found) and self._found[self._index][1] <= position:
            self._index += 1
        return self._index < len(self._found) and self._found[self._index][0] <= position


def _found(block: Block) -> Iterator[tuple[int, int]]:
    position = 0
    while match := _ADDRESS.search(block.text, position):
        position = min(match.end(), block.end_of_piece(match.start()))
        yield match.start(), position

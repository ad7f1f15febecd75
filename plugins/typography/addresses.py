"""Look for marks in a block's text, but never inside a web or mail address."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.typography.blocks import Block

# A host is taken whole, by a look ahead at it, so that no `a.a.a…` is tried again from each dot.
# The length has a bound because `Scanner` may look at an address again behind each tag inside it.
_IN_URL = r"(?: [^\s<>\"'«»“”‘’„\ufffc] | '(?=[\w/]) )"
_ADDRESS = rf"""
    (?P<address> (?<![\w.+-]) (?:
        (?: (?i:https?|ftp):// | (?i:www\.) | (?i:mailto:) ) {_IN_URL}{{1,500}}
      | [\w.+-]++ @ [\w-]++ (?: \.[\w-]++ )+
      | (?= (?P<host> [\w-]++ (?: \.[\w-]++ )+ ) ) (?P=host) / {_IN_URL}{{0,500}}
    ) )
"""
_SIGNS = ("/", "@", "www.")


class Scanner:
    """A verbose pattern made of named groups, all of whose matches begin with one of `initials`.

    `initials` is the inside of a character class; it saves two thirds of the time.
    """

    def __init__(self, initials: str, pattern: str) -> None:
        marks = f"(?=[{initials}]) (?: {pattern} )"
        self._marks = re.compile(marks, re.VERBOSE)
        self._marks_and_addresses = re.compile(f"{_ADDRESS} | {marks}", re.VERBOSE)

    def scan(self, block: Block) -> Iterator[re.Match[str]]:
        """Yield matches in the order of the text, an address as the group `address`.

        An address ends at a tag at the latest.
        """
        lower = block.text.lower()
        if not any(sign in lower for sign in _SIGNS):
            yield from self._marks.finditer(block.text)
            return
        position = 0
        while match := self._marks_and_addresses.search(block.text, position):
            position = match.end()
            if match.lastgroup == "address":
                position = min(position, block.end_of_piece(match.start()))
            yield match

"""The characters that no source may hold: what reads sources refuses them, and nothing that writes
one may write them."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed, line ends of other programs, what reorders text on the
# screen (Unicode TR36, 3.1), halves of surrogate pairs, a byte order mark that is not at the
# beginning, and what is no character.
FORBIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


def named(letter: str) -> str:
    """A character as Unicode names it: `U+202E`."""
    return f"U+{ord(letter):04X}"

"""The capital and small letters of European scripts, as the inside of a character class."""

from __future__ import annotations

# Latin with its extensions and Cyrillic of all languages: U+0041–U+024F, U+0400–U+052F.
_LETTERS = [chr(code) for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250))]
_LETTERS += [chr(code) for code in range(0x400, 0x530)]

CAPITALS = "".join(filter(str.isupper, _LETTERS))
SMALL = "".join(filter(str.islower, _LETTERS))

"""Letters that some program has read by the wrong encoding before they came here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from desk.check.text import Text
from plugins.faults import Fault

LONGEST = 40  # characters that a message shows
MOST = 50  # of a text that are named

# What bytes of UTF-8 that follow the first are in Windows-1252 and in Windows-1251.
_FOLLOWING = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"
_CYRILLIC = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕї"
# Two letters of Cyrillic, one accented letter (behind which no mark of a sentence stands), a
# quotation mark or a dash, and what stands for a byte that no encoding has.
_GARBLED = re.compile(
    rf"(?P<cp1252>(?:[ÐÑ][{_FOLLOWING}]){{2,}}|[ÃÂ][\u00a1-\u00aa\u00ac-\u00b6\u00bc-\u00bf]"
    rf"|â€[{_FOLLOWING}]?)|(?P<cp1251>(?:[РС][{_CYRILLIC}]){{2,}})|\ufffd"
)
_SIGNS = ("Ð", "Ñ", "Ã", "Â", "â€", "Р", "С", "\ufffd")


def letters_garbled(text: Text, _html: str) -> Iterator[Fault]:
    """letters-garbled: letters were read by the wrong encoding before they came here. `Ð¿Ð»Ð°Ð½`
    -> type what the message says, or copy the text anew."""
    for field in text.fields:
        for match in islice(_garbled(field.text), 1):
            yield Fault(text.path, field.line, _message(match), "letters-garbled", 0, "warning")
    lines = set[int]()
    for match in islice(_garbled(text.body), MOST):
        line = text.body.count("\n", 0, match.start())
        if line not in lines:
            lines.add(line)
            yield text.warning(match.start(), "letters-garbled", _message(match))


def _garbled(words: str) -> Iterator[re.Match[str]]:
    """What is so, but for letters that are no UTF-8 in the encoding by which they were read."""
    if any(sign in words for sign in _SIGNS):
        for match in _GARBLED.finditer(words):
            if not match.lastgroup or match[0].startswith("â€") or _meant(match):
                yield match


def _meant(match: re.Match[str]) -> str:
    """What was typed once, or nothing where that cannot be found out."""
    try:
        return match[0].encode(match.lastgroup or "ascii").decode("utf-8")
    except UnicodeError:
        return ""


def _message(match: re.Match[str]) -> str:
    was = f", which was {_meant(match)[:LONGEST]!r}" if _meant(match) else ""
    shown = match[0][:LONGEST]
    return f"letters must be those of the language, not {shown!r}{was}; copy the text anew"


RULES = (letters_garbled,)

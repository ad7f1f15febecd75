"""Cut HTML into text, tags and what is neither, with every byte kept and no input refused."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

RAW_TEXT = frozenset("iframe noembed noframes plaintext script style textarea title xmp".split())
"""Elements whose content is not markup (HTML Living Standard, 13.1.2 and 13.2.5.2)."""

# The quantifiers of single characters are possessive (++, *+), and what follows a group always
# matches: each character is looked at once, so hostile input cannot make the match slow. Groups are
# not possessive, for until 3.11.5 Python loses their way back (python/cpython#106052). An unclosed
# tag or comment reaches to the end of the text, as in a browser.
_TOKEN = re.compile(
    r"""
      (?P<other> <!-- (?: -?> | .*?(?:--!?>|\Z) ) | < (?: [!?] | /(?![A-Za-z]) ) [^>]*+ >? )
    | </? (?P<name> [A-Za-z][^ \t\n\f\r/>]*+ )
      (?: [ \t\n\f\r/]++
        | [^ \t\n\f\r/>][^ \t\n\f\r/>=]*+
          (?: [ \t\n\f\r]*+ = [ \t\n\f\r]*+
              (?: "[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) | [^ \t\n\f\r"'>][^ \t\n\f\r>]*+ )?
          )?
      )* (?: > | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKUP = re.compile(r"<(?: [A-Za-z!?] | /. )", re.VERBOSE | re.DOTALL)
_END_OF_RAW_TEXT = {
    name: re.compile(rf"</{name}(?=[ \t\n\f\r/>])", re.IGNORECASE) for name in RAW_TEXT
}
_DECIMAL_REFERENCE = re.compile(r"&#(?=[0-9])0*+([0-9]*+)")


class Token(NamedTuple):
    """A stretch of HTML; `name` is the lower-case element name of a tag, else empty.

    The kind `other` is a comment, a declaration, or a raw-text element with all it contains.
    """

    kind: Literal["text", "open", "close", "other"]
    raw: str
    name: str = ""


def tokenise(source: str) -> Iterator[Token]:
    """Yield tokens whose `raw` texts, joined, are the source; takes time linear in its length."""
    position = 0
    while position < len(source):
        if end := _end_of_text(source, position):
            yield Token("text", source[position:end])
            position = end
            continue
        match = _TOKEN.match(source, position)
        assert match, "a tag or a comment begins here"
        position = match.end()
        raw, name = match[0], (match["name"] or "").lower()
        if match.lastgroup == "other":
            yield Token("other", raw)
        elif raw.startswith("</"):
            yield Token("close", raw, name)
        elif name in RAW_TEXT:
            position = _end_of_raw_text(source, position, name)
            yield Token("other", source[match.start() : position], name)
        else:
            yield Token("open", raw, name)


def _end_of_text(source: str, position: int) -> int:
    """Give where the text that begins here ends, 0 if markup does."""
    markup = _MARKUP.search(source, position)
    end = markup.start() if markup else len(source)
    return end if end > position else 0


def _end_of_raw_text(source: str, position: int, name: str) -> int:
    start = _END_OF_RAW_TEXT[name].search(source, position)
    tag = _TOKEN.match(source, start.start()) if start else None
    return tag.end() if tag else len(source)


def decode(text: str) -> str:
    """Give the characters that HTML text stands for; never raises, whatever the references are."""
    if "&" not in text:
        return text
    # html.unescape raises ValueError at a number of more than 4300 digits (sys.int_info).
    return html.unescape(_DECIMAL_REFERENCE.sub(_bounded_reference, text))


def _bounded_reference(reference: re.Match[str]) -> str:
    digits = reference[1] or "0"
    return f"&#{digits}" if len(digits) < 8 else "&#xFFFD"

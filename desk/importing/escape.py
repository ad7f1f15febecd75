"""Write text as Markdown that shows it word for word, with a backslash only where Markdown would
act (Python-Markdown's `extra` and `sane_lists`)."""

from __future__ import annotations

import re

from plugins.source.emphasis import SPACED, without_openers
from plugins.source.headings import HASH

# What a backslash takes back; the bar is added to Markdown's own by its tables.
_ESCAPABLE = r"\\`*_{}\[\]()>#+\-.!|"
# Before the others, and at a paragraph's end, the check takes it for one that is too many.
_BACKSLASH = re.compile(rf"\\(?=[{_ESCAPABLE}\"'@$%^<]|\s*\Z)")
_REFERENCE = re.compile(r"&(?=#|\w+;)")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_BRACKETS = re.compile(r"\][ ]?:|\]\(|\]\[|\[\^")

_RULE = re.compile(r"([-_*])(?: *\1){2,} *\Z")  # of one mark alone: `*-*` is emphasis
_HEADING_OR_QUOTE = re.compile(rf">|{HASH}")
_BULLET = re.compile(r"[-+*](?=\s|$)")
_NUMBER = re.compile(r"(\d+)\.(?=\s|$)")
# A backslash there would be one of a path, `C:\_old` or `.\_x`, and stay.
_IN_PATH = re.compile(r"(?<=[.:])\\_")
_ENTITIES = {":": "&#58;", "~": "&#126;", "=": "&#61;"}


def escaped(text: str, *, among_markup: bool = False) -> str:
    """A run of text without line breaks. `among_markup` it is one of several in a paragraph, whose
    marks could pair with each other: then all of them are taken back."""
    text = _BACKSLASH.sub(r"\\\\", text)
    text = _TAG.sub("&lt;", _REFERENCE.sub("&amp;", text)).replace("{", r"\{")
    if among_markup:
        # A bracket and a colon would define a reference, though the bracket is taken back.
        text = re.sub(r"\]( ?):", r"]\1&#58;", text)
        text = re.sub(r"[*_`\[\]|]|!\Z", r"\\\g<0>", text)
        return _IN_PATH.sub("&#95;", re.sub(r"<\Z", "&lt;", text))
    if text.count("`") > 1:
        text = text.replace("`", r"\`")
    text = _IN_PATH.sub("&#95;", SPACED.sub(_taken_back, without_openers(text)))
    return text.replace("[", r"\[") if _BRACKETS.search(text) else text


def _taken_back(match: re.Match[str]) -> str:
    mark = match[1]
    return f"\\{mark[0]}\\{mark[0]}{match[0].removeprefix(mark)}"


def line_start(markdown: str, *, first: bool = True) -> str:
    """Take back what would make a line of escaped text a heading, list, quotation, rule or
    definition; in a line that is not the `first` of its paragraph, an underline too."""
    number = _NUMBER.match(markdown)
    if number:
        return f"{number[1]}\\{markdown[number.end(1) :]}"
    acts = _HEADING_OR_QUOTE.match(markdown) or _BULLET.match(markdown) or _RULE.match(markdown)
    if acts or (not first and markdown.startswith("-")):
        return f"\\{markdown}"
    if markdown.startswith((": ", "~~~")) or (not first and markdown.startswith("=")):
        return _ENTITIES[markdown[0]] + markdown[1:]
    return markdown


def paragraph(text: str) -> str:
    """A paragraph of plain text on one line; white space at its ends goes."""
    return line_start(escaped(text.strip()))

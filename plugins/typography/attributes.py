"""Set the texts of a tag that readers see or hear: alternative texts and titles."""

from __future__ import annotations

import re
from html import escape

from plugins.typography.blocks import ATTRIBUTE, UNTOUCHED, language_of, line
from plugins.typography.marks import set_marks
from plugins.typography.tokens import RAW_TEXT, decode

_TEXTS = ("alt", "title")
_TAG_NAME = re.compile(r"<([A-Za-z][^\s/>]*)")
_PLAIN = str.maketrans({"\u00a0": " ", "\u2011": "-"})
"""A text that is not laid out in lines has no use for what keeps a line together."""


def typeset_plain(text: str, lang: str) -> str:
    """Give plain text with the marks of print, for where no markup is; its spaces stay plain."""
    return set_marks(line(text, lang)).text.translate(_PLAIN)


def set_attributes(tag: str, lang: str) -> str:
    """Give a start tag with the marks of print in its texts; any other markup comes as it is.

    `lang` is the language of the text around it. An attribute that needs no change, or that has no
    quotation marks around it, keeps every byte.
    """
    if not any(name in tag for name in _TEXTS):
        return tag
    name = _TAG_NAME.match(tag)
    if not name or name[1].lower() in UNTOUCHED | RAW_TEXT:
        return tag
    own = language_of(tag, lang)
    return ATTRIBUTE.sub(lambda attribute: _set(attribute, own), tag)


def _set(attribute: re.Match[str], lang: str) -> str:
    number = 2 if attribute[2] is not None else 3
    typed = attribute[number]
    if attribute[1].lower() not in _TEXTS or not typed:
        return attribute[0]
    text = decode(typed)
    new = typeset_plain(text, lang)
    if new == text:
        return attribute[0]
    start = attribute.start(number) - attribute.start()
    return attribute[0][:start] + escape(new) + attribute[0][start + len(typed) :]

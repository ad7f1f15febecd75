"""An article's HTML made ready to be plain text: without the marks of its notes, and with figures
above and below the line that stay apart from those before them."""

from __future__ import annotations

import re

# What footnotes leave in a text (markdown.extensions.footnotes), as the sanitiser writes it.
_NOTE_MARKS = re.compile(
    r'<sup id="fnref[^>]*>.*?</sup>|(?:&nbsp;|\xa0)?<a [^>]*class="footnote-backref".*?</a>',
    re.DOTALL,
)
_NOTES = re.compile(r'<div class="footnote">.*?</ol>\s*</div>', re.DOTALL)
_RAISED = re.compile(r"<(sup|sub)(?: [^<>]*)?>((?:[^<>]|<(?!/?su[bp]\b)[^<>]*>){1,400}?)</\1>")
_TAG = re.compile(r"<[^<>]*>")
# What no longer holds, as a page that was mended shows it.
_STRUCK = re.compile(r"<(del|s)(?: [^<>]*)?>.*?</\1>", re.DOTALL)
# On the line, 10 to the 6th would be 106.
_FORMS = {
    "sup": str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ"),
    "sub": str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"),
}
_MARKS = {"sup": "^", "sub": "_"}


def without_marks(html: str) -> str:
    """Sanitised HTML without numbers that lead to notes and arrows that lead back; figures above
    and below the line are written as such (`10⁶`, `H₂O`), or behind a mark (`2^10k`)."""
    if "<su" in html:
        html = _RAISED.sub(_set_off, _NOTE_MARKS.sub("", html))
    return html


def without_notes(html: str) -> str:
    """The same, without the notes themselves and what is struck out: what an excerpt is taken
    from."""
    html = _NOTES.sub("", html) if 'class="footnote"' in html else html
    return without_marks(_STRUCK.sub("", html) if "</del>" in html or "</s>" in html else html)


def _set_off(match: re.Match[str]) -> str:
    name, text = match[1], _TAG.sub("", match[2])
    if text.startswith("[") or (not any(map(str.isdigit, text)) and text != "n"):
        return text  # as in 4th, and a note's number in brackets
    table = _FORMS[name]
    return text.translate(table) if all(ord(one) in table for one in text) else _MARKS[name] + text

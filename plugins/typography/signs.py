"""Set the signs that are typed with letters and signs of a typewriter: …, ©, ®, ™, ±, ×."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plugins.typography.blocks import Edit
from plugins.typography.usage import Usage

_DOTS = re.compile(
    r"(?<!\.)(?P<mark>[?!]*)(?P<dots>\.{3,4}|(?<!\.[ ])\.(?:[ ]\.){2,3}(?![ ]\.)|…)(?!\.)"
)
_COPYRIGHT = re.compile(r"(?<![\w)])\([cC]\)(?=\s?(?:[12]\d{3}\b|[A-ZА-ЯЁІЎЄЇҐ]))")
_PATH, _WORD = re.compile(r"[/\\]\w"), re.compile(r"\w")
_CLAUSE = re.compile(
    r"\b(?:(?:sub)?(?:clauses?|sections?|paragraphs?|paras?)|articles?|items?|parts?|points?|rules?|and|or"
    r"|(?:под)?пунктах?|(?:под)?пункт[аеу]?|пп?\.|и|или)\s\Z",
    re.IGNORECASE,
)
_OTHER_ITEM = re.compile(r"\([abdABD]\)")
_TRADEMARK = re.compile(r"(?<=[^\W\d_]{2})\((?P<kind>[rR]|tm|TM)\)(?!\w)")
_PLUS_MINUS = re.compile(r"(?<![\w+/–—-])\+/?-(?=\s?\d)|(?<=\d )\+/?-(?= \d)|(?<=\d)\+/-(?=\d)")
_FIGURE = r"\d+(?:[.,]\d+)?[½¼¾]?"
_TIMES = re.compile(r"""[xх](?:(?<=[\d½¼¾'"′″].)|(?<=[\d½¼¾'"′″]\s.))(?=\s?\d)""")
_FACTOR = re.compile(
    rf"""(?<![\w,])(?<!(?<!\.\.)\.)(?P<chain>(?:{_FIGURE}['"′″]?\s?[xх×]\s?)*)(?P<figure>{_FIGURE})['"′″]?\s?\Z"""
)
_OTHER_FACTOR = re.compile(
    rf"""\s?(?P<figure>{_FIGURE})
        (?: ['"′″] | (?=\s?[xх×]\s?\d) | (?:м|см|мм|км|m|cm|mm|km|in|ft|px|пикс)\b | (?!\w) )""",
    re.VERBOSE,
)
_FACTOR_LENGTH = 24
_CLAUSE_LENGTH = 16


def sign_edits(text: str, usage: Usage) -> Iterator[Edit]:
    """Yield the edits of a block's signs; each kind in order, but not among one another."""
    if ".." in text or ". ." in text or "…" in text:
        yield from _ellipses(text, usage)
    if "(" in text:
        yield from _marks_of_ownership(text)
    if "+" in text:
        yield from (Edit(*sign.span(), "±") for sign in _PLUS_MINUS.finditer(text))
    yield from _products(text, usage)


def _ellipses(text: str, usage: Usage) -> Iterator[Edit]:
    """Set three dots as one sign; behind ? and ! two are left of them (Лопатин, § 154)."""
    for found in _DOTS.finditer(text):
        if _PATH.match(text, found.end()) and not _WORD.match(text, found.start() - 1):
            continue  # .../docs
        marks, dots = len(found["mark"]), found["dots"].replace(" ", "")
        new = "…"
        if usage.is_cyrillic_press and 0 < marks < 3:
            new = "." * (3 - marks)
        elif dots == "....":
            new = "…" if usage.is_cyrillic_press else "…."
        if new != found["dots"]:
            yield Edit(*found.span("dots"), new)


def _marks_of_ownership(text: str) -> Iterator[Edit]:
    if not _OTHER_ITEM.search(text):
        for sign in _COPYRIGHT.finditer(text):
            if not _CLAUSE.search(text[max(0, sign.start() - _CLAUSE_LENGTH) : sign.start()]):
                yield Edit(*sign.span(), "©")
    for sign in _TRADEMARK.finditer(text):
        yield Edit(*sign.span(), "®" if sign["kind"] in "rR" else "™")


def _products(text: str, usage: Usage) -> Iterator[Edit]:
    for sign in _TIMES.finditer(text):
        start, end = sign.span()
        first = _FACTOR.search(text[max(0, start - _FACTOR_LENGTH) : start])
        second = _OTHER_FACTOR.match(text, end)
        if not first or not second or first["figure"] == "0":
            continue  # 0x10 is a number of programmers.
        if usage.lang == "en" and first["figure"] == second["figure"] == "4":
            continue  # A 4x4 is a car.
        yield Edit(start, end, "×")

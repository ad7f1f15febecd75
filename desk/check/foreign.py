"""Marks that are none here, so that a reader sees them: links that are not closed, and what other
programs make something of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import islice
from typing import NamedTuple

from desk.check.markup import shown_text
from desk.check.text import Text
from plugins.faults import Fault
from plugins.source.linked import MASK

LONGEST = 40  # characters of a mark that a message shows
MOST = 100  # marks of a text that are looked at


class _Kind(NamedTuple):
    """A sign without which HTML holds none of these marks, the marks as a page shows them, and
    what must stand in their place."""

    sign: str
    mark: re.Pattern[str]
    must: str


def _kind(sign: str, mark: str, must: str) -> _Kind:
    return _Kind(sign, re.compile(mark, re.MULTILINE), must)


_ADDRESS = r"(?:https?://|www\.|mailto:|\{|\.{0,2}/|[\w/-]+\.(?:md|html?|jpe?g|png|gif|pdf)\b)"
_NAMES = (
    "audio|caption|color|contact-form-7|embed|font|gallery|img|link|playlist|quote|size"
    "|soundcloud|url|video|vimeo|youtube"
)
_DELETE = "mark of another program must be deleted, for it is read as it is typed"
_OPEN = "link must end with a bracket (one in its address is %28 or %29), outside of HTML and bars"
_LINK = "link must be typed as [words](address)"
_HEADING = "heading must be typed with #, as `## A plan`"
_WITHIN = (
    _kind("~~", r"(?<![{~\w])~~(?=[^\s~])[^~\n]{1,300}?(?<=[^\s~])~~(?![~\w])",
          "text that is struck out must be typed as <s>…</s>"),
    _kind("~", r"(?<=[^\W_])~\w{1,3}~(?!~)", "small letters below must be typed as <sub>…</sub>"),
    _kind("^", r"(?<=[^\W_])\^[\w+-]{1,5}\^", "small letters above must be typed as <sup>…</sup>"),
    _kind("==", r"(?<![{=\w])==(?=[^\s=])[^=\n]{1,300}?(?<=[^\s=])==(?![=\w])",
          "marked text must be typed as <mark>…</mark>"),
    _kind("'''", r"(?<!')'''(?=[^\s'])[^'\n]{1,300}?(?<=[^\s'])'''(?!')",
          "bold text must be typed as **…**"),
    _kind("{{", r"\{\{[<%#]?[ \t/]*[^\W\d_][^{}\n]{0,300}\}\}", _DELETE),
    _kind("{%", r"(?<!\{)\{%[ \t-]*[^\W\d_][^{}\n]{0,300}%\}", _DELETE),
    _kind("{", r"\{(?:\+\+|--|~~|==|>>)[^\n]{1,300}?(?:\+\+|--|~~|==|<<)\}", _DELETE),
    _kind("%%", r"(?<!\S)%%(?=[^%\n]*[^\W\d_])[^%\n]{1,300}%%(?!\S)", _DELETE),
    _kind("{", r"\{:?[ ]*[.#][A-Za-z][^{}\n]{0,200}\}|\{:[ ]*\w[^{}\n]{0,200}\}",
          "attributes in braces must follow at once what takes them"),
    _kind("[", r"(?<!\w)\[[a-z][\w-]{1,30} +[\w-]{1,30}=[\"'“”„«][^\[\]\n]{1,300}\]"
               rf"|(?<!\w)\[(?:{_NAMES})(?: +[\w-]{{1,30}})?=[^\[\]\n]{{1,300}}\]", _DELETE),
    _kind("[[", r"!?\[\[(?=[^\[\]\n]*[^\W\d_])[^\[\]\n]{1,300}\]\]",
          f"{_LINK}, and a picture as ![words](address)"),
    _kind("^[", r"(?:(?<=\S)\^\[|\^\[(?=[^\[\]\n]* ))(?=[^\[\]\n]*[^\W\d_]{2})[^\[\]\n]{1,500}\]",
          "note must have a name, as [^1], and its text in a line `[^1]: …`"),
    _kind("**", r"(?<![\w*])\*\*(?=[^\s*])[^*\n]{1,300}(?<=[^\s*])\*\*(?![\w*])",
          "bold text within a block of HTML must be typed as <b>…</b>"),
    _kind("](", rf"(?:!?\[[^\[\]\n]{{0,200}}|[^\s\[\]]{{0,9}})\]\((?={_ADDRESS})[^\s()]*",
          _OPEN),
    _kind("] (", r"!?\[[^\[\]\n]*[^\W\d_][^\[\]\n]*\] \((?=https?://|www\.)[^\s()]*"
          rf"|!\[[^\[\]\n]{{0,200}}\] \((?={_ADDRESS})[^\s()]*",
          "link must have no space between its words and its address"),
    _kind(" :", r"(?<=\s):[a-z][a-z0-9_]{2,30}:(?!\S)", "sign must be typed itself, not by a name"),
    _kind('":http', r"(?<!\w)\"[^\"\n]{1,200}\":https?://[^\s<]+", _LINK),
    _kind("[http", r"\[https?://[^\s\[\]]+(?<![.,;:]) [^\[\]\n]{1,200}\]", _LINK),
    _kind("&amp;", r"&(?:(?!lt|gt)[A-Za-z]{2,8}|#\d{2,5}|#x[0-9A-Fa-f]{2,5});"
               r"|&(?:nbsp|laquo|raquo|mdash|ndash)(?![\w;=])",
          "sign must be typed itself, or by & and a name that ends in a semicolon"),
)  # fmt: skip
_LINES = (
    _kind(":::", r"^\s*:{3,}[ \t]*(?:\{[^.]|[a-z][\w-]{1,30})[^:\n]{0,200}$", _DELETE),
    _kind("[!", r"^\s*\[![A-Za-z]{3,20}\][+-]?", _DELETE),
    _kind("[", r"^\s*(?:\[\[?_?(?:TOC|toc)_?\]\]?|\[(?:gallery|playlist)\])\s*$", _DELETE),
    _kind("##", r"^\s*#{2,6}(?=[^\W\d_])[^\n]{0,80}|^\s*#{7,} [^\n]{0,80}",
          "heading must have one to six # and a space behind them"),
    _kind("==", r"^\s*(?P<ends>={2,6}) [^=\n]{0,200}[^\W\d_][^=\n]{0,200} (?P=ends)\s*$",
          _HEADING),
    *(_kind(f"h{level}. ", rf"^h{level}\. (?=\S)", _HEADING) for level in range(1, 7)),
    _kind("::", r"^\s*\.\. [a-z][a-z-]{1,30}::", _DELETE),
)  # fmt: skip
_OF_A_PAGE = (*_WITHIN, *_LINES)
# What is looked for in a text, for its page does not tell it from others.
_ADMONITION = re.compile(
    r"^[ \t>]*(?P<mark>(?:!!!|\?\?\?\+?) [A-Za-z][\w-]*)[^\n]*\n(?:[ \t]*\n)?(?: {4}|\t|\ufffc)",
    re.MULTILINE,
)
_TASK = re.compile(r"^[ \t>]*(?:[-+*]|\d{1,9}\.)[ \t]+(?P<mark>\[[ xX]\]) (?=\S)", re.MULTILINE)
_CLOSED = re.compile(r"\[/(?P<name>[A-Za-z][\w-]{0,30})\]")
_CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7}) \S[^\n]*", re.MULTILINE)
# Code, comments and escapes: what looks like a mark there is meant so.
_ASIDE = re.compile(
    r"<!--.*?-->|(?<![\\`])(`{1,5})[^`\n]{1,500}\1|\\[\\`*_{}\[\]()#+.!<>-]", re.DOTALL
)
_TOKEN = re.compile(r"[^\w\s]*\s?\w{0,12}")


# Fields that are text, in which nothing is markup.
_FIELDS = frozenset(
    "title standfirst deck subtitle summary correction clarification picture-alt picture-caption "
    "picture-credit author authors tags".split()
)
_IN_FIELD = re.compile(
    r"!?\[[^\[\]]{1,200}\]\([^()\s]{1,500}\)"
    r"|(?<![\w*])(?P<stars>\*{1,3})(?=[^\s*])[^*]{1,300}(?<=[^\s*])(?P=stars)(?![\w*])"
    r"|(?<!\w)(?P<bars>__?)(?=[^\s_])(?![a-z]{1,20}__)[^_]{1,300}(?<=[^\s_])(?P=bars)(?!\w)"
    r"|(?<![`\w])`(?=[^\s`])[^`]{1,300}`(?![`\w])"
    r"|</?(?:a|b|br|code|em|i|mark|p|q|s|small|span|strong|sub|sup|u)\b[^<>]{0,300}>"
    r"|(?<![:\\\w])(?<!\\)\\[*_\"'#\[\]]|(?<=\d)\\\*"
)
_SIGNS = re.compile(r"[\[*_`<\\~{&]")


def conflict_left(text: Text, _html: str) -> Iterator[Fault]:
    """conflict-left: git could not join two versions of a text, and both stand in it. `<<<<<<<
    HEAD` -> keep one of them, and delete git's lines."""
    if "<<<<<<<" not in text.body and ">>>>>>>" not in text.body:
        return
    match = _CONFLICT.search(text.code_masked)
    if match:
        message = f"text must be one version, not two between {_short(match[0])!r} and its like"
        yield text.fault(match.start(), "conflict-left", f"{message}; delete one, and git's lines")


def markup_shown(text: Text, html: str) -> Iterator[Fault]:
    """markup-shown: marks that are none here are read as they are typed: of a link that is not
    closed, of another program, in a field. `~~struck~~` -> type what the message says; a backslash
    before a bracket or a brace keeps it."""
    yield from _of_fields(text)
    bare, after = "", dict[str, int]()
    for mark, must in islice(_marks(html), MOST):
        bare = bare or _ASIDE.sub(lambda aside: re.sub(r"[^\n]", MASK, aside[0]), text.code_masked)
        token = _TOKEN.match(mark)
        sought = token[0] if token and "](" not in mark else mark[: mark.find("](") + 4]
        if mark.startswith("&") and f"&amp;{sought[1:]}" in bare:
            sought = f"&amp;{sought[1:]}"
        place = bare.find(sought, after.get(sought, 0))
        after[sought] = place + 1
        if place >= 0:  # else a backslash keeps it
            yield text.warning(place, "markup-shown", f"{must}, not {_short(mark)!r}")
    yield from _blocks(text, html)


def _of_fields(text: Text) -> Iterator[Fault]:
    """Marks in fields, which are text: a reader sees them."""
    for field in text.fields:
        if field.name in _FIELDS and _SIGNS.search(field.text):
            kinds = (_IN_FIELD, *(kind.mark for kind in _WITHIN))
            found = (match[0] for kind in kinds for match in kind.finditer(field.text))
            mark = next((mark for mark in found if _is_seen(mark)), "")
            if mark:
                must = f"{field.name.capitalize()} must be text alone, for marks are read as typed"
                message = f"{must} there, not {_short(mark)!r}"
                yield Fault(text.path, field.line, message, "markup-shown", 0, "warning")


def _marks(html: str) -> Iterator[tuple[str, str]]:
    """Each mark of a page, and what must stand in its place."""
    # One letter is looked for much faster than two.
    kinds = [kind for kind in _OF_A_PAGE if kind.sign[0] in html and kind.sign in html]
    shown = shown_text(html) if kinds else ""
    for kind in kinds:
        yield from ((m[0].strip(), kind.must) for m in kind.mark.finditer(shown) if _is_seen(m[0]))
    closed = dict.fromkeys(match["name"] for match in islice(_CLOSED.finditer(shown), MOST))
    for name in closed:
        opened = re.search(rf"\[{re.escape(name)}(?:[ =][^\[\]\n]{{0,300}})?\]", shown)
        if opened:
            yield opened[0], _DELETE


def _is_seen(mark: str) -> bool:
    """Whether a mark is none of a name that stands for no sign, as `&Sons;`."""
    return not mark.startswith("&") or unescape(mark) != mark


def _blocks(text: Text, html: str) -> Iterator[Fault]:
    """Marks of boxes and of tasks, which are known by what stands below or before them."""
    is_boxed = "!!! " in html or "??? " in html or "???+ " in html
    for match in _ADMONITION.finditer(text.code_masked) if is_boxed else ():
        yield text.warning(match.start("mark"), "markup-shown", f"{_DELETE}, not {match['mark']!r}")
    is_listed = "[ ] " in html or "[x] " in html or "[X] " in html
    for match in _TASK.finditer(text.code_masked) if is_listed else ():
        if f"{match['mark']} " in html:
            message = f"task must be typed with a sign, as ☐ or ☑, not {match['mark']!r}"
            yield text.warning(match.start("mark"), "markup-shown", message)


def _short(mark: str) -> str:
    return mark if len(mark) <= LONGEST else f"{mark[: LONGEST - 1]}…"


RULES = (conflict_left, markup_shown)

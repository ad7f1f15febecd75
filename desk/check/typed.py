"""A source and its page as a reader reads them: letters, digits and signs in order, without what is
meant as markup."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from html import unescape

from desk.check.text import Text
from plugins.source.references import ADDRESS

# Signs of Markdown that a page shows unless they are marks, as plugins/source reads them: they are
# compared by no one here. White space is not read either.
_SIGNS = "[]|*_`\\"
_UNREAD = re.compile(rf"[\s{re.escape(_SIGNS)}]+")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# Every way to write markup on purpose; of a list's item the number is shown. Each part is bounded,
# so that a hostile text costs no more than its length.
_MARKUP = re.compile(
    rf"""
    (?=[<(\[!`\\{{\#]) (?:
      (?<![`\\])(?!(?<=[^\W\d_])`[^\W\d_])(?P<ticks>`{{1,5}})(?!`)
        (?P<code>[^\n]{{1,500}}?)(?<!`)(?P=ticks)(?!`)
      | \\(?P<escaped>[\\`*_{{}}\[\]()>\#+.!-])
      | <!--(?s:.){{0,20000}}?-->
      | </?[A-Za-z][A-Za-z0-9]*(?:[\s/][^<>]{{0,2000}})?>
      | <(?P<address>[A-Za-z][A-Za-z0-9+.-]{{1,30}}:[^<>\s]{{1,2000}}
          |[^<>\s@/]{{1,100}}@[^<>\s]{{1,200}})>
      | (?<=\])\([^()\n]{{0,4000}}(?:\([^()\n]{{0,200}}\)[^()\n]{{0,200}}){{0,9}}\)
      | (?<=\])\[(?!\^)[^\[\]\n]{{0,200}}\]
      | \[\^[^\[\]\n]{{1,100}}\](?!:)
      | !(?=\[)
      | \{{(?::[^{{}}\n]{{0,200}}|[ ]*[\#.][\w-]{{1,100}}[^{{}}\n]{{0,200}})\}}
      | (?<=[ \t])\#+[ \t]*$
      | ^\#{{1,6}}(?=[ \t])
      | ^(?P<fence>`{{3,}})[^\n]*\n(?P<block>(?s:.)*?)^(?P=fence)[ ]*$
      | ^`{{3,}}[^\n]*
      | ^\[[^\[\]\n]{{1,200}}\]:[ ]*\n?[ ]*{ADDRESS}[^\n]*
    )
    | (?<=\])[ ]\[(?!\^)[^\[\]\n]{{0,200}}\]
    | ^(?=[ \t>~|:=_*+\d-]) (?:
      (?P<tilde>~{{3,}})[^\n]*\n(?P<tildes>(?s:.)*?)^(?P=tilde)[ ]*$
      | [ >\t]*(?:`{{3,}}|~{{3,}})[^\n]*
      | [ >]*\[[^\[\]\n]{{1,200}}\]:[ ]*\n?[ ]*{ADDRESS}[^\n]*
      | [ >\t]*(?:(?:[-+*]|\d{{1,9}}\.)[ \t]+)?\[\^[^\[\]\n]{{1,100}}\]:
      | [ ]{{0,3}}\*\[[^\]\n]{{1,200}}\][ ]?:[^\n]*
      | [|:=_*> \t-]+$
      | [ >\t]*(?:(?:[-+*]|(?P<number>\d{{1,9}}\.))[ \t]+(?=\S)(?:>[ \t]?)*)*
        (?:\#{{1,6}}(?=[ \t])|:[ \t]+)?
    )
    """,
    re.VERBOSE | re.MULTILINE,
)
_READ_IN_MARKUP = ("number", "address", "block", "tildes", "code", "escaped")
_CODE = ("block", "tildes", "code")
_NOTE = re.compile(r"^ {0,3}\[\^([^\[\]\n]{1,100})\]:", re.MULTILINE)
_TAG = re.compile(
    r'<sup id="fnref.*?</sup>|<a[^<>]* class="footnote-backref".*?</a>'
    r'|<img\b[^<>]*? alt="(?P<alt>[^"]*)"[^<>]*>|<div class="(?P<notes>footnote)">'
    r"|<(?P<end>/?)(?P<list>ol|ul|li)\b(?P<attributes>[^<>]*)>|<[^<>]*>",
    re.DOTALL,
)
_BLOCK_COUNT = re.compile(r' (?:start|value)="(-?\d{1,9})"')


def typed(text: Text) -> str:
    """What was typed to be read, in the order of the page."""
    parts = (_MARKUP.sub(_inside, text.body[start:end]) for start, end in _spans(text))
    return _read(_ENTITY.sub(_decoded, "".join(parts)))


def typed_places(text: Text) -> tuple[str, array[int]]:
    """The same, with the place in the body of each character."""
    body = text.body
    characters: list[str] = []
    places = array("l")
    for start, end, is_code in _kept(text):
        at = start
        for match in () if is_code else _ENTITY.finditer(body, start, end):
            _add(body[at : match.start()], at, characters, places)
            for one in _read(unescape(match[0])):
                characters.append(one)
                places.append(match.start())
            at = match.end()
        _add(body[at:end], at, characters, places)
    return "".join(characters), places


def shown(html: str) -> str:
    """What is read on a page, of sanitised HTML: with the numbers of its lists and the words of
    its pictures, without the marks of its notes."""
    return _read(unescape(_TAG.sub(_Lists().text, html)))


def notes_of(text: Text) -> list[tuple[str, int, int]]:
    """Each text of a footnote outside of code: its name, where it begins, and where it ends."""
    body, found = text.body, []
    for match in _NOTE.finditer(text.code_masked) if "[^" in body else ():
        end = _line_end(body, match.end())
        while end < len(body):
            following = _line_end(body, end + 1)
            line = body[end + 1 : following]
            ahead = body[following + 1 :].lstrip("\n")[:4]
            if _NOTE.match(line) or (not line.strip() and not ahead.startswith(("    ", "\t"))):
                break
            end = following
        found.append((match[1], match.start(), end))
    return found


def _line_end(body: str, start: int) -> int:
    end = body.find("\n", start)
    return len(body) if end < 0 else end


def _spans(text: Text) -> list[tuple[int, int]]:
    """The parts of a body in the order of the page: notes stand at its end, and the last text of a
    name is the one that is shown."""
    notes, body = notes_of(text), text.body
    if not notes:
        return [(0, len(body))]
    spans, at, texts = [], 0, {}
    for name, start, end in notes:
        if start >= at:
            spans.append((at, start))
            texts[name] = (body.index("]:", start) + 2, end)
            at = end
    return [*spans, (at, len(body)), *texts.values()]


def _kept(text: Text) -> Iterator[tuple[int, int, bool]]:
    """The stretches of a body that are read, and whether each is code."""
    for start, end in _spans(text):
        part, at = text.body[start:end], 0
        for match in _MARKUP.finditer(part):
            yield start + at, start + match.start(), False
            for name in _READ_IN_MARKUP:
                if match[name]:
                    yield start + match.start(name), start + match.end(name), name in _CODE
            at = match.end()
        yield start + at, end, False


def _add(text: str, offset: int, characters: list[str], places: array[int]) -> None:
    for place, one in enumerate(text, offset):
        if not _UNREAD.match(one):
            characters.append(one)
            places.append(place)


def _read(text: str) -> str:
    text = "".join(text.split())
    for sign in _SIGNS:
        text = text.replace(sign, "")
    return text


def _inside(match: re.Match[str]) -> str:
    """What is read of markup; what looks like a reference in code is none."""
    name = next((name for name in _READ_IN_MARKUP if match[name]), "")
    inside = match[name] if name else ""
    return inside.replace("&", "&amp;") if name in _CODE else inside


def _decoded(match: re.Match[str]) -> str:
    return unescape(match[0])


class _Lists:
    """Counts the items of ordered lists, as a browser does."""

    def __init__(self) -> None:
        self._counts: list[int | None] = []
        self._in_notes = False

    def text(self, tag: re.Match[str]) -> str:
        """What a tag shows."""
        if tag["alt"]:
            return tag["alt"]
        self._in_notes = self._in_notes or bool(tag["notes"])
        name = tag["list"]
        if not name:
            return ""
        if name == "li":
            return "" if tag["end"] else self._count(tag["attributes"])
        if tag["end"]:
            self._counts[-1:] = []
        else:
            counted = name == "ol" and not (self._in_notes and not self._counts)
            self._counts.append(self._given(tag["attributes"], 1) if counted else None)
        return ""

    def _count(self, attributes: str) -> str:
        count = self._counts[-1] if self._counts else None
        if count is None:
            return ""
        count = self._given(attributes, count)
        self._counts[-1] = count + 1
        return f"{count}."

    @staticmethod
    def _given(attributes: str, otherwise: int) -> int:
        given = _BLOCK_COUNT.search(attributes)
        return int(given[1]) if given else otherwise

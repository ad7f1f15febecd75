"""Faults of Markdown and HTML that a reader would see as stray marks or missing parts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from html import unescape

from desk.check.text import HEADLINES, Text
from plugins.faults import Fault
from plugins.links import ids_in
from plugins.source.emphasis import FRACTIONS, SPACED
from plugins.source.headings import HASH, OF_NOTES, OF_THE_PAGE, is_underlined

# Tags that need no end: void ones, and those whose end HTML lets one leave out.
_ENDLESS = frozenset(
    "area base br col embed hr img input link meta source track wbr p li dt dd tr td th thead "
    "tbody tfoot option colgroup rt rp".split()
)
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]*)(?:[\s/][^<>]{0,2000})?>")
# Of these a page has one each, with which a parser joins all others.
_MERGED = frozenset({"html", "head", "body"})
_OF_A_PAGE = re.compile(r"<(html|head|body)(?=[\s/>])", re.IGNORECASE)
# The beginning of a tag with an attribute, which none but a broken one leaves in the text.
_BROKEN = re.compile(
    r"<[A-Za-z][A-Za-z0-9]{0,20}\s+(?:alt|class|color|data-[a-z-]+|height|href|id|lang|rel|src|style"
    r"|target|title|width)\s?=[^\s<>]{0,40}",
    re.IGNORECASE,
)
_DECLARATION = re.compile(r"<(?:\?|!(?!--))[^\s<>]{0,30}")
# Each way to write a heading: marks before it, marks below it, a tag.
_HEADING = re.compile(
    rf"^{HASH}"
    r"|^(?=[^\n|]*\w)(?![ >\t#-])(?P<title>[^\n|]{1,500})\n(?P<below>=+|-+)[ \t]*$"
    r"|<h(?P<tag>[1-6])\b",
    re.MULTILINE | re.IGNORECASE,
)
# A mark of emphasis where one may begin: behind a space or what opens, before no space.
_LEFT_OPEN = re.compile(
    r"(?<![^\s(\[{«„“\"'‘—–-])(?P<marks>\*{1,3}|_{1,3})"
    rf"(?![*_\s)\]}},;:!?»”%…{FRACTIONS}]|\.(?!\.\.)|$)"
)
_ESCAPED = re.compile(r"(?:\\(?P<mark>[*_]))(?:\\(?P=mark))*")
# What Markdown leaves in the text when it finds no partner for a mark: the code, the mark, and what
# it must be.
_LEFT = (
    ("footnote-missing", re.compile(r"\[\^[^\[\]\s]{1,100}\]"), "footnote must have its text"),
    (
        "reference-missing",
        re.compile(r"\[[^\[\]\n]{1,200}\]\[[^\[\]\n]{0,100}\]"),
        "link must have",
    ),
    ("fence-open", re.compile(r"(?m)^\s*(?:```+|~~~+)"), "block of code must stand by itself"),
)
_NOTE = re.compile(r"^ {0,3}\[\^([^\[\]\s]{1,100})\]:", re.MULTILINE)
_NOTE_SHOWN = re.compile(r'<li id="fn:([^"]+)">')
_MARKS_LEFT = ("[^", "][", "```", "~~~")
_TAGS = re.compile(r"<(code|pre|kbd|samp)\b.*?</\1>|</?(?P<name>\w+)[^<>]*>", re.DOTALL)
_WITHIN_A_LINE = frozenset(
    "a abbr b bdi bdo cite del dfn em i ins mark q s small span strong sub sup time u var".split()
)


def heading_skip(text: Text) -> Iterator[Fault]:
    """heading-skip: a heading is two levels or more below the one before. `## One` and then
    `#### Two` -> take the level that follows."""
    before = 0
    if not any(mark in f"\n{text.body}" for mark in ("#", "\n=", "\n-", "<h", "<H")):
        return  # what follows costs more than this
    for match in _HEADING.finditer(text.code_masked):
        kind = match.lastgroup or ""
        level, shown = len(match[0].strip()), match[0].strip()
        if kind == "below" and not is_underlined(match["title"], match[kind]):
            continue
        if kind == "below":
            level, shown = (1 if match[kind][0] == "=" else 2), match[kind]
        elif kind == "tag":
            level, shown = int(match[kind]), f"<h{match[kind]}>"
        if before and level > before + 1:
            most = f"<h{before + 1}>" if kind == "tag" else "#" * (before + 1)
            message = f"heading must be at most {most!r}, not {shown!r}"
            place = match.end() - len(match[0].lstrip()) if kind != "below" else match.start(kind)
            yield text.fault(place, "heading-skip", message)
        before = level


def fence_open(text: Text) -> Iterator[Fault]:
    """fence-open: a block of code is opened and not closed. `~~~` -> close it with the same marks
    on a line of their own."""
    fence, start, place = "", 0, 0
    if "```" not in text.body and "~~~" not in text.body:
        return
    for line in text.body.split("\n"):
        marks = re.match(r" {0,3}(`{3,}|~{3,})", line)
        if marks and not fence and "`" not in line[marks.end() :]:
            fence, start = marks[1], place
        elif marks and fence and marks[1].startswith(fence) and not line.strip(" `~"):
            fence = ""
        place += len(line) + 1
    if fence:
        message = (
            f"block of code must be closed, not {fence[:9]!r} alone; close it with the same marks"
        )
        yield text.fault(start, "fence-open", message)


def comment_open(text: Text) -> Iterator[Fault]:
    """comment-open: a comment is opened and not closed, and hides the text. `<!-- later` -> close
    it with `-->`."""
    start = text.code_masked.rfind("<!--")
    if start >= 0 and text.prose[start] == "<":  # the prose keeps no comment that is closed
        yield text.fault(start, "comment-open", "comment must be closed with -->, not '<!--' alone")


def tag_unbalanced(text: Text) -> Iterator[Fault]:
    """tag-unbalanced: a tag is opened and not closed, or closed and not opened. `<b>One` -> write
    the other tag."""
    opened: list[tuple[str, int]] = []
    for match in _TAG.finditer(_without_comments(text)) if "<" in text.body else ():
        name = match["name"].lower()
        if name in _ENDLESS or match[0].endswith("/>"):
            continue
        if not match["end"]:
            opened.append((name, match.start()))
        elif opened and opened[-1][0] == name:
            opened.pop()
        else:
            message = f"tag must have been opened, not closed with {match[0]!r} alone"
            yield text.fault(match.start(), "tag-unbalanced", message)
    for name, place in opened:
        message = f"tag must be closed with </{name}>, not '<{name}>' alone"
        yield text.fault(place, "tag-unbalanced", message)


def _without_comments(text: Text) -> str:
    """The body without comments and code, at the same places."""
    blot = lambda match: re.sub(r"[^\n]", " ", match[0])  # noqa: E731
    return re.sub(
        r"<!--.*?-->|(?<![\\`])(`{1,5})[^`\n]{1,500}\1", blot, text.code_masked, flags=re.DOTALL
    )


@lru_cache(maxsize=1)
def shown_text(html: str) -> str:
    """What a reader sees of HTML but for code, a block a line."""
    return unescape(_TAGS.sub(_apart, html))


def _apart(tag: re.Match[str]) -> str:
    return " " if tag[1] else "" if tag["name"] in _WITHIN_A_LINE else "\n"


def left_over(text: Text, html: str) -> Iterator[Fault]:
    """Name marks that Markdown did not take for marks, so that a reader sees them.

    footnote-missing: a footnote is named and has no text. `One[^1]` -> write `[^1]: …` on a line of
    its own.

    footnote-unused: a footnote has a text and nothing leads to it. `[^1]: A note.` -> write `[^1]`
    where it belongs.

    reference-missing: a link names an address that is not given. `[One][plan]` -> write
    `[plan]: …` on a line of its own.
    """
    shown = shown_text(html) if any(mark in html for mark in _MARKS_LEFT) else ""
    for code, pattern, must in _LEFT:
        after = 0
        for match in pattern.finditer(shown):
            mark = match[0].strip()
            place = _unescaped(text.body, mark, after, at_start=code == "fence-open")
            after = place + 1
            if place >= 0:
                yield text.fault(place, code, _left_message(code, mark, must))
    for place, name in sorted(_unused_notes(text, html)) if "[^" in text.body else ():
        message = f"footnote must be named in the text by '[^{name}]', not stand alone"
        yield text.fault(place, "footnote-unused", message)


def _unused_notes(text: Text, html: str) -> set[tuple[int, str]]:
    """The place and the name of each note to which nothing leads: at the margin, or where Markdown
    has found one in a list or a quotation, whose spaces the text takes for those of code."""
    found = {
        (match.start(), match[1])
        for match in _NOTE.finditer(text.code_masked)
        if text.code_masked.count(f"[^{match[1]}]") == 1
    }
    for name in _NOTE_SHOWN.findall(html):
        place = text.body.find(f"[^{unescape(name)}]:")
        if f'href="#fn:{name}"' not in html and unescape(name) not in {one for _, one in found}:
            found.add((max(place, 0), unescape(name)))
    return found


def _unescaped(body: str, mark: str, after: int, *, at_start: bool) -> int:
    """Where a mark stands that no backslash takes back, at the start of a line if that is asked;
    -1 if nowhere."""
    before = r"^[ \t>]*" if at_start else r"(?<!\\)"
    match = re.compile(f"{before}(?P<mark>{re.escape(mark)})", re.MULTILINE).search(body, after)
    return match.start("mark") if match else -1


def _left_message(code: str, mark: str, must: str) -> str:
    if code == "footnote-missing":
        return f"{must} in a line `{mark}: …`, not {mark!r} alone"
    if code == "reference-missing":
        name = mark.rpartition("[")[2].rstrip("]") or mark[1:].partition("]")[0]
        return f"{must} its address in a line `[{name}]: …`, not {mark!r} alone"
    return f"{must} between empty lines and not be indented, not as {mark!r}"


def emphasis_open(text: Text, html: str) -> Iterator[Fault]:
    """emphasis-open: emphasis is opened and not closed, so that its marks stay in the text.
    `**Bold` -> close it with the same marks, or type `\\*` for an asterisk.

    What Markdown has left in the text is looked for, so that it alone says what emphasis is.
    """
    if "*" not in html and "_" not in html:
        return
    left = list(_LEFT_OPEN.finditer(shown_text(html)))
    yield from _spaced(text, shown_text(html))
    if not left:
        return
    typed = list(_LEFT_OPEN.finditer(text.prose))
    escaped = Counter(_taken_back(text))
    for mark in left:
        taken_back = mark["marks"][0], _next_letters(mark)
        if escaped[taken_back]:
            escaped[taken_back] -= 1
            continue
        place = _typed_place(mark, typed, text)
        if place and not _is_meant(mark, text):
            typed.remove(place)
            marks = place["marks"]
            message = f"emphasis must be closed with {marks!r}, or the mark typed as \\{marks[0]}"
            yield text.fault(place.start(), "emphasis-open", f"{message}, not left open")


def _spaced(text: Text, shown: str) -> Iterator[Fault]:
    """Name marks of bold that have spaces on both sides, as `** so **`."""
    for mark in SPACED.finditer(shown):
        place = text.prose.find(mark[0])
        if place >= 0:
            message = f"emphasis must have no spaces within its marks, not {mark[0]!r}"
            yield text.fault(place, "emphasis-open", message)


def _typed_place(
    mark: re.Match[str], typed: list[re.Match[str]], text: Text
) -> re.Match[str] | None:
    """Which of the marks that were typed was left in the text: one that stands before the same
    letters, and best one that nothing closes. None if it was typed as an escape."""
    like = [one for one in typed if one["marks"][0] == mark["marks"][0]]
    letters = _next_letters(mark)
    like = [one for one in like if letters and _next_letters(one) == letters]
    open_ones = [one for one in like if not _is_closed(one, text)]
    return next(iter(open_ones or like), None)


def _taken_back(text: Text) -> Iterator[tuple[str, str]]:
    """Each run of escaped marks, as its sign and the letters behind it."""
    for mark in _ESCAPED.finditer(text.body):
        yield mark["mark"], _first_letters(text.prose[mark.end() : mark.end() + 200])


def _next_letters(mark: re.Match[str]) -> str:
    return _first_letters(mark.string[mark.end() : mark.end() + 200])


def _first_letters(after: str) -> str:
    return "".join(re.findall(r"\w", after.replace("_", " "))[:5])


def _is_closed(mark: re.Match[str], text: Text) -> bool:
    rest = text.prose[mark.end() : mark.end() + 20_000].partition("\n\n")[0]
    return bool(re.search(rf"(?<=\S){re.escape(mark['marks'])}", rest))


def _is_meant(mark: re.Match[str], text: Text) -> bool:
    """Whether a mark is itself: in a program's name (`__init__`), a figure (`*123#`), a
    word of which one is to guess a part (`***ня`), or an asterisk at the head of the note that it
    stands for (`5%*`), or of one behind another note."""
    shown, marks, start = mark.string, mark["marks"], mark.start()
    after = shown[mark.end() : mark.end() + 40]
    if marks.startswith("_"):
        return bool(re.match(r"[A-Za-z0-9]+_", after))
    if re.match(r"[\d*#]+(?!\w|[,.]\w)", after):
        return marks == "*" or "#" in after
    if marks == "***" and re.match(r"[^\W\d_A-ZА-ЯЁІЎЄЇҐ]{1,4}(?!\w)", after):
        return True  # letters that are not to be read
    before = shown[:start].rpartition("\n")[2]
    if before.strip() and not re.match(r"\s*\*{1,3}[^*]+$", before):
        return False
    # What it stands for hangs on a word above, or within a line: at its end emphasis may close.
    hanging = rf"[^\s*]{re.escape(marks)}(?![\w*])"
    named = (field.text for field in text.fields if field.name in HEADLINES)
    return (
        any(re.search(hanging, part) for part in (shown[:start], *named))
        or re.compile(rf"{hanging}[^\n]*\w").search(shown, mark.end()) is not None
    )


def html_declared(text: Text) -> Iterator[Fault]:
    """Name a declaration or an instruction for programs, which the page shows as it is typed."""
    for match in _DECLARATION.finditer(text.prose):
        shown = text.body[match.start() : match.end()]  # the prose has no code
        message = f"HTML must be of the kind that pages keep, not {shown!r}"
        advice = "delete it, or type &lt; for the sign"
        yield text.fault(match.start(), "html-removed", f"{message}; {advice}")


def tags_broken(text: Text, html: str) -> Iterator[Fault]:
    """Name a tag that the page shows as it is typed, for a mark of quotation in it is left open."""
    if "=" not in text.body or "&lt;" not in html:
        return
    shown = shown_text(html)
    for match in _BROKEN.finditer(_without_comments(text)):
        if match[0] in shown:
            message = f"tag must be closed, and each quotation mark in it, not {match[0]!r} alone"
            yield text.fault(
                match.start(), "tag-unbalanced", f"{message}; or type &lt; for the sign"
            )


def ids_taken(text: Text, html: str) -> Iterator[Fault]:
    """id-taken: an id of an author's own is one of the page's, or stands twice.
    `<b id="content">` -> give it another name."""
    if " id=" not in html:
        return
    for name, count in Counter(ids_in(html)).items():
        if name in OF_THE_PAGE or OF_NOTES.match(name) or count > 1:
            message = f"id must be one that the page does not have yet, not {name!r}"
            place = max(text.code_masked.rfind(name), 0)
            yield text.fault(place, "id-taken", f"{message}; give it another name")


RULES: tuple[Callable[[Text], Iterator[Fault]], ...] = (
    heading_skip,
    fence_open,
    comment_open,
    tag_unbalanced,
    html_declared,
)


# --- what sanitising takes away -------------------------------------------------------------------


class _Parts:
    """Counts each tag, attribute and value of a piece of HTML, as lxml finds them."""

    def __init__(self) -> None:
        self.counts: Counter[tuple[str, str, str]] = Counter()

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        self.counts[tag, "", ""] += 1
        for name, value in attributes.items():
            self.counts[tag, name, value or ""] += 1

    def close(self) -> Counter[tuple[str, str, str]]:
        return self.counts


def parts_of(html: str) -> Counter[tuple[str, str, str]]:
    """How often each (tag, attribute, value), and each (tag, "", ""), stands in HTML.

    Python's own parser finds other tags from one patch of Python to the next; lxml is locked.
    """
    from lxml import etree  # few texts need it

    parser = etree.HTMLParser(target=_Parts(), huge_tree=True, no_network=True)
    parser.feed(html or " ")
    counts: Counter[tuple[str, str, str]] = parser.close()
    found = (part for part in counts.elements() if part[0] not in _MERGED)
    merged = ((tag.lower(), "", "") for tag in _OF_A_PAGE.findall(html))
    return Counter([*found, *merged])


def html_removed(text: Text, before: str, after: str) -> Iterator[Fault]:
    """Name what sanitising took from the typeset HTML and an author had typed.

    html-removed: a tag, an attribute or an address is taken out of the page. `<script>` -> delete
    it; what is allowed is in `plugins/source/sanitise.py`.
    """
    if before.replace("\xa0", "&nbsp;") == after:
        return  # as for nearly every article; to take it to pieces would cost more than to set it
    lost = parts_of(before) - parts_of(after)
    tags = {tag for tag, name, _ in lost if not name}
    for tag, name, value in sorted(lost):
        if name and tag in tags:
            continue  # it went with its tag
        what = _shown_part(tag, name, value)
        place = text.body.lower().find(
            f"<{tag}".lower() if not name or name in {"href", "src"} else name
        )
        if name in {"href", "src"}:
            place = max(place, text.body.find(value) if value else place, 0)
        if place >= 0:  # else Markdown itself had made it
            message = f"HTML must be of the kind that pages keep, not {what}; delete it"
            yield text.fault(place, "html-removed", message)


def _shown_part(tag: str, name: str, value: str) -> str:
    if not name:
        return f"<{tag}>"
    shown = value if len(value) <= 60 else f"{value[:59]}…"
    return f"<{tag} {name}={shown!r}>"

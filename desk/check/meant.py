"""Marks that were hardly meant: Markdown takes them, and a reader sees bullets, code, one long line
or nothing where an editor typed a text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from itertools import pairwise

from desk.check.markup import shown_text
from desk.check.text import HEADLINES, Text
from desk.check.typed import notes_of
from plugins.faults import Fault
from plugins.source.headings import HASH
from plugins.source.linked import MASK
from plugins.source.lists import begins_list
from plugins.source.references import ADDRESS

# Where a dialogue is set with dashes, and written with Cyrillic letters.
SPOKEN = {"ru", "be", "uk", "kk"}
# Where one is set so and a list may be of short sentences: only what is asked tells them apart.
DASHED = {"pl"}
SHORT_ITEM = 60  # characters, on average: what is said, not what is listed
MOST_QUESTIONS = 2  # that stand in a dialogue with no answer
VERSE = 60  # characters: a longer line is prose
NARROW = 45  # characters: a line of verse that need not begin with a capital

_ITEM = re.compile(r"^ {0,3}(?!(?:[-*] *){3,}$)(?P<mark>[-+*]) +(?P<text>\S.*)$", re.MULTILINE)
_INSIDE = ("  ", "\t", MASK)  # what belongs to an item
_EMPHASISED = re.compile(r"^([*_]{1,3})([^*_]+)\1$")
_LINK = re.compile(r"!?\[[^\]\n]{1,300}\][(\[]")
_HEADED = re.compile(rf"{HASH}|[=-]+\s*$")
_SAID = re.compile(r"[?!…][»”\"')]*\s*$|\.\.\.\s*$|[,.!?…»] ?[–—-]{1,2} \w")
_SENTENCE = re.compile(r"[«„“\"'(…]*(?:\.\.\.)?[^\W_a-zа-яёіўїєґ].*[.!?…»”\")]\s*$")
_NUMBER = r"\d+(?:[.,]\d+)?"
_MEASURED = re.compile(
    rf"{_NUMBER}(?: ?(?:\.\.\.?|…|[-–—]) ?[-+−]?{_NUMBER})?"  # 5...-7
    r" ?(?:°|град|%|C\b|С\b|мороз|тепл|ниже|выше|degrees|below|$)"
)
_HANGING = re.compile(r"[^\s*]\*(?![\w*])")  # an asterisk of a note, behind what it is to
_QUOTED = re.compile(r"^(?: {0,3}>.*\n?)+", re.MULTILINE)
_QUOTED_FIGURE = re.compile(r" {0,3}>(?: ?\d(?!\d{0,8}[.)]\s)|=)")
_NAME = re.compile(r"(?<!\w)__(?:all|author|call|doc|file|main|name|new|next|version)__(?!\w)")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])`(?=[^\W\d_])")
_SYLLABLE = re.compile(
    r"[^\W\d_](?P<marks>\*\*)(?P<part>[^\W\d_]{1,30})\*\*(?!\*)"
    r"|[^\W\d_](?P<mark>\*)(?P<letters>[^\W\d_]{3,30})\*(?=[^\W\d_])"  # п*ц*ь is not to be read
)
_CODE_SPAN = re.compile(r"(?<![`\w\\])(`{1,2})([^`\n]{1,200})\1(?![`\w])")
# An escape, or code, in which there is none.
_ESCAPE = re.compile(
    r"(?<![`\\])(?P<ticks>`{1,5})(?!`)[^\n]{1,500}?(?<!`)(?P=ticks)(?!`)"
    r"|\\(?:\\|(?P<sign>[*_{}()\[\]#+.!>-]))"
)
_OTHER_ESCAPE = re.compile(r"(?<!\\)\\[^\W\d_]")
_NO_ESCAPE = re.compile(
    r"(?<![`\\])(?P<ticks>`{1,5})(?!`)[^\n]{1,500}?(?<!`)(?P=ticks)(?!`)"
    r"|\\(?:\\|(?P<sign>[\"'@$%^<]))"
)
# Behind the only line of a paragraph, or a heading's; of several lines `lines_joined` speaks.
_LAST = re.compile(
    r"(?:^ {0,3}#{1,6} [^\n]*|(?<![^\n]\n)^[^\n]*(?=[^\n]\\[ \t]*(?:\n[ \t]*\n|\n?\Z)))"
    r"(?P<last>[\w.,:;!?…»”\")])(?P<end>\\)[ \t]*$",
    re.MULTILINE,
)
_IN_PATH = re.compile(r"[A-Za-z]:\\|\\\\|\\\w|\$.*\$")  # or in a formula
_BROKEN = re.compile(r"  $|<br ?/?>\s*$", re.IGNORECASE)
_TWO_BACKSLASHES = re.compile(r"(?<!\\)\\\\$")
_VARIABLE = re.compile(r"%\w{1,40}%\\")
_BEFORE_SIGN = re.compile(r"[^\W\d_]\Z|\w[+*?]\Z")
# A formula that is set off stands on a line of its own.
_FORMULA = re.compile(
    r"(?<![^\n])\\\[(?!\^[^\s\]]{1,99}\])[^\n]{0,200}?[\^=_][^\n]{0,200}?\\\][ \t]*(?:\n|$)"
)
_POSITION = re.compile(r"(?<=\]\()#(_\d{1,4})(?=[)\s])")
_CYRILLIC = re.compile(r"[\u0400-\u052f]")
_BLOCK = re.compile(r"<pre><code>(.{1,20000}?)</code></pre>", re.DOTALL)
# Of a sentence: one of capitals alone may be a command's.
_PLAIN_WORD = re.compile(r"[(“\"'‘]*(?:[A-Z]?[a-z’'-]+|I|\d+)[,.;:!?…”\"'’)]*|[–—-]")
_CODE_SIGNS = re.compile(r"[{};=<>$_#@\\/]|\(\)")
_REFERENCE = re.compile(rf"^ {{0,3}}\[(?!\^)([^\[\]\n]{{1,200}})\]: *\n? *{ADDRESS}", re.MULTILINE)
_NOTE_IN_ITEM = re.compile(
    r"^[ \t>]*(?P<mark>[-+*]|\d{1,9}\.)[ \t]+\[\^[^\[\]\n]{1,100}\]:", re.MULTILINE
)
_ABBREVIATION = re.compile(r"^ {0,3}\*\[([^\]\n]{1,200})\] ?:", re.MULTILINE)
_PARAGRAPH = re.compile(r"(?<![^\n])[^\n]+(?:\n[^\n]+)+")
# Lines that Markdown keeps apart itself: of lists, headings, tables, notes, code.
_NO_VERSE = re.compile(
    r" *(?:[-+*][ \t]|\d{1,9}\.[ \t]|#{1,6}\s|:|<(?!sup>)|\*\[|\ufffc|```|~~~|[=-]{3,}$"
    rf"|([-*_])(?: *\1){{2,}} *$|\[\^[^\]]*\]:|\[[^\]]*\]: *{ADDRESS})|.*\|"
)
_QUOTE_MARK = re.compile(r"^ {0,3}> ?")
_QUOTE_MARKS = re.compile(r"^ {0,3}>(?: ?>){0,3} ?", re.MULTILINE)
_STOPS = re.compile(r"[.!?…:;][»”\"')*_]*$")
_GOES_ON = re.compile(r"\b[^\W\d_]{1,3}$")  # a line of prose that ends in “and”, “в”
_SENTENCE_END = re.compile(r"[.!?…][»”\"')*_]*$")
_BEGINS = re.compile(r"[*_«„“\"'(—–…\[-]*\s?(?:[^\W_a-zа-яёіўїєґ]|\d|\.\.\.)")
# What rows begin with: 1) (a) IV. • № 5 #1 [2] [x] -one −5 1.2. **
_ENUMERATED = re.compile(
    r" *(?:\(\w{1,3}\)|\w{1,3}\)"
    r"|(?:\d{1,3}|[IVXLC]{1,6}|[ІХ]{1,4}|[ivx]{2,5}|(?P<letter>[^\W\d_]))\.(?!\w*\.)"
    r"|[•·●▪◦№]|#\d|\[[ xX\d]{1,3}\]|[-−+][^\W_]|\*{2,3}\s)"
)
_FIGURE = re.compile(r" *\+?\d")
# A note to an asterisk or a number above, and the beginning of one to an asterisk.
_NOTE = re.compile(r" {0,3}(?:[¹²³⁴-⁹†‡]|<sup>\d{1,3}</sup>) ?[^\W\d]")
_STARRED = re.compile(r" {0,3}(\*{1,3}[^\s*_`\[<&\\][^*_`\[<&\\\n]{0,20})")
_BELOW_HEAD = re.compile(r"[ |:-]*-[ |:-]*")
# A picture or a link, and what may stand before the words of a line.
_MARKED = re.compile(r"!?\[[^\[\]\n]{0,200}\]\((?:https?://|\{\w+\}|\.{0,2}/)[^()\s]{1,500}\)")
_LEADING = re.compile(r"^[ ]*(?:(?:>|#{1,6}|[-+*]|\d{1,9}[.)])[ ]+)+", re.MULTILINE)
_RULED = re.compile(r"^[ ]*\|(?:[ ]*:?-{2,}:?[ ]*\|)+[ ]*$", re.MULTILINE)
# Two rows of which each has two cells or more; HTML has its own, and a tab between two sentences is
# a space.
_CELLS = (
    r"(?![-+*:•·–—<]|\w{1,3}[.)]\t|.*[.!?]\t+[^\W\d_]+(?: [\w,]+){3})"
    r"[^\s\n][^\t\n]*(?:\t+[^\t\n]+)+"
)
_TABBED = re.compile(rf"^{_CELLS}\n{_CELLS}$", re.MULTILINE)
_GRID = re.compile(r"\+(?:[-=]+\+)+")  # of tables in other programs
_ROW = re.compile(r"\|[^|]*(?:\|[^|]*)+\|")
_TELEPHONE = re.compile(r"^[^\W\d]*\.?:? *\+?\d[\d ()-]{5,}\d$")
_NUMBERED_PART = re.compile(r" *\d{1,3}(?:\.\d{1,3})+\.?\s")
_MAYBE_ROW = re.compile(rf"{_ENUMERATED.pattern}|.{{1,22}}: |{_NUMBERED_PART.pattern}")
_STREET = re.compile(
    r" *(?:(?:ул|вул|пр|просп|пер|пл|наб|бул|пос|г|м|д)\. ?[^\W\d]|\d{5,6},? [^\W\d]|P\. ?O\. Box"
    r"|\d{1,4} (?:[A-Z]\w+ ){1,3}(?:St|Street|Road|Rd|Avenue|Ave|Lane)\b)"
)
_HEADER = re.compile(r" *[^\W\d_][\w. -]{0,20}: \S")


def lists_hardly_meant(text: Text, _html: str) -> Iterator[Fault]:
    """Name dialogues, signed figures and notes that became bullets."""
    if not re.search(r"^[ >]{0,9}[-+*] ", text.body, re.MULTILINE):
        return
    for items in _lists(text):
        message = _hardly_a_list(items, text)
        if message:
            yield text.warning(items[0].start("mark"), "words-lost", message)


def _lists(text: Text) -> Iterator[list[re.Match[str]]]:
    """The items of each list at the left margin, or that of a quotation."""
    body = _QUOTE_MARKS.sub(lambda marks: " " * len(marks[0]), text.code_masked)
    lines, start, before = body.split("\n"), 0, ""
    items: list[re.Match[str]] = []
    for line, after in pairwise([*lines, ""]):
        item = _ITEM.match(body, start)
        if item and items and item["mark"] != items[-1]["mark"] and not before.strip():
            yield items
            items = [item]
        elif item and (items or begins_list(before, line, after)):
            items.append(item)
        elif items and line.strip() and not before.strip() and not line.startswith(_INSIDE):
            yield items
            items = []
        start, before = start + len(line) + 1, line
    if items:
        yield items


def _hardly_a_list(items: list[re.Match[str]], text: Text) -> str:
    """What must be typed in the place of a list, or nothing."""
    mark, texts = items[0]["mark"], [item["text"].strip(" *_") for item in items]
    if mark != "*" and all(_MEASURED.match(one) for one in texts):
        return (
            f"sign must be typed as \\{mark}5 or with no space, not {mark!r}, which makes a bullet"
        )
    if mark == "+" and all(one[:1].isdigit() for one in texts):
        return r"plus must be typed as \+, not '+', which makes a bullet"
    if text.lang[:2] in SPOKEN | DASHED and mark == "-" and _is_dialogue(items, text):
        return "dialogue must be typed with dashes, as `— Да.`, not with '-', which makes bullets"
    if len(items) == 1 and _is_no_list(items[0], text):
        like = "— or \\-" if mark == "-" else f"\\{mark}"
        return f"list of one item must be meant, not {mark!r} for a sign; type {like} for that"
    return ""


def _is_no_list(item: re.Match[str], text: Text) -> bool:
    """Whether one item reads like a note to an asterisk, a line of a dialogue or the name below a
    quotation."""
    body = text.code_masked
    if re.match(r"\n(?:[ \t]*\n)?(?: {2,}|\t)\S", body[item.end() : item.end() + 400]):
        return False  # more belongs to it
    if _LINK.match(item["text"]):
        return False
    is_last = not body[item.end() :].strip()
    if item["mark"] == "*":
        titles = " ".join(field.text for field in text.fields if field.name in HEADLINES)
        return is_last or bool(_HANGING.search(text.prose) or _HANGING.search(titles))
    if item["mark"] == "+" or text.lang[:2] in SPOKEN:
        return True
    before = body[: item.start()].rstrip().rpartition("\n")[2]
    is_name = len(item["text"]) <= SHORT_ITEM and not _STOPS.search(item["text"])
    return is_name and (is_last or before.startswith(">") or before.endswith(("”", '"', "»")))


def _is_dialogue(items: list[re.Match[str]], text: Text) -> bool:
    texts = [_EMPHASISED.sub(r"\2", item["text"].strip()) for item in items]
    asked = sum(one.endswith("?") for one in texts)
    if not all(_SENTENCE.match(one) for one in texts) or asked == len(texts) > MOST_QUESTIONS:
        return False
    if any(_SAID.search(one) for one in texts):
        return True
    if text.lang[:2] not in SPOKEN:
        return False
    before = text.code_masked[: items[0].start()].rstrip()
    announced = before.endswith(":") or _HEADED.match(before.rpartition("\n")[2])
    return not announced and sum(map(len, texts)) <= SHORT_ITEM * len(texts)


def figures_quoted(text: Text, _html: str) -> Iterator[Fault]:
    """Name a sign before a figure that became a quotation."""
    if ">" not in text.body:
        return
    for match in _QUOTED.finditer(text.code_masked):
        if all(map(_QUOTED_FIGURE.match, match[0].splitlines())):
            place = match.start() + match[0].index(">")
            message = r"sign must be typed as \>, not '>', which makes a quotation of the line"
            yield text.warning(place, "words-lost", message)


def signs_in_words(text: Text, _html: str) -> Iterator[Fault]:
    """Name backticks in the place of apostrophes and quotation marks, and names of programs that
    became bold."""
    if "`" in text.body:
        for match in _APOSTROPHE.finditer(text.prose):
            message = "apostrophe must be typed as ', not '`'"
            yield text.warning(match.start(), "words-lost", message)
        if text.lang[:2] in SPOKEN:
            for match in _CODE_SPAN.finditer(text.code_masked):
                if _CYRILLIC.search(match[2]):
                    message = "quotation marks must be typed as \", not '`', which makes code"
                    yield text.warning(match.start(), "words-lost", message)
    for match in _NAME.finditer(text.prose) if "__" in text.body else ():
        shown = match[0].strip("_")
        message = f"underscores must be typed as \\_, not {match[0]!r}, which is {shown!r} in bold"
        yield text.warning(match.start(), "words-lost", message)


def syllables_marked(text: Text, html: str) -> Iterator[Fault]:
    """Name a syllable that was to be bold: asterisks within a word stay."""
    for match in _SYLLABLE.finditer(text.prose) if "*" in html else ():
        if match[0] in shown_text(html):
            part, tag = (match["part"], "b") if match["part"] else (match["letters"], "em")
            place = match.start() + 1
            message = f"emphasis within a word must be typed as <{tag}>{part}</{tag}>"
            yield text.warning(place, "words-lost", f"{message}, not {match[0][1:]!r}")


def backslashes_taken(text: Text, html: str) -> Iterator[Fault]:
    """Name backslashes of formulas and paths that are gone, for Markdown took them for escapes.

    One before a sign of Markdown was meant as an escape, but in a word with more of them.
    """
    if "\\" not in text.body:
        return
    lines = set[int]()
    for match in _ESCAPE.finditer(text.code_masked):
        sign, line = match["sign"], text.body.count("\n", 0, match.start())
        if sign and line not in lines and _is_taken(match, html):
            lines.add(line)
            message = rf"backslash before {sign!r} must be typed as \\, for one is taken away there"
            yield text.warning(match.start(), "words-lost", message)


def backslashes_shown(text: Text, _html: str) -> Iterator[Fault]:
    """Name backslashes that take no sign back, so that a reader sees them: other programs put them
    before quotation marks."""
    if "\\" not in text.body:
        return
    for match in _LAST.finditer(text.code_masked):
        if not _IN_PATH.search(match[0].split()[-1]):
            message = "backslash must be deleted where no line follows, for it stays on the page"
            yield text.warning(match.start("end"), "words-lost", message)
    lines = set[int]()
    for match in _NO_ESCAPE.finditer(text.code_masked):
        line = text.body.count("\n", 0, match.start())
        if match["sign"] and line not in lines and not _IN_PATH.search(_token(match)):
            lines.add(line)
            message = (
                f"backslash before {match['sign']!r} must be deleted, for it stays on the page"
            )
            yield text.warning(match.start(), "words-lost", message)


def _is_taken(escape: re.Match[str], html: str) -> bool:
    return _is_no_escape(escape) and _token(escape) not in shown_text(html)


def _is_no_escape(escape: re.Match[str]) -> bool:
    """Whether a backslash before a sign is one of a formula in TeX or of a path."""
    body, start, sign = escape.string, escape.start(), escape["sign"]
    if sign == "(" and not body[:start].endswith("]"):
        return True
    if sign == "[":
        return bool(_FORMULA.match(body, start))
    if sign in "{}_" and _is_in_formula(body, start, escape.end()):
        return True
    # What import takes back stands at the head of a word.
    token = _token(escape)
    is_path = _BEFORE_SIGN.search(body[max(0, start - 2) : start]) and _OTHER_ESCAPE.search(token)
    return bool(is_path or _VARIABLE.match(token))


def _is_in_formula(body: str, start: int, end: int) -> bool:
    """Whether a part of a line stands between dollars that enclose a formula in TeX."""
    before = re.search(r"\$(?!\s)[^$\n]{0,200}(?<!\\)\Z", body[max(0, start - 200) : start])
    after = re.compile(r"[^$\n]{0,200}(?<=\S)\$(?!\d)").match(body, end)
    return bool(before and after)


def _token(escape: re.Match[str]) -> str:
    """The run of characters without a space in which an escape stands, at most 200 of them."""
    body, start = escape.string, escape.start()
    before = re.split(r"\s", body[max(0, start - 100) : start])[-1]
    return before + re.split(r"\s", body[start : start + 100])[0]


def places_named(text: Text, html: str) -> Iterator[Fault]:
    """link-position: a link names a heading by its number on the page, so that one added above
    moves it. `[x](#_2)` -> name the heading by its words, as `#итоги-года`."""
    if "(#_" not in text.body:
        return
    for match in _POSITION.finditer(text.code_masked):
        heading = re.search(rf'<h[1-6] [^>]*?id="([^"]+)"(?:(?!</h).)*?id="{match[1]}"', html)
        if heading:
            message = (
                f"link must name its heading, as '#{heading[1]}', not its place, '#{match[1]}'"
            )
            yield text.warning(match.start(), "link-position", message)


def prose_in_code(text: Text, html: str) -> Iterator[Fault]:
    """Name a paragraph that became a block of code for the spaces before it."""
    if "<pre><code>" not in html:
        return
    for match in _BLOCK.finditer(html):
        code = unescape(match[1]).strip("\n")
        line = code.partition("\n")[0].strip()
        before = r"^(?: {0,3}> ?)*(?: {4}|\t)\s*"
        place = re.search(f"{before}{re.escape(line)}", text.body, re.MULTILINE)
        if place and _RULED.search(code):
            message = "table must begin at the margin, not with four spaces, which make code"
            yield text.warning(place.start(), "words-lost", message)
        elif place and _is_prose(code):
            message = "paragraph must begin at the margin, not with four spaces, which make code"
            yield text.warning(place.start(), "words-lost", message)


def _is_prose(code: str) -> bool:
    if _MARKED.search(code):
        return True
    code = _LEADING.sub("", code)
    words = re.findall(r"[^\W\d_]{2,}", code)
    letters = sum(map(len, words))
    if len(_CODE_SIGNS.findall(code)) * 8 > letters:
        return False
    if len(_CYRILLIC.findall(code)) * 2 > letters:
        is_table = len(re.findall(r"\S {2,}\S", code)) > 1
        return bool(words) and not is_table
    is_plain = len(words) > 3 and all(map(_PLAIN_WORD.fullmatch, code.split()))
    is_sentence = len(words) > 5 and _SENTENCE_END.search(code.rstrip())
    return bool((is_plain or is_sentence) and _BEGINS.match(code))


def notes_in_items(text: Text, _html: str) -> Iterator[Fault]:
    """Name the text of a note behind the mark of a list, of which an empty item is left."""
    for match in _NOTE_IN_ITEM.finditer(text.code_masked) if "]:" in text.body else ():
        message = f"text of a note must begin its line, not follow {match['mark']!r}"
        place = match.start("mark")
        yield text.warning(place, "words-lost", f"{message}, of which an empty item is left")


def names_unused(text: Text, _html: str) -> Iterator[Fault]:
    """Name addresses and explanations that no reader sees, for nothing names them.

    footnote-repeated: one footnote has two texts, of which the first is lost. `[^1]: One` and
    `[^1]: Two` -> give the second another name.
    """
    if "]:" not in text.body and "] :" not in text.body:
        return
    body = text.code_masked
    small = body.lower()
    for pattern, kind in ((_REFERENCE, "address"), (_ABBREVIATION, "abbreviation")):
        seen = set[str]()
        for match in pattern.finditer(body):
            name = match[1].strip().lower()
            number = (
                small.count(f"[{match[1].lower()}]")
                if kind == "address"
                else 1 + len(re.findall(rf"(?<!\w)(?<!\[){re.escape(match[1])}(?!\w)(?!\])", body))
            )
            if name in seen or number < 2:
                must = "be given once" if name in seen else "be used in the text"
                message = f"{kind} of {match[0].partition(':')[0].strip()!r} must {must}"
                yield text.warning(
                    match.start(),
                    "words-lost",
                    f"{message}, for no reader sees it; delete it"
                    r", or type \[ for the bracket",
                )
            seen.add(name)
    yield from _repeated_notes(text)


def _repeated_notes(text: Text) -> Iterator[Fault]:
    seen = set[str]()
    for name, start, end in notes_of(text):
        if not text.body[start:end].partition("]:")[2].strip():
            message = f"footnote must have its text behind '[^{name}]:', not nothing"
            yield text.fault(start, "footnote-missing", message)
        if name in seen:
            message = f"footnote must have one text, not a second for '[^{name}]'"
            yield text.fault(start, "footnote-repeated", f"{message}; give this another name")
        seen.add(name)


def lines_joined(text: Text, html: str) -> Iterator[Fault]:
    """lines-joined: lines of a poem, an address, a letter, a numbered row or a table run together.
    `Roses are red,` and `Violets are blue` below it -> end each line but the last in a backslash,
    or put empty lines between them."""
    for match in _PARAGRAPH.finditer(text.code_masked):
        if len(match[0]) > 4000:
            continue
        for start, run in _runs(match[0]):
            message = _wrong_lines(run, html)
            if message:
                yield text.warning(match.start() + start, "lines-joined", message)


def _wrong_lines(run: list[str], html: str) -> str:
    """How lines that Markdown joins must end, or nothing."""
    lines = [line.rstrip() for line in run]
    if any(map(_TWO_BACKSLASHES.search, lines[:-1])):
        return "line must end in one backslash where it breaks, not in two"
    broken = [bare.endswith("\\") for bare in lines]
    if any(broken[:-1]) and broken[-1]:
        return "last line must end without a backslash, which breaks nothing and is seen there"
    if any(broken) or any(map(_BROKEN.search, run[:-1])):
        return ""
    if _run_together(lines) or _has_note(lines, html):
        return "lines must end in a backslash where they break, not run together"
    return ""


def _runs(block: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a block that Markdown joins, without the marks of a quotation, which may begin
    in it and has empty lines of its own, and where they begin."""
    start, place, run, was_quoted = 0, 0, list[str](), False
    for line in block.split("\n"):
        mark = _QUOTE_MARK.match(line) if ">" in block else None
        words = line[mark.end() :] if mark else line
        if not words.strip() or (mark and not was_quoted):
            yield start, run
            run = []
        if words.strip():
            start = start if run else place
            run.append(words)
        place, was_quoted = place + len(line) + 1, bool(mark)
    yield start, run


def _has_note(lines: list[str], html: str) -> bool:
    """Whether a line that follows another is a note to an asterisk or a number of the text."""
    for line in lines[1:]:
        starred = _STARRED.match(line)
        if _NOTE.match(line) or (starred and f"\n{starred[1]}" in shown_text(html)):
            return True
    return False


def _run_together(lines: list[str]) -> bool:
    """Whether lines are more than a paragraph that was broken anywhere."""
    is_prose = max(map(len, lines), default=0) > VERSE
    if is_prose and not _MAYBE_ROW.match(lines[-1]) and "--" not in lines:
        return False  # as nearly every paragraph is
    parts = sum(bool(_NUMBERED_PART.match(line)) for line in lines)
    if parts > 1 or any(line.startswith(("** ", "*** ")) for line in lines[1:]):
        return True
    if len(lines) < 2 or any(map(_NO_VERSE.match, lines)):
        return False
    is_short = not is_prose and (_is_verse(lines) or _is_address(lines))
    return _are_rows(lines) or "--" in lines[1:] or is_short


def tables_left(text: Text, html: str) -> Iterator[Fault]:
    """Name tables and rows of which Markdown makes none, so that their bars are read as text."""
    if "\t" in text.body:
        yield from _pasted_tables(text)
    if "|" not in text.body and "+-" not in text.body:
        return
    shown = _bare(shown_text(html))
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text.code_masked):
        lines = [_QUOTE_MARK.sub("", line).strip() for line in match[0].split("\n")]
        wrong = _wrong_table(lines, shown) if len(match[0]) < 20_000 else None
        if wrong:
            number, message = wrong
            place = match.start() + sum(len(one) + 1 for one in match[0].split("\n")[:number])
            yield text.warning(place, "lines-joined", message)


def _pasted_tables(text: Text) -> Iterator[Fault]:
    """Name rows that were copied from a program of tables, whose cells tabs part."""
    for match in _TABBED.finditer(text.code_masked):
        message = "table must have bars, and a line of hyphens below its head, not tabs"
        yield text.warning(match.start(), "lines-joined", message)


def _bare(text: str) -> str:
    """A text without marks of emphasis and spaces at the edges of its lines."""
    return re.sub(r"[*_`\\]|(?m:^[ \t]+|[ \t]+$)", "", text)


def _wrong_table(lines: list[str], shown: str) -> tuple[int, str] | None:
    """Which line of a block keeps it from being a table, and what it must be."""
    rules = [n for n, line in enumerate(lines) if "|" in line and _BELOW_HEAD.fullmatch(line)]
    if rules and _bare("\n".join(lines[max(rules[0] - 1, 0) : rules[0] + 1])) in shown:
        return _wrong_rule(lines, rules[0])
    if rules:
        again = next((n for n in rules[1:] if "--" in lines[n]), 0)
        if again:
            return again, "table must have its line of hyphens once, below its head, not again"
        rows = range(rules[0] + 1, len(lines))
        below = next((n for n in rows if "|" not in lines[n]), 0)
        is_text = below and all(line.startswith("|") for line in lines[:below])
        must = "text below a table must follow an empty line, not become a cell of it"
        return (below, must) if is_text else None
    rows_alone = len(lines) > 1 and all("|" in line for line in lines)
    if rows_alone or any(map(_GRID.fullmatch, lines)):
        return 0, "table must have a line of hyphens below its head, as |---|---|, and bars"
    if len(lines) == 1 and _ROW.fullmatch(lines[0]):
        return 0, "row must follow its table with no empty line between, not stand alone"
    return None


def _wrong_rule(lines: list[str], rule: int) -> tuple[int, str]:
    """What is wrong about a line of hyphens that makes no table."""
    cells, wanted = (_cells(line) for line in (lines[rule], lines[rule - 1]))
    if rule and cells != wanted:
        must = "table must have as many cells in its line of hyphens as in its head"
        return rule, f"{must}, {wanted}, not {cells}; \\| is a bar within a cell"
    return max(rule - 1, 0), "table must begin with its head behind an empty line, not in a text"


def _cells(row: str) -> int:
    return len(re.findall(r"(?<!\\)\|", row.strip("|"))) + 1


def _are_rows(lines: list[str]) -> bool:
    """Whether each line begins as a row does: with a number, a letter in its turn, a name."""
    if lines[0].endswith(":") and len(lines) > 1:
        lines = lines[1:]  # they are announced
    if all(map(_HEADER.match, lines)):
        return True
    if all(map(_TELEPHONE.search, lines)):
        return True
    if all(map(_FIGURE.match, lines)) and max(map(len, lines)) <= VERSE:
        return True
    marks = [_ENUMERATED.match(line) for line in lines]
    letters = [ord(mark["letter"]) for mark in marks if mark and mark["letter"]]
    in_turn = all(after - letter == 1 for letter, after in pairwise(letters))
    return all(marks) and in_turn


def _is_address(lines: list[str]) -> bool:
    """Whether short lines without an end hold a street or a postal code."""
    ends = any(_SENTENCE_END.search(line) for line in lines[:-1])
    is_narrow = len(lines) > 2 and max(map(len, lines)) <= NARROW
    return is_narrow and not ends and any(map(_STREET.match, lines))


def _is_verse(lines: list[str]) -> bool:
    """Whether short lines begin as those of a poem or an address do, and not all are sentences."""
    breaks = len(lines) - 1
    open_ends = sum(not _STOPS.search(line) for line in lines[:-1])
    capitals = sum(bool(_BEGINS.match(line)) for line in lines[1:])
    is_narrow = max(map(len, lines)) <= NARROW
    narrow = breaks > 2 and is_narrow
    like_verse = capitals * 5 >= breaks * 4 or (narrow and open_ends * 4 >= breaks * 3)
    is_prose = _GOES_ON.search(lines[0]) or _STOPS.search(lines[-1])
    is_broken = breaks > 1 or (is_narrow and not is_prose)
    return open_ends * 4 >= breaks and like_verse and is_broken


RULES: tuple[Callable[[Text, str], Iterator[Fault]], ...] = (
    lists_hardly_meant,
    figures_quoted,
    signs_in_words,
    syllables_marked,
    backslashes_taken,
    backslashes_shown,
    places_named,
    prose_in_code,
    notes_in_items,
    names_unused,
    lines_joined,
    tables_left,
)

"""What an editor sees of a report: pure text, in which nothing can act on the terminal."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from desk.report.source_text import Source

CONTEXT_LINES = 1
MAX_SENTENCE = 600

_RED, _GREEN, _BOLD, _PLAIN = "\x1b[31m", "\x1b[32m", "\x1b[1m", "\x1b[0m"
_HARMLESS = "\u00ad\u200c\u200d"  # soft hyphen, joiners: words are spelt with them
# A dot after one or two letters ends an abbreviation (Mr., г.) rather than a sentence.
_END = re.compile(r"(?:\w{3}[\"'’”»)*_\]]*\.|[!?…])[\"'’”»)*_\]]*\s")


def visible(text: str) -> str:
    """One line in which controls are pictures or numbers: ESC is ␛, U+202E is <U+202E>."""
    return "".join(map(_visible, text))


def _visible(one: str) -> str:
    if one.isprintable() or one in _HARMLESS or unicodedata.category(one) == "Zs":
        return one
    if ord(one) < 0x20:
        return chr(0x2400 + ord(one))
    return "␡" if one == "\x7f" else f"<U+{ord(one):04X}>"


def paragraphs(text: str) -> list[str]:
    """A text of several lines, each made visible; empty lines at its ends dropped."""
    return [visible(line.rstrip()) for line in re.split(r"\r\n|\r|\n", text.strip())]


def sentence(source: Source, start: int, end: int) -> str:
    """The sentence around these words as it is typed, the words themselves between [[ and ]]."""
    block = source.block_at(start)
    low, high = (block.start, max(block.end, end)) if block else (start, end)
    before, after = source.text[low:start], source.text[end:high]
    ends = [match.end() for match in _END.finditer(before)]
    before = before[ends[-1] :] if ends else before
    stop = _END.search(after)
    after = after[: stop.end()] if stop else after
    words = source.text[start:end]
    room = max(0, MAX_SENTENCE - len(words)) // 2
    before = before if len(before) <= room else "…" + before[len(before) - room :]
    after = after if len(after) <= room else after[:room] + "…"
    return visible(" ".join(f"{before}[[{words}]]{after}".split()))


def diff(path: str, old: str, new: str, *, colour: bool) -> list[str]:
    """The change as a unified diff of one hunk, which spans all lines that differ."""
    ours, theirs = _lines(old), _lines(new)
    same = min(len(ours), len(theirs))
    head = next((i for i in range(same) if ours[i] != theirs[i]), same)
    tail = next((i for i in range(same - head) if ours[-1 - i] != theirs[-1 - i]), same - head)
    low = max(0, head - CONTEXT_LINES)
    kept = min(CONTEXT_LINES, tail)
    old_end, new_end = len(ours) - tail, len(theirs) - tail
    lines = [
        f"--- {visible(path)}",
        f"+++ {visible(path)}",
        f"@@ -{_range(low, old_end + kept)} +{_range(low, new_end + kept)} @@",
        *_marked(" ", ours[low:head]),
        *_marked("-", ours[head:old_end]),
        *_marked("+", theirs[head:new_end]),
        *_marked(" ", ours[old_end : old_end + kept]),
    ]
    return [_coloured(line) for line in lines] if colour else lines


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\r\n]*+(?:\r\n|\r|\n)|[^\r\n]++\Z", text)


def _range(low: int, high: int) -> str:
    return f"{low + 1}" if high - low == 1 else f"{low + 1},{high - low}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield mark + visible(line.rstrip("\r\n"))
        if not line.endswith(("\r", "\n")):
            yield "\\ No newline at end of file"


def _coloured(line: str) -> str:
    colour = {"-": _RED, "+": _GREEN}.get(line[:1], "")
    if line.startswith(("--- ", "+++ ", "@@ ")):
        colour = _BOLD
    return f"{colour}{line}{_PLAIN}" if colour else line

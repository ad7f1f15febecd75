"""Adds the reload script to a page on its way to the browser; the file on disk stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from html.parser import HTMLParser

from desk.serve.policy import allow_reload, without_style_hashes

SCRIPT = (
    '<script type="module" src="/.desk/reload.js"'
    ' data-desk-version="{version}" data-desk-body="{body}"></script>'
)
META = '<meta http-equiv="Content-Security-Policy" content="{}">'
POLICY = "content-security-policy"


@dataclass(frozen=True)
class Style:
    """A stylesheet inlined in a page: its `media` attribute, '' if none, and its text."""

    media: str
    text: str


@dataclass(frozen=True)
class Marks:
    """Names for what a browser shows of a page.

    Where two `version`s differ but their `body` is one, only the inlined styles differ.
    """

    version: str
    body: str


@dataclass(frozen=True, order=True)
class _Span:
    """Characters `start` up to `end`, and what stands or shall stand there."""

    start: int
    end: int
    text: str


def marks(html: str, circumstances: str) -> Marks:
    """Name a page; under other `circumstances` (its status, what it loads) it has other names."""
    scan = _Scanner(html)
    unstyled = [_Span(style.start, style.end, "") for style in scan.styles]
    body = _spliced(html, unstyled + _rewritten(scan.policies, without_style_hashes))
    return Marks(*(_digest(f"{circumstances}\n{text}") for text in (html, body)))


def styles(html: str) -> tuple[Style, ...]:
    """The inlined stylesheets of a page, in order."""
    return tuple(Style(span.text, html[span.start : span.end]) for span in _Scanner(html).styles)


def with_reload(html: str, marks: Marks) -> str:
    """The page with the reload script in it and a policy that lets that run."""
    scan = _Scanner(html)
    end = len(html) if scan.head_end is None else scan.head_end
    script = SCRIPT.format(version=marks.version, body=marks.body)
    return _spliced(html, [*_rewritten(scan.policies, allow_reload), _Span(end, end, script)])


class _Scanner(HTMLParser):
    """Finds policies (with their text), style texts (with their media) and the end of the head."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.policies: list[_Span] = []
        self.styles: list[_Span] = []
        self.head_end: int | None = None
        self._style = _Span(0, 0, "")
        self._line_starts = [0]
        for line in html.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        start = self._offset()
        end = start + len(self.get_starttag_text() or "")
        # Of two attributes of one name, browsers take the first.
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag == "style":
            self._style = _Span(end, end, values.get("media", ""))
        elif tag == "meta" and values.get("http-equiv", "").lower() == POLICY:
            self.policies.append(_Span(start, end, values.get("content", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self.styles.append(_Span(self._style.start, self._offset(), self._style.text))
        elif tag == "head" and self.head_end is None:
            self.head_end = self._offset()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column


def _rewritten(policies: list[_Span], change: Callable[[str], str]) -> list[_Span]:
    return [
        _Span(policy.start, policy.end, META.format(escape(change(policy.text))))
        for policy in policies
    ]


def _spliced(html: str, edits: list[_Span]) -> str:
    """`html` after edits that do not overlap."""
    parts, position = [], 0
    for edit in sorted(edits):
        parts += [html[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, html[position:]])


def _digest(text: str) -> str:
    return sha256(text.encode(errors="surrogateescape")).hexdigest()[:16]

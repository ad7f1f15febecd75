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


@dataclass(frozen=True, order=True)
class _Edit:
    """Characters `start` up to `end` give way to `text`."""

    start: int
    end: int
    text: str


def version(status: int, html: str, assets: int) -> str:
    """Names what a browser shows: another status, page or generation of `assets`, another name."""
    return sha256(f"{status} {assets}\n{html}".encode(errors="surrogateescape")).hexdigest()[:16]


def with_reload(status: int, html: str, assets: int) -> str:
    """The page with the reload script in it and a policy that lets it run.

    The script carries the page's `version` and, as `data-desk-body`, the version of the page less
    its styles: where only the former changed, new styles can be put in without a reload.
    """
    scan = _Scanner(html)
    body = _spliced(html, [*scan.unstyled, *_policies(scan, without_style_hashes)])
    script = SCRIPT.format(
        version=version(status, html, assets), body=version(status, body, assets)
    )
    end = len(html) if scan.head_end is None else scan.head_end
    return _spliced(html, [*_policies(scan, allow_reload), _Edit(end, end, script)])


class _Scanner(HTMLParser):
    """Finds the places of policies, style texts and the end of the head."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.policies: list[_Edit] = []
        self.unstyled: list[_Edit] = []
        self.head_end: int | None = None
        self._line_starts = [0]
        self._style_start = 0
        for line in html.split("\n"):
            self._line_starts.append(self._line_starts[-1] + len(line) + 1)
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        end = self._offset() + len(self.get_starttag_text() or "")
        values = {name: value or "" for name, value in reversed(attrs)}
        if tag == "style":
            self._style_start = end
        elif tag == "meta" and values.get("http-equiv", "").lower() == POLICY:
            self.policies.append(_Edit(self._offset(), end, values.get("content", "")))

    def handle_endtag(self, tag: str) -> None:
        if tag == "style":
            self.unstyled.append(_Edit(self._style_start, self._offset(), ""))
        elif tag == "head" and self.head_end is None:
            self.head_end = self._offset()

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._line_starts[line - 1] + column


def _policies(scan: _Scanner, change: Callable[[str], str]) -> list[_Edit]:
    return [
        _Edit(found.start, found.end, META.format(escape(change(found.text))))
        for found in scan.policies
    ]


def _spliced(html: str, edits: list[_Edit]) -> str:
    """`html` after edits that do not overlap."""
    parts, position = [], 0
    for edit in sorted(edits):
        parts += [html[position : edit.start], edit.text]
        position = edit.end
    return "".join([*parts, html[position:]])

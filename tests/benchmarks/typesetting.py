"""Measure what it costs to typeset a text, beside typogrify, over our own articles and pages."""

from __future__ import annotations

import time
from collections.abc import Callable

from markdown import markdown
from typogrify.filters import typogrify

from plugins.source.fields import split_head
from plugins.typography import typeset
from tests.sites import ROOT

TEXTS = {
    "en": ROOT / "content/articles/2013/integration-action-plan.md",
    "ru": ROOT / "content/pages/about.md",
}
SIZE = 10_000  # bytes of HTML
RUNS = 15
WANTED = 0.8  # of typogrify's time


def typesetting() -> str:
    """A line for each language: the shortest of some runs, taken in turn."""
    return "\n".join(_line(lang) for lang in TEXTS)


def _line(lang: str) -> str:
    html = markdown(split_head(TEXTS[lang].read_text("utf-8")).body)
    html *= 1 + SIZE // len(html.encode())
    scale = SIZE / len(html.encode())
    times = [(_seconds(typeset, html, lang), _seconds(typogrify, html)) for _ in range(RUNS)]
    ours, theirs = (scale * 1000 * min(column) for column in zip(*times, strict=True))
    said = f"10 kB typeset ({lang}): {ours:.2f} ms, by typogrify {theirs:.2f} ms"
    return f"{said}: {ours / theirs:.2f} times as much, wanted ≤ {WANTED}"


def _seconds(work: Callable[..., object], *given: str) -> float:
    start = time.process_time()
    work(*given)
    return time.process_time() - start

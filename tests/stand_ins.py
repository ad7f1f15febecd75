"""An extension of Markdown that stands in for a text which a parser cannot take: it works for ever,
ends the program, takes all memory or fails when it meets a word."""

from __future__ import annotations

import os
from typing import Any

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from pelican.settings import get_settings_from_file

from tests.sites import ROOT

FOR_EVER, THE_END, TOO_MUCH, TOO_DEEP = "for-ever", "the-end", "too-much", "too-deep"


class _Obedient(Preprocessor):
    def run(self, lines: list[str]) -> list[str]:
        words = set(" ".join(lines).split())
        while FOR_EVER in words:
            pass
        if THE_END in words:
            os._exit(1)
        if TOO_MUCH in words:
            raise MemoryError
        if TOO_DEEP in words:
            raise RecursionError
        return lines


class StandIns(Extension):
    """Does what the words of a text say."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - Markdown's name
        md.preprocessors.register(_Obedient(md), "stand-ins", 100)


def makeExtension(**options: Any) -> StandIns:  # noqa: N802 - Markdown's name
    """Return the extension, as Markdown asks for it."""
    return StandIns(**options)


def markdown_with_stand_ins() -> dict[str, Any]:
    """The site's setting MARKDOWN, with this extension beside its own."""
    own = get_settings_from_file(str(ROOT / "pelicanconf.py"))["MARKDOWN"]
    return {**own, "extensions": [*own["extensions"], __name__]}

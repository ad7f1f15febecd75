"""What Markdown takes for marks within a line and a newspaper means as signs: backslashes of paths,
and backticks in the place of apostrophes. A backslash at a line's end breaks it."""

from __future__ import annotations

import re

from markdown import Markdown
from markdown.inlinepatterns import (
    BacktickInlineProcessor,
    InlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import ETX, STX

# `C:\_old\*.txt`, `\\server\share` and a shrug, as typed. Where backslashes are doubled within a
# path, whoever typed it knows that Markdown takes one away.
_PATH = (
    r"(?<![\w:\\])(?:[A-Za-z]:(?=\\[^\\\s])|\\\\(?=\w)[\w.$-]+)"
    r"(?:\\(?!\\)(?:\*[\w.*]*|[\w.$~@%+-]*))*(?![\w\\])"
    r"|¯\\_\(ツ\)_/¯"
)
_BREAK = r"(?<!\\)\\\n"
# CommonMark 0.31 (6.1), but for a backtick between two letters: it stands for an apostrophe.
_CODE = r"(?:(?<!\\)((?:\\{2})+)(?=`+)|(?<!\\)(?!(?<=[^\W\d_])`[^\W\d_])`)"


class Path(InlineProcessor):  # type: ignore[misc]
    """Keeps a path as it was typed."""

    def handleMatch(  # noqa: N802 - Markdown's own name
        self, m: re.Match[str], data: str
    ) -> tuple[str, int, int]:
        """Return the path with all its signs escaped, as Markdown itself notes them."""
        del data
        kept = (
            f"{STX}{ord(sign)}{ETX}" if sign in self.md.ESCAPED_CHARS else sign for sign in m[0]
        )
        return "".join(kept), m.start(), m.end()


def read_signs(md: Markdown) -> None:
    """Let a parser read them so, before its escapes (180) and in the place of its code (190)."""
    md.inlinePatterns.register(BacktickInlineProcessor(_CODE), "backtick", 190)
    md.inlinePatterns.register(Path(_PATH, md), "path", 188)
    md.inlinePatterns.register(SubstituteTagInlineProcessor(_BREAK, "br"), "backslash-break", 185)

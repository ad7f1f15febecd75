"""What Markdown takes for marks within a line and a newspaper means as signs: backslashes of paths,
and backticks in the place of apostrophes. A backslash at a line's end breaks it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown import Markdown
from markdown.inlinepatterns import (
    BacktickInlineProcessor,
    InlineProcessor,
    SubstituteTagInlineProcessor,
)
from markdown.util import ETX, STX

# `C:\_old\*.txt`, `..\_x`, `\\server\share` and a shrug, as typed. Where backslashes are doubled
# within a path, whoever typed it knows that Markdown takes one away. Each pattern begins with the
# sign that it looks for, which is found at once.
_NAME = r"(?:[\w.$~@%+&!#-]|\{[\w.-]*\}|\([\w.-]*\))"
_PART = rf"(?:\*[\w.*]*|{_NAME}*(?:(?: {_NAME}+){{1,4}}(?=\\[^\\\s]))?)"  # Program Files
_PARTS = rf"(?:\\(?!\\){_PART})*(?![\w\\])"
_PATH = (
    r"\\(?:"
    rf"(?<=[A-Za-z]:\\)(?<![\w:\\][A-Za-z]:\\)(?=[^\\\s]){_PART}{_PARTS}"
    rf"|(?<![\w:\\]\\)\\(?=\w)[\w.$-]+{_PARTS}"
    rf"|(?:(?<=(?<![\w./\\])\.\\)|(?<=(?<![\w./\\])\.\.\\))(?=[\w.\\]*[^\W_]){_PART}{_PARTS}"
    r"|(?<=¯\\)_\(ツ\)_/¯"
    r")"
)
_BREAK = r"\\(?<!\\\\)[ \t]{0,9}\n"  # spaces behind it are seen by no one
# CommonMark 0.31 (6.1), but for a backtick between two letters, which stands for an apostrophe, and
# for quotations ``so'' and `so', as typewriters and TeX have them: what follows closes no code.
_NO_END = r"(?=[^`]*(?:\Z|(?<=[\s(\[«“\"—-])`))"
_TWO = rf"`(?=\w)[^`\n]{{1,300}}?''(?!'){_NO_END}"
_ONE = rf"`(?=\w)[^`'\n]{{1,300}}'(?![\w']){_NO_END}"
_QUOTED = rf"(?<![`\w])(?:`{_TWO}|{_ONE})|(?<=(?<![`\w])`){_TWO}"
_CODE = (
    r"(?:(?<!\\)((?:\\{2})+)(?=`+)"
    rf"|(?<!\\)(?!(?<=[^\W\d_])`[^\W\d_])(?!{_QUOTED})`)"
)


class Backticks(BacktickInlineProcessor):  # type: ignore[misc]
    """Code between backticks. Its expression has no sign to begin with and costs a third of a
    text's time, so that it is only asked where there is a backtick."""

    def getCompiledRegExp(self) -> Backticks:  # noqa: N802 - Markdown's own name
        """What Markdown searches with."""
        return self

    def finditer(self, data: str, start: int) -> Iterator[re.Match[str]]:
        """Each place of a text where code may begin."""
        return self.compiled_re.finditer(data, start) if "`" in data else iter(())


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
    md.inlinePatterns.register(Backticks(_CODE), "backtick", 190)
    md.inlinePatterns.register(Path(_PATH, md), "path", 188)
    md.inlinePatterns.register(SubstituteTagInlineProcessor(_BREAK, "br"), "backslash-break", 185)

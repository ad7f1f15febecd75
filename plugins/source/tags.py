"""Show what is no tag as it was typed, before an HTML parser is asked: Python's own takes an
unclosed `<?` or `<!` otherwise in each of its versions, and the text after it goes with it."""

from __future__ import annotations

import re

from markdown.preprocessors import Preprocessor
from markdown.util import AMP_SUBSTITUTE

# A tag that is whole, an address or a comment; each part is bounded, so that the time is linear.
_TAG = (
    r"/?[A-Za-z](?:[^<>\"]*(?:\"[^\"\n]{0,300}\"[^<>\"]*){0,30}>|[^<>]*>)"
    r"|!--"
)
_REFERENCE = re.compile(r"&(?=(?:#[0-9]+|#[xX][0-9A-Fa-f]+|[A-Za-z][A-Za-z0-9]*);)")
_NO_TAG = re.compile(rf"<(?=[A-Za-z/!?])(?!{_TAG})")


class TagsAlone(Preprocessor):  # type: ignore[misc]
    """Escapes each `<` that begins no tag. It stands for an ampersand that Markdown sets last, so
    that code shows the sign too."""

    def run(self, lines: list[str]) -> list[str]:
        """Blocks of code have been taken out of these lines, blocks of HTML not yet."""
        text = "\n".join(lines)
        if "<" not in text:
            return lines
        return [_kept(line) for line in _NO_TAG.sub(f"{AMP_SUBSTITUTE}lt;", text).split("\n")]


def _kept(line: str) -> str:
    """A line whose references the HTML parser does not see: those behind the end of a block would
    be moved to the end of the text (Markdown 3.11). In code they are signs."""
    if "&" not in line or ">" not in line or "`" in line or line.startswith("    "):
        return line
    return _REFERENCE.sub(AMP_SUBSTITUTE, line)

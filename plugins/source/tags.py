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
_NO_TAG = re.compile(rf"<(?=[A-Za-z/!?])(?!{_TAG})")


class TagsAlone(Preprocessor):  # type: ignore[misc]
    """Escapes each `<` that begins no tag. It stands for an ampersand that Markdown sets last, so
    that code shows the sign too."""

    def run(self, lines: list[str]) -> list[str]:
        """Blocks of code have been taken out of these lines, blocks of HTML not yet."""
        text = "\n".join(lines)
        return _NO_TAG.sub(f"{AMP_SUBSTITUTE}lt;", text).split("\n") if "<" in text else lines

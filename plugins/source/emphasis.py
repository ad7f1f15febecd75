"""Which asterisks and underscores may begin or end emphasis: Markdown's own rule, without the marks
that belong to a word, a figure or a path."""

from __future__ import annotations

import re
from functools import partial

from markdown import Markdown
from markdown.inlinepatterns import Delimiter

# CommonMark 0.31 (6.2) asks what stands on both sides of a run of marks. Here a mark between two
# letters or digits is none (`5*6*7`, `*123*4#`), nor is one that hangs on a figure (`5%*`).
_HANGS_ON = r"\w%‰°№>^="
# What may stand on both sides of an underscore, which smileys, paths and names have too; what
# Markdown puts in the place of a link, a tag or code begins and ends with controls.
_AROUND = r"\s\"'“”‘’—–*\x02\x03"
_CLOSING = r")\]}.,;:!?»”%"
_BEHIND = _CLOSING + "…/-"  # an ellipsis may begin what is emphasised, these may only follow it
_OPENING = r"(\[{«„"
FRACTIONS = "\u00bc-\u00be\u2150-\u215e"  # of what is rated by stars: `***½`
# Names of programs that begin and end so (`__init__`); `__main__` may be a word in bold.
_NAMES = (
    r"__(?:builtins|del|dict|dirname|eq|filename|getattr|getitem|hash|init|iter|len|proto|pycache"
    r"|repr|setattr|setitem|slots|str|[a-z]+(?:_[a-z]+)+)__(?!\w)"
)


# Marks of bold with spaces within them, which are none.
SPACED = re.compile(r"(?<!\S)(\*\*|__) (?=[^\n*]*[^\W\d_])[^\n*_]{1,80}\1(?!\w)")


# The closing mark of an emphasised beginning of a word; a look behind has one length.
_LETTER = r"[^\W\d_]"
_PREFIX = "|".join(
    rf"(?<=(?<![{_HANGS_ON}*])\*{_LETTER * length})\*(?={_LETTER})" for length in range(1, 13)
)


class WordDelimiter(Delimiter):  # type: ignore[misc]
    """A run of `*` or `_` that opens only before, and closes only behind, what it emphasises."""

    def _build_patterns(self, token: str) -> str:
        """Markdown's own, with boundaries that ask more (Delimiter documents the groups)."""
        pattern = str(super()._build_patterns(token))
        is_star = token.startswith("*")
        mark, other = re.escape(token), "_" if is_star else r"\*"
        before = rf"(?<![{_HANGS_ON}{mark}])" if is_star else rf"(?<![^{_AROUND}{_OPENING}…])"
        after = rf"(?![\w{mark}])" if is_star else rf"(?![^{_AROUND}{_BEHIND}])"
        can_open = (
            rf"(?:(?<={other})|{before}){'' if is_star else f'(?!{_NAMES})'}"
            rf"{mark}+(?!{mark})(?![*_]*(?:\s|$))(?!(?!\.\.\.)[{_CLOSING}])(?![{FRACTIONS}])"
        )
        # `**Note:**text`, `**S**ingle **E**conomic **S**pace` and `*in*sensitive` mean emphasis; in
        # `***ня, п***ц` stars stand for letters.
        unread = rf"(?!(?<={_LETTER}){mark}{{3,}}{_LETTER})"
        glued = (
            rf"|(?<![\d_\s{mark}]){unread}{mark}{{2,}}(?![{mark}\d_])|{_PREFIX}" if is_star else ""
        )
        can_close = (
            rf"(?={mark})(?<!^)(?<![\s{_OPENING}{mark}])"  # the sign first, which is seldom there
            rf"(?:{mark}+(?:(?={other})|{after}(?!{mark})){glued})"
        )
        self.opening = re.compile(can_open)
        self.boundary = re.compile(
            rf"(?P<ambiguous>(?={can_close}){can_open})|(?P<end>{can_close})|(?P<start>{can_open})"
        )
        return pattern


def emphasises(mark: str, words: str, before: str, after: str) -> bool:
    """Whether marks around words are read as emphasis between what stands `before` and `after`."""
    delimiter = _DELIMITERS[mark[0]]
    text = f"{before}{mark}{words}{mark}{after}"
    opening = delimiter.boundary.match(text, len(before))
    closing = delimiter.boundary.match(text, len(text) - len(after) - len(mark))
    return bool(
        opening
        and opening["end"] is None
        and closing
        and closing["start"] is None
        and len(opening[0]) == len(closing[0]) == len(mark)
    )


def without_openers(text: str) -> str:
    """A text in which each mark that could begin emphasis is taken back by a backslash."""
    for mark, delimiter in _DELIMITERS.items():
        text = delimiter.opening.sub(partial(_taken_back, mark), text)
    return text


def _taken_back(mark: str, run: re.Match[str]) -> str:
    return rf"\{mark}" * len(run[0])


def mind_words(md: Markdown) -> None:
    """Let a parser read its emphasis so."""
    for mark in _DELIMITERS:
        md.delimiters.delimiters[mark] = _delimiter(mark)


def _delimiter(mark: str) -> WordDelimiter:
    return WordDelimiter(mark, "strong,em", smart=True, double=False)


_DELIMITERS = {mark: _delimiter(mark) for mark in ("*", "_")}

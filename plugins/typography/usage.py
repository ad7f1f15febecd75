"""What a language sets in print: its quotation marks, its dash, and where a line must not end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from plugins.typography.delimiters import MARKS

CYRILLIC_PRESS = frozenset(("ru", "be", "uk", "kk"))
"""Languages that set a dash with spaces, dialogues with dashes, and two dots after ? and !."""

FIGURE_RANGES = CYRILLIC_PRESS | {"de", "en"}
"""Languages whose rules want a dash between the ends of a range of figures, without spaces.

Milchin and Cheltsova, The Publisher's and Author's Handbook, 6.2; Український правопис 2019, § 161;
New Hart's Rules 4.11; Duden, Bis-Strich. The others keep the hyphen as it was typed.
"""

_SPACED_GUILLEMETS = frozenset(("fr", "fr-CA"))  # Lexique des règles typographiques; not in fr-CH
_MARKS_IN_WORDS = frozenset(("he", "uz"))  # geresh and gershayim; oʻ, gʻ typed with an apostrophe


@dataclass(frozen=True, slots=True)
class Usage:
    """How a language is set.

    `outer` and `inner` are the opening and closing mark of a quotation and of one inside it. The
    kind of mark that was typed, " or ', makes no difference if quotations are `by_depth`.
    """

    lang: str
    outer: tuple[str, str]
    inner: tuple[str, str]
    by_depth: bool
    spaced_guillemets: bool
    marks_in_words: bool

    @property
    def is_cyrillic_press(self) -> bool:
        """Whether the rules of Russian, Belarusian, Ukrainian and Kazakh print hold."""
        return self.lang in CYRILLIC_PRESS

    @property
    def dash(self) -> str:
        """What a hyphen with spaces around it becomes; empty if it stays."""
        return "—" if self.is_cyrillic_press else "–" if self.lang in ("de", "en") else ""

    @property
    def has_figure_ranges(self) -> bool:
        """Whether a hyphen between the ends of a range becomes a dash."""
        return self.lang in FIGURE_RANGES


@lru_cache(maxsize=256)
def usage(tag: str) -> Usage | None:
    """Give the usage for a language tag (BCP 47); None if a text stays wholly as it was typed."""
    locale = next((name for name in _shortened(tag) if name in _MARKS), "")
    if not locale:
        return None
    outer_start, outer_end, inner_start, inner_end = _MARKS[locale]
    language = locale.partition("-")[0]
    return Usage(
        language,
        (outer_start, outer_end),
        (inner_start, inner_end),
        by_depth=language in CYRILLIC_PRESS,
        spaced_guillemets=locale in _SPACED_GUILLEMETS,
        marks_in_words=language in _MARKS_IN_WORDS,
    )


def _shortened(tag: str) -> Iterator[str]:
    """Yield a tag in the case of CLDR, then without its last subtags (RFC 4647, 3.4: lookup)."""
    first, *others = tag.split("-")
    parts = [first.lower(), *(_cased(part) for part in others)]
    while parts:
        yield "-".join(parts)
        parts.pop()


def _cased(subtag: str) -> str:
    return subtag.title() if len(subtag) == 4 else subtag.upper()


def _table() -> dict[str, tuple[str, ...]]:
    rows = (line.split("  ") for line in MARKS.splitlines())
    return {locale: tuple(row.split(" ")) for row, locales in rows for locale in locales.split()}


_MARKS = _table()

"""What the language of the chrome says: gettext catalogues compiled at build, dates by Babel.

It stands apart from `languages`: it is used while sources are read, and no site's name is.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from pelican.contents import Content
from pelican.generators import Generator

from plugins.source.dates import PublicationDate

CATALOGUE = "LC_MESSAGES/messages.po"

# CLDR's own skeletons would put Belarusian months into figures and add "г." to Russian years.
_PATTERNS = {"month": "LLLL y", "day": "d MMMM y", "minute": "d MMMM y, HH:mm"}
# Kazakh names the year first (CLDR 48, kk, long date).
_PATTERNS_OF = {
    "kk": {
        "month": "y 'жылғы' MMMM",
        "day": "y 'ж'. d MMMM",
        "minute": "y 'ж'. d MMMM, HH:mm",
    }
}


def date_words(date: PublicationDate, lang: str) -> str:
    """A date as a reader of `lang` writes it, no more precise than it is known: `May 2013`, `29 мая
    2013`."""
    # A zone's name and seconds are not shown, and would make equal moments of two zones one.
    shown = date.when.replace(tzinfo=None, second=0, microsecond=0, fold=0)
    return _date_words(date.precision, shown, lang)


@lru_cache(maxsize=4_096)  # a page of an archive shows dates that its neighbours show too
def _date_words(precision: str, shown: datetime, lang: str) -> str:
    pattern = _PATTERNS_OF.get(lang.partition("-")[0], _PATTERNS)[precision]
    return format_datetime(shown, pattern, locale=locale_of(lang))


def gettext_of(whose: Generator | Content) -> Callable[[str], str]:
    """The function that translates into the chrome's language of a site."""
    settings = whose.settings
    return translations_of(Path(settings["THEME"]), settings["CHROME_LANG"]).gettext


@cache
def load_catalogue(theme: Path, lang: str, _stamp: int) -> Translations:
    """Compile one catalogue in memory; `_stamp` is its mtime in ns, so that a saved edit is read
    anew."""
    with _path(theme, lang).open("rb") as source:
        catalogue = read_po(source, locale=lang.replace("-", "_"))
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return Translations(compiled)


def translations_of(theme: Path, lang: str) -> Translations:
    return load_catalogue(theme, lang, _path(theme, lang).stat().st_mtime_ns)


def _path(theme: Path, lang: str) -> Path:
    return theme / "translations" / lang / CATALOGUE


@cache
def locale_of(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")

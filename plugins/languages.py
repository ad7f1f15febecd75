"""Give the chrome its one language: gettext catalogues compiled at build, dates by Babel, names by
language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache, lru_cache, partial
from io import BytesIO
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup, escape
from pelican import signals
from pelican.contents import Content
from pelican.generators import Generator

from plugins import needs
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


class LanguageError(Exception):
    """A language that the theme does not speak."""


def date_words(date: PublicationDate, lang: str) -> str:
    """A date as a reader of `lang` writes it, no more precise than it is known: `May 2013`, `29 мая
    2013`."""
    # A zone's name and seconds are not shown, and would make equal moments of two zones one.
    shown = date.when.replace(tzinfo=None, second=0, microsecond=0, fold=0)
    return _date_words(date.precision, shown, lang)


@lru_cache(maxsize=4_096)  # a page of an archive shows dates that its neighbours show too
def _date_words(precision: str, shown: datetime, lang: str) -> str:
    pattern = _PATTERNS_OF.get(lang.partition("-")[0], _PATTERNS)[precision]
    return format_datetime(shown, pattern, locale=_locale(lang))


def date_element(date: PublicationDate, around: str, *, chrome: str) -> Markup:
    """A date as both people and machines read it, in the chrome's language among words of another:
    `<time datetime="2013-05" lang="ru">май 2013</time>`."""
    # A page has dozens of them, and Markup.format takes ten times as long as this.
    words = escape(date_words(date, chrome))
    text = f'<time datetime="{date.iso}"{lang_if_other(chrome, around)}>{words}</time>'
    return Markup(text)  # noqa: S704 - of parts that are escaped or figures


@cache
def lang_if_other(lang: str, around: str) -> Markup:
    """The attributes of words in a language of their own (WCAG 3.1.2); none where the words around
    them have it."""
    if lang == around:
        return Markup()
    direction = text_direction(lang)
    other = Markup(' dir="{}"').format(direction) if direction != text_direction(around) else ""
    return Markup(' lang="{}"{}').format(lang, other)


def language_name(lang: str) -> str:
    """A language's name in itself, with the capital that begins a list item: `Русский`."""
    name = _locale(lang).get_display_name() or lang
    return name[0].upper() + name[1:]


_RIGHT_TO_LEFT = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"}


@cache
def text_direction(lang: str) -> str:
    """`ltr` or `rtl`, as HTML's `dir` takes it; a script that the tag names decides."""
    scripts = [part.title() for part in lang.split("-")[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT else "ltr"
    return _locale(lang).text_direction


def spoken(theme: Path) -> tuple[str, ...]:
    """The languages that the theme has a catalogue for, sorted."""
    return tuple(sorted(po.parts[-3] for po in (theme / "translations").glob(f"*/{CATALOGUE}")))


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


def install(generator: Generator) -> None:
    """Translate the generator's templates, and give them the functions that speak."""
    settings, theme = generator.settings, Path(generator.theme)
    lang = settings["CHROME_LANG"]
    languages = spoken(theme)
    if lang not in languages:
        raise LanguageError(f"CHROME_LANG must be one of {', '.join(languages)}, not {lang!r}")
    generator.env.install_gettext_translations(_translations(theme, lang), newstyle=True)
    generator.env.extend(message_of=_translations(theme, lang).gettext)
    generator.env.add_extension(ConstantMessages)
    pattern_of = cache(partial(_pattern_of_byline, theme, languages))
    generator.env.globals["byline"] = lambda lang, names: pattern_of(lang) % {"names": names}
    generator.env.filters["date"] = partial(date_element, chrome=lang)
    generator.env.filters["lang_if_other"] = lang_if_other
    generator.env.filters["language_name"] = language_name
    generator.env.filters["text_direction"] = text_direction
    generator.context["SITE_DESCRIPTION"] = settings["SITE_DESCRIPTIONS"].get(lang, "")
    # Pelican's own setting stays as the person typed it; pages show the name in the chrome's
    # language.
    generator.context["SITENAME"] = site_name(settings)


class ConstantMessages(Extension):
    """Lets `{{ _("…") }}` be the translated words when a template is compiled, as long as they hold
    no place for a value: pages have dozens of them, the same in each."""

    _FORM = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")

    def filter_stream(self, stream: Iterable[Token]) -> Iterator[Token]:
        """Yield a template's tokens, with data in place of each such expression."""
        held: list[Token] = []
        for token in stream:
            if token.type != self._FORM[len(held)]:
                yield from held
                held.clear()
            if token.type != self._FORM[len(held)]:
                yield token
                continue
            held.append(token)
            if len(held) == len(self._FORM):
                yield from self._said(held)
                held.clear()
        yield from held

    def _said(self, tokens: list[Token]) -> list[Token]:
        message = self.environment.message_of(tokens[3].value)  # type: ignore[attr-defined]
        if tokens[1].value != "_" or "%" in message:
            return list(tokens)
        return [Token(tokens[0].lineno, "data", message)]


def gettext_of(whose: Generator | Content) -> Callable[[str], str]:
    """The function that translates into the chrome's language of a site."""
    settings = whose.settings
    return _translations(Path(settings["THEME"]), settings["CHROME_LANG"]).gettext


def chrome_lang(settings: Mapping[str, object]) -> str:
    """The language of all that is not the text; of a site that sets none, that of its texts."""
    return str(settings.get("CHROME_LANG") or settings["DEFAULT_LANG"])


def site_name(settings: dict[str, object]) -> str:
    """The site's name in the chrome's language: SITENAMES' if it has one, else SITENAME."""
    names = settings.get("SITENAMES") or {}
    assert isinstance(names, dict)
    return str(names.get(chrome_lang(settings), settings["SITENAME"]))


def _pattern_of_byline(theme: Path, languages: Iterable[str], lang: str) -> Markup:
    """The byline belongs to the article: it speaks the article's language, not the chrome's.

    `en-GB` is spoken as `en`; in a language that the theme does not speak the names stand alone.
    """
    known = [form for form in (lang, lang.partition("-")[0]) if form in languages]
    pattern = _translations(theme, known[0]).gettext("By %(names)s") if known else "%(names)s"
    return Markup(pattern)  # noqa: S704 - the catalogue is ours


def _translations(theme: Path, lang: str) -> Translations:
    return load_catalogue(theme, lang, _path(theme, lang).stat().st_mtime_ns)


def _path(theme: Path, lang: str) -> Path:
    return theme / "translations" / lang / CATALOGUE


@cache
def _locale(lang: str) -> Locale:
    try:
        return Locale.parse(lang, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse("en")


def register() -> None:
    """Each generator has a Jinja environment of its own."""
    needs.watch()
    signals.generator_init.connect(install)

"""Give the chrome its one language, and names by language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path

from jinja2.ext import Extension
from jinja2.lexer import Token
from markupsafe import Markup, escape
from pelican import signals
from pelican.generators import Generator

from plugins import needs
from plugins.chrome import CATALOGUE, date_words, locale_of, translations_of
from plugins.source.dates import PublicationDate


class LanguageError(Exception):
    """A language that the theme does not speak."""


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
    name = locale_of(lang).get_display_name() or lang
    return name[0].upper() + name[1:]


_RIGHT_TO_LEFT = {"Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Syrc", "Thaa"}


@cache
def text_direction(lang: str) -> str:
    """`ltr` or `rtl`, as HTML's `dir` takes it; a script that the tag names decides."""
    scripts = [part.title() for part in lang.split("-")[1:] if len(part) == 4 and part.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT else "ltr"
    return locale_of(lang).text_direction


def spoken(theme: Path) -> tuple[str, ...]:
    """The languages that the theme has a catalogue for, sorted."""
    return tuple(sorted(po.parts[-3] for po in (theme / "translations").glob(f"*/{CATALOGUE}")))


def install(generator: Generator) -> None:
    """Translate the generator's templates, and give them the functions that speak."""
    settings, theme = generator.settings, Path(generator.theme)
    lang = settings["CHROME_LANG"]
    languages = spoken(theme)
    if lang not in languages:
        raise LanguageError(f"CHROME_LANG must be one of {', '.join(languages)}, not {lang!r}")
    generator.env.install_gettext_translations(translations_of(theme, lang), newstyle=True)
    generator.env.extend(message_of=translations_of(theme, lang).gettext)
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
    pattern = translations_of(theme, known[0]).gettext("By %(names)s") if known else "%(names)s"
    return Markup(pattern)  # noqa: S704 - the catalogue is ours


def register() -> None:
    """Each generator has a Jinja environment of its own."""
    needs.watch("languages", ("CHROME_LANG", "SITE_DESCRIPTIONS"), theme=("translations",))
    signals.generator_init.connect(install)

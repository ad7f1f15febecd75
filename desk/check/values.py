"""What the site's settings may hold: a table of kinds, and the rules that join two of them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from uuid import UUID

from desk.check.patterns import fields_of, is_inside, wrong_addresses, wrong_targets
from desk.settings import ROOT
from plugins.slugs import is_slug
from plugins.zones import zone_of

Settings = Mapping[str, Any]

# Without these no source can be read: what is wrong with sources is said when they are mended.
NEEDED = frozenset(
    "TIMEZONE DEFAULT_LANG DEFAULT_CATEGORY SECTIONS MARKDOWN ARTICLE_PATHS PAGE_PATHS "
    "STATIC_PATHS IGNORE_FILES THEME TEMPLATE_PAGES DIRECT_TEMPLATES EXTRA_PATH_METADATA "
    "JINJA_ENVIRONMENT MAX_SOURCE_SIZE SOURCE_TIME_LIMIT WITH_FUTURE_DATES PLUGINS PLUGIN_PATHS "
    "CHROME_LANG INCREMENTAL_STAMPS".split()
)

_ADDRESS = re.compile(r"https?://[^/?#\s@<>\"'\\]+(?:/[^/?#\s<>\"'\\]+)*/?")


def is_needed(name: str) -> bool:
    """Whether no source can be read when this setting is wrong."""
    return name in NEEDED or name.endswith(("_URL", "_SAVE_AS"))


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_zone(value: Any) -> bool:
    try:
        return bool(zone_of(value))
    except (LookupError, ValueError, OSError, TypeError):
        return False


def is_language(value: Any) -> bool:
    """Whether a value is a language tag that Babel knows."""
    from babel import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(value, sep="-"))
    except (ValueError, TypeError, UnknownLocaleError):
        return False


def _is_uuid(value: Any) -> bool:
    try:
        return bool(UUID(value))
    except (ValueError, TypeError, AttributeError):
        return False


def _is_moment(value: Any) -> bool:
    try:
        return bool(datetime.fromisoformat(value))
    except (ValueError, TypeError):
        return False


def _is_texts(value: Any) -> bool:
    return isinstance(value, list | tuple) and all(isinstance(part, str) for part in value)


def _is_table(value: Any) -> bool:
    texts = (str, str)
    return isinstance(value, dict) and all(
        isinstance(key, texts[0]) and isinstance(text, texts[1]) for key, text in value.items()
    )


def _are_tables(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_table(table) for table in value.values())


def _are_sections(value: Any) -> bool:
    return _are_tables(value) and all(isinstance(slug, str) and is_slug(slug) for slug in value)


def _are_pages(value: Any) -> bool:
    return _is_table(value) and all(map(is_inside, (*value, *value.values())))


def _are_placed(value: Any) -> bool:
    return _are_tables(value) and all(is_inside(facts.get("path", "")) for facts in value.values())


def _are_paths(value: Any) -> bool:
    """Paths below `content/`, which lead nowhere else."""
    return _is_texts(value) and not any(
        path.startswith("/") or ".." in path.split("/") or path.endswith("/") or not path
        for path in value
    )


def _are_article_paths(value: Any) -> bool:
    """The same, or Pelican's default: all of `content/`."""
    return _is_texts(value) and _are_paths([path for path in value if path])


def _are_patterns(value: Any) -> bool:
    """What Pelican's paginator can fill."""
    known = {"url", "save_as", "name", "extension", "base_name", "number"}
    try:
        return bool(value) and all(
            isinstance(first, int) and fields_of(url) | fields_of(save_as) <= known
            for first, url, save_as in value
        )
    except (ValueError, TypeError):
        return False


def _are_substitutions(value: Any) -> bool:
    try:
        return all(re.compile(found) and isinstance(text, str) for found, text in value)
    except (re.error, ValueError, TypeError):
        return False


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_bool(value: Any) -> bool:
    return isinstance(value, bool)


def _is_address(value: Any) -> bool:
    return value == "" or (isinstance(value, str) and bool(_ADDRESS.fullmatch(value)))


def _is_theme(value: Any) -> bool:
    return isinstance(value, str) and Path(value, "templates").is_dir()


_PATHS = _are_paths, "a list of paths below content/, without .. and without / at either end"
_TEXTS = _is_texts, "a list of texts"
_TABLE = _is_table, "a table of texts"
_NUMBER = _is_number, "a whole number above 0"
_BOOL = _is_bool, "True or False"
_LANGUAGE = is_language, "a language tag such as en"
_OPTIONAL = frozenset(
    "OPINION_SECTIONS PICTURE_CREDITS "
    "SITENAMES SECTIONS POLICIES ARTICLE_HISTORY STRICT CLOCK SECURITY_EXPIRES FEED_MAX_ITEMS "
    "MAX_SOURCE_SIZE SOURCE_TIME_LIMIT HEADERS TARGETS KEEP_RELEASES INCREMENTAL_STAMPS "
    "LOCALE SLUG_REGEX_SUBSTITUTIONS".split()
)
# Without these a fault, a draft or a script would get out.
_GUARDS = ("files", "own_templates", "source", "drafts", "addresses", "links", "images")
_EXPRESSIONS = ("FILENAME_METADATA", "PATH_METADATA", "INTRASITE_LINK_REGEX")
_KINDS: dict[str, tuple[Callable[[Any], bool], str]] = {
    "SITENAME": (_is_text, "a text"),
    "SITENAMES": _TABLE,
    "SITE_DESCRIPTIONS": _TABLE,
    "SITEURL": (_is_address, "an address such as https://paper.example"),
    "SITE_UUID": (_is_uuid, "a UUID such as f5d2c1de-6f0a-4b5e-9a55-0f6f8f3f8a11"),
    "TIMEZONE": (_is_zone, "a zone such as Europe/Minsk"),
    "CHROME_LANG": _LANGUAGE,
    "DEFAULT_LANG": _LANGUAGE,
    "SECTIONS": (_are_sections, "a table of names by language for each section's slug"),
    "OPINION_SECTIONS": _TEXTS,
    "PICTURE_CREDITS": _BOOL,
    "DEFAULT_CATEGORY": (_is_text, "the slug of a section"),
    "POLICIES": _TABLE,
    "SECURITY_EXPIRES": (_is_moment, "a time as 2027-11-01T00:00:00Z"),
    "CLOCK": (lambda value: value is None or _is_moment(value), "None, or a time in ISO 8601"),
    "ARTICLE_HISTORY": _BOOL,
    "STRICT": _BOOL,
    "WITH_FUTURE_DATES": _BOOL,
    "ARTICLE_PATHS": (_are_article_paths, _PATHS[1]),
    "PAGE_PATHS": _PATHS,
    "STATIC_PATHS": _PATHS,
    "IGNORE_FILES": _TEXTS,
    "PLUGINS": _TEXTS,
    "PLUGIN_PATHS": _TEXTS,
    "DIRECT_TEMPLATES": _TEXTS,
    "TEMPLATE_PAGES": (_are_pages, "a table of paths in content/ and in output/, without .."),
    "EXTRA_PATH_METADATA": (_are_placed, "a table of tables, each path inside of output/"),
    "PAGINATION_PATTERNS": (_are_patterns, "a list of (page, url, save_as) with known names"),
    "THEME": (_is_theme, "a folder with templates/"),
    "DEFAULT_PAGINATION": (
        lambda value: value is False or _is_number(value),
        f"{_NUMBER[1]}, or False",
    ),
    "FEED_MAX_ITEMS": _NUMBER,
    "MAX_SOURCE_SIZE": _NUMBER,
    "SOURCE_TIME_LIMIT": _NUMBER,
    "HEADERS": _TABLE,
    "TARGETS": _TABLE,
    "KEEP_RELEASES": _NUMBER,
    "INCREMENTAL_STAMPS": _TEXTS,
    "LOCALE": (lambda value: isinstance(value, str) or _is_texts(value), "a list of texts"),
    "SLUG_REGEX_SUBSTITUTIONS": (_are_substitutions, "a list of (regular expression, text)"),
    "JINJA_ENVIRONMENT": (lambda value: isinstance(value, dict), "a table"),
    "MARKDOWN": (lambda value: isinstance(value, dict), "a table"),
}


# Of Pelican's own settings, by the kind of what it takes when none is given.
_ANY: tuple[Callable[[Any], bool], str] = (lambda _: True, "")
_LIKE: dict[type, tuple[Callable[[Any], bool], str]] = {
    dict: (lambda value: isinstance(value, dict), "a table"),
    list: (lambda value: isinstance(value, list | tuple | set), "a list"),
    str: (lambda value: not value or isinstance(value, str) or callable(value), "a text"),
}


def wrong_settings(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each setting whose value no build can use, or that contradicts another, with what it
    must be.

    setting-wrong: a setting cannot be used, or contradicts another. `TIMEZONE = "Minsk"` -> take a
    value of the kind that the message names.
    """
    wrong = {
        name: f"must be given: {what}"
        for name, (_, what) in _KINDS.items()
        if name not in settings and name not in _OPTIONAL
    }
    wrong |= dict(wrong_kinds(settings))
    addresses = list(wrong_addresses(settings))
    yield from (*wrong.items(), *addresses)
    if not (addresses or wrong.keys() & NEEDED):
        yield from wrong_targets(settings)
        yield from _contradictions(settings)
        yield from _wrong_jinja(settings)


def wrong_kinds(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each setting whose value is of a kind that cannot be used, whatever the others are."""
    from pelican.settings import DEFAULT_CONFIG

    for name, (fits, what) in _KINDS.items():
        if name in settings and not fits(settings[name]):
            yield name, f"must be {what}, not {settings[name]!r}"
    own = (name for name in DEFAULT_CONFIG if name not in _KINDS)
    yield from _wrong_by_default(settings, own)
    yield from _wrong_expressions(settings)


def wrong_pelican_settings(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each setting of an ordinary Pelican site whose value Pelican cannot use, with what it
    must be."""
    from pelican.settings import DEFAULT_CONFIG

    set_apart = {"LOCALE", "TIMEZONE"}
    given = (name for name in DEFAULT_CONFIG if settings.get(name) and name not in set_apart)
    yield from _wrong_by_default(settings, given)
    yield from _wrong_expressions(settings)
    if not _is_zone(settings["TIMEZONE"]):
        yield "TIMEZONE", f"must be a zone such as Europe/Minsk, not {settings['TIMEZONE']!r}"


def _wrong_by_default(settings: Settings, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each of Pelican's settings whose value is of another kind than its default."""
    from pelican.settings import DEFAULT_CONFIG

    for name in names:
        fits, what = _LIKE.get(type(DEFAULT_CONFIG[name]), _ANY)
        addressed = name.endswith(("_URL", "_SAVE_AS"))
        if name in settings and not addressed and not fits(settings[name]):
            yield name, f"must be {what}, not {settings[name]!r}"


def _wrong_expressions(settings: Settings) -> Iterator[tuple[str, str]]:
    for name in _EXPRESSIONS:
        try:
            re.compile(settings.get(name) or "")
        except (re.error, TypeError) as error:
            yield name, f"must be a regular expression, not {settings[name]!r}: {error}"


def homes_of(settings: Settings) -> tuple[Path, Path]:
    """Where files that settings name may lie: other content than the site's own (INPUTDIR=) need
    not have all of them."""
    return Path(settings["PATH"]), ROOT / "content"


_ALIKE = 0.85  # of difflib's ratio: `imags` is to `images`, `pages` is not


def absent_files(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Yield each setting with a path that it names and no content has, and the one that was meant.

    A site without pictures, say, need not have their folder: only a slip of the pen is named.
    """
    # Path's own questions raise for names that no file can have.
    is_there = {"STATIC_PATHS": os.path.exists, "EXTRA_PATH_METADATA": os.path.exists}
    for setting, look in {**is_there, "TEMPLATE_PAGES": os.path.isfile}.items():
        for name in settings[setting]:
            if not any(look(home / name) for home in homes_of(settings)):
                near = get_close_matches(name, _beside(name, settings, look), 1, _ALIKE)
                yield from ((setting, name, other) for other in near)


def _beside(name: str, settings: Settings, look: Callable[[Path], bool]) -> list[str]:
    """What lies in the folder of a path, as paths below the content."""
    folder = os.path.dirname(name)  # noqa: PTH120
    found: set[str] = set()
    for home in homes_of(settings):
        with suppress(OSError):
            inside = (os.path.join(folder, other) for other in os.listdir(home / folder))  # noqa: PTH118, PTH208
            found.update(other for other in inside if look(home / other))
    return sorted(found)


def _contradictions(settings: Settings) -> Iterator[tuple[str, str]]:
    """What is good alone and wrong beside another setting, or for this theme."""
    # With their packages, and so with Pelican and Pillow.
    from plugins.imprint.model import wrong_imprint
    from plugins.menu.model import wrong_menu

    sections = settings.get("SECTIONS", {})
    if sections and settings["DEFAULT_CATEGORY"] not in sections:
        yield "DEFAULT_CATEGORY", f"must be one of SECTIONS, {', '.join(sorted(sections))}"
    catalogues = Path(settings["THEME"], "translations").glob("*/LC_MESSAGES/messages.po")
    spoken = sorted(path.parts[-3] for path in catalogues)
    if settings["CHROME_LANG"] not in spoken:
        yield "CHROME_LANG", f"must be one of {', '.join(spoken)}, not {settings['CHROME_LANG']!r}"
    if "index" not in settings["DIRECT_TEMPLATES"]:
        yield "DIRECT_TEMPLATES", "must hold 'index', for a site has a front page"
    both = sorted({*settings["ARTICLE_PATHS"]} & {*settings["PAGE_PATHS"]})
    if both:
        yield "PAGE_PATHS", f"must not hold {both[0]!r}, which ARTICLE_PATHS holds"
    if settings["JINJA_ENVIRONMENT"].get("autoescape") is not True:
        yield "JINJA_ENVIRONMENT", "must have 'autoescape': True, or a title could be a script"
    if settings.get("TYPOGRIFY"):
        yield "TYPOGRIFY", "must be False, for plugins/typography sets the text"
    for plugin in (f"plugins.{name}" for name in _GUARDS):
        if plugin not in settings["PLUGINS"]:
            yield "PLUGINS", f"must hold {plugin!r}, without which a fault would get out"
    if settings["PLUGINS"][-2:] != ["plugins.faults", "pelican_incremental"]:
        yield (
            "PLUGINS",
            "must end with 'plugins.faults', which stops a build that has faults, "
            "and 'pelican_incremental', which commits one that has none",
        )
    if settings.get("CACHE_CONTENT"):
        yield "CACHE_CONTENT", "must be False, for pelican_incremental keeps what was read"
    for plugin in sorted({p for p in settings["PLUGINS"] if settings["PLUGINS"].count(p) > 1}):
        yield "PLUGINS", f"must hold {plugin!r} once"
    yield from _wrong_accent(settings)
    yield from _wrong_fonts(settings)
    yield from wrong_imprint(settings)
    yield from _wrong_logo(settings)
    yield from (("MENU", must) for must in wrong_menu(settings, _is_page(settings)))
    yield from _wrong_markdown(settings)
    yield from _wrong_reports(settings)


def _wrong_accent(settings: Settings) -> Iterator[tuple[str, str]]:
    from plugins.accent import AccentError, accent_css
    from plugins.stylesheet import ENTRY, join

    entry = Path(settings["THEME"], ENTRY)
    try:
        if settings.get("ACCENT") and entry.is_file():
            accent_css(settings["ACCENT"], join(entry))
    except (AccentError, AttributeError) as error:
        must = error if isinstance(error, AccentError) else "be a colour as #8a1f11"
        yield "ACCENT", f"must {must}, not {settings['ACCENT']!r}"


def _wrong_fonts(settings: Settings) -> Iterator[tuple[str, str]]:
    from plugins.fonts import fonts_of, wrong_fonts

    wrong = list(wrong_fonts(settings.get("FONTS", {})))
    for must in wrong:
        yield "FONTS", f"must {must}"
    for font in () if wrong else fonts_of(settings):
        is_there = any((home / font.path).is_file() for home in homes_of(settings))
        if not (is_there and _is_static(font.path, settings)):
            must = "must name files in one of STATIC_PATHS below content/, as fonts/text.woff2"
            yield "FONTS", f"{must}, not {font.path!r}"


def _is_static(name: str, settings: Settings) -> bool:
    return any(name.startswith(f"{path}/") or name == path for path in settings["STATIC_PATHS"])


def _wrong_logo(settings: Settings) -> Iterator[tuple[str, str]]:
    from plugins.imprint import size_of_logo

    name = settings.get("LOGO")
    if not name or not isinstance(name, str):
        return
    paths = [home / name for home in homes_of(settings)]
    if not _is_static(name, settings):
        yield (
            "LOGO",
            f"must lie in one of STATIC_PATHS below content/, as images/logo.svg, not {name!r}",
        )
    elif not any(map(os.path.isfile, paths)):
        yield "LOGO", f"must name a file that is there, below content/, not {name!r}"
    elif not any(size_of_logo(path) for path in paths):
        yield "LOGO", f"must be a picture that has a size and can be read, not {name!r}"


def _is_page(settings: Settings) -> Callable[[str], bool]:
    """Whether a path below `content/` is the source of a page."""

    def is_page(path: str) -> bool:
        inside = any(path.startswith(f"{folder}/") for folder in settings["PAGE_PATHS"])
        return inside and any((home / path).is_file() for home in homes_of(settings))

    return is_page


def _wrong_jinja(settings: Settings) -> Iterator[tuple[str, str]]:
    from jinja2 import Environment

    try:
        Environment(**settings["JINJA_ENVIRONMENT"])  # noqa: S701 - nothing is rendered here
    except Exception as error:
        yield "JINJA_ENVIRONMENT", f"must be what Jinja takes, but {type(error).__name__}: {error}"


def _wrong_markdown(settings: Settings) -> Iterator[tuple[str, str]]:
    from markdown import Markdown

    try:
        Markdown(**settings["MARKDOWN"])
    except Exception as error:
        yield "MARKDOWN", f"must be what Python-Markdown takes, but {type(error).__name__}: {error}"


def _wrong_reports(settings: Settings) -> Iterator[tuple[str, str]]:
    from plugins.reports.desk import ReportSettingError, desk_of

    if "plugins.reports" in settings["PLUGINS"]:
        try:
            desk_of(dict(settings))
        except ReportSettingError as error:
            name, _, message = str(error).partition(" ")
            yield name, message
        except (KeyError, TypeError) as error:
            yield "REPORT_EMAIL", f"and the other REPORT_ settings must be texts: {error}"

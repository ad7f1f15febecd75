"""Faults of the settings file and the theme, by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import chain
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale, UnknownLocaleError
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, TemplateSyntaxError
from pelican.settings import DEFAULT_CONFIG

from desk.settings import ROOT
from plugins import faults
from plugins.faults import Fault

_NAME = re.compile(r"\b[A-Z][A-Z0-9_]{2,}\b")
_ASSIGNED = re.compile(r"^([A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=", re.MULTILINE)
_ENDS = ("URL", "SAVE_AS")
_EXTRACTION = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}


def faults_of(settings: Mapping[str, Any], conf: Path) -> Iterator[Fault]:
    """Every fault of the settings and of the theme they name."""
    yield from setting_faults(settings, conf)
    theme = Path(settings["THEME"])
    yield from template_faults(theme, settings["JINJA_ENVIRONMENT"])
    yield from translation_faults(theme)


def setting_faults(settings: Mapping[str, Any], conf: Path) -> Iterator[Fault]:
    """Every fault of the settings, with its line in the settings file."""
    text, shown = conf.read_text("utf-8"), faults.shown(conf)
    for name, message in unknown_settings(text, names_in_code(settings)):
        yield Fault(shown, _line(text, name), f"{name} {message}", "setting-unknown")
    for name, message in wrong_settings(settings):
        yield Fault(shown, _line(text, name), f"{name} {message}", "setting-wrong")


def names_in_code(settings: Mapping[str, Any]) -> set[str]:
    """Names of settings that something reads: Pelican, a plugin, the desk or a template."""
    folders = [ROOT / "plugins", ROOT / "desk", Path(settings["THEME"], "templates")]
    files = [path for folder in folders for path in sorted(folder.rglob("*.*")) if _is_code(path)]
    # A site need not have every file that its settings are for.
    homes = (Path(settings["PATH"]), ROOT / "content")
    files += [home / name for home in homes for name in settings["TEMPLATE_PAGES"]]
    read = (_NAME.findall(path.read_text("utf-8")) for path in files if path.is_file())
    # Pelican makes these two names from that of the template.
    direct = [f"{t.upper()}_{end}" for t in settings["DIRECT_TEMPLATES"] for end in _ENDS]
    return {*DEFAULT_CONFIG, *direct, *chain.from_iterable(read)}


def _is_code(path: Path) -> bool:
    return path.suffix in {".py", ".html"}


def unknown_settings(text: str, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that a settings file sets and nothing reads.

    setting-unknown: a setting has a name that nothing reads. `CHROME_LAGN = "en"` -> take the name
    that the message offers.
    """
    for name in dict.fromkeys(_ASSIGNED.findall(text)):
        used_in_file = len(re.findall(rf"\b{name}\b", text)) > 1
        if name not in known and not used_in_file:
            near = get_close_matches(name, sorted(known), n=1)
            hint = f"did you mean {near[0]}?" if near else "delete it"
            yield name, f"must be a setting that something reads: {hint}"


def wrong_settings(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each setting whose value no build can use, or that contradicts another.

    setting-wrong: a setting cannot be used. `TIMEZONE = "Minsk"` -> take a value of the kind that
    the message names.
    """
    if not _is_zone(settings["TIMEZONE"]):
        yield "TIMEZONE", f"must be a zone such as Europe/Minsk, not {settings['TIMEZONE']!r}"
    for name in ("DEFAULT_LANG", "CHROME_LANG"):
        if not _is_language(settings[name]):
            yield name, f"must be a language tag such as en, not {settings[name]!r}"
    address = settings["SITEURL"]
    if address and not re.fullmatch(r"https?://[^/?#\s]+(?:/[^/?#\s]+)*/?", address):
        yield "SITEURL", f"must be an address such as https://paper.example, not {address!r}"
    for name in ("DEFAULT_PAGINATION", "FEED_MAX_ITEMS", "SOURCE_TIME_LIMIT", "MAX_SOURCE_SIZE"):
        value = settings.get(name, 1)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            yield name, f"must be a whole number above 0, not {value!r}"
    sections = settings.get("SECTIONS", {})
    if sections and settings["DEFAULT_CATEGORY"] not in sections:
        known = ", ".join(sorted(sections))
        yield "DEFAULT_CATEGORY", f"must be one of SECTIONS, {known}"


def _is_zone(name: str) -> bool:
    try:
        return bool(ZoneInfo(name))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False


def _is_language(tag: str) -> bool:
    try:
        return bool(Locale.parse(tag, sep="-"))
    except (ValueError, UnknownLocaleError):
        return False


def _line(text: str, name: str) -> int:
    match = re.search(rf"^{name}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def template_faults(theme: Path, environment: Mapping[str, Any]) -> Iterator[Fault]:
    """Yield each template that is not Jinja.

    template-syntax: a template cannot be compiled. `{% if article %}` without `{% endif %}` -> mend
    it at the line that is named.
    """
    jinja = Environment(**environment)  # noqa: S701 - nothing is rendered here
    for path in sorted((theme / "templates").rglob("*.html")):
        try:
            jinja.parse(path.read_text("utf-8"), filename=str(path))
        except TemplateSyntaxError as error:
            message = f"template must be mended: {error.message}"
            yield Fault(faults.shown(path), error.lineno, message, "template-syntax")
        except UnicodeDecodeError as error:
            message = f"template must be UTF-8, not {error.reason}"
            yield Fault(faults.shown(path), 0, message, "template-syntax")


def translation_faults(theme: Path) -> Iterator[Fault]:
    """Yield each message of a template that a language of the chrome does not say.

    translation-missing: a catalogue has no words for a message. `_("Share")` -> add it to the
    `messages.po` that is named.
    """
    messages = _messages(theme / "templates")
    for path in sorted((theme / "translations").glob("*/LC_MESSAGES/messages.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=path.parts[-3])
        spoken = {str(m.id) for m in catalogue if m.id and m.string and not m.fuzzy}
        for message in sorted(messages.keys() - spoken):
            text = f"must translate {message!r}, which {messages[message]} says"
            yield Fault(faults.shown(path), 0, text, "translation-missing")


def _messages(templates: Path) -> dict[str, str]:
    """Each message of the templates, and the template and line where it stands last."""
    try:
        methods = [("**.html", "jinja2.ext:babel_extract")]
        found = list(extract_from_dir(str(templates), methods, {"**.html": _EXTRACTION}))
    except TemplateSyntaxError:
        return {}  # it is named by template_faults
    return {str(message): f"{file}:{line}" for file, line, message, *_ in found}

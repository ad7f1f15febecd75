"""Faults of the theme's templates and catalogues, by file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po
from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.ext import extract_from_ast

from plugins import faults
from plugins.faults import Fault
from plugins.source.tree import unreadable

# What Pelican and our plugins ask of a theme, beside DIRECT_TEMPLATES.
_TEMPLATES = "article page category author tag period_archives corrections history".split()
_WITH_CONTEXT = {"pgettext", "npgettext"}  # gettext's functions that are given a context first
_TEXT = r'"(?:[^"\\]|\\.)*"\s*'
_PO_LINE = re.compile(
    rf"\s*(?:#.*|{_TEXT}|(?:msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?)\s+{_TEXT})?"
)
_FACE = re.compile(r"@font-face\s*\{([^}]*)", re.IGNORECASE)
_FETCHED = re.compile(r"url\(\s*[\"']?([^)\"']*)", re.IGNORECASE)
_PLACE = re.compile(r"%\(\w+\)[sd]|%%")


Trees = dict[Path, nodes.Template | Fault]


def trees_of(theme: Path, settings: Mapping[str, Any]) -> Trees:
    """Each template of a theme and each page that is one, parsed once for all that is asked of it;
    or what is wrong with it."""
    jinja = Environment(**settings["JINJA_ENVIRONMENT"])  # noqa: S701 - nothing is rendered here
    jinja.newstyle_gettext = True  # type: ignore[attr-defined]  # as plugins/languages.py has it
    pages = [Path(settings["PATH"], name) for name in settings["TEMPLATE_PAGES"]]
    paths = [*sorted((theme / "templates").rglob("*.html")), *filter(Path.is_file, pages)]
    return {path: _parsed(jinja, path) for path in paths}


def _parsed(jinja: Environment, path: Path) -> nodes.Template | Fault:
    try:
        return jinja.parse(path.read_text("utf-8"), filename=str(path))
    except TemplateSyntaxError as error:
        line, message = error.lineno, f"template must be mended: {error.message}"
    except UnicodeDecodeError as error:
        line, message = 0, f"template must be UTF-8, not {error.reason}"
    except OSError as error:
        return unreadable(path, error)
    return Fault(faults.shown(path), line, message, "template-syntax")


def template_faults(theme: Path, settings: Mapping[str, Any], trees: Trees) -> Iterator[Fault]:
    """Yield each template that is not Jinja or names another that is not there, and each that the
    theme must have and lacks.

    template-syntax: a template cannot be compiled. `{% if article %}` without `{% endif %}` -> mend
    it at the line that is named.

    template-missing: the theme lacks a template that the site asks for. No `tag.html` -> write it,
    or mend the name at the line that is named.
    """
    home = theme / "templates"
    for name in sorted({*_TEMPLATES, *settings["DIRECT_TEMPLATES"]}):
        if not (home / f"{name}.html").is_file():
            message = "template must be there, for the site asks for it"
            yield Fault(faults.shown(home / f"{name}.html"), 0, message, "template-missing")
    known = {path.relative_to(home).as_posix() for path in home.rglob("*")}
    for path, tree in trees.items():
        if isinstance(tree, Fault):
            yield tree
            continue
        for line, name in _named(tree):
            if name not in known:
                message = f"template must name another of {faults.shown(home)}, not {name!r}"
                yield Fault(faults.shown(path), line, message, "template-missing")


def _named(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The line and the name of each template that another extends, includes or imports."""
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        names = node.template  # type: ignore[attr-defined]
        is_sentence = isinstance(names, nodes.Const) and " " in str(names.value)  # needs.html
        if (
            isinstance(names, nodes.Const)
            and not is_sentence
            and not getattr(node, "ignore_missing", False)
        ):
            yield node.lineno, str(names.value)


def translation_faults(theme: Path, trees: Trees) -> Iterator[Fault]:
    """Yield each catalogue that cannot be read, and each message of a template that a language of
    the chrome does not say.

    translation-missing: a catalogue has no words for a message. `_("Share")` -> add it to the
    `messages.po` that is named.

    translation-wrong: a catalogue cannot be read, or its words have other places than the message.
    `msgstr "von"` for `By %(names)s` -> mend it at the line that is named.
    """
    messages = _messages(theme / "templates", trees)
    for path in sorted((theme / "translations").glob("*/LC_MESSAGES/messages.po")):
        shown = faults.shown(path)
        try:
            data = path.read_bytes()
            lines = list(enumerate(data.decode("utf-8").split("\n"), start=1))
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            message = f"catalogue must be UTF-8, not byte 0x{data[error.start]:02x}"
            yield Fault(shown, line, message, "translation-wrong")
            continue
        except OSError as error:
            yield unreadable(path, error)
            continue
        # Babel makes what it can of such lines, and a word is lost.
        broken = [(number, text) for number, text in lines if not _PO_LINE.fullmatch(text)]
        for number, text in broken:
            message = f'catalogue must have msgid "…" or msgstr "…", not {text.strip()[:60]!r}'
            yield Fault(shown, number, message, "translation-wrong")
        if not broken:
            catalogue = read_po(BytesIO(data), locale=path.parts[-3])
            yield from _catalogue_faults(catalogue, messages, shown)


def _catalogue_faults(
    catalogue: Catalog, messages: Mapping[str, str], shown: str
) -> Iterator[Fault]:
    spoken = {_singular(m) for m in catalogue if _is_said(m) and not m.fuzzy}
    for text in sorted(messages.keys() - spoken):
        message = f"must translate {text!r}, which {messages[text]} says"
        yield Fault(shown, 0, message, "translation-missing")
    for entry in catalogue:
        places = set(_PLACE.findall(str(entry.id)))
        if entry.string and set(_PLACE.findall(str(entry.string))) != places:
            wanted = " and ".join(sorted(places)) or "no place"
            message = f"translation must have {wanted} as {str(entry.id)!r} has"
            yield Fault(shown, entry.lineno or 0, message, "translation-wrong")


def _is_said(message: Message) -> bool:
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms)


def _messages(home: Path, trees: Trees) -> dict[str, str]:
    """Each message of the theme's templates, and the template and line where it stands last; of one
    with a plural its singular."""
    found = {}
    for path, tree in trees.items():
        if isinstance(tree, nodes.Template) and path.is_relative_to(home):
            for line, function, words in extract_from_ast(tree):
                texts = words if isinstance(words, tuple) else (words,)
                text = texts[1 if function in _WITH_CONTEXT else 0]
                if text:
                    found[text] = f"{path.relative_to(home).as_posix()}:{line}"
    return found


def _singular(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def style_faults(theme: Path) -> Iterator[Fault]:
    """Name each face that a style sheet fetches.

    font-blocked: a style sheet fetches a face, which the content-security policy does not let it.
    `@font-face { src: url(own.woff2) }` -> name the file in the setting `FONTS`.
    """
    for path in sorted((theme / "static").rglob("*.css")):
        text = path.read_text("utf-8", errors="replace")
        for rule in _FACE.finditer(text):
            found = _FETCHED.search(rule[1])
            if found:
                line = text.count("\n", 0, rule.start(1) + found.start()) + 1
                must = "must be one of the setting FONTS, for the policy of pages blocks it"
                message = f"face {found[1]!r} {must}"
                yield Fault(faults.shown(path), line, message, "font-blocked")

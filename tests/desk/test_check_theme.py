"""A theme of a few lines: each finding of its templates and catalogues, with file and line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desk.check import theme

NAMES = "article page category author tag period_archives corrections history index".split()


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """A theme with every template that a site asks for, all empty, and no catalogue."""
    for name in NAMES:
        write(tmp_path, f"templates/{name}.html", "")
    return tmp_path


def write(looks: Path, path: str, text: str | bytes) -> None:
    """Put a file into a theme."""
    target = looks / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(text if isinstance(text, bytes) else text.encode())


def settings_of(looks: Path, **over: object) -> dict[str, Any]:
    """What the theme is asked by."""
    settings = {"JINJA_ENVIRONMENT": {"trim_blocks": True}, "DIRECT_TEMPLATES": ["index"]}
    return {**settings, "PATH": str(looks / "content"), "TEMPLATE_PAGES": {}, **over}


def of_templates(looks: Path, **over: object) -> list[str]:
    """`path:line: message [code]` of each fault of templates, with paths from the theme on."""
    settings = settings_of(looks, **over)
    found = theme.template_faults(looks, settings, theme.trees_of(looks, settings))
    return [f"{f} [{f.code}]".replace(f"{looks}/", "") for f in found]


def of_catalogues(looks: Path) -> list[str]:
    """The same of catalogues."""
    i18n = {"extensions": ["jinja2.ext.i18n"]}
    trees = theme.trees_of(looks, settings_of(looks, JINJA_ENVIRONMENT=i18n))
    found = theme.translation_faults(looks, trees)
    return [f"{f} [{f.code}]".replace(f"{looks}/", "") for f in found]


def test_a_theme_that_has_all_has_no_fault(looks: Path) -> None:
    assert of_templates(looks) == of_catalogues(looks) == []


@pytest.mark.parametrize("name", NAMES)
def test_each_template_that_a_site_asks_for_must_be_there(looks: Path, name: str) -> None:
    (looks / f"templates/{name}.html").unlink()
    message = "template must be there, for the site asks for it [template-missing]"
    assert of_templates(looks) == [f"templates/{name}.html: {message}"]


def test_a_direct_template_must_be_there(looks: Path) -> None:
    assert len(of_templates(looks, DIRECT_TEMPLATES=["index", "all"])) == 1


@pytest.mark.parametrize(
    "tag",
    [
        '{% extends "no.html" %}',
        '{% include "no.html" %}',
        '{% import "no.html" as x %}',
        '{% from "no.html" import x %}',
    ],
)
def test_a_template_that_another_names_must_be_there(looks: Path, tag: str) -> None:
    write(looks, "templates/parts/a.html", f"x\n{tag}")
    assert of_templates(looks) == [
        "templates/parts/a.html:2: template must name another of templates, not 'no.html' "
        "[template-missing]"
    ]


@pytest.mark.parametrize(
    "text",
    [
        '{% include "parts/b.html" %}',
        '{% include "no.html" ignore missing %}',
        "{% include name %}",
        '{% include ["no.html", "tag.html"] %}',
        '{% include "sign.svg" %}',
    ],
)
def test_a_template_that_may_be_named_is_let_stand(looks: Path, text: str) -> None:
    write(looks, "templates/parts/b.html", "")
    write(looks, "templates/sign.svg", "")
    write(looks, "templates/tag.html", text)
    assert of_templates(looks) == []


def test_every_template_that_cannot_be_read_is_named_at_once(looks: Path) -> None:
    write(looks, "templates/article.html", "\n\n{% if %}")
    write(looks, "templates/page.html", b"\xff")
    (looks / "templates/parts.html").mkdir()
    write(looks, "templates/index.html", '{% include "no.html" %}')
    assert of_templates(looks) == [
        "templates/article.html:3: template must be mended: Expected an expression, got 'end of "
        "statement block' [template-syntax]",
        "templates/index.html:1: template must name another of templates, not 'no.html' "
        "[template-missing]",
        "templates/page.html: template must be UTF-8, not invalid start byte [template-syntax]",
        "templates/parts.html: could not be read: Is a directory; let the person who builds read "
        "it [source-unreadable]",
    ]


def test_templates_among_the_content_are_parsed_where_they_are(looks: Path) -> None:
    write(looks, "content/extra/a.txt", "\n{% if %}")
    pages = {"extra/a.txt": "a.txt", "extra/nowhere.txt": "b.txt"}
    (fault,) = of_templates(looks, TEMPLATE_PAGES=pages)
    assert fault.startswith("content/extra/a.txt:2: template must be mended")


def test_a_template_is_parsed_as_the_site_s_jinja_parses_it(looks: Path) -> None:
    write(looks, "templates/tag.html", '{{ _("x") }}{% trans %}y{% endtrans %}')
    assert len(of_templates(looks)) == 1
    assert of_templates(looks, JINJA_ENVIRONMENT={"extensions": ["jinja2.ext.i18n"]}) == []


HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
EN = "translations/en/LC_MESSAGES/messages.po"


@pytest.mark.parametrize(
    "entry",
    [
        'msgid "One"\nmsgstr "Eins"',
        '# a note\n\nmsgid ""\n"On"\n  "e"\nmsgstr "Ei\\"ns"',
        'msgctxt "x"\nmsgid "One"\nmsgstr "Eins"',
        'msgid "One"\nmsgstr "Eins"\n\nmsgid "By %(x)s %%"\nmsgstr "%% von %(x)s"',
        'msgid "One"\nmsgstr "Eins"\n\nmsgid "By %(x)s"\nmsgstr ""',
        '#~ msgid "Two"\n#~ msgstr "Zwei %(x)s"\nmsgid "One"\nmsgstr "Eins"',
    ],
)
def test_a_good_catalogue_is_let_stand(looks: Path, entry: str) -> None:
    write(looks, "templates/tag.html", '{{ _("One") }}')
    write(looks, EN, f"{HEAD}{entry}\n")
    assert of_catalogues(looks) == []


@pytest.mark.parametrize("two", ["Zwei", ""])
def test_every_form_of_a_plural_must_be_said(looks: Path, two: str) -> None:
    write(looks, "templates/tag.html", '{{ ngettext("One", "Two", n) }}')
    entry = f'msgid "One"\nmsgid_plural "Two"\nmsgstr[0] "Eins"\nmsgstr[1] "{two}"\n'
    write(looks, EN, f"{HEAD}{entry}")
    missing = f"{EN}: must translate 'One', which tag.html:1 says [translation-missing]"
    assert of_catalogues(looks) == ([] if two else [missing])


def test_a_language_has_as_many_forms_as_it_has(looks: Path) -> None:
    """Russian has three, also in a catalogue whose head does not say so."""
    write(looks, "templates/tag.html", '{{ ngettext("One", "Two", n) }}')
    forms = "".join(f'msgstr[{n}] "{text}"\n' for n, text in enumerate(("a", "b", "")))
    entry = f'msgid "One"\nmsgid_plural "Two"\n{forms}'
    write(looks, "translations/ru/LC_MESSAGES/messages.po", entry)
    assert len(of_catalogues(looks)) == 1


@pytest.mark.parametrize(
    ("entry", "fault"),
    [
        ("", ": must translate 'One', which tag.html:2 says [translation-missing]"),
        (
            'msgid "One"\nmsgstr ""',
            ": must translate 'One', which tag.html:2 says [translation-missing]",
        ),
        (
            '#, fuzzy\nmsgid "One"\nmsgstr "Eins"',
            ": must translate 'One', which tag.html:2 says [translation-missing]",
        ),
        (
            'msgid "One"\nmsgstr "Eins"\n\nmsgid "By %(x)s at %(y)d"\nmsgstr "%(x)s"',
            ":7: translation must have %(x)s and %(y)d as 'By %(x)s at %(y)d' has "
            "[translation-wrong]",
        ),
        (
            'msgid "One"\nmsgstr "Eins %(x)s"',
            ":4: translation must have no place as 'One' has [translation-wrong]",
        ),
        (
            'msgid "One"\nmsgstr "Eins"\n msgstr Eins',
            ':6: catalogue must have msgid "…" or msgstr "…", not \'msgstr Eins\' '
            "[translation-wrong]",
        ),
        (
            f'msgid "One"\nmsgstr "Eins" {"x" * 70}',
            ':5: catalogue must have msgid "…" or msgstr "…", not '
            f"'msgstr \"Eins\" {'x' * 46}' [translation-wrong]",
        ),
    ],
)
def test_what_is_wrong_with_a_catalogue_is_named(looks: Path, entry: str, fault: str) -> None:
    write(looks, "templates/tag.html", '\n{{ _("One") }}')
    write(looks, EN, f"{HEAD}{entry}\n")
    assert of_catalogues(looks) == [f"{EN}{fault}"]


def test_every_catalogue_that_cannot_be_read_is_named_at_once(looks: Path) -> None:
    (looks / "translations/be/LC_MESSAGES/messages.po").mkdir(parents=True)
    write(looks, EN, HEAD.encode() + b'msgid "x"\nmsgstr "\xff"\n')
    write(looks, "translations/ru/LC_MESSAGES/messages.po", f"{HEAD}x\ny\n")
    assert of_catalogues(looks) == [
        "translations/be/LC_MESSAGES/messages.po: could not be read: Is a directory; let the "
        "person who builds read it [source-unreadable]",
        f"{EN}:5: catalogue must be UTF-8, not byte 0xff [translation-wrong]",
        'translations/ru/LC_MESSAGES/messages.po:4: catalogue must have msgid "…" or msgstr "…", '
        "not 'x' [translation-wrong]",
        'translations/ru/LC_MESSAGES/messages.po:5: catalogue must have msgid "…" or msgstr "…", '
        "not 'y' [translation-wrong]",
    ]


def test_messages_are_those_of_all_templates_in_order(looks: Path) -> None:
    write(looks, "templates/parts/a.html", '{{ _("Two") }}{{ _("One") }}')
    write(looks, "templates/tag.html", "{% trans %}50% of it{% endtrans %}")
    write(looks, "templates/broken.html", '{{ _("Three") }}{% if %}')
    write(looks, EN, HEAD)
    assert [line.partition("translate ")[2] for line in of_catalogues(looks)] == [
        "'50%% of it', which tag.html:1 says [translation-missing]",
        "'One', which parts/a.html:1 says [translation-missing]",
        "'Two', which parts/a.html:1 says [translation-missing]",
    ]


def test_catalogues_are_still_read_beside_a_template_that_is_not(looks: Path) -> None:
    write(looks, "templates/page.html", b"\xff")
    write(looks, EN, f'{HEAD}msgid "One"\nmsgstr "Eins %%"\n')
    assert len(of_catalogues(looks)) == 1

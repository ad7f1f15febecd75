"""The chrome speaks each of its languages whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment
from jinja2.lexer import TOKEN_DATA

from plugins.languages import spoken
from tests.sites import ROOT, Site, article

THEME = ROOT / "theme"
TEMPLATES = THEME / "templates"
LANGUAGES = spoken(THEME)
# What is the same in every language of the chrome.
NEUTRAL = {"404", "(JSON)", 'lang="', 'dir="', "copy", "discard"}


def catalogue(lang: str) -> Catalog:
    with (THEME / "translations" / lang / "LC_MESSAGES" / "messages.po").open("rb") as source:
        return read_po(source, locale=lang, abort_invalid=True)


def messages() -> set[str]:
    """Every message that a template or a plugin speaks."""
    options = {"trimmed": "true", "silent": "false", "newstyle_gettext": "true"}
    in_templates = extract_from_dir(
        str(TEMPLATES), [("**.html", "jinja2.ext:babel_extract")], {"**.html": options}
    )
    keywords = {"gettext": None, "translate": None}
    in_plugins = extract_from_dir(str(ROOT / "plugins"), [("**.py", "python")], keywords=keywords)
    return {str(found[2]) for found in (*in_templates, *in_plugins)}


def test_these_languages_are_spoken() -> None:
    assert LANGUAGES == ("be", "en", "kk", "pl", "ru", "uk")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_no_message_is_missing_from_a_catalogue_and_none_is_left_over(lang: str) -> None:
    translated = {str(m.id) for m in catalogue(lang) if m.id and m.string and not m.fuzzy}
    assert translated == messages()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_translation_fills_the_places_that_its_message_has(lang: str) -> None:
    for message in catalogue(lang):
        places = re.findall(r"%\(\w+\)s", str(message.id))
        assert sorted(places) == sorted(re.findall(r"%\(\w+\)s", str(message.string))), message.id


def test_no_template_holds_words_that_cannot_be_translated() -> None:
    assert list(_untranslatable()) == []


def _untranslatable() -> Iterator[str]:
    for path in sorted(TEMPLATES.rglob("*.html")):
        for where, text in _texts(path):
            if text not in NEUTRAL and any(letter.isalpha() for letter in text):
                yield f"{where}: {text!r}"


def _texts(path: Path) -> Iterator[tuple[str, str]]:
    """What a template prints as it stands: text, and the attributes that are read out."""
    tokens = Environment(autoescape=True, extensions=["jinja2.ext.i18n"]).lex(
        path.read_text("utf-8")
    )
    printed = "".join(value if kind == TOKEN_DATA else "\0" for _, kind, value in tokens)
    outside = re.sub(r"<(?:[^<>\"]|\"[^\"]*\")*>", "\n", printed)
    for text in re.split(r"[\n\0]", outside):
        yield path.name, text.strip()
    for attribute in re.findall(r'(?:aria-label|title|alt|placeholder|value)="([^"\0]+)', printed):
        yield f"{path.name} (attribute)", attribute


def test_the_search_for_untranslatable_words_finds_one(tmp_path: Path) -> None:
    template = tmp_path / "a.html"
    template.write_text('<p title="Bad">{{ _("Good") }} Worse</p>')
    assert {text for _, text in _texts(template)} >= {"Bad", "Worse"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("ru", ["К тексту", "Новости и статьи", "29 мая 2013", "Заметили ошибку?"]),
        ("en", ["Skip to the text", "News and articles", "29 May 2013", "Noticed a mistake?"]),
        ("be", ["Да тэксту", "Навіны і артыкулы", "29 мая 2013", "Заўважылі памылку?"]),
    ],
)
def test_the_chrome_speaks_the_language_that_is_set(
    site: Site, lang: str, words: list[str]
) -> None:
    site.write("articles/a-plan.md", article(Lang="fr"))
    site.build(CHROME_LANG=lang)
    page = site.page()
    assert all(word in page for word in words)
    assert '<html lang="fr"' in page
    assert f'<header class="nameplate" lang="{lang}">' in page


@pytest.mark.parametrize(
    ("lang", "month", "day"),
    [
        ("ru", "май 2013", "5 июня 2013"),
        ("en", "May 2013", "5 June 2013"),
        ("uk", "травень 2013", "5 червня 2013"),
        ("kk", "2013 жылғы мамыр", "2013 ж. 5 маусым"),
        ("pl", "maj 2013", "5 czerwca 2013"),
    ],
)
def test_dates_are_words_of_the_chrome_s_language(
    site: Site, lang: str, month: str, day: str
) -> None:
    site.write("articles/a-plan.md", article(Date="2013-05", Modified="2013-06-05"))
    site.build(CHROME_LANG=lang)
    assert f">{month}</time>" in site.page()
    assert f">{day}</time>" in site.page()


def test_a_byline_speaks_the_article_s_language(site: Site) -> None:
    site.write("articles/a.md", article(Lang="ru"))
    site.write("articles/b.md", article(Lang="en-GB"))
    site.write("articles/c.md", article(Lang="fr"))
    site.build()
    spoken = ["By <a" in site.page(f"articles/{name}.html") for name in "abc"]
    assert spoken == [False, True, False]


def test_one_more_language_is_a_catalogue_and_nothing_else(site: Site) -> None:
    theme = site.folder / "theme"
    shutil.copytree(THEME, theme)
    german = theme / "translations/de/LC_MESSAGES/messages.po"
    german.parent.mkdir(parents=True)
    english = (THEME / "translations/en/LC_MESSAGES/messages.po").read_text("utf-8")
    german.write_text(
        english.replace("Language: en", "Language: de").replace(
            'msgstr "Main menu"', 'msgstr "Hauptmenü"'
        ),
        "utf-8",
    )
    site.write("articles/a-plan.md", article(Lang="de", Date="2013-05"))
    site.build(CHROME_LANG="de", THEME=str(theme))
    page = site.page()
    assert '<html lang="de"' in page
    assert 'aria-label="Hauptmenü"' in page
    assert ">Mai 2013</time>" in page


def test_a_language_that_the_theme_does_not_speak_is_refused(site: Site) -> None:
    site.write("articles/a.md", article())
    with pytest.raises(Exception, match=r"CHROME_LANG must be one of .*, not 'de'"):
        site.build(CHROME_LANG="de")

"""Every word is in the language declared for it, and the chrome speaks the one it was told to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.core import get_global
from babel.localedata import locale_identifiers
from playwright.sync_api import Browser, Page

from plugins.stylesheet import join
from tests.browser import axe, probes
from tests.browser.conftest import Visits
from tests.browser.newspaper import KINDS
from tests.browser.serving import serving
from tests.sites import Site

CYRILLIC = {"ru", "be", "uk"}

SPOKEN = [
    ("seed", "ru", "К тексту"),
    ("seed", "ru", "май 2013"),
    ("seed", "ru", "Заметили ошибку? Пожалуйста, выделите её и нажмите"),
    ("seed", "ru", "Архив 2013 года"),
    ("seed", "ru", "Статьи"),
    ("seed", "en", "Integration action plan"),
    ("seed", "en", "By"),
    ("seed", "en", "Mikhail Veniaminov"),
    ("Russian article", "ru", "29 мая 2014"),
    ("Russian article", "en", "English"),
    ("Hebrew article", "he", "השוק נפתח מחדש"),
    ("Hebrew article", "ru", "10 мая 2014"),
    ("home, page 2", "en", "The port took in 15 ships"),
    ("home, page 2", "en", "A week’s traffic in the port"),
    ("home, page 2", "ru", "О движении в порту за неделю"),
    ("section", "ru", "Раздел"),
    ("404", "ru", "Страница не найдена"),
]


@pytest.mark.parametrize(("kind", "lang", "text"), SPOKEN)
def test_words_are_in_the_language_declared_for_them(
    visit: Visits, kind: str, lang: str, text: str
) -> None:
    declared = {said for said, words in probes.texts_by_language(visit(kind)) if words == text}
    assert declared == {lang}


@pytest.mark.parametrize("kind", KINDS)
def test_cyrillic_is_never_declared_to_be_another_script(visit: Visits, kind: str) -> None:
    """But for a person's name, which belongs to no language (WCAG 3.1.2)."""
    texts = [
        (lang, re.sub("Іван Іваноў", "", text))
        for lang, text in probes.texts_by_language(visit(kind))
    ]
    assert [
        text for lang, text in texts if lang not in CYRILLIC and re.search("[а-яё]", text, re.I)
    ] == []


def test_a_text_from_right_to_left_stands_so_and_the_chrome_does_not(visit: Visits) -> None:
    page = visit("Hebrew article")
    assert probes.style(page.locator(".article__rule + p"), "direction") == "rtl"
    assert probes.style(page.locator(".nameplate"), "direction") == "ltr"
    assert probes.style(page.locator(".colophon"), "direction") == "ltr"


# --- the chrome in its other languages ---

ARCHIVES = {"en": "Archive", "be": "Архіў"}
NAMES = {"en": "News and articles", "be": "Навіны і артыкулы"}
MONTHS = {"en": "May 2013", "be": "май 2013"}
every_chrome = pytest.mark.parametrize("lang", ["en", "be"])


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The addresses of our own content with its chrome in English and in Belarusian."""
    sites = {lang: Site(tmp_path_factory.mktemp(lang)) for lang in ARCHIVES}
    for lang, site in sites.items():
        site.copy_content()
        site.write("pages/quay.md", "Title: Причал\nLang: ru\n\nПричал один.\n")
        site.build(CHROME_LANG=lang)
    with serving(sites["en"].output) as english, serving(sites["be"].output) as belarusian:
        yield {"en": english, "be": belarusian}


@pytest.fixture
def edition(browser: Browser, editions: dict[str, str], lang: str) -> Iterator[Visits]:
    visits = Visits(browser, editions[lang], {})
    yield visits
    visits.close()
    assert visits.complaints == []


@every_chrome
def test_the_menu_speaks_the_chromes_language(edition: Visits, lang: str) -> None:
    menu = edition("seed").locator(".nameplate__menu")
    assert menu.get_by_role("link", name=ARCHIVES[lang], exact=True).count() == 1


@pytest.mark.parametrize("lang", ["be"])
def test_a_page_without_a_version_in_the_chromes_language_keeps_its_own(
    edition: Visits, lang: str
) -> None:
    entry = edition("seed").locator(".nameplate__menu").get_by_role("link", name="Причал")
    assert entry.get_attribute("lang") == "ru"


@every_chrome
def test_the_site_bears_its_name_in_the_chromes_language(edition: Visits, lang: str) -> None:
    assert edition("home").get_by_role("heading", level=1).inner_text() == NAMES[lang]


@every_chrome
def test_lists_are_pages_in_the_chromes_language(edition: Visits, lang: str) -> None:
    assert edition("home").locator("html").get_attribute("lang") == lang


@every_chrome
def test_an_article_stays_a_page_in_its_own_language(edition: Visits, lang: str) -> None:
    assert edition("seed").locator("html").get_attribute("lang") == "en"


@every_chrome
def test_dates_are_written_as_the_chromes_language_writes_them(edition: Visits, lang: str) -> None:
    date = edition("seed").locator(".byline time")
    assert date.inner_text() == MONTHS[lang]
    assert date.get_attribute("datetime") == "2013-05"


@every_chrome
def test_axe_finds_nothing_in_the_edition(edition: Visits, lang: str) -> None:
    assert axe.findings(edition("seed")) == ""


# --- what the stylesheet knows of a language, on a page of nothing else ---

STYLES = join(Path("theme/static/css/texts.css"))

ABOUT = """() => {
  const p = document.querySelector('.article__rule + p');
  const line = getComputedStyle(p, '::first-line');
  const quotes = getComputedStyle(document.querySelector('q')).quotes;
  return [line.fontVariantCaps, quotes];
}"""


@pytest.fixture(scope="module")
def sheet(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


@pytest.mark.parametrize(
    ("langs", "caps", "quotes"),
    [
        ("en en en", "small-caps", "auto"),
        ("ru ru ru", "normal", '"«" "»" "„" "“"'),
        ("kk kk kk", "normal", '"«" "»" "“" "”"'),
        ("be-BY be-BY be-BY", "normal", '"«" "»" "„" "“"'),
        ("uz-Cyrl uz-Cyrl uz-Cyrl", "normal", '"«" "»" "„" "“"'),
        ("bg bg bg", "normal", '"„" "“" "‚" "‘"'),
        # A passage has its own, a quotation within a sentence that of the sentence.
        ("ru en en", "small-caps", "auto"),
        ("en kk kk", "normal", '"«" "»" "“" "”"'),
        ("kk kk en", "normal", '"«" "»" "“" "”"'),
        ("en en ru", "small-caps", "auto"),
    ],
)
def test_first_lines_and_quotations_are_those_of_the_text(
    sheet: Page, langs: str, caps: str, quotes: str
) -> None:
    """False small capitals, letterspaced, stood in Kazakh; <q> had English marks in it."""
    page_lang, lang, q_lang = langs.split()
    sheet.set_content(
        f'<!doctype html><html lang="{page_lang}"><style>{STYLES}</style><article class="article '
        f'prose"><hr class="article__rule"><p lang="{lang}">a <q lang="{q_lang}">b</q>'
    )
    assert sheet.evaluate(ABOUT) == [caps, quotes]


def test_every_language_written_in_cyrillic_is_known_to_the_stylesheet() -> None:
    scripts = get_global("likely_subtags")
    languages = {name.partition("_")[0] for name in locale_identifiers()}
    cyrillic = {name for name in languages if "_Cyrl_" in scripts.get(name, "")}
    listed = set(re.findall(r":lang\((\w+)\)", STYLES))
    assert {"ru", "kk", "tt"} < cyrillic <= listed


def test_only_latin_letters_have_small_capitals_in_the_first_line() -> None:
    """Spaced letters tore Arabic words, and Georgian ones became capitals."""
    (given,) = re.findall(r":is\(([^{}]*)\):where\(:not\(q\)\) \{ --first-line-caps: small", STYLES)
    listed, scripts = set(re.findall(r":lang\((\w+)\)", given)), get_global("likely_subtags")
    assert {"en", "pl"} < listed
    assert {lang for lang in listed if "_Latn_" not in scripts[lang]} == set()
    assert STYLES.count("--first-line-caps: small-caps") == 1

"""The article that the site begins with is published word for word."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from tests.html import by_class, elements, json_ld, links, meta, parse, text_of, words_of
from tests.sites import Site

PAGE = "articles/integration-action-plan.html"
SEED = (Path(__file__).parent / "seed.txt").read_text("utf-8")


@pytest.fixture(scope="module")
def page(real_site: Site) -> str:
    return real_site.page(PAGE)


def test_every_word_of_the_source_stands_in_the_page_in_order(page: str) -> None:
    """From the headline to «Новости и статьи», the listing's name, which ends the source."""
    tree = parse(page)
    shown = words_of(elements(tree, "main")[0]).split()
    position = 0
    for word in SEED.split():
        assert word in shown[position:], f"{word!r} is not in the page after word {position}"
        position = shown.index(word, position) + 1


def test_the_seven_paragraphs_are_the_source_s_own(page: str) -> None:
    article = elements(parse(page), "article")[0]
    rule, end = (place for place, block in enumerate(article) if block.tag == "hr")
    paragraphs = SEED.split("\n\n")[2:]
    paragraphs[-1] = paragraphs[-1].split("\n")[0]
    assert [text_of(p) for p in article[rule + 1 : end]] == paragraphs


def test_headline_standfirst_and_byline_stand_in_this_order(page: str) -> None:
    article = elements(parse(page), "article")[0]
    words = words_of(article)
    assert text_of(elements(article, "h1")[0]) == "Integration action plan"
    assert words.index("Integration action plan") < words.index("Belarus and Kazakhstan could")
    assert words.index("coming years") < words.index("By Mikhail Veniaminov")
    assert words.index("By Mikhail Veniaminov") < words.index("On meeting")


def test_a_month_is_shown_as_a_month(page: str) -> None:
    time = elements(parse(page), "time")[0]
    assert (time.get("datetime"), text_of(time), time.get("lang")) == ("2013-05", "май 2013", "ru")


def test_the_author_is_named_in_an_address_and_leads_to_the_author_s_page(page: str) -> None:
    address = elements(parse(page), "address")[0]
    link = elements(address, "a")[0]
    assert (link.get("rel"), link.get("href")) == ("author", "/author/mikhail-veniaminov/")


def test_the_report_line_is_the_source_s_own_and_mails_address_and_version(page: str) -> None:
    line = by_class(parse(page), "report-line")[0]
    assert text_of(line) == "Заметили ошибку? Пожалуйста, выделите её и нажмите Ctrl+Enter"
    mail = elements(line, "a")[0].get("href", "")
    assert mail.startswith("mailto:desk@example.org?subject=Integration%20action%20plan&body=")
    assert "https%3A%2F%2Fpaper.example%2Farticles%2Fintegration-action-plan.html" in mail
    assert "articles%2F2013%2Fintegration-action-plan.md%20" in mail


def test_words_are_marked_with_their_language(page: str) -> None:
    tree = parse(page)
    assert elements(tree, "html")[0].get("lang") == "en"
    for name in ("skip-link", "nameplate", "kicker", "report-line", "listing", "colophon"):
        assert [element.get("lang") for element in by_class(tree, name)] == ["ru"], name


def test_machines_read_the_dates_that_people_see(page: str) -> None:
    tree = parse(page)
    (data,) = json_ld(tree)
    tags = meta(tree)
    assert data["datePublished"] == data["dateModified"] == "2013-05"
    # A DateTime of Open Graph has a day.
    assert not [name for name in tags if name.endswith("_time")]


def test_machines_read_what_the_page_says(page: str, real_site: Site) -> None:
    tree = parse(page)
    (data,) = json_ld(tree)
    url = f"https://paper.example/{PAGE}"
    assert data["headline"] == meta(tree)["og:title"] == "Integration action plan"
    assert data["alternativeHeadline"] == meta(tree)["description"]
    assert data["mainEntityOfPage"]["@id"] == meta(tree)["og:url"] == url
    assert links(tree, "canonical")[0].get("href") == url
    assert data["inLanguage"] == "en"
    assert data["isAccessibleForFree"] is True
    assert data["author"][0]["url"] == "https://paper.example/author/mikhail-veniaminov/"
    for policy in ("publishingPrinciples", "correctionsPolicy", "actionableFeedbackPolicy"):
        path = data["publisher"][policy].removeprefix("https://paper.example/")
        assert (real_site.output / path).is_file()


def test_the_page_fits_into_the_first_flight_of_a_connection(page: str) -> None:
    """design.md, «Budgets»: at most 9,000 bytes for so short an article."""
    assert len(gzip.compress(page.encode(), mtime=0)) <= 9_000

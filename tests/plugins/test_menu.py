"""The setting MENU: what it may name, and the menu that it makes."""

from __future__ import annotations

import pytest

from desk.build import BuildError
from plugins.menu.model import wrong_menu
from tests.html import by_class, elements, parse, text_of
from tests.sites import SECTIONS, Site, article

PAGE = "Title: {}\nLang: {}\n\nText.\n"
MENU = [
    "section/news",
    ("Shop", "https://shop.example/?a=1"),
    "pages/about.md",
    "feeds",
    "section/gone",  # it has no article, and so no page
]


@pytest.mark.parametrize(
    ("value", "faults"),
    [
        ([], 0),
        (MENU, 0),
        ("sections", 1),
        (["sektions", "section/none", "pages/gone.md"], 3),
        ([("Shop", "http://shop.example")], 1),
        ([("", "https://shop.example"), ("Shop",), 3], 3),
    ],
)
def test_each_item_that_names_nothing_is_refused(value: object, faults: int) -> None:
    wrong = [*wrong_menu({"MENU": value, "SECTIONS": SECTIONS}, {"pages/about.md"}.__contains__)]
    assert len(wrong) == faults
    assert all("must hold 'sections', 'pages', 'archive'" in must for must in wrong)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("menu"))
    site.write("articles/a-plan.md", article(Section="News"))
    site.write("articles/b.md", article("B", Section="Culture"))
    site.write("pages/about.md", PAGE.format("About", "en"))
    site.write("pages/terms.md", PAGE.format("Terms", "en"))
    return site


def links(site: Site, part: str) -> list[tuple[str, str]]:
    """The labels and addresses of a menu of the page."""
    menu = by_class(parse(site.page()), part)[0]
    return [(text_of(link), link.get("href") or "") for link in elements(menu, "a")]


def test_the_menu_has_what_the_setting_names_in_its_order(site: Site) -> None:
    site.build(MENU=MENU, CHROME_LANG="en")
    assert links(site, "nameplate__menu") == [
        ("News", "/section/news/"),
        ("Shop", "https://shop.example/?a=1"),
        ("About", "/pages/about.html"),
        ("Feed", "/feeds/"),
    ]
    in_foot = [label for label, _ in links(site, "colophon")]
    assert in_foot.count("Feed") == 1
    assert len(links(site, "nameplate__sections")) == 2


def test_sections_in_the_menu_have_no_row_of_their_own(site: Site) -> None:
    site.build(MENU=["sections", "pages"], CHROME_LANG="en")
    labels = [label for label, _ in links(site, "nameplate__menu")]
    assert sorted(labels) == ["About", "Culture", "News", "Terms"]
    assert not by_class(parse(site.page()), "nameplate__sections")


def test_a_page_that_is_not_there_stops_the_build(site: Site) -> None:
    with pytest.raises(BuildError, match=r"MENU must hold .* not 'pages/gone\.md'"):
        site.build(MENU=["pages/gone.md"])

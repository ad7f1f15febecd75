"""The lists of sections, authors and tags: their order, their names and their addresses."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from PIL import Image

from tests.html import by_class, elements, json_ld, parse, text_of
from tests.photographs import photograph
from tests.sites import Site, article

AUTHORS = """\
[[author]]
name = "Ivan Ivanou"
also = ["Іван Іваноў"]
page = "pages/about.html"

[[author]]
name = "Яна"
page = "https://x.example/yana"
picture = "images/yana.jpg"
about = "Пишет о портах -- с 2009 года."

[[author]]
name = "Ёлка Юдина"
"""
TAGS = """\
[[tag]]
name = "C++"
slug = "cpp"

[[tag]]
name = "Минск"
also = ["Мінск"]
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("lists"))
    site.write("authors.toml", AUTHORS)
    site.write("tags.toml", TAGS)
    site.write("images/yana.jpg", photograph(480, 640, with_place=True))
    site.write("pages/about.md", "Title: About\n\nText.\n")
    link = "[c]({tag}C++) [m]({tag}Мінск) [s]({category}Статьи)"
    site.write("articles/a.md", article("A", link, Author="Яна", Tags="C++, Минск, ёж"))
    site.write("articles/b.md", article("B", Author="Іван Іваноў", Tags="C#, Мінск, ель"))
    site.write("articles/c.md", article("C", Author="Ivan Ivanou, Ёлка Юдина", Tags="жук"))
    site.write("articles/d.md", article("D", Author=None))
    site.build("publishconf.py", SITEURL="https://paper.example")
    return site


def groups(site: Site) -> list[list[str]]:
    """The names of each group of the archive, in order."""
    found = by_class(parse(site.page("archives/index.html")), "archive__group")
    return [[text_of(a) for a in elements(group, "a")] for group in found]


def test_names_are_in_the_order_of_the_chromes_alphabet(site: Site) -> None:
    """They once stood in that of their transliterated addresses: Яна before Ёлка."""
    _, _, authors, tags = groups(site)
    assert authors == ["Ёлка Юдина", "Яна", "Ivan Ivanou"]
    assert tags == ["ёж", "ель", "жук", "Минск", "C#", "C++"]


def test_names_with_one_address_have_one_of_their_own_by_the_table(site: Site) -> None:
    assert {"tag/cpp/index.html", "tag/c/index.html"} <= site.files().keys()


def test_one_author_in_two_scripts_has_one_list_under_the_name_of_the_table(site: Site) -> None:
    page = site.page("author/ivan-ivanou/index.html")
    assert '<h1 class="headline headline--list">Ivan Ivanou</h1>' in page
    assert {"/articles/b.html", "/articles/c.html"} <= set(re.findall(r'href="([^"]+)"', page))
    byline = by_class(parse(site.page("articles/b.html")), "byline__authors")[0]
    assert text_of(byline).strip().endswith("Іван Іваноў")


def test_a_link_to_a_list_goes_by_the_same_table(site: Site) -> None:
    page = site.page("articles/a.html")
    assert {"/tag/cpp/", "/tag/minsk/", "/section/articles/"} <= set(
        re.findall(r'href="([^"]+)"', page)
    )


def test_the_page_about_an_author_is_linked_from_their_list_and_named_for_machines(
    site: Site,
) -> None:
    for slug, article_, page, about in (
        ("ivan-ivanou", "b", "/pages/about.html", "https://paper.example/pages/about.html"),
        ("iana", "a", "https://x.example/yana", "https://x.example/yana"),
    ):
        link = by_class(parse(site.page(f"author/{slug}/index.html")), "list__more")[0]
        assert elements(link, "a")[0].get("href") == page
        (data,) = json_ld(parse(site.page(f"articles/{article_}.html")))
        assert data["author"][0]["sameAs"] == about


def test_a_list_that_pelican_put_elsewhere_is_found_there_too(site: Site) -> None:
    """Ёлка was `iolka` while addresses were Unidecode's; readers and feeds still come there."""
    assert 'content="0; url=/author/elka-iudina/"' in site.page("author/iolka-iudina/index.html")
    assert "/author/iolka-iudina/ /author/elka-iudina/ 301" in site.page("_redirects")
    assert "<title>" in site.page("feeds/author/iolka-iudina.atom.xml")
    assert "author/c" not in site.page("_redirects")


def test_an_article_without_an_author_claims_none(site: Site) -> None:
    """`author: []` would say that nobody wrote it."""
    (data,) = json_ld(parse(site.page("articles/d.html")))
    assert "author" not in data


def test_an_author_has_a_portrait_and_a_line_at_the_head_of_their_list(site: Site) -> None:
    head = by_class(parse(site.page("author/iana/index.html")), "list__header")[0]
    assert "Пишет о портах — с 2009 года." in text_of(head)
    (image,) = elements(head, "img")
    with Image.open(BytesIO(site.files()[image.get("src", "").lstrip("/")])) as face:
        assert face.size == (320, 320)
        assert not face.getexif()
    assert not by_class(parse(site.page("author/ivan-ivanou/index.html")), "list__portrait")


def test_the_list_of_an_author_names_them_once_but_with_others(site: Site) -> None:
    bylines = by_class(parse(site.page("author/ivan-ivanou/index.html")), "story__authors")
    assert {text_of(one) for one in bylines} == {"Ivan Ivanou, Ёлка Юдина", "Іван Іваноў"}
    assert not by_class(parse(site.page("author/iana/index.html")), "story__authors")


def test_the_portrait_of_whoever_wrote_alone_stands_beside_the_byline(site: Site) -> None:
    page = parse(site.page("articles/a.html"))
    assert len(by_class(page, "byline__portrait")) == 1
    (person,) = json_ld(page)[0]["author"]
    assert person["description"] == "Пишет о портах — с 2009 года."
    assert person["image"].startswith("https://paper.example/images/yana-1x1-320.")
    assert not by_class(parse(site.page("articles/c.html")), "byline__portrait")

"""A text that moved is found at every address that it had."""

from __future__ import annotations

import pytest

from desk.build import BuildError
from tests.html import elements, parse
from tests.sites import Site, article

OLD = "articles/the-plan.html, /2012/plan/, articles/план%201.html"


def test_each_old_address_has_a_page_that_leads_to_the_text(site: Site) -> None:
    site.write("articles/a-plan.md", article(Aliases=OLD))
    site.build("publishconf.py", SITEURL="https://paper.example/news")
    for path in ("articles/the-plan.html", "2012/plan/index.html", "articles/план 1.html"):
        tree = parse(site.page(path))
        refresh = [e.get("content") for e in elements(tree, "meta") if e.get("http-equiv")]
        assert "0; url=/news/articles/a-plan.html" in refresh
        links = {e.get("rel"): e.get("href") for e in elements(tree, "link")}
        assert links["canonical"] == "https://paper.example/news/articles/a-plan.html"
        assert "/news/articles/a-plan.html" in [e.get("href") for e in elements(tree, "a")]
        assert "the-plan" not in site.page("sitemap.xml")


def test_hosts_are_told_in_the_form_of_netlify(site: Site) -> None:
    site.write("articles/a-plan.md", article(Aliases=OLD))
    site.build("publishconf.py", SITEURL="https://paper.example/news")
    assert site.page("_redirects").splitlines() == [
        "/news/2012/plan/ /news/articles/a-plan.html 301",
        "/news/articles/the-plan.html /news/articles/a-plan.html 301",
        "/news/articles/%D0%BF%D0%BB%D0%B0%D0%BD%201.html /news/articles/a-plan.html 301",
    ]


def test_without_an_alias_nothing_is_written_for_hosts(site: Site) -> None:
    site.write("articles/a-plan.md", article())
    site.write("articles/draft.md", article(Status="draft", Aliases="articles/x.html"))
    site.build()
    assert not {"_redirects", "articles/x.html"} & site.files().keys()


@pytest.mark.parametrize(
    ("alias", "whose"),
    [
        ("index.html", "the site's own"),
        ("feeds/old.html", "the site's own"),
        ("articles/a-plan.html", "the text's own"),
        ("articles/B-plan.html", "that of articles/b-plan.md"),
        ("old/", "that of articles/b-plan.md"),
        ("robots.txt/", "below 'robots.txt', which is a file"),
        ("_redirects/", "below '_redirects', which is a file"),
        ("Articles/B-plan.html/x.html", "below 'articles/b-plan.html', which is a file"),
    ],
)
def test_an_address_that_is_taken_is_refused(
    site: Site, alias: str, whose: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.write("articles/a-plan.md", article(Aliases=alias))
    site.write("articles/b-plan.md", article("B", Aliases="old/index.html"))
    monkeypatch.chdir(site.content)
    with pytest.raises(BuildError) as stopped:
        site.build()
    (message,) = map(str, stopped.value.faults)
    refused = alias if alias != "old/" else "old/index.html"
    other = "that of articles/a-plan.md" if alias == "old/" else whose
    assert message.partition(": ")[2] == (
        f"Aliases must name addresses that are free: {refused!r} is {other}"
    )


def test_an_address_cannot_lie_below_another_old_one(site: Site) -> None:
    """A folder cannot stand in the place of a file: the build broke off while it was committed, and
    so did all after it."""
    site.write("articles/a-plan.md", article(Aliases="x.html"))
    site.write("articles/b-plan.md", article("B", Aliases="x.html/y/"))
    with pytest.raises(BuildError, match=r"'x.html/y/' is below 'x.html', which is a file"):
        site.build()


@pytest.mark.parametrize(
    "alias",
    ["a-plan", "../x.html", "x//y.html", "/", "https://x.example/a.html", 'x".html', "x$y.html"],
)
def test_what_is_no_address_of_a_page_is_refused(site: Site, alias: str) -> None:
    site.write("articles/a-plan.md", article(Aliases=alias))
    with pytest.raises(BuildError, match=r"Aliases must (be paths of pages|have a letter)"):
        site.build()

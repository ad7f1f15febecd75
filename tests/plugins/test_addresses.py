"""Each source has one address, and no two share one."""

from __future__ import annotations

import re

import pytest

from desk.build import BuildError
from plugins.addresses import is_reserved
from tests.sites import Site, article


@pytest.mark.parametrize("lang", ["ru", "en", "de"])
def test_an_original_lies_at_its_slug_in_any_language(site: Site, lang: str) -> None:
    site.write("articles/a-plan.md", article(Lang=lang))
    site.build()
    assert (site.output / "articles/a-plan.html").is_file()


def test_a_translation_adds_its_language(site: Site) -> None:
    site.write("articles/a.md", article(Lang="en", Slug="a-plan"))
    site.write("articles/b.md", article(Lang="ru", Slug="a-plan", Translation="true"))
    site.build()
    assert '<html lang="en"' in site.page("articles/a-plan.html")
    assert '<html lang="ru"' in site.page("articles/a-plan-ru.html")


def test_of_two_languages_without_a_mark_the_site_s_own_is_the_original(site: Site) -> None:
    site.write("articles/a.md", article(Lang="en", Slug="a-plan"))
    site.write("articles/b.md", article(Lang="ru", Slug="a-plan"))
    site.build()
    assert '<html lang="ru"' in site.page("articles/a-plan.html")
    assert '<html lang="en"' in site.page("articles/a-plan-en.html")


def test_two_sources_of_one_address_are_both_named(site: Site) -> None:
    site.write("articles/2012/a.md", article())
    site.write("articles/2013/a.md", article())
    with pytest.raises(BuildError) as stopped:
        site.build()
    message = str(stopped.value).replace(f"{site.content}/", "")
    assert message == (
        "articles/2013/a.md:1: must have a slug of its own: articles/a.html is the address of "
        "articles/2012/a.md too; change `Slug:`"
    )


def test_articles_of_one_day_stand_in_the_order_of_their_slugs(site: Site) -> None:
    for name in "cabed":
        site.write(f"articles/{name}.md", article(name.upper() * 2))
    site.build()
    headlines = re.findall(r'story__headline"><a[^>]*>(?:<[^>]*>)?(\w\w)', site.page("index.html"))
    assert headlines == ["AA", "BB", "CC", "DD", "EE"]


@pytest.mark.parametrize("slug", ["index", "archives", "404"])
def test_a_source_never_replaces_what_the_site_writes(site: Site, slug: str) -> None:
    source = site.write("pages/a.md", f"Title: A\nLang: ru\nSlug: {slug}\n\nText.\n")
    settings = {"PAGE_SAVE_AS": "{slug}.html", "PAGE_URL": "{slug}.html"}
    settings.update(ARCHIVES_SAVE_AS="archives.html", ARCHIVES_URL="archives.html")
    with pytest.raises(BuildError) as stopped:
        site.build(**settings)
    assert (
        f"{source}:1: must have another address than {slug}.html, which the site writes; "
        "change `Slug:`"
    ) in str(stopped.value)


@pytest.mark.parametrize(
    ("path", "reserved"),
    [
        ("index.html", True),
        ("Index.html", True),
        ("feeds/all.atom.xml", True),
        ("section/a/index.html", True),
        ("robots.txt", True),
        (".htaccess", True),
        ("_headers", True),
        (".nojekyll", True),
        ("pages/.htaccess", False),
        ("all.html", True),
        ("archives.html", False),
        ("articles/index.html", False),
        ("pages/archives.html", False),
    ],
)
def test_what_is_reserved_follows_from_the_settings(path: str, reserved: bool) -> None:
    settings = {
        "DIRECT_TEMPLATES": ["index", "archives"],
        "ARCHIVES_SAVE_AS": "All.html",
        "TEMPLATE_PAGES": {"extra/robots.txt": "robots.txt"},
        "CATEGORY_SAVE_AS": "section/{slug}/index.html",
        "ARTICLE_SAVE_AS": "articles/{slug}/index.html",
    }
    assert is_reserved(path, settings) is reserved


def test_a_page_cannot_lie_below_a_file(site: Site) -> None:
    site.write("articles/a.md", article())
    site.write("images/x", "a file")
    over = {"path": "Articles"}
    with pytest.raises(BuildError) as stopped:
        site.build(EXTRA_PATH_METADATA={"images/x": over})
    (message,) = [str(f) for f in stopped.value.faults if f.code == "address-clash"]
    assert message.endswith(
        "a.md:1: must have another address than articles/a.html, for articles is a file; "
        "change `Slug:`"
    )


def test_an_address_is_not_overlong(site: Site) -> None:
    source = site.write(f"articles/{'a' * 101}.md", article())
    with pytest.raises(BuildError, match="of at most 100 letters, not 101; shorten it"):
        site.build()
    source.unlink()
    site.write("articles/a.md", article(Author="b" * 101))
    with pytest.raises(BuildError, match="Author must have at most 100 letters in each name"):
        site.build()

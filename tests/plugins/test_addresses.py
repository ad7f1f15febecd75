"""Each source has one address, and no two share one."""

from __future__ import annotations

import re

import pytest

from desk.build import BuildError
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

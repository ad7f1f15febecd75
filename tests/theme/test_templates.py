"""Our theme stands alone and names its faults."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from pelican.settings import read_settings

from desk.build import BuildError, build
from plugins.stylesheet import ENTRIES
from tests.html import elements, parse
from tests.sites import ROOT, Site, article


@pytest.fixture
def theme(tmp_path: Path) -> Path:
    """A copy of the theme that a test may break."""
    return Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))


def fault(site: Site, theme: Path) -> str:
    site.write("articles/a.md", article())
    with pytest.raises(BuildError) as stopped:
        site.build(THEME=str(theme))
    return str(stopped.value).removeprefix(f"{theme}/")


def test_a_template_that_is_missing_does_not_come_from_pelican_s_own_theme(
    site: Site, theme: Path
) -> None:
    (theme / "templates/tag.html").unlink()
    assert "unable to load tag" in fault(site, theme)


def test_a_slip_in_a_template_is_named_with_its_line(site: Site, theme: Path) -> None:
    (theme / "templates/article.html").write_text("line one\n{% if %}\n")
    assert fault(site, theme).startswith("templates/article.html:2: template must be mended: ")


def test_a_name_that_no_one_has_set_is_named_with_its_line(site: Site, theme: Path) -> None:
    (theme / "templates/article.html").write_text("line one\n{{ headlin }}\n")
    assert fault(site, theme) == (
        "templates/article.html:2: template must be mended: 'headlin' is undefined"
    )


def test_an_empty_site_is_built(site: Site) -> None:
    site.build()
    assert "Пока ничего не опубликовано." in site.page("index.html")


def test_a_site_needs_nothing_but_its_articles(site: Site) -> None:
    """No robots.txt, favicon, pages or pictures: `make html INPUTDIR=…` with any folder works."""
    site.write("articles/a-plan.md", article())
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output)}
    build(read_settings(str(ROOT / "pelicanconf.py"), paths), site.folder / ".build")
    assert "favicon" not in site.page()
    assert not (site.output / "robots.txt").exists()


def test_every_template_is_used() -> None:
    """Each is a page that Pelican asks for, or is named by another."""
    pages = "article page index category author tag period_archives archives".split()
    pages += ["search", "feeds", "404", "corrections", "history", "moved"]  # some, by plugins
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "theme").rglob("*.html"))
    for path in (ROOT / "theme/templates").rglob("*.html"):
        name = path.relative_to(ROOT / "theme/templates").as_posix()
        assert path.stem in pages or f'"{name}"' in texts, name


def test_every_stylesheet_is_imported() -> None:
    folder = ROOT / "theme/static/css"
    entries = {Path(entry).name for entry in ENTRIES.values()}
    imported = "".join((folder / entry).read_text("utf-8") for entry in entries)
    for path in folder.glob("*.css"):
        assert path.name in entries or f'@import "{path.name}"' in imported, path.name


def test_a_line_of_text_is_drawn_in_a_way_that_webkit_knows() -> None:
    """WebKit takes `text-decoration` with one value: with more, links and insertions have none."""
    for path in (ROOT / "theme/static/css").glob("*.css"):
        values = re.findall(r"text-decoration:\s*([^;}]+)", path.read_text("utf-8"))
        assert [value for value in values if len(value.split()) > 1] == [], path.name


def test_an_article_that_no_list_holds_links_to_none(site: Site) -> None:
    """A draft's section, author, tag and year have no page while nothing of theirs is published."""
    site.write("articles/a.md", article(Status="draft", Section="New", Tags="new"))
    site.build()
    links = [a.get("href", "") for a in elements(parse(site.page("drafts/a.html")), "a")]
    assert [link for link in links if link.startswith(("/section", "/author", "/tag"))] == []
    assert "/archives/2013/" not in links


def test_a_translation_by_another_author_names_them_without_a_link(site: Site) -> None:
    site.write("articles/a.md", article(Slug="a-plan"))
    site.write("articles/b.md", article(Slug="a-plan", Lang="ru", Author="B", Translation="true"))
    site.build()
    assert 'href="/author/b/"' not in site.page("articles/a-plan-ru.html")


def test_a_site_without_articles_links_to_no_feed(site: Site) -> None:
    site.build()
    assert "feeds/" not in site.page("index.html")

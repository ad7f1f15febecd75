"""Which edits need no look at the lists of the whole site."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from pelican import signals
from pelican.generators import ArticlesGenerator
from pelican.writers import Writer

from plugins.incremental import quick
from tests.plugins.incremental.paper import picture
from tests.sites import ROOT, Site, article


@pytest.fixture
def escalations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why builds could not be quick, while they are made; `None` where that was seen at once."""
    found: list[str] = []
    build = quick.build_quickly

    def watch(*arguments: object) -> object:
        try:
            result = build(*arguments)  # type: ignore[arg-type]
        except quick.EscalateError as error:
            found.append(str(error))
            raise
        if result is None:
            found.append("at once")
        return result

    monkeypatch.setattr(quick, "build_quickly", watch)
    return found


@pytest.fixture
def built(site: Site, escalations: list[str]) -> Site:
    """A site that was built once, and never after a change."""
    for name in "abc":
        site.write(f"articles/{name}.md", article(name * 3, Tags=f"x, {name}"))
    site.write("pages/p.md", "Title: P\nLang: ru\n\nText.\n")
    site.build()
    escalations.clear()
    return site


@pytest.mark.parametrize(
    "change",
    [
        {"body": "Some word."},
        {"title": "A headline"},
        {"Standfirst": "A deck"},
        {"Summary": "In short"},
        {"Modified": "2013-06-01"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_first_edit_after_a_whole_build_is_quick(
    built: Site, escalations: list[str], change: dict[str, str]
) -> None:
    """The lists that the context names were once kept too late, and every first edit was slow."""
    built.write("articles/b.md", article(**{"title": "bbb", "Tags": "x, b", **change}))
    assert "articles/b.html" in built.build().changes.written
    assert escalations == []


@pytest.mark.parametrize("field", [{"Date": "2013-05-30"}, {"Tags": "x, y"}, {"Section": "Else"}])
def test_an_edit_that_moves_an_article_among_the_others_is_not(
    built: Site, escalations: list[str], field: dict[str, str]
) -> None:
    """A second tag once stayed what it was: lists were compared in two forms."""
    built.write("articles/b.md", article(**{"title": "bbb", "Tags": "x, b", **field}))
    built.build()
    (why,) = escalations
    assert "concerns lists" in why
    clean = Site(built.folder / "clean")
    shutil.copytree(built.content, clean.content)
    clean.build()
    assert built.files() == clean.files()


def test_who_is_to_hear_of_each_page_hears_of_it(built: Site) -> None:
    """A quick build told nobody, and a page that was to be changed when it is written was not."""
    heard: list[str] = []

    def hear(path: str, **_: object) -> None:
        heard.append(path)

    with signals.content_written.connected_to(hear):
        built.write("articles/b.md", article("bbb", "Some word.", Tags="x, b"))
        built.build()
    assert any(path.endswith("articles/b.html") for path in heard)


def test_a_page_s_text_is_quick_and_its_title_is_in_every_menu(
    built: Site, escalations: list[str]
) -> None:
    built.write("pages/p.md", "Title: P\nLang: ru\n\nOther text.\n")
    assert "pages/p.html" in built.build().changes.written
    assert escalations == []
    built.write("pages/p.md", "Title: Q\nLang: ru\n\nOther text.\n")
    assert "articles/a.html" in built.build().changes.written
    assert escalations != []


def test_links_of_a_page_do_not_depend_on_the_page_made_before(site: Site) -> None:
    """Pelican has a text's links lead from the page that was rendered last, where one is written
    without `relative_urls`."""

    def write(generator: ArticlesGenerator, writer: Writer) -> None:
        template, (article,) = generator.get_template("article"), generator.articles
        given = {"article": article, "category": article.category}
        writer.write_file("list/of/one.html", template, generator.context, **given)

    site.write("images/p.png", picture(10, "red"))
    site.write("articles/a.md", article(body="![A picture]({static}/images/p.png)"))
    with signals.article_writer_finalized.connected_to(write):
        site.build(RELATIVE_URLS=True)
        first = site.page("list/of/one.html")
        site.write("articles/a.md", article(body="![A]({static}/images/p.png)"))
        site.build(RELATIVE_URLS=True)
    for page in (first, site.page("list/of/one.html")):
        assert 'src="../../images/p.' in page
    assert 'src="../images/p.' in site.page("articles/a.html")


def test_a_template_is_compiled_anew_when_the_translations_of_its_theme_change(
    site: Site, tmp_path: Path
) -> None:
    """What a filter makes of a constant is part of what was compiled."""
    theme = Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))
    template, catalogue = theme / "templates/article.html", next(theme.rglob("*.po"))
    block = "{% block content %}"
    template.write_text(template.read_text().replace(block, block + "{{ 'said: '|size }}."))
    site.write("articles/a.md", article())

    def size(text: str) -> str:
        return text + str(len(catalogue.read_text()))

    for _ in range(2):
        catalogue.write_text(f"{catalogue.read_text()}\n# more\n")
        site.build(THEME=str(theme), JINJA_FILTERS={"size": size})
        assert size("said: ") + "." in site.page("articles/a.html")

"""Which edits need no look at the lists of the whole site."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from pelican import signals
from pelican.contents import Content
from pelican.generators import ArticlesGenerator
from pelican.writers import Writer

from desk.build import ANY, BuildError
from pelican_incremental import Request, fastpath
from plugins import links
from plugins.source.reader import Parts, SourceReader
from tests.plugins.incremental.paper import picture
from tests.sites import ROOT, Site, article


@pytest.fixture
def escalations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Why builds could not be quick, while they are made; `None` where that was seen at once."""
    found: list[str] = []
    build = fastpath.build_fast

    def watch(*arguments: object) -> object:
        try:
            result = build(*arguments)  # type: ignore[arg-type]
        except fastpath.FallBackError as error:
            found.append(str(error))
            raise
        if result is None:
            found.append("at once")
        return result

    monkeypatch.setattr(fastpath, "build_fast", watch)
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
        {"body": "Some [word]({filename}a.md) and [another](../pages/p.html)."},
        {"body": "Some word.\n\n## A part\n\nAnd [back](#a-part)."},
        {"title": "A headline"},
        {"Standfirst": "A deck"},
        {"Summary": "In short"},
        {"Modified": "2013-06-01"},
    ],
    ids=str,
)
def test_the_first_edit_after_a_whole_build_is_quick(
    built: Site, escalations: list[str], change: dict[str, str]
) -> None:
    """The lists that the context names were once kept too late, and every first edit was slow."""
    built.write("articles/b.md", article(**{"title": "bbb", "Tags": "x, b", **change}))
    assert "articles/b.html" in built.build().changes.written
    assert escalations == []


LINKING = "Text with [a link]({filename}b.md#a-part) and [a list]({tag}b)."


def fault_of_the_next(site: Site, request: Request = ANY) -> str:
    """What the next build says, without the folder."""
    with pytest.raises(BuildError) as stopped:
        site.build(request=request)
    return str(stopped.value).replace(f"{site.content}/", "")


def test_what_a_saved_link_leads_to_is_asked_of_that_text_alone(
    built: Site, escalations: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    followed: list[str] = []
    follow = links.check_links

    def watch(settings: dict[str, Any], content: Content, *more: Any) -> None:
        followed.append(content.relative_source_path)
        follow(settings, content, *more)

    monkeypatch.setattr(links, "check_links", watch)
    built.write("articles/b.md", article("bbb", "Some [word]({filename}a.md).", Tags="x, b"))
    built.build()
    assert followed == ["articles/b.md"]
    assert escalations == []


@pytest.mark.parametrize(
    ("link", "message"),
    [
        ("{filename}nowhere.md", "link must lead to a file in content/, not "),
        ("{filename}a.md#nowhere", "link must lead to a part of the page, not "),
        ("{tag}nothing", "link must lead to a list that the site has, not "),
        ("../nowhere.html", "link must lead to a page of the site, not "),
    ],
)
def test_a_dead_link_is_named_without_a_look_at_the_lists(
    built: Site, escalations: list[str], link: str, message: str
) -> None:
    before = built.files()
    built.write("articles/b.md", article("bbb", f"Some [word]({link}).", Tags="x, b"))
    assert fault_of_the_next(built).startswith(f"articles/b.md:7: {message}{link!r}")
    assert escalations == []
    assert built.files() == before
    built.write("articles/b.md", article("bbb", "Some word.", Tags="x, b"))
    built.build()


def test_a_part_that_another_text_links_cannot_go_unseen(
    built: Site, escalations: list[str]
) -> None:
    """The text with the link is not read again: only its links are followed."""
    part = "Some word.\n\n## A part\n\nText."
    built.write("articles/b.md", article("bbb", part, Tags="x, b"))
    built.write("articles/a.md", article("aaa", LINKING, Tags="x, a"))
    built.build()
    assert escalations == []
    built.write("articles/b.md", article("bbb", "Some word.", Tags="x, b"))
    assert "articles/a.md:7: link must lead to a part of the page" in fault_of_the_next(built)


@pytest.mark.parametrize("gone", ["articles/c.md", "images/p.png", "images/loose.txt"])
def test_what_another_text_links_cannot_be_deleted_unseen(built: Site, gone: str) -> None:
    built.write("images/p.png", picture(10, "red"))
    built.write("images/loose.txt", "x")
    kind = "filename" if gone.endswith(".md") else "static"
    body = f"Some [word]({{{kind}}}/{gone})."
    built.write("articles/a.md", article("aaa", body, Tags="x, a"))
    built.build()
    (built.content / gone).unlink()
    assert f"articles/a.md:7: link must lead to a file in content/, not '{{{kind}}}/{gone}'" in (
        fault_of_the_next(built)
    )


def test_a_faulty_source_is_read_once_and_stops_the_build_at_once(
    built: Site, escalations: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Where that is asked for. It was read in a child, and again by Pelican, without a limit of
    time, beside all lists."""
    tally, first = counting(monkeypatch, tmp_path), Request(first_faults=True)
    built.write("articles/b.md", article("bbb", Tags="x, b", Date="soon"))
    assert "articles/b.md:2: Date must" in fault_of_the_next(built, first)
    assert tally.read_text() == "b.md "
    assert escalations == []
    for name in "abc":
        built.write(f"articles/{name}.md", article(name * 3, Tags="x, b", Titel="no"))
    (built.content / "articles/d.md").write_text("Title: D\nDate: never\n\nText.\n")
    tally.write_text("")
    assert fault_of_the_next(built, first).count("\n") >= 3
    assert sorted(tally.read_text().split()) == ["a.md", "b.md", "c.md", "d.md"]


def test_all_that_is_wrong_is_named_by_every_build_and_read_by_the_first(
    built: Site, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A faulty source was read by each build again, and twice by one that names all."""
    tally, first = counting(monkeypatch, tmp_path), Request(first_faults=True)
    wrong = {"Date": "soon", "body": "[A link]({filename}no.md)."}
    built.write("articles/b.md", article("bbb", Tags="x, b", **wrong))
    assert "link must" not in fault_of_the_next(built, first)
    for request in (ANY, Request(until="check"), ANY, first):
        named = fault_of_the_next(built, request)
        assert "articles/b.md:2: Date must" in named
        assert ("articles/b.md:7: link must" in named) is (request is not first)
    assert tally.read_text() == "b.md "
    built.write("articles/b.md", article("bbb", "Mended.", Tags="x, b"))
    built.build(request=Request(until="check"))
    built.build()
    assert tally.read_text() == "b.md b.md "


def counting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A file that gets the name of each source that is read."""
    tally, parts_of = tmp_path / "tally", SourceReader.parts_of

    def count(reader: SourceReader, data: bytes, path: Path) -> Parts:
        with tally.open("a") as file:
            file.write(f"{path.name} ")
        return parts_of(reader, data, path)

    monkeypatch.setattr(SourceReader, "parts_of", count)
    return tally


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

    site.write("images/p.txt", "x")
    site.write("articles/a.md", article(body="[A file]({static}/images/p.txt)"))
    with signals.article_writer_finalized.connected_to(write):
        site.build(RELATIVE_URLS=True)
        first = site.page("list/of/one.html")
        site.write("articles/a.md", article(body="[A]({static}/images/p.txt)"))
        site.build(RELATIVE_URLS=True)
    for page in (first, site.page("list/of/one.html")):
        assert 'href="../../images/p.txt"' in page
    assert 'href="../images/p.txt"' in site.page("articles/a.html")


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

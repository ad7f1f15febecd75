"""EXPLAIN=1 names for each page what has changed, in words that lead to it."""

from __future__ import annotations

import re
import shutil

import pytest

from desk.build import Result
from tests.sites import ROOT, Site, article


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site of three articles, built once; each test edits it further."""
    made = Site(tmp_path_factory.mktemp("explained"))
    for day, name in enumerate("abc", 10):
        made.write(f"articles/{name}.md", article(name.upper(), Date=f"2013-05-{day}", Tags="x"))
    first = made.build()
    assert {reason for _, reason in first.reasons} == {"nothing is known of an earlier build"}
    assert not any("nothing is known" in line for line in first.lines(explain=False))
    return made


def _reasons(site: Site) -> dict[str, str]:
    made: Result = site.build()
    assert set(dict(made.reasons)) == set(made.changes.written)
    explained = list(made.lines(explain=True))
    assert [line for line in explained if line.startswith("articles/")] == [
        f"{path}: {reason}" for path, reason in made.reasons if path.startswith("articles/")
    ]
    assert re.fullmatch(r"\d+ texts? read, .*\d\.\d\d s", explained[-1])
    return dict(made.reasons)


def test_a_text_is_named_by_its_source(site: Site) -> None:
    site.write("articles/b.md", article("B", "Another text.", Date="2013-05-11", Tags="x"))
    reasons = _reasons(site)
    assert reasons["articles/b.html"] == "_content of articles/b.md changed"
    assert "articles/a.html" not in reasons


def test_a_headline_is_named_on_the_pages_of_others(site: Site) -> None:
    site.write("articles/b.md", article("Bee", "Another text.", Date="2013-05-11", Tags="x"))
    reasons = _reasons(site)
    assert reasons["articles/a.html"] == "headline of articles/b.md changed"
    assert reasons["tag/x/index.html"] == "headline of articles/b.md changed"


def test_a_new_article_is_new_and_changes_lists(site: Site) -> None:
    site.write("articles/d.md", article("D", Date="2013-05-13"))
    reasons = _reasons(site)
    assert reasons["articles/d.html"] == "it is new"
    assert reasons["articles/c.html"] == "newer of articles/c.md changed"
    assert reasons["index.html"] == "articles_page is another"


def test_a_deleted_file_is_made_again(site: Site) -> None:
    (site.output / "articles/a.html").unlink()
    assert _reasons(site) == {"articles/a.html": "its file was not as the last build left it"}


def test_a_setting_is_named_in_one_line(site: Site) -> None:
    made = site.build(SITENAME="The Paper")
    assert made.everything == "SITENAME changed"
    first, *rest = made.lines(explain=False)
    assert first == "All pages are made anew: SITENAME changed"
    assert len(rest) == 1


def test_a_template_is_named_by_its_file(
    site: Site, tmp_path_factory: pytest.TempPathFactory
) -> None:
    theme = tmp_path_factory.mktemp("theme") / "theme"
    shutil.copytree(ROOT / "theme", theme)
    site.build(THEME=str(theme))
    template = theme / "templates/404.html"
    template.write_text(
        template.read_text("utf-8").replace("{% endblock content", "!{% endblock content")
    )
    made = site.build(THEME=str(theme))
    assert [path for path, _ in made.reasons] == ["404.html"]
    assert made.reasons[0][1].endswith("theme/templates/404.html changed")

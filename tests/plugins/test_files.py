"""Every file of `content/` is safe to read, and none is passed over."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from desk.build import BuildError
from tests.sites import Site, article


def refused(site: Site) -> list[str]:
    """The messages with which a build stops, from `content/` on."""
    with pytest.raises(BuildError) as stopped:
        site.build()
    return [str(fault).partition("content/")[2] for fault in stopped.value.faults]


def test_a_file_that_is_not_markdown_is_named(site: Site) -> None:
    """Pelican would pass it over, and the editor would wonder where it went."""
    site.write("articles/2013/old.rst", "Old\n===\n")
    assert refused(site) == ["articles/2013/old.rst: must be Markdown, a .md file"]


def test_an_article_outside_of_articles_is_named(site: Site) -> None:
    site.write("lost.md", article())
    assert refused(site) == [
        "lost.md: must lie in content/articles/ or content/pages/, where it will be found"
    ]


def test_a_readme_is_no_article(site: Site) -> None:
    site.write("README.md", "# How to write")
    site.build()


@pytest.mark.parametrize("target", ["../../secret.md", "/etc/passwd", "nowhere.md", "out.md"])
def test_a_link_that_leads_out_is_named_and_not_read(
    site: Site, tmp_path: Path, target: str
) -> None:
    (tmp_path / "secret.md").write_text(article("A secret"))
    link = site.write("articles/a.md", article()).with_name("out.md")
    link.symlink_to(target)
    assert refused(site) == [
        "articles/out.md: link must lead to a file in content/; delete it or copy the file"
    ]


def test_a_folder_that_leads_out_is_named(site: Site, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    site.write("articles/a.md", article()).with_name("more").symlink_to(tmp_path / "elsewhere")
    assert len(refused(site)) == 1


def test_a_folder_that_leads_into_itself_is_named(site: Site) -> None:
    site.write("articles/a.md", article()).with_name("loop").symlink_to(site.content)
    assert len(refused(site)) == 1


def test_a_link_to_a_file_of_ours_is_read(site: Site) -> None:
    source = site.write("articles/a-plan.md", article())
    source.with_name("b-plan.md").symlink_to("a-plan.md")
    site.build()
    assert (site.output / "articles/b-plan.html").is_file()


def test_a_pipe_is_named_and_not_waited_for(site: Site) -> None:
    pipe = site.write("articles/a.md", article()).with_name("pipe.md")
    os.mkfifo(pipe)
    assert refused(site) == ["articles/pipe.md: must be a file or a folder; delete it"]


@pytest.mark.parametrize("twin", ["articles/\u0438\u0306.md", "articles/\u0419.md"])
def test_two_names_that_look_alike_are_refused(site: Site, twin: str) -> None:
    """A file system that does not tell them apart would lose one of the two."""
    site.write("articles/\u0439.md", article())
    site.write(twin, article(Slug="other"))
    with pytest.raises(BuildError, match="is but for case or Unicode form; rename"):
        site.build()

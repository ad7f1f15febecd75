"""Our theme stands alone and names its faults."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from desk.build import BuildError
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


def test_every_template_is_used() -> None:
    """Each is a page that Pelican asks for, or is named by another."""
    pages = "article page index category author tag period_archives archives 404".split()
    texts = "".join(path.read_text("utf-8") for path in (ROOT / "theme").rglob("*.html"))
    for path in (ROOT / "theme/templates").rglob("*.html"):
        name = path.relative_to(ROOT / "theme/templates").as_posix()
        assert path.stem in pages or f'"{name}"' in texts, name


def test_every_stylesheet_is_imported() -> None:
    folder = ROOT / "theme/static/css"
    main = (folder / "main.css").read_text("utf-8")
    for path in folder.glob("*.css"):
        assert path.name == "main.css" or f'@import "{path.name}"' in main, path.name

"""In a site with ordinary settings each plugin works alone, or says in one line what it needs."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pelican.settings import get_settings_from_file

from tests.plugins.incremental.fresh import Nursery, Order, Outcome
from tests.plugins.incremental.paper import picture
from tests.sites import ROOT

README = (ROOT / "plugins/README.md").read_text("utf-8")
OURS = get_settings_from_file(str(ROOT / "pelicanconf.py"))["PLUGINS"][:-1]
PLUGINS = [*OURS, "plugins.typography"]
NEEDY = {
    *("corrections", "feeds", "front", "icons", "images", "languages", "links", "lists", "menu"),
    *("own_templates", "reports", "scripts", "search", "source", "stylesheet"),
}
SETTINGS = {
    "SITENAME": "A blog",
    "SITEURL": "https://blog.example",
    "AUTHOR": "Jane Doe",
    "THEME": "simple",
    "PLUGIN_PATHS": [str(ROOT)],
}


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    made = Nursery("pelican")
    yield made
    made.close()


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """An article in Markdown, one in reST, a page, a picture."""
    home = tmp_path / "content"
    (home / "pages").mkdir(parents=True)
    (home / "images").mkdir()
    (home / "images/p.png").write_bytes(picture(10, "red"))
    (home / "pages/p.md").write_text("Title: P\n\nPage.\n")
    (home / "b.rst").write_text('B\n=\n\n:date: 2020-01-02\n\nAn "old" `a <|filename|a.md>`_.\n')
    head = "Title: A\nDate: 2020-01-01\nTags: t\nSummary: Short\n\n"
    (home / "a.md").write_text(f'{head}Some "text" ![p]({{static}}/images/p.png)\n')
    return home


def build(content: Path, nursery: Nursery, plugin: str, **settings: object) -> Outcome:
    """Build a site with one plugin."""
    places = {"PATH": str(content), "OUTPUT_PATH": str(content.parent / "output")}
    given = {**SETTINGS, **places, "PLUGINS": [plugin], **settings}
    return nursery.build(Order(given, content.parent))


@pytest.mark.parametrize("plugin", PLUGINS)
def test_a_plugin_works_alone_or_says_what_it_needs(
    plugin: str, content: Path, nursery: Nursery
) -> None:
    made = build(content, nursery, plugin)
    output = content.parent / "output"
    if plugin.removeprefix("plugins.") in NEEDY:
        assert re.search(rf"\bNeedError: {plugin} needs [^\n]+\n$", made.crash), made.crash
        assert not output.exists()
    else:
        assert not made.crash, made.crash
        assert {"a.html", "b.html", "pages/p.html"} <= {
            path.relative_to(output).as_posix() for path in output.rglob("*.html")
        }


def test_every_plugin_is_in_the_table_of_what_it_does_alone() -> None:
    rows = re.findall(r"^\| (`plugins\..*?) \|", README, re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([\w.]+)`", row)}
    assert named == set(PLUGINS)


@pytest.mark.parametrize("page", ["a.html", "b.html"])
def test_typography_sets_what_pelican_s_own_readers_read(
    page: str, content: Path, nursery: Nursery
) -> None:
    build(content, nursery, "plugins.typography", DEFAULT_LANG="ru")
    text = (content.parent / "output" / page).read_text("utf-8")
    assert ("«text»" if page == "a.html" else "«old»") in text


def test_share_pictures_are_drawn_of_any_article(content: Path, nursery: Nursery) -> None:
    build(content, nursery, "plugins.share_pictures")
    output = content.parent / "output"
    assert {path.name for path in (output / "share").rglob("*.png")} == {
        *("a.png", "b.png", "p.png", "site.png")
    }


def test_feeds_are_written_of_any_article(content: Path, nursery: Nursery) -> None:
    identity = "6a5c0b0e-55b5-4a4e-8f5f-1d3a1f9f5f10"
    made = build(content, nursery, "plugins.feeds", SITE_UUID=identity)
    assert not made.crash, made.crash
    feed = (content.parent / "output/feeds/all.json").read_text("utf-8")
    assert "https://blog.example/a.html" in feed
    assert "Jane Doe" in feed


@pytest.mark.parametrize("article", ["a.md", ""])
def test_our_theme_without_its_plugins_says_in_a_sentence_what_it_needs(
    content: Path, nursery: Nursery, article: str
) -> None:
    """It was "No filter named 'share_picture'". Without articles the lists of years come first."""
    if not article:
        (content / "a.md").unlink()
        (content / "b.rst").unlink()
    made = build(content, nursery, "plugins.neighbours", THEME=str(ROOT / "theme"))
    assert "TemplateNotFound: this theme needs its plugins: PLUGIN_PATHS must" in made.crash


def test_our_theme_dresses_an_ordinary_site_by_the_settings_in_the_docs(
    tmp_path: Path, content: Path
) -> None:
    """By plain Pelican, in a folder of its own."""
    text = (ROOT / "docs/from-pelican.md").read_text("utf-8")
    lines = next(b for b in re.findall(r"```python\n(.*?)```", text, re.DOTALL) if "THEME" in b)
    (tmp_path / "own.py").write_text(lines.replace("/path/to/this/repository", str(ROOT)), "utf-8")
    (content / "b.rst").unlink()
    (content / "a.md").write_text("Title: A\nDate: 2020-01-01\nLang: en\n\nSome text.\n", "utf-8")
    command = [sys.executable, "-m", "pelican", "-s", "own.py", "-o", "built"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    page = (tmp_path / "built/articles/a.html").read_text("utf-8")
    assert '<h1 class="headline"' in page

"""A build that has nothing to do sees it at once, and whatever there is to do is seen."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.sites import ROOT, Site, article

NOTHING = re.compile(r"0 texts read, 0 files written, (\d+) up to date, \d\.\d\d s\n")


def html(site: Site, *options: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run `make html`'s command on a site with a copy of the project, in a process of its own."""
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(site.folder),
        "INPUTDIR": str(site.content),
        "OUTPUTDIR": str(site.output),
        "DESK_SETTINGS": " ".join(settings),
        **settings,
    }
    command = [sys.executable, *options, "-m", "desk", "html"]
    return subprocess.run(
        command, cwd=site.folder, env=variables, check=False, capture_output=True, text=True
    )


@pytest.fixture(scope="session")
def prototype(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A built site with a copy of the project, of which no file is new: such a one is in doubt."""
    site = Site(tmp_path_factory.mktemp("prototype"))
    for name in ("pelicanconf.py", "desk", "packages", "plugins", "theme"):
        source, target = ROOT / name, site.folder / name
        old = shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
        for path in (Path(old), *Path(old).rglob("*")):
            os.utime(path, (1_500_000_000, 1_500_000_000))
    site.write("articles/a.md", article())
    time.sleep(0.05)  # the clock by which a process knows its start ticks a hundred times a second
    assert html(site).returncode == 0
    return site


def known(prototype: Site, site: Site) -> Site:
    """The same site elsewhere: the first build after it has moved knows it again."""
    shutil.copytree(prototype.folder, site.folder, dirs_exist_ok=True)
    assert NOTHING.fullmatch(html(site).stdout)
    return site


@pytest.fixture
def built(prototype: Site, site: Site) -> Site:
    """A site of its own that was built."""
    return known(prototype, site)


@pytest.fixture(scope="module")
def homes() -> list[Site]:
    """The site that the tests share, once there is one."""
    return []


@pytest.fixture
def shared(prototype: Site, homes: list[Site], tmp_path: Path) -> Site:
    """A site that was built, with whatever tests have edited before; one of its own where they
    have left anything to do."""
    if not homes or not NOTHING.fullmatch(html(homes[0]).stdout):
        homes[:] = [known(prototype, Site(tmp_path / "shared"))]
    return homes[0]


def test_nothing_to_do_is_seen_without_loading_pelican(shared: Site) -> None:
    done = html(shared, "-X", "importtime")
    said = NOTHING.fullmatch(done.stdout)
    assert said
    assert int(said[1]) == len(shared.files())
    assert "pelican" not in re.sub(r"\S*pelican(conf|_incremental)\S*", "", done.stderr)


def _edit(site: Site) -> None:
    was_edited = "Some word." in (site.content / "articles/a.md").read_text()
    site.write("articles/a.md", article(body="Some text." if was_edited else "Some word."))


def _add(site: Site) -> None:
    site.write("articles/b.md", article("Another"))


def _delete_output(site: Site) -> None:
    (site.output / "index.html").unlink()


def _damage_output(site: Site) -> None:
    (site.output / "index.html").write_text("x")


def _edit_template(site: Site) -> None:
    path = site.folder / "theme/templates/404.html"
    path.write_text(path.read_text().replace("</h1>", "!</h1>"))


def _edit_style(site: Site) -> None:
    path = site.folder / "theme/static/css/prose.css"
    path.write_text(path.read_text() + "\n.prose b { color: red }\n")


@pytest.mark.parametrize(
    "change", [_edit, _add, _delete_output, _damage_output, _edit_template, _edit_style]
)
def test_whatever_there_is_to_do_is_done(shared: Site, change: Callable[[Site], None]) -> None:
    """The edit of an article has as many bytes as before."""
    before = shared.files()
    change(shared)
    done = html(shared)
    assert done.returncode == 0, done.stderr
    assert not NOTHING.fullmatch(done.stdout)
    changed_back = change in (_delete_output, _damage_output)
    assert (shared.files() == before) is changed_back
    assert NOTHING.fullmatch(html(shared).stdout)


def test_another_setting_is_something_to_do(built: Site) -> None:
    assert "News" not in built.page("index.html")
    assert not NOTHING.fullmatch(html(built, CHROME_LANG="en").stdout)
    assert "News" in built.page("index.html")


def test_a_build_says_why_it_wrote_each_page_when_it_is_asked(shared: Site) -> None:
    _edit(shared)
    (shared.output / "404.html").unlink()
    lines = html(shared, EXPLAIN="1").stdout.splitlines()
    assert "articles/a.html: _content of articles/a.md changed" in lines
    assert "404.html: its file was not as the last build left it" in lines

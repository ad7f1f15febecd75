"""The package as a stranger installs it: the wheel, in a site with Pelican's own commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.sites import OURS_ALONE, ROOT

PACKAGE = ROOT / "packages/pelican-incremental"
SETTINGS = "SITENAME = 'A blog'\nPATH = 'content'\nOUTPUT_PATH = 'output'\nTHEME = 'simple'\n"
PATIENCE = 120  # s; the machine may have other work


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of the package, without a network."""
    home = tmp_path_factory.mktemp("wheel")
    unneeded = shutil.ignore_patterns("__pycache__", "tests")
    shutil.copytree(PACKAGE, home / "package", ignore=unneeded)
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(home)]
    subprocess.run(command, cwd=home / "package", check=True, capture_output=True)
    return next(home.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path) -> Path:
    """A folder into which pip has installed it."""
    target = wheel.parent / "installed"
    command = ["install", "-q", "--no-deps", "--no-index", "--target", str(target), str(wheel)]
    subprocess.run([sys.executable, "-m", "pip", *command], check=True, capture_output=True)
    return target


@pytest.fixture
def blog(tmp_path: Path) -> Path:
    """A site of two articles, with nothing but its settings."""
    (tmp_path / "content").mkdir()
    (tmp_path / "pelicanconf.py").write_text(SETTINGS)
    for name in ("one", "two"):
        write(tmp_path, name, "Text.")
    return tmp_path


def write(blog: Path, name: str, text: str) -> None:
    head = f"Title: {name}\nDate: 2020-01-01\nCategory: c\n\n"
    (blog / f"content/{name}.md").write_text(head + text)


def environment(installed: Path) -> dict[str, str]:
    """That of a person who has installed it, and nothing of ours."""
    inherited = {n: v for n, v in os.environ.items() if n not in (*OURS_ALONE, "PYTHONPATH")}
    return {**inherited, "PYTHONPATH": str(installed), "COLUMNS": "200", "NO_COLOR": "1"}


def test_the_wheel_holds_the_engine_its_types_and_pelican_s_name_for_it(wheel: Path) -> None:
    names = set(ZipFile(wheel).namelist())
    assert {
        "pelican_incremental/driver.py",
        "pelican_incremental/py.typed",
        "pelican/plugins/incremental/__init__.py",
        "pelican/plugins/incremental/__main__.py",
    } <= names
    assert not {"pelican/__init__.py", "pelican/plugins/__init__.py"} & names
    assert not [name for name in names if "test" in name]


def test_plain_pelican_is_incremental_without_a_setting(installed: Path, blog: Path) -> None:
    """What it knows lies beside the settings file, wherever the command is given."""
    command = [
        sys.executable,
        "-m",
        "pelican",
        "-s",
        str(blog / "pelicanconf.py"),
        "-e",
        "PLUGINS=null",
    ]
    said = []
    for text in ("Text.", "Another text."):
        write(blog, "two", text)
        done = subprocess.run(
            command,
            cwd=blog.parent,
            env=environment(installed),
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(done.stdout)
    # Other plugins are installed too, and one of them may ask for all sources in order.
    assert ["Incremental: " in one for one in said] == [True, True]
    assert re.search(r"Incremental: .* [1-9]\d* up to date", said[1])
    assert "Another text." in (blog / "output/two.html").read_text()
    assert (blog / ".pelican-incremental/lock").is_file()


def test_a_new_title_reads_its_article_alone(installed: Path, blog: Path) -> None:
    """Pelican's reader of Markdown adds to the setting MARKDOWN: that is no edit of it. Without
    feeds, as pelican-quickstart sets them, the quick way is tried first."""
    feeds = ("FEED_ALL", "CATEGORY_FEED", "AUTHOR_FEED", "TRANSLATION_FEED")
    lines = [f"{feed}_{kind} = None\n" for feed in feeds for kind in ("ATOM", "RSS")]
    (blog / "pelicanconf.py").write_text(f"{SETTINGS}{''.join(lines)}PLUGINS = ['incremental']\n")
    time.sleep(2.1)  # what was saved less long ago may have changed since
    command = [sys.executable, "-m", "pelican"]
    said = []
    for title in ("two", "another", "a third"):
        (blog / "content/two.md").write_text(f"Title: {title}\nDate: 2020-01-01\n\nText.\n")
        done = subprocess.run(
            command,
            cwd=blog,
            env=environment(installed),
            capture_output=True,
            text=True,
            check=True,
        )
        said.append(done.stdout)
    assert "Incremental: 2 read" in said[0]
    assert ["Incremental: 1 read" in one for one in said[1:]] == [True, True]


def test_sources_that_each_build_reads_are_named_with_what_cannot_be_kept(
    installed: Path, blog: Path
) -> None:
    (blog / "own").mkdir()
    (blog / "own/mine.py").write_text(
        "from pelican import signals\n"
        "def give(content): content.shown = object()\n"
        "def register(): signals.content_object_init.connect(give)\n"
    )
    settings = f"{SETTINGS}PLUGIN_PATHS, PLUGINS = ['own'], ['mine', 'incremental']\n"
    (blog / "pelicanconf.py").write_text(settings)
    done = subprocess.run(
        [sys.executable, "-m", "pelican"],
        cwd=blog,
        env=environment(installed),
        capture_output=True,
        text=True,
        check=True,
    )
    _, said, counts = done.stdout.rstrip("\n").rsplit("\n", 2)
    unkept = "object cannot be kept from build to build"
    assert said == f"one.md and 1 more are read by each build: {unkept}"
    assert counts.startswith("Incremental: 2 read, ")


@contextmanager
def running(blog: Path, installed: Path, *command: str) -> Iterator[None]:
    """A command that watches the site; what it says is in `log`."""
    with (blog / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=blog,
            env=environment(installed),
            stdout=log,
            stderr=log,
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait()


@pytest.fixture
def watching(request: pytest.FixtureRequest, installed: Path, blog: Path) -> Iterator[None]:
    """A command that watches the site."""
    module, flag, plugins = request.param
    (blog / "pelicanconf.py").write_text(f"{SETTINGS}PLUGINS = {plugins}\n")
    with running(blog, installed, module, flag, "-s", "pelicanconf.py"):
        yield


@pytest.mark.parametrize(
    "watching",
    [
        ("pelican.plugins.incremental", "--watch", []),
        ("pelican", "--autoreload", ["incremental"]),
    ],
    indirect=True,
    ids=["watch", "autoreload"],
)
@pytest.mark.usefixtures("watching")
def test_what_is_saved_while_a_command_watches_is_built_alone(blog: Path) -> None:
    """The first look of the watcher may come after a save that follows the build too soon, so that
    it is saved until it is seen."""
    page, log = blog / "output/two.html", blog / "log"
    wait_for(page.is_file)
    texts = (f"Text {number}." for number in range(PATIENCE))

    def is_built() -> bool:
        write(blog, "two", next(texts))
        time.sleep(1)
        return "Incremental: 1 read" in log.read_text()

    wait_for(is_built)
    assert "Text " in page.read_text()


def test_a_plugin_that_is_saved_while_a_command_watches_is_named(
    installed: Path, blog: Path
) -> None:
    """Pelican loads the settings again then, and no other code: what it builds by would be taken
    for what was saved."""
    plugin, conf, log = blog / "own/mine.py", blog / "pelicanconf.py", blog / "log"
    plugin.parent.mkdir()
    plugin.write_text("def register(): pass\n")
    settings = f"{SETTINGS}PLUGIN_PATHS, PLUGINS = ['own'], ['mine', 'incremental']\n"
    conf.write_text(settings)
    said = "was saved after it was loaded: start this command again"

    def is_said(text: str) -> bool:
        conf.write_text(f"{settings}WORD = {time.time()}\n")
        time.sleep(4)  # a build, also on a machine that has other work
        return text in log.read_text()

    with running(blog, installed, "pelican", "--autoreload"):
        wait_for(lambda: "Incremental: 2 read" in log.read_text())
        wait_for(lambda: is_said("WORD changed"))
        assert said not in log.read_text()
        plugin.write_text("def register(): print('other')\n")
        wait_for(lambda: is_said(said))
    lines = {line for line in log.read_text().splitlines() if said in line}
    assert lines == {f"own/mine.py {said} to use it"}


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)

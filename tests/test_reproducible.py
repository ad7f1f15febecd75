"""The same sources give the same bytes anywhere, in any locale, time zone or folder, on any day."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.effort import by_night
from tests.sites import ROOT, Site, article

SOURCES = "pelicanconf.py publishconf.py content theme packages plugins desk".split()
# Runs a command with another clock: the tests' one mock.
CLOCK = """
import datetime, runpy, sys, time
shift, real = float(sys.argv.pop(1)), time.time
class Date(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return super().fromtimestamp(time.time(), tz)
datetime.datetime = Date
time.time = lambda: real() + shift
sys.argv.pop(0)
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


def build(
    folder: Path, *, years: int = 0, command: str = "desk publish", **environment: str
) -> dict[str, bytes]:
    """Build a copy of the project in a folder, in a process of its own; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in SOURCES:
        source = ROOT / name
        if not (folder / name).exists():
            shutil.copytree(source, folder / name) if source.is_dir() else shutil.copy(
                source, folder
            )
    # These articles have authors of their own.
    (folder / "content/authors.toml").unlink(missing_ok=True)
    for number in range(12):
        path = folder / "content/articles" / f"article-{number}.md"
        path.write_text(article(f"No. {number}", Tags="a, b, c", Author="B, A"), "utf-8")
    variables = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(folder),
        "SITEURL": "https://x.example",
    }
    arguments = [sys.executable, "-c", CLOCK, str(years * 31_556_952), *command.split()]
    subprocess.run(
        arguments,
        cwd=folder,
        env={**variables, "DESK_SETTINGS": "SITEURL", **environment},
        check=True,
        capture_output=True,
    )
    return Site(folder).files()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the project was built; not to be changed."""
    folder = tmp_path_factory.mktemp("usual")
    build(folder)
    return folder


@pytest.fixture(scope="module")
def usual(built: Path) -> dict[str, bytes]:
    return Site(built).files()


@pytest.mark.parametrize(
    ("folder", "years", "environment"),
    [
        *by_night(
            pytest.param(".", -1, {"PYTHONHASHSEED": "2", "TZ": "Asia/Kamchatka", "LC_ALL": "C"})
        ),
        (
            "another folder/ў",
            5,
            {"PYTHONHASHSEED": "1", "TZ": "America/Los_Angeles", "LC_ALL": "tr_TR.UTF-8"},
        ),
    ],
)
def test_place_day_locale_zone_and_hash_seed_change_nothing(
    usual: dict[str, bytes],
    tmp_path: Path,
    folder: str,
    years: int,
    environment: dict[str, str],
) -> None:
    assert build(tmp_path / folder, years=years, **environment) == usual


def test_what_was_dated_ahead_comes_out_by_itself_when_it_is_due(
    built: Path, tmp_path: Path
) -> None:
    """No source has changed since the build before: the clock alone has."""
    shutil.copytree(built, tmp_path, symlinks=True, dirs_exist_ok=True)
    source = tmp_path / "content/articles/later.md"
    source.write_text(article("Later", Date=f"{date.today().year + 3}-01-01"), "utf-8")
    assert "articles/later.html" not in build(tmp_path)
    files = build(tmp_path, years=5)
    assert b"Later" in files["articles/later.html"]
    assert b"Later" in files["index.html"]


def test_plain_pelican_builds_the_same_bytes(tmp_path: Path) -> None:
    """`pelican content -s pelicanconf.py` is `make html` without the stage."""
    ours = build(tmp_path, command="desk html", DESK_SETTINGS="")
    shutil.rmtree(tmp_path / "output")
    plain = build(tmp_path, command="pelican content -s pelicanconf.py", DESK_SETTINGS="")
    assert plain == ours


def test_plain_pelican_does_not_drop_a_faulty_article_with_status_0(
    built: Path, tmp_path: Path
) -> None:
    shutil.copytree(built, tmp_path, symlinks=True, dirs_exist_ok=True)
    before = Site(tmp_path).files()
    (tmp_path / "content/articles/bad.md").write_text("Title: Bad\nDate: soon\n\nText.\n")
    with pytest.raises(subprocess.CalledProcessError):
        build(tmp_path, command="pelican content -s pelicanconf.py")
    assert Site(tmp_path).files() == before

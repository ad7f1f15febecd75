"""A build is whole or has not been."""

from __future__ import annotations

import json
import os
import shutil
import signal
import stat
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from pelican import plugins as namespace
from pelican.settings import get_settings_from_file

from desk.build import BuildError
from pelican_incremental import stage
from pelican_incremental.disk import LateInterrupt
from pelican_incremental.places import home_of
from pelican_incremental.scan import list_output
from pelican_incremental.stage import Stage, lock
from pelican_incremental.store import open_store
from tests.effort import by_night
from tests.sites import ROOT, Site, article
from tests.stand_ins import FOR_EVER, THE_END, TOO_MUCH, markdown_with_stand_ins


def stage_of(site: Site) -> Stage:
    """The stage of a site's output."""
    return Stage(home_of(site.folder / ".build", site.output), site.output)


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("edited", [False, True], ids=["all pages", "one page"])
def test_a_signal_among_the_renames_lets_them_end(
    site: Site, monkeypatch: pytest.MonkeyPatch, sign: signal.Signals, *, edited: bool
) -> None:
    """Half of the pages were new where the terminal said that all were as before."""
    site.write("articles/a-plan.md", article())
    if edited:
        site.build()
        site.write("articles/a-plan.md", article(body="A mended word."))
    move = stage._move

    def move_and_kill(*places: Any) -> None:
        move(*places)
        signal.raise_signal(sign)

    with monkeypatch.context() as patch:
        patch.setattr(stage, "_move", move_and_kill)
        with pytest.raises(LateInterrupt, match=r"output/ is the new build, whole") as stopped:
            site.build()
    assert stopped.value.status == 128 + sign
    built = site.files()
    done = site.build()
    assert (done.read, done.everything) == (0, "")
    assert site.files() == built
    assert ("A mended word" in site.page()) == edited


def test_a_second_build_writes_nothing(site: Site) -> None:
    site.write("articles/a.md", article())
    site.build()
    assert site.build().changes.written == ()


def test_a_file_that_did_not_change_keeps_its_time(site: Site) -> None:
    site.write("articles/a.md", article())
    site.build()
    page = site.output / "pages"
    before = (site.output / "404.html").stat().st_mtime_ns
    site.write("articles/b.md", article("Another"))
    site.build()
    assert (site.output / "404.html").stat().st_mtime_ns == before
    assert not page.exists()


def test_a_page_that_was_changed_by_hand_is_made_again_whatever_its_time(site: Site) -> None:
    """The length and the time were once all that was looked at."""
    site.write("articles/a.md", article())
    site.build()
    page = site.output / "articles/a.html"
    before, text = page.stat(), page.read_text("utf-8")
    page.write_text(text.replace("Some text", "Sane text"), "utf-8")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert site.build().changes.written == ("articles/a.html",)
    assert page.read_text("utf-8") == text


def test_a_page_whose_mode_was_changed_gets_its_own_again(site: Site) -> None:
    site.write("articles/a.md", article())
    site.build()
    page = site.output / "articles/a.html"
    page.chmod(0o600)
    assert site.build().changes.written == ()  # its bytes are right
    assert page.stat().st_mode & 0o777 == 0o644


def test_a_page_that_got_a_second_name_is_not_made_again(site: Site) -> None:
    """It is read once, and believed from then on."""
    site.write("articles/a.md", article())
    site.build()
    (site.folder / "copy.html").hardlink_to(site.output / "articles/a.html")
    assert site.build().reasons == ()
    store, _ = open_store(home_of(site.folder / ".build", site.output))
    assert store.blob("output") == list_output(str(site.output))
    store.close()


def test_the_page_of_an_article_that_is_gone_goes_too(site: Site) -> None:
    source = site.write("articles/a.md", article(Section="Gone"))
    site.build()
    source.unlink()
    assert "articles/a.html" in site.build().changes.deleted
    assert not (site.output / "articles").exists()
    assert not (site.output / "section").exists()


def test_a_file_of_another_is_left_alone(site: Site) -> None:
    site.write("articles/a.md", article())
    site.output.mkdir()
    (site.output / "notes.txt").write_text("mine")
    site.build()
    site.build()
    assert (site.output / "notes.txt").read_text() == "mine"


def test_our_output_is_cleared_of_orphans_when_the_manifest_is_lost(site: Site) -> None:
    """`.build/` may be deleted at any time: it costs time, never correctness."""
    source = site.write("articles/a.md", article())
    site.output.mkdir()
    (site.output / ".gitignore").write_text("*\n")
    site.build()
    shutil.rmtree(site.folder / ".build")
    source.unlink()
    site.build()
    assert not (site.output / "articles").exists()
    assert (site.output / ".gitignore").is_file()


def test_modes_do_not_follow_the_umask(site: Site) -> None:
    site.write("articles/a.md", article())
    before = os.umask(0o077)
    try:
        site.build()
    finally:
        os.umask(before)
    page = site.output / "articles/a.html"
    assert stat.S_IMODE(page.stat().st_mode) == 0o644
    assert stat.S_IMODE(page.parent.stat().st_mode) == 0o755


def test_a_plugin_that_cannot_be_loaded_stops_the_build(site: Site) -> None:
    site.write("articles/a.md", article())
    with pytest.raises(BuildError, match=r"Cannot load plugin `plugins\.nowhere`"):
        site.build(PLUGINS=["plugins.nowhere"])
    assert not site.output.exists()


def test_a_plugin_that_is_installed_and_not_named_is_not_imported(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pelican imports all packages of its namespace, whatever PLUGINS says."""
    for name, text in {"named": "register = list\n", "idle": "raise RuntimeError\n"}.items():
        package = site.folder / "installed" / name
        package.mkdir(parents=True)
        (package / "__init__.py").write_text(text)
    found = [*namespace.__path__, str(site.folder / "installed")]
    monkeypatch.setattr(namespace, "__path__", found)
    real = get_settings_from_file(str(ROOT / "pelicanconf.py"))["PLUGINS"]
    site.build(PLUGINS=[*real, "named"])
    assert "pelican.plugins.named" in sys.modules
    assert "pelican.plugins.idle" not in sys.modules


_WARNS = """\
import logging
from pelican import signals

def warn(generator):
    logging.getLogger("pelican.plugins.moon").warning("The moon is full")

def register():
    signals.article_generator_finalized.connect(warn)
"""


def test_what_a_plugin_warns_of_stops_a_strict_build_alone(site: Site) -> None:
    site.write("articles/a.md", article())
    (site.folder / "moon.py").write_text(_WARNS)
    real = get_settings_from_file(str(ROOT / "pelicanconf.py"))["PLUGINS"]
    plugins = {"PLUGINS": [*real, "moon"], "PLUGIN_PATHS": [str(site.folder)]}
    with pytest.raises(BuildError, match="The moon is full"):
        site.build(STRICT=True, **plugins)
    assert not site.output.exists()
    site.build(STRICT=False, **plugins)
    assert "A plan" in site.page("articles/a.html")


EDITED = article("Another", Section="Else")


@pytest.fixture(scope="module")
def edited(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a clean build makes of the edited article."""
    clean = Site(tmp_path_factory.mktemp("clean"))
    clean.write("articles/a.md", EDITED)
    clean.build()
    return clean.files()


@pytest.mark.parametrize("moves", [0, 1, 4, 10, *by_night(2, 3, 6, 8)])
def test_a_commit_that_was_killed_is_finished_by_the_next_build(
    site: Site, edited: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, moves: int
) -> None:
    """The build dies after some of its moves; what comes next finds the new site, whole."""
    site.write("articles/a.md", article())
    site.build()
    site.write("articles/a.md", EDITED)
    real, made = stage._move, []

    def move(source: Path, target: Path, folders: set[Path]) -> None:
        if len(made) == moves:
            raise KeyboardInterrupt
        made.append(target)
        real(source, target, folders)

    monkeypatch.setattr(stage, "_move", move)
    with pytest.raises(KeyboardInterrupt):
        site.build()
    monkeypatch.setattr(stage, "_move", real)
    stage_of(site).finish_interrupted()
    assert site.files() == edited


def test_a_journal_that_was_never_whole_is_forgotten(site: Site) -> None:
    site.write("articles/a.md", article())
    site.build()
    before = site.files()
    mine = stage_of(site)
    mine._journal.write_text('{"written": ["a')
    mine.finish_interrupted()
    assert site.files() == before
    assert not mine._journal.exists()


def test_a_second_build_waits_for_the_first(tmp_path: Path) -> None:
    """The child says for whom it waits, and goes on when the lock is free."""
    code = (
        "import sys; from pathlib import Path; import plugins\n"
        "from pelican_incremental.stage import lock\n"
        "with lock(Path(sys.argv[1])): print('in')"
    )
    path = tmp_path / "lock"
    with lock(path):
        since = path.read_text().split()[-1]
        child = subprocess.Popen(
            [sys.executable, "-c", code, path], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        assert child.stdout
        first = child.stdout.readline()
    rest, _ = child.communicate()
    assert first == f"Waiting for another build (process {os.getpid()} since {since}) …\n"
    assert rest == "in\n"


def test_a_failing_template_leaves_output_as_it_was(site: Site, tmp_path: Path) -> None:
    for number in range(30):
        site.write(f"articles/a-{number}.md", article(f"No. {number}"))
    site.build()
    before = site.files()
    theme = Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))
    template = theme / "templates/article.html"
    broken = "{% if article.slug == 'a-17' %}{{ nothing }}{% endif %}"
    template.write_text(
        template.read_text().replace("{% block content %}", "{% block content %}" + broken)
    )
    site.write("articles/a-3.md", article("Changed"))
    with pytest.raises(BuildError):
        site.build(THEME=str(theme))
    assert site.files() == before


def test_the_manifest_lists_every_file(site: Site) -> None:
    site.write("articles/a.md", article())
    site.build()
    manifest = json.loads(stage_of(site)._manifest.read_text().partition("\n")[2])
    assert manifest == sorted(site.files())
    store, why = open_store(home_of(site.folder / ".build", site.output))
    known = {one.path: (one.size, one.sha) for one in store.outputs()}
    store.close()
    assert why == ""
    assert known == {
        path: (len(data), sha256(data).hexdigest()) for path, data in site.files().items()
    }


def test_a_lock_of_emacs_stops_no_build(site: Site) -> None:
    site.write("articles/a.md", article())
    (site.content / "articles/.#a.md").symlink_to("jane@desk.4242:1369800000")
    site.build()
    assert "Some text." in site.page("articles/a.html")


@pytest.mark.parametrize("word", [FOR_EVER, THE_END, TOO_MUCH])
def test_a_text_that_the_parser_cannot_take_is_named_and_output_stays(
    site: Site, word: str
) -> None:
    settings = {"MARKDOWN": markdown_with_stand_ins(), "SOURCE_TIME_LIMIT": 1}
    site.write("articles/good.md", article())
    site.build(**settings)
    before = site.files()
    site.write("articles/bad.md", article(body=f"It is {word} ."))
    with pytest.raises(BuildError, match=r"articles/bad\.md") as stopped:
        site.build(**settings)
    assert len(stopped.value.faults) == 1
    assert site.files() == before

"""Whatever befalls a build, `output/` is the old site or the new one, byte for byte.

`TORTURE=100` does everything a hundred times, where `make test` does it a few; with `OTHERS=1` in
all variants.
"""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desk.torture import (
    DAMAGES,
    LONG,
    NEW,
    OLD,
    SCANT,
    Press,
    Sites,
    at_random,
    damage,
    differences,
    ended,
    halves,
    in_the_commit,
    known_files,
    lingering,
    play,
    strike,
)
from tests.effort import by_night
from tests.progress import without_progress

SIGNALS = (signal.SIGKILL, *by_night(signal.SIGTERM, signal.SIGINT))
DEATHS = LONG or 2  # of each signal, at moments of each kind in turn
# One that cannot be read, one that is no file, and one that is read but means something else.
BY_DAY = ("scrambled", "folder", "older")
PAIRS = LONG // 2 or 2
ROOMS = (SCANT, *(range(100_000, 1_500_000, 100_000) if LONG else ()))

Wait = Callable[[Press], None]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Sites:
    """Both sites, as presses that nothing befell make them."""
    return Sites.in_folder(tmp_path_factory.mktemp("reference"))


@pytest.fixture(scope="module")
def shared_press(sites: Sites, tmp_path_factory: pytest.TempPathFactory) -> Press:
    return sites.presses[OLD].copy_to(tmp_path_factory.mktemp("shared") / "press")


@pytest.fixture
def press(shared_press: Press, sites: Sites) -> Press:
    """A press that has printed one of the sites, whatever the test before has left."""
    if shared_press.files() not in (sites.old, sites.new):
        shutil.rmtree(shared_press.work, ignore_errors=True)
        shutil.rmtree(shared_press.output)
        shared_press.output.mkdir()
        (shared_press.output / ".gitignore").write_text("*\n")
        shared_press.turn(OLD)
        assert shared_press.build().status == 0
    return shared_press


@pytest.fixture
def now(press: Press, sites: Sites) -> str:
    """Which site that is."""
    return OLD if press.files() == sites.old else NEW


@pytest.mark.parametrize("sign", SIGNALS, ids=lambda sign: sign.name)
def test_a_build_that_is_ended_leaves_the_old_site_or_the_new(
    press: Press, sites: Sites, now: str, sign: signal.Signals
) -> None:
    """No page is ever half written; what the commit had begun is whole when a command has looked,
    be it one that fails."""
    choose = random.Random(f"{sign.name}, {DEATHS} times")  # noqa: S311
    for death in range(DEATHS):
        moment = (in_the_commit, at_random)[death % 2](sites.seconds, choose)
        now = _die(press, sites, now, sign, moment)


def _die(press: Press, sites: Sites, now: str, sign: signal.Signals, wait: Wait) -> str:
    """Begin a build of the other site, end it, and return which site there is at last."""
    aim = _other(now)
    press.turn(aim)
    process = press.start()
    wait(press)
    strike(process, sign)
    done = ended(process)
    # Python itself ends by the signal where that comes while it starts or ends; a shell has 130 for
    # both.
    assert done.status in {0, -sign, 128 + sign}, done
    assert "Traceback" not in done.err, done.err
    assert lingering(process.pid) == []
    assert halves(press.files(), sites) == []
    if done.status == 0:
        assert differences(press.files(), sites.of(aim)) == []
    looked = press.build(THEME=str(press.break_theme()))
    assert looked.status == 1, looked
    found = press.files()
    assert found in (sites.old, sites.new), differences(found, sites.of(aim))[:9]
    assert press.build().status == 0
    assert differences(press.files(), sites.of(aim)) == []
    return aim


def _other(site: str) -> str:
    return NEW if site == OLD else OLD


@pytest.mark.parametrize("room", ROOMS)
def test_a_full_disk_leaves_the_old_site(sites: Sites, tmp_path: Path, room: int) -> None:
    played = play("full-disk", tmp_path, sites, room)
    assert played.returncode == 0, played.stderr


@pytest.mark.parametrize("room", ROOMS)
def test_a_full_disk_under_output_alone_leaves_the_old_site(
    sites: Sites, tmp_path: Path, room: int
) -> None:
    """Where `output/` is a disk of its own, a page comes there by a copy, not by a rename."""
    played = play("small-output", tmp_path, sites, room)
    assert played.returncode == 0, played.stderr


def test_an_output_folder_that_cannot_be_written_keeps_the_old_site(
    sites: Sites, tmp_path: Path
) -> None:
    played = play("read-only", tmp_path, sites)
    assert played.returncode == 0, played.stderr


def test_a_template_that_fails_amid_the_articles_leaves_the_old_site(
    sites: Sites, tmp_path: Path
) -> None:
    press = sites.presses[OLD].copy_to(tmp_path / "press")
    if LONG:
        press = Press(tmp_path / "large press", articles=1_000).set_up()
        assert press.build().status == 0
    before = press.files()
    press.turn(NEW)
    failed = press.build(THEME=str(press.break_theme()))
    assert failed.status == 1
    assert "broken-theme/templates/article.html:" in failed.err
    assert "Traceback" not in failed.err
    assert differences(press.files(), before) == []


def test_two_builds_at_once_end_well_or_one_is_refused(
    press: Press, sites: Sites, now: str
) -> None:
    """Each ends with 0 or names the other by its process; every second time they want different
    sites, and the site is that of one of them."""
    for turn in range(PAIRS):
        now = _other(now)
        press.turn(now)
        pair = [press.start(), press.start(**({} if turn % 2 else {"SITENAME": "Third Paper"}))]
        pids = [process.pid for process in pair]
        done = [ended(process) for process in pair]
        for end, pid in zip(done, reversed(pids), strict=True):
            assert end.status == 0 or str(pid) in end.err, end
            assert "Traceback" not in end.err
        assert any(end.status == 0 for end in done)
        if turn % 2:
            assert differences(press.files(), sites.of(now)) == []
        else:  # the sources of one site under another name are a third one
            pages = [data.decode() for path, data in press.files().items() if path.endswith("html")]
            assert len({"Third Paper" in page for page in pages}) == 1


@pytest.mark.parametrize(
    "kind", [*BY_DAY, *by_night(*(kind for kind in DAMAGES if kind not in BY_DAY))]
)
def test_a_damaged_memory_is_thrown_away(press: Press, sites: Sites, now: str, kind: str) -> None:
    """`.build/` may be harmed in any way: the build says so in a line at most, and is right."""
    known = known_files(press)
    assert known
    for harmed in [known, *([path] for path in known if LONG)]:
        now = _other(now)
        damage([path for path in harmed if path.exists()], kind)
        press.turn(now)
        done = press.build()
        assert done.status == 0, done
        assert len(without_progress(done.err).splitlines()) <= 1, done.err
        assert differences(press.files(), sites.of(now)) == []


def test_what_was_done_to_output_by_hand_is_undone(press: Press, sites: Sites, now: str) -> None:
    """No source has changed: what lies in `output/` is an input too."""
    output = press.output
    (output / "index.html").unlink()
    (output / "404.html").write_bytes(b"")
    page = output / "articles/no-001.html"
    page.write_bytes(page.read_bytes().replace(b"sentence", b"SENTENCE"))
    (output / "articles/no-002.html").write_text("mine")
    (output / "sitemap.xml").unlink()
    (output / "sitemap.xml").mkdir()
    (output / "robots.txt").unlink()
    (output / "robots.txt").symlink_to(press.folder / "pelicanconf.py")
    shutil.rmtree(output / "tag")
    shutil.rmtree(output / "feeds")
    (output / "feeds").write_text("a file where a folder was")
    done = press.build()
    assert done.status == 0, done
    assert differences(press.files(), sites.of(now)) == []
    assert not (output / "robots.txt").is_symlink()
    assert (press.folder / "pelicanconf.py").read_text("utf-8").startswith('"""The site')

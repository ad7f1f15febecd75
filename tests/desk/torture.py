"""A press of its own for tests that break a build: a copy of the project in a folder, told what to
do by its commands alone.

As a script (`torture.py SCENE FOLDER ROOM PRINTED WANTED`) it plays a scene that needs a small or a
read-only file system, in a mount namespace of its own, with a press that has printed the old site
and one that has the new; what went wrong is its last words and its status.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.measuring import processes_of
from tests.progress import without_progress

ROOT = Path(__file__).parents[2]
PROJECT = "pelicanconf.py publishconf.py theme packages plugins desk".split()
# How often each thing is done; TORTURE=100 is the long run.
LONG = int(os.environ.get("TORTURE", "0"))
PATIENCE = 600  # seconds after which a build counts as one that never ends
LINGERING = 15  # seconds that the children of a killed build have to notice
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
SCANT = 0  # bytes of room on a disk that is full to the last page
OLD, NEW = "Old Paper", "New Paper"

Files = dict[str, bytes]


@dataclass(frozen=True)
class Ended:
    """How a build ended: its status, and what it said."""

    status: int
    out: str
    err: str


@dataclass(frozen=True)
class Press:
    """A project of its own in a folder, with some articles; it prints one of two sites, which
    differ in every page and in which pages there are."""

    folder: Path
    articles: int = 16

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def work(self) -> Path:
        return self.folder / ".build"

    def set_up(self) -> Press:
        """Copy the project, and write the articles of the old site."""
        self.folder.mkdir(parents=True)
        passing = shutil.ignore_patterns("authors.toml")
        for name in PROJECT:
            source, target = ROOT / name, self.folder / name
            if source.is_dir():
                shutil.copytree(source, target, ignore=passing)
            else:
                shutil.copy(source, target)
        for name in ("pages", "extra"):
            shutil.copytree(ROOT / "content" / name, self.folder / "content" / name)
        self.output.mkdir()
        (self.output / ".gitignore").write_text("*\n")
        self.turn(OLD)
        return self

    def copy_to(self, folder: Path) -> Press:
        """The same press elsewhere, with all that it has printed and knows."""
        shutil.copytree(self.folder, folder, symlinks=True, dirs_exist_ok=True)
        return Press(folder, self.articles)

    def write(self, slug: str, title: str, text: str) -> Path:
        """Write an article."""
        path = self.folder / f"content/articles/{slug}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        tags = f"of {len(title) % 3}, {title[-1]}"
        head = f"Title: {title}\nDate: 2013-05-29\nAuthor: Jane Doe\nLang: en\nTags: {tags}\n"
        path.write_text(f"{head}\n{text}\n", "utf-8")
        return path

    def turn(self, site: str) -> None:
        """Make the sources those of the old or the new site: one article goes, another comes, each
        has other words, and so has the menu. The settings stay, for a look at what they say takes
        as long as all else."""
        gone = f"{'no-003' if site == NEW else 'late'}.md"
        (self.folder / "content/articles" / gone).unlink(missing_ok=True)
        for number in range(self.articles):
            slug = "late" if site == NEW and number == 3 else f"no-{number:03}"
            self.write(slug, f"No. {number}", f"A sentence of number {number} in the {site}.")
        page = f"Title: {site}\nSlug: paper\nLang: en\n\nA page.\n"
        (self.folder / "content/pages/paper.md").write_text(page, "utf-8")

    def start(self, **settings: str) -> subprocess.Popen[str]:
        """Begin `desk html`, in a session of its own as a terminal has it."""
        places = {"PYTHONPATH": str(self.folder), "DESK_HERE": str(self.folder)}
        inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return subprocess.Popen(
            [sys.executable, "-m", "desk", "html"],
            cwd=self.folder,
            env={**inherited, **places, **settings, "DESK_SETTINGS": " ".join(settings)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def build(self, **settings: str) -> Ended:
        """One whole build."""
        return ended(self.start(**settings))

    def files(self) -> Files:
        """What lies in `output/`, but for the mark that it is ours."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file() and path.name != ".gitignore"
        }

    def break_theme(self) -> Path:
        """A theme of which the template of the article in the middle cannot be rendered."""
        theme = self.folder / "broken-theme"
        if not theme.exists():
            shutil.copytree(self.folder / "theme", theme)
            template = theme / "templates/article.html"
            block, slug = "{% block content %}", f"no-{self.articles // 2:03}"
            fault = "{% if article.slug == '" + slug + "' %}{{ nothing }}{% endif %}"
            template.write_text(template.read_text("utf-8").replace(block, block + fault), "utf-8")
        return theme


def ended(process: subprocess.Popen[str]) -> Ended:
    """Wait for a build; one that never ends is ended, and an error."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        raise
    return Ended(process.returncode, out, err)


@dataclass(frozen=True)
class Sites:
    """The bytes of the old and of the new site, as a clean build in another folder makes them, and
    how many seconds one takes; a press that has printed the old one, and one that has the new."""

    old: Files
    new: Files
    seconds: float
    presses: dict[str, Press]

    def of(self, name: str) -> Files:
        """One of the two."""
        return self.new if name == NEW else self.old

    @classmethod
    def in_folder(cls, folder: Path) -> Sites:
        """Build both, each with a fresh press."""
        presses, found, seconds = {}, {}, 0.0
        for number, site in enumerate((OLD, NEW)):
            press = presses[site] = Press(folder / str(number)).set_up()
            press.turn(site)
            start = time.monotonic()
            done = press.build()
            seconds = max(seconds, time.monotonic() - start)
            assert done.status == 0, done.err
            found[site] = press.files()
        alike = [
            p for p, data in found[OLD].items() if p.endswith(".html") and data == found[NEW].get(p)
        ]
        assert not alike, alike
        return cls(found[OLD], found[NEW], seconds, presses)


def differences(found: Files, wanted: Files) -> list[str]:
    """The paths in which two sites differ, with how; short, for a message."""
    said = []
    for path in sorted(found.keys() | wanted.keys()):
        if path not in found:
            said.append(f"{path}: missing")
        elif path not in wanted:
            said.append(f"{path}: too many")
        elif found[path] != wanted[path]:
            said.append(f"{path}: {len(found[path])} bytes, not the {len(wanted[path])} wanted")
    return said


def halves(found: Files, sites: Sites) -> list[str]:
    """The files that are neither whole old nor whole new."""
    return [
        path
        for path, data in found.items()
        if data not in (sites.old.get(path), sites.new.get(path))
    ]


# --- When a build dies ---


def at_random(seconds: float, choose: random.Random) -> Callable[[Press], None]:
    """Wait until any moment of a build."""
    moment = choose.uniform(0, seconds * 1.05)
    return lambda _: time.sleep(moment)


def in_the_commit(seconds: float, choose: random.Random) -> Callable[[Press], None]:
    """Wait until the first file of `output/` is another one, and a blink longer."""
    blink = choose.uniform(0, 0.02)

    def wait(press: Press) -> None:
        before, until = _marks(press), time.monotonic() + seconds * 2
        while _marks(press) == before and time.monotonic() < until:
            time.sleep(0.0005)
        time.sleep(blink)

    return wait


def _marks(press: Press) -> list[tuple[int, int]]:
    """What changes when something is renamed into the folder: its time, and a file's number."""
    paths = (press.output, press.output / "404.html", press.output / "articles")
    return [(path.stat().st_mtime_ns, path.stat().st_ino) for path in paths if path.exists()]


def strike(process: subprocess.Popen[str], sign: signal.Signals) -> None:
    """Ctrl-C reaches all processes of a terminal, a `kill` the one that it names."""
    if process.poll() is None:
        if sign == signal.SIGINT:
            os.killpg(process.pid, sign)
        else:
            process.send_signal(sign)


def lingering(session: int) -> list[int]:
    """The processes of a session that do not end by themselves."""
    until = time.monotonic() + LINGERING
    while (left := processes_of(session)) and time.monotonic() < until:
        time.sleep(0.05)
    return left


# --- What may befall .build/ ---


def _truncate(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def _scramble(path: Path) -> None:
    size = max(path.stat().st_size, 64)
    path.write_bytes(random.Random(size).randbytes(size))  # noqa: S311


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _make_folder(path: Path) -> None:
    path.unlink()
    (path / "in/it").mkdir(parents=True)


def _make_older(path: Path) -> None:
    """As an older release would have left it: the number by which its form is told is another."""
    data = path.read_bytes()
    if data.startswith(b"SQLite format 3\0"):
        # The file format's user version, https://www.sqlite.org/fileformat.html#user_version_number
        path.write_bytes(data[:60] + bytes(4) + data[64:])
    else:
        path.write_bytes(re.sub(rb'("version": *)\d+', rb"\g<1>0", data))


def _take_away(path: Path) -> None:
    path.unlink()


def _make_foreign(path: Path) -> None:
    """Readable for its owner alone, who is another: what root may change, and nobody else."""
    path.chmod(0o000)
    if os.geteuid() == 0:
        os.chown(path, 65_534, 65_534)


DAMAGES: Mapping[str, Callable[[Path], None]] = {
    "truncated": _truncate,
    "scrambled": _scramble,
    "emptied": _empty,
    "folder": _make_folder,
    "older": _make_older,
    "gone": _take_away,
    "foreign": _make_foreign,
}


def damage(paths: Iterable[Path], kind: str) -> None:
    """Do one kind of harm to files."""
    for path in paths:
        DAMAGES[kind](path)


def known_files(press: Press) -> list[Path]:
    """The files by which a build knows what it did; not the site itself, nor pictures, of which one
    stands for all."""
    found = sorted(path for path in press.work.rglob("*") if path.is_file())
    pictures = [path for path in found if path.suffix == ".png"]
    pages = [path for path in found if "new" in path.relative_to(press.work).parts]
    return [path for path in found if path not in {*pictures[1:], *pages}]


# --- Scenes on a file system of their own ---


def play(scene: str, folder: Path, sites: Sites, room: int = 0) -> subprocess.CompletedProcess[str]:
    """Play a scene in a mount namespace: as root, or where the kernel lets anyone be root there."""
    unshare = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--map-root-user"])]
    presses = (str(sites.presses[name].folder) for name in (OLD, NEW))
    done = subprocess.run(
        [*unshare, sys.executable, __file__, scene, str(folder), str(room), *presses],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert "unshare" not in done.stderr, (
        f"this test needs root, or user namespaces: {done.stderr.strip()}"
    )
    return done


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def full_disk(folder: Path, room: int, printed: Press, wanted: Files) -> None:
    """Have the old site, leave `room` bytes of the disk, try the new one, then make room."""
    mount("-t", "tmpfs", "-o", "size=256m", "tmpfs", str(folder))
    press = printed.copy_to(folder / "site")
    press.turn(NEW)
    used = shutil.disk_usage(folder).used
    mount("-o", f"remount,size={used + room}", str(folder))
    _must_refuse(press, printed.files(), "No space left on device", room)
    mount("-o", "remount,size=256m", str(folder))
    _must_follow(press, wanted)


def small_output(folder: Path, room: int, printed: Press, wanted: Files) -> None:
    """The same with `output/` alone on the disk that is full: a rename cannot reach it."""
    output = folder / "site/output"
    output.mkdir(parents=True)
    mount("-t", "tmpfs", "-o", "size=256m", "tmpfs", str(output))
    press = printed.copy_to(folder / "site")
    press.turn(NEW)
    used = shutil.disk_usage(output).used
    mount("-o", f"remount,size={used + room}", str(output))
    _must_refuse(press, printed.files(), "No space left on device", room)
    mount("-o", "remount,size=256m", str(output))
    _must_follow(press, wanted)


def read_only(folder: Path, _room: int, printed: Press, wanted: Files) -> None:
    """Have the old site, let nobody write to `output/`, try the new one, then let it be."""
    press = printed.copy_to(folder / "site")
    press.turn(NEW)
    mount("--bind", str(press.output), str(press.output))
    mount("-o", "remount,bind,ro", str(press.output))
    _must_refuse(press, printed.files(), "its disk is read-only")
    mount("-o", "remount,bind,rw", str(press.output))
    _must_follow(press, wanted)


def _must_refuse(press: Press, old: Files, why: str, room: int = 0) -> None:
    """A build that has no room says so and leaves the old site; with some it may find enough."""
    done = press.build()
    if room > SCANT and done.status == 0:
        return  # whether it is the new site is asked next
    assert done.status == 1, f"status {done.status}: {done.out}{done.err}"
    assert why in done.err, f"it must say why: {done.err}"
    assert "Traceback" not in done.err, done.err
    said = without_progress(done.err)
    assert len(said.splitlines()) <= 2, f"it must say so in a line or two: {done.err}"
    assert differences(press.files(), old) == [], differences(press.files(), old)[:9]


def _must_follow(press: Press, wanted: Files) -> None:
    """When there is room again, the next build is whole, and no other than a clean one."""
    done = press.build()
    assert done.status == 0, done.err
    found = press.files()
    assert differences(found, wanted) == [], differences(found, wanted)[:9]


SCENES = {"full-disk": full_disk, "small-output": small_output, "read-only": read_only}


def main() -> int:
    """Play one scene."""
    scene, folder, room, printed, wanted = sys.argv[1:]
    SCENES[scene](Path(folder), int(room), Press(Path(printed)), Press(Path(wanted)).files())
    return 0


if __name__ == "__main__":
    sys.exit(main())

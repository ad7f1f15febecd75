"""A small paper at which an editor works: its sources, theme and settings, on disk."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from pelican_incremental.places import home_of
from pelican_incremental.scan import Stamp, snapshot
from tests.plugins.incremental import probes
from tests.plugins.incremental.fresh import Home, Nursery, Order, Outcome
from tests.sites import ROOT, SECTIONS

MARK = "{# edited #}"
GIT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", "Desk"), ("EMAIL", "desk@paper.example"))
    },
}

Files = dict[str, bytes]


@dataclass
class Source:
    """An article or a page: fields by name and the paragraphs of its text."""

    fields: dict[str, str]
    body: list[str] = field(default_factory=lambda: ["Some text."])

    def __str__(self) -> str:
        head = (f"{name}: {value}" for name, value in self.fields.items())
        return "\n".join([*head, "", "\n\n".join(self.body), ""])


def files_in(folder: Path) -> Files:
    """Every file of a folder by its path, links not followed."""
    found = {}
    for root, _, names in os.walk(folder):
        for name in names:
            path = Path(root, name)
            data = str(path.readlink()).encode() if path.is_symlink() else path.read_bytes()
            found[path.relative_to(folder).as_posix()] = data
    return found


def picture(width: int, colour: str) -> bytes:
    """A PNG of one colour, 8 pixels high."""
    data = BytesIO()
    Image.new("RGB", (width, 8), colour).save(data, "PNG")
    return data.getvalue()


class Paper:
    """A site on disk with the settings of the next build; `output` is built again and again,
    `clean` each time anew."""

    def __init__(self, folder: Path, home: Home) -> None:
        self.folder = folder
        self.content, self.theme = folder / "content", folder / "theme"
        self.output, self.work = folder / "output", home.work
        self.clean, self.clean_work = folder / "clean", home.folder / "clean"
        self.conf, self.plugin = folder / "pelicanconf.py", folder / "own.py"
        self.settings: dict[str, Any] = {"DEFAULT_PAGINATION": 2}
        self.sources: dict[str, Source] = {}
        self._stamps: dict[str, Stamp] = {}
        self._unbuilt: set[str] = set()
        shutil.copytree(ROOT / "content/extra", self.content / "extra")
        shutil.copytree(ROOT / "theme", self.theme)
        (self.content / "images").mkdir()
        self._add_probes()

    def _add_probes(self) -> None:
        for name, text in probes.OF_FILE.items():
            self.put(f"probes/{name}.txt", text)
        for name, text in probes.templates().items():
            (self.theme / "templates" / name).parent.mkdir(parents=True, exist_ok=True)
            (self.theme / "templates" / name).write_text(text)
        self.plugin.write_text(probes.plugin("fair"))
        self.set_in_file({})

    @property
    def known(self) -> Path:
        """Where lies what is known of the last build."""
        return home_of(self.work, self.output)

    # --- writing ---

    def put(self, path: str, data: str | bytes) -> None:
        """Write a file below `content/` in place."""
        target = self.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode())

    def save(self, path: str) -> None:
        """Write a source as it stands in the editor."""
        self.put(path, str(self.sources[path]))

    def add(self, path: str, source: Source) -> None:
        """Write a new source."""
        self.sources[path] = source
        self.save(path)

    def delete(self, path: str) -> None:
        """Delete a source."""
        del self.sources[path]
        (self.content / path).unlink()

    def move(self, path: str, to: str, *, follow: bool) -> None:
        """Give a source another path; `follow` mends the links to it."""
        source = self.sources.pop(path)
        self.sources[to] = source
        (self.content / to).parent.mkdir(parents=True, exist_ok=True)
        (self.content / path).rename(self.content / to)
        for other, text in self.sources.items() if follow else ():
            if any(f"/{path}" in part for part in text.body):
                text.body = [part.replace(f"/{path}", f"/{to}") for part in text.body]
                self.save(other)

    def edit_theme(self, path: str, text: str, place: str = "") -> None:
        """Put a line into a file of the theme: at its end, or before the last `place`; a second
        one takes the place of the first."""
        file = self.theme / path
        kept = [line for line in file.read_text("utf-8").splitlines() if MARK not in line]
        added = [f"{MARK}{text}"] if text else []
        where = max(
            (n for n, line in enumerate(kept) if place and place in line), default=len(kept)
        )
        file.write_text("\n".join([*kept[:where], *added, *kept[where:], ""]), "utf-8")

    def set_in_file(self, settings: dict[str, Any]) -> None:
        """Write the settings file: the real site's, what probes need, and these settings."""
        given = {"SECTIONS": SECTIONS, **settings}
        lines = [f"{name} = {value!r}" for name, value in given.items()]
        real = (ROOT / "pelicanconf.py").read_text("utf-8")
        self.conf.write_text("\n".join([real, probes.settings(), *lines, ""]), "utf-8")

    def commit(self, day: int) -> None:
        """Commit all of `content/` with the date of a day of June 2013."""
        date = f"2013-06-{day:02}T10:00:00 +0300"
        if not (self.folder / ".git").is_dir():
            self._git("init", "-q")
        self._git("add", "-A", "content")
        dates = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": "2020-01-01T00:00:00 +0000"}
        self._git("commit", "-q", "--allow-empty", "-m", "desk", **dates)

    def _git(self, *arguments: str, **dates: str) -> None:
        plain = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        environment = {**plain, **GIT, **dates}
        subprocess.run(["git", *arguments], cwd=self.folder, env=environment, check=True)

    # --- remembering ---

    def snapshot(self) -> tuple[Files, Files, dict[str, Any], dict[str, Source]]:
        """All that an editor may change, as it is now, but for settings file and plugin."""
        sources = {p: Source(dict(s.fields), list(s.body)) for p, s in self.sources.items()}
        return files_in(self.content), files_in(self.theme), dict(self.settings), sources

    def restore(self, kept: tuple[Files, Files, dict[str, Any], dict[str, Source]]) -> None:
        """Undo all edits since."""
        content, theme, self.settings, sources = kept[0], kept[1], dict(kept[2]), kept[3]
        self.sources = {p: Source(dict(s.fields), list(s.body)) for p, s in sources.items()}
        for folder, files in ((self.content, content), (self.theme, theme)):
            now = files_in(folder)
            for path in now.keys() - files.keys():
                (folder / path).unlink()
            for path in (path for path, data in files.items() if now.get(path) != data):
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(files[path])

    # --- building ---

    def order(self, *, is_told: bool = False) -> Order:
        """The next build; `is_told`: which files were saved since the last good one, as whoever
        watches them knows."""
        paths = {"PATH": str(self.content), "THEME": str(self.theme)}
        settings = {**self.settings, **paths, "OUTPUT_PATH": str(self.output)}
        saved = self._saved()
        return Order(settings, self.work, self.conf, saved if is_told else None)

    def _saved(self) -> list[str]:
        now = snapshot((f"{self.content}/", f"{self.theme}/"), (str(self.conf), str(self.plugin)))
        before, self._stamps = self._stamps, now
        self._unbuilt.update(p for p in {*now, *before} if now.get(p) != before.get(p))
        return sorted(self._unbuilt)

    def has_built(self) -> None:
        """All that was saved before the last order is in the output."""
        self._unbuilt.clear()

    def begin_clean(self, nursery: Nursery) -> None:
        """Begin to build as if nothing had been before; only drawn pictures are kept."""
        shutil.rmtree(self.clean, ignore_errors=True)
        work = self.clean_work
        for path in work.iterdir() if work.is_dir() else ():
            if path.name != "share":
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        order = self.order()
        settings = {**order.settings, "OUTPUT_PATH": str(self.clean / "output")}
        nursery.begin(replace(order, settings=settings, work=work))

    def differences(self, foreign: Iterable[str]) -> list[str]:
        """How `output/` differs from a clean build, but for files that are not ours."""
        mine, right = files_in(self.output), files_in(self.clean / "output")
        ours = {name: data for name, data in mine.items() if name not in set(foreign)}
        return differing(ours, right)


def differing(mine: Files, right: Files) -> list[str]:
    """How files are not as they must be, one line each."""
    return [
        f"{name}: {_how(mine.get(name), right.get(name))}"
        for name in sorted({*mine, *right})
        if mine.get(name) != right.get(name)
    ]


def _how(mine: bytes | None, right: bytes | None) -> str:
    """What is wrong with a file, as far as a person must see it."""
    if mine is None or right is None:
        return "is missing" if mine is None else "must not be there"
    place = next((n for n, (a, b) in enumerate(zip(mine, right, strict=False)) if a != b), 0)
    start = max(0, place - 60)
    return f"has {mine[start : place + 80]!r}, not {right[start : place + 80]!r}"


def check_same_end(made: Outcome, clean: Outcome) -> None:
    """Both builds are good, or name the same faults; the command, which has checked first, may name
    more, and refuse what could be built."""
    assert not made.crash, made.crash
    assert not clean.crash, clean.crash
    if made.is_checked:
        assert made.faults or not clean.faults
        assert "must not stop a build" not in made.faults
    else:
        assert made.faults == clean.faults, f"{made.faults}\nnot\n{clean.faults}"

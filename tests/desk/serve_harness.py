"""A desk that serves a small site on a free port, in a process of its own.

As a script (`serve_harness.py FOLDER [BASE]`) it is that process: its build copies FOLDER/source to
FOLDER/output, and a source that holds the word FAULT is a fault at the line that holds it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Thread

from desk.serve import Outcome, Site, serve

ROOT = Path(__file__).parents[2]
PATIENCE = 20  # seconds until a test stops waiting for what should have come
# While FOLDER has the first, a build that has read its sources waits, and says so with the second.
SLOW, WAITING = "SLOW", "WAITING"


@dataclass(frozen=True)
class Desk:
    """A running desk: where it serves, what it builds from, and its process."""

    process: subprocess.Popen[str]
    url: str
    source: Path
    output: Path
    lines: Queue[str]

    @property
    def port(self) -> int:
        return int(self.url.split(":")[2].split("/")[0])

    def line(self) -> str:
        """The next line on the desk's terminal."""
        return self.lines.get(timeout=PATIENCE)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def until(condition: Callable[[], bool]) -> None:
    """Wait for what happens in another process."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.01)


@contextmanager
def running(folder: Path, files: dict[str, str], base: str = "", host: str = "") -> Iterator[Desk]:
    """A desk that has built `files` and told so on its terminal; ended at the end."""
    write(folder / "source", files)
    process = subprocess.Popen(
        [sys.executable, __file__, str(folder), base, host],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        lines: Queue[str] = Queue()
        listener = Thread(target=_listen, args=(process, lines))
        listener.start()
        serving = lines.get(timeout=PATIENCE)
        found = re.fullmatch(r"Serving (http://\S+) \(Ctrl-C ends\)", serving)
        assert found, serving
        yield Desk(process, found[1], folder / "source", folder / "output", lines)
    finally:
        process.kill()
        process.wait()
        listener.join()
        for pipe in (process.stdout, process.stderr):
            assert pipe is not None
            pipe.close()


def _listen(process: subprocess.Popen[str], lines: Queue[str]) -> None:
    """A test that waits for a line must be able to stop waiting, so a thread does the reading."""
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line.rstrip("\n"))


def _build(source: Path, output: Path) -> Outcome:
    sources = {
        str(path.relative_to(source)): path.read_text(encoding="utf-8")
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    while source.with_name(SLOW).exists():
        source.with_name(WAITING).touch()
        time.sleep(0.01)
    faults = tuple(
        f"{name}:{number}: Source must be sound, not '{line}'"
        for name, text in sources.items()
        for number, line in enumerate(text.splitlines(), 1)
        if "FAULT" in line
    )
    if faults:
        return Outcome((), faults, f"{len(faults)} faults")
    changed = tuple(name for name, text in sources.items() if _put(output / name, text))
    gone = tuple(
        str(path.relative_to(output))
        for path in sorted(output.rglob("*"))
        if path.is_file() and str(path.relative_to(output)) not in sources
    )
    for name in gone:
        (output / name).unlink()
    return Outcome(changed + gone, (), f"{len(changed + gone)} changed")


def _put(path: Path, text: str) -> bool:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def main() -> int:
    folder = Path(sys.argv[1])
    source, output = folder / "source", folder / "output"
    output.mkdir(exist_ok=True)
    base, host = [*sys.argv[2:], "", ""][:2]
    port = int(os.environ.get("PORT", "0"))
    watched = [source, *folder.glob("*.py")]
    site = Site(output, base)
    return serve(site, watched, lambda _saved: _build(source, output), (port, host))


if __name__ == "__main__":
    sys.exit(main())

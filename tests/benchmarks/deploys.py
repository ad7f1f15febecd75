"""Measure how long a deploy takes to plan a large site, on each kind of host.

`python -m tests.benchmarks.deploys [FILES]` prints a line for each; docs/publishing.md has them.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, redirect_stdout
from pathlib import Path

from desk.manifest import dumps
from desk.publish.model import Brief, Release, facts_of
from tests.desk.publish import servers
from tests.desk.publish.harness import SITEURL, Paper, page, put_files

RUNS = 5
BODY, SOURCE = "word " * 2_400, "word " * 500  # a page has some 12 kB, its source 2.5 kB
MENDED = ("articles/a-7.html", "index.html")


def make_paper(folder: Path, files: int) -> tuple[Paper, Release]:
    """A paper in which one page and the front page were mended, and the release that a host has of
    it."""
    paper = Paper(folder)
    paper.fill(pages=0)
    for number in range(files - len(paper.build().entries)):
        paper.write(f"articles/a-{number}.html", page(f"Article {number}", "0a0a0a0a") + BODY)
        (paper.places.content / f"a-{number}.md").write_text(SOURCE)
    on_host = Release(Brief("1", "", "", ""), SITEURL, paper.build().entries)
    for path in MENDED:
        paper.write(path, page("Mended", "0a0a0a0a"))
    paper.build()
    return paper, on_host


def hosts(
    home: Path, release: Release, ends: ExitStack
) -> Iterator[tuple[str, str, dict[str, str]]]:
    """Each kind of host, its address, and what its tool reads from the environment; a plan looks at
    names and sizes of files, and at no content."""
    www, manifest = home / "www", dumps(facts_of(release))
    put_files(www / "releases/1", release.entries)
    (www / "current").symlink_to("releases/1")
    (www / "releases/1.json").write_text(manifest)
    yield "dir", f"dir:{www}", {}
    sshd = ends.enter_context(servers.sshd(home / "sshd"))
    yield "ssh", sshd.address(www), {"SSH_CONFIG": str(sshd.config)}
    for kind in ("s3", "webdav"):
        store = ends.enter_context(servers.store(kind, home / kind))
        put_files(store.folder, release.entries)
        (store.folder / ".releases").mkdir(parents=True)
        (store.folder / ".releases/current.json").write_text(manifest)
        yield kind, store.address, store.remote


def measure(paper: Paper, to: str, typed: dict[str, str]) -> tuple[float, float]:
    """The median seconds of a plan, and those of the processor."""
    wall, work = [], []
    for _ in range(RUNS):
        said = io.StringIO()
        start, before = time.perf_counter(), sum(os.times()[:4])
        with redirect_stdout(said):
            paper.deploy(to, **typed, DRY_RUN="1")
        wall.append(time.perf_counter() - start)
        work.append(sum(os.times()[:4]) - before)
        if f"{len(MENDED)} files to send" not in said.getvalue():
            raise AssertionError(said.getvalue())
    return statistics.median(wall), statistics.median(work)


def main(files: int) -> None:
    """Print a line for each kind of host."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as ends:
        paper, release = make_paper(Path(folder) / "paper", files)
        print(f"{files:,} files, medians of {RUNS}")
        for kind, to, typed in hosts(Path(folder), release, ends):
            wall, work = measure(paper, to, typed)
            print(f"{kind}: {wall:.2f} s, {work:.2f} s of the processor", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)

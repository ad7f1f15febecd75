"""Measure the build beside plain Pelican in one run: the same articles, as ratios, for machines are
noisy."""

from __future__ import annotations

import argparse
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.sites import ROOT, Site, article

# A passage of our own, about 2.5 KB with its fields: what an article of the archive is like.
PASSAGE = """The harbour's new quay took its first ship -- the "Northern Light" -- at noon,
14 hours late. "We had fog, then ice, then paperwork," said its captain, who has sailed the route
since 1998. The port's master, asked whether 6' of extra draught was worth the money, answered that
it would be by 2015: "Grain doesn't wait." The EBRD lent a third; the town council found the rest.

"""
PARAGRAPHS = 6

# What a Pelican user gets without us: the same reader, typogrify on, the theme that comes with it.
PLAIN = """PATH = "content"
OUTPUT_PATH = "output"
SITENAME = "News"
TIMEZONE = "Europe/Minsk"
DEFAULT_LANG = "en"
ARTICLE_PATHS = ["articles"]
PLUGINS = []
TYPOGRIFY = True
DEFAULT_PAGINATION = 20
DELETE_OUTPUT_DIRECTORY = False
PAGINATION_PATTERNS = [
    (1, "{url}", "{save_as}"),
    (2, "{base_name}-page-{number}.html", "{base_name}-page-{number}.html"),
]
"""


@dataclass(frozen=True)
class Contender:
    """One way to build the archive."""

    name: str
    command: Sequence[str]
    folder: Path


def fill(folder: Path, number: int) -> None:
    """Write an archive of `number` articles: 6 sections, 40 authors, 200 tags."""
    for i in range(number):
        fields = {
            "Date": f"{2000 + i % 13}-{i % 12 + 1:02}-{i % 28 + 1:02}",
            "Category": f"Section {i % 6}",
            "Author": f"Author {i % 40}",
            "Tags": f"tag{i % 200}, tag{i * 7 % 200}",
        }
        path = folder / "content" / "articles" / f"article-{i:06}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(article(f"Ship No. {i} comes in", PASSAGE * PARAGRAPHS, **fields), "utf-8")


def contenders(folder: Path, number: int) -> list[Contender]:
    """Our build and plain Pelican's, over the same articles."""
    ours, plain = Site(folder / "ours"), folder / "plain"
    ours.copy_content()
    fill(ours.folder, number)
    fill(plain, number)
    (plain / "conf.py").write_text(PLAIN, "utf-8")
    html = [sys.executable, "-m", "desk", "html"]
    pelican = [sys.executable, "-m", "pelican", "content", "-s", "conf.py", "-q"]
    return [Contender("make html", html, ours.folder), Contender("pelican", pelican, plain)]


def measure(contender: Contender) -> float:
    """The seconds that one build takes, from the start of its process to its end."""
    places = {"INPUTDIR": "content", "OUTPUTDIR": "output", "PYTHONPATH": str(ROOT)}
    start = time.perf_counter()
    subprocess.run(
        contender.command,
        cwd=contender.folder,
        env={**os.environ, **places, "DESK_HERE": str(contender.folder)},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - start


def edit(contender: Contender) -> None:
    """Mend one word of one article."""
    path = contender.folder / "content" / "articles" / "article-000000.md"
    text = path.read_text("utf-8")
    path.write_text(
        text.replace("noon", "dusk") if "noon" in text else text.replace("dusk", "noon")
    )


def report(found: list[Contender], runs: int, say: Callable[[str], None]) -> None:
    """Print the medians of paired runs, and what each is of plain Pelican's."""
    first = {c.name: [measure(c)] for c in found}
    again: dict[str, list[float]] = {c.name: [] for c in found}
    for _ in range(runs):
        for contender in found:
            edit(contender)
            again[contender.name].append(measure(contender))
    for title, times in (("clean build", first), ("one word edited", again)):
        plain = statistics.median(times["pelican"])
        for name, seconds in times.items():
            median = statistics.median(seconds)
            say(f"{title:<16}  {name:<10} {median:8.2f} s  {median / plain:6.2f} of plain Pelican")


def sizes(say: Callable[[str], None]) -> None:
    """Print what the seed article weighs on its way to the reader."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.copy_content()
        site.build("publishconf.py", SITEURL="https://paper.example")
        page = (site.output / "articles/integration-action-plan.html").read_bytes()
    say(f"seed article      {len(page):,} bytes, {len(gzip.compress(page, mtime=0)):,} in gzip")


def main() -> int:
    """Measure an archive of the size that was asked for."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("--articles", type=int, default=int(os.environ.get("ARTICLES", "1000")))
    parser.add_argument("--runs", type=int, default=3)
    options = parser.parse_args()
    print(f"{options.articles:,} articles of 2.5 KB, medians of {options.runs} paired runs:")
    with tempfile.TemporaryDirectory() as folder:
        report(contenders(Path(folder), options.articles), options.runs, print)
    sizes(print)
    return 0


if __name__ == "__main__":
    sys.exit(main())

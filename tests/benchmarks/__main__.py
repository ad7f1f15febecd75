"""Measure the build beside its peers in one run, over the same articles; docs/speed.md says how."""

from __future__ import annotations

import argparse
import gzip
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from tests.benchmarks.bench import Bench
from tests.benchmarks.contenders import (
    DESK,
    FORMER,
    HUGO,
    PEERS_VENV,
    PLAIN,
    THEMED,
    MissingPeerError,
    contenders,
    hugo_version,
)
from tests.benchmarks.figures import Figures, as_json, from_json
from tests.benchmarks.measuring import MeasuringError
from tests.benchmarks.plot import plot
from tests.benchmarks.report import in_markdown, on_terminal, put_between_marks
from tests.benchmarks.typesetting import typesetting
from tests.sites import ROOT, Site

PEERS = (HUGO, PLAIN, THEMED, FORMER)
# Above so many articles these are measured only when they are named: each build takes minutes.
LARGEST = {PLAIN: 10_000, THEMED: 10_000, FORMER: 0}
KEPT = ROOT / ".build/bench/figures.json"
DOCUMENT, PICTURE = ROOT / "docs/speed.md", ROOT / "docs/speed.svg"


def measure(total: int, runs: int, names: Sequence[str]) -> Figures:
    """All figures of an archive of `total` articles, made anew outside of any repository."""
    print(f"{total:,} articles:", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as folder:
        found = contenders(Path(folder), total, names)
        return Bench(found, total, runs).run(_made(runs, names))


def _made(runs: int, names: Sequence[str]) -> str:
    """One line on where the figures come from."""
    git = ["git", "rev-parse", "--short", "HEAD"]
    head = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=False)
    parts = [
        f"Medians of {runs} runs",
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        f"Python {platform.python_version()}, Pelican {version('pelican')}",
        *([f"Hugo {hugo_version(PEERS_VENV)}"] if HUGO in names else []),
        *([f"commit {head.stdout.strip()}"] if head.returncode == 0 else []),
    ]
    return "; ".join(parts) + "."


def sizes() -> str:
    """What the seed article weighs on its way to the reader."""
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.copy_content()
        site.build("publishconf.py", SITEURL="https://paper.example")
        page = (site.output / "articles/integration-action-plan.html").read_bytes()
    packed = len(gzip.compress(page, mtime=0))
    return f"The seed article's page: {len(page):,} bytes, {packed:,} in gzip"


def known() -> dict[int, Figures]:
    """What earlier runs have measured."""
    try:
        return from_json(KEPT.read_text("utf-8"))
    except (OSError, ValueError):
        return {}


def write(archives: dict[int, Figures]) -> None:
    """Put tables and picture into docs/."""
    text = put_between_marks(DOCUMENT.read_text("utf-8"), in_markdown(archives))
    DOCUMENT.write_text(text, "utf-8")
    PICTURE.write_text(plot(archives), "utf-8")
    print(f"Written: {DOCUMENT.relative_to(ROOT)}, {PICTURE.relative_to(ROOT)}")


def _options() -> argparse.Namespace:
    given = os.environ
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "--articles", type=_numbers, default=given.get("ARTICLES") or "1000 10000", metavar="N …"
    )
    parser.add_argument("--runs", type=_number, default=given.get("RUNS") or "3")
    parser.add_argument("--peers", type=_peers, default=given.get("PEERS"))
    parser.add_argument("--write", action="store_true", default=given.get("WRITE") == "1")
    return parser.parse_args()


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"it must be a whole number from 1, not {text!r}")
    return int(text)


def _numbers(text: str) -> list[int]:
    return [_number(word) for word in text.split()]


def _peers(text: str) -> list[str]:
    if not set(text.split()) <= set(PEERS):
        raise argparse.ArgumentTypeError(f"it must be some of {' '.join(PEERS)}, not {text!r}")
    return text.split()


def _names(options: argparse.Namespace, total: int) -> list[str]:
    if options.peers is None:
        return [DESK, *(name for name in PEERS if total <= LARGEST.get(name, total))]
    return [DESK, *(name for name in PEERS if name in options.peers)]


def main() -> int:
    """Measure archives of the sizes that were asked for, and say what was found."""
    options = _options()
    archives = known()
    try:
        for total in options.articles:
            archives[total] = measure(total, options.runs, _names(options, total))
            if options.peers is None or options.write:  # else it was a look in passing
                KEPT.parent.mkdir(parents=True, exist_ok=True)
                KEPT.write_text(as_json(archives), "utf-8")
    except (MeasuringError, MissingPeerError) as error:
        print(error, file=sys.stderr)
        return 1
    print(on_terminal({total: archives[total] for total in options.articles}))
    print(sizes())
    print(typesetting())
    if options.write:
        write(archives)
    return 0


if __name__ == "__main__":
    sys.exit(main())

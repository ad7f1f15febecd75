"""Measure what stored warnings cost a save.

`python -m tests.benchmarks.warned [ARTICLES [SAVES]]` builds an archive twice, one of them with
twenty warnings in each article, serves both, saves in turn, and prints the medians; docs/speed.md
has them.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.contenders import Contender, desk
from tests.benchmarks.corpus import WORDS, Article, article, articles
from tests.benchmarks.measuring import build, serving

ARTICLES, SAVES = 2_000, 15
LINES = 20  # in each article
PLAIN, WARNED = "The plan stands.\n", "The the plan stands.\n"  # word-twice


def with_lines(contender: Contender, line: str) -> Contender:
    """The same with a line so many times at the end of each article."""

    def source(one: Article) -> tuple[str, str]:
        path, text = contender.source(one)
        return path, f"{text}\n{line * LINES}"

    return replace(contender, source=source)


def warnings_kept(contender: Contender) -> int:
    """How many warnings the store has."""
    (store,) = contender.folder.glob(".build/*/site.sqlite")
    with closing(sqlite3.connect(store)) as database:
        query = "SELECT count(*) FROM note WHERE kind = 'warning'"
        return int(database.execute(query).fetchone()[0])


def edit_of(total: int) -> Callable[[int], Article]:
    """One of the twenty newest articles with another word, by the number of the edit."""
    return lambda edit: replace(
        article(total - 1 - edit % 20, total), word=WORDS[1 + edit % (len(WORDS) - 1)]
    )


def main(arguments: list[str]) -> None:
    """Measure, and print."""
    given = list(map(int, arguments))
    total, saves = [*given, *(ARTICLES, SAVES)[len(given) :]]
    edited, taken = edit_of(total), dict[str, list[float]]()
    with TemporaryDirectory() as folder, ExitStack() as open_servers:
        servers = {}
        for name, line in (("plain", PLAIN), ("warned", WARNED)):
            contender = with_lines(desk(Path(folder, name)), line)
            contender.fill(articles(total))
            build(contender)
            print(f"{name}: {warnings_kept(contender):,} warnings", flush=True)
            servers[name] = open_servers.enter_context(serving(contender))
        for edit in range(saves):
            for name, server in servers.items():
                taken.setdefault(name, []).append(server.save(edited(edit)))
                server.rest()
    for name, seconds in taken.items():
        shown = ", ".join(f"{1000 * one:.0f}" for one in sorted(seconds))
        print(f"{name}: median {1000 * median(seconds):.0f} ms of {shown}")


if __name__ == "__main__":
    main(sys.argv[1:])

"""One archive and those who build it: each figure is taken in turn, and told as it is."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace

from tests.benchmarks import measuring
from tests.benchmarks.contenders import DESK, FORMER, HUGO, PLAIN, THEMED, Contender
from tests.benchmarks.corpus import WORDS, Article, article
from tests.benchmarks.figures import (
    CHECK,
    CLEAN,
    COPY,
    COPY_ALONE,
    DEAD,
    FIELD,
    FIRST_CHECK,
    HEADLINE,
    LINK,
    NOTHING,
    PART,
    PICTURE,
    PUBLISH,
    SAVED,
    WORD,
    WORK,
    Figures,
)
from tests.benchmarks.floor import floor_of
from tests.benchmarks.measuring import MeasuringError, Server
from tests.benchmarks.picture import seconds_of_a_picture

# Pelican builds everything, whatever was edited: one figure tells of all edits.
MEASURED = {
    CLEAN: (DESK, HUGO, PLAIN, THEMED, FORMER),
    WORD: (DESK, HUGO, PLAIN),
    NOTHING: (DESK, HUGO),
    HEADLINE: (DESK, HUGO),
    COPY: (DESK,),
}
# What is saved beside a word, as a change of the source, and of the same in which the build has to
# find a fault.
CHANGES: dict[str, Callable[[str], str]] = {
    LINK: lambda text: f"{text}\nSee [the first]({{filename}}/articles/2000/article-000000.md).\n",
    PART: lambda text: f"{text}\n## What came of it\n\nNothing.\n",
}
FAULTS: dict[str, Callable[[str], str]] = {
    FIELD: lambda text: text.replace("\nLang: en\n", "\nLang: of the port\n", 1),
    DEAD: lambda text: f"{text}\nSee [nothing]({{filename}}nowhere.md).\n",
}
SLOW = 45  # seconds: a work that takes longer is measured once, not in every run
EDITED = 20  # as many of the newest articles are edited in turn: those on the front page


class Bench:
    """Takes the figures of an archive of `total` articles in `runs` runs."""

    def __init__(self, found: Sequence[Contender], total: int, runs: int) -> None:
        self._found, self._total, self._runs = found, total, runs
        self._taken: dict[str, dict[str, list[float]]] = {work: {} for work in WORK}
        self._memory: dict[str, int] = {}
        self._edits = 0

    def run(self, made: str) -> Figures:
        """Take all figures. In each run every contender has its turn, so that all meet the same
        noise."""
        for run in range(self._runs):
            self._each(run, CLEAN, self._clean)
        for run in range(self._runs):
            self._edits += 1
            self._each(run, WORD, self._word)
            self._each(run, NOTHING, self._nothing)
            self._each(run, HEADLINE, self._headline)
            self._each(run, COPY, self._in_a_copy)
            self._taken[PICTURE].setdefault(DESK, []).append(seconds_of_a_picture())
        self._saved()
        floor = floor_of(self._found[0].folder / "content")
        seconds = {
            work: {name: tuple(runs) for name, runs in by_name.items()}
            for work, by_name in self._taken.items()
        }
        return Figures(self._total, seconds, self._memory, floor, made)

    def _each(self, run: int, work: str, measure: Callable[[Contender], None]) -> None:
        for contender in self._found:
            first = self._taken[work].get(contender.name, [0.0])[0]
            if contender.name in MEASURED[work] and (run == 0 or first < SLOW):
                measure(contender)

    def _clean(self, contender: Contender) -> None:
        contender.clear()
        if contender.check:
            self._take(FIRST_CHECK, contender, measuring.check(contender))
            contender.clear()
        if contender.publish:
            self._take(PUBLISH, contender, measuring.publish(contender))
            contender.clear()
        if contender.name in self._memory:
            seconds = measuring.build(contender)
        else:
            seconds, memory = measuring.build_watched(contender)
            self._memory[contender.name] = memory.shared
        self._take(CLEAN, contender, seconds)
        newest = article(self._total - 1, self._total)
        self._verify(contender, newest)
        if missing := contender.missing(newest):
            raise MeasuringError(f"{contender.name} must name {newest.slug} in {missing}")

    def _word(self, contender: Contender) -> None:
        self._edit(WORD, contender, self._edited())

    def _nothing(self, contender: Contender) -> None:
        self._take(NOTHING, contender, measuring.build(contender))
        if contender.check:
            self._take(CHECK, contender, measuring.check(contender))

    def _headline(self, contender: Contender) -> None:
        edited = self._edited()
        self._edit(HEADLINE, contender, replace(edited, title=f"{edited.title}, they say"))

    def _in_a_copy(self, contender: Contender) -> None:
        for work, without in ((COPY, ""), (COPY_ALONE, "output")):
            elsewhere = contender.folder.with_name("copy")
            self._edit(work, contender.copied(elsewhere, without=without), self._edited())
            shutil.rmtree(elsewhere)

    def _edit(self, work: str, contender: Contender, edited: Article) -> None:
        contender.save(edited)
        self._take(work, contender, measuring.build(contender))
        self._verify(contender, edited)

    def _saved(self) -> None:
        """Every server runs all the while; each is at rest when another has its turn."""
        with ExitStack() as open_servers:
            servers = [
                open_servers.enter_context(measuring.serving(contender))
                for contender in self._found
                if contender.server
            ]
            for server in servers:
                server.rest()
            for _ in range(self._runs):
                self._edits += 1
                for server in servers:
                    self._take(SAVED, server.contender, server.save(self._edited()))
                    server.rest()
                for server in (server for server in servers if server.contender.check):
                    self._saved_otherwise(server)

    def _saved_otherwise(self, server: Server) -> None:
        """Save links, headings and faults, each in an article of its own; faults are mended."""
        for work, change in CHANGES.items():
            self._edits += 1
            self._take(work, server.contender, server.save(self._edited(), change))
            server.rest()
        for work, change in FAULTS.items():
            self._edits += 1
            self._take(work, server.contender, server.save_wrong(self._edited(), change))
            server.rest()
            server.save(self._edited())
            server.rest()

    def _edited(self) -> Article:
        """This run's article, one of the newest, with this run's word."""
        newest = self._total - 1 - self._edits % min(EDITED, self._total)
        word = WORDS[1 + self._edits % (len(WORDS) - 1)]
        return replace(article(newest, self._total), word=word)

    def _verify(self, contender: Contender, edited: Article) -> None:
        """A build that has not written what it should have has no figure."""
        page = contender.page_of(edited)
        if not page.is_file() or not edited.is_on(page.read_text("utf-8")):
            raise MeasuringError(f"{contender.name} must write the word {edited.word} to {page}")

    def _take(self, work: str, contender: Contender, seconds: float) -> None:
        self._taken[work].setdefault(contender.name, []).append(seconds)
        print(f"  {work}, {contender.name}: {seconds:.2f} s", file=sys.stderr, flush=True)

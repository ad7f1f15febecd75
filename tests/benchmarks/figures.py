"""The arithmetic of a report: medians, ratios, and how far each is from its target."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field

from tests.benchmarks.contenders import DESK, FORMER, HUGO, PLAIN, THEMED

CLEAN = "clean build"
WORD = "one word edited"
SAVED = "one word saved, server running"
NOTHING = "nothing changed"
HEADLINE = "headline edited"
LINK = "link added, server running"
PART = "heading added, server running"
FIELD = "wrong field saved, server running"
DEAD = "dead link saved, server running"
FIRST_CHECK = "make check, nothing known"
CHECK = "make check, nothing changed"
PUBLISH = "make publish, nothing known"
COPY = "one word edited in a copy with .build/ and output/"
COPY_ALONE = "one word edited in a copy with .build/ alone"
PICTURE = "share picture"
# Of a fault the time is taken until it is named, of the others until the page is there.
SAVES = (LINK, PART, FIELD, DEAD)
WORK = (
    *(CLEAN, PUBLISH, WORD, COPY, COPY_ALONE, SAVED, *SAVES, NOTHING, HEADLINE),
    *(FIRST_CHECK, CHECK, PICTURE),
)

JUDGED = 10_000  # the articles of the archive for which the targets are set
LARGE = 100_000
GIB = 1 << 30

# Ours against another figure of the same run: work, the other's work and name, and the most that it
# may be (issues 17 and 18).
RATIOS = (
    (WORD, WORD, PLAIN, 1 / 80),
    (WORD, WORD, HUGO, 1 / 25),
    (SAVED, SAVED, HUGO, 1 / 15),
    (NOTHING, WORD, DESK, 0.8),
    (HEADLINE, WORD, DESK, 2.0),
    (LINK, SAVED, DESK, 2.0),
    (PART, SAVED, DESK, 2.0),
    (FIELD, SAVED, DESK, 1.5),
    (DEAD, SAVED, DESK, 1.5),
    (CLEAN, CLEAN, THEMED, 1 / 2.5),
    (CLEAN, CLEAN, FORMER, 1 / 4),
    (CLEAN, CLEAN, HUGO, 2.5),
    (PUBLISH, CLEAN, HUGO, 4.0),
    (COPY, WORD, DESK, 2.0),
    (COPY, CLEAN, HUGO, 1 / 8),
    (COPY_ALONE, CLEAN, DESK, 1 / 3),
)
# What holds in an archive of that size alone: of Hugo's clean build, and seconds of a clean build.
SMALL, SMALL_LIMIT = 2_000, 5.0
TINY, TINY_SECONDS = 30, 0.5
PICTURE_MS = 0.8
# How much dearer a work may become in an archive ten times as large.
GROWTH = {WORD: 4.0, **dict.fromkeys(SAVES, 1.5)}
MEMORY = int(1.5 * GIB)


@dataclass(frozen=True)
class Figures:
    """What was measured over one archive: seconds by work and contender, a figure a run, and the
    peak memory of a clean build in bytes by contender. `floor` has the seconds of what no build in
    a fresh process can do without; `made` says where and of what all this is."""

    articles: int
    seconds: Mapping[str, Mapping[str, tuple[float, ...]]]
    memory: Mapping[str, int] = field(default_factory=dict)
    floor: Mapping[str, float] = field(default_factory=dict)
    made: str = ""

    def median(self, work: str, name: str) -> float | None:
        """The median of a contender's runs in seconds; None where it had none."""
        runs = self.seconds.get(work, {}).get(name, ())
        return statistics.median(runs) if runs else None

    @property
    def names(self) -> tuple[str, ...]:
        """The contenders that were measured, in order."""
        return tuple(self.seconds.get(CLEAN, {}))


@dataclass(frozen=True)
class Target:
    """A figure beside what it should be: at most `limit` of `unit`."""

    work: str
    value: float
    limit: float
    unit: str

    @property
    def is_met(self) -> bool:
        """Whether the figure is within its limit."""
        return self.value <= self.limit

    @property
    def verdict(self) -> str:
        """Met, or how many times too much the figure is."""
        if self.is_met:
            return "met"
        return f"missed: {self.value / self.limit:.3g} times as much"


def targets(figures: Figures) -> Iterator[Target]:
    """Yield what can be judged of one archive."""
    for work, other_work, other, limit in RATIOS:
        ours, theirs = figures.median(work, DESK), figures.median(other_work, other)
        if ours is not None and theirs:
            unit = f"of {other}" if work == other_work else f"of {_of(other_work, other)}"
            is_small = figures.articles == SMALL and (work, other) == (CLEAN, HUGO)
            most = SMALL_LIMIT if is_small else limit
            yield Target(work, ours / theirs, most, unit.replace("hugo", _server(work)))
    yield from _absolute(figures)
    if figures.articles >= LARGE and figures.memory.get(DESK):
        yield Target("peak memory, clean build", figures.memory[DESK] / GIB, MEMORY / GIB, "GiB")


def _absolute(figures: Figures) -> Iterator[Target]:
    clean, picture = figures.median(CLEAN, DESK), figures.median(PICTURE, DESK)
    if figures.articles == TINY and clean is not None:
        yield Target(CLEAN, clean, TINY_SECONDS, "s")
    if picture is not None:
        yield Target(PICTURE, picture * 1_000, PICTURE_MS, "ms")


def _of(work: str, name: str) -> str:
    return work if name == DESK else f"{name}'s {work}"


def growth(archives: Mapping[int, Figures]) -> Iterator[Target]:
    """Yield how much dearer edits become in an archive ten times as large."""
    for articles, figures in sorted(archives.items()):
        for work, limit in GROWTH.items():
            small = figures.median(work, DESK)
            large = archives.get(articles * 10)
            dear = large.median(work, DESK) if large else None
            if small and dear:
                what = f"{work}, {articles:,} → {articles * 10:,} articles"
                yield Target(what, dear / small, limit, "times the cost")


def _server(work: str) -> str:
    return "hugo server" if work == SAVED else "hugo"


def said(value: float, unit: str) -> str:
    """A figure of a target: a share as `proportion` says it, an amount in figures."""
    return proportion(value) if unit.startswith("of ") else f"{value:.3g}"


def proportion(value: float) -> str:
    """A share as a person says it: 1/45, 0.8, 1.52."""
    if value < 0.45:
        return f"1/{1 / value:.3g}"
    return f"{value:.2f}".rstrip("0").rstrip(".")


def as_json(archives: Mapping[int, Figures]) -> str:
    """What was measured, for the next run to add to."""
    return json.dumps([asdict(archives[size]) for size in sorted(archives)], indent=1)


def from_json(text: str) -> dict[int, Figures]:
    """What earlier runs measured, by the number of articles.

    Raises:
        ValueError: it is not what `as_json` made.
    """
    try:
        found = [Figures(**facts) for facts in json.loads(text)]
    except TypeError as error:
        raise ValueError(str(error)) from None
    return {figures.articles: figures for figures in found}

"""The report as a person reads it: on a terminal, and in docs/speed.md."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from tests.benchmarks.figures import (
    JUDGED,
    LARGE,
    WORK,
    Figures,
    Target,
    growth,
    said,
    targets,
)

MIB = 1 << 20
BEGIN, END = "<!-- figures: make bench WRITE=1 -->", "<!-- end of figures -->"

Grid = Sequence[Sequence[str]]


def seconds_grid(figures: Figures) -> Grid:
    """Medians in seconds: a row for each work, a column for each contender."""
    rows = [["", *figures.names]]
    for work in WORK:
        medians = [figures.median(work, name) for name in figures.names]
        if any(medians):
            rows.append([work, *map(_time, medians)])
    taken = [figures.memory.get(name) for name in figures.names]
    if any(taken):
        sizes = (f"{size / MIB:,.0f} MiB" if size else "—" for size in taken)
        rows.append(["peak memory, clean build", *sizes])
    return rows


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "—"
    return f"{seconds:,.2f} s" if seconds >= 0.01 else f"{seconds * 1_000:.2f} ms"


def floor_grid(figures: Figures) -> Grid:
    """What the cost of an edit in a fresh process consists of at least."""
    return [[name, f"{seconds:.3f} s"] for name, seconds in figures.floor.items()]


def targets_grid(found: Sequence[Target]) -> Grid:
    """Each target with its figure: what, measured, wanted, verdict."""
    return [
        [
            target.work,
            f"{said(target.value, target.unit)} {target.unit}",
            f"target ≤ {said(target.limit, target.unit)}",
            target.verdict,
        ]
        for target in found
    ]


def on_terminal(archives: Mapping[int, Figures]) -> str:
    """The whole report in plain columns."""
    parts = []
    for size in sorted(archives):
        figures = archives[size]
        parts += [f"{_title(figures)}\n", _columns(seconds_grid(figures), numbers=True), ""]
        parts += [_columns(targets_grid(list(targets(figures)))), ""]
        parts += ["What no edit can do without:", _columns(floor_grid(figures)), ""]
    parts.append(_columns(targets_grid(list(growth(archives)))))
    return "\n".join(part for part in parts if part is not None).rstrip()


def in_markdown(archives: Mapping[int, Figures]) -> str:
    """The whole report as tables."""
    parts = []
    for size in sorted(archives):
        figures = archives[size]
        parts += [f"### {_title(figures)}", _table(seconds_grid(figures), numbers=True)]
        judged = targets_grid(list(targets(figures)))
        if judged:
            parts.append(_table([["work", "measured", "wanted", ""], *judged]))
        if figures.floor:
            parts.append(_table([["what no edit can do without", ""], *floor_grid(figures)]))
        parts.append(figures.made)
    grown = targets_grid(list(growth(archives)))
    if grown:
        parts += ["### Growth", _table([["work", "measured", "wanted", ""], *grown])]
    return "\n\n".join(parts)


def put_between_marks(document: str, tables: str) -> str:
    """A document with these tables in the place of the ones that it had.

    Raises:
        ValueError: the document has no such place.
    """
    place = re.compile(f"{re.escape(BEGIN)}.*{re.escape(END)}", re.DOTALL)
    if not place.search(document):
        raise ValueError(f"docs/speed.md must hold the lines {BEGIN} and {END}")
    return place.sub(lambda _: f"{BEGIN}\n\n{tables}\n\n{END}", document)


def _title(figures: Figures) -> str:
    judged = "" if figures.articles in (JUDGED, LARGE) else f" (targets are for {JUDGED:,})"
    return f"{figures.articles:,} articles{judged}"


def _columns(grid: Grid, *, numbers: bool = False) -> str:
    """Cells below each other; all but the first column to the right when they are numbers."""
    if not grid:
        return ""
    widths = [max(len(cell) for cell in column) for column in zip(*grid, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if numbers and place else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in grid
    ]
    return "\n".join(lines)


def _table(grid: Grid, *, numbers: bool = False) -> str:
    head, *rows = grid
    rule = ["---", *(["---:" if numbers else "---"] * (len(head) - 1))]
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, rule, *rows])

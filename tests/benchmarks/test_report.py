"""The report says what was measured, to a terminal and to a document."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest

from tests.benchmarks.contenders import DESK, HUGO, PLAIN
from tests.benchmarks.figures import SAVED, WORD, Figures
from tests.benchmarks.plot import HEIGHT, LINE, WIDTH, plot
from tests.benchmarks.report import BEGIN, END, in_markdown, on_terminal, put_between_marks
from tests.benchmarks.test_figures import FIGURES

SVG = "{http://www.w3.org/2000/svg}"


def archives(*sizes: int) -> dict[int, Figures]:
    """An archive ten times as large costs us twice as much, and the others ten times."""
    found = {}
    for power, size in enumerate(sizes):
        word = {DESK: (0.3 * 2**power,), HUGO: (1.0 * 10**power,), PLAIN: (4.0 * 10**power,)}
        saved = {DESK: (0.1 * 2**power,), HUGO: (0.2 * 10**power,)}
        seconds = {**FIGURES.seconds, WORD: word, SAVED: saved}
        found[size] = replace(FIGURES, articles=size, seconds=seconds, floor={"a stat": 0.25})
    return found


def test_the_terminal_shows_figures_targets_and_verdicts_in_columns() -> None:
    lines = on_terminal({10_000: FIGURES}).splitlines()
    assert lines[0] == "10,000 articles"
    assert lines[2].split() == ["make", "html", "hugo", "pelican", "pelican+theme"]
    row = next(line for line in lines if line.startswith("one word edited"))
    assert row.split() == "one word edited 0.50 s 8.00 s 30.00 s —".split()
    verdicts = [line for line in lines if "target ≤" in line]
    assert len({line.index("target ≤") for line in verdicts}) == 1
    assert next(line for line in verdicts if "of pelican+theme" in line).split()[-1] == "met"
    assert next(line for line in verdicts if "of pelican " in line).endswith("1.33 times as much")
    assert any(line.split() == ["share", "picture", "0.90", "ms", *"———"] for line in lines)
    assert any("0.9 ms" in line and "target ≤ 0.8" in line for line in verdicts)


def test_growth_closes_a_report_of_several_archives() -> None:
    lines = on_terminal(archives(1_000, 10_000)).splitlines()
    word = next(line for line in lines if line.startswith("one word edited, 1,000 → 10,000"))
    assert re.search(r"articles +2 times the cost +target ≤ 4 +met$", word)
    assert lines.index(word) > max(n for n, line in enumerate(lines) if "of hugo" in line)


def test_a_table_in_markdown_has_as_many_cells_in_each_row() -> None:
    tables = in_markdown(archives(1_000, 10_000)).split("\n\n")
    found = [table.splitlines() for table in tables if table.startswith("|")]
    assert len(found) == 7  # three an archive, and growth
    for table in found:
        assert len({line.count("|") for line in table}) == 1


def test_tables_take_the_place_of_the_last_ones_and_of_nothing_else() -> None:
    document = f"Above.\n{BEGIN}\nold \\1\n{END}\nBelow."
    assert put_between_marks(document, "| \\g<0> |") == (
        f"Above.\n{BEGIN}\n\n| \\g<0> |\n\n{END}\nBelow."
    )
    with pytest.raises(ValueError, match=r"docs/speed\.md must hold"):
        put_between_marks("no place", "| x |")


def test_the_picture_is_the_same_for_the_same_figures() -> None:
    assert plot(archives(1_000, 10_000)) == plot(archives(1_000, 10_000))


@pytest.mark.parametrize("sizes", [(1_000,), (1_000, 10_000), (1_000, 10_000, 100_000)])
def test_the_picture_keeps_everything_inside_and_apart(sizes: tuple[int, ...]) -> None:
    svg = ET.fromstring(plot(archives(*sizes)))  # noqa: S314
    for text in svg.iter(f"{SVG}text"):
        assert 0 < float(text.get("x", "0")) < WIDTH
        assert 0 < float(text.get("y", "0")) < HEIGHT
    for line in svg.iter(f"{SVG}polyline"):
        points = [tuple(map(float, pair.split(","))) for pair in line.get("points", "").split()]
        assert len(points) == len(sizes)
        # To the right the archive is larger, and a larger archive costs more: up is less of y.
        assert all(a[0] < b[0] and a[1] > b[1] for a, b in pairwise(points))
    names = [t for t in svg.iter(f"{SVG}text") if (t.get("class") or "")[:4] in ("ours", "othe")]
    heights = sorted(float(text.get("y", "0")) for text in names)
    assert len(heights) == 5
    assert all(b - a >= LINE for a, b in pairwise(heights))


def test_ten_times_is_as_far_on_every_part_of_an_axis() -> None:
    svg = ET.fromstring(plot(archives(1_000, 10_000, 100_000)))  # noqa: S314
    (pelican, *_) = [line.get("points", "").split() for line in svg.iter(f"{SVG}polyline")]
    (x0, y0), (x1, y1), (x2, y2) = (tuple(map(float, pair.split(","))) for pair in pelican)
    assert x1 - x0 == pytest.approx(x2 - x1, abs=0.2)
    assert y0 - y1 == pytest.approx(y1 - y2, abs=0.2)

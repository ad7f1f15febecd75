"""The cost of one edit against the size of the archive, as a picture for docs/speed.md."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tests.benchmarks.contenders import DESK, HUGO, PLAIN
from tests.benchmarks.figures import SAVED, WORD, Figures

WIDTH, HEIGHT = 480, 430
LEFT, RIGHT, TOP, BOTTOM = 62, 356, 62, 372  # of the field in which the lines run
LINE = 18  # the least height between two names at the lines' ends

# What is drawn: its work and contender, its name, its class in the style below.
SERIES = (
    (WORD, PLAIN, "pelican", "other"),
    (WORD, HUGO, "hugo", "other"),
    (SAVED, HUGO, "hugo server", "other server"),
    (WORD, DESK, "make html", "ours"),
    (SAVED, DESK, "make serve", "ours server"),
)
# Light and dark are declared together, each a design of its own, as in theme/static/css.
STYLE = """
svg { background: #fffdf8; font: 15px Georgia, "Times New Roman", serif; }
text { fill: #4c4a45; }
.title { fill: #16150f; font-size: 19px; }
.rule { stroke: #d9d4c7; }
.axis { stroke: #16150f; }
.line { fill: none; stroke-width: 2; }
.server { stroke-dasharray: 2 5; stroke-linecap: round; }
.other { stroke: #77736a; }
.ours { stroke: #8c1c13; stroke-width: 3; }
circle.other { fill: #77736a; } circle.ours { fill: #8c1c13; }
circle { stroke-dasharray: none !important; }
text.ours { fill: #8c1c13; stroke: none; } text.other { fill: #4c4a45; stroke: none; }
@media (prefers-color-scheme: dark) {
  svg { background: #171613; }
  text, text.other { fill: #b9b4a8; }
  .title { fill: #efeae0; }
  .rule { stroke: #38352f; }
  .axis { stroke: #b9b4a8; }
  .other { stroke: #948f84; } circle.other { fill: #948f84; }
  .ours { stroke: #f0907f; } circle.ours, text.ours { fill: #f0907f; }
}
"""


@dataclass(frozen=True)
class Scale:
    """A logarithmic axis: whole powers of ten from `low` to `high`, drawn from `start` to `end`."""

    low: int
    high: int
    start: float
    end: float

    def at(self, value: float) -> float:
        """Where a value stands."""
        share = (log10(value) - self.low) / (self.high - self.low)
        return self.start + share * (self.end - self.start)

    @property
    def marks(self) -> list[float]:
        """The powers of ten."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def plot(archives: Mapping[int, Figures]) -> str:
    """An SVG document, the same for the same figures."""
    lines = [
        (name, style, found) for *key, name, style in SERIES if (found := _line(archives, *key))
    ]
    across = _scale([x for *_, line in lines for x, _ in line], LEFT, RIGHT)
    up = _scale([y for *_, line in lines for _, y in line], BOTTOM, TOP)
    svg = Element("svg", xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {WIDTH} {HEIGHT}")
    svg.attrib.update(width=str(WIDTH * 4 // 3), height=str(HEIGHT * 4 // 3), role="img")
    SubElement(svg, "title").text = "Seconds that one edit takes, by the size of the archive"
    SubElement(svg, "style").text = STYLE
    _text(svg, "title", (LEFT - 46, 30), "Seconds from one edit to a whole site")
    _axes(svg, across, up)
    heights = _apart([up.at(line[-1][1]) for *_, line in lines])
    for (name, style, line), height in zip(lines, heights, strict=True):
        _draw(svg, style, [(across.at(x), up.at(y)) for x, y in line])
        _text(svg, style, (RIGHT + 12, height + 5), name)
    indent(svg)
    return tostring(svg, encoding="unicode") + "\n"


def _line(archives: Mapping[int, Figures], work: str, name: str) -> list[tuple[float, float]]:
    """Its points: articles, seconds."""
    found = ((size, archives[size].median(work, name)) for size in sorted(archives))
    return [(float(size), seconds) for size, seconds in found if seconds]


def _scale(values: Sequence[float], start: float, end: float) -> Scale:
    low, high = floor(log10(min(values))), ceil(log10(max(values)))
    return Scale(low, max(high, low + 1), start, end)


def _axes(svg: Element, across: Scale, up: Scale) -> None:
    for value in up.marks:
        y = up.at(value)
        _rule(svg, "rule", LEFT, y, RIGHT, y)
        _text(svg, "mark", (LEFT - 10, y + 5), f"{value:,g}", "end")
    _rule(svg, "axis", LEFT, BOTTOM, RIGHT, BOTTOM)
    for value in across.marks:
        x = across.at(value)
        _rule(svg, "axis", x, BOTTOM, x, BOTTOM + 6)
        _text(svg, "mark", (x, BOTTOM + 24), f"{value:,.0f}", "middle")
    _text(svg, "mark", ((LEFT + RIGHT) / 2, BOTTOM + 48), "articles in the archive", "middle")


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights moved down where two names would stand on each other."""
    placed: dict[int, float] = {}
    last = -float("inf")
    for index in sorted(range(len(heights)), key=heights.__getitem__):
        last = placed[index] = max(heights[index], last + LINE)
    return [placed[index] for index in range(len(heights))]


def _draw(svg: Element, style: str, points: Sequence[tuple[float, float]]) -> None:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    SubElement(svg, "polyline", {"class": f"line {style}", "points": path})
    for x, y in points:
        SubElement(svg, "circle", {"class": style, "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3.5"})


def _rule(svg: Element, style: str, *ends: float) -> None:
    places = dict(zip(("x1", "y1", "x2", "y2"), (f"{end:.1f}" for end in ends), strict=True))
    SubElement(svg, "line", {"class": style, **places})


def _text(
    svg: Element, style: str, place: tuple[float, float], text: str, anchor: str = "start"
) -> None:
    places = {"class": style, "x": f"{place[0]:.1f}", "y": f"{place[1]:.1f}", "text-anchor": anchor}
    SubElement(svg, "text", places).text = text

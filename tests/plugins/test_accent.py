"""A paper's own accent: legible on both papers, refused where it is not."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.accent import AccentError, accent_css, accent_of, contrast, papers_of
from plugins.stylesheet import ENTRY, join
from tests.sites import ROOT, Site, article

PAPERS = ("#fffefb", "#141310")


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    # https://www.w3.org/WAI/GL/wiki/Relative_luminance's ends, and a grey that just passes.
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(other, one) == contrast(one, other)


@given(st.binary(min_size=3, max_size=3))
def test_an_accent_that_is_taken_can_be_read_on_both_papers(channels: bytes) -> None:
    try:
        light, dark = accent_of(f"#{channels.hex()}", PAPERS)
    except AccentError:
        assert contrast(f"#{channels.hex()}", PAPERS[0]) < 4.5
        return
    assert light == f"#{channels.hex()}"
    assert contrast(light, PAPERS[0]) >= 4.5
    assert contrast(dark, PAPERS[1]) >= 7


@pytest.mark.parametrize("colour", ["green", "#0a0", "00603c", "#00603c; }", "#ffcc00"])
def test_what_is_no_colour_or_too_pale_is_refused(colour: str) -> None:
    with pytest.raises(AccentError):
        accent_of(colour, PAPERS)


def test_the_papers_are_those_of_the_theme() -> None:
    assert papers_of(join(ROOT / "theme" / ENTRY)) == PAPERS


def test_no_accent_leaves_the_sheet_as_it_is() -> None:
    assert accent_css("", "") == ""


def test_a_page_has_the_accent_for_light_and_dark(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("articles/a-plan.md", article())
    site.build(ACCENT="#00603C")
    light, dark = re.findall(r"--accent:(#\w{6})", site.page())[-2:]
    assert light == "#00603c"
    assert dark == accent_of("#00603c", PAPERS)[1]

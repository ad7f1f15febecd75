"""The page heeds what the reader asked of their system."""

from __future__ import annotations

import re

import pytest

from tests.browser import probes
from tests.browser.conftest import Visits

_MOTION = """() => [...document.querySelectorAll("*")].filter(element => {
  const style = getComputedStyle(element);
  return /[1-9]/.test(style.transitionDuration) || style.animationName !== "none"
      || style.scrollBehavior === "smooth";
}).map(element => element.outerHTML.slice(0, 60))"""


def _brightness(colour: str) -> float:
    return sum(map(float, re.findall(r"[\d.]+", colour)[:3])) / 3 / 255


@pytest.mark.parametrize("kind", ["home", "seed", "rich article", "archive", "404"])
def test_less_motion_is_none(visit: Visits, kind: str) -> None:
    assert visit(kind, reduced_motion="reduce").evaluate(_MOTION) == []


def test_dark_is_light_on_dark(visit: Visits) -> None:
    page = visit("seed", color_scheme="dark")
    assert _brightness(probes.style(page.locator("html"), "backgroundColor")) < 0.15
    assert _brightness(probes.style(page.locator(".prose"), "color")) > 0.7


def test_light_is_dark_on_light(visit: Visits) -> None:
    page = visit("seed", color_scheme="light")
    assert _brightness(probes.style(page.locator("html"), "backgroundColor")) > 0.95
    assert _brightness(probes.style(page.locator(".prose"), "color")) < 0.2


def test_dark_does_not_glare(visit: Visits) -> None:
    """Pure white on pure black tires the eye: the dark page is no inversion of the light one."""
    page = visit("seed", color_scheme="dark")
    assert _brightness(probes.style(page.locator("html"), "backgroundColor")) > 0
    assert _brightness(probes.style(page.locator(".prose"), "color")) < 0.95


def test_more_contrast_leaves_no_soft_ink(visit: Visits) -> None:
    page = visit("seed", contrast="more")
    ink = probes.style(page.locator("body"), "color")
    assert probes.style(page.locator(".standfirst"), "color") == ink
    assert probes.style(page.locator(".byline__date"), "color") == ink


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_forced_colours_keep_the_rules_and_the_focus(visit: Visits, scheme: str) -> None:
    page = visit("seed", forced_colors="active", color_scheme=scheme)
    paper = probes.style(page.locator("html"), "backgroundColor")
    assert probes.style(page.locator(".nameplate"), "borderTopColor") != paper
    page.keyboard.press("Tab")
    assert probes.style(page.locator(":focus"), "outlineColor") != paper

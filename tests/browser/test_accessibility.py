"""What axe, landmarks and headings say of each kind of page."""

from __future__ import annotations

import pytest

from tests.browser import axe
from tests.browser.conftest import Visits
from tests.browser.newspaper import KINDS

PHONE = {"width": 360, "height": 740}
every_kind = pytest.mark.parametrize("kind", KINDS)


@every_kind
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit: Visits, kind: str, scheme: str) -> None:
    assert axe.findings(visit(kind, color_scheme=scheme)) == ""


@pytest.mark.parametrize("kind", ["home", "seed", "rich article", "archive", "404"])
def test_axe_finds_nothing_in_forced_colours(visit: Visits, kind: str) -> None:
    assert axe.findings(visit(kind, forced_colors="active")) == ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", ["home", "seed", "rich article", "archive"])
def test_who_asks_for_more_contrast_gets_seven_to_one(
    visit: Visits, kind: str, scheme: str
) -> None:
    """WCAG 1.4.6."""
    page = visit(kind, contrast="more", color_scheme=scheme)
    assert axe.findings_by(page, "color-contrast-enhanced") == ""


@every_kind
def test_a_finger_can_meet_every_link(visit: Visits, kind: str) -> None:
    """WCAG 2.5.8: 24 pixels, or as much space around; links in running text are free of it."""
    assert axe.findings_by(visit(kind, viewport=PHONE, has_touch=True), "target-size") == ""


@every_kind
def test_a_page_has_one_h1_and_its_landmarks(visit: Visits, kind: str) -> None:
    page = visit(kind)
    once = {"h1": 1, "body > header": 1, "body > main": 1, "body > footer": 1}
    once |= {"header .nameplate__menu": 1, "header .nameplate__sections": 1}
    assert {selector: page.locator(selector).count() for selector in once} == once


@pytest.mark.parametrize(
    ("kind", "label"),
    [("home", "Новости и статьи"), ("archive", "Архив"), ("static page", "О сайте")],
)
def test_the_chrome_says_on_which_page_one_is(visit: Visits, kind: str, label: str) -> None:
    current = visit(kind).get_by_role("banner").locator("[aria-current=page]")
    assert current.all_inner_texts() == [label]

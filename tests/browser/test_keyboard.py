"""A reader with a keyboard alone reaches everything, in order, and sees where they are."""

from __future__ import annotations

import pytest

from tests.browser import probes
from tests.browser.conftest import Visits

walked_kinds = pytest.mark.parametrize(
    "kind",
    ["home, page 2", "seed", "rich article", "Hebrew article", "archive", "static page", "404"],
)


@walked_kinds
def test_tab_leads_to_every_link_in_order(visit: Visits, kind: str) -> None:
    page = visit(kind)
    due = probes.reachable(page)
    assert [probes.press_tab(page).html for _ in due] == due


@walked_kinds
def test_the_focus_is_seen_at_every_stop(visit: Visits, kind: str) -> None:
    page = visit(kind)
    stops = [probes.press_tab(page) for _ in probes.reachable(page)]
    assert [stop.html for stop in stops if stop.outline < 2 or not stop.seen] == []


@pytest.mark.parametrize("kind", ["home", "seed", "404"])
def test_the_first_stop_leads_past_the_chrome(visit: Visits, kind: str) -> None:
    page = visit(kind)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.localName") == "main"


def test_after_the_skip_link_comes_the_first_link_of_the_text(visit: Visits) -> None:
    page = visit("archive")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    first = page.locator("main a").first.evaluate("link => link.outerHTML")
    assert probes.press_tab(page).html == first


def test_the_skip_link_is_seen_only_when_it_has_the_focus(visit: Visits) -> None:
    page = visit("seed")
    link = page.get_by_role("link", name="К тексту")
    assert link.bounding_box()["y"] < -100  # type: ignore[index]
    assert probes.press_tab(page).seen

"""What a page asks the network for."""

from __future__ import annotations

import pytest

from tests.browser import probes
from tests.browser.conftest import Visits
from tests.browser.newspaper import ARTICLES, KINDS


@pytest.mark.parametrize("kind", ["home", "seed", "rich article", "archive"])
def test_a_page_is_painted_with_nothing_but_the_document(careless_visit: Visits, kind: str) -> None:
    page = careless_visit.blank()
    held = probes.hold_all_but_the_document(page)
    page.goto(careless_visit.address(kind), wait_until="commit")
    assert probes.first_paint(page) > 0
    for route in held:
        route.abort()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_is_one_request_and_an_articles_script(visit: Visits, kind: str) -> None:
    """But for pictures."""
    page = visit.blank()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(visit.address(kind), wait_until="networkidle")
    pictures = page.locator("img").evaluate_all("all => all.map(image => image.currentSrc)")
    extra = [url for url in asked if url not in pictures and "favicon" not in url]
    script = page.locator("script[src]").evaluate_all("all => all.map(script => script.src)")
    assert extra == [visit.address(kind), *script]
    assert len(script) == (kind in (*ARTICLES, "draft", "search"))
    assert pictures or kind != "rich article"


def test_a_picture_below_the_fold_waits_until_it_is_near(visit: Visits) -> None:
    loading = visit("rich article").locator("img").evaluate_all("all => all.map(i => i.loading)")
    assert loading == ["auto", "lazy"]

"""What comes out of the printer is a page one would keep."""

from __future__ import annotations

import re

import pytest

from tests.browser import probes
from tests.browser.conftest import Visits
from tests.browser.newspaper import ARTICLES

PAPER = {"width": 794, "height": 1123}  # A4 at 96 dpi


@pytest.mark.parametrize("kind", ARTICLES)
def test_what_only_a_screen_can_use_is_not_printed(visit: Visits, kind: str) -> None:
    page = visit(kind, viewport=PAPER)
    page.emulate_media(media="print")
    for selector in ("nav", ".skip-link", ".report-line", ".listing", ".colophon"):
        assert page.locator(selector).count() > 0
        assert page.locator(f"{selector}:visible").count() == 0


@pytest.mark.parametrize(
    "selector", ["h1", ".standfirst", ".byline__authors", ".article__rule ~ p >> nth=-1"]
)
def test_the_article_is_printed(visit: Visits, selector: str) -> None:
    page = visit("seed", viewport=PAPER)
    page.emulate_media(media="print")
    assert page.locator(selector).is_visible()


def test_the_foot_says_where_and_when_the_article_was_published(visit: Visits) -> None:
    page = visit("seed", viewport=PAPER)
    foot = page.locator(".print-foot")
    assert not foot.is_visible()
    page.emulate_media(media="print")
    assert foot.is_visible()
    assert "май 2013" in foot.inner_text()
    assert "/articles/integration-action-plan.html" in foot.inner_text()


def test_ink_is_black_on_white_also_for_a_reader_in_the_dark(visit: Visits) -> None:
    page = visit("seed", viewport=PAPER, color_scheme="dark")
    page.emulate_media(media="print")
    assert probes.style(page.locator(".prose"), "color") == "rgb(0, 0, 0)"
    assert probes.style(page.locator("html"), "backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("kind", ["home", *ARTICLES, "archive"])
def test_nothing_is_cut_off_at_the_edge_of_the_paper(visit: Visits, kind: str) -> None:
    page = visit(kind, viewport=PAPER)
    page.emulate_media(media="print")
    assert probes.sideways(page) <= 0


def test_a_wide_table_and_long_code_are_printed_whole(visit: Visits) -> None:
    """Paper does not scroll."""
    page = visit("rich article", viewport=PAPER)
    page.emulate_media(media="print")
    cut = page.locator(".prose pre, .prose table").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.localName)"
    )
    assert cut == []


def test_the_seed_is_printed_on_two_sheets_at_most(visit: Visits) -> None:
    pdf = visit("seed").pdf(format="A4")
    assert pdf.startswith(b"%PDF-")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b", pdf)) <= 2

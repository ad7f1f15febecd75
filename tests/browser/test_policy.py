"""The content-security policy is in force, and lets through what the page needs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route

from tests.browser import probes
from tests.browser.conftest import Visits
from tests.browser.newspaper import KINDS

_LISTEN = """
window.violations = [];
document.addEventListener("securitypolicyviolation", event =>
  window.violations.push(event.effectiveDirective));
"""

# What an attacker who could write into a page would try, and the directive that must refuse it.
INJECTED = {
    "<script>window.ran = true</script>": "script-src-elem",
    '<script src="https://elsewhere.example/x.js"></script>': "script-src-elem",
    '<img src="/favicon.svg" alt="" onload="window.ran = true">': "script-src-attr",
    '<p style="position: fixed">x</p>': "style-src-attr",
    "<style>body { display: none }</style>": "style-src-elem",
    '<img src="https://elsewhere.example/x.png" alt="">': "img-src",
    '<iframe src="https://elsewhere.example/"></iframe>': "frame-src",
    '<object data="https://elsewhere.example/x"></object>': "object-src",
    '<base href="https://elsewhere.example/">': "base-uri",
    '<video src="https://elsewhere.example/x.mp4"></video>': "media-src",
}


def _visit_with(visits: Visits, markup: str) -> Page:
    """Open the seed article as served with `markup` at the beginning of its text."""
    page = visits.blank()
    page.add_init_script(_LISTEN)

    def answer(route: Route) -> None:
        response = route.fetch()
        body = response.text().replace(
            '<hr class="article__rule"', f'{markup}<hr class="article__rule"'
        )
        assert markup in body
        route.fulfill(response=response, body=body)

    page.route(visits.address("seed"), answer)
    page.goto(visits.address("seed"))
    return page


@pytest.mark.parametrize(("markup", "directive"), INJECTED.items())
def test_injected_markup_is_refused(careless_visit: Visits, markup: str, directive: str) -> None:
    page = _visit_with(careless_visit, markup)
    page.wait_for_function("window.violations.length > 0")
    assert page.evaluate("window.violations") == [directive]
    assert page.evaluate("window.ran") is None


def test_the_page_itself_breaks_no_rule(visit: Visits) -> None:
    page = _visit_with(visit, "<p>A paragraph more.</p>")
    assert page.evaluate("window.violations") == []


def test_a_text_cannot_become_markup(careless_visit: Visits) -> None:
    """Trusted Types: without a policy that we wrote, assigning to innerHTML throws."""
    page = careless_visit("seed")
    thrown = page.evaluate("try { document.body.innerHTML = 'x' } catch (error) { error.name }")
    assert thrown == "TypeError"


@pytest.mark.parametrize("kind", KINDS)
def test_the_policy_allows_the_style_and_nothing_unsafe(visit: Visits, kind: str) -> None:
    """A style that does not fit its hash leaves the browser's own margins."""
    page = visit(kind)
    meta = page.locator("meta[http-equiv=Content-Security-Policy]")
    policy = meta.get_attribute("content") or ""
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert probes.style(page.locator("h1"), "marginTop") == "0px"

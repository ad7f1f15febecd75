"""What pages and hosts allow, and what a setting opens."""

from __future__ import annotations

from typing import Any

import pytest

from plugins.content_policy import host_policy, page_policy

SETTINGS = {
    "REPORT_ENDPOINT": "",
    "REPORT_FORMAT": "json",
    "REPORT_ISSUES": "",
    "REPORT_EMAIL": "desk@paper.example",
}
NEWSLETTER = {"action": "https://lists.example/subscribe"}
ANALYTICS = {"script": "https://count.example/count.js", "data-to": "https://stats.example/count"}


def directives(policy: str) -> dict[str, str]:
    """A policy as a table; of a directive that stands twice the second would have no effect."""
    parts = [part.split(" ", 1) for part in policy.split("; ")]
    assert len({name for name, _ in parts}) == len(parts)
    return {name: sources for name, sources in parts}  # noqa: C416 - lists of two are no pairs


def page(*, report: bool = False, **settings: Any) -> dict[str, str]:
    return directives(page_policy({**SETTINGS, **settings}, "'sha256-x'", report=report))


def test_a_page_allows_its_style_and_the_site_s_pictures_alone() -> None:
    assert page() == {
        "default-src": "'none'",
        "style-src": "'sha256-x'",
        "img-src": "'self'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


@pytest.mark.parametrize(
    ("endpoint", "reached"),
    [
        ("", "'self'"),
        ("https://forms.example/f/x?y=1", "'self' https://forms.example"),
        ("http://127.0.0.1:9/x", "'self' http://127.0.0.1:9"),
        ("/report", "'self'"),
    ],
)
def test_the_report_script_reaches_its_endpoint_alone(endpoint: str, reached: str) -> None:
    opened = page(report=True, REPORT_ENDPOINT=endpoint)
    assert (opened["script-src"], opened["connect-src"]) == ("'self'", reached)


def test_a_page_with_videos_may_load_the_site_s_own_alone() -> None:
    opened = directives(page_policy(SETTINGS, "'sha256-x'", media=True))
    assert opened == {**page(), "media-src": "'self'"}


def test_a_newsletter_opens_the_way_to_its_provider_and_nothing_else() -> None:
    assert page(NEWSLETTER=NEWSLETTER) == {**page(), "form-action": "https://lists.example"}


def test_analytics_open_the_script_and_where_it_reports() -> None:
    opened = page(ANALYTICS=ANALYTICS)
    assert opened["script-src"] == "https://count.example"
    assert opened["connect-src"] == "https://count.example https://stats.example"


def test_an_article_has_what_the_report_and_the_settings_need() -> None:
    opened = page(report=True, ANALYTICS=ANALYTICS)
    assert opened["script-src"] == "'self' https://count.example"
    assert opened["connect-src"] == "'self' https://count.example https://stats.example"


def test_the_search_may_ask_its_index_and_send_a_reader_to_an_engine() -> None:
    opened = directives(page_policy(SETTINGS, "'sha256-x'", search=True))
    assert opened["script-src"] == opened["connect-src"] == "'self'"
    assert opened["form-action"] == "https://duckduckgo.com/"


def test_a_host_s_policy_allows_what_its_pages_do() -> None:
    settings = {**SETTINGS, "NEWSLETTER": NEWSLETTER, "ANALYTICS": ANALYTICS}
    host = directives(host_policy(settings))
    pages = [page(report=True, **settings), directives(page_policy(settings, "'x'", search=True))]
    for of_page in pages:
        for name in host.keys() & of_page.keys():
            allowed = {*of_page[name].split()} - {"'none'"}
            assert allowed <= {*host[name].split()}, name
    assert host["frame-ancestors"] == "'none'"
    assert "style-src" not in host

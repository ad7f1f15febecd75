"""A page reads the same, and a mistake can be reported, where scripts do not run."""

from __future__ import annotations

from hashlib import sha256
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from tests.browser.conftest import Visits
from tests.sites import ROOT

SEED = ROOT / "content/articles/2013/integration-action-plan.md"


@pytest.mark.parametrize("kind", ["home", "seed", "rich article", "archive", "404"])
def test_a_page_reads_the_same(visit: Visits, kind: str) -> None:
    with_scripts = visit(kind).locator("body").inner_text()
    assert visit(kind, java_script_enabled=False).locator("body").inner_text() == with_scripts


def test_the_report_line_writes_to_the_desk(visit: Visits) -> None:
    link = visit("seed", java_script_enabled=False).locator(".report-line a").get_attribute("href")
    assert urlsplit(link or "").scheme == "mailto"
    assert unquote(urlsplit(link or "").path) == "desk@example.org"


def test_the_report_names_the_article_and_the_revision_read(visit: Visits) -> None:
    link = visit("seed", java_script_enabled=False).locator(".report-line a").get_attribute("href")
    mail = parse_qs(urlsplit(link or "").query, strict_parsing=True)
    assert mail["subject"] == ["Integration action plan"]
    assert "/articles/integration-action-plan.html" in mail["body"][0]
    assert sha256(SEED.read_bytes()).hexdigest()[:12] in mail["body"][0]

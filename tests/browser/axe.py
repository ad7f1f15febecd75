"""Ask axe what is wrong with a page, as text that a failing test can show."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Of the rules for AAA none is asked for here; WCAG 2.2 AA is what axe leaves out by itself.
STANDARDS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")


def findings(page: Page, *, standards: tuple[str, ...] = STANDARDS) -> str:
    """What axe finds by the rules of these standards; an empty text if nothing."""
    return _run(page, {"type": "tag", "values": list(standards)})


def findings_by(page: Page, rule: str) -> str:
    """What axe finds by one rule."""
    return _run(page, {"type": "rule", "values": [rule]})


def _run(page: Page, rules: dict[str, object]) -> str:
    results = Axe().run(page, options={"runOnly": rules, "resultTypes": ["violations"]})
    return results.generate_report() if results.violations_count else ""

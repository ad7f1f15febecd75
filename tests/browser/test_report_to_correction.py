"""From a reader's Ctrl+Enter to a correction that everyone sees, on the real article."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import feedparser

from tests.browser.conftest import Visits
from tests.browser.reporting import SEED, open_on, propose, receiving, send
from tests.browser.serving import serving
from tests.html import by_class, json_ld, parse, text_of
from tests.sites import ROOT, Site

SOURCE = "articles/2013/integration-action-plan.md"
NOTE = "The figure is $1.1bn, not $1bn."


def report_by_a_reader(visits: Visits, site: Site) -> dict[str, Any]:
    """Select "$1bn", press Ctrl+Enter, propose "$1.1bn", send; return what arrived at the desk."""
    with receiving() as desk:
        site.build(REPORT_ENDPOINT=desk.address)
        with serving(site.output) as address:
            page = visits.blank()
            page.goto(address + SEED)
            open_on(page, "$1bn")
            propose(page, "$1.1bn")
            send(page, "sent")
        return dict(desk.report())


def apply(site: Site, report: dict[str, Any]) -> str:
    """Run `make report FILE=- APPLY=1` on it; return what the editor sees."""
    done = subprocess.run(
        [sys.executable, "-m", "desk", "report", "-"],
        cwd=site.folder,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "INPUTDIR": "content",
            "DESK_HERE": ".",
            "APPLY": "1",
        },
        input=json.dumps(report),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_a_report_becomes_a_correction_that_everyone_sees(
    careless_visit: Visits, site: Site
) -> None:
    site.copy_content()
    seen = apply(site, report_by_a_reader(careless_visit, site))
    source = site.content / SOURCE
    text = source.read_text("utf-8")
    assert f"{Path('content') / SOURCE}:11:" in seen
    assert text.split("\n")[10].count("$1.1bn") == text.count("$1.1bn") == 1
    source.write_text(text.replace("\n\n", f"\nCorrection: 2013-06-03 | {NOTE}\n\n", 1), "utf-8")
    site.build(SITEURL="https://paper.example")
    tree = parse(site.page(SEED.removeprefix("/")))
    assert NOTE in text_of(by_class(tree, "note")[0])
    assert json_ld(tree)[0]["correction"][0]["text"] == NOTE
    assert NOTE in text_of(by_class(parse(site.page("corrections/index.html")), "story")[0])
    for feed in ("feeds/all.atom.xml", "feeds/corrections.atom.xml"):
        assert "$1.1bn" in feedparser.parse(site.output / feed).entries[0].content[0].value

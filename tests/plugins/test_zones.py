"""Times are those of the locked zone data, and are compared as moments."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import feedparser

from plugins.source.dates import parse_date
from plugins.zones import zone_of
from tests.html import by_class, elements, parse
from tests.sites import ROOT, Site, article

ALMATY = zone_of("Asia/Almaty")  # its clocks went from +06:00 to +05:00 as 29 February 2024 ended
FIRST, SECOND = "2024-02-29 23:40 +06:00", "2024-02-29 23:20 +05:00"  # forty minutes apart


def test_the_systems_zone_data_count_for_nothing(tmp_path: Path) -> None:
    """Python takes them first: here they say that Minsk has the time of Tokyo."""
    (tmp_path / "Europe").mkdir()
    tokyo = files("tzdata") / "zoneinfo" / "Asia" / "Tokyo"
    (tmp_path / "Europe/Minsk").write_bytes(tokyo.read_bytes())
    program = (
        "from zoneinfo import ZoneInfo; ZoneInfo('Europe/Minsk')\n"
        "from plugins.source.dates import parse_date; from plugins.zones import zone_of\n"
        "print(parse_date('2013-05-29 10:30', zone_of('Europe/Minsk')).iso)"
    )
    environment = {**os.environ, "PYTHONTZPATH": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "2013-05-29T10:30:00+03:00"


def test_dates_around_a_change_of_clocks_are_in_order() -> None:
    first, second = parse_date(FIRST, ALMATY), parse_date(SECOND, ALMATY)
    assert first < second
    assert not first.precedes(second)  # of one day, neither does
    assert not second.precedes(first)
    assert max(first, second) is second


def test_lists_and_feeds_go_by_the_moment(site: Site) -> None:
    """By the clock on the wall the first of the two seems the later."""
    site.write("articles/a.md", article("First", Date=FIRST))
    site.write("articles/b.md", article("Second", Date=SECOND))
    site.build(TIMEZONE="Asia/Almaty")
    for page in ("index.html", "author/jane-doe/index.html", "archives/2024/index.html"):
        stories = by_class(parse(site.page(page)), "story")
        assert [elements(story, "a")[0].get("href") for story in stories] == [
            "/articles/b.html",
            "/articles/a.html",
        ], page
    entries = feedparser.parse(site.output / "feeds/all.atom.xml").entries
    assert [entry.title for entry in entries] == ["Second", "First"]

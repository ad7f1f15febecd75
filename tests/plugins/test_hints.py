"""A hint names what means the same, or says nothing."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from pelican.settings import DEFAULT_CONFIG

from desk.settings import OTHER_NAMES, UNSET, find_places, load
from plugins import hints
from plugins.source.fields import WARNINGS, article_rules

FIELDS = article_rules(ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("titel", "title"),
        ("tittle", "title"),
        ("summery", "summary"),
        ("standfist", "standfirst"),
        ("tag", "tags"),
        ("check-off", "check_off"),
        ("Headline", "title"),
        ("description", "summary"),
        ("draft", "status"),
        ("updated", "modified"),
        ("update", "modified"),
        ("images", "picture"),
        ("caption", "picture-caption"),
        ("permalink", "slug"),
        ("last_modified_at", "modified"),
        ("teaser", "standfirst"),
        ("translator", ""),
        ("place", ""),
        ("location", ""),
        ("dateline", ""),
        ("weather", ""),
        ("expires", ""),
    ],
)
def test_a_field_is_hinted_at_by_what_it_means(typed: str, near: str) -> None:
    """`Draft` was said to mean `Date`, `Images` `Tags`, `Place` `Template`."""
    assert hints.meant(typed, FIELDS, hints.FIELDS) == near


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("CHROME_LAGN", "CHROME_LANG"),
        ("SITE_NAME", "SITENAME"),
        ("KEEP_RELEASE", "KEEP_RELEASES"),
        ("BASE_URL", "SITEURL"),
        ("MENUITEMS", "MENU"),
        ("LINKS", "MENU"),
        ("SITESUBTITLE", "SITE_DESCRIPTIONS"),
        ("TAGLINE", "SITE_DESCRIPTIONS"),
        ("COLOR", "ACCENT"),
        ("DRAFTS", "WITH_DRAFTS"),
        ("CONTENT_DIR", "PATH"),
        ("GITHUB_URL", "SOCIAL"),
        ("DISQUS_SITENAME", ""),
        ("FORECAST", ""),
    ],
)
def test_a_setting_is_hinted_at_by_what_it_means(typed: str, near: str) -> None:
    """`COLOR` was said to mean `CLOCK`, `BASE_URL` `PAGE_URL`."""
    assert hints.meant(typed, _settings(), OTHER_NAMES) == near


def _settings() -> set[str]:
    return {*DEFAULT_CONFIG, *UNSET, *load(find_places({}, "pelicanconf.py"), {})}


def test_every_other_name_leads_to_one_that_there_is() -> None:
    """And none is a name of its own."""
    for others, known in ((hints.FIELDS, {*FIELDS}), (OTHER_NAMES, _settings())):
        assert {*others.values()} - {""} <= known
        assert not {*others} & {name.lower().replace("_", "").replace("-", "") for name in known}


def test_a_warning_is_hinted_at() -> None:
    assert hints.meant("double_words", WARNINGS) == "double-word"
    assert hints.meant("everything", WARNINGS) == ""

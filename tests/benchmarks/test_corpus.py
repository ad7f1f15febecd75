"""The archive is the same on any machine, and as large and as varied as it is said to be."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.benchmarks.contenders import hugo_source, pelican_source
from tests.benchmarks.corpus import AUTHORS, END, FIRST, SECTIONS, TAGS, WORDS, article, articles
from tests.sites import ROOT

DIGEST = """
from hashlib import sha256
from tests.benchmarks.corpus import articles
print(sha256(repr([(a, a.text) for a in articles(100)]).encode()).hexdigest())
"""


def test_the_archive_is_the_same_in_every_process() -> None:
    """Ratios of two runs can be compared only over the same words."""
    here = sha256(repr([(a, a.text) for a in articles(100)]).encode()).hexdigest()
    there = subprocess.run(
        [sys.executable, "-c", DIGEST],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


@pytest.mark.parametrize("source", [pelican_source("Standfirst"), hugo_source])
def test_a_source_has_2_5_kilobytes(source: object) -> None:
    sizes = [len(source(one)[1].encode()) for one in articles(500)]  # type: ignore[operator]
    assert min(sizes) >= 2_300
    assert max(sizes) <= 2_700


def test_an_archive_uses_all_sections_authors_and_tags() -> None:
    archive = list(articles(1_000))
    assert (len(SECTIONS), len(AUTHORS), len(TAGS)) == (6, 40, 200)
    assert {one.section for one in archive} == set(SECTIONS)
    assert {name for one in archive for name in one.authors} == set(AUTHORS)
    assert {name for one in archive for name in one.tags} == set(TAGS)


@pytest.mark.parametrize("total", [1, 17, 1_000])
def test_articles_come_in_the_order_of_their_dates_and_fill_the_years(total: int) -> None:
    archive = list(articles(total))
    dates = [one.published for one in archive]
    assert dates == sorted(dates)
    assert dates[0] == FIRST
    assert dates[-1] < END
    assert len({one.slug for one in archive}) == total
    assert total < 1_000 or len({day.year for day in dates}) == 13


@given(st.integers(0, 99_999), st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_an_edit_changes_one_word_and_nothing_else(number: int, old: str, new: str) -> None:
    one = replace(article(number, 100_000), word=old)
    other = replace(one, word=new)
    changed = [
        pair
        for pair in zip(one.text.split(), other.text.split(), strict=True)
        if pair[0] != pair[1]
    ]
    assert changed == ([] if old == new else [(f"{old},", f"{new},")])
    assert one.is_on(one.text)
    assert other.is_on(one.text) == (old == new)

"""The report's arithmetic is right."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.benchmarks.contenders import DESK, HUGO, PLAIN, THEMED
from tests.benchmarks.figures import (
    CLEAN,
    COPY,
    DEAD,
    GIB,
    HEADLINE,
    LINK,
    NOTHING,
    PICTURE,
    SAVED,
    WORD,
    Figures,
    Target,
    as_json,
    from_json,
    growth,
    proportion,
    targets,
)

FIGURES = Figures(
    10_000,
    {
        CLEAN: {DESK: (12.0, 10.0, 11.0), HUGO: (8.0, 8.0, 8.0), PLAIN: (30.0,), THEMED: (99.0,)},
        WORD: {DESK: (0.4, 9.0, 0.5), HUGO: (8.0, 7.0, 9.0), PLAIN: (30.0, 20.0, 40.0)},
        SAVED: {DESK: (0.1,), HUGO: (1.5,)},
        LINK: {DESK: (0.15,)},
        DEAD: {DESK: (0.2,)},
        NOTHING: {DESK: (0.25,), HUGO: (7.0,)},
        HEADLINE: {DESK: (1.5,)},
        COPY: {DESK: (0.9,)},
        PICTURE: {DESK: (0.0009,)},
    },
    {DESK: 3 * GIB},
)


def test_a_median_is_not_led_by_one_slow_run() -> None:
    assert FIGURES.median(WORD, DESK) == 0.5
    assert FIGURES.median(WORD, HUGO) == 8.0
    assert FIGURES.median(WORD, THEMED) is None
    assert FIGURES.median("no work", DESK) is None


def test_each_target_compares_with_the_peer_that_it_names() -> None:
    found = {(t.work, t.unit): (t.value, t.limit, t.is_met) for t in targets(FIGURES)}
    assert found == {
        (WORD, "of pelican"): (0.5 / 30, 1 / 80, False),
        (WORD, "of hugo"): (0.5 / 8, 1 / 25, False),
        (SAVED, "of hugo server"): (0.1 / 1.5, 1 / 15, True),
        (NOTHING, "of one word edited"): (0.5, 0.8, True),
        (HEADLINE, "of one word edited"): (3.0, 2.0, False),
        (LINK, f"of {SAVED}"): (0.15 / 0.1, 2.0, True),
        (DEAD, f"of {SAVED}"): (0.2 / 0.1, 1.5, False),
        (CLEAN, "of pelican+theme"): (11 / 99, 1 / 2.5, True),
        (CLEAN, "of hugo"): (11 / 8, 2.5, True),
        (COPY, "of one word edited"): (1.8, 2.0, True),
        (COPY, "of hugo's clean build"): (0.9 / 8, 1 / 8, True),
        (PICTURE, "ms"): (0.9, 0.8, False),
    }


def test_small_archives_have_targets_of_their_own() -> None:
    small, tiny = (list(targets(replace(FIGURES, articles=size))) for size in (2_000, 30))
    assert [t.limit for t in small if (t.work, t.unit) == (CLEAN, "of hugo")] == [5.0]
    assert [(t.value, t.limit) for t in tiny if t.unit == "s"] == [(11.0, 0.5)]


def test_what_was_not_measured_is_not_judged() -> None:
    alone = Figures(10_000, {WORD: {DESK: (0.5,)}, CLEAN: {DESK: (9.0,)}})
    assert list(targets(alone)) == []


def test_memory_is_judged_over_the_large_archive() -> None:
    (memory,) = [t for t in targets(replace(FIGURES, articles=100_000)) if t.unit == "GiB"]
    assert (memory.value, memory.limit, memory.is_met) == (3.0, 1.5, False)
    assert not [t for t in targets(FIGURES) if t.unit == "GiB"]


def test_growth_is_the_cost_in_an_archive_ten_times_as_large() -> None:
    large = replace(FIGURES, articles=100_000, seconds={WORD: {DESK: (2.5,)}, DEAD: {DESK: (0.3,)}})
    grown = growth({10_000: FIGURES, 100_000: large})
    found = [(round(one.value, 6), one.limit, one.is_met) for one in grown]
    assert found == [(5.0, 4.0, False), (1.5, 1.5, True)]
    assert list(growth({1_000: replace(FIGURES, articles=1_000), 100_000: large})) == []


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(0.1, "met"), (0.125, "met"), (0.25, "missed: 2 times as much")],
)
def test_a_verdict_states_the_distance(value: float, verdict: str) -> None:
    assert Target(WORD, value, 1 / 8, "of hugo").verdict == verdict


@pytest.mark.parametrize(
    ("value", "said"),
    [(1 / 40, "1/40"), (1 / 73.26, "1/73.3"), (0.4, "1/2.5"), (0.8, "0.8"), (1.524, "1.52")],
)
def test_a_proportion_reads_as_a_person_says_it(value: float, said: str) -> None:
    assert proportion(value) == said


def test_figures_are_kept_for_the_next_run() -> None:
    kept = from_json(as_json({10_000: FIGURES}))[10_000]
    assert kept.median(WORD, DESK) == 0.5
    assert list(targets(kept)) == list(targets(FIGURES))


@pytest.mark.parametrize("text", ["", "{", '[{"articles": 1}]', '[{"of": "old"}]', "7"])
def test_figures_of_another_form_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"Expecting|argument|not iterable"):
        from_json(text)

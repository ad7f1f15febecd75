"""Work in processes comes back whole, whatever becomes of the processes."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time

import pytest

from pelican_incremental import workers
from pelican_incremental.workers import Failure, in_processes

FOREVER = 600.0  # s
SOON = 0.5  # s of processor time; none of the others takes so long
A_WHILE = 1.0  # s by the clock


def _work(item: int) -> tuple[int, int]:
    """Return the square and the process; 5 waits, 6 waits for ever, 7 works for ever, 8 dies, 9
    fails, 12 works for long."""
    if item == 5:
        time.sleep(A_WHILE)
    if item == 6:
        time.sleep(FOREVER)
    while item == 7 or (item == 12 and time.process_time() < 10 * SOON):
        pass
    if item == 8:
        os.kill(os.getpid(), signal.SIGKILL)
    if item == 9:
        raise ValueError(item)
    return item * item, os.getpid()


@pytest.mark.parametrize("number", [1, 2, 3])
def test_each_item_comes_back_once(number: int) -> None:
    items = [1, 2, 3, 4, 10, 11]
    found = list(in_processes(_work, items, FOREVER, number))
    assert sorted(item for item, _ in found) == items
    assert {item: result[0] for item, result in found if isinstance(result, tuple)} == {
        item: item * item for item in items
    }
    pids = {result[1] for _, result in found if isinstance(result, tuple)}
    assert len(pids) == number
    assert os.getpid() not in pids


def test_one_that_never_ends_is_ended_and_all_others_are_done() -> None:
    found = dict(in_processes(_work, [1, 7, 2, 3], SOON, 1))
    assert found.pop(7) == Failure(SOON, is_late=True)
    assert {item: result[0] for item, result in found.items() if isinstance(result, tuple)} == {
        1: 1,
        2: 4,
        3: 9,
    }


def test_one_that_works_for_long_is_ended_by_its_time_of_the_processor(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 1000)  # the clock ends nothing
    assert list(in_processes(_work, [12], SOON, 1)) == [(12, Failure(SOON, is_late=True))]


def test_one_for_which_a_busy_machine_has_no_time_is_not_blamed() -> None:
    """Five seconds of the clock passed while the machine worked for others."""
    (found,) = in_processes(_work, [5], A_WHILE / 4, 1)
    assert isinstance(found[1], tuple)


def test_one_that_only_waits_is_ended_much_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 2)
    found = dict(in_processes(_work, [6, 1], SOON, 1))
    assert found.pop(6) == Failure(SOON, is_late=True)
    assert set(found) == {1}


@pytest.mark.parametrize("item", [8, 9])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_one_whose_process_dies_is_named_and_all_others_are_done(item: int) -> None:
    found = dict(in_processes(_work, [1, item, 2], FOREVER, 2))
    assert found.pop(item) == Failure(FOREVER, is_late=False)
    assert set(found) == {1, 2}


@pytest.mark.parametrize("ahead", [1, 3])
@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_a_dead_process_was_given_ahead_is_done_by_another(number: int, ahead: int) -> None:
    items = [1, 8, 2, 7, 9, 3, 4, 10, 11]
    found = list(in_processes(_work, items, SOON, number, ahead=ahead))
    assert sorted(item for item, _ in found) == sorted(items)
    failed = {item: result for item, result in found if isinstance(result, Failure)}
    assert failed == {
        7: Failure(SOON, is_late=True),
        8: Failure(SOON, is_late=False),
        9: Failure(SOON, is_late=False),
    }


def test_nothing_to_do_begins_no_process() -> None:
    assert list(in_processes(_work, [], FOREVER)) == []


def test_no_process_is_left_when_nobody_wants_the_rest() -> None:
    results = in_processes(_work, [1, 6, 6], FOREVER, 2)
    _, first = next(results)
    results.close()  # type: ignore[attr-defined]
    assert isinstance(first, tuple)
    with pytest.raises(ProcessLookupError):
        os.kill(first[1], 0)


def test_no_process_is_at_work_when_all_is_done() -> None:
    """An idle one need not have gone before its results are used, but goes."""
    processes = {result[1] for _, result in in_processes(_work, [1, 2, 3], FOREVER, 2)}  # type: ignore[index]
    ended = time.monotonic() + FOREVER
    while multiprocessing.active_children() and time.monotonic() < ended:
        time.sleep(0.01)
    for process in processes:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)

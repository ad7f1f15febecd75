"""What another process finds out meanwhile."""

from __future__ import annotations

import os

from pelican_incremental.unchanged import begun


def test_what_the_other_process_finds_is_had_as_often_as_it_is_asked_for() -> None:
    here = os.getpid()
    found = begun(lambda: str(os.getpid()).encode())
    assert found() == found()
    assert int(found()) != here


def test_a_long_answer_comes_whole() -> None:
    assert begun(lambda: b"line\0" * 500_000)() == b"line\0" * 500_000


def test_what_the_other_process_cannot_find_is_asked_here() -> None:
    here = os.getpid()

    def ask() -> bytes:
        if os.getpid() != here:
            raise OSError("no such folder")
        return b"found here"

    assert begun(ask)() == b"found here"


def test_another_process_that_dies_is_replaced_by_this_one() -> None:
    here = os.getpid()

    def ask() -> bytes:
        if os.getpid() != here:
            os.kill(os.getpid(), 9)
        return b"found here"

    assert begun(ask)() == b"found here"

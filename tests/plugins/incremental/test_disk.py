"""Files are whole, modes are ours, and a lock is its process's alone."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pelican_incremental.disk import (
    HeldError,
    locked,
    make_folder,
    make_private,
    write_below,
    write_whole,
)
from pelican_incremental.tasks import Place


@contextmanager
def umask(bits: int) -> Iterator[None]:
    """Let files be made under a umask."""
    before = os.umask(bits)
    try:
        yield
    finally:
        os.umask(before)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def room(size: int) -> Iterator[None]:
    """Let no file be larger than so many bytes: a write takes what has room, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("bits", [0o000, 0o022, 0o027, 0o077])
def test_modes_are_ours_whatever_the_umask(tmp_path: Path, bits: int) -> None:
    with umask(bits):
        write_whole(tmp_path / "a/b/c.txt", "x")
        make_private(tmp_path / "own")
    modes = {path.name: mode_of(path) for path in tmp_path.rglob("*")}
    assert modes == {"a": 0o755, "b": 0o755, "c.txt": 0o644, "own": 0o700}


def test_a_folder_that_was_open_to_all_is_closed(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own").chmod(0o777)
    make_private(tmp_path / "own")
    assert mode_of(tmp_path / "own") == 0o700


def test_a_file_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    write_whole(tmp_path / "a.txt", "before")
    with pytest.raises(UnicodeEncodeError):
        write_whole(tmp_path / "a.txt", "\ud800")
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "before"


def test_a_file_takes_the_place_of_whatever_lies_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt/in").mkdir(parents=True)
    write_whole(tmp_path / "a.txt", b"x", is_durable=True)
    assert (tmp_path / "a.txt").read_bytes() == b"x"


def test_a_file_is_written_below_a_folder(tmp_path: Path) -> None:
    write_below(tmp_path, "feeds/all.json", b"{}")
    assert (tmp_path / "feeds/all.json").read_bytes() == b"{}"


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/x"])
def test_a_name_does_not_lead_out_of_a_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(RuntimeError, match="must stay inside"):
        write_below(tmp_path / "output", name, b"")


def test_a_link_does_not_lead_out_of_a_folder(tmp_path: Path) -> None:
    output = tmp_path / "output"
    output.mkdir()
    (output / "feeds").symlink_to(tmp_path)
    with pytest.raises(RuntimeError):
        write_below(output, "feeds/all.json", b"")
    assert not (tmp_path / "all.json").exists()


def test_a_folder_takes_the_place_of_a_file_where_that_is_meant(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x")
    with pytest.raises(FileExistsError):
        make_folder(tmp_path / "a")
    make_folder(tmp_path / "a/b", over_files=True)
    assert (tmp_path / "a/b").is_dir()


def test_a_lock_is_had_by_one(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with locked(path, "Jane"), pytest.raises(HeldError, match="Jane"), locked(path, "John"):
        pass
    with locked(path, "John"):
        assert (tmp_path / "lock").read_text() == "John"


def test_a_folder_can_be_locked_as_it_is(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(HeldError, match="unknown"), locked(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


def test_who_waits_is_told_for_whom(tmp_path: Path) -> None:
    told: list[str] = []

    def end(holder: str) -> None:
        told.append(holder)
        os.write(theirs, b".")

    ours, theirs = os.pipe()
    ready, begun = os.pipe()
    child = os.fork()
    if child == 0:
        with locked(tmp_path / "lock", "a child"):
            os.write(begun, b".")
            os.read(ours, 1)
        os._exit(0)
    os.read(ready, 1)
    with locked(tmp_path / "lock", "a parent", end):
        assert told == ["a child"]
    os.waitpid(child, 0)
    for number in (ours, theirs, ready, begun):
        os.close(number)


def test_a_child_does_not_hold_its_parents_lock(tmp_path: Path) -> None:
    """A build waited for its own children, and said so."""
    ours, theirs = os.pipe()
    ready, begun = os.pipe()
    with locked(tmp_path / "lock", "a parent"):
        child = os.fork()
        if child == 0:
            os.close(theirs)
            os.write(begun, b".")
            os.read(ours, 1)  # until the parent ends it
            os._exit(0)
        os.read(ready, 1)
    with locked(tmp_path / "lock", "another"):
        pass
    os.close(theirs)
    os.waitpid(child, 0)
    for number in (ours, ready, begun):
        os.close(number)


def test_a_page_that_has_no_room_stops_the_build(tmp_path: Path) -> None:
    with room(10_000), pytest.raises(OSError, match="File too large"):
        Place(tmp_path, {}, inputs=None).write("a.html", b"x" * 20_000)  # type: ignore[arg-type]

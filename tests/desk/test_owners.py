"""Whose file cannot be written is said in one sentence."""

from __future__ import annotations

import errno
import os
import pwd
from collections.abc import Callable
from pathlib import Path

import pytest

from desk.owners import unwritable

NOBODY = 65_534
ME = pwd.getpwuid(os.geteuid()).pw_name


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that lacks the bit for writing, in a folder that has it: root may write both."""
    path = tmp_path / ".build/lock"
    path.parent.mkdir()
    path.touch(0o400)
    _let(monkeypatch, lambda place, mode: mode == os.R_OK or place not in {path, path.parent})
    return path


def _let(monkeypatch: pytest.MonkeyPatch, may: Callable[[Path, int], bool]) -> None:
    monkeypatch.setattr(os, "access", lambda place, mode: may(Path(place), mode))


def test_a_file_of_ones_own_may_be_opened_for_writing(file: Path) -> None:
    said = unwritable(PermissionError(errno.EACCES, "Permission denied", str(file)))
    assert said.startswith(
        f"{file} must be writable: chmod -R u+rwX '{file}', or name other places"
    )


def test_after_sudo_the_owner_is_named(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: NOBODY)
    said = unwritable(PermissionError(errno.EACCES, "Permission denied", str(file)))
    name = pwd.getpwuid(NOBODY).pw_name
    assert said.startswith(
        f"{file} must be writable, but belongs to {ME}, as after `sudo make`: "
        f"sudo chown -R {name} '{file}'"
    )


def test_the_folder_is_named_that_is_in_the_way(file: Path) -> None:
    new = file.with_name("new") / "deeper"
    said = unwritable(PermissionError(errno.EACCES, "Permission denied", str(new)))
    assert said.startswith(f"{file.parent} must be writable")


@pytest.mark.parametrize(
    ("modes", "must"), [({os.R_OK}, "readable"), ({os.R_OK, os.W_OK}, "readable and writable")]
)
def test_a_source_that_cannot_be_read_need_not_be_writable(
    file: Path, monkeypatch: pytest.MonkeyPatch, modes: set[int], must: str
) -> None:
    """It was said to be in want of writing, or a folder far above it was."""
    _let(monkeypatch, lambda place, mode: place != file or mode not in modes)
    said = unwritable(PermissionError(errno.EACCES, "Permission denied", str(file)))
    assert said.startswith(f"{file} must be {must}: chmod -R u+rwX '{file}'")


def test_a_disk_that_is_read_only_is_not_to_be_mended_there(file: Path) -> None:
    said = unwritable(OSError(errno.EROFS, "Read-only file system", str(file)))
    assert said.startswith(f"{file} must be writable, but its disk is read-only; copy the project")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.ENOENT])
def test_other_errors_are_not_about_owners(file: Path, number: int) -> None:
    assert unwritable(OSError(number, "", str(file))) == ""

"""Whose file cannot be written is said in one sentence."""

from __future__ import annotations

import errno
import os
import pwd
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
    monkeypatch.setattr(os, "access", lambda place, _: Path(place) not in {path, path.parent})
    return path


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


def test_a_disk_that_is_read_only_is_not_to_be_mended_there(file: Path) -> None:
    said = unwritable(OSError(errno.EROFS, "Read-only file system", str(file)))
    assert said.startswith(f"{file} must be writable, but its disk is read-only; copy the project")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.ENOENT])
def test_other_errors_are_not_about_owners(file: Path, number: int) -> None:
    assert unwritable(OSError(number, "", str(file))) == ""

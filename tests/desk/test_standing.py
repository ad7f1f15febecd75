"""Paths are taken from where a person stands, whichever make it is and however it was called."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.standing import arguments_of_parent, moves, standing


@pytest.mark.parametrize(
    ("typed", "folders"),
    [
        ("html INPUTDIR=content", []),
        ("-C site html", ["site"]),
        ("-Csite html", ["site"]),
        ("-skC site html", ["site"]),
        ("html --directory=site", ["site"]),
        ("html --directory site --no-print-directory", ["site"]),
        ("--dir site -C deeper html", ["site", "deeper"]),
        ("-f site/Makefile html", []),
        ("--no-print-directory html", []),
        ("--debug=basic html", []),
        ("-- -C", []),
    ],
)
def test_make_is_told_to_go_elsewhere_by_any_form_of_the_option(
    typed: str, folders: list[str]
) -> None:
    assert moves(typed.split()) == folders


@pytest.mark.parametrize(
    ("flags", "arguments", "place"),
    [
        (
            "w -- INPUTDIR=x",
            [],
            "person",
        ),  # 3.81 and 4.3 say it; what they were called with may be hidden
        ("kw", [], "person"),
        (" -- INPUTDIR=x", ["-C", "site"], "person"),  # 4.4
        (" --no-print-directory -- INPUTDIR=x", ["-C", "site"], "person"),
        ("", ["html"], "site"),  # a program started make here, and left PWD at its own folder
        ("follow=w", ["html", "follow=w"], "site"),  # 3.81 begins with what was typed
    ],
)
def test_pwd_counts_only_where_make_went_elsewhere(
    tmp_path: Path, flags: str, arguments: list[str], place: str
) -> None:
    for name in ("person", "site"):
        (tmp_path / name).mkdir()
    told = {"DESK_SHELL_PWD": str(tmp_path / "person"), "MAKEFLAGS": flags}
    assert standing(told, tmp_path / "site", lambda: arguments) == tmp_path / place


@pytest.mark.parametrize("shell", ["", "site", "{here}"])
def test_nobody_is_asked_where_make_works_where_the_person_stands(
    tmp_path: Path, shell: str
) -> None:
    told = {"DESK_SHELL_PWD": shell.format(here=tmp_path)}
    assert standing(told, tmp_path, lambda: pytest.fail("asked")) == tmp_path


def test_the_parent_tells_what_it_was_called_with(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' own parent is a pytest, or a worker of it; where /proc is not, ps tells."""
    by_proc = arguments_of_parent()
    assert by_proc
    monkeypatch.setattr(Path, "read_bytes", _missing)
    assert arguments_of_parent()[:1] == by_proc[:1]


def _missing(_: Path) -> bytes:
    raise FileNotFoundError

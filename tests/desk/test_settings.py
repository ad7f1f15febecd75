"""What was typed after `make TARGET` is understood alike, whatever it is for."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

import pytest

from desk.settings import SettingError, coerce, is_on
from tests.sites import ROOT, Site

TYPED = [
    *(("1", True), ("TRUE", True), ("yes", True), ("on", True), ("On", True)),
    *(("0", False), ("", False), ("No", False), ("off", False), ("FALSE", False)),
]


@pytest.mark.parametrize(("typed", "on"), TYPED)
def test_a_switch_is_on_or_off_in_any_case(typed: str, on: bool) -> None:
    """`APPLY=True`, `EXPLAIN=on` and `SPELL=TRUE` were passed over; `DRY_RUN=on` was refused."""
    assert is_on({"DRY_RUN": typed}, "DRY_RUN") is on
    assert coerce("STRICT", typed, {"STRICT": False}) is on


def test_a_switch_that_was_not_typed_is_as_the_command_has_it() -> None:
    assert is_on({}, "VERIFY", "1")
    assert not is_on({}, "APPLY")


@pytest.mark.parametrize(
    ("command", "given"),
    [(["html"], {"EXPLAIN": "maybe"}), (["report", "-"], {"APPLY": "maybe"})],
)
def test_a_switch_that_is_neither_is_refused_before_anything_is_done(
    site: Site, command: list[str], given: dict[str, Any]
) -> None:
    told = {"PYTHONPATH": str(ROOT), "INPUTDIR": str(site.content), "OUTPUTDIR": str(site.output)}
    done = subprocess.run(
        [sys.executable, "-m", "desk", *command],
        cwd=site.folder,
        env={**os.environ, **told, **given},
        input="",
        capture_output=True,
        text=True,
        check=False,
    )
    (name,) = given
    assert done.returncode == 1
    assert done.stderr == f"{name} must be 1 or 0, not 'maybe'\n"
    assert not site.output.exists()


def test_a_setting_that_is_a_switch_is_refused_by_its_name() -> None:
    with pytest.raises(SettingError, match="STRICT must be true or false, not 'perhaps'"):
        coerce("STRICT", "perhaps", {"STRICT": False})

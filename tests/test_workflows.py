"""The workflow files run what a person runs, and nothing that could change under them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.sites import ROOT

WORKFLOW, PIPELINE = ROOT / ".github/workflows/publish.yml", ROOT / ".gitlab-ci.yml"
TARGETS = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def read(path: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def commands(path: Path) -> list[str]:
    """Every command of a file's one job."""
    if path == PIPELINE:
        job = read(path)["publish"]
        return [*job["before_script"], *job["script"]]
    return [step["run"] for step in read(path)["jobs"]["publish"]["steps"] if "run" in step]


@pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=lambda path: path.name)
def test_publish_and_deploy_are_run_and_exist(path: Path) -> None:
    named = [name for line in commands(path) for name in re.findall(r"\bmake ([a-z]+) [A-Z]", line)]
    assert named == ["publish", "deploy"]
    assert set(named) <= TARGETS


def test_what_is_used_is_pinned_by_hash() -> None:
    steps = read(WORKFLOW)["jobs"]["publish"]["steps"]
    used = [step["uses"] for step in steps if "uses" in step]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)] == []
    assert re.fullmatch(r"python:[\w.-]+@sha256:[0-9a-f]{64}", read(PIPELINE)["publish"]["image"])


def test_no_secret_is_an_argument() -> None:
    """GitHub puts `${{ … }}` into the command as text: there it could be read, or be a command."""
    assert [line for line in commands(WORKFLOW) if "${{" in line] == []

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


def commands(path: Path, job: str = "publish") -> list[str]:
    """Every command of one of a file's jobs."""
    if path == PIPELINE:
        return [*read(path)[".build"]["before_script"], *read(path)[job]["script"]]
    return [step["run"] for step in read(path)["jobs"][job]["steps"] if "run" in step]


def uses() -> list[dict[str, Any]]:
    """Every step of the workflow that is another's."""
    jobs = read(WORKFLOW)["jobs"].values()
    return [step for job in jobs for step in job["steps"] if "uses" in step]


@pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=lambda path: path.name)
def test_publish_and_deploy_are_run_and_exist(path: Path) -> None:
    named = [name for line in commands(path) for name in re.findall(r"\bmake ([a-z]+) [A-Z]", line)]
    assert named == ["publish", "deploy"]
    assert set(named) <= TARGETS


def test_what_is_used_is_pinned_by_hash() -> None:
    used = [step["uses"] for step in uses()]
    assert used
    assert [name for name in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", name)] == []
    assert re.fullmatch(r"python:[\w.-]+@sha256:[0-9a-f]{64}", read(PIPELINE)[".build"]["image"])


def test_no_secret_is_an_argument() -> None:
    """GitHub puts `${{ … }}` into the command as text: there it could be read, or be a command."""
    assert [line for line in commands(WORKFLOW) if "${{" in line] == []


@pytest.mark.parametrize("path", [WORKFLOW, PIPELINE], ids=lambda path: path.name)
def test_a_scheduled_job_proves_a_build_that_begins_with_the_one_before(path: Path) -> None:
    (command,) = [line for line in commands(path, "prove") if line.startswith("make")]
    assert command.endswith("PROVE=1")
    assert not any("deploy" in line for line in commands(path, "prove"))
    if path == PIPELINE:
        kept = [folder for cache in read(path)[".build"]["cache"] for folder in cache["paths"]]
        assert kept == [".build/", "output/", ".pip/"]
        assert all(read(path)[job]["extends"] == ".build" for job in ("publish", "prove"))
        return
    assert read(path)[True]["schedule"], "`on` is a truth value of YAML"
    caches = [step["with"]["path"].split() for step in uses() if "/cache@" in step["uses"]]
    assert caches == [[".build", "output", "~/.cache/pip"]] * 2

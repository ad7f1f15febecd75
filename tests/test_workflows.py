"""The workflow files run what a person runs, and nothing that could change under them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.sites import ROOT

WORKFLOW, PIPELINE = ROOT / ".github/workflows/publish.yml", ROOT / ".gitlab-ci.yml"
TESTS = ROOT / ".github/workflows/test.yml"
VERSIONS = ["3.11", "3.13", "3.14"]
# What searches longer, by the variable that the tests read, with what it is by day.
LONG = {
    "STEPS": ("2000", "0"),
    "OTHERS": ("1", ""),
    "DEPLOY_KILLS": ("20", "1"),
    "HOSTILE": ("10000", "100"),
}
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def read(path: Path) -> dict[str, Any]:
    loaded = yaml.safe_load(path.read_text("utf-8"))
    assert isinstance(loaded, dict)
    return loaded


def commands(path: Path, job: str = "publish") -> list[str]:
    """Every command of one of a file's jobs."""
    if path == PIPELINE:
        before = read(path)[job].get("before_script") or read(path)[".build"]["before_script"]
        return [*before, *read(path)[job]["script"]]
    return [step["run"] for step in read(path)["jobs"][job]["steps"] if "run" in step]


def uses() -> list[dict[str, Any]]:
    """Every step of the workflows that is another's."""
    jobs = [*read(WORKFLOW)["jobs"].values(), *read(TESTS)["jobs"].values()]
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
    for job in (".build", "test"):
        assert re.fullmatch(r"python:[\w.-]+@sha256:[0-9a-f]{64}", read(PIPELINE)[job]["image"])


def test_no_secret_is_an_argument() -> None:
    """GitHub puts `${{ … }}` into the command as text: there it could be read, or be a command."""
    lines = [*commands(WORKFLOW), *commands(TESTS, "test"), *commands(TESTS, "macos")]
    assert [line for line in lines if "${{" in line] == []


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
    caches = [step["with"]["path"].split() for step in uses() if "/cache@" in step["uses"]]
    assert caches == [[".build", "output", "~/.cache/pip"]] * 2


def jobs_of(event: str, cron: str = "", **given: str) -> set[str]:
    """The jobs of both files that would run: what GitHub and GitLab say of an event, evaluated."""
    facts = {"SITEURL": "https://x.example", "DEPLOY_TO": "dir:/srv", "JOB": "", **given}
    pipeline = {"CI_PIPELINE_SOURCE": event, "CI_COMMIT_BRANCH": "m", "CI_DEFAULT_BRANCH": "m"}
    found = {
        f"gitlab {job}" for job in ("publish", "prove", "test") if _runs(job, facts | pipeline)
    }
    for job in ("publish", "prove"):
        text = read(WORKFLOW)["jobs"][job]["if"].replace("github.event.schedule", repr(cron))
        text = re.sub(r"vars\.(\w+)", lambda match: repr(facts[match[1]]), text)
        if eval(text.replace("&&", "and")):  # noqa: S307 - our own file
            found.add(f"github {job}")
    return found


def _runs(job: str, facts: dict[str, str]) -> bool:
    """By the first rule that holds (GitLab, `rules`)."""
    for rule in read(PIPELINE)[job]["rules"]:
        text = re.sub(r"\$(\w+)", lambda match: repr(facts[match[1]]), rule["if"])
        if eval(text.replace("&&", "and").replace("||", "or")):  # noqa: S307 - our own file
            return rule.get("when") != "never"
    return False


def test_a_schedule_publishes_what_has_become_due_and_another_proves() -> None:
    """GitHub has both in the workflow; in GitLab they are pipeline schedules with a variable."""
    hourly, weekly = (entry["cron"] for entry in read(WORKFLOW)[True]["schedule"])
    assert jobs_of("push") == {"github publish", "gitlab publish", "gitlab test"}
    assert jobs_of("schedule", hourly, JOB="publish") == {"github publish", "gitlab publish"}
    assert jobs_of("schedule", weekly) == {"github prove", "gitlab prove", "gitlab test"}
    assert jobs_of("push", SITEURL="") == {"gitlab test"}


def test_each_push_is_tested_on_the_oldest_python_and_on_newer_ones() -> None:
    job = read(TESTS)["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == VERSIONS
    assert "push" in read(TESTS)[True]
    assert read(PIPELINE)["test"]["parallel"]["matrix"] == [{"TESTED": VERSIONS}]
    for path in (TESTS, PIPELINE):
        assert "make test" in commands(path, "test")[-1]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["requires-python"] == f">={VERSIONS[0]}"


def test_macos_tries_commands_and_files_that_exist() -> None:
    lines = commands(TESTS, "macos")
    named = [word for line in lines for word in re.findall(r"\bmake ([a-z-]+)", line)]
    assert named == ["check", "html", "publish", "test-venv"]
    assert set(named) <= TARGETS
    paths = re.findall(r"tests/[\w/.]+", lines[-1])
    assert [path for path in paths if not (ROOT / path).exists()] == []
    assert read(TESTS)["jobs"]["macos"]["runs-on"].startswith("macos-")


def test_each_night_the_tests_search_longer() -> None:
    """By the very variables that the tests read."""
    assert read(TESTS)[True]["schedule"]
    assert read(TESTS)["jobs"]["test"]["env"] == {
        name: f"${{{{ github.event_name == 'schedule' && '{night}' || '{day}' }}}}"
        for name, (night, day) in LONG.items()
    }
    by_night = next(
        rule["variables"] for rule in read(PIPELINE)["test"]["rules"] if "variables" in rule
    )
    assert by_night == {name: night for name, (night, _) in LONG.items()}
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "tests").rglob("*.py"))
    for name in LONG:
        assert name in commands(TESTS, "test")[-1], "sudo must hand it on"
        assert re.search(rf'environ\.get\("{name}"', sources), name

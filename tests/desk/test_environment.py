"""The virtual environment is whole, or it is made anew: of small locks, in a project apart."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from desk import environment
from tests.sites import OURS_ALONE, ROOT

UV = Path(sys.executable).parent
FILES = (
    "Makefile",
    "desk/__init__.py",
    "desk/environment.py",
    "desk/owners.py",
    "desk/start.py",
    "plugins/__init__.py",
)
# A wheel that is not there: no index need be asked to see that it cannot be installed.
BROKEN = "./nowhere-1.0-py3-none-any.whl --hash=sha256:" + "0" * 64 + "\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "a project"
    for name in FILES:
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, target)
    (folder / "requirements.txt").write_text("# nothing\n")
    return folder


def started(project: Path, *typed: str, path: Path = UV) -> subprocess.Popen[str]:
    """Begin `make site-venv`, with uv if it is in the folder `path`."""
    apart = (*OURS_ALONE, "VENV", "PYTHON")
    environ = {name: text for name, text in os.environ.items() if name not in apart}
    # The environment that the tests run in has a python3, which is not the system's.
    base = Path(sys._base_executable).parent  # type: ignore[attr-defined]
    environ["PATH"] = f"{path}:{base}:/usr/bin:/bin"
    return subprocess.Popen(
        ["make", "--silent", "site-venv", *typed],
        cwd=project,
        env={**environ, "PWD": str(project)},
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def make(project: Path, *typed: str, path: Path = UV) -> tuple[int, str]:
    """Set up; return the status and what was said."""
    with started(project, *typed, path=path) as child:
        said = child.communicate()[1]
    return child.returncode, said


def test_it_is_set_up_once(project: Path) -> None:
    assert make(project) == (0, "Setting up .venv from requirements.txt with uv …\n")
    assert make(project) == (0, "")


def test_pip_does_it_where_uv_is_not(project: Path, tmp_path: Path) -> None:
    status, said = make(project, path=tmp_path)
    assert status == 0
    assert said.splitlines()[0] == "Setting up .venv from requirements.txt with pip …"
    assert make(project, path=tmp_path) == (0, "")


def test_what_was_not_made_to_its_end_is_made_anew(project: Path) -> None:
    subprocess.run([UV / "uv", "venv", "-q", project / ".venv"], check=True)
    status, said = make(project)
    assert status == 0
    assert said.startswith(".venv is made anew: it was not made to its end, or not by make.\n")
    assert make(project) == (0, "")


def test_an_environment_whose_python_has_gone_is_made_anew(project: Path) -> None:
    make(project)
    for name in (project / ".venv/bin").glob("python*"):
        name.unlink()
    (project / ".venv/bin/python").symlink_to("/nowhere/python3")
    status, said = make(project)
    assert status == 0
    assert said.startswith(".venv is made anew: its Python has gone.\n")


def test_an_environment_whose_python_became_another_is_made_anew(project: Path) -> None:
    """As after an upgrade of the system, under the same name."""
    make(project)
    (packages,) = (project / ".venv/lib").iterdir()
    packages.rename(packages.with_name("python3.2"))
    (project / "requirements.txt").write_text("# another\n")
    status, said = make(project)
    assert status == 0
    assert said.startswith(
        ".venv is made anew: its Python is another one now: there is no .venv/lib"
    )


def test_a_python_that_was_named_must_be_that_of_the_environment(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(project)
    base = environment._base()
    wish = environment.Wish(project / ".venv", "requirements.txt", is_named=True, may_install=False)
    assert make(project, f"PYTHON={base}") == (0, "")
    assert environment._unfit(wish) == ""
    monkeypatch.setattr(environment, "_base", lambda: Path("/opt/python3.99"))
    assert environment._unfit(wish) == f"it is of {base}, and you named /opt/python3.99"


def test_ctrl_c_leaves_nothing_that_passes_for_whole(project: Path, tmp_path: Path) -> None:
    """uv is its own until it installs, and then takes long."""
    (tmp_path / "slow").mkdir()
    slow = tmp_path / "slow/uv"
    slow.write_text(f'#!/bin/sh\n[ "$1" = pip ] && sleep 60\nexec {UV}/uv "$@"\n')
    slow.chmod(0o755)
    make(project)
    (project / "requirements.txt").write_text("# another\n")
    with started(project, path=slow.parent) as child:
        while any((project / ".venv").glob("requirements*.txt")):
            time.sleep(0.01)
        os.killpg(child.pid, signal.SIGINT)
        said = child.communicate()[1]
    assert "Stopped; the next make sets up .venv anew.\n" in said
    assert "Traceback" not in said
    status, said = make(project)
    assert status == 0
    assert ".venv is made anew: it was not made to its end" in said


def test_a_lock_that_cannot_be_installed_leaves_the_environment_as_it_was(project: Path) -> None:
    make(project)
    (project / "requirements.txt").write_text(BROKEN)
    status, said = make(project)
    assert status == 2
    assert "requirements.txt could not be installed; mend what pip says above" in said
    (project / "requirements.txt").write_text("# nothing\n")
    assert make(project) == (0, "")


def test_two_at_once_make_one(project: Path) -> None:
    with started(project) as one, started(project) as other:
        said = one.communicate()[1] + other.communicate()[1]
    assert (one.returncode, other.returncode) == (0, 0)
    assert said.count("Setting up .venv") == 1


def test_what_make_has_not_made_is_not_deleted(project: Path, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    (theirs / "bin").mkdir(parents=True)
    (theirs / "notes").write_text("mine")
    status, said = make(project, f"VENV={theirs}")
    assert status == 2
    assert said.startswith("VENV must be an environment that make has made, or a path with nothing")
    assert (theirs / "notes").read_text() == "mine"


def test_a_python_that_is_not_there_gets_a_sentence(project: Path) -> None:
    status, said = make(project, "PYTHON=nonsense")
    assert status == 2
    assert said.startswith("There must be a Python 3.11 or newer, and nonsense is none;")


def test_a_python_that_is_too_old_can_read_what_begins_and_gets_a_sentence(project: Path) -> None:
    source = (ROOT / "desk/start.py").read_text("ascii")
    late = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef)
    tree = list(ast.walk(ast.parse(source)))
    assert not [node for node in tree if isinstance(node, late)]
    assert not [node for node in tree if isinstance(node, ast.arg) and node.annotation]
    old = "import sys, runpy; sys.version_info = (2, 7, 18); sys.argv = ['', 'clean']; runpy"
    code = f"{old}.run_path({str(project / 'desk/start.py')!r}, run_name='__main__')"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("Python must be 3.11 or newer, not ")

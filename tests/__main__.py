"""Everything that `make test` runs: pytest on all cores, and the linters beside it."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from pelican.settings import get_settings_from_file

from desk.paper.example import UUID
from pelican_incremental.workers import cores
from tests.browser import engines
from tests.browser.chromium import find_or_install
from tests.desk.publish.servers import install_missing
from tests.sites import ROOT

PYTHON = sys.executable
LINTERS = (
    [PYTHON, "-m", "ruff", "check"],
    [PYTHON, "-m", "ruff", "format", "--check"],
    [PYTHON, "-m", "mypy"],
    [PYTHON, "-m", "djlint", "--lint", "--quiet", "theme/templates"],
)
CHECK = [PYTHON, "-m", "desk", "check"]
# One more than there are cores: a fifth of the time a test waits for a server, a browser or a disk.
WORKERS = str(cores() + 1)
TESTS = [PYTHON, "-m", "pytest", "--numprocesses", WORKERS, "--dist", "worksteal"]


def main() -> int:
    """Run all checks, whatever the others find; return the first status that is not 0. What the
    linters say comes last, where it is read.

    The tests read the project's example. A paper that was made of it (`make paper`) has another
    identity: its own test is the check.
    """
    if get_settings_from_file(str(ROOT / "pelicanconf.py"))["SITE_UUID"] != UUID:
        sys.stdout.write("The project's tests need its example; this paper is checked instead.\n")
        sys.stdout.flush()
        return subprocess.run(CHECK, cwd=ROOT, check=False).returncode
    engines.install_missing()
    install_missing()  # once, before workers would do so at the same time
    environment = {**os.environ, "CHROMIUM": find_or_install()}
    with ThreadPoolExecutor(max_workers=1) as beside:
        linting = [beside.submit(_run, linter) for linter in LINTERS]
        statuses = [subprocess.run(TESTS, env=environment, check=False).returncode]
    for found in [future.result() for future in linting]:
        sys.stdout.write(found.stdout)
        statuses.append(found.returncode)
    return next(filter(None, statuses), 0)


def _run(linter: list[str]) -> subprocess.CompletedProcess[str]:
    """Run a linter, and keep what it says."""
    return subprocess.run(
        linter, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


if __name__ == "__main__":
    sys.exit(main())

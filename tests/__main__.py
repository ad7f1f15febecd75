"""Everything that `make test` runs: the linters, then pytest on all cores; each has its say."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.browser import engines
from tests.browser.chromium import find_or_install
from tests.desk.publish.servers import install_missing

PYTHON = sys.executable
CHECKS = (
    [PYTHON, "-m", "ruff", "check"],
    [PYTHON, "-m", "ruff", "format", "--check"],
    [PYTHON, "-m", "mypy"],
    [PYTHON, "-m", "djlint", "--lint", "--quiet", "theme/templates"],
    [PYTHON, "-m", "pytest", "--numprocesses", "auto", "--dist", "worksteal"],
)


def main() -> int:
    """Run all checks, whatever the first ones find; return the first status that is not 0."""
    engines.install_missing()
    install_missing()  # once, before workers would do so at the same time
    environment = {**os.environ, "CHROMIUM": find_or_install()}
    statuses = [subprocess.run(check, env=environment, check=False).returncode for check in CHECKS]
    return next(filter(None, statuses), 0)


if __name__ == "__main__":
    sys.exit(main())

"""Renew the hash-locked requirements from pyproject.toml, for every platform and without index
addresses."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMPILE = (
    "pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes "
    "--no-emit-index-url --no-header --no-annotate"
).split()
LOCKS = {
    "requirements.txt": ["pyproject.toml"],
    "requirements-spell.txt": ["--group", "spell", "pyproject.toml"],
    "requirements-test.txt": ["--group", "spell", "--group", "test", "pyproject.toml"],
    "requirements-rclone.txt": ["--group", "rclone"],
    "requirements-bench.txt": ["--group", "bench"],  # of itself alone: it has a place of its own
}


def main() -> int:
    """Resolve each lock with uv; return the first status that is not 0."""
    uv = [sys.executable, "-m", "uv"]
    for name, groups in LOCKS.items():
        status = subprocess.run([*uv, *COMPILE, "-o", name, *groups], cwd=ROOT, check=False)
        if status.returncode:
            return status.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Try the commands on several Pythons and makes, and print a table of what each did.

    python -m tests.machines python3.11 python3.13,gmake …

Each environment is an interpreter, with a make after a comma if it is another one than `make`. It
gets a fresh clone of this repository and an environment of its own. The last column has the digest
of all that `make publish` wrote: it must be the same in all rows.
"""

from __future__ import annotations

import os
import subprocess
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.sites import OURS_ALONE, ROOT

COMMANDS = {
    "html": ("html",),
    "check": ("check",),
    "publish": ("publish", "SITEURL=https://paper.example"),
    "deploy": ("deploy", "TO=dir:www", "VERIFY=0"),
    "rollback to nothing is refused": ("rollback", "TO=dir:www"),
}
REFUSED = {"rollback to nothing is refused"}


def main(environments: list[str]) -> int:
    """Print the table; return 0 if all commands did what they should, with equal bytes."""
    rows = [_row(environment) for environment in environments]
    print(f"| environment | {' | '.join(COMMANDS)} | bytes |")  # noqa: T201
    print("|---" * (len(COMMANDS) + 2) + "|")  # noqa: T201
    for row in rows:
        print(f"| {' | '.join(row)} |")  # noqa: T201
    is_good = all(cell == "good" for row in rows for cell in row[1:-1])
    return 0 if is_good and len({row[-1] for row in rows}) == 1 else 1


def _row(environment: str) -> list[str]:
    python, _, make = environment.partition(",")
    make = make or "make"
    name = f"{_said(python, '--version')}, {_said(make, '--version')}"
    with TemporaryDirectory() as folder:
        clone = Path(folder, "a clone")
        subprocess.run(["git", "clone", "-q", str(ROOT), str(clone)], check=True)
        cells = [_try(command, python, make, clone) for command in COMMANDS]
        return [name, *cells, _digest(clone / "output")]


def _try(command: str, python: str, make: str, clone: Path) -> str:
    apart = (*OURS_ALONE, "VENV", "PYTHON")
    environ = {name: text for name, text in os.environ.items() if name not in apart}
    done = subprocess.run(
        [make, *COMMANDS[command], f"PYTHON={python}"],
        cwd=clone,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    is_clean = "Traceback" not in done.stdout + done.stderr
    if is_clean and (done.returncode != 0) == (command in REFUSED):
        return "good"
    sys.stderr.write(done.stdout + done.stderr)
    return f"status {done.returncode}"


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split("\n")[0]


def _digest(folder: Path) -> str:
    """Of the path and the bytes of each file."""
    digest = sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:12]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

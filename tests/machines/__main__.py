"""Try the commands on several Pythons and makes, and print a table of what each did.

    python -m tests.machines [--test] python3.11 python3.13,gmake …

Each environment is an interpreter, with a make after a comma if it is another one than `make`. It
gets a fresh clone of this repository and an environment of its own. Two columns must be the same in
all rows: what is said of odd articles (`tests/machines/odd.py`), and the last, which has the digest
of all that `make publish` wrote. `--test` runs `make test` too,
which takes some minutes for each.
"""

from __future__ import annotations

import os
import platform
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

from tests.desk.publish.servers import free_port
from tests.sites import OURS_ALONE, ROOT

GOOD = "good"
SAVED = "articles/2013/integration-action-plan"
WORD = "Thrice-saved"  # a word that no article has
PATIENCE = 300  # seconds until a served page must show what was saved


@dataclass(frozen=True)
class Machine:
    """A Python and a make, and a clone in which they are tried."""

    python: str
    make: str
    clone: Path

    def begin(self, *typed: str) -> subprocess.Popen[str]:
        """Start `make` as a person types it, in a session of its own as a terminal has it."""
        apart = (*OURS_ALONE, "VENV", "PYTHON")
        return subprocess.Popen(
            [self.make, *typed, f"PYTHON={self.python}"],
            cwd=self.clone,
            env={name: text for name, text in os.environ.items() if name not in apart},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *typed: str, is_refused: bool = False) -> tuple[str, str]:
        """Run a command to its end; return how it did, and what it said."""
        with self.begin(*typed) as child:
            said = child.communicate()[0]
        is_right = (child.returncode != 0) == is_refused and "Traceback" not in said
        return GOOD if is_right else f"status {child.returncode}", said

    def serve(self) -> tuple[str, str]:
        """Serve, save a word in an article, read it on its page, press Ctrl-C; then put the article
        back."""
        port, source = free_port(), self.clone / f"content/{SAVED}.md"
        kept, said = source.read_bytes(), ""
        with self.begin("serve", f"PORT={port}") as child:
            assert child.stdout
            for line in child.stdout:
                said += line
                if f":{port}/" in line:
                    source.write_bytes(kept + f"\n{WORD}.\n".encode())
                    is_shown = _shows(f"http://127.0.0.1:{port}/articles/{source.stem}.html")
                    break
            else:
                is_shown = False
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGINT)
            said += child.communicate()[0]
        source.write_bytes(kept)
        return (GOOD if is_shown and "Traceback" not in said else "not followed"), said

    def odd(self) -> tuple[str, str]:
        """The digest of what is said of odd articles."""
        command = [self.clone / ".venv/bin/python", "-m", "tests.machines.odd"]
        ran = subprocess.run(command, cwd=self.clone, capture_output=True, text=True, check=False)
        return (f"{GOOD}: {ran.stdout.strip()}" if not ran.returncode else "fell"), ran.stderr

    def test(self) -> tuple[str, str]:
        """Run all tests; say how many passed."""
        cell, said = self.run("test")
        passed = re.findall(r"(\d+) passed", said)
        return (f"{GOOD}: {passed[-1]} passed" if cell == GOOD and passed else cell), said


ODD = "3,000 odd articles"
EQUAL = (ODD, "bytes")  # in all rows
COMMANDS: dict[str, Callable[[Machine], tuple[str, str]]] = {
    "html": lambda machine: machine.run("html"),
    "check": lambda machine: machine.run("check"),
    ODD: Machine.odd,
    "serve with a save": Machine.serve,
    "publish": lambda machine: machine.run("publish", "SITEURL=https://paper.example"),
    "deploy": lambda machine: machine.run("deploy", "TO=dir:www", "VERIFY=0"),
    "rollback to nothing is refused": lambda machine: machine.run(
        "rollback", "TO=dir:www", is_refused=True
    ),
}


def main(arguments: list[str]) -> int:
    """Print the table; return 0 if all commands did what they should, with equal bytes."""
    commands = {**COMMANDS, **({"test": Machine.test} if "--test" in arguments else {})}
    rows = [_row(name, commands) for name in arguments if name != "--test"]
    print(f"| environment | {' | '.join(commands)} | bytes |")  # noqa: T201
    print("|---" * (len(commands) + 2) + "|")  # noqa: T201
    for row in rows:
        print(f"| {' | '.join(row)} |")  # noqa: T201
    is_good = all(cell.startswith(GOOD) for row in rows for cell in row[1:-1])
    columns = ["environment", *commands, "bytes"]
    alike = all(len({row[columns.index(name)] for row in rows}) == 1 for name in EQUAL)
    return 0 if is_good and alike else 1


def _row(environment: str, commands: dict[str, Callable[[Machine], tuple[str, str]]]) -> list[str]:
    python, _, make = environment.partition(",")
    make = make or "make"
    name = f"{_system()}, {_said(python, '--version')}, {_said(make, '--version')}"
    with TemporaryDirectory() as folder:
        machine = Machine(python, make, Path(folder, "a clone"))
        subprocess.run(["git", "clone", "-q", str(ROOT), str(machine.clone)], check=True)
        cells = []
        for command, attempt in commands.items():
            cell, said = attempt(machine)
            cells.append(cell)
            if not cell.startswith(GOOD):
                sys.stderr.write(f"--- {name}: {command}\n{said}")
            if command == "publish":
                digest = _digest(machine.clone / "output")
        return [name, *cells, digest]


def _shows(address: str) -> bool:
    """Whether a page comes to have the word that was saved."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        with suppress(OSError), urlopen(address, timeout=10) as page:  # noqa: S310 - of our own
            if WORD.encode() in page.read():
                return True
        time.sleep(0.1)
    return False


def _system() -> str:
    with suppress(OSError):
        known = platform.freedesktop_os_release()
        return known.get("PRETTY_NAME", platform.system())
    return f"{platform.system()} {platform.release()}"


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

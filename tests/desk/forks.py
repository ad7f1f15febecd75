"""Processes that know no code but the project's, without the price of starting each: forks of one
that has built a site of its own, and so has loaded and compiled what every build needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import traceback
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from desk.check import command
from tests.sites import ROOT, Site, article, load_for_sources, settings_of


class Forks:
    """A process that stays, and calls each function that is asked for in a child of its own."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.desk.forks"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def call(self, function: str, *arguments: Any, said: Path) -> str:
        """What `module:function` prints, which is kept in a file; where it raises, that is the
        failure of the test."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{json.dumps([function, arguments, str(said)])}\n")
        self._process.stdin.flush()
        status = self._process.stdout.readline()
        text = said.read_text("utf-8")
        assert status == "0\n", text
        return text

    def close(self) -> None:
        """End it."""
        self._process.communicate()


def serve() -> None:
    """Call what is asked for on standard input, and answer with the status of each."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what a build prints is no answer
    load_for_sources()
    with TemporaryDirectory() as folder:
        site = Site(Path(folder))
        site.write("articles/a.md", article())
        given = (settings_of(site), ROOT / "pelicanconf.py", {}, site.folder / ".build")
        command.build_checked(*given)
        command.check(*given)
    while line := sys.stdin.readline():
        child = os.fork()
        if not child:
            _call(*json.loads(line))
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        answers.write(f"{status}\n")
        answers.flush()


def _call(function: str, arguments: list[Any], said: str) -> None:
    """Call it in this process, which ends then."""
    status = 1
    try:
        with Path(said).open("w", encoding="utf-8") as file:
            os.dup2(file.fileno(), 1)
            os.dup2(file.fileno(), 2)
        module, name = function.split(":")
        getattr(import_module(module), name)(*arguments)
        status = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)


if __name__ == "__main__":
    serve()

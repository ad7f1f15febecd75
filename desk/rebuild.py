"""Build in a process of its own, which has everything loaded and stays for the next save: a crash
leaves the server standing, and a saved plugin or setting gets a new process."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from select import select
from typing import Any, TextIO

from desk.build import BuildError, Result
from desk.serve import Outcome

COMMAND = [sys.executable, "-m", "desk", "html", "--worker"]
STALE = {"stale": True}


class Builder:
    """Builds when it is called, by a child process that is begun when it is needed."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[str] | None = None

    def __call__(self, paths: Collection[str] | None = None) -> Outcome:
        """Build once; `paths` are all files that were saved since the last call, None: any may
        have been."""
        facts = self._ask(paths)
        if facts == STALE:
            self.close()
            facts = self._ask(None)
        faults = tuple(facts.get("faults", ()))
        summary = facts.get("summary", "The site is as it was; to be mended:")
        return Outcome(tuple(facts.get("changed", ())), faults, summary)

    def _ask(self, paths: Collection[str] | None) -> dict[str, Any]:
        if self._child is not None and self._child.poll() is not None:
            self.close()
        if self._child is None:
            self._child = subprocess.Popen(
                COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=None, text=True
            )
        child = self._child
        assert child.stdin
        assert child.stdout
        asked = json.dumps(None if paths is None else sorted(paths))
        with suppress(OSError):  # it has ended: that it says nothing tells
            print(asked, file=child.stdin, flush=True)
        answer = child.stdout.readline()
        if answer:
            facts: dict[str, Any] = json.loads(answer)
            return facts
        self.close()
        return {"faults": [f"The build ended with {child.returncode}; its last words are above"]}

    def close(self) -> None:
        """End the child; a build that it has begun is finished first."""
        child, self._child = self._child, None
        if child is not None:
            assert child.stdin
            assert child.stdout
            child.stdin.close()
            child.wait()
            child.stdout.close()


def serve_builds(
    build: Any, asked: TextIO, answers: TextIO, prepare: Callable[[], Iterable[None]]
) -> None:
    """Answer each line, a JSON list of saved paths or null, with one of JSON, until `asked` ends.

    `build` takes the paths; the steps of `prepare` are taken after a good build, as long as nobody
    waits. Code that was saved since it was loaded must be loaded anew.
    """
    from pelican_incremental.fingerprint import code_files
    from pelican_incremental.scan import snapshot
    from pelican_incremental.workers import process_start

    began = process_start()
    unbuilt: set[str] = set()  # saved, and in no build that was good
    for line in asked:
        saved = json.loads(line)
        paths = None if saved is None else sorted(unbuilt.union(saved))
        code = snapshot((), code_files())
        if any(max(stamp.mtime, stamp.ctime) > began for stamp in code.values()):
            print(json.dumps(STALE), file=answers, flush=True)
            return
        try:
            said, is_good = told(build(paths)), True
            unbuilt.clear()
        except BuildError as error:
            said, is_good = told(error), False
            unbuilt.update(paths or ())
        print(said, file=answers, flush=True)
        _tidy()
        if is_good:
            _use_rest(prepare(), asked)


def _use_rest(steps: Iterable[None], asked: TextIO) -> None:
    """Take steps until the next question; one that fails may make the next save slower, no more."""
    is_idle = False
    with suppress(Exception):
        for _ in steps:
            if select([asked], [], [], 0)[0]:
                break
            is_idle = True
    if is_idle:
        _tidy()


def _tidy() -> None:
    """Look for garbage and ended children while nobody waits, and let the next build look at none
    of what is left."""
    multiprocessing.active_children()
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def told(result: Result | BuildError) -> str:
    """What a child process says to its parent: one line of JSON."""
    if isinstance(result, BuildError):
        facts: dict[str, Any] = {"faults": [str(fault) for fault in result.faults]}
    else:
        changed = [*result.changes.written, *result.changes.deleted]
        facts = {"changed": changed, "summary": str(result)}
    return json.dumps(facts)


def own_streams() -> tuple[TextIO, TextIO]:
    """Standard input and output for the parent alone: what else is printed goes where errors go."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return sys.stdin, answers

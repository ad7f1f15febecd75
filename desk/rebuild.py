"""Build in a process of its own, so that a saved plugin or setting is read anew and a crash leaves
the server standing."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

from desk.build import BuildError, Result
from desk.serve import Outcome

COMMAND = [sys.executable, "-m", "desk", "html", "--json"]


def told(result: Result | BuildError) -> str:
    """What a child process prints for its parent: one line of JSON."""
    if isinstance(result, BuildError):
        facts: dict[str, Any] = {"faults": [str(fault) for fault in result.faults]}
    else:
        changed = [*result.changes.written, *result.changes.deleted]
        facts = {"changed": changed, "summary": str(result)}
    return json.dumps(facts)


def rebuild() -> Outcome:
    """Run one build with the environment of this process and wait for it."""
    done = subprocess.run(COMMAND, capture_output=True, text=True, check=False)
    try:
        facts = json.loads(done.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        # A build that died before it could speak has left its last words where errors go.
        facts = {
            "faults": done.stderr.strip().splitlines()[-1:]
            or [f"build ended with {done.returncode}"]
        }
    faults = tuple(facts.get("faults", ()))
    summary = facts.get("summary", "The site is as it was; to be mended:")
    return Outcome(tuple(facts.get("changed", ())), faults, summary)

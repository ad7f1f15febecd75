"""Tell a command of the editor's, such as one that purges a CDN, what has changed."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence

from desk.hosts.rules import is_served
from desk.publish.verify import address_of

PATIENCE = 120  # seconds


def notify(command: str, siteurl: str, paths: Sequence[str]) -> int:
    """Run a command with the changed addresses on its standard input, one a line; returns 0 when
    it did what it had to."""
    addresses = dict.fromkeys(address_of(siteurl, path) for path in paths if is_served(path))
    try:
        words = shlex.split(command)
        done = subprocess.run(
            words,
            input="".join(f"{a}\n" for a in addresses),
            text=True,
            timeout=PATIENCE,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        print(
            f"NOTIFY must be a command that works, but the release is live: {error}",
            file=sys.stderr,
        )
        return 1
    if done.returncode:
        message = f"NOTIFY must end with status 0, not {done.returncode}; the release is live"
        print(message, file=sys.stderr)
    return done.returncode

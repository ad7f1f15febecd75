"""`python -m desk COMMAND`, as the Makefile calls it."""

from __future__ import annotations

import sys


def run() -> int:
    """Load the commands, which takes a moment in which a person may press Ctrl-C, and run one."""
    try:
        from desk.commands import main

        return main(sys.argv[1:])
    except KeyboardInterrupt:
        print("Stopped before anything was done.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(run())

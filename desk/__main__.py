"""`python -m desk COMMAND`, as the Makefile calls it."""

from __future__ import annotations

import os
import sys


def run() -> int:
    """Load the commands, which takes a moment in which a person may press Ctrl-C, and run one."""
    try:
        from desk.commands import main

        status = main(sys.argv[1:])
        sys.stdout.flush()
        return status
    except ModuleNotFoundError:
        from importlib.util import find_spec

        if find_spec("pelican"):
            raise
        _forget_environment()
        why = "as after an upgrade of Python or a move"
        print(f"{sys.prefix} lacks packages, {why}; make again sets it up anew.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever read what is said has seen enough, as `head`: what is left is said to nobody.
        import signal

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE
    except KeyboardInterrupt:
        print("Stopped before anything was done.", file=sys.stderr)
        return 130


def _forget_environment() -> None:
    """Let make see that the environment is not whole."""
    from pathlib import Path

    from desk.environment import LOCKS

    for lock in Path(sys.prefix).glob(LOCKS):
        lock.unlink()


if __name__ == "__main__":
    sys.exit(run())

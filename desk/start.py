"""`start.py environment VENV LOCK` or `start.py clean`: what runs on the system's Python, before
anything is installed. A Python that is too old must be able to read this file, and no other."""

import os
import sys

OLDEST = (3, 11)


def main(arguments):  # type: ignore[no-untyped-def]
    """Run a command if this Python is new enough for it."""
    if sys.version_info < OLDEST:
        told = (".".join(map(str, OLDEST)), sys.version.split()[0], sys.executable)
        text = "Python must be %s or newer, not %s (%s); name one: make PYTHON=python3.12 ...\n"
        sys.stderr.write(text % told)
        return 1
    # In place of this folder: its modules have names that others have too.
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if arguments[0] == "clean":
        from desk.clean import main as clean

        return clean()
    from desk.environment import main as environment

    return environment(*arguments[1:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))  # type: ignore[no-untyped-call]

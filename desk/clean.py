"""Delete what was built, and nothing that a person wrote; runs without the virtual environment."""

import os
import shutil
import sys
from pathlib import Path

from desk.owners import unwritable

ROOT = Path(__file__).resolve().parent.parent
KEPT = ".gitignore"


def main() -> int:
    """Empty output/ but for its .gitignore, and remove .build/; return the status."""
    try:
        _clean()
    except OSError as error:
        print(unwritable(error) or error, file=sys.stderr)
        return 1
    return 0


def _clean() -> None:
    if os.path.lexists(ROOT / ".build"):
        shutil.rmtree(ROOT / ".build")
    for path in (ROOT / "output").glob("*"):
        if path.name != KEPT:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

"""Delete what was built, and nothing that a person wrote; runs without the virtual environment."""

import os
import shutil
import sys
from pathlib import Path

from desk.owners import unwritable
from desk.standing import ROOT, build_folder, typed_names

KEPT = ".gitignore"
# What a folder holds that make has made and may delete; programs that back up pass over one that
# has it (Cache Directory Tagging Specification, https://bford.info/cachedir/). Others tag their
# folders too, so that our own line tells.
TAG = "CACHEDIR.TAG"
_TEXT = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# What builds of the site know; make clean deletes it.\n"
)


class CleanError(Exception):
    """What must not be deleted; the text says why."""


def mark(folder: Path) -> None:
    """Note that what lies in a folder may be deleted."""
    (folder / TAG).write_text(_TEXT)


def main() -> int:
    """Empty output/ but for its .gitignore, and remove .build/ or BUILD; return the status."""
    try:
        _clean(_known())
    except CleanError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(unwritable(error) or error, file=sys.stderr)
        return 1
    return 0


def _known() -> Path:
    """Where builds keep what they know.

    Raises:
        CleanError: something else lies there, or another output is named.
    """
    if "OUTPUTDIR" in typed_names(os.environ):
        raise CleanError(
            "make clean empties output/ alone, and takes no OUTPUTDIR; delete it by hand"
        )
    folder = build_folder(os.environ)
    if folder == ROOT / ".build" or not folder.exists() or _is_marked(folder):
        return folder
    raise CleanError(f"BUILD must be a folder that make has made for builds, not {folder}")


def _is_marked(folder: Path) -> bool:
    tag = folder / TAG
    return tag.is_file() and tag.read_bytes() == _TEXT.encode()


def _clean(known: Path) -> None:
    if os.path.lexists(known):
        shutil.rmtree(known)
    for path in (ROOT / "output").glob("*"):
        if path.name != KEPT:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()

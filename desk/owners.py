"""Say in one sentence whose file it is that cannot be read or written, and what to do."""

from __future__ import annotations

import errno
import os
import pwd
from pathlib import Path

_MODES = {"readable": os.R_OK, "writable": os.W_OK}
_ELSEWHERE = "or name other places: OUTPUTDIR=, BUILD=, VENV="


def unwritable(error: OSError) -> str:
    """What is wrong with the file that an error names, and what to do; empty when the error is
    another one than that it may not be read or written."""
    if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS} or not error.filename:
        return ""
    path = Path(os.fsdecode(error.filename2 or error.filename)).absolute()
    if error.errno == errno.EROFS:
        return f"{path} must be writable, but its disk is read-only; copy the project, {_ELSEWHERE}"
    place, must = _barred(path)
    owner = place.stat().st_uid
    if owner == os.geteuid():
        return f"{place} must be {must}: chmod -R u+rwX '{place}', {_ELSEWHERE}"
    return (
        f"{place} must be {must}, but belongs to {_name(owner)}, as after `sudo make`: "
        f"sudo chown -R {_name(os.geteuid())} '{place}', {_ELSEWHERE}"
    )


def _barred(path: Path) -> tuple[Path, str]:
    """The file or folder that is in the way, and what it must be: the path itself, or the nearest
    above that is there; where that may be read and written, what it lies in."""
    there = next(place for place in (path, *path.parents) if os.path.lexists(place))
    while True:
        lacks = (must for must, mode in _MODES.items() if not os.access(there, mode))
        must = " and ".join(lacks)
        if must or there == there.parent:
            return there, must or "writable"
        there = there.parent


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # a user of a container has no name
        return str(user)

"""Say in one sentence whose file it is that cannot be written, and what to do."""

from __future__ import annotations

import errno
import os
import pwd
from pathlib import Path

_ELSEWHERE = "or name other places: OUTPUTDIR=, BUILD=, VENV="


def unwritable(error: OSError) -> str:
    """What is wrong with the file that an error names, and what to do; empty when the error is
    another one than that it may not be written."""
    if error.errno not in {errno.EACCES, errno.EPERM, errno.EROFS} or not error.filename:
        return ""
    path = Path(os.fsdecode(error.filename2 or error.filename)).absolute()
    if error.errno == errno.EROFS:
        return f"{path} must be writable, but its disk is read-only; copy the project, {_ELSEWHERE}"
    place = _barred(path)
    owner = place.stat().st_uid
    if owner == os.geteuid():
        return f"{place} must be writable: chmod -R u+rwX '{place}', {_ELSEWHERE}"
    return (
        f"{place} must be writable, but belongs to {_name(owner)}, as after `sudo make`: "
        f"sudo chown -R {_name(os.geteuid())} '{place}', {_ELSEWHERE}"
    )


def _barred(path: Path) -> Path:
    """The file or folder that is in the way: the path itself, or the nearest above that is there;
    where that may be written, what it lies in."""
    there = next(place for place in (path, *path.parents) if os.path.lexists(place))
    while os.access(there, os.W_OK) and there != there.parent:
        there = there.parent
    return there


def _name(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:  # a user of a container has no name
        return str(user)

"""Know the pictures' files, and make those that are published, once in their life."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Any

from PIL import __version__ as pillow

from pelican_incremental.progress import shown
from pelican_incremental.workers import Failure, in_processes
from plugins.images.embedded import Embedded
from plugins.images.encode import encode, renditions_of
from plugins.images.photograph import Photograph, PictureError, photograph_of
from plugins.images.renditions import WHOLE, Renditions
from plugins.kept_files import KeptFiles

Settings = dict[str, Any]

TIME_LIMIT = 60.0  # s for one picture with all its files
MEMORY_LIMIT = 3_000_000_000  # bytes beyond what the build itself has
_RACY = 2_000_000_000  # ns: a file that was written so lately may be written again at that time


@dataclass(frozen=True)
class Use:
    """A picture that is published: its path below `content/`, in which form (WHOLE, COVER or
    PORTRAIT), and where the eye goes when it is cropped (None: found out)."""

    path: str
    form: str = WHOLE
    focus: tuple[int, int] | None = None


def known_photograph(path: Path, settings: Settings) -> Photograph:
    """Read a picture's file, or remember what it was when nothing has changed it since.

    Raises:
        PictureError: it cannot be published.
    """
    try:
        with path.open("rb"):  # whoever watches which files are opened must know of it
            status = path.stat()
    except OSError:
        return photograph_of(path)
    if time.time_ns() - status.st_mtime_ns < _RACY:
        return photograph_of(path)
    stamp = [str(path), status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino]
    name = sha256(json.dumps([*stamp, pillow, _version()]).encode()).hexdigest()
    data = _folder(settings, "known").get(name, lambda: _as_json(photograph_of(path)))
    facts = json.loads(data)
    return Photograph(**{**facts, "embedded": Embedded(**facts["embedded"])})


def _as_json(photograph: Photograph) -> bytes:
    return json.dumps(asdict(photograph)).encode()


def _version() -> str:
    code = (Path(__file__).with_name(name) for name in ("photograph.py", "embedded.py"))
    return sha256(b"".join(path.read_bytes() for path in code)).hexdigest()


def _folder(settings: Settings, name: str) -> KeptFiles:
    folder = settings.get("PICTURE_CACHE")
    return KeptFiles(Path(folder, name) if folder else None)


def renditions_at(path: Path, use: Use, settings: Settings) -> Renditions:
    """What is published of a picture.

    Raises:
        PictureError: nothing can be.
    """
    return renditions_of(path.name, known_photograph(path, settings), use.focus, use.form)


def paths_of(renditions: Renditions) -> list[str]:
    """The paths of a picture's files: its crops, or the whole in all widths."""
    if renditions.form != WHOLE:
        return list(dict.fromkeys(crop.path for _, crop in renditions.crops))
    moving = [renditions.moving] if renditions.moving else []
    return [file.path for file in (*renditions.webp, renditions.jpeg, *moving)]


def encode_missing(uses: Iterable[Use], settings: Settings) -> dict[str, str]:
    """Encode on all cores the pictures of which not all files are kept; return what stopped the
    others, by path."""
    due: dict[str, list[Use]] = {}
    wrong: dict[str, str] = {}
    for use in uses:
        try:
            if not _is_kept(use, settings):
                due.setdefault(use.path, []).append(use)
        except PictureError as error:
            wrong[use.path] = str(error)
    done = in_processes(_Encoder(settings).run, due.values(), TIME_LIMIT)
    for (use, *_), outcome in shown(f"Encoding {len(due):,} pictures", len(due), done):
        if isinstance(outcome, Failure):
            wrong[use.path] = f"be encoded within {TIME_LIMIT:.0f} s; make it smaller"
        elif outcome:
            wrong[use.path] = outcome
    return wrong


def _is_kept(use: Use, settings: Settings) -> bool:
    kept = _folder(settings, "encoded")
    renditions = renditions_at(Path(settings["PATH"], use.path), use, settings)
    return all(kept.has(_name(path)) for path in paths_of(renditions))


class _Encoder:
    """The work of a child process, under a limit of memory."""

    def __init__(self, settings: Settings) -> None:
        self._settings, self._is_limited = settings, False

    def run(self, uses: list[Use]) -> str:
        """Encode one picture and keep its files; return what stopped that, or nothing."""
        if not self._is_limited:
            self._is_limited = True
            _limit_memory()
        try:
            for use in uses:
                files_of_use(use, self._settings)
        except PictureError as error:
            return str(error)
        except MemoryError:
            return "need less memory to be encoded; make it smaller"
        return ""


def _limit_memory() -> None:
    """What a process may have is counted with what it has already; macOS counts otherwise."""
    if sys.platform == "linux":
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        most = pages * resource.getpagesize() + MEMORY_LIMIT
        with suppress(ValueError, OSError):  # a lower limit is set already
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def files_of_use(use: Use, settings: Settings) -> Mapping[str, bytes]:
    """The files of a picture by their paths, kept or made now.

    Raises:
        PictureError: they cannot be made.
    """
    path, kept = Path(settings["PATH"], use.path), _folder(settings, "encoded")
    photograph = known_photograph(path, settings)
    renditions = renditions_of(path.name, photograph, use.focus, use.form)
    found = {one: kept.find(_name(one)) for one in paths_of(renditions)}
    if None not in found.values():
        return {one: data for one, data in found.items() if data is not None}
    made = dict(encode(path, photograph, renditions, use.focus))
    for one, data in made.items():
        kept.put(_name(one), data)
    return made


def prune(uses: int, files: int, settings: Settings) -> None:
    """Let go of what has not been used for long."""
    _folder(settings, "known").prune(uses)
    _folder(settings, "encoded").prune(files)


def _name(path: str) -> str:
    return PurePosixPath(path).name

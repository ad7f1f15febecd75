"""Files that are written whole or not at all, locks, modes that no umask changes, and signals that
are heard when a commit is done."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

# Of what is published: a web server, which is another user, reads it.
FILE_MODE, FOLDER_MODE = 0o644, 0o755
PRIVATE_MODE = 0o700  # of what a build keeps for itself, drafts among it


class HeldError(Exception):
    """Another process has a lock; the text says which, and since when."""


# --- files and folders ----------------------------------------------------------------------------


def write_whole(path: Path, data: bytes | str, *, is_durable: bool = False) -> None:
    """Put a file in its place in one step, over whatever lies there; in a folder that is made if
    need be. `is_durable`: it is on the disk before it takes the place."""
    make_folder(path.parent)
    part = f"{path}.{os.getpid()}.part"
    try:
        with open(part, "wb") as stream:  # noqa: PTH123 - a Path takes longer
            stream.write(data.encode() if isinstance(data, str) else data)
            os.fchmod(stream.fileno(), FILE_MODE)
            if is_durable:
                stream.flush()
                os.fsync(stream.fileno())
        _put(part, path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


def _put(part: str, path: Path) -> None:
    """Rename a file over whatever lies in its place."""
    try:
        os.replace(part, path)  # noqa: PTH105
    except IsADirectoryError:
        shutil.rmtree(path)
        os.replace(part, path)  # noqa: PTH105


def write_below(folder: Path, name: str, data: bytes) -> None:
    """Put a file in its place below a folder.

    Raises:
        RuntimeError: its name, or a link on the way, leads out of the folder.
    """
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise RuntimeError(f"{name} must stay inside {folder}")
    write_whole(target, data)


def make_folder(folder: Path, *, over_files: bool = False) -> None:
    """Make a folder that others may read, with those that it lies in; `over_files`: also in the
    place of a file."""
    if folder.is_dir():
        return
    if over_files and os.path.lexists(folder):
        folder.unlink()
    make_folder(folder.parent, over_files=over_files)
    try:
        folder.mkdir()
    except FileExistsError:
        if not folder.is_dir():  # else another process has been quicker
            raise
    else:
        folder.chmod(FOLDER_MODE)


def make_private(folder: Path) -> None:
    """Make a folder that is nobody else's; one that is there, and others may write in, is
    closed to them."""
    if not folder.is_dir():
        make_folder(folder)
    known = folder.stat()
    if known.st_uid == os.geteuid() and known.st_mode & 0o077:
        folder.chmod(PRIVATE_MODE)


def clear(path: Path) -> None:
    """Delete whatever lies at a path."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


# --- locks ----------------------------------------------------------------------------------------

_held: set[int] = set()


def _let_go() -> None:
    """A child has what its parent had open, and would hold a lock on when its parent is gone."""
    for number in _held:
        os.close(number)
    _held.clear()


os.register_at_fork(after_in_child=_let_go)


@contextmanager
def locked(path: Path, who: str = "", wait: Callable[[str], None] | None = None) -> Iterator[None]:
    """Hold the lock of a file, or of a folder that is there, for a while; a dead process loses it
    by itself, and its children never have it.

    `wait` is told who holds it before it is waited for; without one it is not waited for. `who`
    tells others of this process.

    Raises:
        HeldError: another process holds it, and there is no `wait`.
    """
    number = _opened(path, is_file=bool(who))
    _held.add(number)
    try:
        _take(number, wait)
        if who:
            os.ftruncate(number, 0)
            os.pwrite(number, who.encode(), 0)
        yield
    finally:
        if number in _held:  # else this is a child, which has let go of it
            _held.discard(number)
            os.close(number)


def _opened(path: Path, *, is_file: bool) -> int:
    if not is_file:
        return os.open(path, os.O_RDONLY)
    make_folder(path.parent)
    if path.is_dir():
        shutil.rmtree(path)
    return os.open(path, os.O_RDWR | os.O_CREAT, FILE_MODE)


def _take(number: int, wait: Callable[[str], None] | None) -> None:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = "unknown"
        with suppress(OSError):
            holder = os.pread(number, 1000, 0).decode(errors="replace").strip() or holder
        if wait is None:
            raise HeldError(holder) from None
        wait(holder)
        fcntl.flock(number, fcntl.LOCK_EX)


def this_process() -> str:
    """Who holds a lock, as a person is told."""
    return f"{os.getpid()} since {time.strftime('%H:%M:%S')}"


# --- what must not stop half-way ------------------------------------------------------------------

_HELD = (signal.SIGINT, signal.SIGTERM)


class LateInterrupt(KeyboardInterrupt):
    """A stop that was asked for when there was no way back: all was done first. `status` is what
    shells have for the signal."""

    def __init__(self, number: int) -> None:
        super().__init__("Stopped after its end: output/ is the new build, whole.")
        self.status = 128 + number


@contextmanager
def held() -> Iterator[None]:
    """Do all of a block, which is short, whatever signal comes.

    Raises:
        LateInterrupt: one came; the block is done.
    """
    if threading.current_thread() is not threading.main_thread():  # signals are the other's
        yield
        return
    came: list[int] = []
    before = {sign: signal.signal(sign, lambda number, _: came.append(number)) for sign in _HELD}
    try:
        yield
    finally:
        for sign, handler in before.items():
            # One that is not Python's cannot be put back.
            signal.signal(sign, signal.SIG_DFL if handler is None else handler)
    if came:
        raise LateInterrupt(came[0])

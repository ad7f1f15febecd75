"""Put what was made into `output/`: each file whole, orphans last, and begun work finished by
whoever comes next."""

from __future__ import annotations

import errno
import filecmp
import json
import os
import shutil
import unicodedata
from collections.abc import Container, Iterable, Iterator, Set
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from stat import S_IMODE, S_ISREG

from pelican_incremental.disk import (
    FILE_MODE,
    FOLDER_MODE,
    HeldError,
    clear,
    locked,
    make_folder,
    this_process,
    write_whole,
)

KEPT = {".gitignore"}
INCOMING = ".incoming"  # where files wait that come from another file system


@dataclass(frozen=True)
class Changes:
    """What a commit changed in `output/`: paths relative to it, sorted, and how many files stayed
    as they were."""

    written: tuple[str, ...]
    deleted: tuple[str, ...]
    same: int


class Stage:
    """A folder in which new files lie, whole, until they take the place of those in `output/`."""

    def __init__(self, folder: Path, output: Path, spared: Container[str] | None = None) -> None:
        """`spared`: what else lies in the output goes with a commit, but for these names in it, as
        DELETE_OUTPUT_DIRECTORY and OUTPUT_RETENTION say; None: it stays."""
        self.output, self.new, self._spared = output, folder / "new", spared
        self._work = folder.parent
        self._journal, self._manifest = folder / "commit.json", folder / "files.json"

    def at(self, path: str) -> Path:
        """Where a file of the output lies."""
        return self.output / path

    def clear(self) -> None:
        """Make an empty stage."""
        clear(self.new)
        clear(self.output / INCOMING)
        make_folder(self.new)

    def finish_interrupted(self) -> None:
        """Finish the commit of a build that was killed: its stage is whole, so that its moves can
        be made again."""
        if self._journal.is_file():
            try:
                plan = json.loads(self._journal.read_text("utf-8"))
                written, deleted = plan["written"], plan["deleted"]
                source, twins = Path(plan["from"]), plan.get("twins", {})
            except (ValueError, KeyError, TypeError):
                # A journal that cannot be read was not whole when the build died: nothing had been
                # moved yet.
                self._journal.unlink()
                return
            self._carry_out(source, written, deleted, twins)

    def commit(self, site: set[str] | None) -> Changes:
        """Move what differs into `output/`, then delete what builds have left there and is no file
        of the site; None: the site's files are those that they were."""
        written = sorted(path for path in files_of(self.new) if not self._is_same(path))
        ours = self._ours() if site is not None else set()
        deleted = sorted((ours - site) if site is not None else ())
        if site is not None and not site <= ours:
            # Whatever happens from here on, these are known to be ours.
            self._list(ours | site)
        if written or deleted:
            make_folder(self.output)
            self._carry_out(self.new, written, deleted, _twins(deleted, site or ()))
        if site is not None and site != ours:
            self._list(site)
        # Tens of thousands of empty folders are not for the next edit to remove.
        self.clear()
        return Changes(tuple(written), tuple(deleted), 0)

    def _list(self, paths: set[str]) -> None:
        """Write down what is ours, under a digest by which a damaged list is known."""
        text = json.dumps(sorted(paths))
        write_whole(self._manifest, f"{sha256(text.encode()).hexdigest()}\n{text}", is_durable=True)

    def _carry_out(
        self, source: Path, written: list[str], deleted: list[str], twins: dict[str, str]
    ) -> None:
        """Note down what is to be done, and do it; where the stage proves to be on another file
        system than the output, by way of a copy beside it, of all or none."""
        plan = {"from": str(source), "written": written, "deleted": deleted, "twins": twins}
        write_whole(self._journal, json.dumps(plan), is_durable=True)
        try:
            self._apply(source, written, deleted, twins)
        except OSError as error:
            if error.errno != errno.EXDEV or source != self.new:
                raise
            self._journal.unlink()
            self._carry_out(self._copied(written), written, deleted, twins)

    def _copied(self, paths: list[str]) -> Path:
        incoming = self.output / INCOMING
        try:
            for path in paths:
                make_folder((incoming / path).parent)
                shutil.copyfile(self.new / path, incoming / path)
        except OSError:
            clear(incoming)
            raise
        return incoming

    def _ours(self) -> set[str]:
        """What may be deleted: what earlier builds wrote; where no list of it is left, all that
        lies in an output that bears our mark; or all."""
        if self._spared is not None:
            return set(self._not_spared(self._spared))
        present = set(files_of(self.output)) - KEPT
        with suppress(OSError, ValueError):
            digest, _, text = self._manifest.read_text("utf-8").partition("\n")
            if digest == sha256(text.encode()).hexdigest():
                return present.intersection(json.loads(text))
        return present if (self.output / ".gitignore").is_file() else set()

    def _not_spared(self, spared: Container[str]) -> Iterator[str]:
        for path in files_of(self.output):
            is_ours = self.at(path).is_relative_to(self._work)
            if path.partition("/")[0] not in spared and not is_ours:
                yield path

    @property
    def is_swept(self) -> bool:
        """Whether what builds have not written goes too."""
        return self._spared is not None

    def _is_same(self, path: str) -> bool:
        new, old = f"{self.new}/{path}", self.at(path)
        try:
            known = os.lstat(old)
        except OSError:  # most often none is there; what else is wrong shows itself by the move
            return False
        if not S_ISREG(known.st_mode) or S_IMODE(known.st_mode) != FILE_MODE:
            return False
        is_link = os.path.samestat(os.lstat(new), known)  # to what stands there: nothing to read
        return is_link or filecmp.cmp(new, old, shallow=False)

    def _apply(
        self, source: Path, written: list[str], deleted: list[str], twins: dict[str, str]
    ) -> None:
        for old, new in twins.items():
            self._rename_in_place(old, new)
        moved = tuple(_move_folders(os.fspath(source), os.fspath(self.output), {*written}))
        made: set[str] = set()
        for path in written:
            if path.startswith(moved):
                continue
            try:
                os.chmod(f"{source}/{path}", FILE_MODE)  # noqa: PTH101 - a Path takes longer
            except FileNotFoundError:
                continue  # it was moved before the build was killed
            _move(f"{source}/{path}", os.fspath(self.at(path)), made)
        for path in deleted:
            if path not in twins or (self._is_listed(path) and self._is_listed(twins[path])):
                _delete(self.at(path))
                _remove_empty_folders(self.at(path).parent, self.output)
        self._journal.unlink(missing_ok=True)
        clear(self.output / INCOMING)

    def _rename_in_place(self, old: str, new: str) -> None:
        """Give a file its new name where the file system takes both names for one: it would keep
        the old one, and deleting that would delete the new file."""
        above = ""
        for before, after in zip(old.split("/"), new.split("/"), strict=True):
            names = _names_in(self.at(above))
            is_one = before in names and after not in names
            if is_one and os.path.lexists(self.at(above + after)):
                with suppress(OSError):  # it stays under its old name, and is not deleted
                    self.at(above + before).rename(self.at(above) / after)
            above += f"{after}/"

    def _is_listed(self, path: str) -> bool:
        """Whether a file is there under this very name. (A file's number does not tell two names of
        one file: exFAT by way of FUSE gives each name another.)"""
        above = ""
        for name in path.split("/"):
            if name not in _names_in(self.at(above)):
                return False
            above += f"{name}/"
        return True


def _twins(deleted: Iterable[str], site: Iterable[str]) -> dict[str, str]:
    """For what is deleted, the file of the site whose name some file systems take for the same."""
    if not deleted:
        return {}
    named = {_folded(path): path for path in site}
    return {path: named[_folded(path)] for path in deleted if _folded(path) in named}


def _folded(path: str) -> str:
    """A path without what APFS, HFS+, NTFS and exFAT pass over: letter case and composition."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def _names_in(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))  # noqa: PTH208 - names alone
    except OSError:
        return set()


def with_mode(file: str) -> os.stat_result | None:
    """What the system says of a file that has the mode of all that is published, or got it; None
    of one that cannot have it, for it is somebody else's, and is made anew."""
    known = os.stat(file)  # noqa: PTH116 - a Path takes longer than the look
    if S_IMODE(known.st_mode) != FILE_MODE:
        with suppress(OSError):
            os.chmod(file, FILE_MODE)  # noqa: PTH101
        known = os.stat(file)  # noqa: PTH116
    return known if S_IMODE(known.st_mode) == FILE_MODE else None


def link_or_copy(source: Path, target: Path) -> None:
    """Let a file lie in a second place, where nobody writes into it."""
    try:
        target.hardlink_to(source)
    except OSError:
        shutil.copyfile(source, target)


def files_of(folder: Path) -> Iterator[str]:
    """Yield the path of each file below a folder, relative to it."""
    start = len(os.fspath(folder)) + 1
    for root, _, names in os.walk(folder):
        inside = f"{root[start:]}/" if len(root) > start else ""
        yield from (inside + name for name in names)


def _move_folders(source: str, target: str, due: Set[str], above: str = "") -> Iterator[str]:
    """Move each folder that the target lacks in one rename, if all that lies in it is due, and
    yield its path with a slash: a first build has a folder for every second page."""
    if not (os.path.isdir(source) and os.path.isdir(target)):  # noqa: PTH112 - see `_move`
        return
    for entry in list(os.scandir(source)):
        there, path = f"{target}/{entry.name}", f"{above}{entry.name}/"
        if not entry.is_dir(follow_symlinks=False) or os.path.islink(there):  # noqa: PTH114
            continue
        if os.path.lexists(there):
            yield from _move_folders(entry.path, there, due, path)
        elif _is_made_ready(entry.path, due, path):
            _move(entry.path, there, set())
            yield path


def _is_made_ready(folder: str, due: Set[str], path: str) -> bool:
    """Give a folder and all that lies in it the modes of what is published; False where a file is
    not due, or a folder empty: such a one is never published."""
    start = len(folder) + 1
    for root, folders, names in os.walk(folder):
        inside = f"{path}{root[start:]}/" if len(root) > start else path
        if not (folders or names) or not all(inside + name in due for name in names):
            return False
        os.chmod(root, FOLDER_MODE)  # noqa: PTH101
        for name in names:
            os.chmod(f"{root}/{name}", FILE_MODE)  # noqa: PTH101
    return True


def _move(source: str, target: str, made: set[str]) -> None:
    """Rename a file, or a folder, over whatever lies in its place; `made` are folders that are
    there."""
    folder = os.path.dirname(target)  # noqa: PTH120 - a Path takes longer than the move
    if folder not in made:
        make_folder(Path(folder), over_files=True)
        made.add(folder)
    try:
        os.replace(source, target)  # noqa: PTH105
    except IsADirectoryError:
        shutil.rmtree(target)
        os.replace(source, target)  # noqa: PTH105


def _delete(file: Path) -> None:
    """Delete a file, if it is not gone by now: a folder may have its place, or a new file that of
    its folder."""
    if file.is_symlink() or not file.is_dir():
        with suppress(FileNotFoundError, NotADirectoryError):
            file.unlink()


def _remove_empty_folders(folder: Path, top: Path) -> None:
    while folder != top and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


@contextmanager
def try_lock(path: Path) -> Iterator[bool]:
    """Hold the lock for a while if nobody else does; yield whether."""
    with ExitStack() as held:
        try:
            held.enter_context(locked(path, this_process()))
        except HeldError:
            yield False
            return
        yield True


def lock(path: Path) -> AbstractContextManager[None]:
    """Let one build of this project work at a time."""
    return locked(path, this_process(), _say_that_we_wait)


def _say_that_we_wait(holder: str) -> None:
    print(f"Waiting for another build (process {holder}) …", flush=True)  # noqa: T201

"""Bring what a build knows from a store before it begins, and keep it there after: so that a fresh
clone, as CI has one, builds what has changed and no more.

A memory is one archive of `.build/` and `output/`, named by when it was made, by what made it and
by its own SHA-256. It is taken whole or not at all; whatever goes wrong costs time and one line.
"""

from __future__ import annotations

import os
import platform
import re
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from desk.build import BUILD
from desk.publish import DeployError
from desk.publish.address import RcloneAddress, find_address
from desk.publish.rclone import Rclone, find_or_install
from desk.settings import ROOT, SettingError, is_on
from pelican_incremental.disk import clear, make_folder, make_private, write_whole
from pelican_incremental.stage import files_of

KEPT = 3  # memories of one fingerprint that stay in the store
MARK = "memory.txt"  # in `.build/`: the name of the memory that lies there
# Of `.build/`: what is of this machine, of other commands, or only for a while.
_NOT_KEPT = {"lock", "publish", "prove", "bench", "venv", "site", "screenshots", "incoming", MARK}
_NAME = re.compile(r"(\d{8}T\d{6}\d{6}Z)-([0-9a-f]{12})-([0-9a-f]{32})\.tar\.gz")
_LEVEL = 1  # of gzip: the store is near, and time is what a memory saves


@dataclass(frozen=True, order=True)
class Memory:
    """One in the store: when it was made (UTC), by which environment, the start of its SHA-256."""

    time: str
    fingerprint: str
    digest: str

    @property
    def name(self) -> str:
        return f"{self.time}-{self.fingerprint}-{self.digest}.tar.gz"


def fingerprint() -> str:
    """What must be the same for a memory to be of full use: Python, the machine's kind, and the
    packages of the lock. What changed in sources or code, the build finds out by itself."""
    facts = [platform.python_version(), platform.system(), platform.machine()]
    lock = (ROOT / "requirements.txt").read_bytes()
    return sha256("\0".join(facts).encode() + lock).hexdigest()[:12]


@contextmanager
def carried(
    environment: Mapping[str, str], output: Path, work: Path = BUILD, here: Path | None = None
) -> Iterator[None]:
    """Let the block begin with the newest memory of the store that MEMORY names, if that is newer
    than what is here, and keep what the block leaves; without MEMORY, do nothing.

    Raises:
        SettingError: MEMORY names no remote of rclone's.
    """
    typed = environment.get("MEMORY", "")
    if not typed:
        yield
        return
    address = find_address(typed, {}, here or Path.cwd())
    if not isinstance(address, RcloneAddress):
        raise SettingError(f"MEMORY must be of the form rclone:REMOTE:PATH, not {typed!r}")
    store = _Store(address, environment, output, work)
    with _in_one_line("could not be brought; this build knows what is here"):
        store.bring()
    yield
    with _in_one_line("could not be kept; the next build knows an older one"):
        store.keep()


@contextmanager
def _in_one_line(what: str) -> Iterator[None]:
    try:
        yield
    except (DeployError, OSError, tarfile.TarError, EOFError) as error:
        why = str(error).splitlines()[0] if str(error) else type(error).__name__
        print(f"The build's memory {what}: {why}", file=sys.stderr)


class _Store:
    """A folder of a remote, and the two folders that a memory is made of."""

    def __init__(
        self, address: RcloneAddress, environment: Mapping[str, str], output: Path, work: Path
    ) -> None:
        self._address, self._environment = address, environment
        self._folders = {"build": work, "output": output}
        self._work = work
        self._opened: Rclone | None = None

    @property
    def _host(self) -> Rclone:
        if self._opened is None:
            self._opened = Rclone(
                self._address,
                find_or_install(),
                self._environment,
                insecure=is_on(self._environment, "INSECURE"),
            )
        return self._opened

    def bring(self) -> None:
        """Put the newest memory of use in the place of an older one, or of none."""
        found = newest(self._host.names(), fingerprint())
        if found is None or found.time <= self._time_here():
            return
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            archive = Path(folder) / "memory"
            self._host.bring(found.name, archive)
            if not archive.is_file() or _digest(archive) != found.digest:
                raise DeployError(f"{found.name} is not whole")
            incoming = self._work / "incoming"
            clear(incoming)
            make_private(incoming)
            try:
                unpack(archive, incoming)
                self._put(incoming)
            finally:
                clear(incoming)
        write_whole(self._work / MARK, found.name)

    def _time_here(self) -> str:
        """When what is here was made, as the names of memories have it; empty if nothing is."""
        try:
            match = _NAME.fullmatch((self._work / MARK).read_text("utf-8"))
        except OSError:
            match = None
        if match:
            return match[1]
        times = [path.stat().st_mtime for path in self._work.glob("*/release.json")]
        return _stamp(datetime.fromtimestamp(max(times), UTC)) if times else ""

    def _put(self, incoming: Path) -> None:
        """Exchange what is here for what came; what is of this machine stays."""
        for name, folder in self._folders.items():
            kept = _NOT_KEPT if name == "build" else {".gitignore"}
            make_folder(folder)
            for old in list(folder.iterdir()):
                if old.name not in kept:
                    clear(old)
            for new in sorted((incoming / name).iterdir()):
                if new.name not in kept:
                    new.rename(folder / new.name)

    def keep(self) -> None:
        """Add what is here to the store, and let the oldest of ours go."""
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            archive = Path(folder) / "memory"
            pack(self._folders, archive)
            made = Memory(_stamp(datetime.now(UTC)), fingerprint(), _digest(archive))
            self._host.keep(archive, made.name)
        write_whole(self._work / MARK, made.name)
        for old in superseded(self._host.names(), made):
            self._host.forget(old.name)


def memories(names: Iterable[str]) -> list[Memory]:
    """Those of some names that are memories, the newest first."""
    matches = (_NAME.fullmatch(name) for name in names)
    return sorted((Memory(*match.groups()) for match in matches if match), reverse=True)


def newest(names: Iterable[str], mine: str) -> Memory | None:
    """The newest memory that an environment like this one made; else the newest of all."""
    found = memories(names)
    return next((memory for memory in found if memory.fingerprint == mine), next(iter(found), None))


def superseded(names: Iterable[str], made: Memory) -> list[Memory]:
    """The memories of the same fingerprint that go: all but the newest, whoever made them."""
    return [m for m in memories(names) if m.fingerprint == made.fingerprint][KEPT:]


def pack(folders: Mapping[str, Path], archive: Path) -> None:
    """Write the files of some folders into one archive, each below its name, with their times."""
    with tarfile.open(archive, "w:gz", compresslevel=_LEVEL, format=tarfile.PAX_FORMAT) as tar:
        for name, folder in folders.items():
            for path in sorted(files_of(folder)):
                if name != "build" or path.split("/")[0] not in _NOT_KEPT:
                    tar.add(folder / path, f"{name}/{path}", recursive=False)


def unpack(archive: Path, folder: Path) -> None:
    """Write the files of an archive below a folder.

    Raises:
        DeployError: it holds something else than files, or one that would lie outside.
    """
    for name in ("build", "output"):
        make_folder(folder / name)
    with tarfile.open(archive, "r:gz") as tar:
        for member in tar:
            parts = member.name.split("/")
            if (
                not member.isreg()
                or {"", ".", ".."} & set(parts)
                or parts[0]
                not in {
                    "build",
                    "output",
                }
            ):
                raise DeployError(f"{member.name!r} must be a file of a memory")
            target = folder / member.name
            make_folder(target.parent)
            stream = tar.extractfile(member)
            assert stream  # a regular file has one
            target.write_bytes(stream.read())
            target.chmod(member.mode & 0o777)
            os.utime(target, (member.mtime, member.mtime))


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        digest = sha256()
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()[:32]


def _stamp(time: datetime) -> str:
    return f"{time:%Y%m%dT%H%M%S%f}Z"

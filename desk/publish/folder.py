"""A host that is a folder of this machine: each release a folder of its own, the live one behind a
link."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

from desk.manifest import Entry, ManifestError, dumps, loads
from desk.publish import DeployError
from desk.publish.model import Brief, Release, Shipment, State, facts_of, release_from
from desk.publish.names import alike, refusal
from pelican_incremental.disk import FILE_MODE, HeldError, locked, make_folder, write_whole

CURRENT, RELEASES, HOSTS = "current", "releases", "host"
LOCK, PART = ".deploy.lock", ".part"
NAME = "????????T?????????Z-??????"  # a release's; what has another name is not ours

OURS = {CURRENT, RELEASES, HOSTS, LOCK, ".current.new"}


class Folder:
    """`current` is a link to `releases/<id>`, beside which `releases/<id>.json` is its manifest;
    `host` has configuration for web servers. Nothing else below `path` is touched."""

    takes_variants = True

    def __init__(self, path: Path) -> None:
        self.path = path
        self.releases = path / RELEASES

    def __str__(self) -> str:
        return f"dir:{self.path}"

    def close(self) -> None:
        """Nothing is held open."""

    @contextmanager
    def lock(self, who: str) -> Iterator[None]:
        """Let one deploy work at a time; a dead one loses its lock by itself.

        Raises:
            DeployError: another is at work.
        """
        make_folder(self.releases)
        try:
            with locked(self.path / LOCK, f"{who}, process {os.getpid()}"):
                yield
        except HeldError as holder:
            raise DeployError(f"Another deploy must end first: {holder}") from None

    def state(self) -> State:
        """What is live, and what lies here that is not ours; only reads."""
        current = self.path / CURRENT
        is_ours = current.is_symlink() and current.readlink().parent == Path(RELEASES)
        if os.path.lexists(current) and not is_ours:
            raise DeployError(f"{current} must be a link of ours, or not be there; move it away")
        unknown = sorted(p.name for p in self.path.iterdir()) if self.path.is_dir() else []
        foreign = tuple(name for name in unknown if name not in OURS)
        if not is_ours:
            return State(beside=foreign)
        release = self.release(current.readlink().name)
        folder = self.releases / release.brief.id
        missing = frozenset(p for p, e in release.files.items() if _size(folder / p) != e.size)
        return State(release, beside=foreign, missing=missing)

    def release(self, name: str) -> Release:
        """Read one release.

        Raises:
            DeployError: it is not there, or its manifest cannot be read.
        """
        path = self.releases / f"{name}.json"
        try:
            return release_from(loads(path.read_text("utf-8")))
        except (OSError, ManifestError) as error:
            what = error.strerror if isinstance(error, OSError) else error
            how = f"to begin anew, move {self.path / CURRENT} away"
            raise DeployError(f"{path} must be a release's manifest: {what}; {how}") from None

    def history(self) -> list[Brief]:
        """Every release that is kept, newest first."""
        return [self.release(name).brief for name in self._names()]

    def _names(self) -> list[str]:
        """The ids of all releases, newest first."""
        return sorted((path.stem for path in self.releases.glob(f"{NAME}.json")), reverse=True)

    def ship(self, shipment: Shipment, output: Path) -> None:
        """Make the release's folder whole, then put the link to it."""
        self._clear_unfinished()
        name = shipment.release.brief.id
        part = self.releases / f"{name}{PART}"
        try:
            self._fill(part, shipment, output)
            part.rename(self.releases / name)
            self._note(shipment.release)
        except BaseException:
            self._clear_unfinished()  # a full disk must be what it was
            raise
        self._write_hosts(shipment)
        self._switch(name)
        self._prune(shipment.keep, shipment.release.brief)

    def _fill(self, part: Path, shipment: Shipment, output: Path) -> None:
        old = shipment.state.current
        known = old.files if old else {}
        files = shipment.release.files
        for number, entry in enumerate(files.values(), 1):
            before = self._before(old, entry.path)
            make_folder((part / entry.path).parent)
            if os.path.lexists(part / entry.path):  # to write there would be to write over another
                raise DeployError(refusal(_same_as(entry.path, files)))
            is_same = before and known[entry.path].sha256 == entry.sha256
            if not (before and is_same and _link(before, part, entry)):
                _copy(output, part, entry, before)
            shipment.progress("files", number, len(files))

    def _before(self, old: Release | None, path: str) -> Path | None:
        """The file at a path in the release that is live."""
        return self.releases / old.brief.id / path if old and path in old.files else None

    def restore(self, wanted: Release, shipment: Shipment) -> None:
        """Put the link to an earlier release, which keeps the assets of the one that leaves."""
        folder = self.releases / wanted.brief.id
        if not folder.is_dir():
            raise DeployError(f"{folder} must be a release's folder; it was deleted")
        left = [old for old in shipment.plan.retired if old.entry.path not in wanted.files]
        for old in left:
            path = self._before(shipment.state.current, old.entry.path)
            make_folder((folder / old.entry.path).parent)
            if path and not (folder / old.entry.path).exists():
                os.link(path, folder / old.entry.path)
        for send in shipment.plan.sends:
            _date_after(
                folder / send.entry.path,
                self._before(shipment.state.current, send.entry.path),
            )
        self._note(replace(wanted, retired=(*wanted.retired, *left)))
        self._switch(wanted.brief.id)

    def _note(self, release: Release) -> None:
        path = self.releases / f"{release.brief.id}.json"
        write_whole(path, dumps(facts_of(release)))

    def _clear_unfinished(self) -> None:
        """Delete what a broken deploy left: what has no manifest never was live."""
        for path in self.releases.glob(f"{NAME}*"):
            if path.is_dir():
                if not (self.releases / f"{path.name}.json").is_file():
                    shutil.rmtree(path)
            elif path.suffix == PART:
                path.unlink()

    def _write_hosts(self, shipment: Shipment) -> None:
        folder = self.path / HOSTS
        for name, text in shipment.hosts.items():
            write_whole(folder / name, text)

    def _switch(self, name: str) -> None:
        link = self.path / ".current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(f"{RELEASES}/{name}")
        link.replace(self.path / CURRENT)

    def _prune(self, keep: int, live: Brief) -> None:
        """Delete all but the newest releases; the live one and that before it stay."""
        for name in self._names()[keep:]:
            if name not in {live.id, live.before}:
                (self.releases / f"{name}.json").unlink()
                shutil.rmtree(self.releases / name, ignore_errors=True)


def _same_as(path: str, paths: Iterable[str]) -> list[str]:
    return next((group for group in alike(paths) if path in group), [path])


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _link(source: Path, part: Path, entry: Entry) -> bool:
    """Take a file over from the release before, if it still is what its manifest says."""
    try:
        if sha256(source.read_bytes()).hexdigest() != entry.sha256:
            return False
        os.link(source, part / entry.path)
    except OSError:
        return False
    return True


def _copy(output: Path, part: Path, entry: Entry, before: Path | None) -> None:
    source, target = output / entry.path, part / entry.path
    if not source.is_file() and before and before.is_file():
        source = before  # a file that is only kept lies in no output
    data = source.read_bytes()
    if sha256(data).hexdigest() != entry.sha256:
        raise DeployError(f"{source} must not change while it is shipped; run make publish again")
    target.write_bytes(data)
    target.chmod(FILE_MODE)
    _date_after(target, before)


def _date_after(file: Path, before: Path | None) -> None:
    """Date a file to now, in a later second than that in whose place it comes.

    Web servers make an entity tag of whole seconds and the size: both must not stay the same. And
    Caddy and Apache take what a browser has for good if it is not older than the file, which an
    earlier release's would be.
    """
    if before and before.is_file():
        now = max(time.time(), int(before.stat().st_mtime) + 1)
        os.utime(file, (now, now))

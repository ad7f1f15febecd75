"""Ask git which versions of files were committed: three processes, however many files there are."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.git import RepositoryError, run_git
from plugins.source.tree import PATTERNS

# Files that one commit gives other names and other words: git compares each with each, which takes
# 3 s for 1,500, 11 s for 3,000 and half a minute for so many, in each build that asks. Files that
# are only moved or only edited take a tenth of a millisecond each, and are not counted.
MOST_RENAMED = 5_000

# A file that took another's text: git says copied where a new text has the other's name at once.
_MOVED = "RC"


@dataclass(frozen=True)
class Revision:
    """A file as a commit left it: the commit, its author date in seconds since 1970 (UTC), and the
    object that holds the file's bytes."""

    commit: str
    stamp: int
    blob: str


@dataclass(frozen=True)
class FileChange:
    """What a commit did to one file: `status` is git's letter (A, M, D, R, C, T), `old` its
    name before."""

    revision: Revision
    status: str
    old: str
    new: str


def revisions_of(folder: Path, paths: Iterable[str]) -> dict[str, list[Revision]]:
    """Return the committed revisions of each path below `folder`, newest first; none for a path
    that is not in the last commit.

    Raises:
        RepositoryError: there is no git, no repository, no commit, or only part of the history.
    """
    shallow, _, prefix = run_git(
        folder, "rev-parse", "--is-shallow-repository", "--show-prefix"
    ).partition(b"\n")
    if shallow == b"true":
        raise RepositoryError("the repository is a shallow clone; `git fetch --unshallow` mends it")
    prefix = prefix.removesuffix(b"\n")
    log = run_git(
        folder,
        # Before git 2.31, merges were shown with `-m` alone.
        *("log", "-z", "--first-parent", "-m", "--raw", "--no-abbrev"),
        # Also where two files have exchanged their names.
        *("-M", f"-l{MOST_RENAMED}", "-B"),
        *("--no-show-signature", "--format=%H %at", "--"),
        # A file may have come from any folder, but it was a source there too.
        *(f":(top){pattern}" for pattern in PATTERNS),
    )
    names = {os.fsdecode(prefix) + path: path for path in paths}
    return {names[name]: found for name, found in follow(parse_log(log), names).items()}


def read_blobs(folder: Path, blobs: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes of each object by its name.

    Raises:
        RepositoryError: an object is missing, as in a partial clone.
    """
    names = sorted(set(blobs))
    answer = run_git(folder, "cat-file", "--batch", given="\n".join(names).encode())
    found, position = {}, 0
    for name in names:
        end = answer.index(b"\n", position)
        _, kind, *size = answer[position:end].split()
        if kind != b"blob":
            raise RepositoryError(f"the repository lacks the object {name}")
        position = end + 1 + int(size[0]) + 1
        found[name] = answer[end + 1 : position - 1]
    return found


def parse_log(log: bytes) -> Iterator[list[FileChange]]:
    """Yield the changes of each commit, newest first, from `git log -z --raw --format="%H %at"`."""
    fields = iter(log.split(b"\0"))
    commit, stamp, changes = "", 0, list[FileChange]()
    for field in fields:
        text = field.strip().decode("ascii")
        if text.startswith(":"):
            _, _, _, blob, status = text.split(" ")
            old = new = os.fsdecode(next(fields))
            if status[0] in _MOVED:
                new = os.fsdecode(next(fields))
            changes.append(FileChange(Revision(commit, stamp, blob), status[0], old, new))
        elif text:
            yield changes
            commit, _, seconds = text.partition(" ")
            stamp, changes = int(seconds or 0), []
    yield changes


def follow(commits: Iterable[list[FileChange]], paths: Iterable[str]) -> dict[str, list[Revision]]:
    """Return the revisions of each path, newest first, under the names it had before.

    They end where a file of that name was deleted: that was another one.
    """
    found: dict[str, list[Revision]] = {path: [] for path in paths}
    current = {path: path for path in found}  # what a file is called now, by its name at that time
    for changes in commits:
        # All of one commit happen at once: a name that one file leaves another may take. What was
        # there before belongs to the one that left.
        moved_last = sorted(changes, key=lambda change: change.status in _MOVED)
        touched = [(current.pop(c.new), c) for c in moved_last if c.new in current]
        for path, change in touched:
            if change.status != "D":
                found[path].append(change.revision)
                current[change.old] = path
    return found

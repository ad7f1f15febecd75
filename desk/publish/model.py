"""The facts of a deploy: the build that is here, the releases that a host has, what is to be
done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from desk.manifest import IMMUTABLE, Entry, ManifestError, entries_from, rows_of


@dataclass(frozen=True)
class Build:
    """What `make publish` left: the address it is for, a digest of its sources, the headers that
    each address must have, the hosts' configuration files by name, and the files."""

    siteurl: str
    sources: str
    headers: Mapping[str, str]
    hosts: Mapping[str, str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Brief:
    """What the list of releases says of one: `before` is the release that it followed, `restores`
    the one that it brought back (an id or empty); `date` is UTC in ISO 8601."""

    id: str
    date: str
    who: str
    changed: str
    before: str = ""
    restores: str = ""


@dataclass(frozen=True, order=True)
class Retired:
    """A file that a host still has for the pages in readers' caches; `since` is a UTC day."""

    entry: Entry
    since: str


@dataclass(frozen=True)
class Release:
    """What a host has: the files of the site, those that are only kept, and, where the host keeps
    one list for all, the releases before it, newest first."""

    brief: Brief
    siteurl: str
    entries: tuple[Entry, ...]
    retired: tuple[Retired, ...] = ()
    earlier: tuple[Brief, ...] = ()

    @property
    def files(self) -> dict[str, Entry]:
        """Everything that the release keeps on the host, by path."""
        kept = {old.entry.path: old.entry for old in self.retired}
        return kept | {entry.path: entry for entry in self.entries}

    @property
    def assets(self) -> dict[str, Entry]:
        """The files that pages in readers' caches may still ask for."""
        return {path: entry for path, entry in self.files.items() if entry.cache == IMMUTABLE}


@dataclass(frozen=True)
class State:
    """What is known of a host: its live release, the files that a broken deploy has sent, the paths
    that it may have written or not, and files that no deploy of ours wrote: among the site's, or
    `beside` it, where none of ours can replace them. `missing` are files that its manifest names,
    and that are not there, or not whole."""

    current: Release | None = None
    unfinished: frozenset[str] = frozenset()
    unknown: tuple[str, ...] = ()
    sent: tuple[Entry, ...] = ()
    beside: tuple[str, ...] = ()
    missing: frozenset[str] = frozenset()

    @property
    def is_unfinished(self) -> bool:
        """Whether a deploy broke, and its manifest is still to be written."""
        return bool(self.unfinished or self.sent)

    @property
    def files(self) -> dict[str, Entry]:
        """Everything of ours that is on the host, by path."""
        told = self.told
        return {path: told[path] for path in told.keys() - self.missing}

    @property
    def told(self) -> dict[str, Entry]:
        """Everything that the host's own notes say is there, by path."""
        before = self.current.files if self.current else {}
        return before | {entry.path: entry for entry in self.sent}


@dataclass(frozen=True)
class Send:
    """A file to send, and why."""

    entry: Entry
    reason: str


@dataclass(frozen=True)
class Delete:
    """A file to delete, its size in bytes if known, and why; `counts` if a reader could miss
    it."""

    path: str
    size: int
    reason: str
    counts: bool = False


@dataclass(frozen=True)
class Plan:
    """What a deploy will do, in order; `retired` stays on the host, `same` files are there
    already."""

    sends: tuple[Send, ...] = ()
    deletes: tuple[Delete, ...] = ()
    retired: tuple[Retired, ...] = ()
    same: int = 0
    unknown: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether the host has everything and nothing more."""
        return not self.sends and not self.deletes

    @property
    def size(self) -> int:
        """How many bytes are to be sent."""
        return sum(send.entry.size for send in self.sends)


Progress = Callable[[str, int, int], None]


def quiet(_what: str, _done: int, _all: int) -> None:
    """Progress that nobody sees."""


@dataclass(frozen=True)
class Shipment:
    """All that a host needs to make a release live; `progress` is told what is done, how much of
    it, and of how much."""

    plan: Plan
    release: Release
    state: State
    hosts: Mapping[str, str] = field(default_factory=dict)
    keep: int = 5
    progress: Progress = quiet


def facts_of(release: Release) -> dict[str, object]:
    """A release as its manifest file holds it."""
    return {
        "release": asdict(release.brief),
        "siteurl": release.siteurl,
        "files": rows_of(release.entries),
        "retired": [[*rows_of([old.entry])[0], old.since] for old in sorted(release.retired)],
        "earlier": [asdict(brief) for brief in release.earlier],
    }


def release_from(facts: Mapping[str, Any]) -> Release:
    """The inverse of `facts_of`.

    Raises:
        ManifestError: something is missing or of another kind.
    """
    try:
        retired = tuple(
            Retired(entries_from([row[:-1]])[0], str(row[-1])) for row in facts["retired"]
        )
        return Release(
            Brief(**facts["release"]),
            str(facts["siteurl"]),
            entries_from(facts["files"]),
            retired,
            tuple(Brief(**brief) for brief in facts["earlier"]),
        )
    except (KeyError, TypeError, IndexError) as error:
        raise ManifestError(f"manifest must be that of a release; {error!r} is wrong") from None


def without_variants(build: Build) -> Build:
    """The build for a host that cannot choose a compressed variant by itself."""
    plain = tuple(e for e in build.entries if not e.path.endswith((".br", ".gz")))
    return replace(build, entries=plain)

"""What must hold before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

from desk.publish.address import Address, FolderAddress
from desk.publish.model import Build, Plan, State
from desk.publish.names import folded

MOST_DELETIONS = 25  # files, or
LARGEST_PART = 10  # one in so many of the files that the host has

AGAIN = "run make publish again"


def build_faults(build: Build, differing: list[str], sources: str) -> Iterator[str]:
    """Say why this build must not be shipped anywhere: `differing` are the files of output/ that
    are not those of its manifest, `sources` is the digest of the sources as they are now."""
    paths = [entry.path for entry in build.entries]
    if "index.html" not in paths:
        yield f"The build must have an index.html, not {len(paths)} files without one; {AGAIN}"
    if differing:
        shown = ", ".join(differing[:3]) + (", …" if len(differing) > 3 else "")
        count = f"{len(differing):,} file{'' if len(differing) == 1 else 's'}"
        yield f"output/ must be as make publish left it: {count} differ, {shown}; {AGAIN}"
    elif sources != build.sources:
        yield f"The build must not be older than its sources, which changed since; {AGAIN}"
    drafts = [path for path in paths if path.startswith("drafts/")]
    if drafts:
        yield f"The build must have no drafts: {', '.join(drafts[:3])}; {AGAIN}"


def address_faults(address: Address, folders: Iterable[Path]) -> Iterator[str]:
    """Say if a deploy would go into one of the project's own folders."""
    for folder in folders:
        if isinstance(address, FolderAddress) and address.path.is_relative_to(folder.resolve()):
            yield f"TO must be a folder outside of {folder}, not {address.path}"


def siteurl_faults(build: Build, state: State, expected: str) -> Iterator[str]:
    """Say if the build is for another address than the host's last release, or than `expected`,
    which may be empty."""
    known = expected or (state.current.siteurl if state.current else "")
    if known and known.rstrip("/") != build.siteurl.rstrip("/"):
        how = f"run make publish SITEURL={known}"
        moved = "" if expected else f", or say SITEURL={build.siteurl} here too if the site moves"
        yield f"The build must be for {known}, not for {build.siteurl}; {how}{moved}"


def plan_faults(plan: Plan, state: State, allowed: int, *, may_replace: bool) -> Iterator[str]:
    """Say if a plan deletes or replaces more than a person may have meant."""
    deletions = sum(delete.counts for delete in plan.deletes)
    live = [e.path for e in state.current.entries] if state.current else []
    files = sum(not path.endswith((".br", ".gz")) for path in live)
    too_many = deletions > MOST_DELETIONS or deletions * LARGEST_PART > files
    if too_many and deletions > allowed:
        yield (
            f"Deletions must be at most {MOST_DELETIONS} files and a tenth of the {files:,} there, "
            f"not {deletions:,}; if they are meant, ALLOW_DELETE={deletions}"
        )
    sent = {folded(send.entry.path) for send in plan.sends}
    foreign = [path for path in state.unknown if folded(path) in sent]
    if foreign and not may_replace:
        yield (
            f"Files of the host must not be replaced: {', '.join(foreign[:3])} came from elsewhere "
            f"({len(foreign):,} in all); move them away, or REPLACE=1"
        )


def digest_of_sources(folders: list[Path]) -> str:
    """One SHA-256 over every file of some folders (or files), by path and content."""
    digest = sha256()
    for folder in folders:
        files = sorted(folder.rglob("*")) if folder.is_dir() else [folder]
        for path in files:
            if path.is_file() and "__pycache__" not in path.parts:
                name = path.relative_to(folder).as_posix()
                digest.update(f"{name}\0{_content_digest(path)}\n".encode())
    return digest.hexdigest()


def _content_digest(path: Path) -> str:
    """The SHA-256 of a file; of one that cannot be read, what the system says: a build names it."""
    try:
        return sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        return str(error.strerror)

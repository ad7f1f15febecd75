"""What is on a host under which name: some hosts ignore letter case, or compose accents their own
way, so that two names are one file there."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping

from desk.manifest import Entry

UNKNOWN = -1  # the size of a file on a host that tells none


def composed(path: str) -> str:
    """A path as most programs write it (Unicode's form C); HFS+ keeps names decomposed."""
    return unicodedata.normalize("NFC", path)


def folded(path: str) -> str:
    """What two paths have in common that a host may take for one."""
    return composed(composed(path).casefold())


def alike(paths: Iterable[str]) -> Iterator[list[str]]:
    """Yield, in order, the paths of each file that would be one on a host which ignores case."""
    groups = defaultdict(list)
    for path in sorted(paths):
        groups[folded(path)].append(path)
    yield from (group for group in groups.values() if len(group) > 1)


def absent(
    entries: Iterable[Entry], listed: Mapping[str, int], ask: Callable[[str], int | None]
) -> frozenset[str]:
    """The paths of all entries that a host lacks, or has in another size.

    `listed` has the size in bytes of each file by its name as the host writes it. `ask` gives the
    size of one file by its path: where only the case of a name differs, the host alone knows
    whether it takes both for one.
    """
    in_form_c = {composed(name): size for name, size in listed.items()}
    known = {folded(name) for name in listed}

    def is_absent(entry: Entry) -> bool:
        size = listed.get(entry.path, in_form_c.get(composed(entry.path)))
        if size is None and folded(entry.path) in known:
            size = ask(entry.path)
        return size is None or size not in (UNKNOWN, entry.size)

    return frozenset(entry.path for entry in entries if is_absent(entry))


def refusal(paths: Iterable[str]) -> str:
    """What to do about files that a host keeps as one."""
    names = " and ".join(paths)
    return f"{names} must have names that differ by more than letter case: the host keeps one file"

"""Tells when a source was saved, by whatever editor."""

from __future__ import annotations

import re
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path

from watchfiles import Change, awatch

from desk.serve.errors import ServeError

STEP = 5  # ms between two looks at whether something was saved: 1 % of a core
TOGETHER = 20  # ms after which saves are told although others go on
# Hidden names that hosts know, so that they are sources like any other.
PUBLISHED = frozenset({".htaccess", ".nojekyll", ".well-known"})
# Vim's trial file and backups, Emacs's autosaves, JetBrains' safe writes, Python's bytecode.
PASSING = re.compile(r"4913|.*~|#.*#|.*\.sw[a-z]|.*___jb_(?:tmp|old)___|__pycache__|.*\.py[co]")


def is_source(relative: Path) -> bool:
    """Whether a path below a watched folder is one that an editor means to keep."""
    return not any(
        PASSING.fullmatch(part) or (part.startswith(".") and part not in PUBLISHED)
        for part in relative.parts
    )


def watchers(
    watched: Sequence[Path], changed: Callable[[set[str]], None]
) -> list[Coroutine[None, None, None]]:
    """Coroutines that call `changed` with the paths of what was saved, soon after that, in folders
    or files that exist.

    Watching begins in each one's first step. A file is watched through its folder: a watch on the
    file itself would follow the old one when an editor renames a new one into its place.
    """
    folders = [path.resolve() for path in watched if path.is_dir()]
    files = {path.resolve() for path in watched if not path.is_dir()}

    def in_folders(_: Change, name: str) -> bool:
        path = Path(name)
        roots = [root for root in folders if path.is_relative_to(root)]
        return any(is_source(path.relative_to(root)) for root in roots)

    def in_files(_: Change, name: str) -> bool:
        return Path(name) in files

    parents = sorted({path.parent for path in files})
    return [
        _watch(paths, wanted, recursive, changed)
        for paths, wanted, recursive in ((folders, in_folders, True), (parents, in_files, False))
        if paths
    ]


async def _watch(
    paths: Sequence[Path],
    wanted: Callable[[Change, str], bool],
    recursive: bool,
    changed: Callable[[set[str]], None],
) -> None:
    changes = awatch(*paths, watch_filter=wanted, debounce=TOGETHER, step=STEP, recursive=recursive)
    try:
        async for saved in changes:
            changed({path for _, path in saved})
    except OSError as error:  # most often: the system's limit of watches
        raise ServeError(f"The sources cannot be watched: {error}") from error

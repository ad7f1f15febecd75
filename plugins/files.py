"""Look at every file of `content/` before one is read: none may lead out of it, and none may be
passed over in silence."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pelican import Pelican, signals
from pelican.generators import Generator

from pelican_incremental.plugin import request
from plugins import faults
from plugins.faults import SourceError
from plugins.source.tree import Tree, stray_files, walk


def refuse_unsafe(pelican: Pelican) -> None:
    """Stop before Pelican, which follows links, reads anything. A check goes on with what is
    safe: it reads no file that was not seen, and no folder that a link leads out to is entered."""
    settings, tree = pelican.settings, tree_of(pelican.settings)
    found = tree.faults_by(settings)
    if found and request().until != "check":
        raise SourceError(found)
    if found:
        names = [os.path.relpath(fault.path, tree.root) for fault in tree.faults]
        for setting in ("ARTICLE_EXCLUDES", "PAGE_EXCLUDES", "STATIC_EXCLUDES"):
            settings[setting] = [*settings[setting], *names]


def report_strays(generators: Sequence[Generator]) -> None:
    """Strays harm nothing but themselves, and are named with all other faults."""
    settings = generators[0].settings
    root, tree = Path(settings["PATH"]), tree_of(settings)
    faults.report(*tree.faults_by(settings), *stray_files(root, tree, settings))


def tree_of(settings: Mapping[str, Any]) -> Tree:
    """What lies in `content/`: as whoever asked for the build has just seen it, or as it is."""
    seen = request().seen
    return seen if isinstance(seen, Tree) else walk(Path(settings["PATH"]))


def register() -> None:
    """First in PLUGINS, for `initialized` is the last signal before Pelican walks `content/`."""
    signals.initialized.connect(refuse_unsafe)
    signals.all_generators_finalized.connect(report_strays)

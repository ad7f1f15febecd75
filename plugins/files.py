"""Look at every file of `content/` before one is read: none may lead out of it, and none may be
passed over in silence."""

from __future__ import annotations

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
    """Stop before Pelican, which follows links, reads anything."""
    found = _tree_of(pelican.settings).faults_by(pelican.settings)
    if found:
        raise SourceError(found)


def report_strays(generators: Sequence[Generator]) -> None:
    """Strays harm nothing but themselves, and are named with all other faults."""
    settings = generators[0].settings
    root = Path(settings["PATH"])
    faults.report(*stray_files(root, _tree_of(settings), settings))


def _tree_of(settings: Mapping[str, Any]) -> Tree:
    """What lies in `content/`: as whoever asked for the build has just seen it, or as it is."""
    seen = request().seen
    return seen if isinstance(seen, Tree) else walk(Path(settings["PATH"]))


def register() -> None:
    """First in PLUGINS, for `initialized` is the last signal before Pelican walks `content/`."""
    signals.initialized.connect(refuse_unsafe)
    signals.all_generators_finalized.connect(report_strays)

"""Look at every file of `content/` before one is read: none may lead out of it, and none may be
passed over in silence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pelican import Pelican, signals
from pelican.generators import Generator

from plugins import faults
from plugins.faults import SourceError
from plugins.source.tree import stray_files, walk


def refuse_unsafe(pelican: Pelican) -> None:
    """Stop before Pelican, which follows links, reads anything; the desk has looked already when it
    names the files that changed."""
    if "INCREMENTAL_CHANGED" in pelican.settings:
        return
    found = walk(Path(pelican.settings["PATH"])).faults
    if found:
        raise SourceError(found)


def report_strays(generators: Sequence[Generator]) -> None:
    """Strays harm nothing but themselves, and are named with all other faults."""
    settings = generators[0].settings
    root = Path(settings["PATH"])
    faults.report(*stray_files(root, walk(root), settings))


def register() -> None:
    """First in PLUGINS, for `initialized` is the last signal before Pelican walks `content/`."""
    signals.initialized.connect(refuse_unsafe)
    signals.all_generators_finalized.connect(report_strays)

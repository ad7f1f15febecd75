"""The index by which readers search all articles without a server of ours."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from plugins.search import is_searched


def write_index(folder: Path, settings: Mapping[str, Any], kept: Path) -> None:
    """Write the index of a built site into its folder, if it has the page that asks it; `kept` is
    the file of what pages held before."""
    # What reads pages and stems words is loaded for a publication alone.
    from desk.search.index import index_of
    from desk.search.kept import KeptDocuments
    from desk.search.pages import documents_of

    if is_searched(dict(settings)):
        with closing(KeptDocuments(kept)) as known:
            documents = documents_of(folder, known.read)
        for path, data in index_of(documents).items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

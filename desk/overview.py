"""What waits for an editor: drafts, what is dated ahead, what the check finds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from desk.serve.overview import Item, Listing
from plugins.faults import Fault
from plugins.site_urls import local
from plugins.source.fields import ALIASES, split_head
from plugins.source.tree import walk

CHECK = [sys.executable, "-m", "desk", "check"]
HEAD = 10_000  # bytes in which a source's fields stand
AHEAD = "date-future"


def overview_of(settings: Mapping[str, Any]) -> tuple[Listing, ...]:
    """The lists of the editor's page, by the sources as they are now."""
    found = _findings()
    ahead = [fault for fault in found if fault.code == AHEAD]
    return (
        Listing("To be mended", _items(found, "error")),
        Listing("To look at", _items(found, "warning")),
        Listing("Dated ahead", tuple(map(_item, ahead))),
        Listing("Drafts", tuple(_drafts(settings))),
    )


def _findings() -> list[Fault]:
    """What `make check` says, in a process of its own: it loads what a server need not hold."""
    environment = {**os.environ, "FORMAT": "json"}
    done = subprocess.run(CHECK, env=environment, capture_output=True, text=True, check=False)
    try:
        return [Fault(**facts) for facts in json.loads(done.stdout)]
    except (json.JSONDecodeError, TypeError):
        return [Fault("", 0, done.stderr.strip() or "the check must say what it found")]


def _items(found: list[Fault], severity: str) -> tuple[Item, ...]:
    return tuple(_item(fault) for fault in found if fault.severity == severity)


def _item(fault: Fault) -> Item:
    path = str(Path(fault.path).absolute()) if fault.path else ""
    return Item(f"{fault.message} [{fault.code}]", path, fault.line)


def _drafts(settings: Mapping[str, Any]) -> Iterator[Item]:
    """The sources with the status of a draft, with the addresses of their previews."""
    root = Path(settings["PATH"])
    for name in walk(root).sources(settings):
        fields = _fields(root / name)
        if fields.get("status", "").lower() == "draft":
            title = fields.get("title", name)
            yield Item(title, str(root / name), 1, _preview(name, fields, settings))


def _fields(path: Path) -> dict[str, str]:
    try:
        with path.open("rb") as stream:
            head = split_head(stream.read(HEAD).decode("utf-8-sig", "replace"))
    except OSError:
        return {}
    return {ALIASES.get(field.name, field.name): field.text for field in head.fields}


def _preview(name: str, fields: Mapping[str, str], settings: Mapping[str, Any]) -> str:
    """The address of a draft's page, '' where the last build has not made it."""
    kind = "DRAFT_PAGE" if name.startswith(tuple(settings["PAGE_PATHS"])) else "DRAFT"
    facts = {
        "slug": fields.get("slug", Path(name).stem),
        "lang": fields.get("lang", settings["DEFAULT_LANG"]),
    }
    for form in (kind, f"{kind}_LANG"):
        file = Path(settings["OUTPUT_PATH"], settings[f"{form}_SAVE_AS"].format(**facts))
        if file.is_file():
            return local(dict(settings), settings[f"{form}_URL"].format(**facts))
    return ""

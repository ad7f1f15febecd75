"""What earlier checks found, so that unchanged files are not checked again, and what the last
release held."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple
from hashlib import sha256
from pathlib import Path
from typing import Any

from desk.settings import ROOT
from plugins.faults import Fault
from plugins.source.authors import AUTHORS

# What the findings of one file depend on beside its bytes.
_CODE = ("desk/check", "plugins/source", "plugins/typography")
_SETTINGS = ("TIMEZONE", "DEFAULT_LANG", "MARKDOWN", "PAGE_PATHS", "MAX_SOURCE_SIZE")


def version_of(settings: Mapping[str, Any]) -> str:
    """A digest of the rules, the settings and the tables by which a source is judged."""
    digest = sha256()
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            digest.update(path.read_bytes())
    for name in (*_SETTINGS, "SOURCE_TIME_LIMIT"):
        digest.update(f"{name}={settings.get(name)!r}\n".encode())
    templates = sorted(path.name for path in Path(settings["THEME"], "templates").glob("*.html"))
    digest.update("\n".join(templates).encode())
    authors = Path(settings["PATH"], AUTHORS)
    digest.update(authors.read_bytes() if authors.is_file() else b"")
    return digest.hexdigest()


def key_of(shown: str, data: bytes, version: str) -> str:
    """What names a file's findings: they are the same for the same bytes, rules and path."""
    return sha256(f"{version}\n{shown}\n".encode() + data).hexdigest()


def recall(path: Path) -> dict[str, list[Fault]]:
    """Read findings by key; what cannot be read was never known."""
    try:
        known = json.loads(path.read_text("utf-8"))
        return {key: [Fault(*row) for row in rows] for key, rows in known.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def remember(path: Path, findings: Mapping[str, Iterable[Fault]]) -> None:
    """Write findings by key, whole or not at all."""
    rows = {key: [astuple(fault) for fault in found] for key, found in findings.items()}
    _write(path, rows)


def record_release(path: Path, bodies: Mapping[str, tuple[str, str]]) -> None:
    """Write what is now public: for each source, by its path in `content/`, the digest of its body
    and its fields of change."""
    _write(path, bodies)


def last_release(path: Path) -> dict[str, tuple[str, str]]:
    """What `record_release` wrote last; empty before the first release."""
    try:
        released = json.loads(path.read_text("utf-8"))
        return {name: (body, changed) for name, (body, changed) in released.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_text(json.dumps(value, ensure_ascii=False, sort_keys=True), "utf-8")
    part.replace(path)

"""The version of an article, set while it is read; no setting of reports concerns it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from pelican.contents import Article, Content

REVISION_LENGTH = 12


def revision_of(source: Path) -> str:
    """The version of a source: the beginning of its bytes' SHA-256."""
    return sha256(source.read_bytes()).hexdigest()[:REVISION_LENGTH]


def note_revision(content: Content) -> None:
    """Set `revision` on an article."""
    if isinstance(content, Article):
        content.revision = revision_of(Path(content.source_path))

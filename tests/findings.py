"""What the check says of one source by itself."""

from __future__ import annotations

from pathlib import Path

from desk.check.reading import check_source
from plugins.faults import Fault, SourceError
from plugins.source.reader import SourceReader


def findings_of(data: bytes, path: Path, reader: SourceReader) -> list[Fault]:
    """All its findings, in order; of bytes that are no text, why they are none."""
    try:
        return check_source(data, path, reader)[0]
    except SourceError as error:
        return sorted(error.faults)

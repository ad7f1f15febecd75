"""Name every fault in the sources without building anything."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pelican import signals
from pelican.generators import Generator

from desk.build import BUILD, run_pelican


class _SourcesAreGoodError(Exception):
    """Thrown to end Pelican's run when all sources have been read and nothing has been written."""


def _end_before_writing(_generators: Sequence[Generator]) -> None:
    raise _SourcesAreGoodError


def check(settings: dict[str, Any]) -> None:
    """Read all sources as a build does.

    Raises:
        BuildError: something must be mended.
    """
    # Receivers are called in the order in which they were connected: ours after the plugins'.
    signals.initialized.connect(_connect_last)
    try:
        run_pelican({**settings, "OUTPUT_PATH": str(BUILD / "nothing")})
    except _SourcesAreGoodError:
        pass
    finally:
        signals.initialized.disconnect(_connect_last)
        signals.all_generators_finalized.disconnect(_end_before_writing)


def _connect_last(_pelican: object) -> None:
    signals.all_generators_finalized.connect(_end_before_writing)

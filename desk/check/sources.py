"""Read all sources as a build does, without writing a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pelican import signals
from pelican.generators import Generator

from desk.build import BUILD, BuildError, run_pelican
from plugins.faults import Fault


class _SourcesAreGoodError(Exception):
    """Thrown to end Pelican's run when all sources have been read and nothing has been written."""


def _end_before_writing(_generators: Sequence[Generator]) -> None:
    raise _SourcesAreGoodError


def faults_of_site(settings: dict[str, Any]) -> tuple[Fault, ...]:
    """What would stop a build while it reads."""
    # Receivers are called in the order in which they were connected: ours after the plugins'.
    signals.initialized.connect(_connect_last)
    try:
        run_pelican({**settings, "OUTPUT_PATH": str(BUILD / "nothing")})
    except _SourcesAreGoodError:
        return ()
    except BuildError as error:
        return error.faults
    finally:
        signals.initialized.disconnect(_connect_last)
        signals.all_generators_finalized.disconnect(_end_before_writing)
    return ()


def _connect_last(_pelican: object) -> None:
    signals.all_generators_finalized.connect(_end_before_writing)

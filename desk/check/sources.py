"""Read all sources as a build does, without writing a page."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pelican import signals
from pelican.generators import Generator

from desk.build import BUILD, BuildError, run_pelican
from desk.check.lost import lost_addresses
from plugins.addresses import contents_of
from plugins.aliases import aliased, file_of
from plugins.faults import Fault


class _SourcesAreGoodError(Exception):
    """Thrown to end Pelican's run when all sources have been read and nothing has been written;
    `addresses` are the files at which a text will be, or which lead to one."""

    def __init__(self, addresses: frozenset[str]) -> None:
        super().__init__()
        self.addresses = addresses


def _end_before_writing(generators: Sequence[Generator]) -> None:
    contents = list(contents_of(generators))
    moved = (file_of(alias) for alias, _ in aliased(contents))
    raise _SourcesAreGoodError(frozenset((*(c.save_as for c in contents), *moved)))


def faults_of_site(
    settings: dict[str, Any], released: frozenset[str] = frozenset()
) -> tuple[Fault, ...]:
    """What would stop a build while it reads, and which addresses of `released` it would lose."""
    # Receivers are called in the order in which they were connected: ours after the plugins'.
    signals.initialized.connect(_connect_last)
    try:
        run_pelican({**settings, "OUTPUT_PATH": str(BUILD / "nothing")})
    except _SourcesAreGoodError as read:
        return tuple(lost_addresses(released, read.addresses, Path(settings["PATH"])))
    except BuildError as error:
        return error.faults
    finally:
        signals.initialized.disconnect(_connect_last)
        signals.all_generators_finalized.disconnect(_end_before_writing)
    return ()


def _connect_last(_pelican: object) -> None:
    signals.all_generators_finalized.connect(_end_before_writing)

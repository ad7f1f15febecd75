"""Check a site's sources: by a build that ends before it makes a page, or beside one that goes
on."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from desk.build import BUILD, BuildError, build
from desk.check import released, together
from pelican_incremental.disk import make_private
from pelican_incremental.notes import Notes
from pelican_incremental.request import Request
from plugins import faults
from plugins.faults import Fault
from plugins.source.tree import Tree, walk

# What a build is asked for beside findings: the paths and values of notes, by their kinds.
Asked = Mapping[str, list[tuple[str, Any]]]


@dataclass(frozen=True)
class Report:
    """Findings in order, the templates that sources ask for, each with their kind, and the notes
    that were asked for."""

    findings: tuple[Fault, ...]
    templates: tuple[tuple[str, str], ...] = ()
    asked: Asked = field(default_factory=dict)
    is_read: bool = True

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What must be mended before anything is built."""
        return tuple(fault for fault in self.findings if fault.severity == "error")


def examined(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings of a build that examines each source while it reads it, and the site when all
    are known."""
    plugins = [*settings["PLUGINS"], "desk.check.whole"]
    return {**settings, "PLUGINS": plugins, "SOURCE_EXAMINER": "desk.check.reading:examine"}


@dataclass
class Told:
    """What a build tells that examines its sources (`Request.checked`): warnings and notes, of all
    sources or (`of_new`) of those alone that it has read, for an archive can have very many; all
    notes (`ahead`), and what is asked of it beside."""

    root: Path
    released: Path
    kinds: Sequence[str] = ()
    of_new: bool = False
    findings: list[Fault] = field(default_factory=list)
    ahead: list[Fault] = field(default_factory=list)
    templates: tuple[tuple[str, str], ...] = ()
    asked: Asked = field(default_factory=dict)

    def take(self, notes: Notes) -> None:
        """Take what holds."""
        ask = notes.new if self.of_new else notes.all
        self.findings += self._findings("warning", ask("warning"))
        self.findings += self._findings("note", ask("note"))
        self.findings += together.standfirst_full_stop(notes, ask, self.root)
        self.findings += together.modified_missing(ask, self.root, self.released)
        self.ahead += self._findings("note", notes.all("note"))
        self.templates = tuple(sorted({(kind, name) for _, (kind, name) in notes.all("template")}))
        self.asked = {kind: list(notes.all(kind)) for kind in self.kinds}

    def _findings(
        self, severity: Literal["warning", "note"], told: Iterable[tuple[str, Any]]
    ) -> Iterator[Fault]:
        for name, row in told:
            yield faults.from_kept((name, *row, severity), self.root)


def told_of(settings: dict[str, Any], work: Path, *kinds: str, of_new: bool = False) -> Told:
    """Where a build of a site puts what it tells; `kinds` are those of notes that are asked for."""
    root = Path(settings["PATH"])
    return Told(root, released.file_of(work, root), kinds, of_new)


def check_sources(
    settings: dict[str, Any], work: Path = BUILD, tree: Tree | None = None, *kinds: str
) -> Report:
    """Check sources by a build that ends before it makes a page; what is known of unchanged files
    is not found out again.

    What leads out of `content/`, or is a pipe, is named and not opened. `tree`: what somebody has
    just seen there; `kinds`: of notes that are asked for.
    """
    tree = tree or walk(Path(settings["PATH"]))
    told = told_of(settings, work, *kinds)
    asked = Request(seen=tree, until="check", checked=told.take)
    errors: tuple[Fault, ...] = ()
    with ExitStack() as opened:
        if not _is_usable(work):
            work = Path(opened.enter_context(TemporaryDirectory()))
        try:
            build(examined(settings), work, asked)
        except BuildError as error:
            errors = error.faults
    findings = tuple(sorted({*told.findings, *errors}))
    return Report(findings, told.templates, told.asked)


def _is_usable(work: Path) -> bool:
    """Whether what is found can be kept; where it cannot, a check knows nothing."""
    try:
        make_private(work)
    except OSError:
        return False
    return os.access(work, os.W_OK)


def record(settings: dict[str, Any], work: Path = BUILD) -> None:
    """Note what is public now, for `modified-missing`."""
    texts = check_sources(settings, work, None, "text").asked["text"]
    path = released.file_of(work, Path(settings["PATH"]))
    released.record(path, ((name, body, changes) for name, (_, body, changes) in texts))

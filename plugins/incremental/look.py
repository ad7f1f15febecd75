"""What has changed since the last build, before anything is read."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from plugins.incremental.house import describe, process_start, stamps
from plugins.incremental.ledger import by_task
from plugins.incremental.scan import Stamp, compare, doubts, entries, look
from plugins.incremental.store import FIRST, Store

Settings = Mapping[str, Any]


@dataclass(frozen=True)
class Output:
    """A file of the output as the last build left it: the number of its task, size in bytes, time
    in ns, SHA-256."""

    task: int
    size: int
    mtime: int
    sha: str


@dataclass
class Entity:
    """What pages may look at, as the last build knew it: its number, and of a content the path of
    its source below `content/` and the moment, in seconds since 1970, when its date will come."""

    id: int
    path: str | None = None
    due: float | None = None


class Look:
    """One look at settings, sources, theme, code and output, beside what the store has of the last.

    `everything` says why nothing that is known holds any more; it is empty when it does.
    """

    def __init__(self, settings: Settings, store: Store, output: Path, why: str) -> None:
        self.settings, self._store, self._output = settings, store, output
        self.content, self.theme = (
            f"{Path(settings[name]).absolute()}{os.sep}" for name in ("PATH", "THEME")
        )
        self.facts = store.facts()
        self.time = time.time_ns()
        self.house, self.stamps = describe(settings), stamps(settings)
        hint, last = settings.get("INCREMENTAL_CHANGED"), store.memory.pop("look", None)
        if why or hint is None or not isinstance(last, Look) or not self._look_at(hint, last):
            self._look_at_all()
        self.everything = why or self._new_house()

    def _look_at_all(self) -> None:
        rows = self._store.execute("SELECT * FROM file").fetchall()
        self._before = {path: (Stamp(*stamp), sha) for path, *stamp, sha, _ in rows}
        self._code = {row[0] for row in rows if row[-1] == "code"}
        self.files = look((self.content, self.theme), self._code)
        self.differences = compare(self._before, self.files)
        self._doubts = doubts(self.files, self.time)
        rows = self._store.execute("SELECT name, id, path, due FROM entity").fetchall()
        self.entities = {name: Entity(*rest) for name, *rest in rows}

    def _look_at(self, hint: Iterable[str], last: Look) -> bool:
        """Look at those files alone of which a watcher says that they were saved; all else is known
        from the last look of this process. Return whether that tells all."""
        paths = {*hint, *last._doubts}
        is_ours = (
            path.startswith((self.content, self.theme)) or path in last._code for path in paths
        )
        is_file = (path in last.files or os.path.isfile(path) for path in paths)  # noqa: PTH113
        if not all(is_ours) or not all(is_file):
            return False
        self._code, self.entities, self.files = last._code, last.entities, last.files
        self._before = {
            path: (last.files[path], last._doubts.get(path, ""))
            for path in paths
            if path in last.files
        }
        now = look((), paths)
        self.differences = compare(self._before, now)
        self._doubts = doubts(now, self.time)
        self.files = {**{p: s for p, s in last.files.items() if p not in paths}, **now}
        self.outputs, self.paths_of_tasks = last.outputs, last.paths_of_tasks
        self.damaged = frozenset()
        return True

    def _new_house(self) -> str:
        before = json.loads(self.facts.get("house", "{}"))
        if not before:
            return FIRST
        names = sorted({*before, *self.house})
        differing = [name for name in names if before.get(name) != self.house.get(name)]
        code = sorted(self._code.intersection(self.differences.all))
        files = (os.path.relpath(path) for path in (*code, *self._strange_files()))
        return next((f"{what} changed" for what in (*differing, *files)), "")

    def _strange_files(self) -> Iterator[str]:
        """Files that came or went and are neither sources nor copied as they are: a plugin may ask
        whether they are there."""
        names = ("ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS")
        known = tuple(self.content + path for name in names for path in self.settings[name])
        for path in (*self.differences.added, *self.differences.removed):
            if path.startswith(self.content) and not is_below(path, known):
                yield path

    @cached_property
    def outputs(self) -> dict[str, Output]:
        """The files of the output by path, as the last build left them."""
        rows = self._store.execute("SELECT path, task, size, mtime, sha FROM output")
        return {path: Output(*rest) for path, *rest in rows}

    @cached_property
    def paths_of_tasks(self) -> dict[int, list[str]]:
        """The paths of outputs by the number of their task."""
        return by_task(self.outputs)

    @cached_property
    def damaged(self) -> frozenset[int]:
        """The tasks whose files are not as the last build left them."""
        start = len(f"{self._output}{os.sep}")
        found = {}
        for entry in entries(str(self._output)):
            known = entry.stat(follow_symlinks=False)
            found[entry.path[start:]] = (known.st_size, known.st_mtime_ns)
        return frozenset(
            output.task
            for path, output in self.outputs.items()
            if found.get(path) != (output.size, output.mtime)
        )

    @cached_property
    def standing(self) -> dict[str, str]:
        """The SHA-256 of each file that stands in the output as the last build left it, by path."""
        return {
            path: output.sha
            for path, output in self.outputs.items()
            if output.task not in self.damaged
        }

    @cached_property
    def unchanged(self) -> dict[str, str]:
        """The contents whose sources need no reading: their names by the paths of the sources."""
        if self.everything:
            return {}
        differing = {*self.differences.changed, *self.differences.removed}
        query = "SELECT name, files FROM entity JOIN state USING (id) WHERE files != '[]'"
        touched = {
            name
            for name, files in self._store.execute(query)
            if differing.intersection(json.loads(files))
        }
        now = time.time()
        return {
            entity.path: name
            for name, entity in self.entities.items()
            if entity.path
            and self.content + entity.path not in differing
            and (entity.due is None or entity.due > now)
            and name not in touched
        }

    def changed_templates(self) -> dict[str, str]:
        """The templates that must be rendered anew, each with a file of it that changed."""
        changed = set(self.differences.changed)
        found = {}
        for template, files in json.loads(self.facts.get("closures", "{}")).items():
            file = next((file for file in files if file in changed), None)
            if file:
                found[template] = os.path.relpath(file)
        return found

    def known_closures(self) -> dict[str, list[str]]:
        """The files of each template, as far as they are what they were."""
        if self.everything or any(path.startswith(self.theme) for path in self.differences.all):
            return {}
        known: dict[str, list[str]] = json.loads(self.facts["closures"])
        return known

    def changed_theme(self) -> str:
        """A file of the theme that concerns every page: one that came or went, or changed and is no
        template; an empty text if there is none."""
        templates = f"{self.theme}templates{os.sep}"
        static = tuple(self.theme + path for path in self.settings["THEME_STATIC_PATHS"])
        for path in self.differences.all:
            is_template = path.startswith(templates) and path in self.differences.changed
            if path.startswith(self.theme) and not is_below(path, static) and not is_template:
                return f"{os.path.relpath(path)} changed"
        return ""

    def stamp(self, path: str) -> str:
        """What a file is known by in this look; empty for one that it has not seen."""
        return self._doubts.get(path) or str(self.files.get(path, ""))

    # --- for the next look ---

    def read_outputs(self) -> None:
        """Know the output as it was just written down."""
        for name in ("outputs", "paths_of_tasks"):
            self.__dict__.pop(name, None)
        _ = self.paths_of_tasks

    def keep(self, paths: tuple[str, ...]) -> None:
        """Write down the stamps of some files, and of those that were in doubt."""
        in_doubt = {path for path, (_, sha) in self._before.items() if sha}
        rows = (
            (path, s.size, s.mtime, s.ctime, s.inode, self._doubts.get(path, ""), self._role(path))
            for path, s in ((p, self.files[p]) for p in {*paths, *in_doubt} if p in self.files)
        )
        self._store.many("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _role(self, path: str) -> str:
        return "code" if path in self._code else ""

    def keep_all(self, code: set[str]) -> None:
        """Write down the stamps of all files, among them those of the code that was loaded.

        What code was saved since the process began may not be the code that runs.
        """
        found = look((), code)
        self._code = set(found)
        # What was code in an earlier build and was not loaded in this one is no input any more.
        roots = (self.content, self.theme)
        self.files = {**{p: s for p, s in self.files.items() if p.startswith(roots)}, **found}
        for path in self._code:
            self._doubts.pop(path, None)
            if max(found[path].mtime, found[path].ctime) > process_start():
                self._doubts[path] = "saved meanwhile"
        self._store.execute("DELETE FROM file")
        self.keep(tuple(self.files))


def is_below(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is one of some paths, or lies below one."""
    return path in folders or path.startswith(
        tuple(f"{folder.rstrip(os.sep)}{os.sep}" for folder in folders)
    )

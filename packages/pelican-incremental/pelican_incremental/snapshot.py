"""What has changed since the last build, before anything is read."""

from __future__ import annotations

import json
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pelican_incremental.fingerprint import Fingerprints, describe, stamps
from pelican_incremental.kept_pages import KeptPages, LostFile
from pelican_incremental.places import made_apart, places_of
from pelican_incremental.request import Request
from pelican_incremental.scan import (
    KnownBytes,
    Stamp,
    compare,
    differing_lines,
    doubts,
    is_in_doubt,
    list_output,
    listing,
    look_around,
    parsed,
    relisted,
    shas_of,
    stamps_of,
)
from pelican_incremental.stage import with_mode
from pelican_incremental.store import COPY, FIRST, Store
from pelican_incremental.workers import process_start

if TYPE_CHECKING:
    from pelican_incremental.closure import Closure

Settings = Mapping[str, Any]
Sizes = Mapping[str, tuple[int, ...]]
Besides = dict[str, tuple[set[str], set[str]]]


@dataclass
class Entity:
    """What pages may look at, as the last build knew it: its number, and of a content the path of
    its source below `content/` and the moment, in seconds since 1970, when its date will come."""

    id: int
    path: str | None = None
    due: float | None = None


class Snapshot:
    """Settings, sources, theme, code and output as they are, beside what the store has of the last.

    `everything` says why no page that is known holds any more, `must_read` why no reading does;
    they are empty when these do. All paths of files are as they are kept (`places`), those of the
    output relative to it.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what there is
        self,
        settings: Settings,
        request: Request,
        store: Store,
        pages: KeptPages,
        output: Path,
        why: str,
    ) -> None:
        self.settings, self._store, self._output = settings, store, output
        self._pages = pages
        self._lost: dict[str, LostFile] = {}
        self._left: dict[str, tuple[int, ...]] = {}  # what lost files were known by
        self.places = places_of(settings["INCREMENTAL_PATH"])
        self._data = KnownBytes(store, self.places)
        self.content, self.theme = (
            self.places.inside(f"{Path(settings[name]).absolute()}{os.sep}")
            for name in ("PATH", "THEME")
        )
        self.facts = store.facts()
        self._seen, self._list_output = request.seen, request.list_output
        self.time = self._seen.looked if self._seen else time.time_ns()
        self.stamps = stamps(settings)
        self._renewed: dict[str, tuple[tuple[int, ...], tuple[int, ...]]] = {}  # before and now
        self._part: tuple[Sizes, Sizes] | None = None  # what a look at a few files found likewise
        hint, last = request.changed, store.memory.pop("snapshot", None)
        if request.until:
            self.damaged = frozenset()  # it matters to whoever writes files
        if why or hint is None or not isinstance(last, Snapshot) or not self._look_at(hint, last):
            self._look_at_all()
        whole = json.loads(self.facts.get("whole", '""'))
        self.is_whole = bool(whole)  # a plugin must find all that is made
        changed = self._data.all_now(self.differences.all)
        self.fingerprints = Fingerprints(self.facts, describe(settings, self.places), changed)
        first = FIRST if self.fingerprints.is_first else ""
        self.must_read = why or first or self._changed(self.fingerprints.why_read())
        self.must_read = self.must_read or self._changed(next(self._strange_files(), ""))
        rendering = self._changed(self.fingerprints.why_render())
        self.has_other_code = bool(self.must_read or rendering)  # or settings, or packages
        rendering = rendering or self._changed(self._other_beside())
        # What opens pages may also make files for them while sources are read (image-process).
        self.must_read = self.must_read or whole
        self.everything = self.must_read or rendering

    def _look_at_all(self) -> None:
        roots = (self.content, self.theme)
        made = made_apart(self.settings["INCREMENTAL_PATH"], self._output)
        around = look_around(self._data, roots, self.facts, self._seen, made)
        self._doubted, self._code = around.doubted, set(around.code)
        self._others = set(around.others)
        self.files, self.differences = around.files, around.differences
        self._doubts = doubts(self.files, self.time, self._data)
        self._note_bytes((*self.differences.added, *self.differences.changed))

    def _note_bytes(self, paths: Iterable[str]) -> None:
        """Know the bytes of files before any is read: where a copy of all lies elsewhere, no stamp
        is what it was."""
        self._hashes = {path: self._doubts.get(path, "") for path in paths}
        self._hashes.update(self._data.all_now(p for p, sha in self._hashes.items() if not sha))

    def _look_at(self, hint: Iterable[str], last: Snapshot) -> bool:
        """Look at those files alone of which a watcher says that they were saved; all else is known
        from the last look of this process. Return whether that tells all."""
        paths = {*map(self.places.inside, hint), *last._doubts}
        is_ours = (
            path.startswith((self.content, self.theme)) or path in last._code | last._others
            for path in paths
        )
        outside = self.places.outside
        is_file = (path in last.files or os.path.isfile(outside(path)) for path in paths)  # noqa: PTH113
        if not all(is_ours) or not all(is_file):
            return False
        self._code, self._others, self.files = last._code, last._others, last.files
        self._doubted = {path: sha for path, sha in last._doubts.items() if path in paths}
        before = {path: last.files.pop(path) for path in paths if path in last.files}
        now = stamps_of(self.places, (), paths)
        self.differences = compare(before, self._doubted, now, self._data)
        self._doubts = doubts(now, self.time, self._data)
        self._note_bytes((*self.differences.added, *self.differences.changed))
        self.files.update(now)
        self._part = before, now
        self.damaged = frozenset()
        return True

    def _changed(self, name: str) -> str:
        """A sentence on what differs, if anything does."""
        return f"{self.places.shown(name) if os.sep in name else name} changed" if name else ""

    def judge_reading(self, closure: Closure) -> None:
        """See whether reading is what it was, where code or settings have changed."""
        files = map(self.places.inside, closure.files)
        why = self.fingerprints.judge((*closure.settings, *files), closure.values)
        self.must_read = self.must_read or self._changed(why)
        if self.must_read:
            self.fingerprints.forget_readings()

    @cached_property
    def besides(self) -> Besides:
        """What code has written while pages were made: by path the tasks that did so, and the files
        that were read meanwhile."""
        kept = json.loads(self.facts.get("besides", "{}"))
        return {path: (set(tasks), set(files)) for path, (tasks, files) in kept.items()}

    def _other_beside(self) -> str:
        """A file that was read for what code has written beside pages, and is another now."""
        news = {*self.differences.all, *self.differences.folders}
        return min(
            (file for _, files in self.besides.values() for file in files & news), default=""
        )

    def _strange_files(self) -> Iterator[str]:
        """Files that came or went and are neither sources nor copied as they are: a plugin may ask
        whether they are there."""
        names = ("ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS")
        paths = (os.path.normpath(path) for name in names for path in self.settings[name])
        known = tuple(self.content + ("" if path == os.curdir else path) for path in paths)
        for path in (*self.differences.added, *self.differences.removed):
            if path.startswith(self.content) and not is_below(path, known):
                yield path

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """All contents that the last build knew, by their names."""
        return {name: Entity(*rest) for name, *rest in self._store.entities()}

    @cached_property
    def damaged(self) -> frozenset[int]:
        """The tasks whose files are not as the last build left them."""
        now = self._list_output() if self._list_output else list_output(str(self._output))
        gone, new = (
            dict(map(parsed, lines)) for lines in differing_lines(self._store.blob("output"), now)
        )
        whole = self._whole(path for path in gone if path in new and gone[path][0] == new[path][0])
        made = self._store.makers(gone)
        lost: defaultdict[int, list[LostFile]] = defaultdict(list)
        for path, left in gone.items():
            task, sha = made.get(path, (None, ""))
            is_whole = sha and whole.get(path) == sha
            known = with_mode(f"{self._output}{os.sep}{path}") if is_whole else None
            if known:
                # It got a second name, was touched, or copied from elsewhere.
                self._renewed[path] = left, _size_and_times(known)
            elif task is not None:
                lost[task].append(LostFile(path, sha, left[0]))
        self._left = gone
        return frozenset(task for task, files in lost.items() if not self._can_restore(files))

    def _can_restore(self, files: list[LostFile]) -> bool:
        """Whether all of some files of a task are kept: then it need not be done again."""
        digests = {file.sha for file in files}
        if digests - self._pages.among(digests):
            return False
        self._lost.update((file.path, file) for file in files)
        return True

    @property
    def lost(self) -> Mapping[str, LostFile]:
        """The files that lack in the output and can be brought back, by their paths."""
        _ = self.damaged  # it is looked for with them
        return self._lost

    def know_restored(self, paths: Iterable[str]) -> None:
        """Know that files that lacked lie in the output again."""
        stats = ((path, (self._output / path).stat()) for path in paths)
        self._renewed.update((p, (self._left[p], _size_and_times(now))) for p, now in stats)
        self._left, self._lost = {}, {}

    def _whole(self, paths: Iterable[str]) -> dict[str, str]:
        """The SHA-256 of each of some files of the output that are no links."""
        folder = f"{self._output}{os.sep}"
        files = (folder + path for path in paths)
        shas = shas_of(file for file in files if not os.path.islink(file))  # noqa: PTH114
        return {file[len(folder) :]: sha for file, sha in shas.items()}

    @cached_property
    def paths_of_tasks(self) -> dict[int, list[str]]:
        """The files that each task of the last build made."""
        found: dict[int, list[str]] = defaultdict(list)
        for made in self._store.outputs():
            found[made.task].append(made.path)
        return found

    def standing(self, tasks: Iterable[int]) -> dict[str, str]:
        """The SHA-256 of each file of some tasks that stands in the output as the last build left
        it, by path; where everything is made anew, of all tasks."""
        if self.everything:
            made = self._store.outputs()
        else:
            made = [one for task in tasks for one in self._store.outputs(task)]
        damaged, lost = self.damaged, self.lost
        return {
            one.path: one.sha for one in made if one.task not in damaged and one.path not in lost
        }

    def is_source(self, path: str) -> bool:
        """Whether a file was read for a content in the last build."""
        return bool(self._names_at(path))

    def changed_sources(self) -> set[str]:
        """The names of the contents whose sources must be read again."""
        differing = {*self.differences.changed, *self.differences.removed}
        found = {name for path in differing for name in self._names_at(path)}
        differing |= self.differences.folders
        found.update(self._store.names_due(time.time()))
        found.update(self._touched(differing))
        return found

    def _names_at(self, path: str) -> list[str]:
        if not path.startswith(self.content):
            return []
        return self._store.names_at(path[len(self.content) :])

    def _touched(self, differing: set[str]) -> Iterator[str]:
        """The contents whose reading opened one of some files."""
        yield from self._store.names_that_opened(
            lambda listed: bool(differing.intersection(json.loads(listed)))
        )

    @cached_property
    def unchanged(self) -> dict[str, str]:
        """The contents whose sources need no reading: their names by the paths of the sources."""
        if self.must_read:
            return {}
        due = self.changed_sources()
        return {
            entity.path: name
            for name, entity in self.entities.items()
            if entity.path and name not in due
        }

    def changed_templates(self) -> dict[str, str]:
        """The templates that must be rendered anew, each with a file of it that changed."""
        changed = set(self.differences.changed)
        found = {}
        for template, files in json.loads(self.facts.get("closures", "{}")).items():
            file = next((file for file in files if file in changed), None)
            if file:
                found[template] = self.places.shown(file)
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
                return f"{self.places.shown(path)} changed"
        return ""

    def bytes_of(self, path: str) -> str:
        """What tells the bytes that a file has had since this look; empty where nothing does."""
        known = self._doubts.get(path) or self._hashes.get(path)
        if known or path in self.files:
            return known or self._store.hash_of(path) or str(self.files[path])
        stamp = stamps_of(self.places, (), [path]).get(path)  # it was not looked at
        if stamp is None:
            return "absent"
        return "" if is_in_doubt(stamp, self.time) else str(stamp)

    # --- for the next look ---

    def keep(self) -> None:
        """Write down the stamps of all files, and the digests of those that are in doubt."""
        self._store.set_facts(
            {
                "doubts": json.dumps(self._doubts),
                "code": json.dumps(sorted(self._code)),
                "others": json.dumps(sorted(self._others)),
                COPY: "0",
            }
        )
        # What was saved after the look may not be what was read.
        stamps = stamps_of(self.places, (), self._hashes)
        same = (path for path in self._hashes if stamps.get(path) == self.files.get(path))
        self._store.set_hashes({path: self._hashes[path] for path in same})
        known = self._store.blob("files")
        listed = relisted(known, *self._part) if self._part else listing(self.files)
        self._store.set_blob("files", listed, known)

    def know_code(self, code: set[str]) -> None:
        """Know the files of the code that was loaded, and of that which takes part in reading,
        beside content and theme and no others.

        What code was saved since the process began may not be the code that runs.
        """
        ours = {*map(self.places.inside, code), *self.fingerprints.files_of_reading}
        if not self.everything:
            ours |= self._code  # children have loaded it, and may not be asked now
        found = stamps_of(self.places, (), ours)
        self._code = set(found)
        # What was code in an earlier build and was not loaded in this one is no input any more.
        roots = self._roots
        self.files = {**{p: s for p, s in self.files.items() if p.startswith(roots)}, **found}
        self._others = set()
        self._part = None
        for path in self._code:
            self._doubts.pop(path, None)
            if max(found[path].mtime, found[path].ctime) > process_start():
                self._doubts[path] = "saved meanwhile"
        self._know_bytes(found)

    @property
    def _roots(self) -> tuple[str, ...]:
        """How the paths of all files below content and theme begin; these may hold the site."""
        roots, base = (self.content, self.theme), self.places.base
        return (*roots, self.places.inside(base)) if base.startswith(roots) else roots

    def _know_bytes(self, found: Mapping[str, Stamp]) -> None:
        new = found.keys() - self._hashes.keys()
        unknown = (path for path in new if not self._store.hash_of(path))
        self._hashes.update(self._data.all_now(unknown))

    def know_inputs(self, paths: set[str]) -> None:
        """Know also these files, which were read and are neither content nor theme nor code; what
        was saved since the look may not be what was read."""
        new = paths - self.files.keys() - self._code
        found = stamps_of(self.places, (), new)
        self._others |= paths - self._code
        for path, stamp in found.items():
            if is_in_doubt(stamp, self.time):
                self._doubts[path] = "saved meanwhile"
        self.files.update(found)
        if self._part:
            self._part = self._part[0], {**self._part[1], **found}
        self._know_bytes(found)

    def keep_fingerprints(self, early: Iterable[str] | None = None) -> None:
        """Write down what readings and pages depend on; `early` are the files that were read before
        any source, where Pelican was asked for all."""
        files = [path for path in early or () if not path.endswith(os.sep)]
        self.fingerprints.meet(files)
        code = None if early is None else {*self._code, *files}
        self._store.set_facts(self.fingerprints.facts(self.part_of, code))

    def part_of(self, path: str) -> str:
        """The bytes of a file, as a digest; what may not be what was read is known by none."""
        known = self._doubts.get(path) or self._hashes.get(path) or self._store.hash_of(path)
        return known or self._data.now(path)

    def keep_output(self, gone: Sizes, new: Sizes) -> None:
        """Write down which files of the output are others now: sizes in bytes and times in ns."""
        known = self._store.blob("output")
        self._store.set_blob("output", relisted(known, gone, new), known)

    def keep_renewed(self) -> None:
        """Write down the `ctime` of files that are as the last build left them but for it."""
        renewed = self._renewed
        rows = ((now[1], now[2], path) for path, (_, now) in renewed.items())
        self._store.set_times(rows)
        before, after = ({path: pair[n] for path, pair in renewed.items()} for n in (0, 1))
        if renewed:
            self.keep_output(before, after)

    def keep_all_output(self) -> None:
        """Write down the whole output."""
        made = self._store.outputs()
        files = {one.path: (one.size, one.mtime, one.ctime) for one in made}
        self._store.set_blob("output", listing(files), self._store.blob("output"))


def _size_and_times(known: os.stat_result) -> tuple[int, int, int]:
    return known.st_size, known.st_mtime_ns, known.st_ctime_ns


def is_below(path: str, folders: tuple[str, ...]) -> bool:
    """Whether a path is one of some paths, or lies below one."""
    return path in folders or path.startswith(
        tuple(f"{folder.rstrip(os.sep)}{os.sep}" for folder in folders)
    )

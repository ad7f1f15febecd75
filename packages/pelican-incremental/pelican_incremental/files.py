"""The files of a build, of which some lie in its stage and others stand in the output, and what
plugins that look at finished files must find."""

from __future__ import annotations

import json
import os
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from pelican import signals

from pelican_incremental import record
from pelican_incremental.disk import make_folder
from pelican_incremental.graph import Graph
from pelican_incremental.kept_pages import KeptPages
from pelican_incremental.record import Inputs, KindRecorder
from pelican_incremental.snapshot import Besides, Snapshot
from pelican_incremental.stage import Stage, files_of, link_or_copy
from pelican_incremental.store import LostError, Made
from pelican_incremental.tasks import Place, Task, TaskResult


class Files:
    """Those of one build.

    `restored` lacked in the output; `besides` was written by code while pages were made; `whole`
    says why the next build must make everything.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what there is
        self,
        stage: Stage,
        graph: Graph,
        snapshot: Snapshot,
        pages: KeptPages,
        pipeline: KindRecorder,
        inputs: Inputs,
    ) -> None:
        self._stage, self._graph, self._snapshot = stage, graph, snapshot
        self._pages, self._pipeline, self._inputs = pages, pipeline, inputs
        self.restored: set[str] = set()
        self.besides: Besides = {}
        self.whole = ""
        self._lacks_files = False  # what stands in the output may lack in the stage
        self._is_filled = False  # all of the site lies there

    def must_be_filled(self) -> bool:
        """Whether a plugin reads the finished site when it is told that it is finished.

        Raises:
            LostError: one has read before that, and has not found all.
        """
        if self._pipeline.reader:
            self.make_all_for(f"{self._pipeline.reader} reads pages before all are made")
        return bool(json.loads(self._snapshot.facts.get("reader", '""')))

    def fill(self) -> None:
        """Copy what need not be made again into the stage."""
        with record.noting(None):
            self.restore(self.kept())
            self._complete(shutil.copyfile)  # for it may be written over
        self._lacks_files, self._is_filled = False, True

    def made(self) -> set[str]:
        """The files of the tasks that were done."""
        return {made.path for done in self._graph.done for made in done.outputs}

    def staged(self) -> set[str]:
        """All files that lie in the stage, whoever wrote them."""
        with record.noting(None):
            return set(files_of(self._stage.new))

    def written_by_plugins(self) -> frozenset[str]:
        """The files that plugins have written into the stage by themselves."""
        stage = f"{self._stage.new}{os.sep}"
        written = self._pipeline.written
        return frozenset(path[len(stage) :] for path in written if path.startswith(stage))

    def give_way(self, path: str) -> None:
        """Take back what a plugin has written in the place of a page that is only now written."""
        written = f"{self._stage.new}{os.sep}{path}"
        if written in self._pipeline.written:
            self._pipeline.written.remove(written)
            Path(written).unlink(missing_ok=True)

    def restore(self, paths: Iterable[str]) -> None:
        """Put those of some files into the stage that lack in the output.

        Raises:
            LostError: they cannot be had any more; the next build knows.
        """
        lacking = self._snapshot.lost.keys() - self.restored
        lost = [self._snapshot.lost[path] for path in sorted(lacking.intersection(paths))]
        self.restored.update(one.path for one in lost)
        if lost:
            self._pages.restore(lost, Place(self._stage.new, {}, self._inputs).write)

    def standing(self, due: Iterable[Task]) -> Mapping[str, str]:
        """What need not be staged where it is made as it was; whoever opens pages when they are
        written must find them all."""
        is_whole = signals.content_written.receivers or self._snapshot.is_whole
        if self._snapshot.everything and is_whole:
            return {}
        known = self._graph.known
        found = self._snapshot.standing(known[task.name].id for task in due if task.name in known)
        self._lacks_files |= bool(found)
        return found

    def make_all_for(self, why: str) -> None:
        """Let the next build make everything, since `why`; this one must have done so too.

        Raises:
            LostError: it has not.
        """
        self.whole = self.whole or why
        if not self._snapshot.everything or self._lacks_files:
            raise LostError(why)

    def adopt(self, path: str, kind: str) -> None:
        """Take in a file that lies in the stage, whoever wrote it."""
        with record.noting(None):
            data = (self._stage.new / path).read_bytes()
        task = Task(f"{kind} {path}", kind, "", dict, reason="it is copied each time")
        self._graph.offered[task.name] = task
        made = Made(path, len(data), sha256(data).hexdigest())
        self._graph.done.append(TaskResult(task.name, (made,), {}, (), (), ()))

    def keep_besides(self, produced: set[str]) -> None:
        """Let what pages of earlier builds have written beside them, as a style sheet that is put
        together when the first page asks for it, stand in the stage as if this build had.

        Raises:
            LostError: who wrote one of them is gone, or was made again without it.
        """
        now = self._written_beside(produced)
        made = {done.task for done in self._graph.done}
        known = {} if self._snapshot.everything else self._snapshot.besides
        for path, (tasks, files) in known.items():
            left = tasks & self._graph.offered.keys() - made
            if path in now:
                now[path][0].update(left)
                now[path][1].update(files)
            elif left == tasks and (self._stage.output / path).is_file():
                now[path] = tasks, files
                make_folder((self._stage.new / path).parent)
                link_or_copy(self._stage.output / path, self._stage.new / path)
            else:
                # Nobody can tell whether a page that was made again would still write it.
                raise LostError(f"{path} is written while pages are made")
        self.besides = now

    def _written_beside(self, produced: set[str]) -> Besides:
        """What pages of this build have written beside them; what was written under a name for a
        while has another one in its folder now."""
        templates = f"{self._snapshot.theme}templates{os.sep}"  # known for each page by itself
        found: Besides = {}
        inside = defaultdict(list)
        if any(done.beside for done in self._graph.done):
            for path in self.staged() - produced:
                inside[path.rpartition("/")[0]].append(path)
        for done in self._graph.done:
            for path in done.beside:
                folder = inside[path.rpartition("/")[0]]
                for name in [path] if path in folder else folder:
                    tasks, files = found.setdefault(name, (set(), set()))
                    tasks.add(done.task)
                    files.update(file for file in done.files if not file.startswith(templates))
        return found

    def refuse_readers(self, produced: set[str]) -> None:
        """Let a plugin that reads finished files, or writes some itself, find all that it needs.

        Raises:
            LostError: in this build they are not all there.
        """
        if not self.written_by_plugins().isdisjoint(produced):
            self.make_all_for(f"{self._pipeline.reader or 'a plugin'} changes the finished site")
        is_all_there = self._is_filled or (self._snapshot.everything and not self._lacks_files)
        if self._pipeline.reader and not is_all_there:
            raise LostError(f"{self._pipeline.reader} reads the finished site")

    def link_all(self) -> None:
        """Let the whole site lie in the stage."""
        self._complete(link_or_copy)

    def _complete(self, bring: Callable[[Path, Path], object]) -> None:
        """Bring what stands in the output into the stage, where it lacks there."""
        for path in self.made().union(self.kept()):
            target = self._stage.new / path
            if not target.exists():
                make_folder(target.parent)
                bring(self._stage.output / path, target)

    def kept(self) -> Iterator[str]:
        """The files of the tasks that need not be made again."""
        made = {done.task for done in self._graph.done}
        for name in self._graph.offered.keys() - made:
            if name in self._graph.known:
                yield from self._snapshot.paths_of_tasks.get(self._graph.known[name].id, ())

"""One build: scan, read, diff, check, render, commit, persist."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import cached_property, partial
from glob import escape, glob
from pathlib import Path
from typing import Any

from jinja2 import Template
from pelican import signals
from pelican.contents import Content, Static
from pelican.generators import CachingGenerator, Generator, StaticGenerator
from pelican.settings import DEFAULT_CONFIG

from pelican_incremental import notes, persist, record
from pelican_incremental.canonical import digest, dumps
from pelican_incremental.codec import OpaqueError
from pelican_incremental.contents import Tracked, forget_metadata
from pelican_incremental.disk import held, make_private
from pelican_incremental.files import Files
from pelican_incremental.graph import (
    NOT_AS_LEFT,
    OF_ONE_FILE,
    Findings,
    Graph,
    InputChanges,
    State,
    compare_all,
)
from pelican_incremental.kept_pages import KeptPages
from pelican_incremental.lists import quick_translations
from pelican_incremental.memo import Memo
from pelican_incremental.notes import Note, Notes
from pelican_incremental.places import home_of, made_apart, moved
from pelican_incremental.progress import shown
from pelican_incremental.record import KindRecorder
from pelican_incremental.request import Outcome, Request
from pelican_incremental.signals import checks_made
from pelican_incremental.site import Index, Site
from pelican_incremental.snapshot import Snapshot
from pelican_incremental.sources import Sources
from pelican_incremental.stage import Changes, Stage, files_of, lock
from pelican_incremental.store import UNUSABLE, open_store
from pelican_incremental.tasks import Outputs, Place, Task, TaskResult, call, recipe, run_all
from pelican_incremental.templates import (
    Compiled,
    References,
    compiled_for,
    files_of_template,
)

Settings = dict[str, Any]

ABSENT = "absent"
OPENED = "a plugin opens each page when it is written"


class CheckedError(Exception):
    """A build ends here, for its checks were all that was asked for."""


class Session:
    """A build from the moment at which Pelican has its plugins to the commit of the output."""

    def __init__(self, settings: Settings, request: Request) -> None:
        self.settings, self.request = settings, request
        self._led: Settings = {}  # what settings were that lead to the output
        output = Path(settings["OUTPUT_PATH"]).absolute()
        work = Path(settings["INCREMENTAL_PATH"]).absolute()
        home = home_of(work, output)
        self._opened = ExitStack()
        make_private(home)
        self._opened.enter_context(lock(work / "lock"))
        self._opened.enter_context(quick_translations())
        self._made = made_apart(work, output)
        self.stage = Stage(home, output, _spared(settings, output))
        self.is_check = request.until == "check"
        if not self.is_check:
            self.stage.finish_interrupted()
            self.stage.clear()
        notes.take()  # of a build that came to nothing
        self.store, why = open_store(home)
        self.pages = KeptPages(home / "pages.sqlite")
        self.snapshot = Snapshot(settings, request, self.store, self.pages, output, why)
        self.memo: Memo | None = None
        last = self.store.memory.pop("memo", None)
        self._last_memo = Memo() if self.snapshot.everything or not isinstance(last, Memo) else last
        self.site = Site(settings, {}, self.store, self.snapshot.places)
        self.sources = Sources(self.snapshot, self.store, self.site, request.seen)
        self.graph = Graph(self.store)
        self.pipeline = KindRecorder(stage=f"{self.stage.new}{os.sep}")
        self.files = Files(
            self.stage, self.graph, self.snapshot, self.pages, self.pipeline, self.site.inputs
        )
        self.generators: dict[str, Generator] = {}
        self._checks: list[Task] = []
        self._is_remembered = False
        self.given = ""  # a digest of its settings as they were given
        self.read_before: frozenset[str] = frozenset()  # files that were opened before it began
        self.early: frozenset[str] = frozenset()  # and those before any source was read
        self.found = Findings()
        self.told: tuple[Note, ...] = ()  # of the site, when all contents were known
        self.closures = self.snapshot.known_closures()
        self._references: References = {}
        self.roots = (self.snapshot.content, self.snapshot.theme)

    def lead_into_the_stage(self) -> None:
        """Let plugins that work on the output find it in the stage, by whatever settings of their
        own they know where it is, as a list of the folders that they look through."""
        output, new = str(self.stage.output), str(self.stage.new)
        self._led = {"OUTPUT_PATH": self.settings["OUTPUT_PATH"]}
        if not Path(self.settings["PATH"]).absolute().is_relative_to(output):
            own = [name for name in self.settings if name not in DEFAULT_CONFIG]
            led = {name: moved(self.settings[name], output, new) for name in own}
            self._led.update((n, self.settings[n]) for n, v in led.items() if v != self.settings[n])
            self.settings.update({name: led[name] for name in self._led if name in led})
        self.settings["OUTPUT_PATH"] = new

    # --- reading ---

    def watch(self, generator: Generator) -> None:
        """Know a generator when it is made, and let it find nothing that builds have made."""
        self.generators[type(generator).__name__] = generator
        if hasattr(generator, "get_files"):
            generator.get_files = partial(self._files_for, generator.get_files, generator.path)
        context = generator.context
        if self.site.context is not context:
            self.site.context = context
            context["generated_content"] = Index("generated_content")
            context["static_content"] = Index("static_content")

    def _files_for(
        self, find: Callable[..., set[str]], home: str, *arguments: Any, **named: Any
    ) -> set[str]:
        """The files that a generator finds below `home`, its folder."""
        made = tuple(f"{path}{os.sep}" for path in self._made)
        if not any(path.startswith(os.path.join(os.path.abspath(home), "")) for path in made):  # noqa: PTH100, PTH118
            return find(*arguments, **named)
        found = find(*arguments, **named)
        return {p for p in found if not os.path.abspath(os.path.join(home, p)).startswith(made)}  # noqa: PTH100, PTH118

    def compiled_for(self, generator: Generator) -> Compiled:
        """The templates that this process has compiled for a generator."""
        return compiled_for(self._fingerprint, type(generator).__name__)

    @cached_property
    def _fingerprint(self) -> str:
        """A digest of what templates are compiled by, beside their texts: settings, and the theme's
        translations, which are looked for: to ask each file of an archive takes longer."""
        places = self.snapshot.places
        theme = escape(places.outside(self.snapshot.theme))
        found = sorted(map(places.inside, glob(f"{theme}**/*.po", recursive=True)))  # noqa: PTH207
        stamps = [str(self.snapshot.files.get(path, "")) for path in found]
        return digest(dumps([self.snapshot.fingerprints.settings.digest(), stamps]))

    def take_over(self, generator: CachingGenerator, kind: type[Content]) -> None:
        """Let a generator have lazy contents for what has not changed."""
        self.early = self.early or self.read_before.union(self.pipeline.files)
        self.sources.take_over(generator, kind)

    def take_over_files(self, generator: StaticGenerator) -> None:
        """Make all pages before files are copied, and copy only those that changed."""
        generate_output, copy_paths = generator.generate_output, generator._copy_paths

        def make_first(writer: Any) -> None:
            self.make_due()
            generate_output(writer)
            if self.files.must_be_filled():
                self.make_due()
                self.files.fill()

        def copy_theme(*arguments: Any) -> None:
            before = self.files.staged()
            with record.noting(None):
                copy_paths(*arguments)
            for path in sorted(self.files.staged() - before):
                self.files.adopt(path, "theme")

        def offer_file(file: Static) -> bool:
            if not _is_outside(file):
                self.offer(_copy_task(file, self.site))
            return False

        generator.generate_output, generator._copy_paths = make_first, copy_theme
        if not self.settings["STATIC_CREATE_LINKS"]:
            generator._file_update_required = offer_file

    def generator_of(self, template: Template) -> str:
        """The name of the generator whose template this is."""
        names = (n for n, g in self.generators.items() if g.env is template.environment)
        return next(names, "")

    def know_template(self, template: Template) -> str:
        """Note of which files a template is made, while whoever uses it can find them; return a
        name for it, for that of one generator may be another's."""
        name = f"{self.generator_of(template)} {template.name}"
        if name not in self.closures:
            found = files_of_template(template.environment, str(template.name), self._references)
            self.closures[name] = list(map(self.snapshot.places.inside, found))
        return name

    def order_sources(self) -> None:
        """Let Pelican read all sources itself, where a plugin keeps something from one to the
        next."""
        if self.sources.in_order:
            self.files.make_all_for(f"{self.sources.in_order} is kept from one source to the next")

    def previous(self, content: Content, name: str) -> Any:
        """What plugins added to a content in the last build, if that can still hold."""
        return None if self.snapshot.everything else self.site.previous(content, name)

    def recall(self, changed: Mapping[str, set[str]]) -> None:
        """Take what the last build of this process made of contents, but for what looked at
        something that has changed: names by entity."""
        self.memo = self._last_memo
        self.memo.begin(changed)

    # --- comparing ---

    def settle(self) -> None:
        """All contents are known, with what plugins made of them: find what that changes."""
        self._attach()
        for _, content in self.site.contents():
            if isinstance(content, Tracked) and vars(content).get("_asked"):
                content.keep_summaries()
        snapshot = self.snapshot
        self.order_sources()
        if not snapshot.everything:
            self.graph.load_all()
        self.found = compare_all(self.site, self.store, self.sources, anew=bool(snapshot.must_read))
        for _, content in self.site.contents():
            if isinstance(content, Tracked) and not isinstance(content, Static):
                forget_metadata(content)
        # Only now: a list that contents were read with must look as it did when it was read.
        self.site.is_settled = True
        if not snapshot.everything:  # of a whole archive it would be too much
            self.recall(self.found.changed)
        names = self.store.names().items()
        self.graph.judge(
            InputChanges(
                entities=self.found.changed,
                names=frozenset(n for n, v in names if v is None or v != self.name_text(n)),
                files=frozenset((*snapshot.differences.all, *snapshot.differences.folders)),
                templates=snapshot.changed_templates(),
                damaged=snapshot.damaged,
                everything=snapshot.everything or snapshot.changed_theme(),
            )
        )

    def _attach(self) -> None:
        """Let `{attach}` links move their files, as rendering all pages in order would."""
        contents = [content for _, content in self.site.contents() if isinstance(content, Tracked)]
        if any(getattr(content, "_attaches", False) for content in contents):
            for content in contents:
                if not isinstance(content, Static) and content._static_links:
                    _ = content.content

    def name_text(self, name: str) -> str | None:
        """The value of a name of the context as text; None for one that cannot be stored."""
        if name not in self.site.context:
            return ABSENT
        try:
            return self.site.codec.text(self.site.context[name])
        except OpaqueError:
            return None

    # --- checking ---

    def add_task(self, name: str, function: str, arguments: tuple[Any, ...]) -> None:
        """Take in a call; before all is settled it is a check."""
        kind = "made" if self.site.is_settled else "check"
        made = recipe(self.site, make=function, arguments=list(arguments))
        make = partial(call, function, self.settings, arguments)
        task = Task(f"{kind} {name}", kind, made, make)
        if kind == "check":
            self._checks.append(task)
        else:
            self.offer(task)

    def check(self) -> None:
        """Look for the faults that what has changed may have brought.

        Raises:
            CheckedError: that was all that was asked for.
            Whatever a receiver of `checks_made` raises of those that were found.
        """
        for task in self._checks:
            self.offer(task)
        self.make_due("Checking {:,} texts")
        self.told = notes.take()
        read, gone = self.sources.readings, self.found.gone
        anew = bool(self.snapshot.must_read)
        self.end_checks(Notes(self.store, read, gone, self.told, anew=anew))

    def end_checks(self, told: Notes) -> None:
        """Tell who asked what holds, and all what was found; raises the same."""
        self.request.checked(told)
        checks_made.send(self)
        if self.is_check:
            raise CheckedError

    # --- rendering ---

    def offer(self, task: Task) -> None:
        """Take in a task; it is made when all are known, if it must be. A page takes the place of
        what a plugin has written there before."""
        kind, _, path = task.name.partition(" ")
        if kind in OF_ONE_FILE:
            self.files.give_way(path)
        self.graph.offer(task)

    def make_due(self, what: str = "Making {:,} pages") -> None:
        """Make what was offered and must be made; `what` says so to a person."""
        due, self.graph.due = self.graph.due, []
        taken = self.files.written_by_plugins()
        place = Place(self.stage.new, self.files.standing(due), self.site.inputs, taken)
        done = self._keeping(run_all(due, place, self.site))
        with record.noting(None):
            self.graph.done.extend(shown(what.format(len(due)), len(due), done))

    def _keeping(self, done: Iterable[TaskResult]) -> Iterator[TaskResult]:
        for one in done:
            self.pages.add(one.packed)
            yield replace(one, packed=()) if one.packed else one

    def announce(self, path: str, context: dict[str, Any]) -> None:
        """Tell other plugins that a page is written. One that opens pages may change them, and what
        else it does of them cannot be followed: all must be there.

        Raises:
            LostError: the first that a plugin opens is in a build that has not made all.
        """
        self.make_due()
        try:
            signals.content_written.send(path, context=context)
        except OSError:
            self.files.make_all_for(OPENED)  # for the page may lack
            raise
        finally:
            if path in self.pipeline.files | self.pipeline.written:
                self.files.make_all_for(OPENED)

    # --- persisting ---

    def finish(self) -> Outcome:
        """Commit the output, and write down what the next build must know of it."""
        self.make_due()
        record.let_note(None)
        produced = self.files.made().union(self.files.kept())
        self.files.refuse_readers(produced)
        self.files.restore(self.files.kept())
        if self.request.finish:
            self.files.link_all()
            self.request.finish(self.stage.new)
        self.files.keep_besides(produced)
        foreign = [path for path in files_of(self.stage.new) if path not in produced]
        for path in foreign:
            self.files.adopt(path, "foreign")
        site = produced | set(foreign)
        self.request.before_commit()
        with held():
            changes = self.stage.commit(site)
            persist.write_all(self, foreign)
            self.remember()
        return self._result(changes, len(site))

    def finish_fast(self, states: Mapping[str, State]) -> Outcome:
        """Commit what was made again, and write down what is new; all else is as it was."""
        record.let_note(None)
        self.files.restore(self.snapshot.lost.keys() - self.files.made())
        self.request.before_commit()
        with held():
            stands = {one.path for one in self.store.outputs()} if self.stage.is_swept else None
            changes = self.stage.commit(stands)
            persist.write_new(self, states)
            self.remember()
        return self._result(changes, self.store.number_of_outputs())

    def result_of_check(self) -> Outcome:
        """What a build did that ended when all checks were made."""
        return self._result(Changes((), (), 0), 0)

    def remember(self) -> None:
        """Let the next build of this process begin with what this one knows."""
        for name in ("entities", "paths_of_tasks", "unchanged"):  # the store has them
            vars(self.snapshot).pop(name, None)
        self.store.memory["snapshot"] = self.snapshot
        self._is_remembered = True

    def _result(self, changes: Changes, files: int) -> Outcome:
        changes = replace(changes, same=files - len(changes.written))
        written = set(changes.written)
        reasons = (
            (made.path, self.graph.offered[done.task].reason)
            for done in self.graph.done
            for made in done.outputs
            if made.path in written
        )
        restored = ((path, NOT_AS_LEFT) for path in self.files.restored if path in written)
        sources, snapshot = self.sources, self.snapshot
        read = len(sources.readings) + len(sources.unstorable)
        every = snapshot.everything, snapshot.must_read
        why = tuple(sorted((*reasons, *restored)))
        return Outcome(read, changes, why, *every, sources.opaque)

    def close(self) -> None:
        """Leave everything to the next build, whether this one has ended well or not."""
        record.let_note(None)
        self.settings.update(self._led)
        if not self._is_remembered and self.memo is not None:
            self.memo.undo()
        self.store.memory["memo"] = self._last_memo
        is_damaged = isinstance(sys.exc_info()[1], UNUSABLE)
        try:
            if not self._is_remembered and not is_damaged:
                with suppress(*UNUSABLE):
                    self.sources.keep_unfinished()
            self.pages.close(is_whole=not is_damaged)
            self.store.close(is_whole=not is_damaged)
        finally:
            self._opened.close()


def _spared(settings: Settings, output: Path) -> frozenset[str] | None:
    """The names in the output that DELETE_OUTPUT_DIRECTORY spares, or None: it spares all, as it
    does where the sources lie in the output."""
    is_above = Path(settings["PATH"]).resolve().is_relative_to(output.resolve())
    is_asked = bool(settings.get("DELETE_OUTPUT_DIRECTORY")) and not is_above
    return frozenset(settings["OUTPUT_RETENTION"]) if is_asked else None


def _is_outside(file: Static) -> bool:
    """Whether a file would be copied to a place that is not below the output, and say so: one of a
    folder beside the content has such a place, at which Pelican writes whatever lies there."""
    target = str(file.save_as)
    is_outside = f"{os.path.normpath(target)}{os.sep}".startswith((f"{os.pardir}{os.sep}", os.sep))
    if is_outside:
        said = "%s must get a `path` in EXTRA_PATH_METADATA: %s is not below OUTPUT_PATH"
        logging.getLogger(__name__).warning(said, os.path.relpath(str(file.source_path)), target)
    return is_outside


def _copy_task(file: Static, site: Site) -> Task:
    source, target = str(file.source_path), str(file.save_as)

    def make() -> Outputs:
        if not Path(source).is_file():  # a link that leads nowhere: Pelican says so and goes on
            logging.getLogger(__name__).warning("Skipped copy %s to %s", source, target)
            return {}
        return {target: Path(source).read_bytes()}

    made = recipe(site, source=site.places.inside(source), target=target)
    return Task(f"static {target}", "static", made, make)

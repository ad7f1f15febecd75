"""One build: what has changed since the last, what must therefore be made, and how it is kept."""

from __future__ import annotations

import json
import os
import sys
import sysconfig
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from pelican.contents import Content, Static
from jinja2 import Template
from pelican.generators import CachingGenerator, Generator, StaticGenerator

from plugins.incremental import record
from plugins.incremental.codec import OpaqueError, digest, dumps
from plugins.incremental.contents import OPAQUE, Tracked, encode, parse, set_later, split, track
from plugins.incremental.house import describe, stamps
from plugins.incremental.ledger import Ledger, News, by_task
from plugins.incremental.membership import Membership
from plugins.incremental.reading import TIME_LIMIT, Reading, read_all
from plugins.incremental.record import KindRecorder
from plugins.incremental.scan import Stamp, compare, look, recorded
from plugins.incremental.signals import content_read
from plugins.incremental.site import Index, Site, changed_names, is_below
from plugins.incremental.stage import Changes, Stage, files_of, home_of, lock
from plugins.incremental.store import Made, Store, open_store
from plugins.incremental.tasks import Done, Outputs, Task, deliver, recipe, run_all
from plugins.incremental.templates import closures
from plugins.incremental.workers import Failure

Settings = dict[str, Any]

ABSENT = "absent"


class ReadingError(Exception):
    """Sources that could not be read in time; `failures` has each path below `content/`."""

    def __init__(self, failures: Mapping[str, Failure]) -> None:
        super().__init__("\n".join(f"{path}: {failure}" for path, failure in failures.items()))
        self.failures = dict(failures)


@dataclass(frozen=True)
class Result:
    """What a build did: how many contents it read, what changed in the output, why each page was
    made, and why everything was (empty when it was not)."""

    read: int
    changes: Changes
    reasons: tuple[tuple[str, str], ...]
    everything: str


@dataclass(frozen=True)
class Output:
    """A file of the output as the last build left it: the number of its task, size in bytes, time
    in ns, SHA-256."""

    task: int
    size: int
    mtime: int
    sha: str


@dataclass(frozen=True)
class State:
    """What is kept of a content or a set: short and long values it was read with, those that
    plugins added, files that its reading opened."""

    short: str
    long: str = "{}"
    later: str = "{}"
    files: str = "[]"


class _All(set[str]):
    """Every name there is."""

    def __and__(self, other: Any) -> set[str]:
        return set(other)


EVERY_NAME = _All()


@dataclass
class _Sources:
    """The sources of one generator: the names of their contents by path below `content/`."""

    keys: dict[str, str] = field(default_factory=dict)


class Session:
    """A build from the moment at which Pelican has its plugins to the commit of the output."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.output = Path(settings["OUTPUT_PATH"]).absolute()
        work = Path(settings["INCREMENTAL_PATH"]).absolute()
        self.home = home_of(work, self.output)
        self._opened = ExitStack()
        self._opened.enter_context(lock(work / "lock"))
        self.stage = Stage(self.home, self.output)
        self.stage.finish_interrupted()
        self.stage.clear()
        self.generators: dict[str, Generator] = {}
        self.readings: dict[str, tuple[str, Reading]] = {}
        self.failures: dict[str, Failure] = {}
        self.has_gathered = False  # something was logged, or found to be faulty
        self.unstorable: dict[str, Content] = {}
        self.states: dict[str, State] = {}
        self.roots = tuple(
            f"{Path(settings[name]).absolute()}{os.sep}" for name in ("PATH", "THEME")
        )
        self.pipeline = KindRecorder()
        self.store, why = open_store(self.home)
        self._look(why)

    # --- what has changed ---

    def _look(self, why: str) -> None:
        facts = self.facts = self.store.facts()
        rows = self.store.execute("SELECT * FROM file").fetchall()
        self._before = {path: (Stamp(*stamp), sha) for path, *stamp, sha, _ in rows}
        self._code = {row[0] for row in rows if row[-1] == "code"}
        self._looked = time.time_ns()
        self.files = look(self.roots, self._code)
        self.differences = compare(self._before, self.files)
        self.outputs = {
            row[0]: Output(*row[1:]) for row in self.store.execute("SELECT * FROM output")
        }
        self.entities: dict[str, tuple[int, str | None, float | None]] = {
            name: (number, path, due)
            for number, name, path, due in self.store.execute("SELECT * FROM entity")
        }
        self.house = describe(self.settings)
        self.stamps = stamps(self.settings)
        self.everything = why or self._new_house(facts)
        self.site = Site(self.settings, {}, self.store)
        self.ledger = Ledger(self.store)

    def _new_house(self, facts: Mapping[str, str]) -> str:
        """Why nothing that is known holds any more, or an empty text."""
        before = json.loads(facts.get("house", "{}"))
        if not before:
            return "nothing is known of an earlier build"
        differing = [
            name
            for name in sorted({*before, *self.house})
            if before.get(name) != self.house.get(name)
        ]
        changed = sorted(self._code.intersection(self.differences.all))
        others = [path for path in self._strange_files()]
        for what in (*differing, *(os.path.relpath(path) for path in (*changed, *others))):
            return f"{what} changed"
        return ""

    def _strange_files(self) -> Iterator[str]:
        """Files that came or went and are neither sources nor copied as they are: a plugin may ask
        whether they are there."""
        content = Path(self.settings["PATH"])
        folders = ("ARTICLE_PATHS", "PAGE_PATHS", "STATIC_PATHS")
        known = [str(content / path) for name in folders for path in self.settings[name]]
        for path in (*self.differences.added, *self.differences.removed):
            if path.startswith(self.roots[0]) and not is_below(path, known):
                yield path

    def damaged(self) -> frozenset[int]:
        """The tasks whose files are not as the last build left them."""
        found = {}
        start = len(f"{self.output}{os.sep}")
        for entry in _entries(str(self.output)):
            known = entry.stat(follow_symlinks=False)
            found[entry.path[start:]] = (known.st_size, known.st_mtime_ns)
        return frozenset(
            output.task
            for path, output in self.outputs.items()
            if found.get(path) != (output.size, output.mtime)
        )

    def unchanged_names(self) -> Iterable[str]:
        """The names of the contents whose sources need no reading."""
        return self._unchanged.values()

    def find_unchanged(self) -> None:
        """Find the sources whose contents need no reading: path below `content/` by name."""
        differing = {*self.differences.changed, *self.differences.removed}
        now = time.time()
        touched = self._touched_by_files(differing)
        self._unchanged = {
            path: name
            for name, (_, path, due) in self.entities.items()
            if path
            and self.roots[0] + path not in differing
            and (due is None or due > now)
            and name not in touched
        }

    def _touched_by_files(self, differing: set[str]) -> set[str]:
        rows = self.store.execute(
            "SELECT name, files FROM entity JOIN state USING (id) WHERE files != '[]'"
        )
        return {name for name, files in rows if differing.intersection(json.loads(files))}

    # --- gathering ---

    def watch(self, generator: Generator) -> None:
        """Know a generator when it is made."""
        self.generators[type(generator).__name__] = generator
        context = generator.context
        if self.site.context is not context:
            self.site.context = context
            context["generated_content"] = Index("generated_content")
            context["static_content"] = Index("static_content")

    def take_over(self, generator: CachingGenerator, kind: type[Content]) -> None:
        """Let a generator have stand-ins for what has not changed, and read the rest in children."""
        given: dict[str, str] = {}
        find = generator.get_files

        def get_files(*arguments: Any, **named: Any) -> set[str]:
            found: set[str] = find(*arguments, **named)
            if named.get("extensions") is None and not given:
                given.update(self._gather(generator, kind, found))
            return found

        def get_cached_data(path: str, default: Any = None) -> Any:
            return self.site.content(given[path]) if path in given else default

        def cache_data(path: str, content: Content) -> None:
            del path
            self._adopt(content, kind)

        generator.get_files, generator.get_cached_data = get_files, get_cached_data
        generator.cache_data, generator.save_cache = cache_data, lambda: None

    def _gather(
        self, generator: CachingGenerator, kind: type[Content], found: Iterable[str]
    ) -> dict[str, str]:
        """The names of the contents that need not be read by Pelican, by path."""
        paths = {path: os.path.normpath(path) for path in sorted(found)}
        given = {}
        due = []
        for path, plain in paths.items():
            key = f"{kind.__name__}:{plain}"
            if not self.everything and self._unchanged.get(plain) == key:
                given[path] = key
            elif self._known_reading(key, plain):
                given[path] = key
            else:
                due.append(path)
        given.update(self.read_sources(generator, kind, due))
        return given

    def _known_reading(self, key: str, path: str) -> bool:
        """Whether a build that failed later has read this source already."""
        row = self.store.execute(
            "SELECT short, long, files, due FROM reading WHERE name = ? AND stamp = ?",
            (key, self._reading_stamp(path)),
        ).fetchone()
        if row is None:
            return False
        short, long, files, due = row
        reading = Reading(key, short, long, tuple(json.loads(files)), due, None)  # type: ignore[arg-type]
        self._note_reading(path, reading)
        return True

    def _reading_stamp(self, path: str) -> str:
        stamp = self.files.get(self.roots[0] + path)
        recent = stamp and max(stamp.mtime, stamp.ctime) > self._looked - 2_000_000_000
        return "" if stamp is None or recent else f"{stamp} {digest(dumps(self.house))}"

    def read_sources(
        self, generator: CachingGenerator, kind: type[Content], due: list[str]
    ) -> dict[str, str]:
        """Read sources in children; return the names of their contents by path, without those that
        Pelican must read itself."""
        from pelican import signals

        name = kind.__name__.lower()

        def read(path: str) -> Content:
            made: Content = generator.readers.read_file(
                base_path=generator.path,
                path=path,
                content_class=kind,
                context=generator.context,
                preread_signal=getattr(signals, f"{name}_generator_preread"),
                preread_sender=generator,
                context_signal=getattr(signals, f"{name}_generator_context"),
                context_sender=generator,
            )
            return made

        limit = float(self.settings.get("SOURCE_TIME_LIMIT", TIME_LIMIT))
        given = {}
        rows = []
        for path, outcome in read_all(generator, due, read, self.site, limit):
            plain = os.path.normpath(path)
            if isinstance(outcome, Failure):
                self.failures[plain] = outcome
                continue
            if not outcome.key:
                self.has_gathered = True
                continue
            deliver(outcome.gathered)
            self.has_gathered |= bool(outcome.gathered.logged or outcome.gathered.carried)
            given[path] = outcome.key
            self._note_reading(plain, outcome)
            if not outcome.gathered.logged and not outcome.gathered.carried:
                stamp = self._reading_stamp(plain)
                files = dumps(list(outcome.files))
                row = (outcome.key, stamp, outcome.short, outcome.long, files, outcome.due)
                rows.append(row)
        self.store.begin()
        self.store.many("INSERT OR REPLACE INTO reading VALUES (?, ?, ?, ?, ?, ?)", rows)
        self.store.commit()
        if self.failures:
            raise ReadingError(self.failures)
        return given

    def _note_reading(self, path: str, reading: Reading) -> None:
        self.readings[reading.key] = path, reading
        self.site.fresh[reading.key] = reading.short, reading.long

    def _adopt(self, content: Content, kind: type[Content]) -> None:
        """Take in a content that Pelican has read itself, for it cannot be stored."""
        tracked = track(content)
        content_read.send(tracked)
        self.site.put(tracked, kind)
        self.unstorable[self.site.key_of(tracked)] = tracked

    def take_over_files(self, generator: StaticGenerator) -> None:
        """Make all pages before files are copied, and copy only those that changed."""
        generate_output, copy_paths = generator.generate_output, generator._copy_paths

        def make_first(writer: Any) -> None:
            self.make_due()
            generate_output(writer)
            self.make_due()

        def copy_theme(*arguments: Any) -> None:
            before = set(files_of(self.stage.new))
            copy_paths(*arguments)
            for path in set(files_of(self.stage.new)) - before:
                self._adopt_file(path, "theme")

        def offer_file(file: Static) -> bool:
            self.offer(_copy_task(file, self.site))
            return False

        generator.generate_output, generator._copy_paths = make_first, copy_theme
        if not self.settings["STATIC_CREATE_LINKS"]:
            generator._file_update_required = offer_file

    def generator_of(self, template: Template) -> str:
        """The name of the generator whose template this is."""
        for name, generator in self.generators.items():
            if generator.env is template.environment:
                return name
        return ""

    # --- settling ---

    def kept(self, content: Content, name: str) -> Any:
        """What plugins added to a content in the last build, if that can still hold."""
        return None if self.everything else self.site.kept(content, name)

    def _attach(self) -> None:
        """Let `{attach}` links move their files, as rendering all pages in order would."""
        contents = [content for _, content in self.site.contents() if isinstance(content, Tracked)]
        if any(getattr(content, "_attaches", False) for content in contents):
            for content in contents:
                if not isinstance(content, Static) and content._static_links:
                    _ = content.content

    def settle(self) -> None:
        """All contents are known, with what plugins made of them: find what that changes."""
        self._attach()
        self.site.is_settled = True
        entities = self._changed_entities()
        base = self.site.context
        names = self.store.execute("SELECT name, value FROM name").fetchall()
        changed = {
            name for name, value in names if value is None or value != self.name_text(base, name)
        }
        if not self.everything:
            self.ledger.load_all()
        self.ledger.judge(
            News(
                entities=entities,
                names=frozenset(changed),
                files=frozenset(self.differences.all),
                templates=self._changed_templates(),
                damaged=self.damaged(),
                everything=self.everything or self._changed_theme(),
            )
        )

    def name_text(self, base: Mapping[str, Any], name: str) -> str | None:
        """The value of a name of the context as text; None for one that cannot be stored."""
        if name not in base:
            return ABSENT
        try:
            return self.site.codec.text(base[name])
        except OpaqueError:
            return None

    def _changed_entities(self) -> dict[str, set[str]]:
        before = dict(
            (name, later)
            for name, later in self.store.execute(
                "SELECT name, later FROM entity JOIN state USING (id)"
            )
        )
        changed: dict[str, set[str]] = {name: EVERY_NAME for name in self.unstorable}
        current = dict(self._current_states(before))
        for name, state in current.items():
            if self.everything or name not in before:
                self.states[name] = state
                continue
            names = self._difference(name, state, before[name])
            if names:
                changed[name] = names
                self.states[name] = state
        gone = before.keys() - current.keys() - {name for name, _ in self.site.contents()}
        changed.update(dict.fromkeys(gone, EVERY_NAME))
        self._gone = gone
        return changed

    def _current_states(self, before: Mapping[str, str | None]) -> Iterator[tuple[str, State]]:
        """Yield the state of everything that may differ from its last one."""
        codec = self.site.codec
        for name, content in self.site.contents():
            if name in self.unstorable:
                continue
            if isinstance(content, Static):
                try:
                    yield name, State(*split(encode(content, codec)))
                except OpaqueError:
                    self.unstorable[name] = content
                continue
            later = dict(set_later(content, codec))
            text = dumps(later)
            if name in self.readings:
                _, reading = self.readings[name]
                yield name, State(reading.short, reading.long, text, dumps(list(reading.files)))
            elif text != before.get(name):
                row = self.store.execute(
                    "SELECT short, long, files FROM entity JOIN state USING (id) WHERE name = ?",
                    (name,),
                ).fetchone()
                yield name, State(row[0], row[1], text, row[2])
            else:
                yield name, _SAME
        for entity, facts in self._sets():
            yield entity, State(dumps(facts))

    def _sets(self) -> Iterator[tuple[str, dict[str, bool]]]:
        for value in list(self.site.context.values()):
            if isinstance(value, Membership | Index):
                yield value.name, value.facts()

    def _difference(self, name: str, state: State, later: str | None) -> set[str]:
        if state is _SAME:
            return set()
        query = "SELECT short, long FROM entity JOIN state USING (id) WHERE name = ?"
        short, long = self.store.execute(query, (name,)).fetchone()
        before = {**parse(short), **parse(long or "{}"), **parse(later or "{}")}
        now = {**parse(state.short), **parse(state.long), **parse(state.later)}
        opaque = {key for key, value in now.items() if value == OPAQUE}
        return changed_names(before, now) | opaque

    def _changed_templates(self) -> dict[str, str]:
        """The templates that must be rendered anew, each with a file that changed."""
        closures = json.loads(self.facts.get("closures", "{}"))
        changed = set(self.differences.changed)
        found = {}
        for template, files in closures.items():
            for file in files:
                if file in changed:
                    found[template] = os.path.relpath(file)
                    break
        return found

    def _changed_theme(self) -> str:
        """A file of the theme that came, went or changed and is no template, or an empty text."""
        templates = f"{self.roots[1]}templates{os.sep}"
        static = [self.roots[1] + path for path in self.settings["THEME_STATIC_PATHS"]]
        for path in self.differences.all:
            if path.startswith(self.roots[1]) and not is_below(path, static):
                if path.startswith(templates) and path in self.differences.changed:
                    continue
                return f"{os.path.relpath(path)} changed"
        return ""

    # --- making ---

    def offer(self, task: Task) -> None:
        """Take in a task; it is made when all are known, if it must be."""
        if self.ledger.offer(task):
            task.standing = self._standing(task.name)

    def _standing(self, name: str) -> dict[str, str]:
        known = self.ledger.known.get(name)
        if known is None or known.id in self.damaged_tasks:
            return {}
        return {path: self.outputs[path].sha for path in self._paths.get(known.id, ())}

    @property
    def damaged_tasks(self) -> frozenset[int]:
        """The tasks whose files are not as they were, looked for once."""
        if not hasattr(self, "_damaged"):
            self._damaged = self.damaged()
        return self._damaged

    @property
    def _paths(self) -> dict[int, list[str]]:
        if not hasattr(self, "_paths_of_tasks"):
            self._paths_of_tasks = by_task(self.outputs)
        return self._paths_of_tasks

    def make_due(self) -> None:
        """Make what was offered and must be made."""
        due, self.ledger.due = self.ledger.due, []
        self.ledger.done.extend(run_all(due, self.stage.new, self.roots, self.site))

    # --- keeping ---

    def finish(self, quick: str) -> Result:
        """Commit the output, then write down what is known of it; `quick` says why the next build
        cannot be quick (empty: it can)."""
        self.make_due()
        record.let_note(None)
        ledger = self.ledger
        produced = {made.path for done in ledger.done for made in done.outputs}
        foreign = [path for path in files_of(self.stage.new) if path not in produced]
        for path in foreign:
            quick = quick or f"{path} is written by code that cannot be followed"
            self._adopt_file(path, "foreign")
        produced.update(foreign)
        made = {done.task for done in ledger.done}
        kept = {
            ledger.known[name].id for name in ledger.offered.keys() - made if name in ledger.known
        }
        expected = produced | {path for path, output in self.outputs.items() if output.task in kept}
        changes = self.stage.commit(expected)
        self._write_down(quick)
        changes = replace(changes, same=len(expected) - len(changes.written))
        reasons = tuple(self._reasons(changes.written))
        return Result(len(self.readings), changes, reasons, self.everything)

    def finish_quickly(self, states: dict[str, State]) -> Result:
        """Commit what was made again, and write down what is new; all else is as it was."""
        changes = self.stage.commit(None)
        self.states = states
        store = self.store
        store.begin()
        self._write_states()
        self.ledger.save(self._stat, self._entity_id)
        self._write_files(self.differences.changed)
        store.commit()
        changes = replace(changes, same=len(self.outputs) - len(changes.written))
        return Result(len(self.readings), changes, tuple(self._reasons(changes.written)), "")

    def _adopt_file(self, path: str, kind: str) -> None:
        data = (self.stage.new / path).read_bytes()
        task = Task(f"{kind} {path}", kind, "", dict, reason="it is copied each time")
        self.ledger.offered[task.name] = task
        done = Done(task.name, (Made(path, len(data), sha256(data).hexdigest()),), {}, (), (), ())
        self.ledger.done.append(done)

    def _reasons(self, written: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        changed = set(written)
        for done in self.ledger.done:
            for made in done.outputs:
                if made.path in changed:
                    yield made.path, self.ledger.offered[done.task].reason

    def _write_down(self, quick: str) -> None:
        store, ledger = self.store, self.ledger
        store.begin()
        if self.everything:
            store.forget()
            store.execute("DELETE FROM output")
            store.execute("DELETE FROM reading")
            self.entities = {}
            ledger.known = {}
        self._write_states()
        ledger.forget(ledger.known.keys() - ledger.offered.keys())
        ledger.save(self._stat, self._entity_id)
        store.execute("DELETE FROM list")
        store.many("INSERT INTO list VALUES (?, ?)", self.site.lists.items())
        self._write_names()
        self._write_facts(quick)
        store.commit()

    def _write_states(self) -> None:
        store = self.store
        for name in getattr(self, "_gone", ()):
            if name in self.entities:
                number = self.entities.pop(name)[0]
                store.execute("DELETE FROM entity WHERE id = ?", (number,))
                store.execute("DELETE FROM state WHERE id = ?", (number,))
                store.execute("DELETE FROM look WHERE entity = ?", (number,))
        for name, state in self.states.items():
            path, reading = self.readings.get(name, (None, None))
            number = self._entity_id(name)
            if reading:
                store.execute(
                    "UPDATE entity SET path = ?, due = ? WHERE id = ?", (path, reading.due, number)
                )
            row = (number, state.short, state.long, state.later, state.files)
            store.execute("INSERT OR REPLACE INTO state VALUES (?, ?, ?, ?, ?)", row)
        store.many("DELETE FROM reading WHERE name = ?", ((name,) for name in self.readings))

    def _write_names(self) -> None:
        base = self.site.context
        names = {name for done in self.ledger.done for name in done.names}
        rows = self.store.execute("SELECT name FROM name").fetchall()
        names.update(name for (name,) in rows)
        names.update(base.keys() - self.settings.keys() - _OF_RUN)
        values = ((name, self.name_text(base, name)) for name in sorted(names))
        self.store.many("INSERT OR REPLACE INTO name VALUES (?, ?)", values)

    def _write_files(self, paths: Iterable[str]) -> None:
        """Write the stamps of some files, and of those that were in doubt."""
        in_doubt = {path for path, (_, sha) in self._before.items() if sha}
        stamps = {path: self.files[path] for path in {*paths, *in_doubt} if path in self.files}
        rows = (
            (path, s.size, s.mtime, s.ctime, s.inode, sha, "code" if path in self._code else "")
            for path, (s, sha) in recorded(stamps, self._looked).items()
        )
        self.store.many("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", rows)

    def _write_facts(self, quick: str) -> None:
        self.store.execute("DELETE FROM file")
        code = look((), _code_files())
        self._code, self.files = set(code), {**self.files, **code}
        self._write_files(self.files)
        self.store.set_facts(
            {
                "house": dumps(self.house),
                "stamps": dumps(self.stamps),
                "closures": dumps(self._closures()),
                "pipeline": dumps(sorted(self.pipeline.names)),
                "pipeline_files": dumps(
                    sorted(f for f in self.pipeline.files if f.startswith(self.roots))
                ),
                "quick": quick,
            }
        )

    def _closures(self) -> dict[str, list[str]]:
        return closures(self.generators.values())

    def _stat(self, path: str) -> tuple[int, int]:
        known = (self.output / path).stat()
        return known.st_size, known.st_mtime_ns

    def _entity_id(self, name: str) -> int:
        if name not in self.entities:
            number = self.store.execute("INSERT INTO entity (name) VALUES (?)", (name,)).lastrowid
            self.entities[name] = number or 0, None, None
        return self.entities[name][0]

    def close(self) -> None:
        """Leave everything to the next build, whether this one has ended well or not."""
        record.let_note(None)
        try:
            self.store.close()
        finally:
            self._opened.close()


_SAME = State("")
# What Pelican puts into the context of each run, for itself.
_OF_RUN = {"generated_content", "static_content", "static_links", "localsiteurl"}


def _copy_task(file: Static, site: Site) -> Task:
    source, target = str(file.source_path), str(file.save_as)

    def make() -> Outputs:
        return {target: Path(source).read_bytes()}

    made = recipe(site, source=source, target=target)
    return Task(f"static {target}", "static", made, make)


def _code_files() -> set[str]:
    """The files of all modules that are loaded and belong to the site, not to Python."""
    apart = tuple(
        {f"{sysconfig.get_path(name)}{os.sep}" for name in ("stdlib", "purelib", "platlib")}
    )
    files = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    return {file for file in files if file and file.endswith(".py") and not file.startswith(apart)}


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return
    for entry in entries:
        if entry.is_dir(follow_symlinks=False):
            yield from _entries(entry.path)
        else:
            yield entry

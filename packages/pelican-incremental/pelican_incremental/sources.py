"""Give Pelican's generators the contents of a build: lazy ones for what has not changed, and the
rest read in child processes."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from pelican.contents import Content
from pelican.generators import CachingGenerator

from pelican_incremental.canonical import digest, dumps
from pelican_incremental.closure import of_reading
from pelican_incremental.codec import OpaqueError
from pelican_incremental.contents import track
from pelican_incremental.fingerprint import GIVEN, is_code
from pelican_incremental.progress import shown
from pelican_incremental.reading import Reading, read_all
from pelican_incremental.scan import Seen
from pelican_incremental.signals import content_read
from pelican_incremental.site import Site
from pelican_incremental.snapshot import Snapshot
from pelican_incremental.store import Store
from pelican_incremental.tasks import Gathered, merge
from pelican_incremental.workers import Failure

ROWS = 500  # readings that are written at once
MANY = 40  # sources that take long enough to read for another build to take over what was read


class ReadingError(Exception):
    """Sources that could not be read in time; `failures` has each path below `content/`."""

    def __init__(self, failures: Mapping[str, Failure]) -> None:
        super().__init__("\n".join(f"{path}: {_told(one)}" for path, one in failures.items()))
        self.failures = dict(failures)


def _told(failure: Failure) -> str:
    if failure.is_late:
        limit = f"{failure.limit:g} s of processor time"
        return f"must be read within {limit}; simplify it, or raise SOURCE_TIME_LIMIT"
    return "must be read without an end of the process; mend it, or the plugin that reads it"


class Sources:
    """Has what was read in this build (`readings`, by the names of the contents), and the contents
    that Pelican had to read itself, for they cannot be stored (`unstorable`)."""

    def __init__(
        self, snapshot: Snapshot, store: Store, site: Site, seen: Seen | None = None
    ) -> None:
        """`seen`: the only files of PATH that may be read."""
        self._snapshot, self._store, self._site = snapshot, store, site
        self._seen = seen
        self.readings: dict[str, Reading] = {}
        self.unstorable: dict[str, Content] = {}
        self.opaque: dict[str, str] = {}  # the kinds of their values, by path
        self.has_gathered = False  # something was logged, or found to be faulty
        # What a plugin keeps from one source to the next, if any does: then Pelican reads all.
        self.in_order = str(json.loads(snapshot.facts.get("in_order", '""')))
        self.has_faults = False  # of which some were reported
        self._unstamped: list[Reading] = []  # what was read and has no stamp
        self._refused: set[str] = set()  # paths of faulty sources for which nothing stands in
        self._is_judged = False  # whether the code of reading is the same was asked

    def take_over(self, generator: CachingGenerator, kind: type[Content]) -> None:
        """Let a generator find its contents where Pelican would look into its cache."""
        given: dict[str, str] = {}
        find = generator.get_files

        def get_files(*arguments: Any, **named: Any) -> set[str]:
            found: set[str] = find(*arguments, **named)
            if named.get("extensions") is None and not given:
                found = self._seen_among(found)
                given.update(self._read_due(generator, kind, found))
            # Pelican reads in the order of its own set.
            return found - self._refused if self._refused else found

        def get_cached_data(path: str, default: Any = None) -> Any:
            return self._site.content(given[path]) if path in given else default

        def cache_data(_path: str, content: Content) -> None:
            self._adopt(content, kind)

        generator.get_files, generator.get_cached_data = get_files, get_cached_data
        generator.cache_data, generator.save_cache = cache_data, lambda: None

    def _seen_among(self, found: set[str]) -> set[str]:
        """Those that whoever asked has seen: a link that leads out is not, and is not read."""
        if self._seen is None:
            return found
        home, known = self._seen.folder, self._seen.stamps
        unseen = {path for path in found if f"{home}{os.path.normpath(path)}" not in known}
        return found - unseen if unseen else found

    def _read_due(
        self, generator: CachingGenerator, kind: type[Content], found: Iterable[str]
    ) -> dict[str, str]:
        """The names of the contents that Pelican need not read, by path."""
        if self._snapshot.has_other_code and not self._is_judged:
            self._is_judged = True
            self._snapshot.judge_reading(of_reading(generator, self._snapshot.settings))
        if self.in_order:
            return {}
        given, due = {}, []
        for path in sorted(found):
            plain = os.path.normpath(path)
            key = f"{kind.__name__}:{plain}"
            if self._snapshot.unchanged.get(plain) == key:
                given[path] = key
            else:
                due.append(path)
        return {**given, **self.read(generator, kind, due)}

    def _was_read(self, key: str, path: str) -> bool:
        """Whether a build that was not finished has read this source already, by the same code and
        beside the same files; what was said of it then is said again."""
        found = self._store.reading(key)
        if found is None or not self._holds_what_was_met:
            return False
        stamp, listed, due, text = found
        files = tuple(json.loads(listed))
        if not stamp or stamp != self._stamp(path, files) or (due and due <= time.time()):
            return False
        try:
            gathered = Gathered(*self._site.codec.decode(json.loads(text)))
            merge(gathered)
        except (LookupError, TypeError, ValueError):
            return False  # whoever gathered it is no more
        self._know(Reading(key, path, "", "", files, due, gathered))
        return True

    @cached_property
    def _met_before(self) -> dict[str, str]:
        """What those readings were seen to use, which a build has written and not compared."""
        met: dict[str, str] = json.loads(self._snapshot.facts.get("met", "{}"))
        return met

    @cached_property
    def _held_before(self) -> dict[str, str]:
        """What modules held when those were read."""
        held: dict[str, str] = json.loads(self._snapshot.facts.get("held", "{}"))
        return held

    @cached_property
    def _holds_what_was_met(self) -> bool:
        fingerprints = self._snapshot.fingerprints
        if any(name.startswith(GIVEN) for name in self._met_before):
            return False  # any code may have made it
        held = fingerprints.held
        if any(held.get(name, value) != value for name, value in self._held_before.items()):
            return False
        fingerprints.meet(self._met_before)
        now = fingerprints.newly_met(self._snapshot.part_of)
        return all(now.get(name, part) == part for name, part in self._met_before.items())

    @cached_property
    def _around(self) -> str:
        """A digest of what else a reading may depend on, as which files there are, for it leaves no
        trace to ask; empty where that cannot be told."""
        snapshot = self._snapshot
        reading = snapshot.fingerprints.reading
        code = [(path, snapshot.bytes_of(path)) for path in sorted(reading.parts) if is_code(path)]
        told = [reading.digest(), code, snapshot.stamps, sorted(snapshot.files)]
        return digest(dumps(told)) if all(known for _, known in code) else ""

    def _stamp(self, path: str, files: tuple[str, ...]) -> str:
        """What must be the same for a reading of a source to hold; empty: it can hold no longer. A
        folder is known by all files."""
        opened = [self._snapshot.content + path, *(f for f in files if not f.endswith(os.sep))]
        known = [self._around, *map(self._snapshot.bytes_of, opened)]
        return dumps(known) if all(known) else ""

    def _know(self, reading: Reading) -> None:
        """Know what a reading came to; its texts are in the store."""
        self.has_faults |= reading.is_refused
        self.has_gathered |= reading.is_remarkable
        if reading.key:
            self.readings[reading.key] = replace(reading, short="", long="", gathered=Gathered())
            self._site.fresh.add(reading.key)

    def read(
        self, generator: CachingGenerator, kind: type[Content], paths: Iterable[str]
    ) -> dict[str, str]:
        """Read sources, but for those that an unfinished build has read; return the names of their
        contents by path, without those that Pelican must read itself.

        Raises:
            ReadingError: some took too long.
        """
        given, due = {}, []
        for path in paths:
            plain = os.path.normpath(path)
            key = f"{kind.__name__}:{plain}"
            if self._was_read(key, plain):
                given[path] = key
            else:
                due.append(path)
        if due:
            given.update(self._read_now(generator, kind, due))
        return {} if self.in_order else given

    def _read_now(
        self, generator: CachingGenerator, kind: type[Content], paths: list[str]
    ) -> dict[str, str]:
        self._site.code_of_reading = self._snapshot.fingerprints.files_of_reading
        is_long = len(paths) >= MANY
        unwritten: list[Reading] = []
        failures: dict[str, Failure] = {}
        given = {}
        outcomes = self._outcomes(generator, kind, paths)
        for path, outcome in shown(f"Reading {len(paths):,} sources", len(paths), outcomes):
            if isinstance(outcome, Failure):
                failures[os.path.normpath(path)] = outcome
                self.has_gathered = True
                continue
            self._take(path, outcome)
            if outcome.keeps:
                self.in_order = outcome.keeps
                self.readings.clear()
                self._unstamped.clear()
                self._site.fresh.clear()
                return {}
            if outcome.key:
                given[path] = outcome.key
                unwritten.append(outcome)
            if len(unwritten) == ROWS:
                self._keep(unwritten, is_long=is_long)
                unwritten.clear()
        self._keep(unwritten, is_long=is_long)
        if failures:
            raise ReadingError(failures)
        return given

    def _take(self, path: str, reading: Reading) -> None:
        """Know what a source was read to be, and what was gathered and seen to be used by that."""
        self._snapshot.fingerprints.meet(reading.met)
        self._know(reading)
        if reading.opaque:
            self.opaque[reading.path] = reading.opaque
        if reading.key or reading.is_refused:
            merge(reading.gathered)
        if not reading.key and reading.is_refused:
            # Nobody need read it again to say so, without a limit of time.
            self._refused.add(path)

    def _outcomes(
        self, generator: CachingGenerator, kind: type[Content], paths: list[str]
    ) -> Iterator[tuple[str, Reading | Failure]]:
        """What becomes of each source; one that could not be read in time is asked for once more,
        for its reader may know what stands in for it."""
        failures: dict[str, Failure] = {}
        for path, outcome in read_all(generator, kind, paths, self._site):
            if isinstance(outcome, Failure):
                failures[path] = outcome
            else:
                yield path, outcome
        for path, outcome in read_all(generator, kind, failures, self._site, failures):
            stands = isinstance(outcome, Reading) and outcome.is_refused
            yield path, outcome if stands else failures[path]

    def _keep(self, readings: list[Reading], *, is_long: bool) -> None:
        """Write down what was read. Where it was much, each gets its stamp at once, for this build
        may be killed; what must be read again gets none."""
        rows = []
        for one in readings:
            gathered = "" if one.may_pass else self._text_of(one.gathered)
            stamp = self._stamp(one.path, one.files) if is_long and gathered else ""
            if gathered and not is_long:
                self._unstamped.append(self.readings[one.key])
            files, notes = dumps(list(one.files)), dumps(one.gathered.notes)
            rows.append((one.key, stamp, one.short, one.long, files, one.due, notes, gathered))
        fingerprints = self._snapshot.fingerprints
        met = fingerprints.newly_met(self._snapshot.part_of)
        self._store.begin()
        if not self._holds_what_was_met:
            self._forget_unfinished()
        facts = {"met": {**self._met_before, **met}, "held": self._held_before | fingerprints.held}
        self._store.set_facts({name: dumps(fact) for name, fact in facts.items()})
        self._store.set_readings(rows)
        self._store.commit()

    def _forget_unfinished(self) -> None:
        """Forget what an unfinished build has read by other code or settings: what is written down
        of those of today would vouch for it."""
        self._store.clear_readings()
        self._met_before, self._held_before, self._holds_what_was_met = {}, {}, True

    def _text_of(self, gathered: Gathered) -> str:
        """What was logged and carried, to be said again; empty where it cannot be stored."""
        try:
            return self._site.codec.text((gathered.logged, gathered.carried))
        except OpaqueError:
            return ""

    def keep_unfinished(self) -> None:
        """Let the next build take what this one has read, which will not be finished."""
        self._store.begin()
        self._store.set_stamps((self._stamp(r.path, r.files), r.key) for r in self._unstamped)
        self._store.commit()

    def _adopt(self, content: Content, kind: type[Content]) -> None:
        """Take in a content that Pelican has read itself."""
        tracked = track(content)
        content_read.send(tracked)
        self._site.put(tracked, kind)
        self.unstorable[self._site.key_of(tracked)] = tracked

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

from pelican_incremental.around import stamps_of
from pelican_incremental.canonical import digest, dumps
from pelican_incremental.closure import of_reading
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
JUST_READ = "just read"  # what a process knows of the readings of its last build
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
        self.has_gathered = False  # something was logged, or found to be faulty
        # What a plugin keeps from one source to the next, if any does: then Pelican reads all.
        self.in_order = str(json.loads(snapshot.facts.get("in_order", '""')))
        self.has_faults = False  # of which some were reported
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
            if self._snapshot.unchanged.get(plain) == key or self._was_read(key, plain):
                given[path] = key
            else:
                due.append(path)
        return {**given, **self.read(generator, kind, due)}

    def _was_read(self, key: str, path: str) -> bool:
        """Whether a build that failed later has read this source already, by the same code and
        beside the same files."""
        found = self._store.reading(key)
        if found is None or not self._holds_what_was_met:
            return False
        stamp, listed, due = found
        files = tuple(json.loads(listed))
        is_same = stamp and stamp == self._stamp(path, files)
        if not (is_same or self._was_just_read(key, path, files)) or (due and due <= time.time()):
            return False
        self._note(Reading(key, path, "", "", files, due, Gathered()))
        return True

    @cached_property
    def _met_before(self) -> dict[str, str]:
        """What those readings were seen to use, which a build has written and not compared."""
        met: dict[str, str] = json.loads(self._snapshot.facts.get("met", "{}"))
        return met

    @cached_property
    def _holds_what_was_met(self) -> bool:
        fingerprints = self._snapshot.fingerprints
        if any(name.startswith(GIVEN) for name in self._met_before):
            return False  # any code may have made it
        fingerprints.meet(self._met_before)
        now = fingerprints.newly_met(self._snapshot.part_of)
        return all(now.get(name, part) == part for name, part in self._met_before.items())

    def _was_just_read(self, key: str, path: str, files: Iterable[str]) -> bool:
        """Whether the quick build that this one takes over from has read it."""
        known: Any = self._store.memory.get(JUST_READ, (None, {}))
        settings, stamps = known
        is_ours = settings is self._snapshot.settings and key in stamps
        return is_ours and bool(stamps[key] == self._stamps(path, files))

    def _stamps(self, path: str, files: Iterable[str]) -> list[str]:
        return [self._snapshot.stamp(file) for file in (self._snapshot.content + path, *files)]

    @cached_property
    def _around(self) -> str:
        """A digest of what else a reading may depend on, as it is before the first: it leaves no
        trace to ask whether a file is there."""
        snapshot = self._snapshot
        reading = snapshot.fingerprints.reading
        code = stamps_of(snapshot.places, (), filter(is_code, reading.parts))
        stamps = sorted((path, str(stamp)) for path, stamp in code.items())
        files = sorted(snapshot.files)
        return digest(dumps([reading.digest(), stamps, snapshot.stamps, files]))

    def _stamp(self, path: str, files: tuple[str, ...]) -> str:
        return dumps([self._around, *self._stamps(path, files)])

    def _note(self, reading: Reading) -> None:
        """Know a reading, whose texts are in the store."""
        self.readings[reading.key] = replace(reading, short="", long="", gathered=Gathered())
        self._site.fresh.add(reading.key)

    def read(
        self, generator: CachingGenerator, kind: type[Content], paths: list[str]
    ) -> dict[str, str]:
        """Read sources; return the names of their contents by path, without those that Pelican must
        read itself.

        Raises:
            ReadingError: some took too long.
        """
        self._site.code_of_reading = self._snapshot.fingerprints.files_of_reading
        is_long = len(paths) >= MANY and bool(self._around)
        unwritten: list[Reading] = []
        failures: dict[str, Failure] = {}
        given = {}
        outcomes = self._outcomes(generator, kind, paths)
        just_read: dict[str, list[str]] = {}
        self._store.memory[JUST_READ] = self._snapshot.settings, just_read
        for path, outcome in shown(f"Reading {len(paths):,} sources", len(paths), outcomes):
            if isinstance(outcome, Failure):
                failures[os.path.normpath(path)] = outcome
                self.has_gathered = True
                continue
            self._take(path, outcome, just_read)
            if outcome.keeps:
                self.in_order = outcome.keeps
                self.readings.clear()
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

    def _take(self, path: str, reading: Reading, just_read: dict[str, list[str]]) -> None:
        """Know what a source was read to be, and what was gathered and seen to be used by that;
        `just_read` gets its stamps if there is no more to it than its content."""
        self._snapshot.fingerprints.meet(reading.met)
        self.has_faults |= reading.is_refused
        self.has_gathered |= reading.is_remarkable
        if reading.key:
            merge(reading.gathered)
            self._note(reading)
            if not reading.is_remarkable:
                just_read[reading.key] = self._stamps(reading.path, reading.files)
        elif reading.is_refused:
            # Nobody need read it again to say so, without a limit of time.
            merge(reading.gathered)
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
        """Write down at once what was read: this build may fail later. What the next one cannot do
        without reading it again has no stamp, nor has what it will soon have read."""
        stamps = (
            self._stamp(r.path, r.files) if is_long and not r.is_remarkable else ""
            for r in readings
        )
        rows = (
            (r.key, stamp, r.short, r.long, dumps(list(r.files)), r.due, dumps(r.gathered.notes))
            for r, stamp in zip(readings, stamps, strict=True)
        )
        met = self._snapshot.fingerprints.newly_met(self._snapshot.part_of)
        self._store.begin()
        self._store.set_facts({"met": dumps({**self._met_before, **met})})
        self._store.set_readings(rows)
        self._store.commit()

    def _adopt(self, content: Content, kind: type[Content]) -> None:
        """Take in a content that Pelican has read itself."""
        tracked = track(content)
        content_read.send(tracked)
        self._site.put(tracked, kind)
        self.unstorable[self._site.key_of(tracked)] = tracked

"""Check a site: each source by itself, each among the others, the settings and the theme."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk.build import BUILD, pictures_in
from desk.check import together
from desk.check.cache import (
    Cache,
    Row,
    as_text,
    file_of,
    from_text,
    open_cache,
    version_of,
)
from pelican_incremental.scan import Stamp, differing_lines, is_in_doubt, listing, parsed
from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.source.tables import AUTHORS, TAGS, table_of
from plugins.source.tree import Tree, walk
from plugins.zones import zone_of

if TYPE_CHECKING:
    from plugins.source.names import Names

# What a source's place among the others depends on beside the sources.
_SETTINGS = (
    "ARTICLE_TRANSLATION_ID",
    "CHROME_LANG",
    "DIRECT_TEMPLATES",
    "EXTRA_PATH_METADATA",
    "IGNORE_FILES",
    "LOGO",
    "PAGE_TRANSLATION_ID",
    "PICTURE_CREDITS",
    "SECTIONS",
    "STATIC_PATHS",
    "TEMPLATE_PAGES",
    "WITH_FUTURE_DATES",
)


@dataclass(frozen=True)
class Report:
    """Findings in order, the shown paths of the sources that had changed, and the templates that
    sources ask for, each with their kind."""

    findings: tuple[Fault, ...]
    fresh: frozenset[str]
    templates: tuple[tuple[str, str], ...] = ()
    is_read: bool = True

    @property
    def errors(self) -> tuple[Fault, ...]:
        """What must be mended before anything is built."""
        return tuple(fault for fault in self.findings if fault.severity == "error")


def check_sources(
    settings: dict[str, Any],
    work: Path = BUILD,
    tree: Tree | None = None,
    *,
    are_old_warnings_told: bool = True,
) -> Report:
    """Check sources without building; what is known of unchanged files is not found out again.

    What leads out of `content/`, or is a pipe, is named and not opened. `tree`: what somebody has
    just seen there. The warnings of what has not changed may be left out: a large archive can have
    very many.
    """
    settings = {**pictures_in(work), **settings}
    tree = tree or walk(Path(settings["PATH"]))
    path, version = file_of(work, settings["PATH"]), version_of(settings)
    try:
        with open_cache(path, Path(settings["PATH"]), version) as cache:
            return _check(settings, tree, cache, are_old_warnings_told)
    except (sqlite3.DatabaseError, ValueError, TypeError):
        # What was kept is damaged; found anew, it is right or the same error tells why not.
        path.unlink(missing_ok=True)
        with open_cache(path, Path(settings["PATH"]), version) as cache:
            return _check(settings, tree, cache, are_old_warnings_told)


def record(settings: dict[str, Any], work: Path = BUILD) -> None:
    """Note what is public now, for `modified-missing`."""
    settings = {**pictures_in(work), **settings}
    root, version = Path(settings["PATH"]), version_of(settings)
    with open_cache(file_of(work, settings["PATH"]), root, version) as cache:
        _check(settings, walk(root), cache, are_old_warnings_told=False)
        cache.release()


def pages_of(settings: dict[str, Any], work: Path = BUILD) -> frozenset[str]:
    """The files at which a text will be, or which lead to one, by the last check."""
    root, version = Path(settings["PATH"]), version_of(settings)
    with open_cache(file_of(work, settings["PATH"]), root, version) as cache:
        return frozenset(json.loads(cache.get("places") or "{}").get("pages", ()))


def unchecked_sources(settings: dict[str, Any], tree: Tree, work: Path = BUILD) -> frozenset[Path]:
    """The sources that no check has seen as they are now, and those of which that is not sure."""
    root = Path(settings["PATH"])
    names = tree.sources(settings)
    with open_cache(file_of(work, settings["PATH"]), root, version_of(settings)) as cache:
        new = _news_of(names, tree, cache)[2]
        return frozenset(root / name for name in new | cache.unsure().intersection(names))


def newest(settings: dict[str, Any], number: int, work: Path = BUILD) -> list[str]:
    """The paths below `content/` of the articles with the latest dates, by the last check."""
    root, version = Path(settings["PATH"]), version_of(settings)
    query = "SELECT name FROM sources WHERE kind = 'article' ORDER BY date DESC LIMIT ?"
    with open_cache(file_of(work, settings["PATH"]), root, version) as cache:
        return [name for (name,) in cache.database.execute(query, (number,))]


def _check(
    settings: dict[str, Any], tree: Tree, cache: Cache, are_old_warnings_told: bool
) -> Report:
    root = Path(settings["PATH"])
    sources = tree.sources(settings)
    fresh = _each(sources, settings, tree, cache)
    _place(sources, settings, tree, cache, fresh)
    warned = None if are_old_warnings_told else fresh
    found = {*tree.faults_by(settings), *from_text(cache.get("of-all"))}
    if are_old_warnings_told:
        found.update(from_text(cache.get("warnings-of-all")))
    found.update(cache.findings(warned))
    now = datetime.now(zone_of(settings["TIMEZONE"]))
    found.update(together.standfirst_full_stop(cache.database, root, warned))
    found.update(together.modified_missing(cache.database, root, warned))
    found.update(together.scheduled(cache.database, root, now))
    shown = frozenset(faults.shown(root / name) for name in fresh)
    return Report(tuple(sorted(found)), shown, tuple(cache.templates()))


def _each(names: Sequence[str], settings: dict[str, Any], tree: Tree, cache: Cache) -> list[str]:
    """Check every source that is not as it was; return their names."""
    listed, left, new = _news_of(names, tree, cache)
    if left:
        cache.forget(left)
    now = tree.looked
    suspects = new | cache.unsure().intersection(names)
    fresh = [name for name in sorted(suspects) if _is_fresh(name, settings, tree, cache, now)]
    if fresh:
        _read(fresh, settings, tree, cache, now)
    if left or suspects:
        unsure = (name for name in suspects if is_in_doubt(tree.files[name], now))
        cache.keep_listing(listed, sorted(unsure))
    return fresh


def _news_of(
    names: Sequence[str], tree: Tree, cache: Cache
) -> tuple[bytes | None, set[str], set[str]]:
    """The sources as a listing; those that are gone since the last check, and those that are new or
    have another stamp. Where it is known which were saved, these are all, and there is no listing:
    what the last one has of them is of no matter, for it is their own rows that count."""
    if tree.saved is not None and cache.has_listing():
        return None, set(), set(tree.saved.intersection(names))
    before = cache.listed()
    listed = listing({name: tree.files[name] for name in names})
    gone, new = (dict(map(parsed, lines)) for lines in differing_lines(before, listed))
    return listed, gone.keys() - set(names), set(new)


def _is_fresh(name: str, settings: Mapping[str, Any], tree: Tree, cache: Cache, now: int) -> bool:
    """Whether a source must be checked; that another stamp has the same bytes is noted."""
    stamp, row = tree.files[name], cache.row(name)
    if row and row.is_sure(stamp):
        return False
    if row and row.digest and row.digest == _digest(Path(settings["PATH"], name), stamp):
        cache.touch(name, Row(stamp, now, row.digest))
        return False
    return True


def _digest(path: Path, stamp: Stamp | None) -> str:
    try:
        is_read = stamp is not None and stamp.size < 10**8
        return sha256(path.read_bytes()).hexdigest() if is_read else ""
    except OSError:
        return ""  # the worker names it


def _read(
    names: Sequence[str], settings: dict[str, Any], tree: Tree, cache: Cache, now: int
) -> None:
    # Markdown, lxml and all of Pelican: loaded only when there is something to read.
    from desk.check.reading import take_noted
    from desk.check.worker import check_all

    root = Path(settings["PATH"])
    noted = take_noted()
    left = [root / name for name in names if root / name not in noted]
    given = [(root / name, noted[root / name]) for name in names if root / name in noted]
    for path, checked in chain(given, check_all(left, settings)):
        name = path.relative_to(root).as_posix()
        row = Row(tree.files[name], now, checked.digest)
        cache.put(name, row, checked.findings, checked.facts)


def _place(
    sources: Sequence[str],
    settings: dict[str, Any],
    tree: Tree,
    cache: Cache,
    fresh: Sequence[str],
) -> None:
    """Check sources as they stand among the others: all of them when that has changed, else those
    that have; keep what is wrong with each, and with all together."""
    clock = datetime.now(zone_of(settings["TIMEZONE"]))
    now = None if settings["WITH_FUTURE_DATES"] else clock
    world = _world_of(set(sources), settings, tree, cache, now)
    changed = world != cache.get("world")
    if changed or fresh:
        from desk.check.across import World, faults_among, settle

        names, wrong = _names(settings)
        place = World(settings, tree, cache, names, now)
        if changed:
            found = [*settle(place), *wrong]
            cache.keep("of-all", as_text(f for f in found if f.severity != "warning"))
            cache.keep("warnings-of-all", as_text(f for f in found if f.severity == "warning"))
            cache.keep("world", world)
        asking = cache.asking(cache.moved).intersection(sources)
        for name in sources if changed else sorted(asking.union(fresh)):
            facts = cache.facts_of(name)
            cache.keep_across(name, faults_among(name, facts, place) if facts else ())


def _names(settings: dict[str, Any]) -> tuple[Names, Sequence[Fault]]:
    """The site's names, without a table that cannot be read, and what is wrong with its tables."""
    from plugins.source.names import Names

    tables, wrong = [], list[Fault]()
    for file in (AUTHORS, TAGS):
        path = Path(settings["PATH"], file)
        try:
            tables.append(table_of(path.parent, file, settings["DEFAULT_LANG"]))
        except SourceError as error:
            tables.append(None)
            wrong += error.faults
        if path.is_dir():
            message = "must be a file of TOML, not a folder"
            wrong.append(Fault(faults.shown(path), 0, message, f"{path.stem}-table"))
    return Names(settings, *tables), wrong


def _world_of(
    sources: set[str], settings: Mapping[str, Any], tree: Tree, cache: Cache, now: datetime | None
) -> str:
    """A digest of all that a source's place among the others depends on."""
    digest = sha256(cache.exported().encode())
    digest.update("\n".join(tree.names).encode())
    contents = cache.get("contents")
    if not contents or tree.saved is None or not tree.saved <= sources:
        others = {name: stamp for name, stamp in tree.files.items() if name not in sources}
        contents = cache.contents(others)
        cache.keep("contents", contents)
    digest.update(contents.encode())
    for name in _SETTINGS:
        digest.update(f"{name}={settings.get(name)!r}\n".encode())
    if now:
        # What becomes due moves from drafts/ to its place.
        query = "SELECT count(*) FROM sources WHERE date > ?"
        found = cache.database.execute(query, (now.isoformat(),)).fetchone()
        digest.update(repr(found).encode())
    return digest.hexdigest()

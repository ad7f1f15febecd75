"""Check each source as it stands among the others: its address, its links, its authors."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from desk.check.cache import Cache
from desk.check.facts import Facts, Places
from desk.check.groups import Lists, group_faults, groups_of, list_faults, lists_of, originals
from desk.check.pictures import picture_findings
from plugins import faults
from plugins.addresses import clash_faults
from plugins.aliases import file_of, taken_faults
from plugins.faults import Fault
from plugins.fingerprints import is_named_by_content
from plugins.images.files import known_photograph
from plugins.images.photograph import PictureError
from plugins.images.recordings import is_recording, still_of
from plugins.images.rules import file_fault, portrait_fault
from plugins.links import LEAD, Link, Site, Target, addresses_of, fault_of, target_of
from plugins.slugs import slug_of
from plugins.source.names import Names
from plugins.source.tables import AUTHORS, unknown_author
from plugins.source.tree import Tree, is_ignored, is_source, stray_files


@dataclass(frozen=True)
class World:
    """All that a source stands among; what is dated after `now` is a draft (None: is
    built); `known`: the authors'
    table, if there is one."""

    settings: dict[str, Any]
    tree: Tree
    cache: Cache
    names: Names
    now: datetime | None

    @cached_property
    def root(self) -> Path:
        """The folder of the sources."""
        return Path(self.settings["PATH"])

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What `settle` kept: each source's address by its path, and all addresses."""
        return _parsed(self.cache.get("places"))

    @cached_property
    def pages(self) -> _Pages:
        """The sources that links may lead to."""
        return _Pages(self)

    @cached_property
    def site(self) -> Site:
        """What links may lead to."""
        return Site(self.pages, frozenset(self.kept["addresses"]), self.names)


@lru_cache(maxsize=1)  # of a large site it takes longer than a look at one text
def _parsed(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found


class _Pages(dict[Path, Target]):
    """The pages of a world, each asked of the cache when a link leads there; `asked` has the
    sources that were."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.asked: set[str] = set()

    def get(self, path: Path, default: Any = None) -> Any:
        """The page of a source (its path with links followed)."""
        name = _name_of(path, self._world.root) or ""
        self.asked.add(name)
        if path not in self:
            facts = self._world.cache.facts_of(name)
            self[path] = Target(path, "", facts.ids if facts else None)
        return super().get(path, default)


def _name_of(path: Path, root: Path) -> str | None:
    try:
        return path.relative_to(root.resolve()).as_posix()
    except ValueError:
        return None


def settle(world: World) -> list[Fault]:
    """Give every source its address, keep them, and return the faults of them all."""
    all_facts, settings, root = world.cache.all_facts(), world.settings, world.root
    places = dict(_places(all_facts, world))
    saved = [(place[0], root / name) for name, place in places.items()]
    files = _files(all_facts, world)
    written = [*(place for place, _ in saved), *files.values()]
    moved = {**files, **_attached(all_facts, places, world)}
    saved += [(place, root / name) for name, place in moved.items()]
    lists = Lists(world.names)
    listed = lists_of(all_facts, lists, settings, world.now)
    aliases = sorted(_aliases(all_facts, world))
    old = {file_of(alias) for alias, _ in aliases}
    kept = {
        "urls": {name: place[1] for name, place in places.items()},
        "addresses": sorted(addresses_of([*written, *old, *listed], settings)),
        "pages": sorted({*old, *(place[0] for place in places.values())}),
    }
    world.cache.keep("places", json.dumps(kept, ensure_ascii=False))
    return [
        *clash_faults(saved, settings),
        *taken_faults(aliases, dict(saved), settings),
        *group_faults(all_facts, settings, world.now),
        *list_faults(all_facts, lists, settings),
        *_shared(all_facts, world),
        *_pages_about(world),
        *_bad_portraits(world),
        *stray_files(root, world.tree, settings),
        *picture_findings(*_pictures(all_facts, world), world.tree, settings),
    ]


def _pictures(
    all_facts: Mapping[str, Facts | None], world: World
) -> tuple[frozenset[str], frozenset[str]]:
    """The pictures that texts show or lead to and the authors', and those to which a text gives a
    credit or which are an author's own."""
    linked = frozenset(file for _, _, file in _linked(all_facts, world))
    stills = (still_of(world.root / file) for file in linked if is_recording(file))
    used = linked.union(still.relative_to(world.root).as_posix() for still in stills if still)
    credited = (
        _name_of(target, world.root) or ""
        for name, facts in all_facts.items()
        for path in (facts.credited if facts else ())
        if (target := target_of(Link(LEAD, "", path), world.root / name, world.root))
    )
    faces = frozenset(face for _, face in _portraits(world))
    return used | faces, faces.union(credited)


def _aliases(all_facts: Mapping[str, Facts | None], world: World) -> Iterator[tuple[str, Path]]:
    """Each old address with the source that keeps it; a draft's lead nowhere yet."""
    for name, facts in all_facts.items():
        if facts and facts.place(world.now)[0] != "draft":
            yield from ((alias, world.root / name) for alias in facts.aliases)


def _places(all_facts: Mapping[str, Facts | None], world: World) -> Iterator[tuple[str, Places]]:
    """Each source's `save_as` and `url`, as Pelican settles who is whose translation."""
    for group in groups_of(all_facts, world.now):
        firsts = originals(list(group.values()), world.settings["DEFAULT_LANG"])
        for name, facts in group.items():
            places = facts.place(world.now)[1]
            yield name, places if facts in firsts else (*places[2:], *places[2:])
    for name in (name for name, facts in all_facts.items() if facts is None):
        slug = slug_of(PurePosixPath(name).stem, world.settings["DEFAULT_LANG"])
        if slug:
            # Nobody knows what a text that cannot be read would be called but by its name.
            url = f"{world.settings['ARTICLE_SAVE_AS'].partition('{')[0]}{slug}.html"
            yield name, (url, url, url, url)


def _files(all_facts: Mapping[str, Facts | None], world: World) -> dict[str, str]:
    """Each file that a build copies, by its path in `content/`, and where to: what lies in
    STATIC_PATHS and what links name."""
    settings, tree = world.settings, world.tree
    homes = tuple(f"{home}/" for home in settings["STATIC_PATHS"])
    sources = set(tree.sources(settings))
    files = {
        name: name
        for name in tree.files
        if name.startswith(homes) or name in settings["STATIC_PATHS"]
        if name not in sources and not is_ignored(name, settings)
    }
    for _, _, file in _linked(all_facts, world):
        files.setdefault(file, file)
    given = settings["EXTRA_PATH_METADATA"]
    placed = {name: facts["path"] for name, facts in given.items() if "path" in facts}
    # What is named by its content has an address that no source can know.
    free = {name: place for name, place in files.items() if not is_named_by_content(name)}
    return {**free, **{name: placed[name] for name in files if name in placed}}


def _attached(
    all_facts: Mapping[str, Facts | None], places: Mapping[str, Places], world: World
) -> dict[str, str]:
    """Each file that `{attach}` moves beside a page, and where to."""
    files: dict[str, str] = {}
    for name, kind, file in _linked(all_facts, world):
        if kind == "attach" and name in places and not is_named_by_content(file):
            tail = os.path.relpath(file, str(PurePosixPath(name).parent))
            tail = PurePosixPath(tail).name if tail.startswith("../") else tail
            files.setdefault(file, str(PurePosixPath(places[name][0]).parent / tail))
    return files


def _shared(all_facts: Mapping[str, Facts | None], world: World) -> Iterator[Fault]:
    """attach-shared: two pages of different folders take one file to themselves.
    `{attach}map.png` in both -> write `{static}` in one of them."""
    taken: dict[str, str] = {}
    for name, kind, file in _linked(all_facts, world):
        if kind == "attach":
            first = taken.setdefault(file, name)
            if PurePosixPath(first).parent != PurePosixPath(name).parent:
                where = faults.shown(world.root / first)
                message = f"file {file!r} must not be taken by {{attach}}, for {where} takes it"
                shown = faults.shown(world.root / name)
                yield Fault(shown, 0, f"{message}; write {{static}}", "attach-shared")


def _pages_about(world: World) -> Iterator[Fault]:
    """Name each page about an author that the site does not have."""
    shown = faults.shown(world.root / AUTHORS)
    for name, entry in sorted((world.names.authors or {}).items()):
        path = entry.page.lstrip("/")
        is_here = path.removesuffix("index.html") in world.site.addresses
        if name == entry.name and path and "://" not in path and not is_here:
            must = "must be the address of one of the site's, as pages/about.html"
            message = f"page of {name!r} {must}, not {entry.page!r}"
            yield Fault(shown, 0, message, "authors-table")


def _portraits(world: World) -> Iterator[tuple[str, str]]:
    """The name of each author of whom there is a portrait, and its path in `content/`."""
    for name, entry in sorted((world.names.authors or {}).items()):
        if entry.picture and name == entry.name:
            yield name, entry.picture.lstrip("/")


def _bad_portraits(world: World) -> Iterator[Fault]:
    """Name each portrait that cannot be published."""
    for name, picture in _portraits(world):
        try:
            known_photograph(world.root / picture, world.settings)
        except PictureError as error:
            yield portrait_fault(name, picture, error, world.root)


def _linked(all_facts: Mapping[str, Facts | None], world: World) -> Iterator[tuple[str, str, str]]:
    """Each link to a file: its source, its kind, and the file's path in `content/`."""
    for name, facts in all_facts.items():
        for tag, kind, path, *_ in facts.links if facts else ():
            link = Link(tag, kind, path)
            if link.is_file:
                target = target_of(link, world.root / name, world.root)
                file = _name_of(target, world.root) if target else None
                if file and not is_source(file):
                    yield name, kind, file


def faults_among(name: str, facts: Facts, world: World) -> list[Fault]:
    """What is wrong with one source as it stands among the others, in order; of which of them that
    depends is kept."""
    world.pages.asked.clear()
    known = world.names.authors
    unknown = [author for author in facts.authors if known is not None and author not in known]
    if not unknown and not facts.links:
        world.cache.keep_asked(name, ())
        return []  # as most sources of an archive, of which nothing more need be looked at
    shown = faults.shown(world.root / name)
    found = [unknown_author(one, known or {}, shown, facts.lines["authors"]) for one in unknown]
    page = Target(world.root / name, world.kept["urls"].get(name, ""), facts.ids)
    for tag, kind, path, line, column in facts.links:
        link = Link(tag, kind, path)
        for code, message in _link_faults(link, page, world):
            found.append(Fault(shown, line, message, code, column))
    world.cache.keep_asked(name, sorted(world.pages.asked - {name}))
    return sorted(set(found))


def _link_faults(link: Link, page: Target, world: World) -> Iterator[tuple[str, str]]:
    wrong = fault_of(link, page, world.site)
    if wrong:
        yield wrong
    target = target_of(link, page.source, world.root) if link.is_file else None
    if target and link.tag == "a" and not is_recording(target.name):
        target = None  # what is shown must be readable; what is linked may be anything
    name = _name_of(target, world.root) if target else None
    if name in world.tree.files and target:
        stamp = world.tree.files[name]
        # What stands beside a video comes and goes without it.
        if is_recording(name) or not world.cache.is_readable(
            name, stamp, lambda: file_fault(link, target) is None
        ):
            wrong = file_fault(link, target)
            if wrong:
                yield wrong

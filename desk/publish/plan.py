"""Decide what a deploy sends and deletes, by content alone: never by time or length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date

from desk.manifest import IMMUTABLE, Entry
from desk.publish.model import Delete, Plan, Retired, Send, State

ASSET_DAYS = 30  # how long a hashed asset outlives the last release that names it

NEW, CHANGED, UNFINISHED = "new", "changed", "of a deploy that did not finish"
MISSING = "not on the host, though its manifest names it"
GONE, EXPIRED = "not in this build", f"kept for {ASSET_DAYS} days"

_LISTS = re.compile(r"(?:.*/)?index\.html|feeds/.*|(?:news-)?sitemap.*\.xml|[^/]*\.txt|[_.][^/]+")


def make_plan(entries: Iterable[Entry], state: State, today: date) -> Plan:
    """Compare a build with what its host has."""
    new = {entry.path: entry for entry in entries}
    on_host = state.files
    sends = [send for entry in new.values() if (send := _send(entry, on_host, state))]
    live = {e.path for e in state.current.entries} if state.current else set()
    deletes, retired = [], []
    for path in sorted(on_host.keys() - new.keys()):
        kept = _kept(on_host[path], state, today)
        if kept:
            retired.append(kept)
        else:
            deletes.append(_delete(on_host[path], counts=path in live))
    strays = sorted(state.unfinished - on_host.keys() - new.keys())
    deletes += [Delete(path, 0, UNFINISHED) for path in strays]
    return Plan(
        tuple(sorted(sends, key=order_of)),
        tuple(deletes),
        tuple(retired),
        len(new) - len(sends),
        (*(path for path in state.unknown if path not in new), *state.beside),
    )


def _send(entry: Entry, on_host: dict[str, Entry], state: State) -> Send | None:
    if entry.path in state.unfinished:
        return Send(entry, UNFINISHED)
    if entry.path in state.missing:
        return Send(entry, MISSING)
    if entry.path not in on_host:
        return Send(entry, NEW)
    return Send(entry, CHANGED) if on_host[entry.path] != entry else None


def _kept(entry: Entry, state: State, today: date) -> Retired | None:
    """A hashed asset that readers' cached pages may still ask for."""
    if entry.cache != IMMUTABLE or entry.path in state.unfinished or not state.current:
        return None
    since = {old.entry.path: old.since for old in state.current.retired}.get(entry.path)
    since = since or today.isoformat()
    is_due = (today - date.fromisoformat(since)).days >= ASSET_DAYS
    return None if is_due else Retired(entry, since)


def _delete(entry: Entry, *, counts: bool) -> Delete:
    if entry.cache == IMMUTABLE:
        return Delete(entry.path, entry.size, EXPIRED)
    return Delete(entry.path, entry.size, GONE, counts and not _is_variant(entry.path))


def _is_variant(path: str) -> bool:
    return path.endswith((".br", ".gz"))


def stage_of(path: str) -> int:
    """When a file is sent: 0 hashed assets and pictures, which pages show; 1 pages; 2 what leads to
    pages (indexes, feeds, sitemaps, redirects)."""
    plain = re.sub(r"\.(?:br|gz)$", "", path)
    if _LISTS.fullmatch(plain) and not plain.startswith(".well-known/"):
        return 2
    return 1 if plain.endswith(".html") else 0


def order_of(send: Send) -> tuple[int, bool, bool, str]:
    """The place of a file in a deploy. What is new goes before what changed, for the changed page
    may lead to it; hashed assets go before all."""
    entry = send.entry
    return stage_of(entry.path), entry.cache != IMMUTABLE, send.reason != NEW, entry.path


def stages(sends: Iterable[Send]) -> Iterator[list[Send]]:
    """Divide sends into runs, each of which may begin when the one before is on the host."""
    run: list[Send] = []
    for send in sorted(sends, key=order_of):
        if run and order_of(run[-1])[:3] != order_of(send)[:3]:
            yield run
            run = []
        run.append(send)
    if run:
        yield run

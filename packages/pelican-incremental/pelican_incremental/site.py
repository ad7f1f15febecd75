"""All contents of a build by their names: those that were read, and those that stand in for what
has not changed."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from pelican.contents import Article, Content, Page, Static

from pelican_incremental import record
from pelican_incremental.canonical import dumps
from pelican_incremental.codec import Codec, OpaqueError
from pelican_incremental.contents import Raw, Tracked, lazy_content, parse
from pelican_incremental.places import Places
from pelican_incremental.record import Inputs
from pelican_incremental.store import LostError, Store
from pelican_incremental.tracking import ALL, ANY, WHOLE, NotedDict, TrackedSet, differing

# What Pelican puts into the context of each run, for itself.
OF_RUN = {"generated_content", "static_content", "static_links", "localsiteurl"}
# So many contents hold their values as JSON, some 15 kB each; those of others are read again when
# one more of them is asked for.
ROOM = 4_096


class UnknownKindError(LookupError):
    """A stored content is of a class that this process has not met."""


class Site:
    """Contents, lists of them and sets, each once, from this build or from the store.

    A lazy content has what its source was read with, and plugins add to it as to any content; where
    no plugin is asked (`is_whole`), it has also what they added in the last build.
    """

    def __init__(
        self, settings: dict[str, Any], context: dict[str, Any], store: Store, places: Places
    ) -> None:
        self.settings, self.context, self.places = settings, context, places
        self.inputs = Inputs(settings, places)
        self.codec = Codec(self)
        self.is_whole = False
        self.is_settled = False  # lists do not change any more
        self.code_of_reading: set[str] = set()  # files, with all that these use
        self.fresh: set[str] = set()  # names of contents whose sources were read in this build
        self.lists: dict[str, str] = {}
        self._store = store
        self._contents: dict[str, Content] = {}
        self._kinds: dict[str, type[Content]] = {
            "Article": Article,
            "Page": Page,
            "Static": Static,
        }
        self._tracked_sets: dict[str, TrackedSet] = {}
        self._held: deque[dict[str, Any]] = deque()
        self._loaded: dict[str, list[str]] | None = None
        self._kept: dict[str, list[Any]] = {}
        self._names_of_lists: dict[int, tuple[list[Any], str]] = {}

    def reopen(self) -> None:
        """Take a connection of one's own, as a child process must, and note what contents load."""
        self._store = Store(self._store.path, cache=8_192)
        self._loaded = {}

    # --- what the codec asks for ---

    def key_of(self, content: Content) -> str:
        """The name of a content.

        Raises:
            OpaqueError: a content that Pelican's generators have not read.
        """
        key = vars(content).get("_key")
        if key is None:
            raise OpaqueError(type(content).__qualname__)
        return str(key)

    def content(self, key: str) -> Content:
        """The content of that name: the one that was read, or its lazy content."""
        found = self._contents.get(key)
        if found is None:
            found = self._contents[key] = self.lazy_content(key)
        return found

    def keep_list(self, items: list[Any]) -> str:
        """Keep a list by a name that follows from what is in it; while lists still change, keep
        none."""
        if not self.is_settled:
            return ""
        known = self._names_of_lists.get(id(items))
        if known is None or known[0] is not items:
            text = dumps([self.codec.encode(item) for item in items])
            known = items, sha256(text.encode()).hexdigest()
            self._names_of_lists[id(items)] = known
            self.lists[known[1]] = text
        return known[1]

    def kept_list(self, name: str) -> list[Any]:
        """The list of that name."""
        if name not in self._kept:
            items = json.loads(self.lists.get(name) or self._store.items_of(name) or "")
            self._kept[name] = [self.codec.decode(item) for item in items]
        return self._kept[name]

    def tracked_set(self, name: str) -> TrackedSet:
        """The set of that name."""
        if name not in self._tracked_sets:
            members = [member for member in parse(self._text("short", name)) if member != ANY]
            self._tracked_sets[name] = TrackedSet(name, members)
        return self._tracked_sets[name]

    # --- what contents ask for ---

    def raw(self, own: dict[str, Any]) -> Raw:
        """The short values of a content, which it holds for a while."""
        found: Raw | None = own.get("_raw")
        if found is None:
            found = own["_raw"] = self._raw_of(own["_key"])
            self._held.append(own)
            if len(self._held) > ROOM:
                self._forget(self._held.popleft())
        return found

    def _forget(self, own: dict[str, Any]) -> None:
        """Let a content forget what it can load again: its JSON, and what a child has loaded."""
        own["_raw"] = None
        for name in (self._loaded or {}).pop(own["_key"], ()):
            if name not in own["_touched"]:
                own.pop(name, None)

    def _raw_of(self, key: str) -> Raw:
        raw = parse(self._text("short", key))
        if self.is_whole:
            _add(raw, parse(self._text("later", key, default="{}")))
        return raw

    def long(self, key: str) -> Raw:
        """The long values of a content."""
        raw = parse(self._text("long", key))
        if self.is_whole:
            later = parse(self._text("later", key, default="{}"))
            raw = {name: value for name, value in raw.items() if name not in later}
        return raw

    def note_loaded(self, own: dict[str, Any], name: str) -> None:
        """Know, in a child, that a content has loaded a value."""
        if self._loaded is not None:
            self._loaded.setdefault(own["_key"], []).append(name)

    # --- what builds and plugins ask for ---

    def previous(self, content: Content, name: str) -> Any:
        """What plugins added to a content in the last build; None if its source was read since."""
        key = self.key_of(content)
        if key in self.fresh or not isinstance(content, Tracked):
            return None
        later = parse(self._text("later", key, default="{}"))
        return self.codec.decode(later[name]) if name in later else None

    def lazy_content(self, key: str) -> Tracked:
        """A new lazy content for a content of a known kind."""
        kind = self._kinds.get(key.partition(":")[0])
        if kind is None:
            raise UnknownKindError(key)
        of_build = {"settings": self.settings, "_context": self.context}
        return lazy_content(kind, key, self, of_build)

    def put(self, content: Content, kind: type[Content]) -> None:
        """Know a content under its name."""
        self._kinds.setdefault(kind.__name__, kind)
        self._contents[self.key_of(content)] = content

    def contents(self) -> Iterable[tuple[str, Content]]:
        """Every content of this build with its name."""
        return self._contents.items()

    def _text(self, column: str, key: str, default: str | None = None) -> str:
        is_read = key in self.fresh and column != "later"
        found = self._store.text_of(key, column, is_read=is_read)
        if found is None:
            found = default
        if found is None:
            raise LostError(key)
        return found


class Index(NotedDict[Content]):
    """Pelican's contents by their paths: whether a path leads to one is an input."""

    def __init__(self, name: str, site: Site | None = None, kinds: Iterable[str] = ()) -> None:
        super().__init__()
        self.name, self._site, self._kinds = name, site, tuple(kinds)

    def get(self, path: str, default: Any = None) -> Any:
        """The content at a path below `content/`."""
        record.note(self.name, path)
        if not super().__contains__(path) and self._site is not None:
            for kind in self._kinds:
                try:
                    content = self._site.content(f"{kind}:{path}")
                    _ = vars(content)["_load"].raw(vars(content))
                except LookupError:
                    continue
                self[path] = content
                break
        return super().get(path, default)

    def __contains__(self, path: object) -> bool:
        self.get(str(path))
        return super().__contains__(path)

    def __getitem__(self, path: str) -> Any:
        self.get(path)
        return super().__getitem__(path)

    def _whole(self) -> None:
        record.note(self.name, ALL)
        if self._site is not None:
            raise LookupError(f"{self.name} as a whole")

    def __len__(self) -> int:
        self._whole()
        return super().__len__()

    def facts(self) -> dict[str, bool]:
        """What may be asked of it, as far as the answer is yes."""
        return {path: content is not None for path, content in dict.items(self)}


def _add(raw: Raw, later: Raw) -> None:
    """Add what plugins set to what a content was read with; its metadata keep what they were."""
    stored = raw.get(WHOLE) or {}
    if "M" in stored:
        names, others = stored["M"]
        for name in names:
            if name.lower() in later and name.lower() in raw:
                others.setdefault(name, raw[name.lower()])
    raw.update(later)


def changed_names(before: Mapping[str, Any], now: Mapping[str, Any]) -> set[str]:
    """The names whose values differ, those that came and those that went; of a set also its
    whole."""
    names = {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}
    names |= differing(before.get(WHOLE), now.get(WHOLE), names)
    return names | {ALL} if names else names

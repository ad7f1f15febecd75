"""The builds of a process that stays for a server: each begins with what the last one knew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import desk.check.across  # noqa: F401 - children that check find it loaded
from desk.build import BUILD, BuildError, Result, warm_up
from desk.check.command import build_checked
from desk.check.run import newest
from desk.settings import SettingError, find_places, load
from pelican_incremental import Request
from plugins.faults import Fault
from plugins.source.tree import Tree, seen_again, walk

LIKELY = 20  # articles that may be edited next


class BuildWorker:
    """Builds the site that the environment names, as often as it is asked."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._tree: Tree | None = None  # as the last build has seen it
        self._settings: dict[str, Any] = {}  # of the last build
        self._prepared: set[str] = set()

    def build(self, saved: list[str] | None) -> Result:
        """Build; `saved` are the only files that may have changed since it was called last, by
        absolute path (None: any may have).

        Raises:
            BuildError: something must be mended; `output/` is as it was.
        """
        try:
            places = find_places(self._environment, "pelicanconf.py")
            settings = load(places, self._environment)
        except SettingError as error:
            raise BuildError((Fault("", 0, str(error)),)) from None
        known = self._tree if self._tree and self._tree.root == places.content else None
        tree = None if known is None or saved is None else seen_again(known, saved)
        self._tree, self._settings = tree or walk(places.content), settings
        request = Request(changed=saved, seen=self._tree)
        return build_checked(settings, places.conf, self._environment, BUILD, request)

    def prepare(self) -> Iterator[None]:
        """Make the next builds quick, in steps that yield before they begin: load what a text
        needs, and warm up for an edit of each of the newest articles once."""
        from desk.check.worker import warm  # it loads Markdown, which many builds do not need

        if not self._prepared:
            warm(self._settings)
        for name in newest(self._settings, LIKELY):
            seen = seen_again(self._tree, ()) if self._tree else None
            if seen and name not in self._prepared:
                yield
                self._prepared.add(name)
                warm_up(self._settings, name, seen)

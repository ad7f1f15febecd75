"""The builds of a process that stays for a server: each begins with what the last one knew."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from desk.build import BUILD, BuildError, Result, warm_up
from desk.check.command import build_checked
from desk.check.run import examined
from desk.settings import SettingError, find_places, load
from pelican_incremental import Request
from pelican_incremental.notes import greatest
from plugins.faults import Fault
from plugins.source.tree import Tree, seen_again, walk

LIKELY = 20  # articles that may be edited next


# Something of everything that is often in an article.
_SAMPLE = b"""Title: A "plan"
Standfirst: Of what we do -- if we do
Date: 2013-05-29
Tags: one, two

A paragraph, with a [link](https://example.org/), `code`, *one* word, **two** and a note[^1].

## A part

* "So," he said -- and 10 % more, in the U.S.A.
* That was all.

1. Then this.
2. Then that.

> They said so,
> and went home.

[^1]: A note.
"""


def warm(settings: dict[str, Any], lang: str) -> None:
    """Let this process have all that its children need for a text in a language, so that none must
    prepare it for itself: patterns are compiled when they are first used, and modules loaded."""
    from desk.check.reading import check_source, reader_of  # it loads Markdown and more

    reader = reader_of(settings)
    path = Path(settings["PATH"], *settings["ARTICLE_PATHS"][:1], "sample.md")
    sample = sample_in(lang)
    with suppress(Exception):  # it only prepares: what is wrong is named by the builds
        check_source(sample, path, reader)
        reader.render(sample, path)


def sample_in(lang: str) -> bytes:
    """A text with something of everything, which is said to be in a language."""
    return f"Lang: {lang}\n".encode() + _SAMPLE


class BuildWorker:
    """Builds the site that the environment names, as often as it is asked."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._tree: Tree | None = None  # as the last build has seen it
        self._settings: dict[str, Any] = {}  # of the last build
        self._prepared: set[str] = set()  # articles, and languages of texts

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
        """Make the next builds quick, in steps that yield before they begin: load what texts in
        their languages need, and warm up for an edit of each of the newest articles once."""
        if not self._prepared:
            self._warm(self._settings["DEFAULT_LANG"])
        output = Path(self._settings["OUTPUT_PATH"])
        for name, dated in greatest(BUILD, output, "dated", LIKELY):
            _, _, lang = dated.rpartition(" ")
            if lang not in self._prepared:
                yield
                self._warm(lang)
            seen = seen_again(self._tree, ()) if self._tree else None
            if seen and name not in self._prepared:
                yield
                self._prepared.add(name)
                warm_up(examined(self._settings), name, seen)

    def _warm(self, lang: str) -> None:
        self._prepared.add(lang)
        warm(self._settings, lang)

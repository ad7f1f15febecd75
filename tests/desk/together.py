"""The sources of many tests in one site, which is checked once: a check of one article takes hardly
less than one of a hundred. Each test reads what is said of its own files."""

from __future__ import annotations

import re
import shutil
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desk.check import run
from plugins.faults import Fault
from tests.sites import Site, settings_of

Sources = Mapping[str, str | bytes]

ARTICLE = "articles/a.md"
# What has the article's name, as paths and texts say it: the article itself, and its pictures.
_OWN = re.compile(rb"(?<=images/)a(?=\.)|(?<=filename\})a(?=\.md)|(?<=^articles/)a(?=\.md$)")


@dataclass(frozen=True)
class Together:
    """What a check said of each test's files, under the names that the test gave them; and what it
    said of none of them, or of files that did not fit."""

    cases: Mapping[str, Sources]
    said: Mapping[str, list[Fault]]
    stray: list[Fault]

    def faults_of(self, case: str, site: Site) -> list[Fault]:
        """What is said of a test's files; in a site of their own where they do not fit."""
        if case in self.said:
            return self.said[case]
        write(site, self.cases[case])
        return _check(site)


def write(site: Site, sources: Sources) -> None:
    """Make these the sources of a site."""
    shutil.rmtree(site.content, ignore_errors=True)
    for path, data in sources.items():
        site.write(path, _as_bytes(data))


def check_together(
    folder: Path,
    cases: Mapping[str, Sources],
    apart: Container[str] = (),
    beside: Sources | None = None,
    **over: Any,
) -> Together:
    """Check all that fit in one site, each under a name of its own; not those that are to be
    `apart`, of which more would be said beside others. `beside`: what all have beside them, with
    these settings."""
    site, names = Site(folder), dict[str, str]()
    write(site, beside or {})
    for case, sources in cases.items():
        if case not in apart and _fits(sources):
            name = f"no{len(names)}"
            names[name] = case
            for path, data in sources.items():
                site.write(_renamed(path.encode(), name).decode(), _renamed(_as_bytes(data), name))
    said, stray = {case: list[Fault]() for case in names.values()}, list[Fault]()
    for fault in _check(site, **over):
        path = Path(fault.path)
        if path.stem in names:
            said[names[path.stem]].append(replace(fault, path=str(path.with_stem("a"))))
        else:
            stray.append(fault)
    return Together(cases, said, stray)


def _fits(sources: Sources) -> bool:
    """Whether these are one article, with its pictures at most: what else there is would be said
    of others' articles, too."""
    others = sources.keys() - {ARTICLE}
    return ARTICLE in sources and all(path.startswith("images/a.") for path in others)


def _renamed(data: bytes, name: str) -> bytes:
    return _OWN.sub(name.encode(), data)


def _as_bytes(data: str | bytes) -> bytes:
    """A surrogate stands for a byte that is no letter."""
    return data if isinstance(data, bytes) else data.encode("utf-8", "surrogateescape")


def _check(site: Site, **over: Any) -> list[Fault]:
    return list(run.check_sources(settings_of(site, **over), site.folder / ".build").findings)

"""Check the site, not its sources: the settings file, the plugins, the theme."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple, dataclass
from functools import cached_property
from hashlib import sha256
from itertools import product
from operator import itemgetter
from pathlib import Path
from typing import Any

from desk.check.values import absent_files, is_needed
from desk.settings import CODE, ROOT
from pelican_incremental.disk import write_whole
from pelican_incremental.scan import Stamp, sha_of, snapshot
from plugins.faults import Fault
from plugins.source.tables import AUTHORS, TAGS
from plugins.source.tree import ICON

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of an object in memory, in its repr


def known_faults(house: House, work: Path, typed: Iterable[str] = ()) -> list[Fault]:
    """What `faults_of` finds; it is found anew when a file of the settings, the theme or the code
    has changed. `typed` names the settings that stand in no file."""
    path, asked = work / f"house-{house.conf.stem}.json", sorted(typed)
    return _kept(path, house, asked, lambda: faults_of(house.settings, house.conf, typed))


def rendered_faults(house: House, work: Path, templates: Iterable[tuple[str, str]]) -> list[Fault]:
    """What shows only when pages are rendered, kept likewise."""

    def find() -> list[Fault]:
        from desk.check.sample import render_faults

        return render_faults(house.settings, house.conf, templates)

    path, asked = work / f"sample-{house.conf.stem}.json", sorted(map(repr, templates))
    return _kept(path, house, asked, find)


def _kept(
    path: Path, house: House, asked: Sequence[str], find: Callable[[], Iterable[Fault]]
) -> list[Fault]:
    """Findings that a file keeps for a house and the names that were `asked` for, or new ones; what
    cannot be read was never known.

    That the stamps are the same is told at once; in a new clone they are not, and the bytes are.
    """
    found: list[Fault] | None = None
    stamps = f"{asked} {house.stamps}"
    try:
        known = json.loads(path.read_text("utf-8"))
        if known["stamps"] == stamps:
            return [Fault(*row) for row in known["faults"]]
        if known["contents"] == f"{asked} {house.contents}":
            found = [Fault(*row) for row in known["faults"]]
    except (OSError, ValueError, TypeError, KeyError):
        pass
    found = sorted(set(find())) if found is None else found
    rows = [astuple(fault) for fault in found]
    facts = {"stamps": stamps, "contents": f"{asked} {house.contents}", "faults": rows}
    with suppress(OSError):
        write_whole(path, json.dumps(facts, ensure_ascii=False))
    return found


@dataclass(frozen=True)
class House:
    """All that the house consists of, settings and files, as it is when it is first looked at."""

    settings: dict[str, Any]
    conf: Path

    @cached_property
    def stamps(self) -> str:
        """A digest of it by the stamps of files."""
        return self._digest(lambda path: repr(self._files[path]))

    @cached_property
    def contents(self) -> str:
        """A digest of it by the bytes of files, the same wherever the project lies."""
        return self._digest(sha_of)

    def _digest(self, known: Callable[[str], str]) -> str:
        version = f"{sys.implementation.name} {sys.version_info[:3]}"
        digest = sha256(_at_home(f"{Path.cwd()}\n{version}\n").encode())
        digest.update(_at_home(self._text()).encode("utf-8", "backslashreplace"))
        for path in self._files:
            text = f"{_at_home(path)} {known(path)}"
            digest.update(text.encode("utf-8", "backslashreplace"))
        return digest.hexdigest()

    def _text(self) -> str:
        """The settings; what a build is told of itself is no part of the house."""
        lasting = (i for i in self.settings.items() if not i[0].startswith("INCREMENTAL_"))
        text = _ADDRESS.sub("", repr(sorted(lasting, key=itemgetter(0))))
        with suppress(TypeError, AttributeError):
            text += repr([*absent_files(self.settings)])
        return text

    @cached_property
    def _files(self) -> dict[str, Stamp]:
        """The files that are there, in order."""
        folders: list[Path] = []
        files = [self.conf, *self.conf.parent.glob("*.py"), *ROOT.glob("*conf.py")]
        # A setting of the wrong kind names no files, and is told by its text.
        with suppress(TypeError, AttributeError):
            folders += (*CODE, ROOT / "desk", Path(self.settings["THEME"]))
            files += _named_files(self.settings)
        return dict(sorted(snapshot(map(str, folders), map(str, files)).items()))


def _at_home(text: str) -> str:
    """A text without the place of the project."""
    return text.replace(str(ROOT), "~")


def _named_files(settings: Mapping[str, Any]) -> Iterator[Path]:
    for path, name in product(settings["PLUGIN_PATHS"], settings["PLUGINS"]):
        yield Path(path, f"{name.replace('.', '/')}.py")
    for home in (Path(settings["PATH"]), ROOT / "content"):
        yield from (home / name for name in given_to_pages(settings))


def given_to_pages(settings: Mapping[str, Any]) -> tuple[str, ...]:
    """What the site gives its pages to read, as paths in `content/`."""
    logo = [settings["LOGO"]] if isinstance(settings.get("LOGO"), str) else []
    placed = (*settings["TEMPLATE_PAGES"], *settings["EXTRA_PATH_METADATA"])
    return (AUTHORS, TAGS, ICON, *filter(None, logo), *placed)


def faults_of(
    settings: Mapping[str, Any], conf: Path, typed: Iterable[str] = ()
) -> Iterator[Fault]:
    """Every fault of the settings, and of the theme and the plugins that they name."""
    # Jinja, Babel and every plugin: loaded only when something has changed.
    from desk.check.conf import origin_of, plugin_faults, setting_faults
    from desk.check.theme import (
        style_faults,
        template_faults,
        translation_faults,
        trees_of,
    )
    from plugins.icons import icon_faults

    origin = origin_of(conf, typed)
    wrong = list(setting_faults(settings, origin))
    yield from wrong
    if is_readable(wrong):
        theme = Path(settings["THEME"])
        trees = trees_of(theme, settings)
        yield from template_faults(theme, settings, trees)
        yield from translation_faults(theme, trees)
        yield from style_faults(theme)
        yield from plugin_faults(settings, origin)
        yield from icon_faults(settings)


def is_readable(found: Iterable[Fault]) -> bool:
    """Whether sources can be read by settings with these faults."""
    wrong = (fault for fault in found if fault.code == "setting-wrong")
    return not any(is_needed(fault.message.partition(" ")[0]) for fault in wrong)

"""Check the house, not its sources: the settings file, the plugins, the theme."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import astuple
from hashlib import sha256
from itertools import product
from operator import itemgetter
from pathlib import Path
from typing import Any

from desk.check.values import absent_files, is_needed
from desk.settings import ROOT
from plugins.faults import Fault
from plugins.incremental.disk import write_whole

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of an object in memory, in its repr


def known_faults(
    settings: dict[str, Any], conf: Path, work: Path, typed: Iterable[str] = ()
) -> list[Fault]:
    """What `faults_of` finds; it is found anew when a file of the settings, the theme or the code
    has changed. `typed` names the settings that stand in no file."""
    key = _key_of(settings, conf, sorted(typed))
    return _kept(work / f"house-{conf.stem}.json", key, lambda: faults_of(settings, conf, typed))


def rendered_faults(
    settings: dict[str, Any], conf: Path, work: Path, templates: Iterable[tuple[str, str]]
) -> list[Fault]:
    """What shows only when pages are rendered, kept likewise."""

    def find() -> list[Fault]:
        from desk.check.sample import render_faults

        return render_faults(settings, conf, templates)

    key = _key_of(settings, conf, sorted(map(repr, templates)))
    return _kept(work / f"sample-{conf.stem}.json", key, find)


def _kept(path: Path, key: str, find: Callable[[], Iterable[Fault]]) -> list[Fault]:
    """Findings that a file keeps under a key, or new ones; what cannot be read was never known."""
    try:
        known = json.loads(path.read_text("utf-8"))
        if known["key"] == key:
            return [Fault(*row) for row in known["faults"]]
    except (OSError, ValueError, TypeError, KeyError):
        pass
    found = sorted(set(find()))
    facts = {"key": key, "faults": [astuple(fault) for fault in found]}
    with suppress(OSError):
        write_whole(path, json.dumps(facts, ensure_ascii=False))
    return found


def _key_of(settings: Mapping[str, Any], conf: Path, typed: Sequence[str]) -> str:
    """A digest of all that the house consists of, by the stamps of files."""
    digest = sha256(f"{Path.cwd()}\n{sys.version}\n{typed}\n".encode())
    files = [conf, *sorted(conf.parent.glob("*.py"))]
    # A setting of the wrong kind names no files, and is told by its text below.
    with suppress(TypeError, AttributeError):
        digest.update(repr([*absent_files(settings)]).encode())
        files += _house_files(settings)
    for path in files:
        with suppress(OSError):
            status = path.stat()
            stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            digest.update(f"{path} {stamp}\n".encode())
    # What a build is told of itself is no part of the house.
    lasting = (item for item in settings.items() if not item[0].startswith("INCREMENTAL_"))
    text = repr(sorted(lasting, key=itemgetter(0)))
    digest.update(_ADDRESS.sub("", text).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _house_files(settings: Mapping[str, Any]) -> Iterator[Path]:
    yield from sorted(ROOT.glob("*conf.py"))
    for path, name in product(settings["PLUGIN_PATHS"], settings["PLUGINS"]):
        yield Path(path, f"{name.replace('.', '/')}.py")
    for folder in (ROOT / "plugins", ROOT / "desk", Path(settings["THEME"])):
        yield from (path for path in sorted(folder.rglob("*.*")) if path.suffix != ".pyc")
    for home in (Path(settings["PATH"]), ROOT / "content"):
        yield from (home / name for name in settings["TEMPLATE_PAGES"])


def faults_of(
    settings: Mapping[str, Any], conf: Path, typed: Iterable[str] = ()
) -> Iterator[Fault]:
    """Every fault of the settings, and of the theme and the plugins that they name."""
    # Jinja, Babel and every plugin: loaded only when something has changed.
    from desk.check.conf import origin_of, plugin_faults, setting_faults
    from desk.check.theme import template_faults, translation_faults

    origin = origin_of(conf, typed)
    wrong = list(setting_faults(settings, origin))
    yield from wrong
    if is_readable(wrong):
        theme = Path(settings["THEME"])
        yield from template_faults(theme, settings)
        yield from translation_faults(theme)
        yield from plugin_faults(settings, origin)


def is_readable(found: Iterable[Fault]) -> bool:
    """Whether sources can be read by settings with these faults."""
    wrong = (fault for fault in found if fault.code == "setting-wrong")
    return not any(is_needed(fault.message.partition(" ")[0]) for fault in wrong)

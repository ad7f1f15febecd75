"""Check the house, not its sources: the settings file, the plugins, the theme."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple
from hashlib import sha256
from operator import itemgetter
from pathlib import Path
from typing import Any

from desk.settings import ROOT
from plugins.faults import Fault

_ADDRESS = re.compile(r" at 0x[0-9a-f]+")  # of an object in memory, in its repr


def known_faults(settings: Mapping[str, Any], conf: Path, work: Path) -> list[Fault]:
    """What `faults_of` finds; it is found anew when a file of the settings, the theme or the code
    has changed."""
    kept, key = work / f"house-{conf.stem}.json", _key_of(settings, conf)
    try:
        known = json.loads(kept.read_text("utf-8"))
        if known["key"] == key:
            return [Fault(*row) for row in known["faults"]]
    except (OSError, ValueError, TypeError, KeyError):
        pass  # what cannot be read was never known
    found = sorted(set(faults_of(settings, conf)))
    facts = {"key": key, "faults": [astuple(fault) for fault in found]}
    with suppress(OSError):
        work.mkdir(parents=True, exist_ok=True)
        part = kept.with_suffix(f".{os.getpid()}.part")
        part.write_text(json.dumps(facts, ensure_ascii=False), "utf-8")
        part.replace(kept)
    return found


def _key_of(settings: Mapping[str, Any], conf: Path) -> str:
    """A digest of all that the house consists of, by the stamps of files."""
    digest = sha256(f"{Path.cwd()}\n{sys.version}\n".encode())
    for path in [conf, *_house_files(settings)]:
        with suppress(OSError):
            status = path.stat()
            stamp = (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            digest.update(f"{path} {stamp}\n".encode())
    text = repr(sorted(settings.items(), key=itemgetter(0)))
    digest.update(_ADDRESS.sub("", text).encode("utf-8", "backslashreplace"))
    return digest.hexdigest()


def _house_files(settings: Mapping[str, Any]) -> Iterator[Path]:
    yield from sorted(ROOT.glob("*conf.py"))
    for folder in (ROOT / "plugins", ROOT / "desk", Path(settings["THEME"])):
        yield from (path for path in sorted(folder.rglob("*.*")) if path.suffix != ".pyc")
    for home in (Path(settings["PATH"]), ROOT / "content"):
        yield from (home / name for name in settings["TEMPLATE_PAGES"])


def faults_of(settings: Mapping[str, Any], conf: Path) -> Iterator[Fault]:
    """Every fault of the settings, and of the theme and the plugins that they name."""
    # Jinja, Babel and every plugin: loaded only when something has changed.
    from desk.check.conf import plugin_faults, setting_faults
    from desk.check.theme import template_faults, translation_faults

    wrong = list(setting_faults(settings, conf))
    yield from wrong
    if is_readable(wrong):
        theme = Path(settings["THEME"])
        yield from template_faults(theme, settings)
        yield from translation_faults(theme)
        yield from plugin_faults(settings, conf)


def is_readable(found: Iterable[Fault]) -> bool:
    """Whether sources can be read by settings with these faults."""
    from desk.check.values import NEEDED

    wrong = (fault for fault in found if fault.code == "setting-wrong")
    return not any(fault.message.partition(" ")[0] in NEEDED for fault in wrong)

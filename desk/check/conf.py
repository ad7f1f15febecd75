"""Faults of the settings file and of the plugins that it names, by file and line."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from desk.check.values import NEEDED, wrong_settings
from desk.settings import ROOT
from plugins import faults
from plugins.faults import Fault

_NAME = re.compile(r"\b[A-Z][A-Z0-9_]{2,}\b")
_ASSIGNED = re.compile(r"^([A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=", re.MULTILINE)
_ENDS = ("URL", "SAVE_AS")


def setting_faults(settings: Mapping[str, Any], conf: Path) -> Iterator[Fault]:
    """Every fault of the settings, with its line in the settings file."""
    text, shown = conf.read_text("utf-8"), faults.shown(conf)
    wrong = list(wrong_settings(settings))
    for name, message in wrong:
        yield Fault(shown, _line(text, name), f"{name} {message}", "setting-wrong")
    if not {name for name, _ in wrong} & NEEDED:
        for name, message in unknown_settings(text, names_in_code(settings)):
            yield Fault(shown, _line(text, name), f"{name} {message}", "setting-unknown")


def names_in_code(settings: Mapping[str, Any]) -> set[str]:
    """Names of settings that something reads: Pelican, a plugin, the desk or a template."""
    folders = [ROOT / "plugins", ROOT / "desk", Path(settings["THEME"], "templates")]
    files = [path for folder in folders for path in sorted(folder.rglob("*.*")) if _is_code(path)]
    # A site need not have every file that its settings are for.
    homes = (Path(settings["PATH"]), ROOT / "content")
    files += [home / name for home in homes for name in settings["TEMPLATE_PAGES"]]
    read = (_NAME.findall(path.read_text("utf-8", "replace")) for path in files if path.is_file())
    # Pelican makes these two names from that of the template.
    direct = [f"{t.upper()}_{end}" for t in settings["DIRECT_TEMPLATES"] for end in _ENDS]
    return {*DEFAULT_CONFIG, *direct, *chain.from_iterable(read)}


def _is_code(path: Path) -> bool:
    return path.suffix in {".py", ".html"}


def unknown_settings(text: str, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that a settings file sets and nothing reads.

    setting-unknown: a setting has a name that nothing reads. `CHROME_LAGN = "en"` -> take the name
    that the message offers.
    """
    for name in dict.fromkeys(_ASSIGNED.findall(text)):
        used_in_file = len(re.findall(rf"\b{name}\b", text)) > 1
        if name not in known and not used_in_file:
            near = get_close_matches(name, sorted(known), n=1)
            hint = f"did you mean {near[0]}?" if near else "delete it"
            yield name, f"must be a setting that something reads: {hint}"


def _line(text: str, name: str) -> int:
    match = re.search(rf"^{name}\b", text, re.MULTILINE)
    return text.count("\n", 0, match.start()) + 1 if match else 0


def plugin_faults(settings: Mapping[str, Any], conf: Path) -> Iterator[Fault]:
    """Yield each plugin that cannot be imported, with the line at which it fails.

    plugin-import: a plugin cannot be imported. `import requestz` -> mend the line that is named, or
    take the plugin out of `PLUGINS`.
    """
    text, shown = conf.read_text("utf-8"), faults.shown(conf)
    sys.path[:0] = added = [p for p in settings["PLUGIN_PATHS"] if p not in sys.path]
    try:
        for name in settings["PLUGINS"]:
            try:
                module = import_module(name)
            except Exception as error:
                place = _place_of(error) or (shown, _line_of_text(text, name))
                message = f"plugin {name} must be imported without {_told(error)}"
                yield Fault(*place, message, "plugin-import")
            else:
                if not callable(getattr(module, "register", None)):
                    message = f"plugin {name} must have a function register()"
                    yield Fault(shown, _line_of_text(text, name), message, "plugin-import")
    finally:
        for path in added:
            sys.path.remove(path)


def _told(error: Exception) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}"


def _place_of(error: Exception) -> tuple[str, int] | None:
    """The file and line at which a plugin failed; None when it was not found at all."""
    if isinstance(error, SyntaxError) and error.filename:
        return faults.shown(Path(error.filename)), error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    ours = [f for f in frames if Path(f.filename).is_file() and f.filename != __file__]
    ours = [f for f in ours if "importlib" not in Path(f.filename).parts]
    last = ours[-1] if ours else None
    return (faults.shown(Path(last.filename)), last.lineno or 0) if last else None


def _line_of_text(text: str, name: str) -> int:
    place = max(text.find(f'"{name}"'), text.find(f"'{name}'"))
    return text.count("\n", 0, place) + 1 if place >= 0 else _line(text, "PLUGINS")

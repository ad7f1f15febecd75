"""Faults of the settings file and of the plugins that it names, by file and line."""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from pelican.settings import DEFAULT_CONFIG

from desk.check.values import (
    absent_files,
    homes_of,
    is_needed,
    wrong_kinds,
    wrong_settings,
)
from desk.settings import CODE, OTHER_NAMES, ROOT
from pelican_incremental.scan import snapshot
from plugins import faults, hints
from plugins.faults import Fault

_DOCSTRING = re.compile(r'"""(?:[^"\\]|\\.|"(?!""))*"""', re.DOTALL)  # a name in one is not read
_NAME = re.compile(r"\b[A-Z][A-Z0-9_]{2,}\b")
_ASSIGNED = re.compile(r"^([A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=", re.MULTILINE)
_ENDS = ("URL", "SAVE_AS")


@dataclass(frozen=True)
class Origin:
    """Where settings come from: the settings file and those of its folder that it imports whole,
    and the names that were typed for this one command."""

    files: tuple[Path, ...]
    typed: frozenset[str]

    def place(self, name: str, held: str = "") -> tuple[str, int]:
        """The file and line that set this name last, or at which its value holds this text; none
        for what was typed."""
        if name in self.typed:
            return "", 0
        for path in self.files:
            text = _text_of(path)
            start = _start(text, name)
            quoted = re.compile(rf"([\"']){re.escape(held)}\1").search(text, max(start, 0))
            if start >= 0 and (quoted or not held):
                place = quoted.start() if held and quoted else start
                return faults.shown(path), text.count("\n", 0, place) + 1
        return self.place(name) if held else (faults.shown(self.files[0]), 0)


def origin_of(conf: Path, typed: Iterable[str] = ()) -> Origin:
    """Follow `from pelicanconf import *` to the file beside."""
    files = [conf]
    for path in files:
        names = re.findall(r"^from (\w+) import \*", _text_of(path), re.MULTILINE)
        beside = (path.with_name(f"{name}.py") for name in names)
        files += [path for path in beside if path.is_file() and path not in files]
    return Origin(tuple(files), frozenset(typed))


def _text_of(path: Path) -> str:
    return path.read_text("utf-8", "replace")


def unread_faults(
    error: BaseException, origin: Origin, given: Mapping[str, Any]
) -> Iterator[Fault]:
    """Say what stopped the reading of settings: the line of the file that raised it, or each value
    over which Pelican may have fallen.

    settings-unread: the settings file cannot be read. `SITENAME = "x` -> mend it at the line that
    is named.
    """
    # As Pelican takes it: from where the file lies, if it is there.
    home, theme = origin.files[0].parent, given.get("THEME")
    if isinstance(theme, str) and (home / theme).is_dir():
        given = {**given, "THEME": str(home / theme)}
    wrong = dict(wrong_kinds(given))
    yield from (
        Fault(*origin.place(n), f"{n} {what}", "setting-wrong") for n, what in wrong.items()
    )
    if not wrong:
        place = _raised_at(error, origin) or (faults.shown(origin.files[0]), 0)
        message = f"settings must be read without an error, not {_told(error)}"
        yield Fault(*place, message, "settings-unread")


def _raised_at(error: BaseException, origin: Origin) -> tuple[str, int] | None:
    """The line of a settings file, or of one beside it, at which an error arose."""
    if isinstance(error, SyntaxError):
        return faults.shown(Path(error.filename or origin.files[0])), error.lineno or 0
    homes = {path.parent for path in origin.files} | {ROOT}
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if Path(frame.filename).parent in homes]
    return (faults.shown(Path(ours[-1].filename)), ours[-1].lineno or 0) if ours else None


def setting_faults(settings: Mapping[str, Any], origin: Origin) -> Iterator[Fault]:
    """Every fault of the settings, with its line in the settings file."""
    wrong = list(wrong_settings(settings))
    for name, message in wrong:
        yield Fault(*origin.place(name), f"{name} {message}", "setting-wrong")
    if not any(is_needed(name) for name, _ in wrong):
        yield from absent_faults(settings, origin)
        texts = {path: _text_of(path) for path in origin.files}
        asked = {name for text in texts.values() for name in _only_set(text)}
        known = names_in_code(settings, asked)
        if not asked <= known:
            known = names_in_code(settings)  # one of them may be meant
        for path, text in texts.items():
            for name, message in unknown_settings(text, known):
                line = text.count("\n", 0, _start(text, name)) + 1
                yield Fault(faults.shown(path), line, f"{name} {message}", "setting-unknown")


def absent_faults(settings: Mapping[str, Any], origin: Origin) -> Iterator[Fault]:
    """setting-file: a setting names a file that `content/` does not have, but for a like one.
    `STATIC_PATHS = ["imags"]` -> take the name that the message offers."""
    for setting, name, near in absent_files(settings):
        has = f"what {Path(settings['PATH']).name}/ has"
        message = f"{setting} must name {has}, not {name!r}: did you mean {near!r}?"
        yield Fault(*origin.place(setting, name), message, "setting-file")


def names_in_code(settings: Mapping[str, Any], asked: Set[str] | None = None) -> set[str]:
    """Names of settings that something reads: Pelican, a plugin, the desk or a template. Where only
    some are `asked` for, no file is looked at that has none of them."""
    # Pelican makes these two names from that of the template.
    direct = [f"{t.upper()}_{end}" for t in settings["DIRECT_TEMPLATES"] for end in _ENDS]
    known = {*DEFAULT_CONFIG, *direct}
    for path in _code_of(settings):
        left = None if asked is None else asked - known
        if left is not None and not left:
            break
        text = _text_of(path)
        if left is None or any(name in text for name in left):
            known.update(_NAME.findall(_DOCSTRING.sub("", text)))
    return known


def _code_of(settings: Mapping[str, Any]) -> Iterator[Path]:
    """The files that may read settings."""
    folders = [*CODE, ROOT / "desk", Path(settings["THEME"], "templates")]
    files = [Path(path) for path in sorted(snapshot(map(str, folders), ())) if _is_code(path)]
    files += [home / name for home in homes_of(settings) for name in settings["TEMPLATE_PAGES"]]
    return filter(Path.is_file, files)


def _is_code(path: str) -> bool:
    return path.endswith((".py", ".html"))


def unknown_settings(text: str, known: set[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that a settings file sets and nothing reads.

    setting-unknown: a setting has a name that nothing reads. `CHROME_LAGN = "en"` -> take the name
    that the message offers.
    """
    for name in _only_set(text):
        if name not in known:
            near = hints.meant(name, known, OTHER_NAMES)
            hint = f"did you mean {near}?" if near else "delete it"
            yield name, f"must be a setting that something reads: {hint}"


def _only_set(text: str) -> Iterator[str]:
    """The names that a settings file sets and does not use itself."""
    for name in dict.fromkeys(_ASSIGNED.findall(text)):
        if len(re.findall(rf"\b{name}\b", text)) == 1:
            yield name


def _start(text: str, name: str) -> int:
    """Where a settings file sets a name, or -1."""
    match = re.search(rf"^(?:[A-Z][A-Z0-9_]* = )*{name}\b", text, re.MULTILINE)
    return match.start() if match else -1


def plugin_faults(settings: Mapping[str, Any], origin: Origin) -> Iterator[Fault]:
    """Yield each plugin that cannot be imported, with the line at which it fails.

    plugin-import: a plugin cannot be imported. `import requestz` -> mend the line that is named, or
    take the plugin out of `PLUGINS`.
    """
    sys.path[:0] = added = [p for p in settings["PLUGIN_PATHS"] if p not in sys.path]
    try:
        for name in settings["PLUGINS"]:
            try:
                module = import_module(name)
            except (Exception, SystemExit) as error:
                place = place_of(error) or origin.place("PLUGINS", name)
                message = f"plugin {name} must be imported without {_told(error)}"
                yield Fault(*place, message, "plugin-import")
            else:
                if not callable(getattr(module, "register", None)):
                    message = f"plugin {name} must have a function register()"
                    yield Fault(*origin.place("PLUGINS", name), message, "plugin-import")
        yield from _stamp_faults(settings, origin)
    finally:
        for path in added:
            sys.path.remove(path)


def _stamp_faults(settings: Mapping[str, Any], origin: Origin) -> Iterator[Fault]:
    for name in settings.get("INCREMENTAL_STAMPS", ()):
        try:
            resolve_name(name)
        except (ImportError, AttributeError, ValueError) as error:
            message = (
                f"INCREMENTAL_STAMPS must name functions as module:name, not {name!r}: {error}"
            )
            yield Fault(*origin.place("INCREMENTAL_STAMPS", name), message, "plugin-import")


def _told(error: BaseException) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}"


def stopped_by(error: BaseException) -> Fault:
    """What is said of an error that no rule foresaw: where the site's own code met it."""
    path, line = place_of(error) or ("", 0)
    return Fault(path, line, f"must not stop a build by {_told(error)}")


def place_of(error: BaseException) -> tuple[str, int] | None:
    """The file and line of the site's own code, or of another plugin, at which an error arose."""
    if isinstance(error, SyntaxError) and error.filename:
        return faults.shown(Path(error.filename)), error.lineno or 0
    frames = traceback.extract_tb(error.__traceback__)
    desk = Path(__file__).parent.parent
    ours = [
        frame
        for frame in frames
        if Path(frame.filename).is_file()
        and not Path(frame.filename).is_relative_to(desk)
        and not {"importlib", "site-packages"} & {*Path(frame.filename).parts}
        and not Path(frame.filename).is_relative_to(sys.base_prefix)
    ]
    last = ours[-1] if ours else None
    return (faults.shown(Path(last.filename)), last.lineno or 0) if last else None

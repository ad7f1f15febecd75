"""What was typed after `make TARGET`: paths from where the person stands, and site settings for
this one build."""

from __future__ import annotations

import json
import logging
import os
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from plugins import faults

ROOT = Path(__file__).resolve().parent.parent

# Variables of the Makefile, and those of make itself, which are not settings of the site.
COMMAND_VARIABLES = {
    "VENV",
    "PYTHON",
    "PORT",
    "INPUTDIR",
    "OUTPUTDIR",
    "CONFFILE",
    "MAKEFLAGS",
    "SHELL",
    "CHROMIUM",
    "TITLE",
    "FILE",
    "FILES",
    "FORMAT",
    "SPELL",
    "EXTERNAL",
    "APPLY",
    "EXPLAIN",
    "ARTICLES",
    "TO",
    "RELEASE",
    "DRY_RUN",
    "ALLOW_DELETE",
    "REPLACE",
    "INSECURE",
    "VERIFY",
    "VERIFY_URL",
    "VERIFY_WAIT",
    "NOTIFY",
    "SSH_CONFIG",
}


# Settings of ours that no file need set, with what stands for them.
UNSET = {"MAX_SOURCE_SIZE": 1_000_000, "SOURCE_TIME_LIMIT": 5}


class SettingError(Exception):
    """A setting that cannot be taken as it was typed; the text says what it must be."""


@dataclass(frozen=True)
class Places:
    """Where this build reads and writes; every path is absolute."""

    content: Path
    output: Path
    conf: Path


def find_places(environment: Mapping[str, str], conf: str) -> Places:
    """Resolve INPUTDIR, OUTPUTDIR and CONFFILE from the current folder; what is not given lies in
    the project."""

    def place(name: str, default: str) -> Path:
        typed = environment.get(name)
        return Path(typed).resolve() if typed else ROOT / default

    places = Places(
        place("INPUTDIR", "content"), place("OUTPUTDIR", "output"), place("CONFFILE", conf)
    )
    if not os.path.isdir(places.content):  # noqa: PTH112 - Path's own raises for overlong names
        raise SettingError(f"INPUTDIR must be a folder with sources, not {places.content}")
    if not os.path.isfile(places.conf):  # noqa: PTH113
        raise SettingError(f"CONFFILE must be a settings file, not {places.conf}")
    there = next(path for path in (places.output, *places.output.parents) if os.path.lexists(path))
    if not there.is_dir():  # a build would put a folder in its place
        raise SettingError(f"OUTPUTDIR must be a folder, or not be there, but {there} is a file")
    if places.content.is_relative_to(places.output) or places.output.is_relative_to(places.content):
        raise SettingError(f"OUTPUTDIR must lie outside of INPUTDIR, not at {places.output}")
    return places


def load(places: Places, environment: Mapping[str, str]) -> dict[str, Any]:
    """Read the settings file and put over it what was typed for this build.

    Raises:
        SettingError: a setting has an unknown name or a value of the wrong kind, or the file ends
            in an error.
    """
    try:
        return _load(places, environment)
    except SettingError:
        raise
    except (Exception, SystemExit) as error:
        # The file is Python: it may raise anything, and so may Pelican over a value in it.
        raise SettingError(_told(error, places.conf)) from None


def _told(error: BaseException, conf: Path) -> str:
    """An error of a settings file as `path:line: settings must …`."""
    what = error.msg if isinstance(error, SyntaxError) else str(error)
    line = error.lineno if isinstance(error, SyntaxError) else None
    path = Path(error.filename or conf) if isinstance(error, SyntaxError) else conf
    frames = [] if line else traceback.extract_tb(error.__traceback__)
    for frame in frames:
        if Path(frame.filename).parent in (conf.parent, ROOT):
            path, line = Path(frame.filename), frame.lineno
    place = f"{faults.shown(path)}:{line}" if line else faults.shown(conf)
    return f"{place}: settings must be read without an error, not {type(error).__name__}: {what}"


def _load(places: Places, environment: Mapping[str, str]) -> dict[str, Any]:
    from pelican.settings import DEFAULT_CONFIG, get_settings_from_file, read_settings

    known = {**DEFAULT_CONFIG, **UNSET, **get_settings_from_file(str(places.conf))}
    typed = {
        name: coerce(name, environment[name], known)
        for name in environment.get("DESK_SETTINGS", "").split()
        if name not in COMMAND_VARIABLES and name in environment
    }
    paths = {"PATH": str(places.content), "OUTPUT_PATH": str(places.output)}
    # Pelican warns of an empty SITEURL on every development build: that is what development is.
    logging.getLogger("pelican").setLevel(logging.ERROR)
    settings: dict[str, Any] = read_settings(str(places.conf), override={**typed, **paths})
    logging.getLogger("pelican").setLevel(logging.WARNING)
    return settings


def coerce(name: str, text: str, known: Mapping[str, Any]) -> Any:
    """Give a typed value the kind that the setting has now; lists and tables are typed as JSON."""
    if name not in known:
        near = get_close_matches(name, known, n=1)
        hint = f"did you mean {near[0]}?" if near else "see the settings in README.md"
        raise SettingError(f"{name} must be a known setting: {hint}")
    now = known[name]
    try:
        if isinstance(now, bool):
            return {
                "true": True,
                "1": True,
                "yes": True,
                "false": False,
                "0": False,
                "no": False,
                "": False,
            }[text.lower()]
        if isinstance(now, int):
            return int(text)
        return json.loads(text) if isinstance(now, list | tuple | dict) else text
    except (KeyError, ValueError):
        kind = {bool: "true or false", int: "a whole number"}.get(type(now), "JSON")
        raise SettingError(f"{name} must be {kind}, not {text!r}") from None


def here(environment: Mapping[str, str]) -> Path:
    """The folder in which the person stands."""
    return Path(environment.get("DESK_HERE") or os.curdir)

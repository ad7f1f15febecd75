"""What was typed after `make TARGET`: paths from where the person stands, and site settings for
this one build."""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.standing import typed_names
from plugins import faults, hints

ROOT = Path(__file__).resolve().parent.parent
# The code that makes pages, beside what a settings file adds.
CODE = (ROOT / "packages", ROOT / "plugins")

# Variables of the Makefile, and those of make itself, which are not settings of the site.
COMMAND_VARIABLES = {
    "VENV",
    "BUILD",
    "ALLOW_NO_HISTORY",
    "PYTHON",
    "PORT",
    "HOST",
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
    "PROVE",
    "MEMORY",
    "SSH_CONFIG",
}


# How a switch is typed, in small or capital letters; `make check SPELL=` is off.
_ON, _OFF = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})

# Settings of ours that no file need set, with what stands for them.
UNSET = {"ACCENT": "", "MAX_SOURCE_SIZE": 1_000_000, "SOURCE_TIME_LIMIT": 5}


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


class SettingsError(SettingError):
    """Settings that cannot be read at all; `faults` says where."""

    def __init__(self, found: tuple[faults.Fault, ...]) -> None:
        super().__init__("\n".join(map(str, found)))
        self.faults = found


def is_paper(settings: Mapping[str, Any]) -> bool:
    """Whether settings are those of a paper, not of an ordinary Pelican site: it has sections, or
    its texts are read by our reader."""
    return "SECTIONS" in settings or "plugins.source" in (settings.get("PLUGINS") or ())


def load_ordinary(places: Places, environment: Mapping[str, str]) -> dict[str, Any]:
    """Read the settings of an ordinary Pelican site: content and output lie where its file says, if
    nothing else was typed.

    Raises:
        SettingError: as `load` does.
    """
    paths = {"PATH": ("INPUTDIR", places.content), "OUTPUT_PATH": ("OUTPUTDIR", places.output)}
    given = {name: str(path) for name, (typed, path) in paths.items() if environment.get(typed)}
    return _loaded(places, environment, given)


def load(places: Places, environment: Mapping[str, str]) -> dict[str, Any]:
    """Read the settings file and put over it what was typed for this build.

    Raises:
        SettingError: a setting has an unknown name or a value of the wrong kind, or the file ends
            in an error.
    """
    paths = {"PATH": str(places.content), "OUTPUT_PATH": str(places.output)}
    return _loaded(places, environment, paths)


def _loaded(
    places: Places, environment: Mapping[str, str], paths: Mapping[str, str]
) -> dict[str, Any]:
    given: dict[str, Any] = {}
    try:
        given = _given(places, environment)
        return _completed({**given, **paths}, places.conf)
    except SettingError:
        raise
    except (Exception, SystemExit) as error:
        # The file is Python: it may raise anything, and so may Pelican over a value in it.
        from desk.check.conf import origin_of, unread_faults

        origin = origin_of(places.conf, typed_names(environment))
        raise SettingsError(tuple(sorted(unread_faults(error, origin, given)))) from None


def _given(places: Places, environment: Mapping[str, str]) -> dict[str, Any]:
    """What the file sets, and over it what was typed."""
    from pelican.settings import DEFAULT_CONFIG, get_settings_from_file

    file = get_settings_from_file(str(places.conf))
    known = {**DEFAULT_CONFIG, **UNSET, **file}
    typed = {
        name: coerce(name, environment[name], known)
        for name in typed_names(environment)
        if name not in COMMAND_VARIABLES and name in environment
    }
    return {**file, **typed}


def _completed(given: dict[str, Any], conf: Path) -> dict[str, Any]:
    """These settings, and Pelican's own for all that they leave open."""
    from pelican.settings import DEFAULT_CONFIG, read_settings

    # Pelican warns of an empty SITEURL on every development build: that is what development is.
    logging.getLogger("pelican").setLevel(logging.ERROR)
    settings: dict[str, Any] = read_settings(str(conf), override=given)
    logging.getLogger("pelican").setLevel(logging.WARNING)
    # Pelican takes its own list where it is given a text: the check is to see what was written.
    lists = {"PLUGINS", *(n for n, default in DEFAULT_CONFIG.items() if isinstance(default, list))}
    texts = {n: v for n, v in given.items() if isinstance(v, str) and n in lists - {"LOCALE"}}
    return {**settings, **texts}


# What other systems (Hugo, Jekyll, WordPress, Pelican) call settings of ours. Not beside those of
# fields: what reads sources knows no setting of pages.
OTHER_NAMES = hints.by_other_names(
    {
        "SITENAME": "name title site-title",
        "SITEURL": "url base-url host domain",
        "SITE_DESCRIPTIONS": "description tagline site-subtitle",
        "SITE_UUID": "uuid",
        "TIMEZONE": "tz zone",
        "CHROME_LANG": "lang language",
        "SECTIONS": "categories",
        "MENU": "menuitems links nav navigation",
        "LOGO": "site-logo",
        "ACCENT": "color colour theme-color link-color",
        "SOCIAL": "twitter-username github-url facebook mastodon",
        "ANALYTICS": "google-analytics ga-tracking-id plausible goatcounter",
        "REPORT_EMAIL": "email mail",
        "OUTPUT_PATH": "output output-dir out",
        "PATH": "content content-dir",
        "DEFAULT_PAGINATION": "paginate per-page posts-per-page",
        "WITH_DRAFTS": "draft drafts",
        "WITH_FUTURE_DATES": "future future-dates",
        "TARGETS": "deploy hosts",
    }
)


def coerce(name: str, text: str, known: Mapping[str, Any]) -> Any:
    """Give a typed value the kind that the setting has now; lists and tables are typed as JSON."""
    if name not in known:
        near = hints.meant(name, known, OTHER_NAMES)
        hint = f"did you mean {near}?" if near else "see the settings in README.md"
        raise SettingError(f"{name} must be a known setting: {hint}")
    now = known[name]
    try:
        if isinstance(now, bool):
            return switched(text)
        if isinstance(now, int):
            return int(text)
        return json.loads(text) if isinstance(now, list | tuple | dict) else text
    except ValueError:
        kind = {bool: "true or false", int: "a whole number"}.get(type(now), "JSON")
        raise SettingError(f"{name} must be {kind}, not {text!r}") from None


def switched(text: str) -> bool:
    """Whether a switch that was typed so is on.

    Raises:
        ValueError: it is neither on nor off.
    """
    typed = text.strip().lower()
    if typed not in _ON | _OFF:
        raise ValueError(text)
    return typed in _ON


def is_on(environment: Mapping[str, str], name: str, default: str = "") -> bool:
    """Whether a switch was typed as on.

    Raises:
        SettingError: it is neither on nor off.
    """
    typed = environment.get(name, default)
    try:
        return switched(typed)
    except ValueError:
        raise SettingError(f"{name} must be 1 or 0, not {typed!r}") from None

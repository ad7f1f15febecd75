"""What a site has that sets nothing: where its builds keep what they know, and how long a source
may take."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from pelican import Pelican, signals

FOLDER = ".pelican-incremental"
# Seconds of processor time. A reader may run a notebook, and plain Pelican waits for ever.
TIME_LIMIT = 60


def connect() -> None:
    """Give settings their defaults when Pelican has them all."""
    signals.initialized.connect(give_defaults)


def give_defaults(pelican: Pelican) -> None:
    """Give a site the settings that it lacks; one that is set, to nothing too, stays."""
    settings = pelican.settings
    if "INCREMENTAL_PATH" not in settings:
        settings["INCREMENTAL_PATH"] = os.path.join(_home(settings), FOLDER)  # noqa: PTH118
    settings.setdefault("SOURCE_TIME_LIMIT", TIME_LIMIT)
    settings.setdefault("INCREMENTAL_WATCH_PLUGINS", True)


def _home(settings: Mapping[str, Any]) -> str:
    """The folder of the settings file; without one the folder that holds the content, or the
    content's own where the command was given in it."""
    found = next(_settings_files(settings), "")
    if found:
        return os.path.dirname(os.path.abspath(found))  # noqa: PTH100, PTH120
    content: str = os.path.abspath(settings["PATH"])  # noqa: PTH100
    return content if content == os.getcwd() else os.path.dirname(content)  # noqa: PTH109, PTH120


def _settings_files(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield the files of modules at the top whose settings are these; Pelican loads the file of
    settings as such a module, and does not say which it was."""
    for name, module in reversed(list(sys.modules.items())):
        own = vars(module) if "." not in name else {}
        title = own.get("SITENAME")
        if title is not None and title is settings.get("SITENAME") and own.get("__file__"):
            yield str(own["__file__"])

"""What plugins need beside themselves: one that is used without says so in one line, before
anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pelican import Pelican, signals


class Need(NamedTuple):
    """What a plugin needs: settings and plugins by their names, and files of the theme."""

    settings: tuple[str, ...] = ()
    plugins: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()


# Only what stands here is missed: the others work in any Pelican site.
NEEDS = {
    "languages": Need(("CHROME_LANG", "SITE_DESCRIPTIONS"), theme=("translations",)),
    "own_templates": Need(theme=("templates/partials",)),
    "stylesheet": Need(theme=("static/css/texts.css",)),
    "source": Need(("SECTIONS",), ("faults",)),
    "icons": Need(("CHROME_LANG",), theme=("static/css/texts.css",)),
    "lists": Need(("CHROME_LANG",)),
    "front": Need(("SECTIONS", "OPINION_SECTIONS"), ("source",)),
    "corrections": Need(("CORRECTIONS_URL", "CORRECTIONS_SAVE_AS"), ("source", "languages")),
    "links": Need(plugins=("source", "pelican_incremental")),
    "images": Need(plugins=("source", "pelican_incremental")),
    "menu": Need(("CORRECTIONS_URL",), ("front", "languages")),
    "reports": Need(("REPORT_FORMAT", "REPORT_ENDPOINT", "REPORT_EMAIL"), ("languages",)),
    "scripts": Need(plugins=("reports",), theme=("static/js/report",)),
    "search": Need(("SEARCH_URL", "SEARCH_SAVE_AS"), theme=("static/js/search",)),
    "feeds": Need(("SITE_UUID",)),
}


class NeedError(SystemExit):
    """A plugin lacks what it needs; the text has a line for each."""


def watch() -> None:
    """Let a run of Pelican stop, with a line, where a plugin lacks what it needs."""
    signals.initialized.connect(refuse_unmet)


def refuse_unmet(pelican: Pelican) -> None:
    """Stop before anything is read.

    Raises:
        NeedError: a plugin lacks something.
    """
    lines = tuple(unmet(pelican.settings))
    if lines:
        raise NeedError("\n".join(lines))


def unmet(settings: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each plugin of a site that lacks something."""
    loaded = {str(name).removeprefix("plugins.") for name in settings["PLUGINS"]}
    if "pelican.plugins.incremental" in loaded or "incremental" in loaded:
        loaded.add("pelican_incremental")
    for name in sorted(loaded & NEEDS.keys()):
        need = NEEDS[name]
        lacking = [
            *(f"the setting {one}" for one in need.settings if one not in settings),
            *(f"the plugin {_named(one)}" for one in need.plugins if one not in loaded),
            *(
                f"{one} in the theme"
                for one in need.theme
                if not Path(settings["THEME"], one).exists()
            ),
        ]
        if lacking:
            yield f"plugins.{name} needs {', '.join(lacking)}"


def _named(plugin: str) -> str:
    return plugin if plugin == "pelican_incremental" else f"plugins.{plugin}"

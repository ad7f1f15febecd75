"""What plugins need beside themselves: one that is used without says so in one line, before
anything is built."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from pelican import Pelican, signals


class Need(NamedTuple):
    """What a plugin needs, as `watch` takes it."""

    settings: tuple[str, ...]
    plugins: tuple[str, ...]
    theme: tuple[str, ...]


# By plugins that have been registered; the others work in any Pelican site. It is private, for what
# it holds concerns no reading.
_needs: dict[str, Need] = {}


class NeedError(SystemExit):
    """A plugin lacks what it needs; the text has a line for each."""


def watch(
    plugin: str,
    settings: tuple[str, ...] = (),
    plugins: tuple[str, ...] = (),
    theme: tuple[str, ...] = (),
) -> None:
    """Let a run of Pelican stop, with a line, where a plugin of this name lacks what it needs:
    settings and plugins by their names, and files of the theme."""
    _needs[plugin] = Need(settings, plugins, theme)
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
    for name in sorted(loaded & _needs.keys()):
        need = _needs[name]
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

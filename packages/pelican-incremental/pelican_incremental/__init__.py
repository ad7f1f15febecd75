"""Build only what a change concerns, with the bytes of a whole build; README.md says how.

What plugins and callers may use is named here; all else may change. It is loaded when it is asked
for: a look at what has changed needs none of it.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pelican_incremental.driver import warm_up
    from pelican_incremental.plugin import add_task, memoize, previous
    from pelican_incremental.replay import build
    from pelican_incremental.request import Outcome, Request
    from pelican_incremental.signals import Collector, checks_made, collect, content_read
    from pelican_incremental.tracking import TrackedSet

__all__ = [
    "Collector",
    "Outcome",
    "Request",
    "TrackedSet",
    "add_task",
    "build",
    "checks_made",
    "collect",
    "content_read",
    "memoize",
    "previous",
    "register",
    "warm_up",
]
_MODULES = {
    "driver": ("warm_up",),
    "plugin": ("add_task", "memoize", "previous"),
    "replay": ("build",),
    "request": ("Outcome", "Request"),
    "signals": ("Collector", "checks_made", "collect", "content_read"),
    "tracking": ("TrackedSet",),
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def register() -> None:
    """Last but for what stops builds: all must have been made when this plugin looks."""
    from pelican_incremental.plugin import connect  # noqa: PLC0415 - it loads all of Pelican

    connect()

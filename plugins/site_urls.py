"""Addresses of the site: absolute where machines read them, from the host's root where a browser
follows them."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any
from urllib.parse import quote, urlsplit

from pelican import signals
from pelican.generators import Generator


def base_path(settings: dict[str, Any]) -> str:
    """The path under which the site lives, without its last slash: `/paper` for
    https://x.example/paper."""
    return urlsplit(str(settings["SITEURL"])).path.rstrip("/")


def absolute(settings: dict[str, Any], path: str) -> str:
    """The full address of a path of the site; from the host's root while no SITEURL is known."""
    return f"{settings['SITEURL'].rstrip('/')}/{quote(path)}"


def local(settings: dict[str, Any], path: str) -> str:
    """The address for a link within the site: from the host's root, so that a copy on another host
    works too."""
    return f"{base_path(settings)}/{quote(path)}"


def install(generator: Generator) -> None:
    """Give templates both forms, and Pelican the one for links in texts."""
    settings = generator.settings
    generator.context["localsiteurl"] = base_path(settings)
    # Pages name the same lists, pages and files again and again.
    generator.env.filters["absolute"] = lru_cache(8_192)(partial(absolute, settings))
    generator.env.filters["local"] = lru_cache(8_192)(partial(local, settings))


def register() -> None:
    """Each generator has a Jinja environment of its own."""
    signals.generator_init.connect(install)

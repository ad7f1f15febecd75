"""What a build for the host has beside the site: compressed variants, and one table of headers and
redirects as each kind of host reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.hosts import apache, aws, caddy, netlify, nginx
from desk.hosts.rules import Redirect, Rules, headers_of, redirects_from
from desk.hosts.variants import write_variants
from desk.manifest import IMMUTABLE, cache_class, files_of
from plugins.site_urls import base_path

REDIRECTS = "_redirects"


@dataclass(frozen=True)
class Finished:
    """The headers that each address must have, and the text of each host's configuration file that
    is no part of the site, by name."""

    headers: Mapping[str, str]
    hosts: Mapping[str, str]


def finish(folder: Path, settings: Mapping[str, Any], kept: Path) -> Finished:
    """Add to a folder of output what hosts need; `kept` is a file that remembers what was
    compressed before."""
    rules = Rules(
        str(settings["SITEURL"]).rstrip("/"),
        base_path(dict(settings)),
        headers_of(settings),
        _redirects(folder),
        tuple(sorted(p for p in files_of(folder) if cache_class(p) == IMMUTABLE)),
    )
    for name, text in inside(rules, _all_paths(folder)).items():
        (folder / name).write_text(text, "utf-8")
    write_variants(folder, kept)
    return Finished(rules.headers, outside(rules))


def inside(rules: Rules, paths: frozenset[str]) -> dict[str, str]:
    """The files that hosts read from the site's own folder, by name; `paths` are all others."""
    return {"_headers": netlify.headers(rules, paths), ".htaccess": apache.htaccess(rules)}


def outside(rules: Rules) -> dict[str, str]:
    """The files that a person gives to a server or a cloud, by name."""
    return {
        "nginx.conf": nginx.conf(rules),
        "Caddyfile": caddy.caddyfile(rules),
        "cloudfront.json": aws.cloudfront(rules),
        "s3-website.json": aws.website(rules),
    }


def _all_paths(folder: Path) -> frozenset[str]:
    return frozenset(path for path in files_of(folder) if not path.endswith((".br", ".gz")))


def _redirects(folder: Path) -> tuple[Redirect, ...]:
    path = folder / REDIRECTS
    return redirects_from(path.read_text("utf-8")) if path.is_file() else ()

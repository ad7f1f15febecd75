"""What a build for the host has beside the site: compressed variants, and one table of headers and
redirects as each kind of host reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desk.hosts import apache, aws, caddy, netlify, nginx
from desk.hosts.rules import Redirect, Rules, headers_of, is_served, redirects_from
from desk.hosts.variants import near_paths, write_variants
from desk.manifest import IMMUTABLE, cache_class, files_of
from pelican_incremental.disk import write_whole
from plugins.addresses import MERGED_FILES, file_of
from plugins.aliases import REDIRECTS
from plugins.site_urls import base_path


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
        tuple(sorted(p for p in files_of(folder) if is_served(p) and cache_class(p) == IMMUTABLE)),
    )
    for name, text in inside(rules, _all_paths(folder), own_files(settings)).items():
        write_whole(folder / name, text)  # what stands there may be a link into the output
    front = folder / "index.html"
    near = near_paths(front.read_bytes(), rules) if front.is_file() else frozenset()
    write_variants(folder, kept, Path(settings["OUTPUT_PATH"]), _old_pages(rules), near)
    return Finished(rules.headers, outside(rules))


def inside(rules: Rules, paths: frozenset[str], own: Mapping[str, str]) -> dict[str, str]:
    """The files that hosts read from the site's own folder, by name; `paths` are all others, `own`
    is what the site's owner has for them."""
    return {
        "_headers": netlify.headers(rules, paths, own.get("_headers", "")),
        ".htaccess": apache.htaccess(rules, own.get(".htaccess", "")),
    }


def outside(rules: Rules) -> dict[str, str]:
    """The files that a person gives to a server or a cloud, by name."""
    return {
        "nginx.conf": nginx.conf(rules),
        "Caddyfile": caddy.caddyfile(rules),
        "apache.conf": apache.conf(rules),
        "cloudfront.json": aws.cloudfront(rules),
        "s3-website.json": aws.website(rules),
    }


def own_files(settings: Mapping[str, Any]) -> dict[str, str]:
    """The texts that EXTRA_PATH_METADATA puts at the addresses of ours, by name.

    They are read from the sources: in the output, ours stand with them already.
    """
    root = Path(settings["PATH"])
    return {
        facts["path"]: (root / source).read_text("utf-8")
        for source, facts in settings["EXTRA_PATH_METADATA"].items()
        if facts.get("path") in MERGED_FILES and (root / source).is_file()
    }


def _all_paths(folder: Path) -> frozenset[str]:
    return frozenset(path for path in files_of(folder) if not path.endswith((".br", ".gz")))


def _redirects(folder: Path) -> tuple[Redirect, ...]:
    path = folder / REDIRECTS
    return redirects_from(path.read_text("utf-8")) if path.is_file() else ()


def _old_pages(rules: Rules) -> frozenset[str]:
    """The files that answer at old addresses. They are small, and some hosts know them by having no
    compressed variant."""
    start = len(rules.base) + 1
    return frozenset(file_of(redirect.source[start:]) for redirect in rules.redirects)

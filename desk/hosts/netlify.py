"""`_headers`, as Netlify and Cloudflare Pages read it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from desk.hosts.cache import CACHE
from desk.hosts.rules import Rules
from desk.manifest import IMMUTABLE

MOST_RULES = 100  # Cloudflare Pages reads no more


def headers(rules: Rules, paths: frozenset[str]) -> str:
    """The file's text. Both hosts join a header that two rules set: no two here set the same one.

    They revalidate by themselves what has no rule for its cache, so that a rule left out for their
    limit costs a request and no more.
    """
    lines = [f"{quote(rules.base)}/*", *(f"  {n}: {v}" for n, v in rules.headers.items())]
    for pattern in list(_patterns(rules.immutable, paths))[: MOST_RULES - 1]:
        lines += [f"{quote(rules.base)}/{pattern}", f"  Cache-Control: {CACHE[IMMUTABLE]}"]
    return "\n".join(lines) + "\n"


def _patterns(immutable: tuple[str, ...], paths: frozenset[str]) -> Iterator[str]:
    """Yield folders in which every file is immutable, and the immutable files of the others."""
    mixed = {path.split("/")[0] for path in paths if path not in immutable}
    whole = {path.split("/")[0] for path in immutable} - mixed
    yield from (f"{quote(folder)}/*" for folder in sorted(whole))
    yield from (quote(path) for path in immutable if path.split("/")[0] not in whole)

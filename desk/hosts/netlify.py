"""`_headers`, as Netlify and Cloudflare Pages read it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from urllib.parse import quote

from desk.hosts.cache import CACHE
from desk.hosts.rules import TYPED_FILES, Rules, is_served
from desk.manifest import IMMUTABLE
from desk.media import HTML, is_text, media_type, with_charset

MOST_RULES = 100  # Cloudflare Pages reads no more


def headers(rules: Rules, paths: frozenset[str], own: str = "") -> str:
    """The file's text, and below it that of the site's owner. Both hosts join a header that two
    rules set: no two here set the same one.

    They revalidate by themselves what has no rule for its cache, and send pages with their charset,
    so that a rule left out for their limit costs a request, or a type, and no more.
    """
    lines = [f"{quote(rules.base)}/*", *(f"  {n}: {v}" for n, v in rules.headers.items())]
    typed = {path: kind for path in paths if (kind := _type_to_tell(path))}
    told = [
        *(
            (pattern, f"Content-Type: {with_charset(kind)}")
            for kind in TYPED_FILES
            for pattern in _patterns({p for p in typed if typed[p] == kind}, paths)
        ),
        *((p, f"Cache-Control: {CACHE[IMMUTABLE]}") for p in _patterns(rules.immutable, paths)),
        *(
            (quote(path), f"Content-Type: {with_charset(typed[path])}")
            for path in sorted(typed)
            if typed[path] not in TYPED_FILES
        ),
    ]
    for pattern, header in told[: MOST_RULES - 1]:
        lines += [f"{quote(rules.base)}/{pattern}", f"  {header}"]
    return "\n".join([*lines, *([own.rstrip()] if own else [])]) + "\n"


def _type_to_tell(path: str) -> str:
    """The type of a text that is no page, and is served under its own address; else nothing."""
    kind = media_type(PurePosixPath(path))
    return kind if is_served(path) and is_text(kind) and kind != HTML else ""


def _patterns(chosen: Collection[str], paths: frozenset[str]) -> Iterator[str]:
    """Yield folders in which every file is chosen, and the chosen files of the others; no file
    twice."""
    mixed = {folder for path in paths.difference(chosen) for folder in _folders(path)}
    found = (
        next((f"{quote(f)}/*" for f in _folders(path) if f not in mixed), quote(path))
        for path in sorted(chosen)
    )
    yield from dict.fromkeys(found)


def _folders(path: str) -> Iterator[str]:
    """The folders in which a file lies, the outermost first."""
    parts = path.split("/")
    yield from ("/".join(parts[:count]) for count in range(1, len(parts)))

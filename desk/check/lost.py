"""Addresses that the last release had and the sources no longer give."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from desk.manifest import ManifestError, entries_from, loads
from plugins import faults
from plugins.addresses import is_reserved
from plugins.faults import Fault

HISTORY = ".history.html"
_MANY = 987_654_321  # stands for the number of any page of a list


def released_pages(manifest: Path, settings: Mapping[str, Any]) -> frozenset[str]:
    """The files of the last release that were texts, or led to one: lists and what belongs to a
    text come and go with it. Empty before the first release."""
    try:
        facts: dict[str, Any] = loads(manifest.read_text("utf-8"))
        paths = [entry.path for entry in entries_from(facts["files"])]
    except (OSError, ManifestError, KeyError):
        return frozenset()
    return texts_of(paths, settings)


def texts_of(paths: Iterable[str], settings: Mapping[str, Any]) -> frozenset[str]:
    """Those files of a release that are texts, or lead to one."""
    later = _later_pages(settings)
    return frozenset(
        path
        for path in paths
        if path.endswith((".html", ".htm"))
        and not path.endswith(HISTORY)
        and not is_reserved(path, settings)
        and not later.fullmatch(path)
    )


def _later_pages(settings: Mapping[str, Any]) -> re.Pattern[str]:
    """The second page and those after it of lists that stand at an address of their own, as the
    front page: they come and go with the number of articles."""
    from pelican.paginator import Page, Paginator

    paged = set(settings.get("DIRECT_TEMPLATES", ())) & set(settings.get("PAGINATED_TEMPLATES", ()))
    files = [settings.get(f"{name.upper()}_SAVE_AS") or f"{name}.html" for name in sorted(paged)]
    pages = (
        Page(file, "", [], _MANY, Paginator(file, "", [], settings), settings) for file in files
    )
    forms = (re.escape(page.save_as).replace(str(_MANY), r"\d+") for page in pages)
    return re.compile("|".join(f"(?:{form})" for form in forms) or "(?!)")


def lost_addresses(
    released: Iterable[str], present: Iterable[str], content: Path
) -> Iterator[Fault]:
    """address-lost: the last release had an address to which nothing leads any more. A renamed
    `a-plan.md` -> give the text that replaces it `Aliases: articles/a-plan.html`."""
    for path in sorted(set(released) - set(present)):
        message = f"must keep the address {path} of the last release: add `Aliases: {path}`"
        where = "to the text that is there now, or publish without it if it is to be gone"
        yield Fault(faults.shown(content), 0, f"{message} {where}", "address-lost", 0, "warning")

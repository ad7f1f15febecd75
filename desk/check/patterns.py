"""What the settings of addresses may hold, and which files of `output/` they may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from string import Formatter
from typing import Any

Settings = Mapping[str, Any]

_TEXTS = ("ARTICLE", "DRAFT", "PAGE", "DRAFT_PAGE")
_OWN = (*_TEXTS, *(f"{kind}_LANG" for kind in _TEXTS))
_OWN_LISTS = ("CATEGORY", "AUTHOR", "TAG")
# What Pelican can fill into an address.
_FILLED = dict.fromkeys(("slug", "lang", "category", "author"), "a") | {
    "date": datetime(2013, 5, 29)
}
_ENDS = ("_URL", "_SAVE_AS")
# Of the files and folders that are the site's own, those that it takes from `content/`.
_GIVEN = ("favicon.svg", ".well-known/")


def wrong_addresses(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each setting of an address that cannot be filled, leaves `output/`, or is another's."""
    for name in sorted(name for name in settings if name.endswith(_ENDS)):
        kind = name.removesuffix("_SAVE_AS").removesuffix("_URL")
        is_own = kind in {*_OWN, *_OWN_LISTS}
        # An empty one of the others says that there is no such list.
        if settings[name] or is_own:
            wrong = _wrong_pattern(settings[name], name, kind)
            if wrong:
                yield name, f"must {wrong}, not {settings[name]!r}"
    from pelican.settings import DEFAULT_CONFIG

    by_pattern: dict[str, str] = {}
    given = [name for name in settings if name.endswith("_SAVE_AS") and settings[name]]
    # Of two the one is named that a settings file set.
    for name in sorted(given, key=lambda name: (settings[name] != DEFAULT_CONFIG.get(name), name)):
        pattern = str(settings[name])
        first = by_pattern.setdefault(pattern.casefold(), name)
        if first != name:
            message = f"must not be that of {first}, {pattern!r}: one would replace the other"
            yield name, message


def _wrong_pattern(pattern: Any, name: str, kind: str) -> str:
    """What a pattern must be, or nothing when it is."""
    known = _known_fields(kind)
    is_place, is_own = name.endswith("_SAVE_AS"), kind in _OWN
    try:
        fields = fields_of(pattern)
        if not fields - _FILLED.keys():
            pattern.format(**_FILLED)
    except (ValueError, TypeError, AttributeError):
        return "be a text such as articles/{slug}.html"
    needed = {"slug"} if kind in {*_OWN, *_OWN_LISTS} and is_place else set()
    needed |= {"lang"} if kind.endswith("_LANG") and is_place else set()
    missing, unknown = sorted(needed - fields), sorted(fields - known)
    alone = f"hold {', '.join(sorted(known))} alone" if known else "be one address"
    rules = (
        (missing, f"hold {{{''.join(missing[:1])}}}"),
        (unknown, f"{alone}, without {{{''.join(unknown[:1])}}}"),
        (not is_inside(pattern), "be a path inside of output/"),
        (is_place and not pattern.endswith(".html") and is_own, "end in .html"),
    )
    return next((message for wrong, message in rules if wrong), "")


def _known_fields(kind: str) -> set[str]:
    if kind in {*_OWN, *_OWN_LISTS}:
        return set(_FILLED)
    return {"date"} if kind.endswith("_ARCHIVE") else {"path"} if kind == "STATIC" else set()


def fields_of(pattern: str) -> set[str]:
    """The names in the braces of a pattern; ValueError or TypeError for what is none."""
    return {field for _, field, _, _ in Formatter().parse(pattern) if field is not None}


def is_inside(path: str) -> bool:
    """Whether a path stays in the folder that it is taken from."""
    return not path.startswith("/") and ".." not in path.split("/")


def wrong_targets(settings: Settings) -> Iterator[tuple[str, str]]:
    """Yield each setting that would put a file where the site itself writes one, or two at one
    place."""
    own = {**settings, "TEMPLATE_PAGES": {}}
    first: dict[str, str] = {}
    for setting, source, target in _targets(settings):
        before = first.setdefault(target.casefold(), source)
        if before != source:
            yield setting, f"must put {source!r} elsewhere than {before!r}, not at {target!r}"
        elif _is_in_the_way(target.casefold(), own):
            yield setting, f"must not put {source!r} at {target!r}, which the site itself writes"


def _is_in_the_way(target: str, settings: Settings) -> bool:
    """Whether the site itself writes this file, or has a folder of this name."""
    from plugins.addresses import GIVEN_FILES, is_reserved

    if target in GIVEN_FILES:
        return False
    folder = f"{target}/"
    patterns = ["theme/", *(str(settings[name]) for name in settings if name.endswith("_SAVE_AS"))]
    is_own = is_reserved(target, settings) or is_reserved(folder, settings)
    of_pages = any(pattern.casefold().startswith(folder) for pattern in patterns)
    return of_pages or (is_own and not target.startswith(_GIVEN))


def _targets(settings: Settings) -> Iterator[tuple[str, str, str]]:
    """Each setting that names a file of `output/`, with what would lie there, and the file."""
    for source, target in settings["TEMPLATE_PAGES"].items():
        yield "TEMPLATE_PAGES", source, target
    for source, facts in settings["EXTRA_PATH_METADATA"].items():
        if "path" in facts:
            yield "EXTRA_PATH_METADATA", source, facts["path"]
    for name, target in settings.items():
        if name.endswith(("_ATOM", "_RSS")) and isinstance(target, str):
            yield name, "a feed of Pelican's", target

"""Which of the known names is meant by one that is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches

# Below this likeness (as difflib measures it) two words have letters in common, and no meaning:
# `Draft` and `Date` have 0.67, `Titel` and `Title` 0.8.
LIKENESS = 0.75


def by_other_names(rows: Mapping[str, str]) -> dict[str, str]:
    """Names by the others that each has, in whatever way these are written."""
    return {_folded(other): name for name, others in rows.items() for other in others.split()}


def _folded(name: str) -> str:
    return name.lower().replace("_", "").replace("-", "").replace(" ", "")


# What other systems (Hugo, Jekyll, WordPress, Pelican) and newsrooms call our fields; under the
# empty name what no field holds and what only looks like one.
FIELDS = by_other_names(
    {
        "title": "headline heading",
        "standfirst": "dek lede intro teaser lead-in",
        "authors": "byline writer by",
        "date": "created created-at pubdate publish-date published-at day time",
        "modified": "update updated updated-at lastmod last-modified-at changed edited",
        "lang": "language locale",
        "section": "categories rubric",
        "tags": "keyword keywords topic topics subject subjects",
        "summary": "description excerpt abstract",
        "picture": "image images cover photo photograph illustration thumbnail featured-image",
        "picture-alt": "alt alt-text image-alt",
        "picture-caption": "caption image-caption",
        "picture-credit": "credit credits image-credit photographer",
        "slug": "url permalink save-as",
        "aliases": "redirect redirects redirect-from",
        "status": "draft published publish hidden",
        "template": "layout",
        "correction": "corrected erratum errata",
        "lead": "weight rank featured",
        "": "translator editor location place dateline source",
    }
)


def meant(name: str, known: Iterable[str], others: Mapping[str, str] | None = None) -> str:
    """The known name that means the same: it differs in case, hyphens and underscores alone, or
    `others` have it, or it is mistyped; empty when none is."""
    names: dict[str, list[str]] = {}
    for one in sorted(known):
        names.setdefault(_folded(one), []).append(one)
    folded = _folded(name)
    if folded not in names and others and folded in others:
        near = [_folded(others[folded])]
    else:
        near = get_close_matches(folded, names, n=1, cutoff=LIKENESS)
    same = names.get(near[0], []) if near else []
    return next(iter(get_close_matches(name, same, n=1, cutoff=0)), "")

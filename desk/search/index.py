"""Make of documents the files that the search page asks for: words in buckets, results in sheets.

A browser loads the bucket of each word that was typed and the sheets of the results that it shows,
some tens of kilobytes of an archive of any size.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from desk.search.pages import Document
from desk.search.words import stem

FOLDER = "search"
SHEET = 32  # results in one file
# What one bucket holds, in characters: some 15 kB when they are sent.
_BUCKET, _ENTRY = 40_000, 10  # what a word takes beside its letters
# A word that stands in more than every second article of an archive finds nothing.
_ARCHIVE, _TOO_COMMON = 200, 0.5

Postings = dict[str, dict[int, str]]


class _Bucket:
    """Words that lie in one file: each with the stems that it may have, each stem with where it
    stands."""

    def __init__(self) -> None:
        self.size = 0  # in characters, roughly
        self._forms: dict[str, list[int]] = {}
        self._places: dict[str, int] = {}
        self._stems: list[str] = []

    def add(self, form: str, stems: Mapping[str, str]) -> None:
        """Take in a word, after those that come before it."""
        for root in sorted(stems):
            if root not in self._places:
                self._places[root] = len(self._stems)
                self._stems.append(stems[root])
                self.size += len(stems[root])
        self._forms[form] = sorted(self._places[root] for root in stems)
        self.size += len(form) + _ENTRY

    def facts(self) -> dict[str, Any]:
        """What the file says."""
        return {"forms": self._forms, "stems": self._stems}


def index_of(documents: Sequence[Document]) -> dict[str, bytes]:
    """Return the index as files by their path below the site's root; documents come newest first.

    `search/index.json` tells how many documents there are and on a sheet, the first word of each
    bucket, and the version that each of the other files repeats, so that a browser notices when a
    release came between.
    """
    version = sha256("\n".join(document.url for document in documents).encode()).hexdigest()[:8]
    buckets = _buckets(documents)
    head = {
        "version": version,
        "documents": len(documents),
        "sheet": SHEET,
        # An empty site has one, of no word.
        "buckets": [next(iter(bucket["forms"]), "") for bucket in buckets],
    }
    files = {"index": head}
    for number, bucket in enumerate(buckets):
        files[f"words/{number}"] = {"version": version, **bucket}
    for number in range(0, len(documents), SHEET):
        rows = [_row(document) for document in documents[number : number + SHEET]]
        files[f"results/{number // SHEET}"] = {"version": version, "rows": rows}
    return {f"{FOLDER}/{name}.json": _json(value) for name, value in files.items()}


def _row(document: Document) -> list[str]:
    return [
        document.url,
        document.lang,
        document.title,
        document.standfirst,
        document.section,
        document.published,
        document.date,
        document.picture,
    ]


def _buckets(documents: Sequence[Document]) -> list[dict[str, Any]]:
    """All words in order, parted where a bucket is full: those that begin alike lie together, so
    that a word that is being typed is found."""
    forms, postings = _collected(documents)
    many = len(documents) * _TOO_COMMON if len(documents) > _ARCHIVE else len(documents)
    packed = {root: _packed(at) if len(at) <= many else "*" for root, at in postings.items()}
    parts = [_Bucket()]
    for form in sorted(forms, key=as_scripts_compare):
        if parts[-1].size > _BUCKET:
            parts.append(_Bucket())
        parts[-1].add(form, {root: packed[root] for root in forms[form]})
    return [part.facts() for part in parts]


def as_scripts_compare(word: str) -> bytes:
    """Scripts compare texts by their units of UTF-16 (ECMA-262, IsLessThan)."""
    return word.encode("utf-16-be", "surrogatepass")


def _collected(documents: Sequence[Document]) -> tuple[dict[str, set[str]], Postings]:
    """The stems of each form of a word, and where each stem stands, by the number of the
    document."""
    forms: dict[str, set[str]] = defaultdict(set)
    postings: Postings = defaultdict(dict)
    for number, document in enumerate(documents):
        for form, weight in document.words.items():
            root = stem(form, document.lang)
            forms[form].add(root)
            postings[root][number] = max(weight, postings[root].get(number, ""))
    return forms, postings


def _packed(numbers: Mapping[int, str]) -> str:
    """Documents as distances from one to the next in base 36, each followed by its weight; a word
    that is everywhere is a single asterisk."""
    return "".join(_distances(numbers))


def _distances(numbers: Mapping[int, str]) -> Iterator[str]:
    before = -1
    for number in sorted(numbers):
        yield f"{_in_36(number - before - 1)}{numbers[number]}"
        before = number


def _in_36(number: int) -> str:
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()

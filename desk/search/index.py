"""Make of documents the files that the search page asks for: words in buckets, results in sheets.

A browser loads the bucket of each word that was typed and the sheets of the results that it shows,
some tens of kilobytes of an archive of any size.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any

from desk.search.pages import Document
from desk.search.words import stem, words_of

FOLDER = "search"
SHEET = 32  # results in one file
_PREFIX = 2  # letters by which a word finds its bucket
_BUCKET_FORMS = 250  # words in one bucket, on average
_MOST_BUCKETS = 1024
# A word that stands in more than every second article of an archive finds nothing.
_ARCHIVE, _TOO_COMMON = 200, 0.5

# What a word counts for by where it stands; A to D in the index.
_TEXT, _TEXT_OFTEN, _STANDFIRST, _TITLE = "ABCD"
_OFTEN = 3

Postings = dict[str, dict[int, str]]


def index_of(documents: Sequence[Document]) -> dict[str, bytes]:
    """Return the index as files by their path below the site's root; documents come newest first.

    `search/index.json` tells how many documents, sheets and buckets there are, and the version that
    each of the other files repeats, so that a browser notices when a release came between.
    """
    version = sha256("\n".join(document.url for document in documents).encode()).hexdigest()[:8]
    buckets = _buckets(documents)
    head = {
        "version": version,
        "documents": len(documents),
        "sheet": SHEET,
        "buckets": len(buckets),
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
    forms, postings = _collected(documents)
    many = len(documents) * _TOO_COMMON if len(documents) > _ARCHIVE else len(documents)
    size = 1
    while size * _BUCKET_FORMS < len(forms) and size < _MOST_BUCKETS:
        size *= 2
    sorted_forms: list[list[str]] = [[] for _ in range(size)]
    for form in sorted(forms):
        sorted_forms[bucket_of(form, size)].append(form)
    return [_bucket(part, forms, postings, many) for part in sorted_forms]


def bucket_of(word: str, buckets: int) -> int:
    """The number of a word's bucket, by its first two letters: words that begin alike lie together,
    so that a word that is being typed is found. theme/static/js/search/search.js counts alike."""
    number = 0
    for letter in word[:_PREFIX]:
        number = (number * 31 + ord(letter)) % 65_521
    return number % buckets


def _collected(documents: Sequence[Document]) -> tuple[dict[str, set[str]], Postings]:
    """The stems of each form of a word, and where each stem stands, by the number of the
    document."""
    forms: dict[str, set[str]] = defaultdict(set)
    postings: Postings = defaultdict(dict)
    for number, document in enumerate(documents):
        for form, weight in _weights(document).items():
            root = stem(form, document.lang)
            forms[form].add(root)
            postings[root][number] = max(weight, postings[root].get(number, ""))
    return forms, postings


def _weights(document: Document) -> dict[str, str]:
    counts = Counter(words_of(document.text))
    weights = {word: _TEXT_OFTEN if n >= _OFTEN else _TEXT for word, n in counts.items()}
    weights |= dict.fromkeys(words_of(document.standfirst), _STANDFIRST)
    return weights | dict.fromkeys(words_of(document.title), _TITLE)


def _bucket(
    part: list[str], forms: Mapping[str, set[str]], postings: Postings, many: float
) -> dict[str, Any]:
    stems = sorted({root for form in part for root in forms[form]})
    places = {root: place for place, root in enumerate(stems)}
    return {
        "forms": {form: sorted(places[root] for root in forms[form]) for form in part},
        "stems": [
            _packed(postings[root]) if len(postings[root]) <= many else "*" for root in stems
        ],
    }


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

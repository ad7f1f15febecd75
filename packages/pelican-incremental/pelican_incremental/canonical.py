"""JSON in its one form, so that equal texts mean equal values; apart from `codec.py`, which knows
Pelican's kinds of value and so must load Pelican."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

Json = Any
# `json.dumps` makes another for each text that is not written in its own way; values of a content
# are dozens of short texts.
_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def digest(text: str) -> str:
    """A short name for a long text."""
    return text if len(text) <= 64 else sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def dumps(value: Json) -> str:
    """The one way in which JSON is written, so that equal texts mean equal values."""
    return _ENCODER.encode(value)

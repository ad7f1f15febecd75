"""How long a browser may keep a file, by its cache class."""

from __future__ import annotations

from desk.manifest import IMMUTABLE, REVALIDATE

CACHE = {IMMUTABLE: "max-age=31536000, immutable", REVALIDATE: "max-age=0, must-revalidate"}

"""What commands say, but for how far they have come: what takes more than a second says so."""

from __future__ import annotations

import re

_LINE = re.compile(r"(Reading|Making) [\d,]+ (sources|pages) …\n")


def without_progress(said: str) -> str:
    """The rest of it, which is the same on every machine."""
    return _LINE.sub("", said)

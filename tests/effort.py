"""How far tests search: among a third of the inputs by day, and all with OTHERS=1, by night."""

from __future__ import annotations

import os

IS_NIGHT = bool(os.environ.get("OTHERS"))


def some(number: int) -> int:
    """So many of something by night, and a third by day."""
    return number if IS_NIGHT else number // 3

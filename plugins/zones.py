"""Time zones by the locked package `tzdata`, whatever the system knows of them.

Python asks the system first. Its data are of another age on each machine, and zones change: the
same sources would have other hours in feeds.
"""

from __future__ import annotations

import zoneinfo
from datetime import datetime
from zoneinfo import ZoneInfo

# Without a search path ZoneInfo takes the package; what was read before is read again.
zoneinfo.reset_tzpath(())
ZoneInfo.clear_cache()


def zone_of(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises:
        ZoneInfoNotFoundError, ValueError: there is none.
    """
    return ZoneInfo(name)


def instant(when: datetime) -> float:
    """Seconds since 1970 of an aware time: Python compares two times of one zone by their clocks,
    which are set back."""
    return when.timestamp()

"""Dates that are as precise as the editor knew them: a month, a day or a minute."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Literal

from plugins.zones import instant

Precision = Literal["month", "day", "minute"]

_PRECISIONS: tuple[Precision, ...] = ("month", "day", "minute")
_PARTS = {"month": 2, "day": 3, "minute": 3}  # of a date that are compared: year, month, day

FORMS = "YYYY-MM-DD, YYYY-MM-DD HH:MM (an offset such as +03:00 may follow) or YYYY-MM"

# Years that every calendar function takes, with any offset.
OLDEST, LATEST = 1000, 2999

_FORM = re.compile(
    r"(?P<month>\d{4}-\d{2})(?P<day>-\d{2})?(?P<time> \d{2}:\d{2})?"
    r"(?: ?(?P<offset>Z|[+-]\d{2}:?\d{2}))?",
    re.ASCII,
)


@dataclass(frozen=True)
class PublicationDate:
    """A date and how much of it is known; `when` is in the site's time zone, at the start of what
    is not known."""

    when: datetime
    precision: Precision

    def __lt__(self, other: PublicationDate) -> bool:
        return instant(self.when) < instant(other.when)

    def precedes(self, other: PublicationDate) -> bool:
        """Whether this is certainly of an earlier day than another date: what is known of one
        alone tells nothing, nor does the hour, for an article's is mended when it is published."""
        coarser = min(self.precision, other.precision, key=_PRECISIONS.index)
        mine, theirs = (date.when.timetuple()[: _PARTS[coarser]] for date in (self, other))
        return mine < theirs

    @property
    def iso(self) -> str:
        """ISO 8601 at its own precision: what `<time datetime>` and schema.org's Date take."""
        if self.precision == "month":
            return f"{self.when:%Y-%m}"
        return self.when.date().isoformat() if self.precision == "day" else self.when.isoformat()


def parse_date(text: str, zone: tzinfo) -> PublicationDate:
    """Read one of FORMS; the rest of a partial date is its beginning, never today's.

    Raises:
        ValueError: the text has another form, or names a day that is not in the calendar.
    """
    match = _FORM.fullmatch(text)
    if not match or (match["time"] and not match["day"]) or (match["offset"] and not match["time"]):
        raise ValueError(text)
    day, time, offset = (match[part] or "" for part in ("day", "time", "offset"))
    local = datetime.fromisoformat(f"{match['month']}{day or '-01'}{time or ' 00:00'}{offset}")
    try:
        when = local.astimezone(zone) if offset else local.replace(tzinfo=zone)
    except OverflowError:
        raise ValueError(text) from None
    if not OLDEST <= when.year <= LATEST:
        raise ValueError(text)
    return PublicationDate(when, "minute" if time else "day" if day else "month")

"""Tell the caption of a photograph from its credit, as editors write both in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass

# What begins a credit: one of these words and a colon, or the sign of copyright.
_LABELS = (
    "photograph photo picture image illustration graphic map source credit "
    "фотография фото снимок рисунок иллюстрация графика карта источник "
    "фотаздымак фота здымак малюнак ілюстрацыя крыніца"
).split()
_CREDIT = re.compile(rf"(?:\b(?:{'|'.join(_LABELS)})s?(?: by)?\s*:\s*\S|©\s*\S|\(c\)\s+\S)", re.I)


@dataclass(frozen=True)
class Caption:
    """What stands below a picture, as plain text: what it shows, and who made it (each may be
    empty)."""

    text: str = ""
    credit: str = ""


def caption_of(line: str) -> Caption:
    """Divide `Caption. Photograph: Jane Doe`; without a label all of it is caption."""
    # Markdown leaves the backslash that CommonMark takes from a quotation mark in a title.
    folded = " ".join(line.replace('\\"', '"').split())
    found = _CREDIT.search(folded)
    if not found:
        return Caption(folded)
    before, credit = folded[: found.start()].strip(" ([—–|"), folded[found.start() :].strip()
    is_bracketed = folded[: found.start()].rstrip().endswith(("(", "["))
    return Caption(before, credit.rstrip(")]") if is_bracketed else credit)


def credit_of(byline: str, credit: str, rights: str) -> str:
    """The credit line of a photograph by its own fields: who took it and for whom, else who holds
    the rights (IPTC Photo Metadata: By-line, Credit Line, Copyright Notice)."""
    names = [name for name in (byline, credit) if name]
    if len(names) == 2 and names[0].casefold() in names[1].casefold():
        names = names[1:]
    return " / ".join(names) or rights

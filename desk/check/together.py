"""Rules that need all articles, the last release or the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256

from plugins.faults import Fault
from plugins.source.dates import parse_date
from plugins.source.fields import ALIASES, Field, Head

_CHANGES = {"modified", "correction", "clarification"}
_STANDFIRSTS = {name for name, meant in ALIASES.items() if meant == "standfirst"} | {"standfirst"}


@dataclass(frozen=True)
class Source:
    """A source without errors: its shown path, its path in `content/`, and its parts."""

    shown: str
    name: str
    head: Head

    def field(self, *names: str) -> Field | None:
        """The first field that has one of these names."""
        return next((field for field in self.head.fields if field.name in names), None)

    def is_off(self, code: str) -> bool:
        """Whether the editor has turned a warning off."""
        field = self.field("check_off")
        return field is not None and code in {part.strip() for part in field.text.split(",")}

    @property
    def released(self) -> tuple[str, str]:
        """The digest of the body, and the fields that tell readers of a change."""
        body = sha256(self.head.body.strip().encode()).hexdigest()
        changes = [field.text for field in self.head.fields if field.name in _CHANGES]
        return body, "\n".join(changes)


def standfirst_full_stop(sources: Sequence[Source]) -> Iterator[Fault]:
    """standfirst-full-stop: a standfirst ends in a full stop when most do not. `Standfirst: Trade
    grows.` -> delete the full stop."""
    fields = [(source, source.field(*_STANDFIRSTS)) for source in sources]
    ended = [_is_sentence(field.text) for _, field in fields if field]
    if sum(ended) * 2 >= len(ended):
        return
    for source, field in fields:
        if field and _is_sentence(field.text) and not source.is_off("standfirst-full-stop"):
            message = "Standfirst must end without a full stop as the others do, not with '.'"
            yield _warning(source, field.line, message, "standfirst-full-stop")


def _is_sentence(text: str) -> bool:
    return text.endswith(".") and not text.endswith("..")


def modified_missing(
    sources: Sequence[Source], released: Mapping[str, tuple[str, str]]
) -> Iterator[Fault]:
    """modified-missing: a text was changed since `make publish` ran last, and readers are not told.
    A mended word -> add `Modified:` with today's date, or a `Correction:`."""
    for source in sources:
        before = released.get(source.name)
        body, changes = source.released
        changed = before and body != before[0] and changes == before[1]
        if changed and not source.is_off("modified-missing"):
            message = "Modified must be given, for the text changed since the last release"
            yield _warning(source, source.head.body_line, message, "modified-missing")


def scheduled(sources: Sequence[Source], now: datetime, zone: tzinfo) -> Iterator[Fault]:
    """date-future: a text is dated ahead and is no draft. `Date: 2099-01-01` -> nothing, if that is
    meant: `make publish` leaves it out until then; else mend the date."""
    for source in sources:
        field, status = source.field("date"), source.field("status")
        if not field or (status and status.text.lower() == "draft"):
            continue
        if parse_date(field.text, zone).when > now:
            message = f"Date must come before it is published: it is scheduled for {field.text}"
            yield Fault(source.shown, field.line, message, "date-future", 0, "note")


def _warning(source: Source, line: int, message: str, code: str) -> Fault:
    return Fault(source.shown, line, message, code, 0, "warning")

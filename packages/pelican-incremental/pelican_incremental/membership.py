"""A set of names of which a page usually asks for one or two: only these are its inputs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pelican_incremental import record

ANY, ALL = "", "*"


class Membership:
    """A set of texts that notes which of them are asked for."""

    def __init__(self, name: str, members: Iterable[str]) -> None:
        self.name = name
        self._members = frozenset(members)

    def __contains__(self, member: object) -> bool:
        record.note(self.name, str(member))
        return member in self._members

    def __bool__(self) -> bool:
        record.note(self.name, ANY)
        return bool(self._members)

    def __iter__(self) -> Iterator[str]:
        record.note(self.name, ALL)
        return iter(sorted(self._members))

    def __len__(self) -> int:
        record.note(self.name, ALL)
        return len(self._members)

    def facts(self) -> dict[str, bool]:
        """What may be asked of it, as far as the answer is yes."""
        return {**dict.fromkeys(self._members, True), **({ANY: True} if self._members else {})}

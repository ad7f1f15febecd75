"""Collections of which it is noted what is looked at: only that is an input."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

from pelican_incremental import record

Value = TypeVar("Value")
ANY, ALL = "", "*"


class TrackedSet:
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


class NotedDict(dict[str, Value]):
    """A dict that calls `_whole` before it gives all of its names or values."""

    def _whole(self) -> None:
        raise NotImplementedError

    def __iter__(self) -> Iterator[str]:
        self._whole()
        return super().__iter__()

    def keys(self) -> Any:
        """The names."""
        self._whole()
        return super().keys()

    def items(self) -> Any:
        """The names and values."""
        self._whole()
        return super().items()

    def values(self) -> Any:
        """The values."""
        self._whole()
        return super().values()


class SeenSettings(NotedDict[Any]):
    """Settings that know which of them were asked for (`seen`)."""

    def __init__(self, settings: dict[str, Any], seen: set[str]) -> None:
        super().__init__(settings)
        self.seen = seen

    def _whole(self) -> None:
        self.seen.update(dict.keys(self))

    def __getitem__(self, name: str) -> Any:
        self.seen.add(name)
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self.seen.add(str(name))
        return super().__contains__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a setting."""
        self.seen.add(name)
        return super().get(name, default)

    def setdefault(self, name: str, default: Any = None) -> Any:
        """The value of a setting, given where there is none."""
        self.seen.add(name)
        return super().setdefault(name, default)

    def copy(self) -> dict[str, Any]:
        """All settings."""
        self._whole()
        return super().copy()

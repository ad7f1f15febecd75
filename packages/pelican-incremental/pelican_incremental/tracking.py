"""Collections of which it is noted what is looked at: only that is an input."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import deepcopy
from sys import intern
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


# --- the metadata of a content --------------------------------------------------------------------


WHOLE = "metadata"
_MISSING = object()  # stands for a value that was not asked for yet


class Metadata(NotedDict[Any]):
    """A dict whose values are loaded by `load`; `is_changed` tells whether anybody has changed
    it."""

    def __init__(self, entity: str, names: Collection[str], load: Callable[[str], Any]) -> None:
        super().__init__(dict.fromkeys(map(intern, names), _MISSING))
        self.is_changed = False
        self._entity, self._load = entity, load

    def _fill(self, name: str) -> None:
        if super().get(name) is _MISSING:
            super().__setitem__(name, self._load(name))

    def _whole(self) -> None:
        record.note(self._entity, WHOLE)
        for name in list(dict.keys(self)):
            self._fill(name)

    def __len__(self) -> int:
        record.note(self._entity, WHOLE)
        return super().__len__()

    def __repr__(self) -> str:
        return repr(self.copy())

    def __eq__(self, other: object) -> bool:
        return self.copy() == other

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = None  # type: ignore[assignment]  # as a dict

    def __or__(self, other: Any) -> Any:
        return self.copy() | other

    def __ror__(self, other: Any) -> Any:
        return other | self.copy()

    def __ior__(self, other: Any) -> Any:
        self.update(other)
        return self

    def __reversed__(self) -> Iterator[str]:
        self._whole()
        return super().__reversed__()

    def __deepcopy__(self, memo: dict[int, Any]) -> dict[str, Any]:
        return deepcopy(self.copy(), memo)

    def __getitem__(self, name: str) -> Any:
        record.note(self._entity, f"{WHOLE}.{name}")
        self._fill(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a name."""
        return self[name] if name in self else default  # noqa: SIM401 - this is that `get`

    def __contains__(self, name: object) -> bool:
        record.note(self._entity, f"{WHOLE}.{name}")
        return super().__contains__(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self.is_changed = True
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        self.is_changed = True
        super().__delitem__(name)

    def copy(self) -> dict[str, Any]:
        """A dict of its own."""
        return dict(self.items())

    __copy__ = copy

    def update(self, *others: Any, **named: Any) -> None:
        """Set several values."""
        for name, value in dict(*others, **named).items():
            self[name] = value

    def setdefault(self, name: str, default: Any = None) -> Any:
        """The value of a name, which is set if it has none."""
        if name not in self:
            self[name] = default
        return self[name]

    def pop(self, name: str, *default: Any) -> Any:
        """Take a value out."""
        record.note(self._entity, f"{WHOLE}.{name}")
        self.is_changed = True
        self._fill(name)
        return super().pop(name, *default)

    def popitem(self) -> tuple[str, Any]:
        """Take the last value out."""
        self._whole()
        self.is_changed = True
        return super().popitem()

    def clear(self) -> None:
        """Take all values out."""
        self.is_changed = True
        super().clear()

    def plain(self) -> dict[str, Any]:
        """What it holds, without a note of it."""
        with record.noting(None):
            return self.copy()


def compact(names: Collection[str], raw: Mapping[str, Any], values: Mapping[str, Any]) -> Any:
    """Stored metadata: their names in order, and the values of those that are not, as is usual, the
    attribute of that name in `raw`."""
    others = {name: values[name] for name in names if raw.get(name.lower()) != values[name]}
    return {"M": [list(names), others]}


def differing(before: Any, now: Any, attributes: set[str]) -> set[str]:
    """The names under which two stored metadata differ, as pages note them; what stands in them for
    `attributes` that differ does too."""
    (names_before, others_before), (names_now, others_now) = _parts(before), _parts(now)
    names = {
        f"{WHOLE}.{name}"
        for name in {*names_before, *names_now}
        if (name in names_before) != (name in names_now)
        or others_before.get(name) != others_now.get(name)
        or name.lower() in attributes
    }
    return names | {WHOLE} if names else names


def _parts(stored: Any) -> tuple[list[str], dict[str, Any]]:
    """The names of stored metadata, and the values that stand in it; where a plugin has changed it,
    that is all of them."""
    if isinstance(stored, dict) and "M" in stored:
        names, others = stored["M"]
        return names, others
    if isinstance(stored, dict) and "d" in stored:
        pairs = dict(stored["d"])
        return list(pairs), pairs
    return [], {}

"""A dict of which it is noted who looks at all of it: that depends on each of its names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

Value = TypeVar("Value")


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

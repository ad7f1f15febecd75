"""How far tests search: among a third of the inputs by day, and all with OTHERS=1, by night."""

from __future__ import annotations

import os

import pytest
from _pytest.mark import ParameterSet

IS_NIGHT = bool(os.environ.get("OTHERS"))


def some(number: int) -> int:
    """So many of something by night, and a third by day."""
    return number if IS_NIGHT else number // 3


def by_night(*params: object) -> list[ParameterSet]:
    """Values for `parametrize`, or `pytest.param`s, that are tried by night alone: variants of a
    case of which another is tried by day, too. By day pytest deselects them."""
    sets = [one if isinstance(one, ParameterSet) else pytest.param(one) for one in params]
    return [
        pytest.param(*one.values, marks=[*one.marks, pytest.mark.night], id=one.id) for one in sets
    ]


def leave_for_the_night(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Deselect what is of the night, but what somebody names; its test must have other variants."""
    if IS_NIGHT:
        return
    late = [
        item
        for item in items
        if item.get_closest_marker("night")
        and not any(arg.endswith(item.nodeid) for arg in config.args)
    ]
    items[:] = [item for item in items if item not in late]
    left = {_test_of(item) for item in items}
    for item in late:
        if _test_of(item) not in left:
            raise pytest.UsageError(
                f"{item.nodeid} must have another variant, which is tried by day"
            )
    config.hook.pytest_deselected(items=late)


def _test_of(item: pytest.Item) -> str:
    return item.nodeid.split("[")[0]

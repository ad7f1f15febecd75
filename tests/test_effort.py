"""What is left to the night is a variant of what is tried by day."""

from __future__ import annotations

import pytest

from tests import effort


class _Item:
    """As much of a test as is asked for."""

    def __init__(self, nodeid: str) -> None:
        self.nodeid = nodeid

    def get_closest_marker(self, name: str) -> bool:
        return name == "night" and "night" in self.nodeid


class _Config:
    def __init__(self, *args: str) -> None:
        self.args, self.left = args, list[str]()
        self.hook = self

    def pytest_deselected(self, items: list[_Item]) -> None:
        self.left += [item.nodeid for item in items]


def run(monkeypatch: pytest.MonkeyPatch, config: _Config, *names: str, night: bool) -> list[str]:
    """The tests of those that are run."""
    monkeypatch.setattr(effort, "IS_NIGHT", night)
    items = [_Item(name) for name in names]
    effort.leave_for_the_night(config, items)  # type: ignore[arg-type]
    return [item.nodeid for item in items]


def test_params_of_the_night_are_marked_and_keep_what_they_have() -> None:
    plain, named = effort.by_night(1, pytest.param(2, 3, id="two", marks=pytest.mark.xfail))
    assert (plain.values, [mark.name for mark in plain.marks]) == ((1,), ["night"])
    assert (named.values, named.id) == ((2, 3), "two")
    assert [mark.name for mark in named.marks] == ["xfail", "night"]


def test_by_day_they_are_deselected_and_by_night_run(monkeypatch: pytest.MonkeyPatch) -> None:
    names, config = ("a.py::a[day]", "a.py::a[night]", "a.py::b"), _Config("tests")
    assert run(monkeypatch, config, *names, night=False) == ["a.py::a[day]", "a.py::b"]
    assert config.left == ["a.py::a[night]"]
    assert run(monkeypatch, _Config("tests"), *names, night=True) == list(names)


def test_what_somebody_names_is_run(monkeypatch: pytest.MonkeyPatch) -> None:
    name = "a.py::a[night]"
    assert run(monkeypatch, _Config(f"/x/{name}"), name, night=False) == [name]


def test_no_test_is_of_the_night_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(pytest.UsageError, match="must have another variant"):
        run(monkeypatch, _Config("tests"), "a.py::a[night]", "a.py::b", night=False)

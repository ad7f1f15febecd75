"""What is kept of the last release."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.check import released

A = ("a.md", "body", ("2013",))


@pytest.mark.parametrize(
    ("text", "is_untold"),
    [
        (A, False),
        (("a.md", "other", ("2013",)), True),
        (("a.md", "other", ("2013", "2014")), False),
        (("b.md", "other", ()), False),
    ],
)
def test_another_text_that_tells_of_no_change_is_untold(
    tmp_path: Path, text: tuple[str, str, tuple[str, ...]], is_untold: bool
) -> None:
    path = tmp_path / "released.json"
    released.record(path, [A])
    assert list(released.untold(path, [text])) == ([text[0]] if is_untold else [])


def test_a_new_release_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    path = tmp_path / "released.json"
    released.record(path, [A])
    assert list(released.untold(path, [("a.md", "other", A[2])])) == ["a.md"]
    released.record(path, [("a.md", "other", A[2])])
    assert list(released.untold(path, [("a.md", "other", A[2])])) == []


@pytest.mark.parametrize("damage", [b"", b"{", b"[1]", b'{"a.md": 1}', b"\xff"])
def test_what_cannot_be_read_was_never_released(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "released.json"
    path.write_bytes(damage)
    assert list(released.untold(path, [("a.md", "other", A[2])])) == []


def test_each_folder_of_sources_has_a_release_of_its_own() -> None:
    files = {released.file_of(Path("work"), root) for root in (Path("/a"), Path("/b"))}
    assert len(files) == 2
    assert {file.parent for file in files} == {Path("work")}

"""After a commit the output is the new site, whatever it was and wherever the commit stopped."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pelican_incremental import stage as staging
from pelican_incremental.stage import Stage
from tests.plugins.incremental.paper import files_in

PATHS = ["a", "b", "a/b", "a/c", "a/b/c", "d/e"]
sites = st.dictionaries(st.sampled_from(PATHS), st.sampled_from([b"1", b"2", b""]))


def _is_possible(site: dict[str, bytes]) -> bool:
    """No path is a file and a folder."""
    return not any(other.startswith(f"{path}/") for path in site for other in site)


def _put(folder: Path, site: dict[str, bytes]) -> None:
    for path, data in site.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


def _commit(folder: Path, site: dict[str, bytes]) -> Stage:
    stage = _ready(folder, site)
    stage.commit(set(site))
    return stage


def _ready(folder: Path, site: dict[str, bytes]) -> Stage:
    stage = Stage(folder / "work", folder / "output")
    stage.clear()
    _put(stage.new, site)
    return stage


@settings(max_examples=60)
@given(old=sites.filter(_is_possible), new=sites.filter(_is_possible))
def test_the_output_becomes_the_new_site(old: dict[str, bytes], new: dict[str, bytes]) -> None:
    with TemporaryDirectory() as name:
        _commit(Path(name), old)
        times = _times(Path(name) / "output")
        stage = _ready(Path(name), new)
        changes = stage.commit(set(new))
        assert files_in(stage.output) == new
        same = {path for path in old.keys() & new.keys() if old[path] == new[path]}
        assert set(changes.written) == new.keys() - same
        assert set(changes.deleted) == old.keys() - new.keys()
        now = _times(stage.output)
        assert {path: now[path] for path in same} == {path: times[path] for path in same}
        assert list(stage.new.iterdir()) == []


def _times(output: Path) -> dict[str, int]:
    return {path: (output / path).stat().st_mtime_ns for path in files_in(output)}


@settings(max_examples=60)
@given(old=sites.filter(_is_possible), new=sites.filter(_is_possible), done=st.integers(0, 6))
def test_a_commit_that_was_cut_off_is_finished(
    old: dict[str, bytes], new: dict[str, bytes], done: int
) -> None:
    """The journal is what a killed commit leaves, with some of its moves made."""
    assume(old != new)
    with TemporaryDirectory() as name:
        _commit(Path(name), old)
        stage = _ready(Path(name), new)
        written = sorted(path for path in new if old.get(path) != new[path])
        deleted = sorted(old.keys() - new.keys())
        plan = {"from": str(stage.new), "written": written, "deleted": deleted}
        (Path(name) / "work/commit.json").write_text(json.dumps(plan))
        stage._apply(stage.new, written[:done], [], {})
        (Path(name) / "work/commit.json").write_text(json.dumps(plan))
        Stage(Path(name) / "work", stage.output).finish_interrupted()
        assert files_in(stage.output) == new
        assert not (Path(name) / "work/commit.json").exists()


@settings(max_examples=40)
@given(old=sites.filter(_is_possible), new=sites.filter(_is_possible))
def test_what_another_has_put_there_is_left_alone(
    old: dict[str, bytes], new: dict[str, bytes]
) -> None:
    with TemporaryDirectory() as name:
        (Path(name) / "output").mkdir()
        (Path(name) / "output/mine").write_text("mine")
        _commit(Path(name), old)
        stage = _commit(Path(name), new)
        assert files_in(stage.output) == {**new, "mine": b"mine"}


def test_no_folder_is_left_empty(tmp_path: Path) -> None:
    _commit(tmp_path, {"a/b/c": b"1", "d": b"1"})
    _commit(tmp_path, {"d": b"1"})
    assert [path.name for path in (tmp_path / "output").iterdir()] == ["d"]


class _IgnoresCase(Stage):
    """Lies on a file system that takes names which differ in case for one, as APFS, NTFS and exFAT
    do: what is there is found by any of its names, and written over under the one that it has."""

    def at(self, path: str) -> Path:
        found = self.output
        for name in filter(None, path.split("/")):
            names = [one.name for one in found.iterdir()] if found.is_dir() else []
            found /= next((one for one in names if one.casefold() == name.casefold()), name)
        return found


@pytest.mark.parametrize("content", [b"1", b"2"])
@pytest.mark.parametrize(
    ("old", "new"),
    [("Port.html", "port.html"), ("A/Port.html", "a/port.html"), ("a/B/c.html", "a/b/C.html")],
)
@pytest.mark.parametrize("kind", [Stage, _IgnoresCase])
def test_a_name_that_changes_its_case_alone_loses_no_file(
    tmp_path: Path, kind: type[Stage], old: str, new: str, content: bytes
) -> None:
    """The new file was deleted as the orphan of the old name, for there it is one."""
    _put(tmp_path / "output", {})
    for path, data in ((old, b"1"), (new, content)):
        stage = kind(tmp_path / "work", tmp_path / "output")
        stage.clear()
        _put(stage.new, {path: data, "other.html": b"0"})
        stage.commit({path, "other.html"})
    assert files_in(stage.output) == {new: content, "other.html": b"0"}
    stage.clear()
    stage.commit({"other.html"})
    assert files_in(stage.output) == {"other.html": b"0"}


def test_a_name_s_case_is_changed_by_who_finishes_a_commit(tmp_path: Path) -> None:
    stage = _IgnoresCase(tmp_path / "work", tmp_path / "output")
    stage.clear()
    _put(tmp_path / "output", {"Port.html": b"1"})
    _put(stage.new, {"port.html": b"2"})
    twins = {"Port.html": "port.html"}
    plan = {"from": str(stage.new), "written": ["port.html"], "deleted": ["Port.html"]}
    (tmp_path / "work/commit.json").write_text(json.dumps({**plan, "twins": twins}))
    stage.finish_interrupted()
    assert files_in(stage.output) == {"port.html": b"2"}


def test_a_folder_that_the_output_lacks_is_moved_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved, move = list[str](), staging._move

    def note(source: str, target: str, made: set[str]) -> None:
        moved.append(Path(target).relative_to(tmp_path).as_posix())
        move(source, target, made)

    monkeypatch.setattr(staging, "_move", note)
    _commit(tmp_path, {"a/b/c": b"1", "a/d": b"1", "e": b"1"})
    assert sorted(moved) == ["output/a", "output/e"]
    _commit(tmp_path, {"a/b/c": b"1", "a/d": b"2", "a/f/g": b"1", "e": b"1"})
    assert sorted(moved[2:]) == ["output/a/d", "output/a/f"]


def test_a_folder_that_is_moved_whole_has_the_modes_of_what_is_published(tmp_path: Path) -> None:
    made = _ready(tmp_path, {"a/b/c": b"1"})
    for path in ("a", "a/b", "a/b/c"):
        (made.new / path).chmod(0o700)
    made.commit({"a/b/c"})
    modes = [(made.output / path).stat().st_mode & 0o777 for path in ("a", "a/b", "a/b/c")]
    assert modes == [0o755, 0o755, 0o644]


def test_a_folder_that_is_a_link_in_the_output_stays_one(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "output").mkdir()
    (tmp_path / "output/a").symlink_to(tmp_path / "elsewhere")
    _commit(tmp_path, {"a/b/c": b"1"})
    assert (tmp_path / "output/a").is_symlink()
    assert (tmp_path / "elsewhere/b/c").read_bytes() == b"1"

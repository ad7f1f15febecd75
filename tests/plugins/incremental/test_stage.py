"""After a commit the output is the new site, whatever it was and wherever the commit stopped."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import assume, given, settings
from hypothesis import strategies as st

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


@settings(max_examples=60, deadline=None)
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


@settings(max_examples=60, deadline=None)
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
        stage._apply(stage.new, written[:done], [])
        (Path(name) / "work/commit.json").write_text(json.dumps(plan))
        Stage(Path(name) / "work", stage.output).finish_interrupted()
        assert files_in(stage.output) == new
        assert not (Path(name) / "work/commit.json").exists()


@settings(max_examples=40, deadline=None)
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

"""A change of a file is seen, whatever it does to the file's stamp."""

from __future__ import annotations

import os
import time
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pelican_incremental import scan
from pelican_incremental.places import made_apart
from pelican_incremental.scan import (
    DOUBT,
    Stamp,
    compare,
    doubts,
    is_in_doubt,
    lines_in,
    listing,
    relisted,
    sha_of,
    shas_of,
    snapshot,
)

NAMES = ["a", "b", "c/d", "c/e"]
EDITS = st.lists(
    st.tuples(
        st.sampled_from(NAMES),
        st.sampled_from(["write", "old time", "replace", "touch", "delete"]),
        st.sampled_from(["one", "two", "three"]),
    ),
    max_size=4,
)


def _bytes_in(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _edit(path: Path, how: str, text: str) -> None:
    if how == "delete":
        path.unlink(missing_ok=True)
    elif how == "touch" and path.exists():
        os.utime(path)
    elif how == "replace":
        path.with_suffix(".part").write_text(text)
        path.with_suffix(".part").replace(path)
    elif path.exists():
        before = path.stat()
        path.write_text(text)
        if how == "old time":
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        path.write_text(text)


@settings(max_examples=150)
@given(texts=st.dictionaries(st.sampled_from(NAMES), st.just("one")), edits=EDITS)
def test_exactly_the_files_with_other_bytes_differ(texts: dict[str, str], edits: list[str]) -> None:
    """All within the two seconds in which a stamp proves nothing."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "c").mkdir()
        for path, text in texts.items():
            (folder / path).write_text(text)
        stamps, old = snapshot([name], ()), _bytes_in(folder)
        known = doubts(stamps, time.time_ns())
        for path, how, text in edits:
            _edit(folder / path, how, text)
        found, new = compare(stamps, known, snapshot([name], ())), _bytes_in(folder)
    assert set(found.added) == new.keys() - old.keys()
    assert set(found.removed) == old.keys() - new.keys()
    assert set(found.changed) == {p for p in old.keys() & new.keys() if old[p] != new[p]}
    assert bool(found) == (old != new)
    assert list(found.all) == [*sorted(found.added), *sorted(found.changed), *sorted(found.removed)]


def test_many_files_have_the_digests_that_each_has_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many are read in processes of their own, portion by portion."""
    monkeypatch.setattr(scan, "_MANY", 5)
    monkeypatch.setattr(scan, "_PORTION", 2)
    paths = [tmp_path / f"{number}" for number in range(7)]
    for path in paths:
        path.write_text(path.name)
    paths.append(tmp_path / "absent")
    found = shas_of(map(str, paths))
    assert found == {str(path): sha_of(str(path)) for path in paths}
    assert found[str(paths[3])] == sha256(b"3").hexdigest()
    assert found[str(paths[-1])] == ""


def test_a_portion_whose_process_ends_is_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home, sha_of_one = os.getpid(), sha_of
    monkeypatch.setattr(scan, "_MANY", 1)

    def end(path: str) -> str:
        if os.getpid() != home:
            os._exit(1)
        return sha_of_one(path)

    monkeypatch.setattr(scan, "sha_of", end)
    path = tmp_path / "a"
    path.write_text("text")
    assert shas_of([str(path)]) == {str(path): sha256(b"text").hexdigest()}


def test_a_stamp_of_long_ago_is_believed(tmp_path: Path) -> None:
    """That it is makes a look at ten thousand files short."""
    (tmp_path / "a").write_text("one")
    path, stamp = next(iter(snapshot([str(tmp_path)], ()).items()))
    assert not compare({path: stamp}, {}, {path: stamp})
    for changed in ("size", "mtime", "ctime", "inode"):
        other = stamp._replace(**{changed: getattr(stamp, changed) + 1})
        assert compare({path: stamp}, {}, {path: other}).changed == (path,)


@given(mtime=st.integers(0, 10**19), ctime=st.integers(0, 10**19), looked=st.integers(0, 10**19))
def test_doubt_lasts_two_seconds_from_the_later_of_both_times(
    mtime: int, ctime: int, looked: int
) -> None:
    doubted = is_in_doubt(Stamp(1, mtime, ctime, 1), looked)
    assert doubted == (looked < mtime + DOUBT or looked < ctime + DOUBT)


def test_links_are_followed_and_caches_of_code_passed_over(tmp_path: Path) -> None:
    (tmp_path / "code/__pycache__").mkdir(parents=True)
    (tmp_path / "code/__pycache__/a.pyc").write_text("")
    (tmp_path / "code/a.py").write_text("")
    (tmp_path / "linked").symlink_to(tmp_path / "code")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    found = {os.path.relpath(path, tmp_path) for path in snapshot([str(tmp_path)], ())}
    assert found == {"code/a.py", "linked/a.py"}


FILES = st.dictionaries(
    st.sampled_from(["a", "ba", "a(", "a/b", "c"]), st.tuples(st.integers(0, 20), st.just(1))
)


@given(before=FILES, new=FILES)
def test_a_listing_that_is_mended_is_that_of_the_new_files(
    before: dict[str, tuple[int, int]], new: dict[str, tuple[int, int]]
) -> None:
    """Also where each file only changes, for which there is a shorter way."""
    gone = {path: before[path] for path in before.keys() & new.keys()}
    assert relisted(listing(before), gone, new) == listing({**before, **new})
    new = {path: new[path] for path in gone}
    assert relisted(listing(before), gone, new) == listing({**before, **new})


def test_a_line_that_is_not_there_is_not_replaced() -> None:
    before = listing({"a": (1, 1), "b": (2, 2)})
    mended = relisted(before, {"b": (3, 3)}, {"b": (4, 4)})
    assert set(lines_in(before)) < set(lines_in(mended))


def test_what_builds_make_is_not_looked_at(tmp_path: Path) -> None:
    """The output and the work folder may lie in the content."""
    for name in ("content/a.md", "output/a.html", "work/x/site.sqlite"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("")
    apart = made_apart(tmp_path / "work", tmp_path / "output")
    found = snapshot([f"{tmp_path}/"], (), None, apart)
    assert [os.path.relpath(path, tmp_path) for path in found] == ["content/a.md"]

"""What a build knows is read only if the last build left it so, and nobody else could write it."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pelican_incremental import store as stores
from pelican_incremental.store import FIRST, VERSION, Store


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A store with one fact, as a build has left it."""
    store, why = open_store(tmp_path)
    assert why == FIRST
    store.set_facts({"a": "1"})
    store.close()
    return tmp_path


def _rewrite(path: Path) -> None:
    """Another value, and the old time and length."""
    before = path.stat()
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _link(path: Path) -> None:
    path.rename(path.with_suffix(".real"))
    path.symlink_to(path.with_suffix(".real"))


def _make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _write_in_it(path: Path) -> None:
    with closing(sqlite3.connect(path)) as other, other:
        other.execute("UPDATE fact SET value = '2'")


_opened: list[Store] = []


def open_store(folder: Path) -> tuple[Store, str]:
    """A store that is closed after the test: since Python 3.13 one that is not makes a warning."""
    store, why = stores.open_store(folder)
    _opened.append(store)
    return store, why


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _opened:
        _opened.pop().db.close()


HARM: dict[str, Callable[[Path], object]] = {
    "cut": lambda path: os.truncate(path, 5000),
    "rewritten": _rewrite,
    "written by another": _write_in_it,
    "without a seal": lambda path: path.with_name("seal").unlink(),
    "under the seal of another": lambda path: path.with_name("seal").write_text("1 2 3 4"),
    "a link": _link,
    "a folder": _make_folder,
    "open to a group": lambda path: path.chmod(0o660),
    "open to all": lambda path: path.chmod(0o602),
    "empty": lambda path: path.write_bytes(b""),
}


def test_what_was_said_is_known_to_the_next(folder: Path) -> None:
    store, why = open_store(folder)
    assert (store.facts(), why) == ({"a": "1"}, "")


@pytest.mark.parametrize("harm", HARM)
def test_a_store_that_was_harmed_is_thrown_away(folder: Path, harm: str) -> None:
    HARM[harm](folder / "site.sqlite")
    store, why = open_store(folder)
    assert why not in {"", FIRST}
    assert store.facts() == {}
    store.close()
    assert open_store(folder)[1] == ""


def test_another_version_is_thrown_away(folder: Path) -> None:
    store, _ = open_store(folder)
    store.db.execute(f"PRAGMA user_version={VERSION + 1}")
    store.close()
    assert open_store(folder)[1] == "it is of another version"


def test_a_build_that_ends_without_a_close_leaves_nothing(folder: Path) -> None:
    store, _ = open_store(folder)
    store.db.close()
    assert "cut off" in open_store(folder)[1]


def test_where_writing_is_forbidden_nothing_is_written_or_lost(folder: Path) -> None:
    store, _ = open_store(folder)
    store.forbid_writing()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        store.set_facts({"a": "2"})
    store.db.close()
    again, why = open_store(folder)
    assert (again.facts(), why) == ({"a": "1"}, "")


def test_a_store_that_proved_not_to_be_whole_is_not_sealed(folder: Path) -> None:
    store, _ = open_store(folder)
    store.close(is_whole=False)
    assert open_store(folder)[0].facts() == {}


def test_what_was_not_committed_has_not_been(folder: Path) -> None:
    store, _ = open_store(folder)
    store.begin()
    store.set_facts({"a": "2"})
    assert store.intern("x")
    store.close()
    again, _ = open_store(folder)
    assert again.facts() == {"a": "1"}
    assert again.intern("y") == 1


def test_only_this_user_may_read_and_write_it(folder: Path) -> None:
    assert (folder / "site.sqlite").stat().st_mode & 0o777 == 0o600


def test_what_a_process_knows_beside_is_lost_when_another_writes_in_the_store(folder: Path) -> None:
    store, _ = open_store(folder)
    store.memory["look"] = "mine"
    store.close()
    again, _ = open_store(folder)
    assert again.memory == {"look": "mine"}
    again.close()
    child = os.fork()
    if not child:
        other, _ = open_store(folder)
        other.set_facts({"a": "2"})
        other.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert open_store(folder)[0].memory == {}


@given(texts=st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=6)))
def test_equal_texts_have_one_number(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    store, _ = open_store(tmp_path_factory.getbasetemp() / "words")
    numbers = {text: store.intern(text) for text in texts}
    assert [store.intern(text) for text in texts] == [numbers[text] for text in texts]
    assert {store.interned(number): number for number in numbers.values()} == numbers
    store.close()


def test_sql_stands_in_the_store_alone() -> None:
    """Others call its methods: what a row is, one module knows. Kept pages lie in a file of their
    own, which may be another's."""
    code = {
        file.name: file.read_text("utf-8") for file in Path(stores.__file__).parent.glob("*.py")
    }
    asking = {name for name, text in code.items() if "sqlite3" in text}
    assert asking == {"kept_pages.py", "seal.py", "store.py"}
    queries = re.compile(r"\b(?:SELECT|INSERT|UPDATE|DELETE) [A-Za-z{?]")
    found = {name for name, text in code.items() if queries.search(text)}
    assert found == {"kept_pages.py", "store.py"}


def test_who_made_a_file_is_the_same_however_many_are_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, _ = open_store(tmp_path)
    store.set_outputs([("a.html", 1, 5, 6, 7, "aa"), ("b.html", 2, 5, 6, 7, "bb")])
    asked = ["a.html", "b.html", "of another"]
    each = store.makers(asked)
    monkeypatch.setattr(stores, "_MANY", 1)
    assert store.makers(asked) == each == {"a.html": (1, "aa"), "b.html": (2, "bb")}

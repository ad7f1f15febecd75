"""The walk over `content/`: what it notes of each file, and what it names and does not open."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any

import pytest
from pelican.settings import get_settings_from_file

from plugins.source.tree import (
    is_ignored,
    is_own_file,
    is_source,
    seen_again,
    sources_among,
    sources_named,
    stray_files,
    walk,
)
from tests.sites import ROOT

SETTINGS: dict[str, Any] = {
    "ARTICLE_PATHS": ["articles"],
    "PLUGINS": ["plugins.source"],
    "PAGE_PATHS": ["pages"],
    "IGNORE_FILES": [".*", "*~"],
}


def put(root: Path, *names: str) -> None:
    """Write a file of five bytes at each path."""
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("12345")


def named(root: Path) -> list[str]:
    """The faults of a walk, with paths in the folder."""
    return [f"{f} [{f.code}]".replace(f"{root}/", "") for f in walk(root).faults]


def strays(root: Path) -> list[str]:
    """The texts that no build would find."""
    found = stray_files(root, walk(root), SETTINGS)
    return [f"{f} [{f.code}]".replace(f"{root}/", "") for f in found]


def test_what_ignore_files_names_is_passed_over_but_for_folders(tmp_path: Path) -> None:
    """While a buffer is not saved, Emacs keeps a link to nothing beside its file, and every build
    stopped for it."""
    root = tmp_path / "content"
    put(root, "a.md")
    (root / ".#a.md").symlink_to("jane@desk.4242:1369800000")
    (root / "b.md~").symlink_to("/etc/hostname")
    os.mkfifo(root / ".pipe")
    (root / ".folder").symlink_to("..")
    tree = walk(root)
    assert len(tree.faults) == 4
    assert [fault.path for fault in tree.faults_by(SETTINGS)] == [str(root / ".folder")]


def test_every_file_has_its_stamp_and_every_folder_its_name(tmp_path: Path) -> None:
    put(tmp_path, "b/c.md", "a.md")
    (tmp_path / "link").symlink_to("b")
    tree = walk(tmp_path)
    assert tree.names == ("a.md", "b", "b/c.md", "link", "link/c.md")
    assert sorted(tree.files) == ["a.md", "b/c.md", "link/c.md"]
    status = (tmp_path / "a.md").stat()
    times = status.st_mtime_ns, status.st_ctime_ns
    assert tree.files["a.md"] == (5, *times, status.st_ino)
    assert tree.files["link/c.md"] == tree.files["b/c.md"]
    assert tree.faults == ()


def test_what_must_not_be_opened_is_named_in_order(tmp_path: Path) -> None:
    root = tmp_path / "content"
    put(root, "a.md")
    put(tmp_path, "out.md")
    (root / "up").symlink_to("..")
    (root / "loop").symlink_to(".")
    (root / "itself").symlink_to("itself")
    (root / "lost").symlink_to("nowhere")
    (root / "out.md").symlink_to("../out.md")
    os.mkfifo(root / "pipe.md")
    bound = socket.socket(socket.AF_UNIX)
    bound.bind(str(root / "socket.md"))
    bound.close()
    link = "link must lead to a file in content/; delete it or copy the file [link-out]"
    no_file = "must be a file or a folder; delete it [not-a-file]"
    links = [f"{name}: {link}" for name in ("itself", "loop", "lost", "out.md", "up")]
    others = [f"pipe.md: {no_file}", f"socket.md: {no_file}"]
    assert named(root) == sorted([*links, *others])
    assert walk(root).names == ("a.md",)


def test_a_folder_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (fault,) = walk(tmp_path / "nowhere").faults
    assert (fault.code, fault.line) == ("source-unreadable", 0)
    assert "could not be read: No such file or directory; let the person who" in fault.message


def test_a_file_that_goes_while_it_is_looked_at_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that is saved by a program is gone for a moment."""
    put(tmp_path, "a.md", "b.md")
    real = os.scandir

    def scandir(path: str) -> Any:
        entries = list(real(path))
        (tmp_path / "a.md").unlink(missing_ok=True)
        return _Closed(entries)

    monkeypatch.setattr(os, "scandir", scandir)
    tree = walk(tmp_path)
    assert [fault.code for fault in tree.faults] == ["source-unreadable"]
    assert list(tree.files) == ["b.md"]


class _Closed(list[Any]):
    """Entries as `os.scandir` gives them, all read beforehand."""

    def __enter__(self) -> _Closed:
        return self

    def __exit__(self, *_: object) -> None:
        pass


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb", "a\\x0ab"),
        ("a\x7fb", "a\\x7fb"),
        ("a\x9fb", "a\\x9fb"),
        ("a\u2028b", "a\\u2028b"),
        ("a\u202eb", "a\\u202eb"),
        ("a\u2066b", "a\\u2066b"),
        ("a\udcffb", "a\\xffb"),
        ("a\udc80b", "a\\x80b"),
    ],
)
def test_a_name_that_cannot_be_shown_is_named_in_letters(
    tmp_path: Path, name: str, shown: str
) -> None:
    (tmp_path / name).mkdir()
    (tmp_path / name / "a.md").write_text("")
    message = "file name must be UTF-8 without control characters; rename it [name-bytes]"
    assert named(tmp_path) == [f"{shown}: {message}"]
    assert walk(tmp_path).names == ()


@pytest.mark.parametrize("name", ["план.md", "a b.md", "a\u200db", "\u00a0", "a\u202f"])
def test_a_name_that_can_be_shown_is_let_stand(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert walk(tmp_path).names == (name,)


LOST = "must lie in content/articles/ or content/pages/, where it will be found [source-stray]"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.md", LOST),
        ("images/a.MD", LOST),
        ("articles.md", LOST),
        ("articles/a", "file name must have an ending: .md, if it is an article [source-stray]"),
        (
            "articles/2013.md/a",
            "file name must have an ending: .md, if it is an article [source-stray]",
        ),
        ("articles/a.MD", "file name must end in .md, not .MD [source-stray]"),
        ("pages/a.Markdown", "file name must end in .markdown, not .Markdown [source-stray]"),
        ("articles/a.rst", "must be Markdown, a .md file [source-stray]"),
        ("articles/a.TXT", "must be Markdown, a .md file [source-stray]"),
    ],
)
def test_a_text_that_no_build_would_find_is_named(tmp_path: Path, name: str, message: str) -> None:
    root = tmp_path / "content"
    put(root, name)
    assert strays(root) == [f"{name}: {message}"]


@pytest.mark.parametrize(
    "name",
    [
        *("articles/a.md", "pages/b/a.mkd", "articles/a.markdown", "articles/a.mdown"),
        *("README.md", "articles/README.md", "images/a", "notes.txt", "articles/a.png"),
        *("articles/a.rst~", "articles/.a", "articles/.a.txt"),
    ],
)
def test_what_a_build_finds_or_may_pass_over_is_let_stand(tmp_path: Path, name: str) -> None:
    put(tmp_path, name)
    assert strays(tmp_path) == []


def test_a_folder_needs_no_ending(tmp_path: Path) -> None:
    put(tmp_path, "articles/2013/a.md")
    assert strays(tmp_path) == []


def test_two_names_that_look_alike_are_named_once(tmp_path: Path) -> None:
    composed, decomposed, capital = "\u0439.md", "и\u0306.md", "\u0419.md"
    put(tmp_path, *(f"articles/{name}" for name in (composed, decomposed, capital)))
    put(tmp_path, "Images/a.png", "images/b.png")
    message = "must not be named as {!r} is but for case or Unicode form; rename [name-twin]"
    first, *others = sorted((composed, decomposed, capital))
    assert strays(tmp_path) == [
        *(f"articles/{name}: {message.format(first)}" for name in others),
        f"images: {message.format('Images')}",
    ]


def test_sources_are_those_texts_in_their_folders_in_order() -> None:
    names = ["pages/b.md", "articles/x/a.mkd", "articles/c.markdown", "articles/d.mdown"]
    others = ["articles/.a.md", "articles/a.txt", "images/a.md", "articles/a.md~", "articles/md"]
    assert sources_among([*names, *others], SETTINGS) == sorted(names)


@pytest.mark.parametrize(("name", "ignored"), [("a/.b", True), ("b~", True), (".a/b", False)])
def test_what_is_ignored_is_told_by_its_name(name: str, ignored: bool) -> None:
    assert is_ignored(name, SETTINGS) is ignored
    assert is_ignored(name, {"IGNORE_FILES": []}) is False


@pytest.mark.parametrize("name", [".#a.md", "#a.md#", "a.md~", ".a.md.swp", "4913", "~$a.docx"])
def test_what_programs_leave_beside_a_text_is_passed_over(name: str) -> None:
    """vim proves by a file 4913 that it can write, Word notes by another who has a text open."""
    assert is_ignored(f"articles/{name}", get_settings_from_file(str(ROOT / "pelicanconf.py")))


def test_a_file_is_ours_where_its_links_end_within(tmp_path: Path) -> None:
    root = tmp_path / "content"
    put(root, "a.md")
    put(tmp_path, "out.md")
    (root / "in.md").symlink_to("a.md")
    (root / "link.md").symlink_to("../out.md")
    ours = [
        name for name in ("a.md", "in.md", "link.md", "nowhere") if is_own_file(root / name, root)
    ]
    assert ours == ["a.md", "in.md"]


def test_of_a_known_tree_only_what_was_saved_is_looked_at(tmp_path: Path) -> None:
    put(tmp_path, "b/c.md", "a.md")
    tree = walk(tmp_path)
    (tmp_path / "a.md").write_text("other")
    (tmp_path / "b/c.md").write_text("longer text")
    again = seen_again(tree, [str(tmp_path / "b/c.md"), "/elsewhere/theme/a.md"])
    assert again
    assert again.saved == {"b/c.md"}
    assert again.files["b/c.md"] == walk(tmp_path).files["b/c.md"]
    assert again.files["a.md"] == tree.files["a.md"]
    assert again.looked > tree.looked
    assert again.names == tree.names


def test_the_sources_of_a_tree_follow_from_its_files_and_the_settings(tmp_path: Path) -> None:
    put(tmp_path, "articles/a.md", "articles/b.md~", "pages/p.md", "c.md")
    tree = walk(tmp_path)
    for settings in (SETTINGS, {**SETTINGS, "PAGE_PATHS": [""]}, {**SETTINGS, "IGNORE_FILES": []}):
        expected = tuple(sources_among(tree.files, settings))
        assert tree.sources(settings) == expected
        again = seen_again(tree, [str(tmp_path / "articles/a.md")])
        assert again
        assert again.sources(settings) == expected
    put(tmp_path, "articles/d.md")
    assert "articles/d.md" in walk(tmp_path).sources(SETTINGS)


@pytest.mark.parametrize("ending", ["md", "markdown", "mkd", "mdown", "MD", "Markdown"])
def test_a_source_is_known_by_its_ending_in_any_case(ending: str) -> None:
    assert is_source(f"articles/2013/a.{ending}")
    assert is_source(Path("a.b", f"a.{ending}"))
    assert not is_source(f"articles/{ending}")
    assert not is_source(f"a.{ending}.txt")


def test_sources_of_a_name_are_found_whatever_they_end_in(tmp_path: Path) -> None:
    put(tmp_path, "a.md", "2013/a.markdown", "2013/b.md", "a.txt")
    found = [tmp_path / "2013/a.markdown", tmp_path / "a.md"]
    assert sources_named(tmp_path, "a") == found


@pytest.mark.parametrize("how", ["added", "deleted", "link", "folder", "faulty", "linked root"])
def test_a_tree_that_may_be_another_is_walked(tmp_path: Path, how: str) -> None:
    root = tmp_path / "content"
    put(root, "a.md", "b/c.md")
    if how == "faulty":
        (root / "lost").symlink_to("nowhere")
    if how == "link":
        (root / "link.md").symlink_to("a.md")
    if how == "linked root":
        (tmp_path / "other").symlink_to("content")
        root = tmp_path / "other"
    tree = walk(root)
    if how == "added":
        put(root, "d.md")
    if how == "deleted":
        (root / "a.md").unlink()
    if how == "folder":
        (root / "a.md").unlink()
        (root / "a.md").mkdir()
    assert seen_again(tree, [str(root / ("d.md" if how == "added" else "a.md"))]) is None


def test_an_ordinary_pelican_site_has_texts_everywhere_and_of_any_reader(tmp_path: Path) -> None:
    """ARTICLE_PATHS as Pelican has it, and no reader of ours."""
    for name in ("a.md", "b.rst", "deep/c.md", "pages/d.md", "notes.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    settings = {**SETTINGS, "ARTICLE_PATHS": [""], "PLUGINS": []}
    tree = walk(tmp_path)
    assert list(stray_files(tmp_path, tree, settings)) == []
    assert tree.sources(settings) == ("a.md", "deep/c.md", "pages/d.md")

"""The tables of names: what they may hold, and what is said of what they may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from plugins.faults import SourceError
from plugins.source.tables import AUTHORS, TAGS, Entry, read_table, table_of, unknown_author

ONE = '[[author]]\nname = "Jane Doe"\n'


def refused(tmp_path: Path, text: str | bytes) -> list[str]:
    """`line message` of each fault of a table."""
    path = tmp_path / "authors.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SourceError) as stopped:
        read_table(path, "ru")
    assert {(f.path, f.code) for f in stopped.value.faults} == {(str(path), "authors-table")}
    return [f"{f.line} {f.message}" for f in stopped.value.faults]


def test_a_table_has_each_author_by_name(tmp_path: Path) -> None:
    entries = f'{ONE}page = "pages/jane.html"\n\n[[author]]\nname = "John Doe"\nslug = "jd"\n'
    (tmp_path / "authors.toml").write_text(entries)
    assert table_of(tmp_path, AUTHORS, "ru") == {
        "Jane Doe": Entry("Jane Doe", page="pages/jane.html"),
        "John Doe": Entry("John Doe", "jd"),
    }


def test_a_table_may_be_empty_or_not_there(tmp_path: Path) -> None:
    assert table_of(tmp_path, AUTHORS, "ru") is None
    (tmp_path / "authors.toml").write_text("# no one\n")
    assert table_of(tmp_path, AUTHORS, "ru") == {}


@pytest.mark.parametrize(
    "page", ["https://x.example/jane", "http://x.example", "/pages/jane.html", "pages/jane.html"]
)
def test_a_page_about_an_author_is_an_address_or_a_path(tmp_path: Path, page: str) -> None:
    (tmp_path / "authors.toml").write_text(f'{ONE}page = "{page}"\n')
    assert read_table(tmp_path / "authors.toml", "ru")["Jane Doe"].page == page


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        (f"{ONE}x = \n\n", ["3 must be TOML in UTF-8: Invalid value (at line 3, column 5)"]),
        (f"{ONE}x = 'y\n", ["3 must be TOML in UTF-8: Expected \"'\" (at end of document)"]),
        (f"x =\n{ONE}", ["1 must be TOML in UTF-8: Invalid value (at line 1, column 4)"]),
        (f"{ONE}x = [1\n\n", ["3 must be TOML in UTF-8: Unclosed array (at end of document)"]),
        ("x = " + "[" * 5000, ["0 must be TOML in UTF-8: maximum recursion depth exceeded"]),
        (b"\nx\xff", ["2 must be TOML in UTF-8: 'utf-8' codec can't decode byte 0xff in position "
            "2: invalid start byte"]),
        (f"b = 1\na = 1\n{ONE}", ["0 table must hold `[[author]]` alone, not 'a'",
            "0 table must hold `[[author]]` alone, not 'b'"]),
        ("author = [1]", ["0 author must be tables, each begun by `[[author]]`"]),
        ("author = 1", ["0 author must be tables, each begun by `[[author]]`"]),
        ("[[author]]\nname = ''\n[[author]]\nslug = 'a'\n", [
            '0 author 1 must have a name, as `name = "…"`',
            '0 author 2 must have a name, as `name = "…"`']),
        (f"{ONE}also = 'J'\n", ["0 also of author 1 must be a list of names, not 'J'"]),
        (f"{ONE}also = ['']\n", ["0 also of author 1 must be a list of names, not ['']"]),
        (f"{ONE}[[author]]\nname = 'J'\nalso = ['Jane Doe']\n",
            ["0 author 2 must have names of its own; author 1 is 'Jane Doe' too"]),
        (f"{ONE}{ONE}", ["0 author 2 must have names of its own; author 1 is 'Jane Doe' too"]),
        (f"{ONE}[[author]]\nname = 'J'\nslug = 'jane-doe'\n",
            ["0 author 2 must have a slug of its own; author 1 is 'jane-doe' too"]),
        (f"{ONE}slug = 'Jane'\n", ["0 slug of author 1 must be small Latin letters, digits and "
            "single hyphens, not 'Jane'"]),
        (f"{ONE}page = 'javascript:x'\n",
            ["0 page of author 1 must be an https address or a path, not 'javascript:x'"]),
        (f"{ONE}page = '//x.example'\n",
            ["0 page of author 1 must be an https address or a path, not '//x.example'"]),
        (f"{ONE}page = 'a b'\n",
            ["0 page of author 1 must be an https address or a path, not 'a b'"]),
        (f"{ONE}page = 1\nslug = 2\nmail = 3\n", [
            "0 author 1 must have only about, also, name, page, picture, slug, not 'mail'",
            "0 page of author 1 must be a text, not 1",
            "0 slug of author 1 must be a text, not 2"]),
    ],
)  # fmt: skip
def test_what_a_table_may_not_hold_is_named(
    tmp_path: Path, text: str | bytes, faults: list[str]
) -> None:
    assert refused(tmp_path, text) == faults


def test_a_table_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    (tmp_path / AUTHORS).mkdir()
    with pytest.raises(SourceError) as stopped:
        read_table(tmp_path / AUTHORS, "ru")
    (fault,) = stopped.value.faults
    assert (fault.code, fault.message.partition(";")[0]) == (
        "source-unreadable",
        "could not be read: Is a directory",
    )


def test_an_author_who_is_not_in_the_table_is_named_with_the_nearest() -> None:
    known = {"Jane Doe": Entry("Jane Doe")}
    assert str(unknown_author("Jane Do", known, "a.md", 3)) == (
        "a.md:3: Author must be one of authors.toml, not 'Jane Do'; did you mean 'Jane Doe'?"
    )
    far = unknown_author("Xy", known, "a.md", 3)
    assert (far.code, far.message.partition("; ")[2]) == ("author-unknown", "add them to it")


def test_the_same_tag_in_two_scripts_is_one_entry(tmp_path: Path) -> None:
    (tmp_path / TAGS).write_text("[[tag]]\nname = 'Минск'\nalso = ['Мінск']\n")
    table = table_of(tmp_path, TAGS, "ru")
    assert table
    assert table["Мінск"] is table["Минск"]


def test_a_tag_has_no_page(tmp_path: Path) -> None:
    (tmp_path / TAGS).write_text("[[tag]]\nname = 'C++'\npage = 'pages/c.html'\n")
    with pytest.raises(SourceError, match="tag 1 must have only also, name, slug, not 'page'"):
        table_of(tmp_path, TAGS, "ru")

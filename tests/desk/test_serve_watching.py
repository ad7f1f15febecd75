"""Which saved files are sources, and which only pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from desk.serve.watching import is_source


@pytest.mark.parametrize(
    "path",
    [
        "articles/2013/plan.md",
        "extra/.well-known/security.txt",
        "extra/.htaccess",
        "4913.md",
        "swp.md",
        "a~b.md",
    ],
)
def test_what_an_editor_keeps_is_a_source(path: str) -> None:
    assert is_source(Path(path))


@pytest.mark.parametrize(
    "path",
    [
        "4913",
        "plan.md~",
        ".plan.md.swp",
        "plan.md.swx",
        ".#plan.md",
        "#plan.md#",
        ".DS_Store",
        ".git/index",
        "plan.md___jb_tmp___",
        "__pycache__/a.cpython-311.pyc",
        "a.pyc",
    ],
)
def test_what_an_editor_leaves_lying_is_not(path: str) -> None:
    assert not is_source(Path(path))

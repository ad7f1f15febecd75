"""HTML that one process has made and another takes over."""

from __future__ import annotations

import os
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from pelican.settings import read_settings

from plugins.source.reader import SourceReader
from plugins.source.texts import Texts
from tests.sites import ROOT, article

SOURCE = article(body="The text of the source.")


@given(st.lists(st.tuples(st.integers(0, 2), st.text()), max_size=12))
def test_each_text_is_found_by_its_source_whoever_wrote_it(written: list[tuple[int, str]]) -> None:
    with closing(Texts()) as texts:
        files = [texts.new_file() for _ in range(3)]
        for number, (file, text) in enumerate(written):
            texts.note(str(number), texts.write(files[file], text))
        assert [texts.get(str(number)) for number in range(len(written))] == [
            text for _, text in written
        ]
        assert texts.get("another") is None


def test_a_child_writes_what_its_parent_reads() -> None:
    with closing(Texts()) as texts:
        file = texts.new_file()
        child = os.fork()
        if child == 0:
            texts.write(file, "<p>ничего</p>")
            os._exit(0)
        os.waitpid(child, 0)
        place = texts.write(file, "<p>next</p>")
        texts.note("child", place._replace(offset=0, length=place.offset))
        assert texts.get("child") == "<p>ничего</p>"


def test_a_text_that_was_cut_off_is_not_taken() -> None:
    with closing(Texts()) as texts:
        place = texts.write(texts.new_file(), "<p>whole</p>")
        texts.note("source", place._replace(length=place.length + 1))
        assert texts.get("source") is None


def test_a_reader_takes_the_text_that_the_check_has_made_html_of(tmp_path: Path) -> None:
    path = tmp_path / "articles" / "grain.md"
    settings = read_settings(str(ROOT / "pelicanconf.py"), {"PATH": str(tmp_path)})
    with closing(Texts()) as texts:
        place = texts.write(texts.new_file(), "<p>Made elsewhere</p>")
        texts.note(sha256(SOURCE.encode()).hexdigest(), place)
        reader = SourceReader({**settings, "INCREMENTAL_TEXTS": texts})
        assert reader.render(SOURCE.encode(), path)[0] == "<p>Made elsewhere</p>"
        other = SOURCE.replace("source", "others").encode()
        assert "The text of the" in reader.render(other, path)[0]

"""The server's builder stays between saves, and gives way to new code."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from pelican.settings import read_settings

from desk import build_worker
from desk.build import BuildError, Result, build, unchanged
from desk.check.reading import reader_of
from desk.check.run import examined
from desk.rebuild import Builder, serve_builds
from pelican_incremental.scan import DOUBT
from tests.findings import findings_of
from tests.sites import ROOT, Site, article, settings_of

from .test_html_unchanged import NOTHING, built, html, prototype

__all__ = ["built", "prototype"]


def _stand_in(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.folder)
    monkeypatch.setenv("PYTHONPATH", str(site.folder))
    monkeypatch.setenv("INPUTDIR", str(site.content))
    monkeypatch.setenv("OUTPUTDIR", str(site.output))


@pytest.fixture
def builder(built: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    """A builder for a copy of the project."""
    _stand_in(built, monkeypatch)
    made = Builder()
    yield made
    made.close()


@pytest.fixture(scope="module")
def desk(
    prototype: Site, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Site, Builder]]:
    """A copy of the project and a builder for it, which tests share."""
    site, made = Site(tmp_path_factory.mktemp("desk")), Builder()
    shutil.copytree(prototype.folder, site.folder, dirs_exist_ok=True)
    yield site, made
    made.close()


@pytest.fixture
def shared(desk: tuple[Site, Builder], monkeypatch: pytest.MonkeyPatch) -> tuple[Site, Builder]:
    """The same, with one good article that was built, whatever the test before has left."""
    site, builder = desk
    _stand_in(site, monkeypatch)
    for path in (site.content / "articles").iterdir():
        path.unlink()
    site.write("articles/a.md", article())
    assert builder(None).faults == ()
    return desk


def pid(builder: Builder) -> int:
    """The process that builds."""
    assert builder._child
    return builder._child.pid


def test_one_process_builds_save_after_save(shared: tuple[Site, Builder]) -> None:
    site, builder = shared
    first = pid(builder)
    for word in ("one", "two", "six"):
        path = site.write("articles/a.md", article(body=f"Some {word}."))
        done = builder({str(path)})
        assert done.faults == ()
        assert "articles/a.html" in done.changed
        assert f"Some {word}." in site.page("articles/a.html")
    assert pid(builder) == first


def test_the_next_command_finds_nothing_changed_since_a_save(shared: tuple[Site, Builder]) -> None:
    """Also where a file was saved long enough ago for its time alone to tell."""
    site, builder = shared
    site.write("articles/b.md", article("Another"))
    builder(None)
    time.sleep(DOUBT / 1e9)
    for name in "ab":
        path = site.write(f"articles/{name}.md", article(name, body="Some word."))
        assert f"articles/{name}.html" in builder({str(path)}).changed
        time.sleep(DOUBT / 1e9)
    builder.close()
    assert NOTHING.fullmatch(html(site).stdout)


def test_a_fault_is_told_and_its_mending_seen(shared: tuple[Site, Builder]) -> None:
    """What was saved with the fault, and not since, is built with its mending."""
    site, builder = shared
    good = site.write("articles/b.md", article("Another"))
    bad = site.write("articles/a.md", article(Date="soon"))
    (fault,) = builder({str(good), str(bad)}).faults
    assert "Date must be" in fault
    assert not (site.output / "articles/b.html").exists()
    site.write("articles/a.md", article())
    assert builder({str(bad)}).faults == ()
    assert (site.output / "articles/b.html").is_file()


@pytest.mark.parametrize("date", ["2013-05-29", "2013-05-30"], ids=["quick", "whole"])
def test_what_only_the_check_finds_keeps_a_built_page_back(
    shared: tuple[Site, Builder], date: str
) -> None:
    """The check of a few saved sources goes on beside the build."""
    site, builder = shared
    before = site.page("articles/a.html")
    path = site.write("articles/a.md", article(body="Some text.\n\n~~~", Date=date))
    (fault,) = builder({str(path)}).faults
    assert "block of code must be closed" in fault
    assert site.page("articles/a.html") == before
    site.write("articles/a.md", article(body="Some word."))
    assert "articles/a.html" in builder({str(path)}).changed


def test_what_an_editor_should_look_at_is_said_once(
    shared: tuple[Site, Builder], capfd: pytest.CaptureFixture[str]
) -> None:
    """Of a save that is built quickly, and of one that moves an article in lists."""
    site, builder = shared
    builder.close()  # the next process says it where this test hears it
    builder(None)
    capfd.readouterr()
    for date in ("2013-05-29", "2013-05-30"):
        path = site.write("articles/a.md", article(body="The the word.", Date=date))
        assert "articles/a.html" in builder({str(path)}).changed
        assert capfd.readouterr().err.count("'The the'") == 1


def test_new_code_gets_a_new_process(built: Site, builder: Builder) -> None:
    builder(None)
    first = pid(builder)
    path: Path = built.folder / "plugins/neighbours.py"
    path.write_text(path.read_text().replace("newer.older, older.newer = older, newer", "pass"))
    assert "articles/a.html" not in builder({str(path)}).changed
    assert pid(builder) != first


def test_a_builder_that_was_ended_is_begun_again(shared: tuple[Site, Builder]) -> None:
    site, builder = shared
    os.kill(pid(builder), 9)
    assert builder._child
    builder._child.wait()
    path = site.write("articles/a.md", article(body="Some word."))
    assert "articles/a.html" in builder({str(path)}).changed


@pytest.mark.parametrize("lang", ["ru", "en", "be", "kk", "de"])
def test_what_prepares_a_process_for_texts_is_itself_a_good_text(tmp_path: Path, lang: str) -> None:
    """A fault of it would end the preparation half-way, unseen."""
    settings = read_settings(str(ROOT / "pelicanconf.py"), {"PATH": str(tmp_path)})
    path = tmp_path / "articles/sample.md"
    reader = reader_of(settings)
    sample = build_worker.sample_in(lang)
    assert findings_of(sample, path, reader) == []
    assert reader.render(sample, path)


# Prints how many patterns the check and the reading of a text compile.
COMPILED = """
import re, sys
from pathlib import Path
from pelican.settings import read_settings
from desk.build_worker import warm
from desk.check.reading import reader_of
from desk.check.run import examined

conf, home, source, lang = sys.argv[1:]
settings = examined(read_settings(conf, {"PATH": home}))
if lang:
    warm(settings, lang)
compiled, compile = [], re._compiler.compile
re._compiler.compile = lambda *given: compiled.append(given) or compile(*given)
reader = reader_of(settings)
reader.read(source)
print(len(compiled))
"""


def test_a_prepared_process_compiles_hardly_a_pattern_for_a_text(site: Site) -> None:
    """Some patterns are those of a language."""
    text = "Some *words* -- and [more](https://a.example/)."
    source = site.write("articles/a.md", article(body=text, Lang="be"))
    found = {}
    for lang in ("", "en", "be"):
        places = (ROOT / "pelicanconf.py", site.content, source, lang)
        command = [sys.executable, "-c", COMPILED, *map(str, places)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found[lang] = int(done.stdout)
    assert found["en"] * 5 < found[""]
    assert found["be"] < found["en"]


def test_a_process_prepares_for_texts_in_the_languages_that_they_have(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the build has read them: nothing reads a source here, where no time limit would hold."""
    for name, lang in {"a": "be", "b": "be", "c": "kk-latn", "d": "ru"}.items():
        site.write(f"articles/{name}.md", article(f"No. {name}", Lang=lang))
    settings, work = settings_of(site), site.folder / ".build"
    build(examined(settings), work)
    for name in "abcd":
        (site.content / f"articles/{name}.md").unlink()
    worker, warmed = build_worker.BuildWorker({}), list[str]()
    worker._settings = settings
    monkeypatch.setattr(build_worker, "BUILD", work)
    monkeypatch.setattr(build_worker, "warm", lambda _, lang: warmed.append(lang))
    assert len(list(worker.prepare())) == 2
    assert warmed[0] == settings["DEFAULT_LANG"]
    assert sorted(warmed[1:]) == ["be", "kk-Latn"]
    assert list(worker.prepare()) == []


def test_a_process_prepares_for_the_next_save_when_a_build_was_good_and_nobody_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Other tests of this process may have loaded code that they wrote.
    monkeypatch.setattr("pelican_incremental.fingerprint.code_files", set)
    calls: list[str] = []
    theirs, ours = os.pipe()

    def build(_: object) -> Result:
        calls.append("build")
        if len(calls) == 1:
            raise BuildError(())
        return unchanged(1, 0.0)

    def prepare() -> Iterator[None]:
        for step in ("one", "two"):
            yield
            calls.append(step)
        if calls.count("one") == 2:
            os.close(ours)
            return
        os.write(ours, b"[]\n")
        yield
        calls.append("three, while somebody waits")

    class Answers(StringIO):
        """Asks again as soon as it has heard of the first build."""

        def flush(self) -> None:
            if calls == ["build"]:
                os.write(ours, b"[]\n")

    answers = Answers()
    os.write(ours, b"[]\n")
    with os.fdopen(theirs) as asked:
        serve_builds(build, asked, answers, prepare)
    assert calls == ["build", "build", "one", "two", "build", "one", "two"]
    assert len(answers.getvalue().splitlines()) == 3


def test_a_step_of_preparation_that_fails_stops_no_builds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pelican_incremental.fingerprint.code_files", set)
    calls: list[str] = []
    theirs, ours = os.pipe()

    def prepare() -> Iterator[None]:
        calls.append("prepare")
        os.write(ours, b"[]\n") if len(calls) == 1 else os.close(ours)
        yield from ()
        raise OSError

    os.write(ours, b"[]\n")
    with os.fdopen(theirs) as asked:
        serve_builds(lambda _: unchanged(1, 0.0), asked, StringIO(), prepare)
    assert calls == ["prepare", "prepare"]


# Builds, prepares, saves an article and builds again; prints of which articles the entries of feeds
# were made meanwhile, and how many steps are left to prepare.
SAVING = """
import os, sys
from pathlib import Path
from desk.build_worker import BuildWorker
from plugins import feeds

made, entry_of = [], feeds.entry_of
feeds.entry_of = lambda one, *rest: made.append(one.slug) or entry_of(one, *rest)
worker, source = BuildWorker(os.environ), Path(sys.argv[1])
worker.build(None)
for _ in worker.prepare():
    pass
made.clear()
source.write_text(source.read_text().replace("Some text", "Some word"))
worker.build([str(source)])
print(made, len(list(worker.prepare())))
"""


def test_the_first_save_finds_the_entries_of_all_other_articles_made(
    shared: tuple[Site, Builder],
) -> None:
    site, builder = shared
    for name in "abc":
        site.write(f"articles/{name}.md", article(name * 3))
    assert builder(None).faults == ()
    builder.close()
    command = [sys.executable, "-c", SAVING, site.content / "articles/a.md"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == "['a'] 0\n", done.stderr
    assert "Some word" in site.page("articles/a.html")

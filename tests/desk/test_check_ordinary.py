"""`make check` of a Pelican site that is no paper, with Pelican's own defaults."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import blinker
import pytest
from pelican.plugins import signals
from pelican.settings import read_settings

from desk.check.ordinary import find
from tests.sites import OURS_ALONE, ROOT

SETTINGS = "SITENAME = 'A blog'\nPATH = 'content'\nTIMEZONE = 'Europe/Rome'\nDEFAULT_LANG = 'en'\n"
GOOD = {
    "a.md": "Title: One\nDate: 2020-01-01 10:00\n\nSee [two](|filename|deep/b.rst), {static}.\n",
    "deep/b.rst": (
        "Two\n###\n\n:date: 2020-12-01\n:modified: 2020-12-02\n\n"
        "See `one <{filename}/a.md>`_ and ``the the``.\n\n.. code-block:: text\n\n   the the\n"
    ),
    "pages/about.md": "Title: About\n\n![A port]({static}/images/port.png)\n",
    "images/port.png": "",
    "README": "no text of Pelican's",
}
# What each source is made of, and what is said of it.
FAULTY = {
    "dead.md": (
        "Title: Dead\nDate: 2020-01-01\n\nOne.\n\n[x](|filename|no.rst) [y]({filname}a.md)\n",
        [
            "dead.md:6: link must lead to a file in content/, not '{filename}no.rst'",
            "dead.md:6: link must begin with one of {attach}, {author}, {category}, {filename}, "
            "{index}, {static}, {tag}, not '{filname}a.md'",
        ],
    ),
    "month.md": (
        "Title: Month\nDate: 2020-05\n\nOne.\n",
        ["month.md:2: Date must name a day, for Pelican takes today's where there is none, not "
         "'2020-05'"],
    ),
    "soon.rst": (
        "Soon\n####\n\n:date: soon\n\nOne.\n",
        ["soon.rst:4: Date must be a date that can be read, as 2013-05-29 10:30, not 'soon'"],
    ),
    "marks.rst": (
        "Marks\n#####\n\n:date: 2020-01-01\n\nText *open.\n\n.. unknown:: x\n",
        [
            "marks.rst:6: must be good reStructuredText: Inline emphasis start-string without "
            "end-string.",
            'marks.rst:8: must be good reStructuredText: Unknown directive type "unknown". '
            ".. unknown:: x",
        ],
    ),
    "twice.rst": (
        "Twice\n#####\n\n:date: 2020-01-01\n\nThe plan plan.\n",
        ["twice.rst:6: word must stand once, not 'plan plan'; delete one"],
    ),
    "none.md": (
        "Date: 2020-01-01\n\nOne.\n",
        ["none.md:1: Title must be given, as a line `Title: …`, in reStructuredText `:title: …`, "
         "or one heading above all others"],
    ),
    "state.md": (
        "Title: State\nDate: 2020-01-01\nStatus: publishd\n\nOne.\n",
        ["state.md:1: Status must be one of published, hidden, draft, skip, not 'publishd'"],
    ),
    "z.md": (
        "Title: One\nDate: 2020-01-01\n\nThe same address.\n",
        ["z.md:1: must have an address of its own: content/a.md has one.html; give one a `slug`"],
    ),
    "big.MD": ("Title: Big\nDate: 2020-01-01\n\nOne.\n",
               ["big.MD: file name must end in .md, not .MD"]),
}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site without a fault; the person stands in its folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pelicanconf.py").write_text(SETTINGS)
    for name, text in GOOD.items():
        write(tmp_path, name, text)
    return tmp_path


@pytest.fixture(autouse=True)
def without_plugins_of_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no plugin listen that a test before has registered in this process."""
    for signal in vars(signals).values():
        if isinstance(signal, blinker.Signal):
            monkeypatch.setattr(signal, "receivers", {})
            for name in ("_by_receiver", "_by_sender"):
                monkeypatch.setattr(signal, name, defaultdict(signal.set_class))


def write(home: Path, name: str, text: str) -> None:
    path = home / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def said_of(home: Path, **over: Any) -> list[str]:
    """What is said of a site that has no plugins, without the folder."""
    conf = home / "pelicanconf.py"
    settings = read_settings(str(conf), override={"PLUGINS": [], **over})
    return [str(fault).removeprefix("content/") for fault in find(settings, conf, {})]


def test_each_source_is_checked_as_pelican_reads_it(home: Path) -> None:
    for name, (text, _) in FAULTY.items():
        write(home, name, text)
    expected = sorted(line for _, lines in FAULTY.values() for line in lines)
    assert sorted(said_of(home)) == expected


def test_a_site_with_pelican_s_defaults_is_clean(home: Path) -> None:
    """Beside the output and the work folder, where the content holds both."""
    write(home, "../output/old.md", "Date: soon\n\nOne.\n")
    write(home, "../.pelican-incremental/x.md", "Date: soon\n\nOne.\n")
    assert said_of(home) == []
    assert not [said for said in said_of(home, PATH=str(home)) if "'soon'" in said]


def test_what_is_wrong_beside_a_date_is_named_at_once(home: Path) -> None:
    """Whatever keeps Pelican from a source, of a year that is not known no weekday is wrong."""
    body = "On Monday, May 29 the the plan.\n\n[x](|filename|no.rst)\n"
    write(home, "soon.md", f"Title: Soon\nDate: soon\n\n{body}")
    write(home, "open.rst", "Open\n####\n\n:date: 2020-05\n\nText *open of the the plan.\n")
    found = sorted(line.partition(" must")[0] for line in said_of(home))
    assert found == [
        "open.rst:4: Date",
        "open.rst:6:",
        "open.rst:6: word",
        "soon.md:2: Date",
        "soon.md:4: word",
        "soon.md:6: link",
    ]


def test_docutils_settings_of_the_site_hold(home: Path) -> None:
    """A site may let Pelican keep texts with warnings: then they are warnings here too."""
    write(home, "marks.rst", FAULTY["marks.rst"][0])
    conf = home / "pelicanconf.py"
    over = {"PLUGINS": [], "DOCUTILS_SETTINGS": {"halt_level": 4}}
    found = find(read_settings(str(conf), override=over), conf, {})
    assert {fault.severity for fault in found} == {"warning"}
    assert {fault.line for fault in found} == {6, 8}


def test_a_reader_that_never_ends_is_ended(home: Path) -> None:
    (home / "own.py").write_text(
        "from pelican import signals\n"
        "def wait(content):\n"
        "    while 'WAIT' in (content._content or ''):\n"
        "        pass\n"
        "def register():\n"
        "    signals.content_object_init.connect(wait)\n"
    )
    write(home, "slow.md", "Title: Slow\nDate: 2020-01-01\n\nWAIT\n")
    over = {"PLUGINS": ["own"], "PLUGIN_PATHS": [str(home)], "SOURCE_TIME_LIMIT": 0.3}
    found = said_of(home, **over)
    assert found == [
        "slow.md: must be read within 0.3 s of processor time; simplify it, or raise "
        "SOURCE_TIME_LIMIT"
    ]


def test_make_check_takes_the_site_s_own_places_and_plugins(home: Path) -> None:
    """CONFFILE alone: PATH is that of the file, and what is installed is loaded, as by Pelican."""
    (home / "pelicanconf.py").write_text(
        f"{SETTINGS}LINKS = (('a', 'b'),)\nPLUGINS = ['nowhere']\n"
    )
    write(home, "month.md", FAULTY["month.md"][0])
    told = {"CONFFILE": "pelicanconf.py", "PYTHONPATH": str(ROOT)}
    inherited = {n: v for n, v in os.environ.items() if n not in OURS_ALONE}
    done = subprocess.run(
        [sys.executable, "-m", "desk", "check"],
        env={**inherited, **told},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1, done.stderr
    assert "content/month.md:2: Date must name a day" in done.stderr
    assert (
        "pelicanconf.py:6: must load its plugins without: Cannot load plugin `nowhere`"
        in done.stderr
    )
    assert "2 errors, 0 warnings in 2 files" in done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("TIMEZONE = 'Rome'", "TIMEZONE must be a zone such as Europe/Minsk, not 'Rome'"),
        ("PAGINATED_TEMPLATES = ['index']", "PAGINATED_TEMPLATES must be a table, not ['index']"),
        ("FILENAME_METADATA = '('", "FILENAME_METADATA must be a regular expression, not '('"),
    ],
)
def test_a_setting_that_pelican_cannot_use_is_named(home: Path, line: str, said: str) -> None:
    (home / "pelicanconf.py").write_text(f"{SETTINGS}{line}\n")
    assert any(said in one for one in said_of(home))

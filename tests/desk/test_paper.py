"""`make paper`: the example becomes a paper of one's own, and nothing of a person's is lost."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.paper import example
from desk.paper.answers import answers_asked, answers_from, questions
from desk.paper.command import run
from desk.paper.settings_file import as_python, with_values
from desk.settings import Places, SettingError, load
from plugins.languages import spoken
from tests.sites import ROOT

ASKED = questions(("be", "en", "ru"), ("#fffefb", "#141310"))
TYPED = {
    "NAME": 'The "Harbour" Gazette',
    "LANG": "en",
    "TIMEZONE": "Europe/London",
    "SECTIONS": "News, Town & port",
    "DESK": "desk@harbour.example",
    "ACCENT": "#00603c",
}
TODAY = date(2026, 11, 29)


@pytest.fixture
def places(tmp_path: Path) -> Places:
    """The example, as a fresh clone has it."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    # Pelican imports a settings file by its name, and publishconf.py then gets what has that name.
    conf = tmp_path / "paperconf.py"
    text = (ROOT / "pelicanconf.py").read_text("utf-8")
    conf.write_text(f"{text}THEME = {str(ROOT / 'theme')!r}\nPLUGIN_PATHS = [{str(ROOT)!r}]\n")
    return Places(content, tmp_path / "output", conf)


def made(places: Places, **typed: str) -> int:
    """Run the command as if `typed` had been typed after it."""
    given_ = {**TYPED, **typed}
    return run(places, {**given_, "DESK_SETTINGS": " ".join(given_)}, TODAY)


def sources(places: Places) -> list[str]:
    found = places.content.rglob("*.md")
    return sorted(path.relative_to(places.content).as_posix() for path in found)


# --- Answers --------------------------------------------------------------------------------------


def test_answers_are_taken_as_typed() -> None:
    answers = answers_from(ASKED, TYPED)
    assert answers.name == TYPED["NAME"]
    assert answers.sections == {"news": "News", "town-port": "Town & port"}


def test_all_that_is_missing_or_wrong_is_named_at_once_with_an_example() -> None:
    with pytest.raises(SettingError) as caught:
        answers_from(ASKED, {"LANG": "xx", "TIMEZONE": "London", "SECTIONS": "News, news"})
    lines = str(caught.value).splitlines()
    assert [line.split()[0] for line in lines] == [
        *"NAME LANG TIMEZONE SECTIONS DESK".split(),
        "as",
    ]
    assert lines[2] == "TIMEZONE must be a zone such as Europe/London, not 'London'"


def test_what_was_typed_is_not_asked_and_a_wrong_answer_is_asked_again() -> None:
    replies = iter(["desk", "desk@harbour.example", ""])
    heard: list[str] = []

    def ask(question: str) -> str:
        heard.append(question)
        return next(replies)

    typed = {name: TYPED[name] for name in ("NAME", "LANG", "TIMEZONE", "SECTIONS")}
    answers = answers_asked(ASKED, typed, ask)
    assert (answers.desk, answers.accent) == ("desk@harbour.example", "")
    assert heard[1].startswith("It must be a mail address")
    assert len(heard) == 3


# --- The settings file ----------------------------------------------------------------------------

TEXTS = st.text("ab Яé\"'\\\n{}#", max_size=8)
VALUES = st.one_of(
    TEXTS,
    st.dictionaries(TEXTS, st.one_of(TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=2)), max_size=3),
)


@given(st.dictionaries(st.sampled_from(["ONE", "TWO", "NEW"]), VALUES))
def test_a_settings_file_gets_the_values_and_keeps_the_rest(values: dict[str, Any]) -> None:
    source = 'ONE = {\n    "é": 1,  # gone with the value\n}  # stays\nTWO: str = ""\nTHREE = [3]\n'
    space: dict[str, Any] = {}
    text = with_values(source, values)
    exec(text, space)  # noqa: S102 - a settings file is Python
    assert {name: space[name] for name in values} == values
    assert space["THREE"] == [3]
    assert "# stays" in text


def test_tables_stand_as_the_project_writes_them() -> None:
    value = {"news": {"en": "News"}}
    assert as_python(value) == '{\n    "news": {"en": "News"},\n}'


# --- A paper --------------------------------------------------------------------------------------


def test_the_list_of_the_example_is_up_to_date() -> None:
    """If this fails, the example's content was changed: python -m desk.paper.example"""
    assert example.LIST.read_text("utf-8") == example.listed(ROOT / "content")
    assert load(_real(), {})["SITE_UUID"] == example.UUID


def _real() -> Places:
    return Places(ROOT / "content", ROOT / "output", ROOT / "pelicanconf.py")


@pytest.mark.parametrize("lang", spoken(ROOT / "theme"))
def test_a_paper_has_its_settings_pages_in_its_language_and_a_clean_check(
    places: Places, lang: str
) -> None:
    assert made(places, LANG=lang) == 0
    settings = load(places, {})
    assert settings["SITENAME"] == TYPED["NAME"]
    assert settings["CHROME_LANG"] == settings["DEFAULT_LANG"] == lang
    assert list(settings["SECTIONS"]) == ["news", "town-port"]
    assert settings["SECURITY_EXPIRES"] == "2027-11-01T00:00:00Z"
    assert UUID(settings["SITE_UUID"]) != UUID(example.UUID)
    assert sources(places) == ["README.md", "pages/about.md", "pages/corrections-policy.md"]
    assert f"\nLang: {lang}\n" in (places.content / "pages/about.md").read_text("utf-8")


def test_what_a_person_wrote_or_changed_stays(places: Places) -> None:
    own = places.content / "articles/2026/ours.md"
    own.parent.mkdir(parents=True)
    own.write_text("Title: Ours\nDate: 2026-11-29\nLang: en\nSection: news\n\nOurs.\n")
    about = places.content / "pages/about.md"
    about.write_text(about.read_text("utf-8") + "\nДобавлено.\n", "utf-8")
    changed = about.read_bytes()
    made(places)
    assert own.exists()
    assert about.read_bytes() == changed


def test_a_paper_that_is_made_is_not_made_again(places: Places) -> None:
    made(places)
    before = places.conf.read_bytes(), sources(places)
    with pytest.raises(SettingError, match="SITE_UUID must be the example's"):
        made(places, NAME="Another")
    assert (places.conf.read_bytes(), sources(places)) == before


def test_a_wrong_answer_changes_nothing(places: Places) -> None:
    before = places.conf.read_bytes(), sources(places)
    with pytest.raises(SettingError, match="SECTIONS must"):
        made(places, SECTIONS=" , ")
    assert (places.conf.read_bytes(), sources(places)) == before


def test_a_terminal_is_asked(places: Places) -> None:
    screen, terminal = pty.openpty()
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT),
        "CONFFILE": str(places.conf),
        "INPUTDIR": str(places.content),
        "OUTPUTDIR": str(places.output),
        "DESK_SETTINGS": "",
    }
    os.write(screen, "".join(f"{TYPED[q.variable]}\n" for q in ASKED).encode())
    command = [sys.executable, "-m", "desk", "paper"]
    done = subprocess.run(
        command, env=environment, stdin=terminal, capture_output=True, text=True, check=False
    )
    os.close(screen)
    os.close(terminal)
    assert done.returncode == 0, done.stderr
    assert "What is the paper's name?" in done.stdout
    assert "make new TITLE=" in done.stdout
    assert load(places, {})["ACCENT"] == "#00603c"

"""`make paper`: ask, write the settings, leave the pages in the paper's language, check."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from uuid import uuid4

from desk.paper import example
from desk.paper.answers import Answers, answers_asked, answers_from, questions
from desk.paper.settings_file import with_values
from desk.settings import Places, SettingError, load
from plugins.accent import papers_of
from plugins.faults import shown
from plugins.languages import spoken
from plugins.stylesheet import ENTRY, join

PAGES = Path(__file__).with_name("pages")
NEXT = """
Your paper is made. Next:
    make new TITLE="Our first article"   # begins an article, as a draft
    make serve                           # shows the paper and follows every save
    make publish SITEURL=https://…       # builds it for its address, to be shipped
"""


def run(places: Places, environment: Mapping[str, str], today: date) -> int:
    """Make of the example a paper of one's own; what a person has written stays.

    Returns the status of the check that follows.

    Raises:
        SettingError: an answer is missing or wrong, or this is no longer the example.
    """
    settings = load(places, {})
    if settings["SITE_UUID"] != example.UUID:
        raise SettingError(
            f"{shown(places.conf)}: SITE_UUID must be the example's for `make paper`: "
            "this is a paper of its own; change its settings in the file"
        )
    theme = Path(settings["THEME"])
    asked = questions(spoken(theme), papers_of(join(theme / ENTRY)))
    names = environment.get("DESK_SETTINGS", "").split()
    # LANG is also what every shell sets: only what was typed after `make paper` is meant.
    typed = {name: environment[name] for name in names if name in environment}
    found = answers_asked(asked, typed, _ask) if sys.stdin.isatty() else answers_from(asked, typed)
    _make(places, found, today)
    print(NEXT, flush=True)
    return _check(places)


def _make(places: Places, answers: Answers, today: date) -> None:
    """The settings come last: until they are written, the same command can be given again."""
    try:
        _leave_pages(places.content, answers.lang)
        text = places.conf.read_text("utf-8")
        places.conf.write_text(with_values(text, values_of(answers, today)), "utf-8")
    except OSError as error:
        raise SettingError(f"{error.filename}: must be writable: {error.strerror}") from None


def values_of(answers: Answers, today: date) -> dict[str, object]:
    """The settings that follow from the answers; `security.txt` is to be renewed after a year
    (RFC 9116, 2.5.5)."""
    lang, sections = answers.lang, answers.sections
    return {
        "SITENAME": answers.name,
        "SITENAMES": {},
        "SITE_DESCRIPTIONS": {lang: answers.name},
        "SITE_UUID": str(uuid4()),
        "TIMEZONE": answers.zone,
        "CHROME_LANG": lang,
        "DEFAULT_LANG": lang,
        "ACCENT": answers.accent,
        "SECTIONS": {slug: {lang: name} for slug, name in sections.items()},
        "DEFAULT_CATEGORY": next(iter(sections)),
        "REPORT_EMAIL": answers.desk,
        "SECURITY_EMAIL": answers.desk,
        "SECURITY_EXPIRES": f"{today.year + 1}-{today.month:02}-01T00:00:00Z",
    }


def _leave_pages(content: Path, lang: str) -> None:
    """Delete the example's articles and pages, but for the pages in the paper's language, which
    become its originals; files that were changed are a person's own."""
    ours = example.files(content)
    kept = _pages_in(content, [path for path in ours if path.startswith("pages/")], lang)
    for path in ours:
        (content / path).unlink()
    for name, text in kept.items():
        target = content / "pages" / name
        if not target.exists():
            target.write_text(text, "utf-8")
    _remove_empty(content)


def _pages_in(content: Path, paths: list[str], lang: str) -> dict[str, str]:
    """The pages in a language, as originals, by file name: the example's own, or else those that
    lie ready for papers in languages that the example does not speak."""
    texts = [(Path(path).name, (content / path).read_text("utf-8")) for path in paths]
    own = {
        name: text.replace("\nTranslation: true\n", "\n", 1)
        for name, text in texts
        if f"\nLang: {lang}\n" in text
    }
    return own or {path.name: path.read_text("utf-8") for path in (PAGES / lang).glob("*.md")}


def _remove_empty(content: Path) -> None:
    for top in ("articles", "pages"):
        folders = [path for path in (content / top).rglob("*") if path.is_dir()]
        for folder in sorted(folders, reverse=True):
            if not any(folder.iterdir()):
                folder.rmdir()


def _ask(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        raise SettingError("An answer must be given; nothing was changed") from None


def _check(places: Places) -> int:
    from desk.check.command import run as check

    return check(load(places, {}), places.conf, {})

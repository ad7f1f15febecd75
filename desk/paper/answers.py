"""What `make paper` must know, asked on a terminal or typed after the command."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any
from zoneinfo import available_timezones

from desk.settings import SettingError
from plugins.accent import AccentError, accent_of
from plugins.slugs import slug_of

EXAMPLE = (
    'make paper NAME="Harbour Gazette" LANG=en TIMEZONE=Europe/London '
    'SECTIONS="News, Opinion" DESK=desk@paper.example'
)
# RFC 5321 has more; an address of a desk is of this form, and a slip of the pen is not.
_MAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]+")


@dataclass(frozen=True)
class Answers:
    """What a person has decided: `sections` by slug, in their order; `accent` may be ''."""

    name: str
    lang: str
    zone: str
    sections: Mapping[str, str]
    desk: str
    accent: str


@dataclass(frozen=True)
class Question:
    """One thing to know: the variable that answers it, the question, what makes a value of the text
    or raises ValueError with what it must be, and whether no answer is one."""

    variable: str
    text: str
    read: Callable[[str], Any]
    optional: bool = False

    def answer(self, text: str) -> Any:
        """The value of an answer; '' where none is needed and none was given."""
        return "" if self.optional and not text else self.read(text)


def questions(languages: tuple[str, ...], colours: tuple[str, str]) -> tuple[Question, ...]:
    """The questions in the order of `Answers`, for a theme that speaks these languages and has
    these colours of paper, for light and dark."""

    def language(text: str) -> str:
        if text not in languages:
            raise ValueError(f"be one of {', '.join(languages)}")
        return text

    def accent(text: str) -> str:
        try:
            accent_of(text, colours)
        except AccentError as error:
            raise ValueError(str(error)) from None
        return text

    return (
        Question("NAME", "What is the paper's name?", _name),
        Question("LANG", f"Which language do its pages speak ({', '.join(languages)})?", language),
        Question("TIMEZONE", "In which time zone is it?", _zone),
        Question("SECTIONS", "Which sections has it, with commas?", _sections),
        Question("DESK", "At which mail address do readers reach its desk?", _desk),
        Question(
            "ACCENT",
            "Which colour have links, as #rrggbb? Enter keeps ours.",
            accent,
            optional=True,
        ),
    )


def _name(text: str) -> str:
    if not text or not text.isprintable():
        raise ValueError("be a name on one line")
    return text


def _zone(text: str) -> str:
    known = available_timezones()
    if text in known:
        return text
    towns = {zone.rpartition("/")[2].lower(): zone for zone in sorted(known)}
    near = get_close_matches(text.lower().replace(" ", "_"), towns, 1, 0.7)
    raise ValueError(f"be a zone such as {towns[near[0]] if near else 'Europe/London'}")


def _sections(text: str) -> dict[str, str]:
    names = [name.strip() for name in text.split(",") if name.strip()]
    sections = {slug_of(name): name for name in names}
    if not names or "" in sections:
        raise ValueError("name at least one section, in letters: News, Opinion")
    if len(sections) < len(names):
        raise ValueError("name sections of different addresses")
    return sections


def _desk(text: str) -> str:
    if not _MAIL.fullmatch(text):
        raise ValueError("be a mail address such as desk@paper.example")
    return text


def answers_from(asked: tuple[Question, ...], typed: Mapping[str, str]) -> Answers:
    """Take the answers from what was typed after the command.

    Raises:
        SettingError: what is missing or wrong, all at once.
    """
    values, wrong = [], []
    for question in asked:
        text = typed.get(question.variable, "").strip()
        try:
            values.append(question.answer(text))
        except ValueError as error:
            wrong.append(f"{question.variable} must {error}" + (f", not {text!r}" if text else ""))
    if wrong:
        raise SettingError("\n".join([*wrong, f"as in: {EXAMPLE}"]))
    return Answers(*values)


def answers_asked(
    asked: tuple[Question, ...], typed: Mapping[str, str], ask: Callable[[str], str]
) -> Answers:
    """Ask for each answer that was not typed, again until it can be taken."""
    return Answers(*(_answer(question, typed, ask) for question in asked))


def _answer(question: Question, typed: Mapping[str, str], ask: Callable[[str], str]) -> Any:
    text, problem = typed.get(question.variable, "").strip(), ""
    while True:
        text = text or ask(f"{problem}{question.text} ").strip()
        try:
            return question.answer(text)
        except ValueError as error:
            text, problem = "", f"It must {error}.\n"

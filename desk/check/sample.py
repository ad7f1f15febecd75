"""Render a small site by the real settings, theme and plugins: what a template asks for and no one
has set is named before any page of an archive is written."""

from __future__ import annotations

import logging
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from jinja2 import ChainableUndefined
from pelican import signals
from pelican.generators import Generator

from desk.build import BuildError, run_pelican
from desk.check.conf import stopped_by
from desk.check.house import given_to_pages
from plugins import faults
from plugins.faults import Fault
from plugins.source.names import names_of
from plugins.source.reader import templates_for
from plugins.source.tables import AUTHORS

_BODY = "Text with [a link](#part).\n\n## Part\n\nMore text.[^1]\n\n[^1]: A note.\n"
_DATE = {"Date": "2013-05-29 10:30"}


def render_faults(
    settings: dict[str, Any], conf: Path, templates: Iterable[tuple[str, str]]
) -> list[Fault]:
    """Name every fault with which a site of each kind of page is rendered.

    `templates` pairs a kind of source, `article` or `page`, with a template that one asks for.

    template-name: a template uses a name that no one has set. `{{ article.headlin }}` -> mend the
    name at the line that is named, or test it by `is defined`.
    """
    # A site may have no articles, or no pages; the sample has both.
    homes = {"ARTICLE_PATHS": ["articles"], "PAGE_PATHS": ["pages"]}
    settings = {**settings, **{name: settings[name] or home for name, home in homes.items()}}
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder, "content")
        _write(content, settings, templates)
        found = set(_run(settings, content, Path(folder)))
        return sorted({_at_home(fault, content, settings, conf) for fault in found})


def _at_home(fault: Fault, content: Path, settings: dict[str, Any], conf: Path) -> Fault:
    """A file that was copied into the sample is named where it came from; what is wrong with a text
    that the sample made itself lies with the settings."""
    path = Path.cwd() / fault.path
    if not path.is_relative_to(content):
        return fault
    name = path.relative_to(content).as_posix()
    if name in given_to_pages(settings):
        shown = faults.shown(Path(settings["PATH"], name))
        return Fault(shown, fault.line, fault.message, fault.code)
    message = f"settings must let a good text be set, but its {fault.message}"
    return Fault(faults.shown(conf), 0, message, fault.code)


def _run(settings: dict[str, Any], content: Path, folder: Path) -> Iterator[Fault]:
    over = {
        "PATH": str(content),
        "OUTPUT_PATH": str(folder / "output"),
        "PICTURE_CACHE": str(folder / "pictures"),
        "DEFAULT_PAGINATION": 1,
        "WITH_FUTURE_DATES": True,
        "STRICT": False,
    }
    _Unset.found.clear()
    raised = _Raised()
    logging.getLogger("pelican").addHandler(raised)
    # Receivers are called in the order in which they were connected: ours after the plugins'.
    signals.initialized.connect(_connect_last)
    try:
        run_pelican({**settings, **over})
    except BuildError as error:
        places = {(fault.path, fault.line) for fault in _Unset.found}
        wrong = raised.faults or error.faults
        yield from (f for f in wrong if not f.line or (f.path, f.line) not in places)
    except Exception as error:
        yield stopped_by(error)
    finally:
        logging.getLogger("pelican").removeHandler(raised)
        signals.initialized.disconnect(_connect_last)
        signals.generator_init.disconnect(_collect)
    yield from _Unset.found


class _Raised(logging.Handler):
    """Notes where that was raised which Pelican only logs, as what a plugin's register() raises."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.faults: list[Fault] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = sys.exc_info()[1]
        if error and "plugin" in str(record.msg):
            self.faults.append(stopped_by(error))


def _connect_last(_pelican: object) -> None:
    signals.generator_init.connect(_collect)


def _collect(generator: Generator) -> None:
    generator.env.undefined = _Unset


class _Unset(ChainableUndefined):
    """Stands for what no one has set; it notes where it is used, and lets the page go on."""

    found: set[Fault] = set()  # noqa: RUF012 - one for all, emptied by each run

    def _note(self) -> None:
        frame = sys._getframe(2)
        while frame.f_back and "__jinja_template__" not in frame.f_globals:
            frame = frame.f_back
        template = frame.f_globals.get("__jinja_template__")
        if template:
            line = template.get_corresponding_lineno(frame.f_lineno)
            message = f"template must use names that are set: {self._undefined_message}"
            shown = faults.shown(Path(template.filename))
            self.found.add(Fault(shown, line, message, "template-name"))

    def __str__(self) -> str:
        self._note()
        return ""

    def __html__(self) -> str:
        self._note()
        return ""

    def __bool__(self) -> bool:
        self._note()
        return False

    def __len__(self) -> int:
        self._note()
        return 0

    def __iter__(self) -> Iterator[Any]:
        self._note()
        return iter(())

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("__"):
            self._note()
        return super().__getattr__(name)

    __slots__ = ()


def _write(content: Path, settings: dict[str, Any], templates: Iterable[tuple[str, str]]) -> None:
    """Sources of every kind and state, and what the site gives its pages to read."""
    root, home = Path(settings["PATH"]), settings["ARTICLE_PATHS"][0]
    authors = (names_of(settings).authors or {}).values()
    faces = {author.picture.lstrip("/") for author in authors if author.picture}
    for name in (*given_to_pages(settings), *sorted(faces)):
        if (root / name).is_file():
            (content / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(root / name, content / name)
    note = "2013-06-03 | It is one, not two."
    whole = {"Standfirst": "One", "Section": settings["DEFAULT_CATEGORY"], "Tags": "one, two"}
    whole |= {"Modified": "2013-06-03", "Correction": note, "Clarification": note, "Summary": "One"}
    whole["Aliases"] = "moved/whole.html"
    if not (content / AUTHORS).is_file():
        whole["Author"] = "Jane Doe, John Doe"
    lang = settings["DEFAULT_LANG"]
    _source(content / home / "whole.md", {**_DATE, **whole, "Lang": lang})
    other = {"Lang": "en" if lang != "en" else "ru", "Translation": "true"}
    _source(content / home / "other.md", {**_DATE, **other, "Slug": "whole"})
    _source(content / settings["PAGE_PATHS"][0] / "other.md", {**other, "Slug": "plain"})
    for state in ("published", "draft", "hidden"):
        _source(content / home / f"{state}.md", {"Date": "2012-01", "Status": state})
    for path in ("pages/plain.html", *settings.get("POLICIES", {}).values()):
        _source(content / settings["PAGE_PATHS"][0] / f"{Path(path).stem}.md", {})
    # A template that no text can have is named where a source asks for it.
    usable = {kind: templates_for(kind, settings) for kind in ("article", "page")}
    for kind, template in ((kind, name) for kind, name in templates if name in usable[kind]):
        folder, date = (home, _DATE) if kind == "article" else (settings["PAGE_PATHS"][0], {})
        _source(content / folder / f"as-{template}.md", {**date, "Template": template})
    if settings.get("ARTICLE_HISTORY"):
        _commit_twice(content, content / home / "whole.md")


def _source(path: Path, fields: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"{name}: {text}" for name, text in {"Title": path.stem, **fields}.items()]
    path.write_text("\n".join([*lines, "", _BODY]), "utf-8")


def _commit_twice(content: Path, source: Path) -> None:
    """A changed article has a page of its versions, with a note for another; without git there is
    none."""
    text = source.read_text("utf-8")
    git = ["git", "-c", "user.name=x", "-c", "user.email=x@x.example", "-C", str(content)]
    for body in (text.replace("More", "Other").replace("It is one", "It is none"), text):
        source.write_text(body, "utf-8")
        for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x", "--no-gpg-sign"]):
            if (
                not shutil.which("git")
                or subprocess.run([*git, *command], capture_output=True, check=False).returncode
            ):
                return

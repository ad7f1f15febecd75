"""Check a Pelican site that is no paper: its texts, Markdown or reStructuredText, as Pelican's own
readers and the site's plugins read them, by the rules that need no Markdown of ours."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import Any, Literal

from dateutil import parser as dates  # type: ignore[import-untyped]
from docutils import nodes  # type: ignore[import-untyped]
from pelican.contents import Article, Content, Page
from pelican.generators import Generator
from pelican.plugins._utils import load_plugins
from pelican.readers import METADATA_PROCESSORS, Readers, RstReader
from pelican.utils import get_date

from desk.check.conf import Origin, origin_of
from desk.check.editing import RULES
from desk.check.external import external_faults
from desk.check.spelling import spelling_faults
from desk.check.text import Text
from desk.check.values import wrong_pelican_settings
from desk.settings import is_on
from desk.standing import typed_names
from pelican_incremental.places import made_apart
from pelican_incremental.workers import Failure, in_processes
from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.source.fields import Field
from plugins.source.linked import MASK, Link, links_in, placed, target_of
from plugins.source.reader import decode, unfinished
from plugins.source.tree import unreadable

Settings = dict[str, Any]

RST_HEAD = 60  # lines: fields stand below the title, after comments
TIME_LIMIT = 60  # s of processor time for each source; a reader may run a notebook
# Those of our warnings that hold whatever sets the text.
_WARNINGS = ("chrome-pasted", "double-word", "space-before-punctuation", "weekday-wrong")
_FIELD = re.compile(r":?(?P<name>[A-Za-z][\w-]*):[ \t]+(?P<value>.*\S)")
_DATES = {"date", "modified"}
_SOME_DAY = get_date("2000-01-01")  # in the place of one that cannot be read
_FATAL = 2  # the level of docutils from which Pelican drops a source: a warning
_LISTS = {"author", "category", "index", "tag"}
_FILES = {"attach", "filename", "static"}


@dataclass(frozen=True)
class Read:
    """What one source was found to be: findings, where its page will lie (empty: nowhere), its
    links, and its text for what is asked of prose."""

    findings: tuple[Fault, ...]
    save_as: str = ""
    links: tuple[Link, ...] = ()
    text: Text | None = None


class RstText(Text):
    """A text in reStructuredText: what is indented, directives, fields and the lines below headings
    are no prose."""

    @cached_property
    def code_masked(self) -> str:
        """The text without these, and without literals."""
        lines = self.body.split("\n")
        masked = (MASK * len(line) if _NO_PROSE.match(line) else line for line in lines)
        return _LITERAL.sub(lambda match: MASK * len(match[0]), "\n".join(masked))


_NO_PROSE = re.compile(r"[ \t]+\S|\.\. |__ |:[A-Za-z][\w -]*:|([^\w\s])\1{2,}\s*$")
_LITERAL = re.compile(r"``[^\n]{1,500}?``|:[a-z-]{1,30}:`[^`\n]{1,500}`|<[^<>\s]{1,500}>`_")


def find(settings: Settings, conf: Path, environment: Mapping[str, str]) -> list[Fault]:
    """Everything that is wrong with a site, in order."""
    origin = origin_of(conf, typed_names(environment))
    wrong = list(_setting_faults(settings, origin))
    if wrong:
        return sorted(wrong)
    with _listening() as logged:
        _load_plugins(settings)
    found = [_plugin_fault(text, origin) for _, text in logged]
    reads = read_all(settings, conf)
    for read in reads.values():
        found.extend(read.findings)
    found.extend(_clashes(reads))
    found.extend(_link_faults(reads, settings))
    found.extend(_asked(reads, settings, environment))
    return sorted(set(found))


def _setting_faults(settings: Settings, origin: Origin) -> Iterator[Fault]:
    for name, message in wrong_pelican_settings(settings):
        yield Fault(*origin.place(name), f"{name} {message}", "setting-wrong")


def _plugin_fault(said: str, origin: Origin) -> Fault:
    message = f"must load its plugins without: {' '.join(said.split())}"
    return Fault(*origin.place("PLUGINS"), message, "plugin-import")


def _load_plugins(settings: Settings) -> None:
    """Let plugins add their readers, directives and extensions, as Pelican does before it reads."""
    for plugin in load_plugins(settings):
        try:
            plugin.register()
        except Exception as error:  # whatever it is, Pelican goes on without the plugin
            _log.error("plugin %s must be registered without %r", plugin.__name__, error)


_log = logging.getLogger("pelican.desk")


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.heard: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.heard.append((record.levelno, record.getMessage()))


@contextmanager
def _listening() -> Iterator[list[tuple[int, str]]]:
    """Hear what Pelican and plugins log, with its level, and let nobody else hear it."""
    logger, listener = logging.getLogger("pelican"), _Listener()
    before, logger.handlers, logger.propagate = logger.handlers, [listener], False
    try:
        yield listener.heard
    finally:
        logger.handlers, logger.propagate = before, True


# --- the sources ----------------------------------------------------------------------------------


def read_all(settings: Settings, conf: Path) -> dict[Path, Read]:
    """Every article and page with what it was found to be; the readers work in child processes."""
    settings = {**settings, "TYPOGRIFY": False, "LOAD_CONTENT_CACHE": False}
    root = Path(settings["PATH"])
    sources = dict(_sources(settings, conf))
    work = partial(_read, Readers(settings), settings, sources)
    limit = float(settings.get("SOURCE_TIME_LIMIT", TIME_LIMIT))
    found = {path: _strayed(path) for path in _strays(settings, conf)}
    for path, read in in_processes(work, sorted(sources), limit, ahead=1):
        found[root / path] = _not_read(root / path, read) if isinstance(read, Failure) else read
    return dict(sorted(found.items()))


def _sources(settings: Settings, conf: Path) -> Iterator[tuple[str, type[Content]]]:
    """Each source by its path in the content, as Pelican finds it, but none that builds made."""
    files = _Files(settings, tuple(Readers(settings).extensions))
    for kind in (Page, Article):
        name = kind.__name__.upper()
        listed = files.get_files(settings[f"{name}_PATHS"], settings[f"{name}_EXCLUDES"])
        yield from ((path, kind) for path in _not_made(listed, settings, conf))


def _not_made(paths: Iterable[str], settings: Settings, conf: Path) -> Iterator[str]:
    work = settings.get("INCREMENTAL_PATH") or conf.parent / ".pelican-incremental"
    made = made_apart(work, settings["OUTPUT_PATH"])
    for path in map(Path, paths):
        whole = Path(settings["PATH"], path).resolve()
        if not made.intersection(map(str, whole.parents)):
            yield path.as_posix()


class _Files:
    """Finds files as Pelican's generators do, without a theme."""

    get_files, _include_path = Generator.get_files, Generator._include_path

    def __init__(self, settings: Settings, endings: tuple[str, ...]) -> None:
        self.settings, self.path, self.readers = settings, settings["PATH"], self
        self.extensions = endings


def _strays(settings: Settings, conf: Path) -> Iterator[Path]:
    """What Pelican passes over for its ending in capital letters."""
    known = Readers(settings).extensions
    files = _Files(settings, tuple({one.upper() for one in known} | {"Md", "Rst"}))
    for name in ("ARTICLE", "PAGE"):
        listed = files.get_files(settings[f"{name}_PATHS"], settings[f"{name}_EXCLUDES"])
        yield from (Path(settings["PATH"], path) for path in _not_made(listed, settings, conf))


def _strayed(path: Path) -> Read:
    message = f"file name must end in {path.suffix.lower()}, not {path.suffix}"
    return Read((Fault(faults.shown(path), 0, message, "source-stray"),))


def _not_read(path: Path, failure: Failure) -> Read:
    """What is said of a source that no reader came to the end of."""
    if not failure.is_late:
        return Read((unfinished(path, failure),))
    limit = f"{failure.limit:g} s of processor time"
    message = f"must be read within {limit}; simplify it, or raise SOURCE_TIME_LIMIT"
    return Read((Fault(faults.shown(path), 0, message, "time-limit"),))


def _read(
    readers: Readers, settings: Settings, sources: Mapping[str, type[Content]], path: str
) -> Read:
    """Read one source and look at it."""
    file = Path(settings["PATH"], path)
    try:
        text, found = _decoded(file)
    except OSError as error:
        return Read((unreadable(file, error),))
    except SourceError as error:
        return Read(error.faults)
    found.extend(_rst_faults(readers, file, settings))
    found.extend(_date_faults(text, file))
    is_dropped = _has_errors(found)  # by Pelican; what else is wrong with it is said at once
    with _listening() as logged, _lenient(readers, file, settings, is_on=is_dropped):
        try:
            content = readers.read_file(settings["PATH"], path, sources[path], context=_context())
        except Exception as error:  # of a reader or a plugin: Pelican drops the source for it
            if is_dropped:
                return Read(tuple(found))
            message = f"must be read without {type(error).__name__}: {error}"
            return Read((*found, Fault(faults.shown(file), 0, message, "source-unreadable")))
    found.extend(_logged_faults(logged, faults.shown(file)))
    prose = _text_of(content, text, file)
    return _looked_at(content, replace(prose, year=None) if is_dropped else prose, found, settings)


@contextmanager
def _lenient(readers: Readers, path: Path, settings: Settings, *, is_on: bool) -> Iterator[None]:
    """Let a source be read whose dates, or whose reStructuredText, Pelican refuses."""
    reader = readers.readers.get(path.suffix[1:])
    if not is_on or reader is None:
        yield
        return
    strict = dict(METADATA_PROCESSORS)
    METADATA_PROCESSORS.update(dict.fromkeys(_DATES, lambda _value, _settings: _SOME_DAY))
    reader.settings = _without_halt(settings)
    try:
        yield
    finally:
        reader.settings = settings
        METADATA_PROCESSORS.update(strict)


def _decoded(path: Path) -> tuple[str, list[Fault]]:
    """The text of a source, and a fault for each character that no text needs.

    Raises:
        OSError: it cannot be read.
        SourceError: it is no file, or no text in UTF-8.
    """
    shown = faults.shown(path)
    if not path.is_file():
        message = "must be a file, not a pipe or a device; delete it"
        raise SourceError((Fault(shown, 0, message, "not-a-file"),))
    return decode(path.read_bytes(), shown)


def _has_errors(found: Iterable[Fault]) -> bool:
    return any(fault.severity == "error" for fault in found)


def _looked_at(content: Content, prose: Text, found: list[Fault], settings: Settings) -> Read:
    """What there is to say of a text that Pelican has read, beside what was found before."""
    found.extend(_lacks(content, prose.path))
    off = str(content.metadata.get("check_off", ""))
    for code in (code for code in _WARNINGS if code not in off):
        found.extend(RULES[code](prose))
    links = tuple(_placed(list(_links(content, settings)), prose))
    save_as = "" if _has_errors(found) else str(content.save_as or "")
    return Read(tuple(found), save_as, links, prose)


def _context() -> dict[str, Any]:
    return {"generated_content": {}, "static_content": {}, "static_links": set()}


def _logged_faults(logged: Iterable[tuple[int, str]], shown: str) -> Iterator[Fault]:
    """What Pelican says of a source that it keeps, as an unknown status."""
    for level, message in logged:
        severity: Literal["error", "warning"] = "error" if level >= logging.ERROR else "warning"
        said = f"must be read without: {' '.join(message.split())}"
        yield Fault(shown, 0, said, "build-stopped", severity=severity)


def _lacks(content: Content, shown: str) -> Iterator[Fault]:
    """Yield a fault for each field without which, or with whose value, Pelican drops a text."""
    for name in content.mandatory_properties:
        if not getattr(content, name, None):
            forms = f"a line `{name.capitalize()}: …`, in reStructuredText `:{name}: …`"
            title = ", or one heading above all others" if name == "title" else ""
            message = f"{name.capitalize()} must be given, as {forms}{title}"
            yield Fault(shown, 1, message, "field-missing")
    if content.status not in content.allowed_statuses:
        known = ", ".join(content.allowed_statuses)
        message = f"Status must be one of {known}, not {content.status!r}"
        yield Fault(shown, 1, message, "field-form")


def _date_faults(text: str, path: Path) -> Iterator[Fault]:
    """Yield a fault for each date that cannot be read, or that names no day: Pelican takes today's
    for it, another one each day."""
    lines = text.split("\n")
    for number, line in enumerate(lines[: _head_end(lines, path)], 1):
        field = _FIELD.fullmatch(line.rstrip())
        name = field["name"].lower() if field else ""
        if field and name in _DATES:
            yield from _date_fault(name, field["value"].strip("\"'"), number, faults.shown(path))


def _head_end(lines: list[str], path: Path) -> int:
    """The number of lines in which fields may stand: those before the first empty one, between
    lines of `---`, or before the first part of a text in reStructuredText."""
    if path.suffix == ".rst":
        return RST_HEAD
    ends = {"---", "..."} if lines[0].strip() == "---" else {""}
    return next((n for n, line in enumerate(lines) if n and line.strip() in ends), len(lines))


def _date_fault(name: str, value: str, line: int, shown: str) -> Iterator[Fault]:
    wrong = "be a date that can be read, as 2013-05-29 10:30"
    try:
        first, second = (
            dates.parse(value.replace("_", " "), default=day)
            for day in (datetime(2000, 1, 1), datetime(2001, 2, 2))
        )
        if first == second:
            return
        wrong = "name a day, for Pelican takes today's where there is none"
    except (ValueError, TypeError, OverflowError):
        pass
    message = f"{name.capitalize()} must {wrong}, not {value!r}"
    yield Fault(shown, line, message, "field-form")


def _rst_faults(readers: Readers, path: Path, settings: Settings) -> Iterator[Fault]:
    """Yield what docutils says of a source in reStructuredText, with its line.

    rst-wrong: docutils finds a mistake in a text in reStructuredText. `*emphasis` -> mend it as the
    message says: Pelican leaves such a text out.
    """
    reader = readers.readers.get(path.suffix[1:])
    if not isinstance(reader, RstReader):
        return
    own = settings.get("DOCUTILS_SETTINGS") or {}
    reader.settings = _without_halt(settings)
    every = reader.settings["DOCUTILS_SETTINGS"]
    try:
        document = reader._get_publisher(str(path)).document
    finally:
        reader.settings = settings
    fatal, shown = own.get("halt_level", _FATAL), faults.shown(path)
    found = [*document.findall(nodes.system_message), *document.parse_messages]
    for message in {id(one): one for one in (*found, *document.transform_messages)}.values():
        if message["level"] < every["report_level"]:
            continue
        said = " ".join(nodes.Element.astext(message).split())
        severity: Literal["error", "warning"] = "error" if message["level"] >= fatal else "warning"
        must = f"must be good reStructuredText: {said}"
        yield Fault(shown, message.get("line", 0), must, "rst-wrong", severity=severity)


def _without_halt(settings: Settings) -> Settings:
    """Settings by which docutils goes on after whatever it finds, and reports it."""
    own = settings.get("DOCUTILS_SETTINGS") or {}
    every = {**own, "halt_level": 5, "report_level": own.get("report_level", 2)}
    return {**settings, "DOCUTILS_SETTINGS": every}


def _text_of(content: Content, text: str, path: Path) -> Text:
    """The prose of a source, from the line after its fields on."""
    lines = text.split("\n")
    kind = RstText if path.suffix == ".rst" else Text
    start = 0 if kind is RstText else _head_end(lines, path)
    year = content.date.year if getattr(content, "date", None) else None
    title = Field("title", str(getattr(content, "title", "")), 1)
    body = "\n".join(lines[start:])
    lang = str(getattr(content, "lang", "en") or "en")
    return kind(faults.shown(path), (title,), body, start + 1, lang, year)


# --- what one source is to others -----------------------------------------------------------------


def _clashes(reads: Mapping[Path, Read]) -> Iterator[Fault]:
    """Name each source whose page would lie where another's does: Pelican stops there."""
    takers = defaultdict(list)
    for path, read in reads.items():
        if read.save_as:
            takers[read.save_as].append(path)
    for address, paths in takers.items():
        for path in paths[1:]:
            message = f"must have an address of its own: {faults.shown(paths[0])} has {address}"
            yield Fault(faults.shown(path), 1, f"{message}; give one a `slug`", "address-clash")


def _links(content: Content, settings: Mapping[str, Any]) -> Iterator[Link]:
    """The links of a text; those that Pelican resolves have the kind that it sees, `|filename|`
    too."""
    marked = re.compile(settings["INTRASITE_LINK_REGEX"])
    for link in links_in(content._content or ""):
        whole = f"{{{link.kind}}}{link.path}" if link.kind else link.path
        match = marked.match(whole)
        what = match.groupdict().get("what", "") if match else ""
        yield Link(link.tag, what, whole[match.end() :]) if match else Link(link.tag, "", whole)


def _placed(links: list[Link], text: Text) -> Iterator[Link]:
    """Links with their places, which are told by what follows the mark: there are two marks."""
    plain = placed([Link(link.tag, "", link.path) for link in links], text.body, text.first_line)
    for link, place in zip(links, plain, strict=True):
        yield replace(place, kind=link.kind)


def _link_faults(reads: Mapping[Path, Read], settings: Settings) -> Iterator[Fault]:
    """Name each link that Pelican would resolve and cannot."""
    root = Path(settings["PATH"])
    sources = {path.resolve() for path in reads}
    for path, read in reads.items():
        for link in read.links:
            kind = link.kind
            target = target_of(link, path, root) if kind in _FILES else None
            shown = f"{{{kind}}}{link.path}"
            message, code, is_sure = "", "", True
            if kind in _FILES and target is None:
                code, message = "link-target", f"link must lead to a file in {root.name}/"
            elif kind in {"attach", "static"} and target in sources:
                code, message = "link-kind", "link to this file must begin with {filename}"
            elif kind and kind not in _FILES | _LISTS and kind.isalpha():
                known = ", ".join(f"{{{one}}}" for one in sorted(_FILES | _LISTS))
                code, message = "link-kind", f"link must begin with one of {known}"
                is_sure = False  # a plugin may know it
            if code:
                said = f"{message}, not {shown!r}"
                severity: Literal["error", "warning"] = "error" if is_sure else "warning"
                yield Fault(faults.shown(path), link.line, said, code, link.column, severity)


def _asked(
    reads: Mapping[Path, Read], settings: Settings, environment: Mapping[str, str]
) -> Iterator[Fault]:
    """What takes a dictionary or the network: `SPELL=1` and `EXTERNAL=1`."""
    if is_on(environment, "SPELL"):
        yield from spelling_faults([r.text for r in reads.values() if r.text], settings)
    if is_on(environment, "EXTERNAL"):
        places: dict[str, list[tuple[str, int, int]]] = defaultdict(list)
        for path, read in reads.items():
            for link in read.links:
                is_web = link.path.lower().startswith(("http://", "https://"))
                if link.tag == "a" and not link.kind and is_web:
                    places[link.path].append((faults.shown(path), link.line, link.column))
        yield from external_faults(places)

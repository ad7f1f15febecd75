"""Pelican's reader for our sources: bytes in, a content's HTML and metadata out, or every fault
with its line."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from markdown import Markdown
from markupsafe import Markup
from pelican import Pelican, signals
from pelican.readers import BaseReader, Readers

from pelican_incremental.reading import failure, function_named, read_again
from pelican_incremental.workers import Failure
from plugins import faults, needs
from plugins.faults import Fault, SourceError
from plugins.slugs import SLUG_LENGTH, slug_of
from plugins.source.anchors import latin_anchors, trusted_anchors
from plugins.source.characters import FORBIDDEN, named
from plugins.source.dates import PublicationDate
from plugins.source.excerpt import without_notes
from plugins.source.fields import (
    ALIASES,
    Head,
    LeadField,
    article_rules,
    order_faults,
    page_rules,
    read_fields,
    split_head,
)
from plugins.source.linked import BACK, LEAD, Link, links_in, placed
from plugins.source.names import Names, unknown_section
from plugins.source.sanitise import clean
from plugins.source.tables import unknown_author
from plugins.source.tree import EXTENSIONS, unreadable
from plugins.typography import plain, typeset, typeset_line
from plugins.zones import zone_of

DESCRIPTION_LENGTH = 200
MAX_SOURCE_SIZE = 1_000_000  # bytes, where the site sets none

# What a theme keeps for itself beside DIRECT_TEMPLATES: layouts, lists, pages about others.
_OF_THE_SITE = frozenset(
    "base list moved history corrections category author tag period_archives".split()
)

FORBIDDEN_LINES = 50  # of one file are named; a file with more is no text


@dataclass(frozen=True)
class Parts:
    """A source that was read: its head and text, the values of the fields that could be read, and
    what must be mended."""

    head: Head
    values: dict[str, Any]
    faults: tuple[Fault, ...]


_PLACING = ("section", "authors", "tags", "lang", "translation")
_NO_PARTS = Parts(Head((), "", 1, ()), {}, ())  # of a source that cannot be read
_UNKNOWN_DATE = PublicationDate(datetime(1970, 1, 1, tzinfo=UTC), "day")


class SourceReader(BaseReader):  # type: ignore[misc]
    """Reads `.md` files of articles and pages."""

    enabled = True
    file_extensions = ()  # registered by `take_over` alone

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._markdown: Markdown | None = None
        self._names: Names | None = None
        self._table_faults: tuple[Fault, ...] = ()

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the article's HTML and what Pelican and the templates know of it.

        What is wrong with the file is reported, and stops the build when all is known of the
        others: for what could not be read of it stands what is least in their way.
        """
        path, failed = Path(source_path), failure()
        try:
            if failed:
                raise SourceError((unfinished(path, failed),))
            with refusing(path):
                parts = self.parts_of(self.bytes_of(path), path)
                html = self.convert(parts.head.body, self.lang_of(parts))
                faults.report(*self._examined(parts, html, path))
                return self.set_text(self._whole(parts, path), html, path)
        except SourceError as error:
            faults.report(*error.faults)
            content, metadata = self.set_text(self._whole(_NO_PARTS, path), "", path)
            return content, {**metadata, "is_unread": True}

    def _examined(self, parts: Parts, html: str, path: Path) -> Iterable[Fault]:
        """The faults of a source: where SOURCE_EXAMINER names a function, as `module:function`,
        what it says of all that was read, else those of the fields."""
        if not self._examiner:
            return parts.faults
        found: Iterable[Fault] = function_named(self._examiner)(parts, html, path, self)
        return found

    @property
    def _examiner(self) -> str:
        return str(self.settings.get("SOURCE_EXAMINER", ""))

    def _whole(self, parts: Parts, path: Path) -> Parts:
        """Parts with a value for each field that must have one."""
        dated = {} if self.is_page(path) else {"date": _UNKNOWN_DATE}
        return replace(parts, values={"title": path.stem, **dated, **parts.values})

    def process_metadata(self, name: str, value: Any) -> Any:
        """Pelican's hook for its default metadata: only the section needs our own reading."""
        if name == "category":
            return self.names.section(value)
        return super().process_metadata(name, value)

    def bytes_of(self, path: Path) -> bytes:
        """Return the bytes of a source.

        Raises:
            SourceError: there are too many of them.
        """
        limit = self.settings.get("MAX_SOURCE_SIZE", MAX_SOURCE_SIZE)
        refuse_oversize(path.stat().st_size, faults.shown(path), limit)
        return path.read_bytes()

    def render(self, data: bytes, path: Path) -> tuple[str, dict[str, Any]]:
        """Return what `read` does for a source that holds, or held, these bytes.

        Raises:
            SourceError: they have faults, which are not reported.
        """
        parts = self.parts_of(data, path)
        if parts.faults:
            raise SourceError(parts.faults)
        lang = self.lang_of(parts)
        return self.set_text(parts, self.convert(parts.head.body, lang), path)

    def set_text(self, parts: Parts, html: str, path: Path) -> tuple[str, dict[str, Any]]:
        """Return what `read` does for a source without faults, from its parts and its HTML as
        `convert` made it."""
        lang = self.lang_of(parts)
        typed = clean(typeset(html, lang))
        content = trusted_anchors(latin_anchors(typed, lang))
        known = self._metadata(parts.values, lang, content, path)
        links = (link for link in links_in(typed) if not link.path.startswith(BACK))
        found = (*lead_links(parts), *placed(links, parts.head.body, parts.head.body_line))
        known["links"] = tuple(link for link in found if link.is_ours)
        known["lines"] = lines_of(parts.head)
        return content, {**known, "is_unread": False, "is_examined": bool(self._examiner)}

    def parts_of(self, data: bytes, path: Path) -> Parts:
        """Return what can be read of a source, and all that is wrong with its fields.

        Raises:
            SourceError: the bytes are no text.
        """
        shown = faults.shown(path)
        refuse_oversize(len(data), shown, self.settings.get("MAX_SOURCE_SIZE", MAX_SOURCE_SIZE))
        text, found = decode(data, shown)
        head = split_head(text)
        zone = zone_of(self.settings["TIMEZONE"])
        rules = page_rules(zone) if self.is_page(path) else article_rules(zone)
        values, wrong = read_fields(head, rules, shown)
        found.extend(wrong)
        found.extend(order_faults(head, rules, shown))
        found.extend(_place_faults(head, path))
        found.extend(self._unknown_names(head, values, path))
        if not _has_text(head.body, values):
            found.append(no_text(shown, head.body_line))
        return Parts(head, values, tuple(sorted(set(found))))

    def _unknown_names(self, head: Head, values: dict[str, Any], path: Path) -> Iterator[Fault]:
        """Yield a fault for each name that stands for something the site does not have.

        template-unknown: the theme has no such template for a text. `Template: poster` -> name one
        that the message lists.
        """
        shown = faults.shown(path)
        lines = {ALIASES.get(field.name, field.name): field.line for field in head.fields}
        kind = "page" if self.is_page(path) else "article"
        if "template" in values:
            usable = templates_for(kind, self.settings)
            if values["template"] not in usable:
                message = f"Template must be one of the theme's for {kind}s ({', '.join(usable)})"
                given = f"{message}, not {values['template']!r}"
                yield Fault(shown, lines["template"], given, "template-unknown")
        known = self.names.authors
        yield from self._table_faults
        for name in values.get("authors", ()):
            if known is not None and name not in known:
                yield unknown_author(name, known, shown, lines["authors"])
        if "section" in values:
            yield from unknown_section(values["section"], self.settings, shown, lines["section"])

    @property
    def names(self) -> Names:
        """The site's sections, authors and tags; what is wrong with its tables is said of each
        source."""
        if self._names is None:
            try:
                self._names = Names.of_site(self.settings)
            except SourceError as error:
                self._names, self._table_faults = Names(self.settings, None, None), error.faults
        return self._names

    def is_page(self, path: Path) -> bool:
        """Whether a source is a page of the site, not an article."""
        homes = (f"{self.settings['PATH']}/{folder}/" for folder in self.settings["PAGE_PATHS"])
        return str(path).startswith(tuple(homes))

    def lang_of(self, parts: Parts) -> str:
        """The language of a source's text."""
        return str(parts.values.get("lang", self.settings["DEFAULT_LANG"]))

    def convert(self, body: str, lang: str = "") -> str:
        """The HTML of a text in a language, not yet typeset nor sanitised."""
        if self._markdown is None:
            self._markdown = _parser_of(self.settings["MARKDOWN"])
        self._markdown.lang = lang
        return str(self._markdown.reset().convert(body))

    def _metadata(
        self, values: dict[str, Any], lang: str, content: str, path: Path
    ) -> dict[str, Any]:
        headline = _markup(values["title"], lang)
        standfirst = _markup(values.get("standfirst", ""), lang)
        metadata: dict[str, Any] = {
            "title": plain(headline),
            "headline": headline,
            "standfirst": plain(standfirst),
            "standfirst_html": standfirst,
            "lang": lang,
            # A source without one is faulty, and must not seem to have another's.
            "slug": values.get("slug")
            or slug_of(path.stem, lang)
            or sha256(str(path).encode("utf-8", "surrogateescape")).hexdigest()[:12],
            "status": values.get("status", "published"),
            "translation": str(values.get("translation", False)).lower(),
            "published": values.get("date"),
            "updated": values.get("modified"),
            "correction": values.get("correction", []),
            "clarification": values.get("clarification", []),
            "aliases": values.get("aliases", []),
            "picture": lead_of(values),
            "front": values.get("lead"),
            "in_menu": values.get("menu", True),
        }
        metadata["summary"] = metadata["description"] = describe(
            values.get("summary", ""), metadata["standfirst"], content
        )
        return {**metadata, **self._pelican_values(values)}

    def _pelican_values(self, values: dict[str, Any]) -> dict[str, Any]:
        """Pelican reads the absence of these as having none, so that none of them may be empty."""
        known: dict[str, Any] = {}
        if "date" in values:
            known["date"] = values["date"].when
        if "modified" in values:
            known["modified"] = values["modified"].when
        if "authors" in values:
            known["authors"] = [self.names.author(name) for name in values["authors"]]
        if "tags" in values:
            known["tags"] = [self.names.tag(name) for name in values["tags"]]
        if "section" in values:
            known["category"] = self.names.section(values["section"])
        if "template" in values:
            known["template"] = values["template"]
        return known


_parsers: list[tuple[dict[str, Any], Markdown]] = []  # the last that was made, with its options


def _parser_of(options: dict[str, Any]) -> Markdown:
    """The parser of this process for these options: to make one takes as long as a paragraph."""
    if not _parsers or _parsers[0][0] != options:
        _parsers[:] = [(deepcopy(options), Markdown(**options))]
    return _parsers[0][1]


@contextmanager
def refusing(path: Path) -> Iterator[None]:
    """Let what keeps a source from being read be a SourceError."""
    try:
        yield
    except OSError as error:
        read_again()
        raise SourceError((unreadable(path, error),)) from None
    except RecursionError:
        message = "must not nest lists, quotations or brackets so deeply; simplify it"
        raise SourceError((Fault(faults.shown(path), 0, message, "source-crash"),)) from None


def unfinished(source: Path, failed: Failure) -> Fault:
    """What is said of a source of which nothing came.

    time-limit: an article takes more processor time to set than `SOURCE_TIME_LIMIT`. A very
    long run of one mark -> shorten it.

    source-crash: setting an article ends the program. Blocks within blocks, very deep ->
    simplify it.
    """
    shown = faults.shown(source)
    if failed.is_late:
        took = f"{failed.limit:g} seconds of processor time"
        message = f"must be set within {took}; shorten long runs of one mark"
        return Fault(shown, 0, message, "time-limit")
    message = "must be a text that can be set, but the program ended; simplify it"
    return Fault(shown, 0, message, "source-crash")


def lines_of(head: Head) -> dict[str, int]:
    """The lines of the fields by which a text stands among others."""
    lines = {ALIASES.get(field.name, field.name): field.line for field in head.fields}
    return {name: lines[name] for name in _PLACING if name in lines}


def lead_links(parts: Parts) -> Iterator[Link]:
    """The link to the lead picture, where a field names one."""
    if "picture" in parts.values:
        line = next(field.line for field in parts.head.fields if field.name == "picture")
        yield Link(LEAD, "", parts.values["picture"], line)


def lead_of(values: Mapping[str, Any]) -> LeadField | None:
    """What the fields say of the lead picture, which `plugins.images` looks for."""
    if "picture" not in values:
        return None
    alt, caption, credit = (values.get(f"picture-{n}", "") for n in ("alt", "caption", "credit"))
    return LeadField(values["picture"], alt, caption, credit, values.get("picture-focus"))


def templates_for(kind: str, settings: Mapping[str, Any]) -> list[str]:
    """The names of the theme's templates that print a text of a kind, `article` or `page`."""
    other = {"article": "page", "page": "article"}[kind]
    kept = {*_OF_THE_SITE, *settings["DIRECT_TEMPLATES"], other}
    home = Path(settings["THEME"], "templates")
    return sorted(path.stem for path in home.glob("*.html") if path.stem not in kept)


def _place_faults(head: Head, path: Path) -> Iterator[Fault]:
    """slug-missing: the file's name makes no address. `!!!.md` -> rename it, or add `Slug:`.

    address-long: the file's name is too long for an address. `a-very-long-….md` -> shorten it, or
    add `Slug:`.
    """
    if any(field.name == "slug" for field in head.fields):
        return  # what is wrong with it is said of the field
    slug = slug_of(path.stem)
    shown = faults.shown(path)
    if not slug:
        message = "file name must have a letter or a digit, or the file a `Slug:` field"
        yield Fault(shown, 1, message, "slug-missing")
    if len(slug) > SLUG_LENGTH:
        message = f"file name must make an address of at most {SLUG_LENGTH} letters, not "
        yield Fault(shown, 1, f"{message}{len(slug)}; shorten it, or add `Slug:`", "address-long")


def _has_text(body: str, values: Mapping[str, Any]) -> bool:
    """Whether there is something to read; a draft may be begun with a mark such as `…`."""
    is_draft = values.get("status") == "draft"
    return bool(body.strip()) if is_draft else any(letter.isalnum() for letter in body)


def no_text(shown: str, line: int) -> Fault:
    """text-missing: nothing stands after the fields, or in a text that is no draft nothing but
    marks, as the `…` of `make new`. `Title: A plan` -> write the text after an empty line."""
    message = "must have a text after its fields and an empty line"
    return Fault(shown, line, message, "text-missing")


def refuse_oversize(size: int, shown: str, limit: int) -> None:
    """Raise SourceError for a source of more bytes than MAX_SOURCE_SIZE.

    source-size: a source is longer than `MAX_SOURCE_SIZE`. `a.md` of 2 MB -> divide it, or raise
    the setting.
    """
    if size > limit:
        message = f"must be at most {limit:,} bytes, not {size:,}; divide it"
        raise SourceError((Fault(shown, 0, f"{message} or raise MAX_SOURCE_SIZE", "source-size"),))


def _markup(text: str, lang: str) -> Markup:
    return Markup(typeset_line(text, lang))  # noqa: S704 - typeset_line escapes what was typed


def decode(data: bytes, path: str) -> tuple[str, list[Fault]]:
    """Return the text of a source with LF line ends and no byte order mark, and a fault for each
    line that holds characters no text needs; those are left out of it.

    Raises:
        SourceError: the bytes are not UTF-8; its line is that of the first.

    encoding: the bytes are not UTF-8. `Windows-1251` -> save the file as UTF-8.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        seen = _encoding_of(data) or f"byte 0x{data[error.start]:02x}"
        fault = Fault(path, line, f"must be UTF-8 text, not {seen}; save it as UTF-8", "encoding")
        raise SourceError((fault,)) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not FORBIDDEN.search(text):
        return text, []
    if data.count(0) * 3 > len(data):  # every second byte of Latin letters
        message = "must be UTF-8 text, not UTF-16; save it as UTF-8"
        raise SourceError((Fault(path, 1, message, "encoding"),))
    return FORBIDDEN.sub("", text), list(_forbidden(text, path))


def _forbidden(text: str, path: str) -> Iterator[Fault]:
    """control-character: a character that cannot be seen, or that turns the order of letters.
    `U+202E` -> delete it."""
    lines = {text.count("\n", 0, match.start()) for match in islice(FORBIDDEN.finditer(text), 999)}
    for number in sorted(lines)[:FORBIDDEN_LINES]:
        line = text.split("\n", number + 1)[number]
        first, *others = FORBIDDEN.finditer(line)
        message = f"must not hold the control character {named(first[0])}; delete it"
        more = f" and {len(others)} more on this line" if others else ""
        yield Fault(path, number + 1, message + more, "control-character", first.start() + 1)


def _encoding_of(data: bytes) -> str:
    """Guess what an editor's program saved: UTF-16 by its mark or its zeros, Windows-1251 by words
    of small Cyrillic letters; an empty string when it is neither."""
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "UTF-32"
    if _is_utf16(data):
        return "UTF-16"
    text = data.decode("cp1251", errors="replace")
    # Other bytes read as Windows-1251 mix cases within words, and Latin with Cyrillic.
    return "Windows-1251" if re.search(r"\b[А-ЯЁІЎа-яёіў][а-яёіў]{3,}\b", text) else ""


def _is_utf16(data: bytes) -> bool:
    if not data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:
        return ":" in data.decode("utf-16")
    except UnicodeDecodeError:
        return False


def describe(summary: str, standfirst: str, content: str) -> str:
    """The one-sentence description for search, feeds and cards: what the editor wrote, else the
    text's beginning."""
    text = plain(summary) or standfirst or plain(without_notes(content))
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"


def name_examiner(pelican: Pelican) -> None:
    """Let readings be known by who examines them, also if that is nobody."""
    pelican.settings.setdefault("SOURCE_EXAMINER", "")


def take_over(readers: Readers) -> None:
    """Read Markdown with SourceReader, and nothing else: a file of another kind is named, not
    passed over."""
    for extension in EXTENSIONS:
        readers.reader_classes[extension] = SourceReader
    for extension in ("rst", "htm", "html"):
        readers.reader_classes[extension] = None


def register() -> None:
    """Readers are made anew by each generator, so the change is made where each is made."""
    needs.watch("source", ("SECTIONS",), ("faults",))
    signals.initialized.connect(name_examiner)
    signals.readers_init.connect(take_over)

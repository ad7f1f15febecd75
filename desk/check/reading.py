"""Say of one source, from its bytes alone, what is wrong with it, and what others ask of it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from pelican.contents import Article, Page

from desk.check import editing, markup, meant, words
from desk.check.facts import Facts, Places, placed, places_of, released
from desk.check.text import Text
from pelican_incremental import Collector, collect
from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.images.captions import caption_of
from plugins.images.figures import tags_in
from plugins.images.photograph import PictureError, photograph_of
from plugins.images.rules import lead_fault, link_in, tag_fault
from plugins.links import LEAD, Link, ids_in, links_in, target_of
from plugins.slugs import slug_of
from plugins.source.anchors import latin_anchors
from plugins.source.fields import ALIASES, Field
from plugins.source.reader import (
    Parts,
    SourceReader,
    lead_of,
    no_text,
    refusing,
)
from plugins.source.sanitise import clean
from plugins.typography import plain
from plugins.zones import instant

_SHOWN = re.compile(r"(?:^|>)[^<\w]*\w")  # a letter outside of tags: there is a text

CHANGES = {"modified", "correction", "clarification"}

# They change with another file, `authors.toml`, and are asked for again when all is known.
_OF_ALL = {"author-unknown", "authors-table", "tags-table"}


@dataclass(frozen=True)
class Checked:
    """What one source was found to be: findings in order, facts (None when it is no text), and a
    digest of its bytes (empty when they were not read)."""

    findings: list[Fault]
    facts: Facts | None
    digest: str


def reader_of(settings: dict[str, Any]) -> SourceReader:
    """A reader for as many sources as there are."""
    return SourceReader(settings)


def answer(path: Path, reader: SourceReader) -> Checked:
    """Read a file and check it; whatever stops that is a finding."""
    return _checked(path, reader)[0]


def _checked(path: Path, reader: SourceReader) -> tuple[Checked, Parts | None, str]:
    """The same, with the parts and the HTML of a text (None: it is none)."""
    digest = ""
    try:
        with refusing(path):
            data = reader.bytes_of(path)
            digest = sha256(data).hexdigest()
            parts = reader.parts_of(data, path)
            findings, facts, html = check_parts(parts, path, reader)
    except SourceError as error:
        return Checked(sorted(error.faults), None, digest), None, ""
    return Checked(findings, facts, digest), parts, html


_noted: dict[Path, Checked] = {}  # of sources that builds have read


def examine(path: Path, reader: SourceReader) -> tuple[Parts, str]:
    """Read and check a source for a build, so that it is read once; note what is found, and return
    its parts and its HTML.

    Raises:
        SourceError: it has faults.
    """
    checked, parts, html = _checked(path, reader)
    note(path, checked)
    errors = {fault for fault in checked.findings if fault.severity == "error"}
    if parts is None or errors or parts.faults:
        raise SourceError(sorted(errors.union(parts.faults if parts else ())))
    return parts, html


def note(path: Path, checked: Checked) -> None:
    """Keep what a build has found out of a source for the check that follows."""
    _noted[path] = checked


def take_noted() -> dict[Path, Checked]:
    """What was noted in this process, which then no longer has it."""
    noted = dict(_noted)
    _noted.clear()
    return noted


# What a child notes, its parent must know; who reads the source again will note it again.
collect(__name__, Collector(take_noted, _noted.update, is_fault=False))


def findings_of(data: bytes, path: Path, reader: SourceReader) -> list[Fault]:
    """Everything to be said about one source by itself, in order."""
    try:
        return check_source(data, path, reader)[0]
    except SourceError as error:
        return sorted(error.faults)


def check_source(data: bytes, path: Path, reader: SourceReader) -> tuple[list[Fault], Facts, str]:
    """Return all findings of a source, of its fields and its text at once, its facts, and its HTML
    as Markdown made it: to typeset it changes no mark that is looked for.

    Raises:
        SourceError: the bytes are no text.
    """
    return check_parts(reader.parts_of(data, path), path, reader)


def check_parts(parts: Parts, path: Path, reader: SourceReader) -> tuple[list[Fault], Facts, str]:
    """The same of a source whose parts are known."""
    head, values = parts.head, parts.values
    lang = reader.lang_of(parts)
    year = values["date"].when.year if "date" in values else None
    text = Text(faults.shown(path), head.fields, head.body, head.body_line, lang, year)
    before = reader.convert(head.body, lang)
    html = clean(before)
    found = [fault for fault in parts.faults if fault.code not in _OF_ALL]
    found.extend(markup.html_removed(text, before, html))
    found.extend(_picture_faults(html, text, path, reader))
    found.extend(_lead_faults(parts, path, reader))
    for rule in markup.RULES:
        found.extend(rule(text))
    named = {(fault.line, fault.code) for fault in found}
    left = markup.left_over(text, html)
    found.extend(fault for fault in left if (fault.line, fault.code) not in named)
    found.extend(markup.emphasis_open(text, html))
    found.extend(markup.ids_taken(text, html))
    if head.body.strip() and not _SHOWN.search(html) and not plain(html) and "<img" not in html:
        found.append(no_text(text.path, head.body_line))
    found.extend(_lost(text, html, found, values.get("check_off", ())))
    for code, warning in editing.RULES.items():
        if code not in values.get("check_off", ()):
            found.extend(warning(text))
    return list(_once_a_line(sorted(set(found)))), facts_of(parts, html, text, path, reader), before


def _once_a_line(found: list[Fault]) -> Iterator[Fault]:
    """Findings, but of warnings of one line that say the same the first alone."""
    seen = set[tuple[int, str, str]]()
    for fault in found:
        said = fault.line, fault.code, fault.message
        if fault.severity != "warning" or said not in seen:
            seen.add(said)
            yield fault


def _lost(text: Text, html: str, found: list[Fault], off: Container[str]) -> Iterator[Fault]:
    """What is read otherwise than it was typed, but where HTML was taken away, which is named."""
    removed = {fault.line for fault in found if fault.code == "html-removed"}
    lost = (fault for fault in words.words_lost(text, html) if fault.line not in removed)
    unmeant = (fault for rule in meant.RULES for fault in rule(text, html))
    yield from (fault for fault in (*lost, *unmeant) if fault.code not in off)


def _picture_faults(html: str, text: Text, path: Path, reader: SourceReader) -> Iterator[Fault]:
    after: dict[str, int] = {}
    for tag in tags_in(html):
        own = "" if tag.attributes.get("alt") else _own_words(link_in(tag), path, reader)
        wrong = tag_fault(tag, own)
        if wrong:
            code, message, needle = wrong
            place = text.code_masked.find(needle, after.get(needle, 0))
            after[needle] = place + 1
            yield text.fault(max(place, 0), code, message)


def _lead_faults(parts: Parts, path: Path, reader: SourceReader) -> Iterator[Fault]:
    lead = lead_of(parts.values)
    wrong = lead_fault(lead, _own_words(Link(LEAD, "", lead.path), path, reader)) if lead else None
    if wrong:
        code, message, _ = wrong
        yield Fault(faults.shown(path), _line_of("picture", parts), message, code)


def _line_of(name: str, parts: Parts) -> int:
    """The line of a field."""
    return next((field.line for field in parts.head.fields if field.name == name), 1)


def _own_words(link: Link | None, path: Path, reader: SourceReader) -> str:
    """The words that a picture's file has for those who cannot see it."""
    root = Path(reader.settings["PATH"])
    target = target_of(link, path, root) if link and link.is_file else None
    try:
        return photograph_of(target).embedded.alt if target else ""
    except PictureError:
        return ""  # it is named by itself


def facts_of(parts: Parts, html: str, text: Text, path: Path, reader: SourceReader) -> Facts:
    """What others ask of a source; a field that is at fault has the value it would have unset."""
    settings, values, head = reader.settings, parts.values, parts.head
    lines = {ALIASES.get(field.name, field.name): field for field in head.fields}
    date, standfirst = lines.get("date"), lines.get("standfirst")
    changes = [field.text for field in head.fields if field.name in CHANGES]
    body, told = released(head.body, changes)
    named = ("section", "authors", "tags", "lang", "translation")
    when = values.get("date")
    return Facts(
        kind="page" if reader.is_page(path) else "article",
        slug=values.get("slug") or slug_of(path.stem, text.lang),
        lang=text.lang,
        translation=values.get("translation", False),
        status=values.get("status", "published"),
        date=when.when.isoformat() if when else "",
        date_line=date.line if date else 0,
        date_text=date.text if date else "",
        places=_places(values, text.lang, path, reader),
        section=values.get("section") or settings["DEFAULT_CATEGORY"],
        authors=tuple(values.get("authors", ())),
        tags=tuple(values.get("tags", ())),
        aliases=tuple(values.get("aliases", ())),
        lines={name: lines[name].line for name in named if name in lines},
        template=values.get("template", ""),
        ids=ids_in(latin_anchors(html, text.lang)),
        links=(*_lead_links(parts), *placed(_links(html), text.code_masked, head.body_line)),
        standfirst_line=standfirst.line if standfirst else 0,
        standfirst_stops=bool(standfirst and _is_sentence(standfirst)),
        body=body,
        body_line=head.body_line,
        changes=told,
        off=tuple(sorted(values.get("check_off", ()))),
        credited=tuple(_credited(parts, html)),
    )


def _lead_links(parts: Parts) -> Iterator[tuple[str, str, str, int, int]]:
    lead = lead_of(parts.values)
    if lead:
        yield LEAD, "", lead.path, _line_of("picture", parts), 0


def _credited(parts: Parts, html: str) -> Iterator[str]:
    """The paths of pictures whose credit stands in the text."""
    lead = lead_of(parts.values)
    if lead and (lead.credit or caption_of(lead.caption).credit):
        yield lead.path
    for tag in tags_in(html):
        link = link_in(tag)
        if link and caption_of(tag.attributes.get("title", "")).credit:
            yield link.path


def _links(html: str) -> list[Link]:
    """The links of a page but those back from a footnote: an unused one is named by itself."""
    return [link for link in links_in(html) if not link.path.startswith("#fnref")]


def _is_sentence(field: Field) -> bool:
    return field.text.endswith(".") and not field.text.endswith("..")


def _places(
    values: dict[str, Any], lang: str, path: Path, reader: SourceReader
) -> dict[str, Places]:
    """Where the page of this source will lie, for the state that it has and for that of a draft
    while its date is to come."""
    slug, is_page = values.get("slug") or slug_of(path.stem, lang), reader.is_page(path)
    statuses = [values.get("status", "published")]
    if "date" in values and instant(values["date"].when) > instant(datetime.now(UTC)):
        statuses.append("draft")
    quick = {status: _filled(reader.settings, status, slug, lang, is_page) for status in statuses}
    if all(quick.values()):
        return {status: places for status, places in quick.items() if places}
    return places_of(_content(values, slug, lang, path, reader), statuses)


def _filled(
    settings: dict[str, Any], status: str, slug: str, lang: str, is_page: bool
) -> Places | None:
    """An address by patterns that hold slug and language alone, as nearly all do; else None."""
    kind = {(True, True): "DRAFT_PAGE", (True, False): "DRAFT", (False, True): "PAGE"}
    name = kind.get((status == "draft", is_page), "ARTICLE")
    forms = ("SAVE_AS", "URL", "LANG_SAVE_AS", "LANG_URL")
    try:
        places = [settings[f"{name}_{form}"].format(slug=slug, lang=lang) for form in forms]
    except (KeyError, AttributeError):
        return None
    return places[0], places[1], places[2], places[3]


def _content(
    values: dict[str, Any], slug: str, lang: str, path: Path, reader: SourceReader
) -> Article | Page:
    """What Pelican asks for an address."""
    section = values.get("section") or reader.settings["DEFAULT_CATEGORY"]
    known: dict[str, Any] = {"slug": slug, "lang": lang}
    known["category"] = reader.names.section(section)
    if "date" in values:
        known["date"] = values["date"].when
    if "authors" in values:
        known["authors"] = [reader.names.author(name) for name in values["authors"]]
    kind = Page if reader.is_page(path) else Article
    return kind("", known, reader.settings, source_path=str(path), context={})

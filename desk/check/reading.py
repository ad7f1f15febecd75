"""Say of one source, while it is read, what is wrong with it, and what others ask of it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from desk.check import editing, foreign, garbled, markup, meant, words
from desk.check.released import digest_of
from desk.check.text import Text
from pelican_incremental.notes import tell
from plugins import faults
from plugins.faults import Fault
from plugins.images.figures import tags_in
from plugins.images.photograph import PictureError, photograph_of
from plugins.images.rules import lead_fault, link_in, tag_fault
from plugins.source.fields import ALIASES
from plugins.source.linked import LEAD, Link, links_in, placed, target_of
from plugins.source.reader import Parts, SourceReader, lead_of, no_text
from plugins.source.sanitise import clean
from plugins.typography import plain
from plugins.zones import instant

_SHOWN = re.compile(r"(?:^|>)[^<\w]*\w")  # a letter outside of tags: there is a text
_WEB = re.compile(r"https?://", re.IGNORECASE)

CHANGES = {"modified", "correction", "clarification"}
_STANDFIRSTS = {"standfirst", *(name for name, field in ALIASES.items() if field == "standfirst")}


def reader_of(settings: dict[str, Any]) -> SourceReader:
    """A reader for as many sources as there are."""
    return SourceReader(settings)


def examine(parts: Parts, html: str, path: Path, reader: SourceReader) -> list[Fault]:
    """Check a source that a build has read (SOURCE_EXAMINER): return its faults, and tell what else
    is to be said of it and what others will ask."""
    findings, text, cleaned = _looked_at(parts, html, path, reader)
    name = path.relative_to(reader.settings["PATH"]).as_posix()
    for fault in (*findings, *_scheduled(parts, text)):
        if fault.severity != "error":
            tell_finding(fault, reader.settings["PATH"])
    _tell_facts(parts, cleaned, text, name, reader.is_page(path))
    return [fault for fault in findings if fault.severity == "error"]


def tell_finding(fault: Fault, root: str | Path) -> None:
    """Let a warning or a note be kept with what told it."""
    path, *row, severity = faults.kept(fault, root)
    tell(severity, path, row)


def _tell_facts(parts: Parts, html: str, text: Text, name: str, is_page: bool) -> None:
    """Tell what rules of all texts together, a release and other commands ask of this one."""
    values, off = parts.values, parts.values.get("check_off", ())
    changes = [field.text for field in parts.head.fields if field.name in CHANGES]
    line = 0 if "modified-missing" in off else parts.head.body_line
    tell("text", name, [line, digest_of(parts.head.body), changes])
    if "date" in values and not is_page:
        tell("dated", name, f"{values['date'].when.isoformat()} {text.lang}")
    if "template" in values:
        tell("template", name, ["page" if is_page else "article", values["template"]])
    standfirst = next((f for f in reversed(text.fields) if f.name in _STANDFIRSTS), None)
    if standfirst:
        tell("standfirst", name, standfirst.line)
        if standfirst.text.endswith(".") and not standfirst.text.endswith(".."):
            tell("full-stop", name, 0 if "standfirst-full-stop" in off else standfirst.line)
    if 'href="http' in html and "link-external" not in off:
        links = placed(links_in(html), parts.head.body, parts.head.body_line)
        web = [x for x in links if x.tag == "a" and not x.kind and _WEB.match(x.path)]
        tell("external", name, [[link.path, link.line, link.column] for link in web])


def _scheduled(parts: Parts, text: Text) -> Iterator[Fault]:
    """date-future: a text is dated ahead and is no draft. `Date: 2099-01-01` -> nothing, if that is
    meant: `make publish` leaves it out until then; else mend the date."""
    date = text.field("date")
    is_draft = parts.values.get("status") == "draft"
    if not date or "date" not in parts.values or is_draft:
        return
    if instant(parts.values["date"].when) > instant(datetime.now(UTC)):
        until = f"comes out on {date.text}, and make publish leaves it out until then"
        message = f"Date must be ahead on purpose: the text {until}"
        yield Fault(text.path, date.line, message, "date-future", 0, "note")


def check_source(data: bytes, path: Path, reader: SourceReader) -> tuple[list[Fault], str]:
    """Return all findings of a source, of its fields and its text at once, and its HTML as Markdown
    made it: to typeset it changes no mark that is looked for.

    Raises:
        SourceError: the bytes are no text.
    """
    parts = reader.parts_of(data, path)
    html = reader.convert(parts.head.body, reader.lang_of(parts))
    return _looked_at(parts, html, path, reader)[0], html


def _looked_at(
    parts: Parts, before: str, path: Path, reader: SourceReader
) -> tuple[list[Fault], Text, str]:
    """The findings of a source that was read, its text, and its HTML as it was sanitised."""
    head, values = parts.head, parts.values
    lang = reader.lang_of(parts)
    year = values["date"].when.year if "date" in values else None
    text = Text(faults.shown(path), head.fields, head.body, head.body_line, lang, year)
    html = clean(before)
    found = list(parts.faults)
    found.extend(markup.html_removed(text, before, html))
    found.extend(_picture_faults(html, text, path, reader))
    found.extend(_lead_faults(parts, path, reader))
    for rule in markup.RULES:
        found.extend(rule(text))
    named = {(fault.line, fault.code) for fault in found}
    left = markup.left_over(text, html)
    found.extend(fault for fault in left if (fault.line, fault.code) not in named)
    found.extend(markup.emphasis_open(text, html))
    found.extend(markup.tags_broken(text, html))
    found.extend(markup.ids_taken(text, html))
    if head.body.strip() and not _SHOWN.search(html) and not plain(html) and "<img" not in html:
        found.append(no_text(text.path, head.body_line))
    found.extend(_lost(text, html, found, values.get("check_off", ())))
    for code, warning in editing.RULES.items():
        if code not in values.get("check_off", ()):
            found.extend(warning(text))
            found.extend(editing.of_fields(code, text))
    return list(_once_a_line(sorted(set(found)))), text, html


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
    rules = (*meant.RULES, *foreign.RULES, *garbled.RULES)
    unmeant = (fault for rule in rules for fault in rule(text, html))
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

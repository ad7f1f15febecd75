"""Pelican's reader for our sources: bytes in, a content's HTML and metadata out, or every fault
with its line."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from markdown import Markdown
from markupsafe import Markup
from pelican import signals
from pelican.contents import Author, Category, Tag
from pelican.readers import BaseReader, Readers

from plugins import faults
from plugins.faults import Fault, SourceError
from plugins.source.fields import (
    article_rules,
    order_faults,
    page_rules,
    read_fields,
    slug_of,
    split_head,
)
from plugins.source.sanitise import clean
from plugins.typography import plain, typeset, typeset_line

DESCRIPTION_LENGTH = 200
EXTENSIONS = ("md", "markdown", "mkd", "mdown")

# C0 and C1 controls but tab and line feed, and what reorders text on the screen (Unicode TR36,
# 3.1).
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")


class SourceReader(BaseReader):  # type: ignore[misc]
    """Reads `.md` files of articles and pages; one Markdown parser serves a whole process."""

    enabled = True
    file_extensions = ()  # registered by `take_over` alone

    def __init__(self, settings: dict[str, Any]) -> None:
        super().__init__(settings)
        self._markdown: Markdown | None = None

    def read(self, source_path: str) -> tuple[str, dict[str, Any]]:
        """Return the article's HTML and what Pelican and the templates know of it.

        Raises:
            SourceError: the file has faults; they are reported too, for Pelican would only log
                them and go on.
        """
        path = Path(source_path)
        try:
            return self.render(path.read_bytes(), path)
        except SourceError as error:
            faults.report(*error.faults)
            raise

    def process_metadata(self, name: str, value: Any) -> Any:
        """Pelican's hook for its default metadata: only the section needs our own reading."""
        if name == "category":
            return section_of(value, self.settings)
        return super().process_metadata(name, value)

    def render(self, data: bytes, path: Path) -> tuple[str, dict[str, Any]]:
        """Return what `read` does for a source that holds, or held, these bytes.

        Raises:
            SourceError: they have faults, which are not reported.
        """
        shown = faults.shown(path)
        head = split_head(decode(data, shown))
        zone = ZoneInfo(self.settings["TIMEZONE"])
        rules = page_rules(zone) if self._is_page(path) else article_rules(zone)
        values, found = read_fields(head, rules, shown)
        if not found:
            found.extend(order_faults(head, values, shown))
        if not head.body.strip():
            found.append(
                Fault(shown, head.body_line, "must have a text after its fields and an empty line")
            )
        if not found and not values.get("slug") and not slug_of(path.stem):
            found.append(
                Fault(
                    shown, 1, "file name must have a letter or a digit, or the file a `Slug:` field"
                )
            )
        if found:
            raise SourceError(tuple(sorted(found)))
        lang = values.get("lang", self.settings["DEFAULT_LANG"])
        content = clean(typeset(self._convert(head.body), lang))
        return content, self._metadata(values, lang, content, path)

    def _is_page(self, path: Path) -> bool:
        root = Path(self.settings["PATH"])
        return any(path.is_relative_to(root / folder) for folder in self.settings["PAGE_PATHS"])

    def _convert(self, body: str) -> str:
        if self._markdown is None:
            self._markdown = Markdown(**self.settings["MARKDOWN"])
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
            "slug": values.get("slug") or slug_of(path.stem),
            "status": values.get("status", "published"),
            "translation": str(values.get("translation", False)).lower(),
            "published": values.get("date"),
            "updated": values.get("modified"),
            "correction": values.get("correction", []),
            "clarification": values.get("clarification", []),
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
            known["authors"] = [Author(name, self.settings) for name in values["authors"]]
        if "tags" in values:
            known["tags"] = [Tag(name, self.settings) for name in values["tags"]]
        if "section" in values:
            known["category"] = section_of(values["section"], self.settings)
        return known


def _markup(text: str, lang: str) -> Markup:
    return Markup(typeset_line(text, lang))  # noqa: S704 - typeset_line escapes what was typed


def decode(data: bytes, path: str) -> str:
    """Return the text of a source with LF line ends and no byte order mark.

    Raises:
        SourceError: the bytes are not UTF-8, or hold characters that no text needs; its line is
            that of the first.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        fault = Fault(
            path, line, f"must be UTF-8 text, not byte 0x{data[error.start]:02x}; save it as UTF-8"
        )
        raise SourceError((fault,)) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    found = _FORBIDDEN.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        fault = Fault(
            path, line, f"must not hold the control character U+{ord(found[0]):04X}; delete it"
        )
        raise SourceError((fault,))
    return text


def describe(summary: str, standfirst: str, content: str) -> str:
    """The one-sentence description for search, feeds and cards: what the editor wrote, else the
    text's beginning."""
    text = plain(summary) or standfirst or plain(content)
    if len(text) <= DESCRIPTION_LENGTH:
        return text
    return text[:DESCRIPTION_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"


def section_of(text: str, settings: dict[str, Any]) -> Category:
    """The section that an editor named by slug or by its name in any language, called as SECTIONS
    calls it in the chrome's language."""
    for slug, names in settings.get("SECTIONS", {}).items():
        if text == slug or text in names.values():
            section = Category(names.get(settings["CHROME_LANG"], text), settings)
            section.slug, section.lang = slug, settings["CHROME_LANG"]
            return section
    section = Category(text, settings)
    section.lang = ""  # as typed: in the language of whoever typed it
    return section


def take_over(readers: Readers) -> None:
    """Read Markdown with SourceReader, and nothing else: a file of another kind is named, not
    passed over."""
    for extension in EXTENSIONS:
        readers.reader_classes[extension] = SourceReader
    for extension in ("rst", "htm", "html"):
        readers.reader_classes[extension] = None


def register() -> None:
    """Readers are made anew by each generator, so the change is made where each is made."""
    signals.readers_init.connect(take_over)

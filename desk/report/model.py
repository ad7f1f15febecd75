"""What arrives at the desk: a reader's report, a letter in free words, or neither."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

VERSION = 1
MAX_BYTES = 1_000_000
MAX_QUOTATION = 4_000  # the page sends 2,000 characters at most; mail programs may add line ends
MAX_CONTEXT = 256  # the page sends 32 characters on each side
MAX_TEXT = 10_000
MAX_ADDRESS = 8_000
MAX_PARAGRAPH = 100_000

HONEYPOT = "website"
_REVISION = re.compile(r"[0-9a-f]{12}")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+")
_NUMBER = re.compile(r"[0-9]{1,6}")


class ReportError(Exception):
    """A report that cannot be taken or placed; the text says what must be, and what to do."""


@dataclass(frozen=True)
class Report:
    """A reader's report: `paragraph` counts the blocks of the article's body from 1 (0: its head).

    `exact`, `prefix` and `suffix` are those of a TextQuoteSelector (W3C Web Annotation Data Model,
    4.2.4); `source` is a path below `content/`; empty texts are texts that were not given.
    """

    exact: str
    prefix: str = ""
    suffix: str = ""
    proposal: str = ""
    comment: str = ""
    headline: str = ""
    url: str = ""
    link: str = ""
    source: str = ""
    revision: str = ""
    paragraph: int | None = None


@dataclass(frozen=True)
class Letter:
    """A report without a quotation: a mail from a page without scripts, or nothing was selected."""

    text: str
    subject: str = ""
    url: str = ""
    source: str = ""


@dataclass(frozen=True)
class Spam:
    """A form in which the field was filled that no person sees."""


Item = Report | Letter | Spam | ReportError


def report_of(fields: Mapping[str, Any]) -> Report | Letter | Spam:
    """Make a report of what the page sent: as its JSON, or as the flat fields of a form.

    Raises:
        ReportError: a field is missing, of the wrong kind or too long; the text names it.
    """
    if fields.get(HONEYPOT):
        return Spam()
    version = fields.get("version", VERSION)
    if isinstance(version, bool) or version not in (VERSION, str(VERSION), ""):
        raise ReportError(f"version must be {VERSION}, not {short(version)}")
    selector = fields.get("selector") or fields
    if not isinstance(selector, Mapping):
        raise ReportError(
            f"selector must be an object with exact, prefix and suffix, not {short(selector)}"
        )
    report = _checked(
        Report(
            exact=_text(selector, "exact", MAX_QUOTATION),
            prefix=_text(selector, "prefix", MAX_CONTEXT),
            suffix=_text(selector, "suffix", MAX_CONTEXT),
            paragraph=_paragraph(fields.get("paragraph")),
            **{name: _text(fields, name, limit).strip() for name, limit in _LIMITS.items()},
        )
    )
    return report if report.exact.strip() else _letter(report)


_LIMITS = {
    "proposal": MAX_TEXT,
    "comment": MAX_TEXT,
    "headline": MAX_TEXT,
    "url": MAX_ADDRESS,
    "link": MAX_ADDRESS,
    "source": MAX_ADDRESS,
    "revision": MAX_ADDRESS,
}


def _letter(report: Report) -> Letter:
    text = "\n".join(part for part in (report.proposal, report.comment) if part)
    return Letter(text, report.headline, report.url, report.source)


def _checked(report: Report) -> Report:
    if not (report.exact.strip() or report.proposal or report.comment):
        raise ReportError("exact must be the words that the reader selected; all is empty")
    if not report.source and not report.url:
        raise ReportError("source or url must say which article is meant; both are empty")
    if report.revision and not _REVISION.fullmatch(report.revision):
        raise ReportError(
            f"revision must be 12 hexadecimal digits (or empty), not {short(report.revision)}"
        )
    for name, address in (("url", report.url), ("link", report.link)):
        if address and not _ADDRESS.fullmatch(address):
            raise ReportError(f"{name} must be an http or https address, not {short(address)}")
    return report


def _text(fields: Mapping[str, Any], name: str, limit: int) -> str:
    value = fields.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ReportError(f"{name} must be a text, not {short(value)}")
    if len(value) > limit:
        raise ReportError(f"{name} must have at most {limit:,} characters, not {len(value):,}")
    return value


def _paragraph(value: Any) -> int | None:
    text = str(value).strip() if isinstance(value, str) else value
    if text is None or text == "":
        return None
    if isinstance(text, str) and _NUMBER.fullmatch(text):
        text = int(text)
    if isinstance(text, bool) or not isinstance(text, int) or not 0 <= text <= MAX_PARAGRAPH:
        raise ReportError(
            f"paragraph must be a whole number from 0 to {MAX_PARAGRAPH:,}, not {short(value)}"
        )
    return text


def short(value: Any) -> str:
    """A value as it may stand in one line, however long it is or deep."""
    if isinstance(value, str):
        return repr(value if len(value) <= 60 else value[:60] + "…")
    if isinstance(value, bool) or value is None:
        return str(value).lower()
    if isinstance(value, int):
        return "a huge number" if abs(value) >= 10**15 else str(value)
    return {float: "a fraction", list: "a list", dict: "an object"}.get(type(value), "that")

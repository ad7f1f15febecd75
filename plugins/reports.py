"""Carry a reader's report to the desk: without scripts, by a mail that names the article and the
version read."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from markupsafe import Markup
from pelican import signals
from pelican.contents import Article
from pelican.generators import Generator

from plugins.addresses import contents_of
from plugins.site_urls import absolute

REVISION_LENGTH = 12


def mail_link(email: str, subject: str, body: str) -> str:
    """A `mailto:` address (RFC 6068): all that could end a header or begin another is percent-
    encoded."""
    lines = "\r\n".join(body.splitlines())
    fields = f"subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    return f"mailto:{quote(email, safe='@')}?{fields}"


def revision_of(source: Path) -> str:
    """The version of a source: the beginning of its bytes' SHA-256."""
    return sha256(source.read_bytes()).hexdigest()[:REVISION_LENGTH]


def report_mail(article: Article, settings: dict[str, Any]) -> str:
    """The mail by which a reader without scripts reports a mistake in this article."""
    address = f"Address: {absolute(settings, article.url)}"
    source = f"Source: {article.relative_source_path} {article.revision}"
    body = f"\n\n{address}\n{source}\n"
    return mail_link(settings["REPORT_EMAIL"], article.title, body)


def prepare_reports(generators: Sequence[Generator]) -> None:
    """Set `revision` and `report_mail` on every article."""
    for generator in generators:
        # The keys' names are the same in all languages of the chrome.
        generator.context["REPORT_KEYS"] = Markup("<kbd>Ctrl+Enter</kbd>")
    for content in contents_of(generators):
        if isinstance(content, Article):
            content.revision = revision_of(Path(content.source_path))
            content.report_mail = report_mail(content, content.settings)


def register() -> None:
    """After the addresses have settled."""
    signals.all_generators_finalized.connect(prepare_reports)

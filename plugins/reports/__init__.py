"""Carry a reader's report to the desk: by the dialog's script or, without scripts, by a mail that
names the article and the version read."""

from __future__ import annotations

from urllib.parse import quote

from markupsafe import Markup
from pelican import signals
from pelican.contents import Article
from pelican.generators import Generator

from pelican_incremental import content_read
from plugins import needs
from plugins.reports.desk import desk_of, for_script
from plugins.reports.revision import note_revision
from plugins.site_urls import absolute, base_path

FORM_NAME = "correction"  # by which Netlify Forms tells a site's forms apart


def mail_link(email: str, subject: str, body: str) -> str:
    """A `mailto:` address (RFC 6068): all that could end a header or begin another is percent-
    encoded."""
    lines = "\r\n".join(body.splitlines())
    fields = f"subject={quote(subject, safe='')}&body={quote(lines, safe='')}"
    return f"mailto:{quote(email, safe='@')}?{fields}"


def report_mail(article: Article) -> str:
    """The filter of that name: the mail by which a reader without scripts reports a mistake in this
    article."""
    settings = article.settings
    address = f"Address: {absolute(settings, article.url)}"
    source = f"Source: {article.relative_source_path} {article.revision}"
    body = f"\n\n{address}\n{source}\n"
    return mail_link(settings["REPORT_EMAIL"], article.title, body)


def blank_report(article: Article) -> dict[str, str]:
    """The filter of that name: the fields of a report on an article of which nothing is quoted yet,
    in their order."""
    settings = article.settings
    url = absolute(settings, article.url)
    facts = {
        "url": url,
        "headline": article.title,
        "source": article.relative_source_path,
        "revision": article.revision,
        "paragraph": "0",
    }
    form = {"form-name": FORM_NAME} if settings["REPORT_FORMAT"] == "form" else {}
    return {**facts, "exact": "", "prefix": "", "suffix": "", "link": url, **form}


def install(generator: Generator) -> None:
    """Give templates REPORT_KEYS, REPORT_DESK (for the script) and the filters `report_mail` and
    `blank_report`."""
    desk = desk_of(generator.settings)
    # The keys' names are the same in all languages of the chrome.
    generator.context["REPORT_KEYS"] = Markup("<kbd>Ctrl+Enter</kbd>")
    generator.context["REPORT_DESK"] = for_script(desk, base_path(generator.settings))
    generator.env.filters["report_mail"] = report_mail
    generator.env.filters["blank_report"] = blank_report


def register() -> None:
    """The desk is known at once, an article's version when it has been read."""
    needs.watch("reports", ("REPORT_FORMAT", "REPORT_ENDPOINT", "REPORT_EMAIL"), ("languages",))
    signals.generator_init.connect(install)
    content_read.connect(note_revision)

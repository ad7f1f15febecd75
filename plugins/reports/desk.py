"""What a page must know of the desk to send it a report: its ways in, best first, and how each is
used."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

FORMATS = ("json", "form")
PATIENCE = 10_000  # milliseconds in which an endpoint must answer
LOOPBACK = ("127.0.0.1", "localhost")
# Browsers and trackers cut addresses that are longer, mail programs much sooner.
ISSUE_BYTES = 8000
MAIL_BYTES = 1900

# Each line of a report that is sent as text, by the field without which it says nothing; what
# stands in braces is a field. desk/report/mail.py reads it.
LINES = {
    "exact": "Quotation: …{prefix}[[{exact}]]{suffix}…",
    "proposal": "Should read: {proposal}",
    "comment": "Comment: {comment}",
    "url": "Address: {url}",
    "source": "Source: {source} {revision} {paragraph}",
}

_ADDRESS = re.compile(r"[^\s@,:;<>\"()\[\]\\]+@[\w-]+(?:\.[\w-]+)+")
# A semicolon or a comma would begin another directive or policy in the page's policy.
_URL = re.compile(r"[!#-&(-+\--:=?-~]+")


class ReportSettingError(Exception):
    """A setting by which no report could reach the desk; the text says what it must be."""


@dataclass(frozen=True)
class Desk:
    """The ways in: `endpoint` and `issues` are addresses or empty, `form` tells what the endpoint
    takes."""

    endpoint: str
    form: bool
    issues: str
    email: str


def desk_of(settings: dict[str, Any]) -> Desk:
    """Read the REPORT_… settings.

    Raises:
        ReportSettingError: one of them has a value that cannot work.
    """
    if settings["REPORT_FORMAT"] not in FORMATS:
        raise _refused(settings, "REPORT_FORMAT", f"one of {', '.join(FORMATS)}")
    if not _ADDRESS.fullmatch(settings["REPORT_EMAIL"]):
        raise _refused(settings, "REPORT_EMAIL", "the desk's mail address")
    if settings["REPORT_ENDPOINT"] and not _is_endpoint(settings["REPORT_ENDPOINT"]):
        raise _refused(settings, "REPORT_ENDPOINT", "an https:// address, a /path, or empty")
    if settings["REPORT_ISSUES"] and not _is_safe(settings["REPORT_ISSUES"]):
        raise _refused(settings, "REPORT_ISSUES", "an https:// address, or empty")
    return Desk(
        settings["REPORT_ENDPOINT"],
        settings["REPORT_FORMAT"] == "form",
        settings["REPORT_ISSUES"],
        settings["REPORT_EMAIL"],
    )


def _refused(settings: dict[str, Any], name: str, what: str) -> ReportSettingError:
    return ReportSettingError(f"{name} must be {what}, not {settings[name]!r}")


def _is_endpoint(text: str) -> bool:
    return _is_safe(text) or bool(_URL.fullmatch(text) and re.match(r"/(?!/)", text))


def _is_safe(url: str) -> bool:
    """Only https keeps a report from other eyes; on the loopback there are none."""
    if not _URL.fullmatch(url):
        return False
    host, scheme = urlsplit(url).hostname, urlsplit(url).scheme
    return bool(host) and (scheme == "https" or (scheme == "http" and host in LOOPBACK))


def for_script(desk: Desk, base_path: str) -> dict[str, Any]:
    """The JSON that the script reads from the dialog: theme/README.md, «The report script».

    `base_path` tells what this site keeps in a browser from what another on the same host keeps.
    """
    ways: dict[str, Any] = {"store": f"report:{base_path}/ "}
    if desk.endpoint:
        ways |= {"endpoint": desk.endpoint, "form": desk.form, "timeout": PATIENCE}
        ways |= {"request": _request(desk.form)}
    return {**ways, "letters": list(_letters(desk)), "lines": list(LINES.items())}


def _request(form: bool) -> dict[str, Any]:
    """How the endpoint is asked (the Fetch standard's RequestInit): nothing of the reader goes
    along. Form services answer a script only if it accepts JSON."""
    kind = "x-www-form-urlencoded" if form else "json"
    return {
        "method": "POST",
        "headers": {"Accept": "application/json", "Content-Type": f"application/{kind}"},
        "credentials": "omit",
        "referrerPolicy": "no-referrer",
    }


def _letters(desk: Desk) -> Iterator[list[str | int]]:
    """Each way that is an address to open: its outcome, its beginning, its limit and its window."""
    if desk.issues:
        joint = "&" if "?" in desk.issues else "?"
        yield ["issue", f"{desk.issues}{joint}title=", ISSUE_BYTES, "_blank"]
    yield ["mail", f"mailto:{quote(desk.email, safe='@')}?subject=", MAIL_BYTES, "_self"]

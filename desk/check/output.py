"""Findings as a person, an editor's program or a forge reads them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from plugins.faults import Fault

FORMATS = ("text", "json", "github")

_COLOURS = {"error": "\033[31m", "warning": "\033[33m", "note": "\033[36m"}
_PLAIN = "\033[0m"
_LEVELS = {"error": "error", "warning": "warning", "note": "notice"}
# What GitHub's workflow commands take for their own marks.
_ESCAPES = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})


def text_line(fault: Fault, *, colour: bool) -> str:
    """`path:line: message [code]`; a warning or a note says that it is one."""
    kind = "" if fault.severity == "error" else f"{fault.severity}: "
    place = str(fault).removesuffix(fault.message)
    line = f"{place}{kind}{fault.message} [{fault.code}]"
    return f"{_COLOURS[fault.severity]}{line}{_PLAIN}" if colour else line


def as_json(findings: Sequence[Fault]) -> str:
    """A JSON list of objects with path, line, column, severity, code and message."""
    return json.dumps([asdict(fault) for fault in findings], ensure_ascii=False, indent=2)


def as_github(findings: Sequence[Fault]) -> str:
    """GitHub's workflow commands, one line a finding."""
    return "\n".join(_github_line(fault) for fault in findings)


def _github_line(fault: Fault) -> str:
    places = {"file": fault.path, "line": fault.line, "col": fault.column, "title": fault.code}
    given = (
        f"{name}={_property(str(value))}" for name, value in places.items() if value not in {"", 0}
    )
    return f"::{_LEVELS[fault.severity]} {','.join(given)}::{fault.message.translate(_ESCAPES)}"


def _property(value: str) -> str:
    return value.translate(_ESCAPES).replace(":", "%3A").replace(",", "%2C")


def summary(findings: Sequence[Fault]) -> str:
    """`3 errors, 2 warnings in 2 files`."""
    errors = sum(fault.severity == "error" for fault in findings)
    warnings = sum(fault.severity == "warning" for fault in findings)
    if not errors and not warnings:
        return "No fault found."
    files = len({fault.path for fault in findings if fault.severity != "note"})
    counts = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}"
    return f"{counts} in {_count(files, 'file')}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"

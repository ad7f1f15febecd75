"""`make check`, and what the commands that build say before they do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TextIO

from desk.build import BUILD, BuildError, Result, build
from desk.check import output
from desk.check.house import setting_faults
from desk.check.run import Report, check, check_sources
from desk.check.sources import faults_of_site
from desk.settings import SettingError
from plugins import faults
from plugins.faults import Fault

_YES = {"1", "true", "yes"}


def run(settings: dict[str, Any], conf: Path, environment: Mapping[str, str]) -> int:
    """Check everything and print what was found; FORMAT, FILES and STRICT are in `environment`.

    Returns 1 when there are errors (with STRICT=1: or warnings), else 0.
    """
    form = environment.get("FORMAT") or "text"
    if form not in output.FORMATS:
        raise SettingError(f"FORMAT must be one of {', '.join(output.FORMATS)}, not {form!r}")
    findings = _only(check(settings, conf).findings, environment.get("FILES", "").split())
    if form == "json":
        print(output.as_json(findings))
    elif form == "github":
        print(output.as_github(findings))
    else:
        say(findings, sys.stderr, colour=_is_colourful(sys.stderr, environment))
        bad = any(fault.severity != "note" for fault in findings)
        print(output.summary(findings), file=sys.stderr if bad else sys.stdout)
    stopping = {"error", "warning"} if environment.get("STRICT", "") in _YES else {"error"}
    return int(any(fault.severity in stopping for fault in findings))


def _only(findings: Sequence[Fault], files: Sequence[str]) -> tuple[Fault, ...]:
    """The findings of the files that were named; all when none was."""
    shown = {faults.shown(Path(name).absolute()) for name in files}
    return tuple(fault for fault in findings if not shown or fault.path in shown)


def say(findings: Sequence[Fault], stream: TextIO, *, colour: bool) -> None:
    """Print findings, one line each."""
    for fault in findings:
        print(output.text_line(fault, colour=colour), file=stream)


def _is_colourful(stream: TextIO, environment: Mapping[str, str]) -> bool:
    return stream.isatty() and not environment.get("NO_COLOR")


def build_checked(
    settings: dict[str, Any],
    conf: Path,
    environment: Mapping[str, str],
    work: Path = BUILD,
    finish: Callable[[Path], None] | None = None,
) -> Result:
    """Build when the check finds no error; say what an editor should look at in changed files.

    Raises:
        BuildError: something must be mended, all of it named; `output/` is as it was.
    """
    wrong = sorted(setting_faults(settings, conf))
    if wrong:
        raise BuildError(tuple(wrong))
    report = check_sources(settings, work)
    if report.errors:
        rest = () if report.is_stuck else faults_of_site(settings)
        raise BuildError(tuple(sorted({*report.errors, *rest})))
    news = _news(report, scheduled=not settings["WITH_FUTURE_DATES"])
    say(news, sys.stderr, colour=_is_colourful(sys.stderr, environment))
    return build(settings, work, finish)


def _news(report: Report, *, scheduled: bool) -> list[Fault]:
    """What there is to say of changed sources, and of all that this build leaves out."""
    return [
        fault
        for fault in report.findings
        if fault.path in report.fresh or (scheduled and fault.severity == "note")
    ]

"""`make check`, and what the commands that build say before they do."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from glob import glob
from pathlib import Path
from typing import Any, TextIO

from desk.build import ANY, BUILD, BuildError, Result, build
from desk.check import output
from desk.check.house import House, is_readable, known_faults, rendered_faults
from desk.check.request import requested
from desk.check.run import Report, Told, check_sources, examined, told_of
from desk.manifest import release_file
from desk.settings import SettingError, is_on
from desk.standing import typed_names
from pelican_incremental import Request
from plugins import faults
from plugins.faults import STOPPED, Fault
from plugins.source.tree import Tree, walk

FEW = 8  # sources saved at once
_OF_HOUSE = frozenset(
    "setting-wrong plugin-import template-syntax template-missing translation-wrong".split()
)


def run(settings: dict[str, Any], conf: Path, environment: Mapping[str, str]) -> int:
    """Check everything and print what was found; FORMAT, FILES and STRICT are in `environment`.

    Returns 1 when there are errors (with STRICT=1: or warnings), else 0.
    """
    _form(environment)
    for name in ("SPELL", "EXTERNAL"):
        is_on(environment, name)
    is_asked = _chooser(_files(environment))
    report = check(settings, conf, environment)
    external = report.asked.get("external", [])
    asked = requested(settings, environment, external, is_asked) if report.is_read else ()
    findings = sorted({*report.findings, *asked})
    return tell([fault for fault in findings if is_asked(fault.path)], environment)


def run_ordinary(settings: dict[str, Any], conf: Path, environment: Mapping[str, str]) -> int:
    """The same for an ordinary Pelican site."""
    from desk.check.ordinary import find

    _form(environment)
    is_asked = _chooser(_files(environment))
    found = find(settings, conf, environment)
    return tell([fault for fault in found if is_asked(fault.path)], environment)


def tell(findings: Sequence[Fault], environment: Mapping[str, str]) -> int:
    """Print findings as FORMAT has them and return the status that they mean."""
    form = _form(environment)
    if form == "json":
        print(output.as_json(findings))
    elif form == "github":
        print(output.as_github(findings))
    else:
        say(findings, sys.stderr, colour=_is_colourful(sys.stderr, environment))
        bad = any(fault.severity != "note" for fault in findings)
        print(output.summary(findings), file=sys.stderr if bad else sys.stdout)
    stopping = {"error", "warning"} if is_on(environment, "STRICT") else {"error"}
    return int(any(fault.severity in stopping for fault in findings))


def _form(environment: Mapping[str, str]) -> str:
    form = environment.get("FORMAT") or "text"
    if form not in output.FORMATS:
        raise SettingError(f"FORMAT must be one of {', '.join(output.FORMATS)}, not {form!r}")
    return form


def _files(environment: Mapping[str, str]) -> list[str]:
    """The paths in FILES, parted as a shell parts them; a pattern stands for what it matches.

    Raises:
        SettingError: one of them is not there.
    """
    try:
        typed = shlex.split(environment.get("FILES", ""))
    except ValueError:
        raise SettingError("FILES must have its quotation marks in pairs") from None
    found: list[str] = []
    for name in typed:
        matched = sorted(glob(name)) or [name]  # noqa: PTH207 - it may be absolute
        if not os.path.lexists(matched[0]):
            raise SettingError(f"FILES must name files that are there, not {name!r}")
        found += matched
    return found


def _chooser(files: Sequence[str]) -> Callable[[str], bool]:
    """Whether a path is that of a file that was named or in a folder that was; all are when none
    was."""
    shown = {faults.shown(Path(os.path.normpath(Path(name).absolute()))) for name in files}
    inside = tuple(f"{name}/" for name in shown if Path(name).is_dir())
    return lambda path: not shown or path in shown or path.startswith(inside)


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
    request: Request = ANY,
) -> Result:
    """Build when no error is found; say what an editor should look at in changed files.

    Raises:
        BuildError: something must be mended, all of it named; `output/` is as it was.
    """
    house = House(settings, conf)
    tree = request.seen if isinstance(request.seen, Tree) else walk(Path(settings["PATH"]))
    is_small = _is_small_save(settings, tree, request.changed)
    if not is_small:
        of_house = known_faults(house, work, typed_names(environment))
        if tree.faults_by(settings) or any(fault.severity == "error" for fault in of_house):
            _refuse(_with_sources(of_house, house, work, "pages", tree=tree))
    told = told_of(settings, work, of_new=True)
    say_news = partial(_say_news, told, settings, environment)
    # Who has saved one text waits for a word on that one.
    asked = replace(
        request, seen=tree, checked=told.take, first_faults=is_small, before_commit=say_news
    )
    try:
        return build(examined(settings), work, asked)
    except BuildError as error:
        found = error.faults
    except Exception as error:
        from desk.check.conf import stopped_by

        found = (stopped_by(error),)
    of_sources = {fault for fault in found if fault.code != STOPPED}
    if is_small and of_sources:
        raise BuildError(found)
    # The sample says at which line, and names what else there is.
    rendered = rendered_faults(house, work, told.templates)
    errors = {fault for fault in rendered if fault.severity == "error"}
    raise BuildError(tuple(sorted(of_sources | errors)) or found)


def _is_small_save(
    settings: Mapping[str, Any], tree: Tree, changed: Collection[str] | None
) -> bool:
    """Whether some sources were saved and nothing else, so few that whoever saved them waits for a
    word on these."""
    paths = changed or ()
    if tree.saved is None or not 0 < len(paths) <= FEW:
        return False
    return {path.removeprefix(tree.folder) for path in paths}.issubset(tree.sources(settings))


def _refuse(report: Report) -> None:
    """Stop where a build must not begin: it could read what lies elsewhere, wait for a pipe, or run
    into settings, plugins or templates that are at fault.

    Raises:
        BuildError: of these, and of all sources that can be checked.
    """
    if report.errors:
        raise BuildError(report.errors)


def _say_news(told: Told, settings: Mapping[str, Any], environment: Mapping[str, str]) -> None:
    """Say what there is to say of changed sources, and of all that this build leaves out."""
    ahead = () if settings["WITH_FUTURE_DATES"] else told.ahead
    news = sorted({*told.findings, *ahead})
    say(news, sys.stderr, colour=_is_colourful(sys.stderr, environment))


def check(
    settings: dict[str, Any], conf: Path, environment: Mapping[str, str], work: Path = BUILD
) -> Report:
    """Check everything: settings, plugins, theme and sources; a small site is rendered too."""
    house = House(settings, conf)
    of_house = known_faults(house, work, typed_names(environment))
    kinds = ("pages", "external") if is_on(environment, "EXTERNAL") else ("pages",)
    return _with_sources(of_house, house, work, *kinds)


def _with_sources(
    of_house: Sequence[Fault],
    house: House,
    work: Path,
    *kinds: str,
    tree: Tree | None = None,
) -> Report:
    """The faults of settings, plugins and theme; if sources can be read by such settings, what is
    found in these; and if pages can be rendered, what shows only then, and the addresses that the
    last release had and the sources no longer give."""
    if not is_readable(of_house):
        return Report(tuple(of_house), is_read=False)
    report = check_sources(house.settings, work, tree, *kinds)
    is_wrong = any(fault.severity == "error" for fault in of_house)
    # What stops the build for the house's sake is said there, with its place.
    findings = {f for f in report.findings if not (is_wrong and f.code == STOPPED)}
    findings.update(of_house)
    if not any(fault.code in _OF_HOUSE for fault in findings):
        findings.update(rendered_faults(house, work, report.templates))
        findings.update(_lost(report, house.settings, work))
    return replace(report, findings=tuple(sorted(findings)))


def _lost(report: Report, settings: dict[str, Any], work: Path) -> Iterator[Fault]:
    manifest = release_file(Path(settings["OUTPUT_PATH"]), work)
    if not manifest.is_file():
        return
    # With every plugin that has an address of its own, and so with Pelican and Pillow.
    from desk.check.lost import lost_addresses, released_pages

    released = released_pages(manifest, settings)
    for _, pages in report.asked.get("pages", []) if released else ():
        yield from lost_addresses(released, pages, Path(settings["PATH"]))

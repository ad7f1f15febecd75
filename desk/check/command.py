"""`make check`, and what the commands that build say before they do."""

from __future__ import annotations

import os
import pickle
import shlex
import sys
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache, cached_property, partial
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from desk.build import ANY, BUILD, BuildError, Result, build
from desk.check import output
from desk.check.house import is_readable, known_faults, rendered_faults
from desk.check.lost import lost_addresses, released_pages
from desk.check.request import requested
from desk.check.run import Report, check_sources, pages_of, unchecked_sources
from desk.manifest import release_file
from desk.settings import SettingError, is_on
from desk.standing import typed_names
from pelican_incremental import Request
from pelican_incremental.background import begun
from plugins import faults
from plugins.faults import Fault
from plugins.source.tree import Tree, walk

if TYPE_CHECKING:
    from plugins.source.reader import Parts, SourceReader

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
    asked = requested(settings, environment, BUILD, is_asked) if report.is_read else ()
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
    """Build when the check finds no error; say what an editor should look at in changed files.

    Raises:
        BuildError: something must be mended, all of it named; `output/` is as it was.
    """
    from plugins.source.reader import examined_by

    tree = request.seen if isinstance(request.seen, Tree) else walk(Path(settings["PATH"]))
    is_small = _is_small_save(settings, tree, request.changed)
    find = partial(check_before_build, settings, conf, environment, work, tree)
    if not is_small:
        of_house = known_faults(settings, conf, work, typed_names(environment))
        if tree.faults_by(settings) or any(fault.severity == "error" for fault in of_house):
            _refuse_unreadable(_rendered(find(), settings, conf, work))
    beside = _Beside(find, unchecked_sources(settings, tree, work))
    consent = cache(partial(_consent, beside.report, settings, environment))
    asked = replace(request, seen=tree, read=beside.begin, before_commit=consent)
    try:
        with examined_by(beside.examine):
            return build(settings, work, asked if is_small else replace(asked, checked=consent))
    except BuildError as error:
        found = error.faults
    except Exception as error:
        from desk.check.conf import stopped_by

        found = (stopped_by(error),)
    if is_small:  # who has saved one text waits for a word on that one
        if not beside.has_begun and _are_of(request.changed or (), found):
            raise BuildError(found)  # its reading has said all that is wrong with it
        if beside.report().errors:
            raise BuildError(beside.report().errors)
    # The sample says at which line, and names what else there is.
    raise BuildError(_rendered(beside.report(), settings, conf, work).errors or found)


def _are_of(paths: Iterable[str], found: Iterable[Fault]) -> bool:
    """Whether all faults are those of some files."""
    shown = {faults.shown(Path(path)) for path in paths}
    return shown.issuperset(fault.path for fault in found)


def _is_small_save(
    settings: Mapping[str, Any], tree: Tree, changed: Collection[str] | None
) -> bool:
    """Whether some sources were saved and nothing else, so few that whoever saved them waits for a
    word on these."""
    paths = changed or ()
    if tree.saved is None or not 0 < len(paths) <= FEW:
        return False
    return {path.removeprefix(tree.folder) for path in paths}.issubset(tree.sources(settings))


def _refuse_unreadable(report: Report) -> None:
    """Stop where a build must not begin: it could read what lies elsewhere, wait for a pipe, or run
    into settings, plugins or templates that are at fault.

    Raises:
        BuildError: of these, and of all sources that can be checked.
    """
    if report.errors:
        raise BuildError(report.errors)


class _Beside:
    """A check that goes on beside a build: the build checks each source that it reads, if no check
    has seen it (`unchecked`), and when all have been read, another process finds out the rest."""

    def __init__(self, find: Callable[[], Report], unchecked: Container[Path]) -> None:
        from desk.check.reading import take_noted

        take_noted()  # of a build that came to nothing
        self._find, self._unchecked = find, unchecked
        self.has_begun = False

    def begin(self) -> None:
        """Begin to find out the rest."""
        _ = self._answer

    def examine(self, path: Path, reader: SourceReader) -> tuple[Parts, str] | None:
        """Check a source that is being read (`examined_by`)."""
        from desk.check.reading import examine

        return examine(path, reader) if path in self._unchecked else None

    @cached_property
    def _answer(self) -> Callable[[], bytes]:
        from desk.check.reading import take_noted

        self.has_begun = True
        answer = begun(lambda: pickle.dumps(self._find()))
        take_noted()  # the other process has it
        return answer

    @cached_property
    def _report(self) -> Report:
        report: Report = pickle.loads(self._answer())  # noqa: S301 - our own child has written it
        return report

    def report(self) -> Report:
        """What was found, waited for."""
        return self._report


def _consent(
    report: Callable[[], Report], settings: Mapping[str, Any], environment: Mapping[str, str]
) -> None:
    """Say what was found that does not stop a build.

    Raises:
        BuildError: the rest.
    """
    if report().errors:
        raise BuildError(report().errors)
    news = _news(report(), scheduled=not settings["WITH_FUTURE_DATES"])
    say(news, sys.stderr, colour=_is_colourful(sys.stderr, environment))


def check(
    settings: dict[str, Any], conf: Path, environment: Mapping[str, str], work: Path = BUILD
) -> Report:
    """Check everything: settings, plugins, theme and sources; a small site is rendered too."""
    of_house = known_faults(settings, conf, work, typed_names(environment))
    first = _with_sources(of_house, partial(check_sources, settings, work))
    return _rendered(first, settings, conf, work)


def _rendered(first: Report, settings: dict[str, Any], conf: Path, work: Path) -> Report:
    """A report with what shows only when pages are rendered, and the addresses that are lost."""
    if any(fault.code in _OF_HOUSE for fault in first.findings):
        return first  # it could not be rendered, or would say the same again
    rendered = rendered_faults(settings, conf, work, first.templates)
    lost = _lost(settings, work)
    return replace(first, findings=tuple(sorted({*first.findings, *rendered, *lost})))


def _lost(settings: dict[str, Any], work: Path) -> Iterator[Fault]:
    """The addresses that the last release had, and the sources no longer give."""
    manifest = release_file(Path(settings["OUTPUT_PATH"]), work)
    released = released_pages(manifest, settings)
    if released:
        yield from lost_addresses(released, pages_of(settings, work), Path(settings["PATH"]))


def check_before_build(
    settings: dict[str, Any],
    conf: Path,
    environment: Mapping[str, str],
    work: Path = BUILD,
    tree: Tree | None = None,
) -> Report:
    """Check all that a build does not find out by itself: pages are rendered by it anyway; and say
    nothing of warnings that were there before."""
    of_house = known_faults(settings, conf, work, typed_names(environment))
    find = partial(check_sources, settings, work, tree, are_old_warnings_told=False)
    return _with_sources(of_house, find)


def _with_sources(of_house: Sequence[Fault], find: Callable[[], Report]) -> Report:
    """The faults of settings, plugins and theme, and what is found in sources, if they can be read
    by such settings."""
    if not is_readable(of_house):
        return Report(tuple(of_house), frozenset(), is_read=False)
    report = find()
    return replace(report, findings=tuple(sorted({*of_house, *report.findings})))


def _news(report: Report, *, scheduled: bool) -> list[Fault]:
    """What there is to say of changed sources, and of all that this build leaves out."""
    return [
        fault
        for fault in report.findings
        if fault.path in report.fresh or (scheduled and fault.severity == "note")
    ]

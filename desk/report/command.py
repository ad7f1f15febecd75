"""Take readers' reports, show where each belongs in the sources, and write it if asked to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, TextIO

from desk.report import show, store
from desk.report.intake import items, read_input
from desk.report.match import Outcome, find, quotation
from desk.report.mend import mend
from desk.report.model import Item, Letter, Report, ReportError, Spam
from desk.report.source_text import Source, read_source
from plugins.faults import shown

ATTEMPTS = 5
MAX_CANDIDATES = 20

Verdict = Literal["written", "placed", "mended already", "to place by hand", "spam", "refused"]


@dataclass(frozen=True)
class Case:
    """A report beside the source it is about: its new text, if any, or why that cannot be made."""

    report: Report
    file: store.SourceFile
    source: Source
    outcome: Outcome
    new: str = ""
    problem: str = ""

    @property
    def verdict(self) -> Verdict:
        if self.problem:
            return "refused"
        return "mended already" if self.outcome.state == "mended" else "placed"


def run(stream: BinaryIO, content: Path, *, apply: bool, out: TextIO, colour: bool = False) -> int:
    """Place each report that `stream` holds in the sources below `content`; `apply` what can be.

    Returns 0 if each is placed, written, mended already, spam or a letter, else 1.
    """
    desk = _Desk(content, out, colour=colour, apply=apply)
    for number, item in enumerate(items(read_input(stream)), 1):
        desk.take(number, item)
    return desk.close()


def examine(report: Report, path: Path) -> Case:
    """Match a report against a source as it is now.

    Raises:
        ReportError: the source cannot be read.
    """
    file = store.read(path)
    source = read_source(file.text)
    outcome = find(source, report, unchanged=file.revision == report.revision)
    case = Case(report, file, source, outcome)
    if outcome.state != "found":
        return Case(report, file, source, outcome, problem=_problem(case))
    if not report.proposal:
        return case
    quote = quotation(report.prefix, report.exact, report.suffix)
    try:
        new = mend(source, quote, outcome.places[0], report.proposal)
    except ReportError as error:
        return Case(report, file, source, outcome, problem=str(error))
    if new == file.text and report.proposal.split() != report.exact.split():
        return Case(report, file, source, Outcome("mended", outcome.places))
    return Case(report, file, source, outcome, "" if new == file.text else new)


def _problem(case: Case) -> str:
    if case.outcome.state == "missing":
        since = "" if case.file.revision == case.report.revision else ", nor anything like it"
        return f"the quotation must stand in the source; it does not{since}: look for the headline"
    if case.outcome.state == "ambiguous":
        number = len(case.outcome.places)
        return (
            f"the quotation must stand in one place; it stands in {number}: choose and mend by hand"
        )
    return ""


class _Desk:
    """Writes what an editor reads, and counts what became of the reports."""

    def __init__(self, content: Path, out: TextIO, *, colour: bool, apply: bool) -> None:
        self._content, self._out, self._colour, self._apply = content, out, colour, apply
        self._count: Counter[Verdict] = Counter()

    def take(self, number: int, item: Item) -> None:
        """Deal with one report; what is wrong with it does not keep the others from being taken."""
        try:
            self._count[self._take(item)] += 1
        except ReportError as error:
            self._say(f"report {number}: {show.visible(str(error))}")
            self._count["refused"] += 1
        self._say("")

    def close(self) -> int:
        """Sum up; return the exit status."""
        parts = [f"{number} {verdict}" for verdict, number in sorted(self._count.items())]
        total = sum(self._count.values())
        self._say(f"{total} {'report' if total == 1 else 'reports'}: {', '.join(parts)}")
        return 1 if self._count["refused"] or not total else 0

    def _take(self, item: Item) -> Verdict:
        if isinstance(item, ReportError):
            raise item
        if isinstance(item, Spam):
            self._say("spam: the field that no person sees was filled; skipped")
            return "spam"
        if isinstance(item, Letter):
            return self._take_letter(item)
        if not self._apply:
            return self._take_report(item)
        with store.locked(self._content):
            return self._take_report(item)

    def _take_report(self, report: Report) -> Verdict:
        for _ in range(ATTEMPTS):
            case = self._best_case(report)
            self._show(case)
            if not (self._apply and case.new):
                return case.verdict
            if store.replace(case.file, case.new):
                self._say("Written.")
                return "written"
            self._say("The source was changed meanwhile; it is matched anew.")
        raise ReportError("source must rest for a moment; it was changed each time: try again")

    def _best_case(self, report: Report) -> Case:
        """Of the sources that may be meant, the one in which the report can be placed."""
        paths = store.find_sources(self._content, report.source, report.url)
        cases = [examine(report, path) for path in paths]
        placed = [case for case in cases if not case.problem]
        if len(placed) > 1:
            places = ", ".join(shown(case.file.path) for case in placed)
            raise ReportError(f"the quotation must stand in one source; it stands in {places}")
        return (placed or cases)[0]

    # --- what is said -----------------------------------------------------------------------------

    def _take_letter(self, letter: Letter) -> Verdict:
        path = store.find_sources(self._content, letter.source, letter.url)[0]
        source = read_source(store.read(path).text)
        self._say(f"{show.visible(shown(path))}:1:1")
        self._say_fields(Headline=_headline(source), Subject=letter.subject, Page=letter.url)
        self._say_fields(Letter=letter.text or "(no words: ask the reader what is meant)")
        self._say("The reader's own words: place them by hand.")
        return "to place by hand"

    def _show(self, case: Case) -> None:
        for place in case.outcome.places[:MAX_CANDIDATES]:
            line, column = case.source.place(place.start)
            self._say(f"{show.visible(shown(case.file.path))}:{line}:{column}")
            self._say_fields(Sentence=show.sentence(case.source, place.start, place.end))
        if not case.outcome.places:
            self._say(f"{show.visible(shown(case.file.path))}:1:1")
        report = case.report
        self._say_fields(
            Headline=report.headline or _headline(case.source),
            Page=report.link or report.url,
            Comment=report.comment,
        )
        if case.problem:
            self._say_fields(Quotation=" ".join(report.exact.split()), Proposal=report.proposal)
        if case.new:
            path = shown(case.file.path)
            self._say(*show.diff(path, case.file.text, case.new, colour=self._colour))
        self._say(*_remark(case, apply=self._apply))

    def _say_fields(self, **fields: str) -> None:
        for name, text in fields.items():
            for index, line in enumerate(show.paragraphs(text) if text else []):
                self._say(f"  {f'{name}:' if not index else '':10} {line}".rstrip())

    def _say(self, *lines: str) -> None:
        encoding = getattr(self._out, "encoding", None) or "utf-8"
        for line in lines:
            # A terminal that cannot show a letter must not stop the work.
            print(line.encode(encoding, "backslashreplace").decode(encoding), file=self._out)


def _remark(case: Case, *, apply: bool) -> list[str]:
    if case.problem:
        place = case.outcome.places[0] if case.outcome.places else None
        line, column = case.source.place(place.start) if place else (1, 1)
        path = show.visible(shown(case.file.path))
        return [f"{path}:{line}:{column}: {show.visible(case.problem)}"]
    if case.outcome.state == "mended":
        return ["Mended already: the source says what the reader proposes."]
    if not case.new:
        return ["The report proposes no other words: read the comment."]
    return [] if apply else ["Not written: APPLY=1 writes it."]


def _headline(source: Source) -> str:
    block = source.blocks[0] if source.blocks else None
    return source.text[block.start : block.end].strip() if block and block.kind == "field" else ""

"""`make report` says where each report belongs, and writes what it may."""

from __future__ import annotations

import fcntl
import io
import json
import os
import signal
import sys
from hashlib import sha256
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import pytest

from desk.report import run, store
from tests.sites import ROOT, Site

PATH = "articles/2013/integration-action-plan.md"
MAILS = Path(__file__).parent / "mails"


@pytest.fixture
def desk(site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:
    """The content of the real site; the editor stands beside it."""
    site.copy_content()
    monkeypatch.chdir(site.folder)
    return site


def report(source: bytes, /, **changes: Any) -> dict[str, Any]:
    """What the page sends when a reader corrects $1bn in the third paragraph."""
    return {
        "version": 1,
        "url": "https://paper.example/articles/integration-action-plan.html",
        "headline": "Integration action plan",
        "source": PATH,
        "revision": sha256(source).hexdigest()[:12],
        "paragraph": 3,
        "selector": {
            "type": "TextQuoteSelector",
            "exact": "$1bn",
            "prefix": "arus and Kazakhstan totalled around ",
            "suffix": ". “Once, we only dreamt of such f",
        },
        "proposal": "$1.5bn",
        "comment": "",
        "link": "https://paper.example/articles/integration-action-plan.html#:~:text=%241bn",
        **changes,
    }


def told(data: Any, desk: Site, *, apply: bool = False, colour: bool = False) -> tuple[int, str]:
    """Exit status and what was printed."""
    out = io.StringIO()
    stream = data if isinstance(data, bytes) else json.dumps(data).encode()
    status = run(io.BytesIO(stream), desk.content, apply=apply, out=out, colour=colour)
    return status, out.getvalue()


def source_of(desk: Site) -> Path:
    return desk.content / PATH


def test_a_report_is_shown_with_file_line_column_sentence_and_change(desk: Site) -> None:
    before = source_of(desk).read_bytes()
    status, text = told(report(before, comment="See the table."), desk)
    lines = text.splitlines()
    assert status == 0
    assert lines[0] == f"content/{PATH}:11:188"
    assert lines[1] == (
        "  Sentence:  In 2012, trade turnover between Belarus and Kazakhstan "
        "totalled around [[$1bn]]."
        " “Once, we only dreamt of such figures; now, they’re a reality,” "
        "the Head of State emphasises."
    )
    assert "  Headline:  Integration action plan" in lines
    assert "  Comment:   See the table." in lines
    assert lines[5:8] == [f"--- content/{PATH}", f"+++ content/{PATH}", "@@ -10,3 +10,3 @@"]
    assert "totalled around $1.5bn. “Once" in lines[10]
    assert lines[-1] == "1 report: 1 placed"
    assert source_of(desk).read_bytes() == before


def test_apply_writes_that_line_and_no_other(desk: Site) -> None:
    before = source_of(desk).read_bytes()
    status, text = told(report(before), desk, apply=True)
    assert status == 0
    assert "Written." in text
    wanted = before.replace(b"around $1bn", b"around $1.5bn")
    assert source_of(desk).read_bytes() == wanted


def test_apply_keeps_line_ends_mark_and_missing_last_line_end(desk: Site) -> None:
    text = source_of(desk).read_bytes().replace(b"\n", b"\r\n").rstrip()
    before = b"\xef\xbb\xbf" + text
    source_of(desk).write_bytes(before)
    assert told(report(before), desk, apply=True)[0] == 0
    assert source_of(desk).read_bytes() == before.replace(b"around $1bn", b"around $1.5bn")


def test_a_report_applied_twice_is_mended_already(desk: Site) -> None:
    before = source_of(desk).read_bytes()
    status, text = told([report(before), report(before)], desk, apply=True)
    assert status == 0
    assert text.splitlines()[-1] == "2 reports: 1 mended already, 1 written"


def test_two_reports_of_one_article_are_both_written(desk: Site) -> None:
    before = source_of(desk).read_bytes()
    other = report(
        before,
        selector={
            "exact": "keen on",
            "prefix": "Kazakhstan is also ",
            "suffix": " such co-operation",
        },
        proposal="fond of",
    )
    assert told([report(before), other], desk, apply=True)[0] == 0
    after = source_of(desk).read_text("utf-8")
    assert "around $1.5bn" in after
    assert "also fond of such" in after


def test_an_ambiguous_report_lists_every_place_and_writes_none(desk: Site) -> None:
    before = source_of(desk).read_bytes()
    vague = report(before, selector={"exact": "SES"}, paragraph="", proposal="S.E.S.")
    status, text = told(vague, desk, apply=True)
    assert status == 1
    assert f"content/{PATH}:11:41\n" in text
    assert f"content/{PATH}:17:67\n" in text
    assert "it stands in 2: choose and mend by hand" in text
    assert source_of(desk).read_bytes() == before


def test_a_quotation_that_is_nowhere_is_said_to_be_missing(desk: Site) -> None:
    nowhere = report(b"", selector={"exact": "There never was such a sentence in it."})
    status, text = told(nowhere, desk)
    assert status == 1
    assert f"content/{PATH}:1:1: the quotation must stand in the source" in text


def test_a_report_without_a_proposal_is_placed(desk: Site) -> None:
    status, text = told(report(b"", proposal="", comment="Really?"), desk, apply=True)
    assert status == 0
    assert "The report proposes no other words: read the comment." in text


def test_a_change_that_needs_an_editor_says_why(desk: Site) -> None:
    before = source_of(desk).read_bytes()
    status, text = told(report(before, proposal="$1bn\n\nTitle: x"), desk, apply=True)
    assert status == 1
    assert f"content/{PATH}:11:188: proposal must keep to one line" in text
    assert source_of(desk).read_bytes() == before


def test_a_letter_is_shown_with_its_source(desk: Site) -> None:
    status, text = told((MAILS / "without-scripts.eml").read_bytes(), desk)
    assert status == 0
    assert text.startswith(f"content/{PATH}:1:1\n  Headline:  Integration action plan\n")
    assert "  Letter:    In the third paragraph the sum is wrong:\n" in text
    assert "place them by hand" in text


def test_a_mail_is_written(desk: Site) -> None:
    assert told((MAILS / "outlook-html.eml").read_bytes(), desk, apply=True)[0] == 0
    assert "around $1.5bn" in source_of(desk).read_text("utf-8")


def test_spam_is_skipped(desk: Site) -> None:
    status, text = told(report(b"", website="x"), desk)
    assert (status, text.splitlines()[-1]) == (0, "1 report: 1 spam")


def test_a_bad_report_is_named_by_number_and_the_others_go_on(desk: Site) -> None:
    before = source_of(desk).read_bytes()
    evil = report(before, source="../../etc/passwd")
    status, text = told([evil, report(before)], desk, apply=True)
    assert status == 1
    assert (
        "report 1: source must be an article's path below content/, not '../../etc/passwd'" in text
    )
    assert text.splitlines()[-1] == "2 reports: 1 refused, 1 written"


@pytest.mark.parametrize("field", ["comment", "headline", "proposal", "source"])
def test_nothing_that_a_reader_sent_acts_on_the_terminal(desk: Site, field: str) -> None:
    evil = "\x1b]0;owned\x07 \x9b31m \u202e \r \x00 \ud800"
    status, text = told(report(b"", **{field: f"x{evil}x"}), desk)
    assert not any(one in text for one in "\x1b\x07\x9b\u202e\r\x00\ud800")
    assert status in {0, 1}


def test_the_change_is_coloured_on_demand(desk: Site) -> None:
    coloured = told(report(b""), desk, colour=True)[1]
    assert "\x1b[32m+" in coloured
    assert "\x1b" not in told(report(b""), desk)[1]


def test_a_terminal_without_our_letters_is_served(desk: Site) -> None:
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    data = json.dumps(report(b"", comment="Так")).encode()
    assert run(io.BytesIO(data), desk.content, apply=False, out=out) == 0
    out.seek(0)
    assert "\\u0422" in out.read()


def test_a_source_changed_while_it_is_applied_is_matched_anew(
    desk: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An editor saves another change after the report was matched: both stand in the end."""
    path, real = source_of(desk), store.replace
    saves = iter(["We are not in a hurry"])

    def save_first(file: store.SourceFile, text: str) -> bool:
        for words in saves:
            path.write_text(path.read_text("utf-8").replace("We aren’t in a hurry", words))
        return real(file, text)

    monkeypatch.setattr(store, "replace", save_first)
    status, text = told(report(path.read_bytes()), desk, apply=True)
    assert status == 0
    assert "The source was changed meanwhile; it is matched anew." in text
    after = path.read_text("utf-8")
    assert "We are not in a hurry" in after
    assert "around $1.5bn" in after


def test_no_other_process_of_ours_works_while_a_report_is_applied(
    desk: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store.replace

    def replace_locked(file: store.SourceFile, text: str) -> bool:
        number = os.open(desk.content, os.O_RDONLY)
        with pytest.raises(BlockingIOError):
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        os.close(number)
        return real(file, text)

    monkeypatch.setattr(store, "replace", replace_locked)
    assert "Written." in told(report(b""), desk, apply=True)[1]


APPLY = """
import sys
from pathlib import Path
from desk.report import run
sys.exit(run(sys.stdin.buffer, Path("content"), apply=True, out=sys.stdout))
"""


def test_processes_that_apply_at_once_lose_nothing(desk: Site) -> None:
    """Each mends words of its own, again and again, in the same file."""
    words = ["alpha", "beta", "gamma"]
    lines = [f"The word {word} stands in sentence {n}." for word in words for n in range(20)]
    path = desk.write("articles/many.md", "Title: Many\nDate: 2013\n\n" + "\n\n".join(lines))
    processes = []
    for word in words:
        reports = [
            report(
                b"",
                source="articles/many.md",
                selector={
                    "exact": word,
                    "prefix": "The word ",
                    "suffix": f" stands in sentence {n}.",
                },
                proposal=word.upper(),
                paragraph="",
            )
            for n in range(20)
        ]
        process = Popen(
            [sys.executable, "-c", APPLY],
            stdin=PIPE,
            stdout=PIPE,
            cwd=desk.folder,
            env={"PYTHONPATH": str(ROOT)},
        )
        processes.append((process, json.dumps(reports).encode()))
    told_each = [process.communicate(data)[0].decode() for process, data in processes]
    assert [process.returncode for process, _ in processes] == [0, 0, 0], told_each
    wanted = [
        line.replace(word, word.upper())
        for line, word in zip(lines, [w for w in words for _ in range(20)], strict=True)
    ]
    assert path.read_text("utf-8").split("\n\n")[1:] == wanted


def test_who_reads_the_first_lines_alone_sees_no_traceback(desk: Site) -> None:
    """As `make report FILE=… | head`."""
    lines = "\n".join([json.dumps(report((desk.content / PATH).read_bytes()))] * 400)
    (desk.folder / "reports.json").write_text(lines)
    environment = {**os.environ, "INPUTDIR": str(desk.content), "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "desk", "report", "reports.json"]
    with Popen(command, cwd=desk.folder, env=environment, stdout=PIPE, stderr=PIPE) as ran:
        assert ran.stdout
        assert ran.stderr
        ran.stdout.readline()
        ran.stdout.close()
        assert ran.stderr.read() == b""
        assert ran.wait() == 128 + signal.SIGPIPE

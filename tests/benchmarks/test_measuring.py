"""A figure is what a stopwatch and the kernel say, and a command that fails has none."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from tests.benchmarks import measuring
from tests.benchmarks.contenders import Contender
from tests.benchmarks.corpus import article
from tests.benchmarks.measuring import MeasuringError, build, build_watched, processes_of, serving

# Two processes that hold 40 MB each, for a while.
HOLD = """
import os, time
os.fork()
held = bytearray(os.urandom(1)) * 40_000_000
time.sleep(0.7)
"""
# A server that copies its source to its page whenever it is another one.
SERVER = """
import sys, threading, time
from http.server import HTTPServer, BaseHTTPRequestHandler
from pathlib import Path
class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
def follow():
    while True:
        time.sleep(0.05)
        Path("page").write_text(Path("source").read_text())
threading.Thread(target=follow, daemon=True).start()
HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


def contender(folder: Path, code: str, server: str = "") -> Contender:
    return Contender(
        name="it",
        folder=folder,
        command=(sys.executable, "-c", code),
        source=lambda article: ("source", article.text),
        page=lambda _: "page",
        lists=lambda _: (),
        built=(),
        server=(lambda port: (sys.executable, "-c", server, str(port))) if server else None,
    )


def test_seconds_run_from_the_start_of_the_process_to_its_end(tmp_path: Path) -> None:
    assert 0.3 < build(contender(tmp_path, "import time; time.sleep(0.3)")) < 2


def test_memory_is_that_of_all_processes_at_once(tmp_path: Path) -> None:
    seconds, peak = build_watched(contender(tmp_path, HOLD))
    assert seconds > 0.7
    assert 80_000_000 < peak.shared < 160_000_000
    assert peak.shared < peak.summed  # two interpreters share their code


def test_a_command_that_fails_is_named_with_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(MeasuringError, match=r"it failed:\n(.|\n)*no such luck"):
        build(contender(tmp_path, "raise SystemExit('no such luck')"))


def test_a_command_that_never_ends_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "PATIENCE", 0.5)
    code = "import os, time; open('pid', 'w').write(str(os.getpid())); time.sleep(60)"
    with pytest.raises(MeasuringError, match=r"it must end in 0\.5 s"):
        build(contender(tmp_path, code))
    assert processes_of(int((tmp_path / "pid").read_text())) == []


def test_a_save_is_timed_until_the_page_has_the_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "QUIET", 0.1)
    edited = article(7, 10)
    site = contender(tmp_path, "", SERVER)
    (tmp_path / "source").write_text("")
    (tmp_path / "page").write_text("")
    with serving(site) as server:
        pid = server.process.pid
        assert 0 < server.save(edited) < 2
    assert processes_of(pid) == []


def test_a_fault_is_timed_until_it_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was said of an earlier one is no answer."""
    monkeypatch.setattr(measuring, "QUIET", 0.1)
    (tmp_path / "source").write_text("")
    faulty = SERVER.replace(
        'Path("page").write_text(Path("source").read_text())',
        'print("Lang must be" if "wrong" in Path("source").read_text() else "good", flush=True)',
    )
    with serving(contender(tmp_path, "", faulty)) as server:
        for number in range(2):
            assert 0 < server.save_wrong(article(number, 10), lambda text: f"{text}wrong") < 2
            server.contender.save(article(number, 10))
            time.sleep(0.2)
            assert server.said.read_text().splitlines()[-1] == "good"


def test_a_server_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    start = time.monotonic()
    with (
        pytest.raises(MeasuringError, match="it did not serve"),
        serving(contender(tmp_path, "", "raise SystemExit(1)")),
    ):
        pass
    assert time.monotonic() - start < 5

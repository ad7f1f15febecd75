"""The desk serves as a static host would, builds after every save, and speaks on the terminal."""

from __future__ import annotations

import asyncio
import errno
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.serve import session
from tests.desk import serve_harness
from tests.desk.serve_harness import PATIENCE, ROOT, SLOW, WAITING, Desk, running, until, write

FILES = {
    "index.html": "<!doctype html><head><title>Home</title></head><p>Дом",
    "404.html": "<!doctype html><head></head><p>Nowhere",
    "section/a/index.html": "<!doctype html><head></head><p>Section",
    "feeds/all.atom.xml": "<feed/>",
    "feeds/all.json": "{}",
    "robots.txt": "User-agent: *",
    ".well-known/security.txt": "Contact: x",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running(tmp_path_factory.mktemp("desk"), FILES) as desk:
        yield desk


@pytest.fixture
def own_desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk that a test may change; its first build has been told."""
    with running(tmp_path, FILES) as desk:
        assert desk.line().endswith(f" {len(FILES)} changed")
        yield desk


def ask(
    desk: Desk, path: str, method: str = "GET", headers: dict[str, str] | None = None
) -> tuple[int, http.client.HTTPMessage, str]:
    """The status, headers and text of an answer; `path` is sent as it stands."""
    connection = http.client.HTTPConnection("127.0.0.1", desk.port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers=headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/section/a/", "text/html; charset=utf-8"),
        ("/feeds/all.atom.xml", "application/atom+xml; charset=utf-8"),
        ("/feeds/all.json", "application/feed+json; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/.well-known/security.txt", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_is_served_with_its_type_and_never_kept(desk: Desk, path: str, kind: str) -> None:
    status, headers, _ = ask(desk, path)
    assert (status, headers["Content-Type"], headers["Cache-Control"]) == (200, kind, "no-store")


def test_pages_are_utf8(desk: Desk) -> None:
    assert ask(desk, "/")[2].endswith("<p>Дом")


def test_a_folder_redirects_to_its_slash_and_keeps_the_query(desk: Desk) -> None:
    status, headers, _ = ask(desk, "/section/a?q=1")
    assert (status, headers["Location"]) == (301, "/section/a/?q=1")


@pytest.mark.parametrize(
    "path",
    ["/absent", "/../source/robots.txt", "/%2e%2e/source/robots.txt", "/..%2fsource/robots.txt"],
)
def test_what_is_not_in_the_output_gives_the_404_page(desk: Desk, path: str) -> None:
    status, headers, text = ask(desk, path)
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert "Nowhere" in text


@pytest.mark.parametrize("path", ["/", "/robots.txt", "/absent"])
def test_head_gives_the_headers_of_get_alone(desk: Desk, path: str) -> None:
    status, headers, text = ask(desk, path, "HEAD")
    got_status, got, _ = ask(desk, path)
    assert (status, headers["Content-Length"], text) == (got_status, got["Content-Length"], "")


def test_a_name_pointed_at_this_machine_reads_nothing(desk: Desk) -> None:
    """DNS rebinding: the Host of a foreign page is refused."""
    assert ask(desk, "/", headers={"Host": "evil.example"})[0] == 400


def test_only_this_machine_is_served(desk: Desk) -> None:
    """Linux has all of 127.0.0.0/8 as its own: a server on every address would answer here."""
    with socket.socket() as stranger:
        stranger.settimeout(PATIENCE)
        assert stranger.connect_ex(("127.0.0.2", desk.port)) == errno.ECONNREFUSED


def test_the_files_on_disk_stay_clean(desk: Desk) -> None:
    assert "/.desk/reload.js" in ask(desk, "/")[2]
    assert (desk.output / "index.html").read_text(encoding="utf-8") == FILES["index.html"]


def test_a_site_lives_below_its_base(tmp_path: Path) -> None:
    with running(tmp_path, FILES, base="/paper") as desk:
        assert desk.url.endswith("/paper/")
        assert "Дом" in ask(desk, "/paper/")[2]
        assert ask(desk, "/paper")[1]["Location"] == "/paper/"
        assert ask(desk, "/paper/section/a")[1]["Location"] == "/paper/section/a/"
        assert ask(desk, "/section/a/")[0] == 404
        assert ask(desk, "/.desk/reload.js")[1]["Content-Type"].startswith("text/javascript")


def test_a_save_is_built_and_told_in_one_line(own_desk: Desk) -> None:
    write(own_desk.source, {"robots.txt": "User-agent: x"})
    assert re.fullmatch(r"\d\d:\d\d:\d\d 1 changed", own_desk.line())
    assert ask(own_desk, "/robots.txt")[2] == "User-agent: x"


def test_a_save_by_rename_is_built(own_desk: Desk) -> None:
    passing = own_desk.source / ".robots.txt.swp"
    passing.write_text("User-agent: x")
    passing.replace(own_desk.source / "robots.txt")
    assert own_desk.line().endswith(" 1 changed")


def test_a_settings_file_saved_by_rename_twice_is_built_twice(tmp_path: Path) -> None:
    settings = tmp_path / "pelicanconf.py"
    settings.write_text("A = 1")
    with running(tmp_path, FILES) as desk:
        desk.line()
        for _ in range(2):
            passing = tmp_path / "passing"
            passing.write_text("A = 2")
            passing.replace(settings)
            assert desk.line().endswith(" 0 changed")


def test_a_passing_file_builds_nothing(own_desk: Desk) -> None:
    """The next line tells the save that came after, so none told the passing file."""
    write(own_desk.source, {"4913": "", "robots.txt~": "", ".#x": ""})
    time.sleep(0.3)
    (own_desk.source / "404.html").unlink()
    # All three are copied now, by the one build that the deletion asked for.
    assert own_desk.line().endswith(" 4 changed")


def begin_slow_build(desk: Desk) -> None:
    """Have a build under way that ends when SLOW is deleted."""
    desk.output.with_name(SLOW).touch()
    write(desk.source, {"robots.txt": "one"})
    until(desk.output.with_name(WAITING).exists)


def test_a_save_during_a_build_is_built_after_it(own_desk: Desk) -> None:
    """The build has read its sources when the next is saved; that one must not be lost."""
    begin_slow_build(own_desk)
    write(own_desk.source, {"late.txt": "late"})
    time.sleep(0.3)  # The save is to be noticed while the build still waits.
    own_desk.output.with_name(SLOW).unlink()
    assert own_desk.line().endswith(" 1 changed")
    assert own_desk.line().endswith(" 1 changed")
    assert ask(own_desk, "/late.txt")[2] == "late"


def test_saves_that_follow_each_other_closely_are_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "QUIET", 0.3)  # a busy machine may stop for a while

    async def taken() -> list[set[str]]:
        saves, names = session._Saves(), "abcde"
        first = asyncio.create_task(saves.take())
        for name in names:
            saves.add({name})
            await asyncio.sleep(0.001)
        found = [await first]
        saves.add({"f"})
        return [*found, await saves.take()]

    assert asyncio.run(taken()) == [set("abcde"), {"f"}]


def test_saves_without_an_end_are_built_all_the_same() -> None:
    async def taken() -> list[set[str]]:
        saves, count = session._Saves(), 0

        async def save() -> None:
            nonlocal count
            while True:
                count += 1
                saves.add({f"{count:06}"})
                await asyncio.sleep(0)

        saving = asyncio.create_task(save())
        found = [await saves.take(), await saves.take()]
        saving.cancel()
        return found

    first, second = asyncio.run(taken())
    assert max(first) < min(second)
    assert min(second) == f"{int(max(first)) + 1:06}"


def test_a_fault_is_told_and_the_last_good_page_stays(own_desk: Desk) -> None:
    write(own_desk.source, {"robots.txt": "fine\nFAULT"})
    assert own_desk.line().endswith(" 1 faults")
    assert own_desk.line() == "robots.txt:2: Source must be sound, not 'FAULT'"
    assert ask(own_desk, "/robots.txt")[2] == FILES["robots.txt"]


def test_when_the_first_build_fails_a_plain_page_shows_why_until_it_is_mended(
    tmp_path: Path,
) -> None:
    with running(tmp_path, {"index.html": "<b>FAULT"}) as desk:
        desk.line(), desk.line()
        status, _, text = ask(desk, "/")
        assert status == 503
        assert "index.html:1: Source must be sound, not &#39;&lt;b&gt;FAULT&#39;" in text
        write(desk.source, FILES)
        desk.line()
        assert ask(desk, "/")[0] == 200


def test_who_connects_late_hears_of_the_faults(own_desk: Desk) -> None:
    write(own_desk.source, {"robots.txt": "FAULT"})
    own_desk.line(), own_desk.line()
    connection = http.client.HTTPConnection("127.0.0.1", own_desk.port, timeout=PATIENCE)
    connection.request("GET", "/.desk/events?path=%2F")
    response = connection.getresponse()
    assert response.headers["Content-Type"].startswith("text/event-stream")
    assert response.readline() == b"retry: 500\n"
    state = json.loads(response.readline().removeprefix(b"data: "))
    connection.close()
    assert (state["build"], len(state["faults"])) == (2, 1)


@pytest.mark.parametrize(("signum", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_it_ends_without_a_word_while_pages_listen(
    own_desk: Desk, signum: signal.Signals, status: int
) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", own_desk.port, timeout=PATIENCE)
    connection.request("GET", "/.desk/events?path=%2F")
    connection.getresponse().readline()
    own_desk.process.send_signal(signum)
    assert own_desk.process.wait(PATIENCE) == status
    assert own_desk.process.stderr is not None
    assert (own_desk.lines.empty(), own_desk.process.stderr.read()) == (True, "")
    connection.close()


def test_asked_twice_it_ends_in_the_middle_of_a_build(own_desk: Desk) -> None:
    begin_slow_build(own_desk)

    def asked() -> bool:
        own_desk.process.send_signal(signal.SIGTERM)
        time.sleep(0.1)
        return own_desk.process.poll() is not None

    until(asked)
    assert own_desk.process.returncode == -signal.SIGTERM


def begin(folder: Path, port: str) -> subprocess.CompletedProcess[str]:
    (folder / "source").mkdir(exist_ok=True)
    return subprocess.run(
        [sys.executable, serve_harness.__file__, str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PORT": port},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_a_taken_port_is_named_with_the_next_to_try(desk: Desk, tmp_path: Path) -> None:
    ended = begin(tmp_path, str(desk.port))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == (
        f"PORT must be free, not '{desk.port}' (Address already in use)."
        f" Try: make serve PORT={desk.port + 1}\n"
    )


def test_a_port_that_is_none_is_refused(tmp_path: Path) -> None:
    ended = begin(tmp_path, "70000")
    assert ended.returncode == 1
    assert ended.stderr == "PORT must be 0 to 65535, not '70000'. Try: make serve PORT=8000\n"

"""Another device sees the preview by an address that holds once, and nothing of the desk."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator

import pytest

from desk.serve.guests import MOST_WRONG, Guests
from tests.desk.serve_harness import PATIENCE, Desk, running

FILES = {"index.html": "<!doctype html><head></head><p>Home", "404.html": "<!doctype html><p>No"}
GUEST = "127.0.0.2"  # another address of the loopback: a guest's


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with running(tmp_path_factory.mktemp("desk"), FILES, "/paper", GUEST) as desk:
        assert desk.line().endswith(" changed")
        yield desk


def ask(
    desk: Desk, path: str, cookie: str = "", method: str = "GET", host: str = GUEST
) -> tuple[int, http.client.HTTPMessage, str]:
    """The status, headers and text of an answer at an address of the desk."""
    connection = http.client.HTTPConnection(host, desk.port, timeout=PATIENCE)
    try:
        connection.request(method, path, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        return response.status, response.headers, response.read().decode()
    finally:
        connection.close()


def invitation(desk: Desk) -> str:
    """The path of the next invitation on the terminal."""
    line = desk.line()
    found = re.fullmatch(rf"For one more device, once: http://{GUEST}:\d+(/\S+)", line)
    assert found, line
    return found[1]


def test_a_guest_sees_the_site_after_the_address_that_holds_once(desk: Desk) -> None:
    path = invitation(desk)
    assert ask(desk, "/paper/")[0] == 403
    assert ask(desk, path, method="POST")[0] == 403
    status, headers, _ = ask(desk, path)
    assert (status, headers["Location"]) == (303, "/paper/")
    assert {"HttpOnly", "SameSite=lax"} <= {*headers["Set-Cookie"].split("; ")}
    cookie = headers["Set-Cookie"].partition(";")[0]
    status, _, text = ask(desk, "/paper/", cookie)
    assert (status, "<p>Home" in text) == (200, True)
    assert ask(desk, path)[0] == 403, "it holds once"
    assert ask(desk, invitation(desk))[0] == 303, "the terminal has the next"
    assert ask(desk, "/paper/", f"{cookie[:-3]}xyz")[0] == 403
    for path, method in (("/-/desk/", "GET"), ("/paper/", "POST")):
        assert ask(desk, path, cookie, method)[0] == 403, path


def test_this_machine_needs_no_invitation_and_has_the_editor_s_page(desk: Desk) -> None:
    assert ask(desk, "/paper/", host="127.0.0.1")[0] == 200
    status, _, text = ask(desk, "/-/desk/", host="127.0.0.1")
    assert (status, "<h1>The desk</h1>" in text) == (200, True)


def test_whoever_guesses_is_heard_no_longer() -> None:
    told: list[str] = []
    guests = Guests(told.append)
    guests.invite()
    right = told[0].rpartition("/")[2]
    assert [guests.admit(f"wrong-{number}") for number in range(MOST_WRONG)] == [""] * MOST_WRONG
    assert guests.admit(right) == ""


def test_an_address_is_of_four_letters_three_times_and_never_the_same() -> None:
    told: list[str] = []
    guests = Guests(told.append)
    for _ in range(50):
        guests.invite()
    assert len(set(told)) == 50
    assert all(re.fullmatch(r"/\.desk/open/(?:[a-z2-9]{4}-){2}[a-z2-9]{4}", path) for path in told)

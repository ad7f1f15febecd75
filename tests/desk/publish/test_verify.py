"""A look at the live site: over TLS, with patience, and with a word for each difference."""

from __future__ import annotations

import ssl
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread
from urllib.request import install_opener

import pytest
import trustme

from desk.hosts.cache import CACHE
from desk.hosts.rules import headers_of
from desk.manifest import cache_class
from desk.media import media_type, with_charset
from desk.publish import DeployError, verify
from desk.publish.verify import AT_ONCE
from desk.settings import SettingError
from tests.desk.publish import servers
from tests.desk.publish.harness import SETTINGS, Paper, files_in


class Host(SimpleHTTPRequestHandler):
    """A host that sends the table's headers, and may send an old page, or a header twice."""

    protocol_version = "HTTP/1.1"
    stale: dict[str, list[bytes]] = {}  # noqa: RUF012 - a test fills it
    headers_sent = tuple(headers_of(SETTINGS).items())
    twice = ""

    def do_GET(self) -> None:
        old = self.stale.get(self.path)
        if old:
            body = old.pop()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        else:
            super().do_GET()

    def end_headers(self) -> None:
        for name, value in self.headers_sent:
            self.send_header(name, value)
            if name == self.twice:
                self.send_header(name, value)
        if self.headers_sent:
            self.send_header("Cache-Control", CACHE[cache_class(self.path.lstrip("/"))])
        super().end_headers()

    def guess_type(self, path: object) -> str:
        return with_charset(media_type(PurePosixPath(str(path))))

    def log_message(self, *_: object) -> None:
        """Tests speak for themselves."""


@contextmanager
def https(folder: Path, handler: type[Host], context: ssl.SSLContext) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(folder))) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ssl.SSLContext]:
    """A certificate for the loopback by an authority that this process trusts: since Python 3.12
    what opens addresses reads once a process whom it trusts."""
    install_opener(None)
    root = trustme.CA()
    root.cert_pem.write_to_path(str(tmp_path / "root.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "root.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    root.issue_cert("127.0.0.1").configure_cert(context)
    yield context
    install_opener(None)


@pytest.fixture
def host() -> type[Host]:
    """A kind of host that a test may change."""
    return type("OwnHost", (Host,), {"stale": {}})


def look(paper: Paper, to: Path, url: str, **typed: str) -> int:
    return paper.deploy(f"dir:{to}", VERIFY="1", VERIFY_URL=url, VERIFY_WAIT="0", **typed)


def test_a_site_that_is_as_built_is_found_so(
    paper: Paper,
    tmp_path: Path,
    authority: ssl.SSLContext,
    host: type[Host],
    capsys: pytest.CaptureFixture[str],
) -> None:
    www = tmp_path / "www"
    with https(www / "current", host, authority) as url:
        assert look(paper, www, url) == 0
    assert f"Looked at 22 addresses of {url}: as built\n" in capsys.readouterr().out


def test_every_difference_is_named_and_the_way_back_offered(
    paper: Paper,
    tmp_path: Path,
    authority: ssl.SSLContext,
    host: type[Host],
    capsys: pytest.CaptureFixture[str],
) -> None:
    www = tmp_path / "www"
    host.stale["/"] = [b"old"]
    host.twice = "Referrer-Policy"
    host.guess_type = lambda *_: "text/html"  # type: ignore[method-assign]
    with https(www / "current", host, authority) as url:
        assert look(paper, www, url) == 1
        said = capsys.readouterr()
        assert f"{url}/ must have the bytes that were built, not others" in said.err
        referrer = "strict-origin-when-cross-origin"
        assert (
            f"{url}/articles/a-1.html must send Referrer-Policy once as {referrer!r}, "
            f"not {referrer!r} and {referrer!r}"
        ) in said.err
        assert (
            "a-1.html must send Content-Type once with charset=utf-8, not 'text/html'" in said.err
        )
        assert f"make rollback TO=dir:{www}" in said.out


def test_a_cache_that_still_has_the_old_page_is_waited_for(
    paper: Paper,
    tmp_path: Path,
    authority: ssl.SSLContext,
    host: type[Host],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    www = tmp_path / "www"
    host.stale["/articles/a-2.html"] = [b"old", b"old"]
    monkeypatch.setattr(verify, "PAUSES", (0.05,))
    with https(www / "current", host, authority) as url:
        typed = {"VERIFY": "1", "VERIFY_URL": url, "VERIFY_WAIT": "5"}
        assert paper.deploy(f"dir:{www}", **typed) == 0
    assert host.stale == {"/articles/a-2.html": []}


def test_a_host_that_sends_no_header_of_ours_is_told_apart_from_one_that_errs(
    paper: Paper,
    tmp_path: Path,
    authority: ssl.SSLContext,
    host: type[Host],
    capsys: pytest.CaptureFixture[str],
) -> None:
    """GitHub Pages sends none: the pages' own `meta` elements have to do."""
    host.headers_sent = ()
    www = tmp_path / "www"
    with https(www / "current", host, authority) as url:
        assert look(paper, www, url) == 0
        assert "the host sends none of our headers" in capsys.readouterr().out
        host.headers_sent = tuple(headers_of(SETTINGS).items())[1:]
        paper.write("index.html", "<!doctype html><title>New</title>")
        paper.build()
        assert look(paper, www, url) == 1
    assert "must send Content-Security-Policy once" in capsys.readouterr().err


def test_a_certificate_of_nobody_s_is_not_trusted(
    paper: Paper,
    tmp_path: Path,
    host: type[Host],
    capsys: pytest.CaptureFixture[str],
) -> None:
    authority = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(authority)
    www = tmp_path / "www"
    with https(www / "current", host, authority) as url:
        assert look(paper, www, url) == 1
    assert (
        "must answer, to be looked at: [SSL: CERTIFICATE_VERIFY_FAILED]" in capsys.readouterr().err
    )


def test_nobody_there_is_a_fault_but_for_a_folder_that_is_not_served_yet(
    paper: Paper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paper.siteurl = f"https://127.0.0.1:{servers.free_port()}"
    paper.build()
    assert paper.deploy(f"dir:{tmp_path}/a", VERIFY="1") == 0
    assert f"Not looked at: nobody answers at {paper.siteurl}" in capsys.readouterr().out
    assert look(paper, tmp_path / "b", paper.siteurl) == 1
    assert f"{paper.siteurl} must answer, to be looked at: " in capsys.readouterr().err


def test_where_nobody_answers_few_addresses_are_asked(
    paper: Paper, tmp_path: Path, authority: ssl.SSLContext, host: type[Host]
) -> None:
    """Each may take its time: a deploy of an archive to a host without a name took five minutes."""
    asked: list[str] = []
    host.do_GET = lambda self: asked.append(self.path)  # type: ignore[method-assign]
    with https(tmp_path, host, authority) as url:
        assert look(paper, tmp_path / "www", url) == 1
    assert 0 < len(asked) <= AT_ONCE < len(files_in(paper.output))


# --- NOTIFY ---

SAVE = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"


def test_a_command_is_told_the_addresses_that_changed(paper: Paper, tmp_path: Path) -> None:
    www, told = tmp_path / "www", tmp_path / "told"
    paper.deploy(f"dir:{www}")
    paper.write("index.html", "<!doctype html><title>New</title>")
    paper.write("images/a port.png", "new")
    paper.delete("articles/a-2.html")
    paper.build()
    hook = f'{sys.executable} -c "{SAVE}" {told}'
    assert paper.deploy(f"dir:{www}", NOTIFY=hook) == 0
    assert told.read_text().splitlines() == [
        "https://paper.example/images/a%20port.png",
        "https://paper.example/",
        "https://paper.example/articles/a-2.html",
    ]


def test_a_command_that_fails_is_told_and_the_release_stays(
    paper: Paper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert paper.deploy(f"dir:{tmp_path}/www", NOTIFY="false") != 0
    assert "the release is live" in capsys.readouterr().err
    assert (tmp_path / "www/current/index.html").is_file()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"NOTIFY": "nowhere-to-be-found"}, "NOTIFY must be a command that can be run, not"),
        ({"NOTIFY": "/etc/passwd"}, "NOTIFY must be a command that can be run, not"),
        ({"NOTIFY": "a 'b"}, 'NOTIFY must be a command, not "a \'b": No closing quotation'),
        ({"VERIFY_URL": "paper.example"}, "VERIFY_URL must be an address of http:// or https://"),
        ({"VERIFY_URL": "http://"}, "VERIFY_URL must be an address of http:// or https://"),
        ({"VERIFY_WAIT": "long"}, "VERIFY_WAIT must be a whole number, not 'long'"),
        ({"DRY_RUN": "maybe"}, "DRY_RUN must be 1 or 0, not 'maybe'"),
    ],
)
def test_what_cannot_be_taken_is_refused_before_anything_is_sent(
    paper: Paper, tmp_path: Path, typed: dict[str, str], message: str
) -> None:
    with pytest.raises(SettingError, match=message):
        paper.deploy(f"dir:{tmp_path}/www", **typed)
    assert not (tmp_path / "www").exists()


def test_a_first_release_has_none_before_it(paper: Paper, tmp_path: Path) -> None:
    with pytest.raises(DeployError, match="must have a release to go back from"):
        paper.rollback(f"dir:{tmp_path}/www")
    assert not (tmp_path / "www").exists()

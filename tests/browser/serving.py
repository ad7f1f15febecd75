"""Serve a built site on loopback as a static host would: 404.html and right types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path, PurePosixPath
from threading import Thread
from urllib.parse import unquote, urlsplit

from desk.media import media_type
from desk.serve.hosting import Found, locate


class _Handler(BaseHTTPRequestHandler):
    """Answers each request from a folder."""

    def __init__(self, folder: Path, *args: object) -> None:
        self.folder = folder
        super().__init__(*args)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        found = locate(self.folder, unquote(urlsplit(self.path).path))
        file = found.file if isinstance(found, Found) else self.folder / "404.html"
        body = file.read_bytes()
        with suppress(ConnectionError):  # a page that is left does not wait for its pictures
            self.send_response(200 if isinstance(found, Found) else 404)
            self.send_header("Content-Type", media_type(PurePosixPath(file.name)))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Tests speak for themselves."""


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Serve `folder` on a port that the system chooses; yields its address, with no last slash."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, folder)) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()

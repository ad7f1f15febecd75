"""Ask a web server for an address as no library does it for you."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit


def ask(address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask for an address; the answer is what came over the wire, redirects and codings and all."""
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=10)
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request("GET", parts.path or "/", headers=sent)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body

"""The web application: the site over HTTP, and the events that keep open pages in step."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from desk.serve.bulletin import Bulletin
from desk.serve.hosting import Moved
from desk.serve.site import Asset, Page, Site

RELOAD_SCRIPT = Path(__file__).with_name("reload.js")
NO_STORE = {"Cache-Control": "no-store"}
# A foreign page whose name is pointed at 127.0.0.1 must not read drafts ("DNS rebinding").
HOSTS = ["127.0.0.1", "localhost"]
RETRY = "retry: 500\n"  # milliseconds until a browser that lost us asks again


def create_app(site: Site, bulletin: Bulletin) -> Starlette:
    """An ASGI application that serves `site` as `bulletin` has it."""
    desk = _Desk(site, bulletin)
    return Starlette(
        routes=[
            Route("/.desk/reload.js", desk.script),
            Route("/.desk/events", desk.events),
            Route("/{path:path}", desk.page),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False)],
    )


class _Desk:
    def __init__(self, site: Site, bulletin: Bulletin) -> None:
        self._site = site
        self._bulletin = bulletin

    def page(self, request: Request) -> Response:
        answer = self._site.answer(request.scope["path"], self._bulletin.state)
        if isinstance(answer, Moved):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(quote(answer.address) + query, 301, NO_STORE)
        if isinstance(answer, Asset):
            return FileResponse(answer.file, headers=NO_STORE, media_type=answer.media_type)
        return Response(answer.live, answer.status, NO_STORE, "text/html")

    def script(self, _: Request) -> Response:
        return FileResponse(RELOAD_SCRIPT, headers=NO_STORE, media_type="text/javascript")

    async def events(self, request: Request) -> Response:
        address = unquote(request.query_params.get("path", "/"))
        stream = self._stream(address)
        return StreamingResponse(stream, headers=NO_STORE, media_type="text/event-stream")

    async def _stream(self, address: str) -> AsyncIterator[str]:
        yield RETRY
        while not self._bulletin.closed:
            # Taken before the state is read: a build that ends in between is told next turn.
            news = self._bulletin.news
            yield f"data: {self._message(address)}\n\n"
            await news.wait()

    def _message(self, address: str) -> str:
        """The whole state, not what changed: a browser that was away misses nothing."""
        state = self._bulletin.state
        answer = self._site.answer(address, state)
        version = answer.version if isinstance(answer, Page) else ""
        return json.dumps({"build": state.build, "version": version, "faults": state.faults})

"""The web application: the site over HTTP, and the events that keep open pages in step."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import quote, unquote

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    JSONResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route
from starlette.types import ASGIApp

from desk.serve.bulletin import Bulletin
from desk.serve.guests import Door, Guests
from desk.serve.hosting import Moved
from desk.serve.injection import styles
from desk.serve.overview import Overview
from desk.serve.site import TEMPLATES, Asset, Made, Page, Site

RELOAD_SCRIPT = Path(__file__).with_name("reload.js")
NO_STORE = {"Cache-Control": "no-store"}
RETRY = "retry: 500\n"  # milliseconds until a browser that lost us asks again


def create_app(site: Site, bulletin: Bulletin, guests: Guests, overview: Overview) -> ASGIApp:
    """An ASGI application that serves `site` as `bulletin` has it, to this machine and its guests;
    `overview` is what the editor's own page shows."""
    desk = _Desk(site, bulletin, overview)
    app = Starlette(
        routes=[
            Route("/-/desk/", desk.overview),
            Route("/.desk/reload.js", desk.script),
            Route("/.desk/events", desk.events),
            Route("/.desk/styles", desk.styles),
            Route("/{path:path}", desk.page),
        ]
    )
    return Door(app, guests, f"{site.base}/")


class _Desk:
    def __init__(self, site: Site, bulletin: Bulletin, overview: Overview) -> None:
        self._site = site
        self._bulletin = bulletin
        self._overview = overview

    def overview(self, _: Request) -> Response:
        page = TEMPLATES.get_template("overview.html")
        html = page.render(lists=self._overview(), home=f"{self._site.base}/")
        return Response(html, 200, NO_STORE, "text/html")

    def page(self, request: Request) -> Response:
        answer = self._site.answer(request.scope["path"], self._bulletin.state)
        if isinstance(answer, Moved):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(quote(answer.address) + query, 301, NO_STORE)
        if isinstance(answer, Asset):
            return FileResponse(answer.file, headers=NO_STORE, media_type=answer.content_type)
        if isinstance(answer, Made):
            return Response(answer.data, 200, NO_STORE, answer.content_type)
        return Response(answer.live, answer.status, NO_STORE, "text/html")

    def script(self, _: Request) -> Response:
        return FileResponse(RELOAD_SCRIPT, headers=NO_STORE, media_type="text/javascript")

    def styles(self, request: Request) -> Response:
        page = self._followed(_address(request))
        found = {**asdict(page.marks), "styles": [asdict(style) for style in styles(page.html)]}
        return JSONResponse(found, headers=NO_STORE)

    async def events(self, request: Request) -> Response:
        stream = self._stream(_address(request))
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
        version = self._followed(address).marks.version
        return json.dumps({"build": state.build, "version": version, "faults": state.faults})

    def _followed(self, address: str) -> Page:
        """The page at `address`; where another thing came into its place, one that never was."""
        answer = self._site.answer(address, self._bulletin.state)
        return answer if isinstance(answer, Page) else Page(0, "", 0)


def _address(request: Request) -> str:
    """The page that a browser shows, as its `location.pathname` has it."""
    return unquote(request.query_params.get("path", "/"))

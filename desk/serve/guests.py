"""Who may see the preview from another device: whoever opens the address on the terminal, once."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie

from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

# The address of this machine for itself; what comes in by any other is a guest's.
HOST = "127.0.0.1"
# A foreign page whose name is pointed at 127.0.0.1 must not read drafts ("DNS rebinding").
NAMES = [HOST, "localhost"]
OPEN = "/.desk/open/"
DESK = "/-/"  # the editor's own pages, not shown to guests
COOKIE = "desk"
READING = {"GET", "HEAD"}
# 12 of 31 letters that none takes for another: 59 bits, by hand on a telephone.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
GROUPS, GROUP = 3, 4
MOST_WRONG = 20  # addresses tried in vain, after which no other is taken


class Guests:
    """The invitation that holds now, and the secret of those who have used one.

    `tell` gets each new invitation's path.
    """

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._secret = secrets.token_urlsafe(32)
        self._wrong = 0
        self._invitation = ""

    def invite(self) -> None:
        """Make the next invitation; the one before holds no longer."""
        groups = ("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
        self._invitation = "-".join(groups)
        self._tell(OPEN + self._invitation)

    def admit(self, typed: str) -> str:
        """The cookie's value for one who has typed the invitation, which is then spent; '' for any
        other."""
        if self._wrong >= MOST_WRONG:
            return ""
        if not secrets.compare_digest(typed.encode(), self._invitation.encode()):
            self._wrong += 1
            return ""
        self.invite()
        return self._secret

    def knows(self, cookies: str) -> bool:
        """Whether a request with these cookies is of one who was admitted."""
        try:
            shown = SimpleCookie(cookies)[COOKIE].value
        except (CookieError, KeyError):
            return False
        return secrets.compare_digest(shown.encode(), self._secret.encode())


class Door:
    """Lets this machine's own requests pass under its own names alone, and those of guests who are
    known; all others are refused."""

    def __init__(self, app: ASGIApp, guests: Guests, home: str) -> None:
        self._app = app
        self._own = TrustedHostMiddleware(app, allowed_hosts=NAMES, www_redirect=False)
        self._guests = guests
        self._home = home

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """An ASGI application."""
        if scope["server"][0] == HOST:
            await self._own(scope, receive, send)
            return
        answer = self._answer(Request(scope)) or self._app
        await answer(scope, receive, send)

    def _answer(self, request: Request) -> Response | None:
        """What a guest gets instead of the site; None: the site."""
        path = request.scope["path"]
        if request.method in READING and path.startswith(OPEN):
            return self._welcome(path.removeprefix(OPEN))
        if not self._guests.knows(request.headers.get("cookie", "")):
            return _refused("Open the address that the terminal shows; it holds once.")
        if request.method not in READING or path.startswith(DESK):
            return _refused("The preview can be read here, and nothing else.")
        return None

    def _welcome(self, typed: str) -> Response:
        secret = self._guests.admit(typed)
        if not secret:
            return _refused("This address was used or is mistyped; the terminal shows another.")
        answer = RedirectResponse(self._home, 303, {"Cache-Control": "no-store"})
        # Lax: a telephone opens what its camera has read as a link from elsewhere.
        answer.set_cookie(COOKIE, secret, httponly=True, samesite="lax")
        return answer


def _refused(text: str) -> Response:
    return PlainTextResponse(f"{text}\n", 403, {"Cache-Control": "no-store"})

"""Drive the Firefox and the WebKit (Safari's engine) of the system by W3C WebDriver.

Playwright brings engines of its own, and knows no other version of these two. Firefox speaks
WebDriver's commands itself, over a socket (Marionette); WebKitGTK has a server for them.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.request import Request, urlopen

from tests.browser.chromium import apt_get, may_install

START = 30  # seconds in which an engine must answer
SIZE = {"width": 1280, "height": 900}
# What each engine needs, and the packages of Debian that bring it: sid has another than Debian 13.
PROGRAMS = {
    "firefox-esr": ("firefox-esr",),
    "WebKitWebDriver": ("webkit2gtk-driver", "webkitgtk-webdriver"),
    "Xvfb": ("xvfb",),
}
MINI_BROWSER = "/usr/lib/*/webkit2gtk-4.*/MiniBrowser"  # what the driver shows pages in
HELP = (
    "the browser tests must have Firefox ESR and WebKitGTK beside Chromium; as root, make test "
    "installs them on Debian ("
    f"{', '.join(' or '.join(packages) for packages in PROGRAMS.values())})"
)
CTRL, ENTER, ESCAPE = "\ue009", "\ue007", "\ue00c"
_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # by which WebDriver's JSON names an element
# WebDriver's command as Marionette names it, and its address on a server.
_PATHS = {
    "Navigate": "url",
    "Back": "back",
    "ExecuteScript": "execute/sync",
    "ExecuteAsyncScript": "execute/async",
    "PerformActions": "actions",
    "SetWindowRect": "window/rect",
}
_FIREFOX_SETTINGS = {
    "marionette.port": 0,  # one that the system chooses, so that runs do not meet
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "toolkit.telemetry.enabled": False,
    "app.update.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.startup.homepage_override.mstone": "ignore",
}


def install_missing() -> None:
    """Install what is not there, where that may be done, each by itself: a package that a Debian
    does not have keeps no other away."""
    for name, packages in PROGRAMS.items():
        for package in packages:
            if not shutil.which(name) and may_install():
                subprocess.run(apt_get(package), check=False)


@dataclass(frozen=True)
class Window:
    """A window of an engine; `command` sends a command of WebDriver with its parameters."""

    engine: str
    command: Callable[..., Any]

    def go(self, address: str) -> None:
        """Open an address, and wait until it is loaded."""
        self.command("Navigate", url=address)

    def back(self) -> None:
        """Go to the page before."""
        self.command("Back")

    def reload(self) -> None:
        """Load the page anew, as a reader does who keeps what the browser kept."""
        self.run("window.old = true; setTimeout(() => location.reload())")
        self.wait_until("!window.old && document.readyState === 'complete'")

    def run(self, script: str, *arguments: Any) -> Any:
        """What a function with this body returns in the page; a promise is waited for."""
        body = (
            "const done = arguments[arguments.length - 1];"
            f"(async function () {{ {script} }}).apply(null, arguments)"
            ".then(value => done([value]), error => done(String(error)))"
        )
        answer = self.command("ExecuteAsyncScript", script=body, args=list(arguments))
        assert isinstance(answer, list), answer
        return answer[0]

    def press(self, *keys: str) -> None:
        """Press keys together, and let them go."""
        downs = [{"type": "keyDown", "value": key} for key in keys]
        ups = [{"type": "keyUp", "value": key} for key in reversed(keys)]
        self._act({"type": "key", "id": "keyboard", "actions": downs + ups})

    def write(self, text: str) -> None:
        """Press the keys of a text, one after the other."""
        for character in text:
            self.press(character)

    def click(self, selector: str) -> None:
        """Press the mouse on the first element that a selector finds."""
        found = self.command(
            "ExecuteScript",
            script="return document.querySelector(arguments[0])",
            args=[selector],
        )
        move = {"type": "pointerMove", "x": 0, "y": 0, "origin": {_ELEMENT: found[_ELEMENT]}}
        buttons = [{"type": f"pointer{way}", "button": 0} for way in ("Down", "Up")]
        self._act({"type": "pointer", "id": "mouse", "actions": [move, *buttons]})

    def wait_until(self, expression: str) -> None:
        """Wait until an expression holds in the page."""
        for _ in range(100):
            if self.run(f"return !!({expression})"):
                return
            time.sleep(0.05)
        raise AssertionError(f"{expression} must hold within five seconds")

    def _act(self, source: dict[str, Any]) -> None:
        self.command("PerformActions", actions=[source])


@contextmanager
def firefox() -> Iterator[Window]:
    """A Firefox with a profile of its own."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = (
            f"user_pref({json.dumps(k)}, {json.dumps(v)});" for k, v in _FIREFOX_SETTINGS.items()
        )
        Path(profile, "user.js").write_text("\n".join(lines))
        arguments = ("--headless", "--marionette", "--no-remote", "--profile", profile)
        with _running((_program("firefox-esr"), *arguments)):
            port = _eventually(lambda: int(Path(profile, "MarionetteActivePort").read_text()))
            with socket.create_connection(("127.0.0.1", port)) as connection:
                stream = connection.makefile("rwb")
                _receive(stream)  # it introduces itself
                window = Window("firefox", lambda name, **given: _ask(stream, name, given))
                window.command("NewSession")
                window.command("SetWindowRect", **SIZE)
                yield window


def _ask(stream: Any, name: str, parameters: dict[str, Any]) -> Any:
    """Send a command of Marionette: its length, and [0, a number, the name, the parameters]."""
    message = json.dumps([0, 1, f"WebDriver:{name}", parameters]).encode()
    stream.write(b"%d:%b" % (len(message), message))
    stream.flush()
    _, _, error, result = _receive(stream)
    assert error is None, error
    return result.get("value", result)


def _receive(stream: Any) -> Any:
    length = b""
    while not length.endswith(b":"):
        length += stream.read(1)
    return json.loads(stream.read(int(length[:-1])))


@contextmanager
def webkit() -> Iterator[Window]:
    """A WebKitGTK on a screen that nobody sees."""
    with _screen() as display, socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        listener.close()
        driver = (_program("WebKitWebDriver"), f"--port={port}", "--host=127.0.0.1")
        with _running(driver, DISPLAY=display):
            options = {"binary": _mini_browser(), "args": ["--automation"]}
            wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
            server = f"http://127.0.0.1:{port}/session"
            made = _eventually(lambda: _post(server, {"capabilities": wanted}))
            session = f"{server}/{made['sessionId']}"
            window = Window("webkit", lambda name, **g: _post(f"{session}/{_PATHS[name]}", g))
            window.command("SetWindowRect", **SIZE)
            yield window
            urlopen(Request(session, method="DELETE")).close()  # noqa: S310 - our own server


def _post(address: str, parameters: dict[str, Any]) -> Any:
    body = json.dumps(parameters).encode()
    request = Request(address, body, {"Content-Type": "application/json"})  # noqa: S310
    with urlopen(request) as answer:  # noqa: S310
        return json.load(answer)["value"]


@contextmanager
def _screen() -> Iterator[str]:
    """A screen in memory; yields its name."""
    reading, writing = os.pipe()
    screen = (_program("Xvfb"), "-displayfd", str(writing), "-screen", "0", "1400x1000x24")
    with _running(screen, pass_fds=(writing,)), os.fdopen(reading) as told:
        os.close(writing)
        yield f":{told.readline().strip()}"


@contextmanager
def _running(
    command: Sequence[str], pass_fds: Sequence[int] = (), **environment: str
) -> Iterator[None]:
    """Run a program and what it starts, and end them all."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    variables = {**os.environ, **environment}
    process = subprocess.Popen(
        command, env=variables, pass_fds=pass_fds, start_new_session=True, **quiet
    )
    try:
        yield
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _eventually(attempt: Callable[[], Any]) -> Any:
    end = time.monotonic() + START
    while True:
        try:
            return attempt()
        except (OSError, ValueError):
            if time.monotonic() > end:
                raise
            time.sleep(0.05)


def _program(name: str) -> str:
    found = shutil.which(name)
    assert found, HELP
    return found


def _mini_browser() -> str:
    found = sorted(glob(MINI_BROWSER))  # noqa: PTH207 - a folder by Debian's architecture
    assert found, HELP
    return found[-1]

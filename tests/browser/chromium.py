"""Find a Chromium for the tests, or install one: Debian's as root, else Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, Playwright, sync_playwright

# Chromium without its windows, which cost more than the pages in them: the tests take half as long.
LEAN = "chromium-headless-shell"
NAMES = (LEAN, "chromium", "chromium-browser", "google-chrome", "chrome")
# Without a serif that has Cyrillic the measured lines would say nothing about the page.
SERIF, SERIF_PACKAGE = "Noto Serif", "fonts-noto-core"
# Playwright's node needs it, and Debian has it with compilers alone from version 13 on.
ATOMIC_PACKAGE = "libatomic1"
DEBIAN_PACKAGES = (LEAN, SERIF_PACKAGE, ATOMIC_PACKAGE)
HELP = (
    "The browser tests must have a Chromium, and none was found or could be installed. "
    f"Install one (on Debian, as root: apt-get install {LEAN}) or name it: "
    "make test CHROMIUM=/path/to/chromium"
)
HELP_PLAYWRIGHT = (
    "The browser tests must have Playwright, and its program does not run here: "
    "`.venv/bin/python -m playwright --version` says why (on Debian, as root: "
    f"apt-get install {ATOMIC_PACKAGE})"
)

# Nothing that calls home or hangs on the machine's graphics. The lean one does not look how quick
# the network is, by which Chromium decides how far ahead a lazy picture is fetched: as on 4G.
_ARGUMENTS = (
    "--blink-settings=lazyLoadingImageMarginPxUnknown=1250",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--lang=en-US",
    "--no-first-run",
)


def find() -> str | None:
    """The Chromium named by CHROMIUM, or on PATH, or Playwright's own; None when there is none.

    Raises:
        SystemExit: CHROMIUM names something that cannot be run.
    """
    named = os.environ.get("CHROMIUM")
    if named:
        return shutil.which(named) or sys.exit(f"CHROMIUM must name a program, not {named!r}")
    on_path = next(filter(None, map(shutil.which, NAMES)), None)
    return on_path or shutil.which(_playwrights_own())


def find_or_install() -> str:
    """The path of a Chromium, installed if need be.

    Raises:
        SystemExit: there is none to be had; the message says what to do.
    """
    found = find()
    for command in _commands(found):
        print("Installing Chromium:", " ".join(command), flush=True)  # noqa: T201 - it takes minutes
        if _succeeds(command):
            found = find()
        if found:
            break
    if found:
        _find_or_install_serif()
    if found and not _playwright_runs():
        is_mended = may_install() and _succeeds(apt_get(ATOMIC_PACKAGE)) and _playwright_runs()
        return found if is_mended else sys.exit(HELP_PLAYWRIGHT)
    return found or sys.exit(HELP)


def _find_or_install_serif() -> None:
    """A Chromium that was here before us may have come without the letters."""
    if shutil.which("fc-list") and may_install():
        known = subprocess.run(["fc-list", SERIF], check=False, capture_output=True).stdout
        if not known:
            _succeeds(apt_get(SERIF_PACKAGE))


def launch(playwright: Playwright, path: str) -> Browser:
    """Start the browser; its sandbox does not work for root."""
    arguments = [*_ARGUMENTS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return playwright.chromium.launch(executable_path=path, args=arguments)


def _playwright_runs() -> bool:
    command = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0


def _playwrights_own() -> str:
    if not _playwright_runs():
        return ""
    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def _commands(found: str | None) -> tuple[Sequence[str], ...]:
    """What brings a Chromium, or a lean one beside another that nobody has named."""
    if not found:
        return _installers()
    is_enough = os.environ.get("CHROMIUM") or Path(found).name == LEAN or not may_install()
    return () if is_enough else (apt_get(LEAN),)


def _installers() -> tuple[Sequence[str], ...]:
    own = (sys.executable, "-m", "playwright", "install", "chromium")
    return (apt_get(*DEBIAN_PACKAGES), own) if may_install() else (own,)


def may_install() -> bool:
    """Tell whether Debian's packages may be installed here."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_get(*packages: str) -> Sequence[str]:
    """The command that installs Debian's packages."""
    install = f"apt-get install -q -y --no-install-recommends {' '.join(packages)}"
    return "sh", "-c", f"apt-get update -q && DEBIAN_FRONTEND=noninteractive {install}"


def _succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, check=False).returncode == 0
    except OSError:
        return False

"""What was typed after `make deploy`, `rollback` and `releases`."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Mapping
from dataclasses import dataclass

from desk.publish.verify import Verifying
from desk.settings import SettingError, is_on


@dataclass(frozen=True)
class Options:
    """Switches, the deletions that are meant, addresses and commands."""

    to: str
    dry_run: bool
    allow_delete: int
    replace: bool
    insecure: bool
    release: str
    siteurl: str
    verify: bool
    verifying: Verifying
    notify: str


def options_of(environment: Mapping[str, str]) -> Options:
    """Read the variables of the three commands.

    Raises:
        SettingError: one of them cannot be taken.
    """
    typed = _Typed(environment)
    return Options(
        environment.get("TO", ""),
        typed.switch("DRY_RUN"),
        typed.number("ALLOW_DELETE", "0"),
        typed.switch("REPLACE"),
        typed.switch("INSECURE"),
        environment.get("RELEASE", ""),
        environment.get("SITEURL", ""),
        typed.switch("VERIFY", "1"),
        Verifying(typed.web_address("VERIFY_URL"), typed.number("VERIFY_WAIT", "60")),
        typed.command("NOTIFY"),
    )


@dataclass(frozen=True)
class _Typed:
    """Each method reads a variable of one kind; what is wrong with it is said before anything is
    sent."""

    environment: Mapping[str, str]

    def switch(self, name: str, default: str = "") -> bool:
        return is_on(self.environment, name, default)

    def number(self, name: str, default: str) -> int:
        text = self.environment.get(name) or default
        if not text.isdecimal():
            raise SettingError(f"{name} must be a whole number, not {text!r}")
        return int(text)

    def web_address(self, name: str) -> str:
        text = self.environment.get(name, "")
        if text and not re.match(r"https?://[^/]", text):
            raise SettingError(f"{name} must be an address of http:// or https://, not {text!r}")
        return text

    def command(self, name: str) -> str:
        text = self.environment.get(name, "")
        try:
            words = shlex.split(text)
        except ValueError as error:
            raise SettingError(f"{name} must be a command, not {text!r}: {error}") from None
        if words and not shutil.which(words[0]):
            raise SettingError(f"{name} must be a command that can be run, not {text!r}")
        return text

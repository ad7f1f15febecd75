"""Read where a deploy goes: `TO=`, or a name from TARGETS."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from desk.settings import SettingError

EXAMPLES = "dir:PATH, ssh://host/path, rclone:REMOTE:PATH, git:REMOTE#BRANCH"

_BRANCH = re.compile(r"\w[\w./-]*")
_NO_BRANCH = re.compile(r"\.\.|//|/\.|[./]$|\.lock(?:/|$)|^HEAD$")  # git-check-ref-format(1)


@dataclass(frozen=True)
class FolderAddress:
    """A folder of this machine."""

    path: Path


@dataclass(frozen=True)
class SshAddress:
    """A folder of a machine that is reached by ssh; an empty user and port 0 leave both to ssh's
    own configuration."""

    host: str
    path: str
    user: str = ""
    port: int = 0

    @property
    def login(self) -> str:
        return f"{self.user}@{self.host}" if self.user else self.host


@dataclass(frozen=True)
class RcloneAddress:
    """A folder of a remote that rclone's own configuration has."""

    remote: str
    path: str


@dataclass(frozen=True)
class GitAddress:
    """A branch of a repository, which is a name that git knows, a path or a URL."""

    remote: str
    branch: str


Address = FolderAddress | SshAddress | RcloneAddress | GitAddress


def find_address(typed: str, targets: Mapping[str, str], here: Path) -> Address:
    """Read an address, or look a name up in the TARGETS of the settings.

    Raises:
        SettingError: it is neither.
    """
    text = targets.get(typed, typed)
    if not isinstance(text, str) or not text:
        names = "".join(f", {name}" for name in targets)
        raise SettingError(f"TO must be an address: {EXAMPLES}{names}")
    kind, _, rest = text.partition(":")
    if kind == "dir" and rest:
        return FolderAddress((here / Path(rest).expanduser()).resolve())
    if kind == "ssh":
        return _ssh(text)
    if kind == "rclone":
        return _rclone(rest)
    if kind == "git":
        return _git(rest, here)
    known = f"; TARGETS has {', '.join(sorted(targets))}" if targets else ""
    raise SettingError(f"TO must be one of {EXAMPLES}, not {_hidden(text)!r}{known}")


def _ssh(text: str) -> SshAddress:
    form = "ssh://user@host:port/path"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port or 0
    except ValueError:
        raise SettingError(f"TO must be of the form {form}, not {_hidden(text)!r}") from None
    if parts.password is not None:
        raise SettingError(f"TO must have no password; let ssh's agent or a key answer: {form}")
    user, path = unquote(parts.username or ""), unquote(parts.path)
    is_plain = not re.search(r"^-|[\s'\"\\]", host) and not user.startswith("-")
    if not host or not is_plain or not path.strip("/") or parts.query or parts.fragment:
        raise SettingError(f"TO must be of the form {form}, not {_hidden(text)!r}")
    return SshAddress(host, path.rstrip("/"), user, port)


def _rclone(rest: str) -> RcloneAddress:
    remote, colon, path = rest.partition(":")
    # A remote that is described on the spot would carry its password through the process list.
    if not colon or not re.fullmatch(r"[\w.+@][\w.+@ -]*", remote):
        what = "rclone:REMOTE:PATH with a remote of rclone's configuration (rclone config)"
        raise SettingError(f"TO must be {what}")
    return RcloneAddress(remote, path.rstrip("/"))


def _git(rest: str, here: Path) -> GitAddress:
    remote, _, branch = rest.rpartition("#")
    form = "git:REMOTE#BRANCH"
    if re.match(r"\w+://[^/]*:[^/]*@", remote):
        helper = "let git's credential helper or ssh's agent answer"
        raise SettingError(f"TO must have no password; {helper}: {form}")
    is_branch = _BRANCH.fullmatch(branch) and not _NO_BRANCH.search(branch)
    if not remote or remote.startswith("-") or not is_branch:
        raise SettingError(f"TO must be of the form {form}, not {_hidden('git:' + rest)!r}")
    is_path = remote.startswith((".", "/", "~")) or (here / remote).is_dir()
    return GitAddress(
        str((here / Path(remote).expanduser()).resolve()) if is_path else remote, branch
    )


def _hidden(text: str) -> str:
    """The text without what may be a password."""
    return re.sub(r"(//[^/@]*?):[^/@]*@", r"\1:…@", text)

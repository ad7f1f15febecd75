"""Say which addresses would show a password, or what is sent, to everyone on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from desk.settings import SettingError

LEAVE = "INSECURE=1 allows it"
_TRUE = {"1", "t", "true"}  # as Go reads a switch, in any case


def is_exposed(address: str) -> bool:
    """Whether an address is one of plain http on another machine; on this one, nobody is on the
    way."""
    try:
        parts = urlsplit(address.strip())
        return parts.scheme == "http" and not _is_here(parts.hostname or "")
    except ValueError:
        return False  # what is no address, its tool will refuse


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def settings_of(
    name: str, kind: str, filed: Mapping[str, str], environment: Mapping[str, str]
) -> dict[str, str]:
    """What rclone takes for a remote: its configuration, over that what the environment has for
    all remotes of the kind, over that what it has for this one."""
    found = dict(filed)
    for prefix in (f"RCLONE_{kind}_", f"RCLONE_CONFIG_{name}_"):
        start = re.sub(r"[ -]", "_", prefix).upper()
        typed = {key: value for key, value in environment.items() if key.startswith(start)}
        found |= {key.removeprefix(start).lower(): value for key, value in typed.items() if value}
    return found


def refuse_exposed(name: str, remotes: Mapping[str, Mapping[str, str]]) -> None:
    """Refuse a remote, and those that it stands for, without TLS.

    Raises:
        SettingError: one is exposed.
    """
    for each in sorted(_behind(name, remotes)):
        settings = remotes[each]
        has_tls = any(settings.get(key, "").lower() in _TRUE for key in ("tls", "explicit_tls"))
        if settings.get("type") == "ftp" and not has_tls:
            message = f"{each} must use TLS (explicit_tls = true in rclone's configuration)"
            raise SettingError(f"{message}: FTP shows its password to all; {LEAVE}")
        key = next((key for key, value in settings.items() if is_exposed(value)), None)
        if key:
            message = f"{each} must have an address of https:// ({key} in rclone's configuration)"
            raise SettingError(f"{message}: http shows all what is sent; {LEAVE}")


def _behind(name: str, remotes: Mapping[str, Mapping[str, str]]) -> set[str]:
    """A remote and those that it leads to, as alias, crypt and union do."""
    found: set[str] = set()
    left = [name]
    while left:
        each = left.pop()
        found.add(each)
        left += [other for other in _named(remotes[each], remotes) if other not in found]
    return found


def _named(settings: Mapping[str, str], known: Mapping[str, object]) -> Iterator[str]:
    words = f"{settings.get('remote', '')} {settings.get('upstreams', '')}"
    for name in known:
        if re.search(rf"(?:^|[\s\"=]){re.escape(name)}[:,]", words):
            yield name

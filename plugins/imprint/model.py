"""What the settings LOGO, SOCIAL, SUPPORT, NEWSLETTER and ANALYTICS say, or what they must say."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

# A semicolon or a comma would begin another directive or policy in the page's policy.
_URL = re.compile(r"[!#-&(-+\--:=?-~]+")
_DATA = re.compile(r"data-[a-z0-9-]+")
_NAME = re.compile(r"[A-Za-z][\w.:\[\]-]*")

_NEWSLETTER_KEYS = {"action", "field", "hidden"}


@dataclass(frozen=True)
class Newsletter:
    """A form of a mailing service: where it is sent, the name of the address's field, and fields
    that no one fills in."""

    action: str
    hidden: Mapping[str, str]
    field: str = "email"


@dataclass(frozen=True)
class Analytics:
    """A script that counts visits, and its `data-` attributes."""

    script: str
    data: Mapping[str, str]


@dataclass(frozen=True)
class Imprint:
    """What the paper shows of itself on each page; what it does not have is empty or None."""

    logo: str = ""
    social: Mapping[str, str] = field(default_factory=dict)
    support: str = ""
    newsletter: Newsletter | None = None
    analytics: Analytics | None = None


class ImprintError(ValueError):
    """A setting that cannot be used: its `name`, and what it must be as the text."""

    def __init__(self, name: str, must: str, value: object) -> None:
        super().__init__(f"must {must}, not {value!r}")
        self.name = name


def imprint_of(settings: Mapping[str, Any]) -> Imprint:
    """Read the settings.

    Raises:
        ImprintError: one of them has a value that cannot work.
    """
    return Imprint(
        logo=_logo(settings.get("LOGO") or ""),
        social=_social(settings.get("SOCIAL") or {}),
        support=_support(settings.get("SUPPORT") or ""),
        newsletter=_newsletter(settings.get("NEWSLETTER") or {}),
        analytics=_analytics(settings.get("ANALYTICS") or {}),
    )


def wrong_imprint(settings: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield each of the settings that cannot be used, with what it must be."""
    for name in ("LOGO", "SOCIAL", "SUPPORT", "NEWSLETTER", "ANALYTICS"):
        try:
            imprint_of({name: settings.get(name)})
        except ImprintError as error:
            yield error.name, str(error)


def _logo(value: Any) -> str:
    if not isinstance(value, str):
        raise ImprintError(
            "LOGO", "be the path of a picture in content/, as images/logo.svg", value
        )
    return value


def _social(value: Any) -> dict[str, str]:
    """Pelican's own SOCIAL is a list of pairs; a table reads better."""
    must = 'be a table of names and https addresses, as {"Mastodon": "https://…"}'
    try:
        table = dict(value)
    except (TypeError, ValueError):
        raise ImprintError("SOCIAL", must, value) from None
    if not all(
        isinstance(name, str) and name and is_safe_address(url) for name, url in table.items()
    ):
        raise ImprintError("SOCIAL", must, value)
    return table


def _support(value: Any) -> str:
    if value and not is_safe_address(value):
        raise ImprintError("SUPPORT", "be an https address", value)
    return str(value)


def _newsletter(value: Any) -> Newsletter | None:
    must = 'be a table as {"action": "https://…", "field": "email", "hidden": {"list": "1"}}'
    if not value:
        return None
    if not isinstance(value, dict) or not {"action"} <= value.keys() <= _NEWSLETTER_KEYS:
        raise ImprintError("NEWSLETTER", must, value)
    hidden = value.get("hidden", {})
    names = (value.get("field", "email"), *(hidden if isinstance(hidden, dict) else [None]))
    texts = hidden.values() if isinstance(hidden, dict) else ()
    if not (
        is_safe_address(value["action"]) and all(map(_is_name, names)) and all(map(_is_text, texts))
    ):
        raise ImprintError("NEWSLETTER", must, value)
    return Newsletter(**{"hidden": {}, **value})


def _analytics(value: Any) -> Analytics | None:
    must = 'be a table as {"script": "https://…", "data-goatcounter": "https://…"}'
    if not value:
        return None
    if not isinstance(value, dict) or not is_safe_address(value.get("script")):
        raise ImprintError("ANALYTICS", must, value)
    data = {name: text for name, text in value.items() if name != "script"}
    if not all(isinstance(n, str) and _DATA.fullmatch(n) and _is_text(t) for n, t in data.items()):
        raise ImprintError("ANALYTICS", must, value)
    if any("//" in text and not is_safe_address(text) for text in data.values()):
        raise ImprintError("ANALYTICS", must, value)
    return Analytics(value["script"], data)


def _is_name(value: Any) -> bool:
    return isinstance(value, str) and bool(_NAME.fullmatch(value))


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value.isprintable()


def is_safe_address(value: Any) -> bool:
    """An https address that a policy can hold."""
    if not isinstance(value, str) or not _URL.fullmatch(value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc

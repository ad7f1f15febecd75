"""The paper's own faces: files below `content/`, each read by browsers under a name that says its
bytes, allowed by the policy, and set before the theme's faces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

FAMILY = "Paper"
# The descriptors of @font-face that a file may have (CSS Fonts 4, 4), with what they may say.
_DESCRIPTORS = {
    "weight": ("font-weight", re.compile(r"[1-9]\d{0,2}(?: [1-9]\d{0,2})?|normal|bold"), "700"),
    "style": ("font-style", re.compile(r"normal|italic"), "italic"),
    "range": (
        "unicode-range",
        re.compile(r"U\+[\dA-F]{1,6}(?:-[\dA-F]{1,6})?(?:, ?U\+[\dA-F]{1,6}(?:-[\dA-F]{1,6})?)*"),
        "U+0400-04FF",
    ),
}
_FACES = ("--text-face", "--cyrillic-face")  # of theme/static/css/properties.css


@dataclass(frozen=True)
class Font:
    """One file: its path below `content/` and the descriptors of its @font-face."""

    path: str
    descriptors: tuple[tuple[str, str], ...]


def fonts_of(settings: Mapping[str, Any]) -> tuple[Font, ...]:
    """The files of the setting FONTS, the one that is fetched first before the others."""
    return tuple(
        Font(path, tuple((_DESCRIPTORS[name][0], str(value)) for name, value in given.items()))
        for path, given in settings.get("FONTS", {}).items()
    )


def wrong_fonts(given: Any) -> Iterator[str]:
    """Say what FONTS must be and is not, but for its files."""
    if not isinstance(given, dict) or not all(isinstance(one, dict) for one in given.values()):
        yield f'be {{"fonts/text.woff2": {{"weight": "400"}}}}, not {given!r}'
        return
    for path, descriptors in given.items():
        if not str(path).endswith(".woff2"):
            yield f"name files in WOFF2, the smallest that every browser reads, not {path!r}"
        for name, value in descriptors.items():
            if name not in _DESCRIPTORS:
                yield f"have only {', '.join(_DESCRIPTORS)} for {path!r}, not {name!r}"
            elif not _DESCRIPTORS[name][1].fullmatch(str(value)):
                example = _DESCRIPTORS[name][2]
                yield f"have a {name} for {path!r} as {example!r}, not {value!r}"


def fonts_css(addresses: Mapping[Font, str], css: str) -> str:
    """What a style sheet must say after the theme's, `css`; nothing where the paper has no faces.

    `optional`: a face that is not there in the first tenth of a second stays away from this page,
    and no line ever moves under a reader's eyes (CSS Fonts 4, 4.9).
    """
    rules = [_face(font, address) for font, address in addresses.items()]
    if not rules:
        return ""
    sets = ";".join(f'{name}:"{FAMILY}",{_value(name, css)}' for name in _FACES)
    return f"{''.join(rules)}:root{{{sets}}}"


def _face(font: Font, address: str) -> str:
    told = "".join(f"{name}:{value};" for name, value in font.descriptors)
    source = f'src:url("{address}") format("woff2");font-display:optional'
    return f'@font-face{{font-family:"{FAMILY}";{told}{source}}}'


def _value(name: str, css: str) -> str:
    """What the theme sets a custom property to."""
    found = re.search(rf"{name}:\s*([^;}}]+)", css)
    return found[1].strip() if found else "serif"

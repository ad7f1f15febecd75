"""The paper's own accent colour, legible on paper and in the dark (WCAG 2.2, 1.4.3)."""

from __future__ import annotations

import re

_HEX = re.compile(r"#[0-9a-f]{6}")
_PAPER = re.compile(r"--paper:\s*(#[0-9a-fA-F]{6})\b")

# WCAG 1.4.3 asks for 4.5 of text. In the dark our own accent has 8; a colour that is mixed with
# white until it has 7 keeps its hue.
_LEAST, _IN_THE_DARK = 4.5, 7.0
_STEPS = 50


class AccentError(ValueError):
    """A colour that cannot be read on paper; the text says what it must be."""


def papers_of(sheet: str) -> tuple[str, str]:
    """The colours of paper that a style sheet declares: the first for light, the last for dark."""
    found = _PAPER.findall(sheet)
    return found[0].lower(), found[-1].lower()


def accent_of(colour: str, papers: tuple[str, str]) -> tuple[str, str]:
    """Return the accent for light and for dark paper.

    Raises:
        AccentError: it is no colour as #rrggbb, or too pale for paper.
    """
    colour = colour.lower()
    if not _HEX.fullmatch(colour):
        raise AccentError("be a colour as #8a1f11")
    light, dark = papers
    reached = contrast(colour, light)
    if reached < _LEAST:
        raise AccentError(
            f"be dark enough to be read on paper (a contrast of 4.5; it has {reached:.1f})"
        )
    shades = (_mixed(colour, "#ffffff", step / _STEPS) for step in range(_STEPS + 1))
    return colour, next(shade for shade in shades if contrast(shade, dark) >= _IN_THE_DARK)


def accent_css(colour: str, sheet: str) -> str:
    """The rules that give a style sheet another accent; '' leaves its own."""
    if not colour:
        return ""
    light, dark = accent_of(colour, papers_of(sheet))
    return (
        f"\n:root {{ --accent: {light}; }}\n"
        f"@media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; }} }}\n"
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours as #rrggbb, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    """WCAG 2.2, "relative luminance"."""
    shares = [value / 255 for value in _channels(colour)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(colour: str) -> bytes:
    return bytes.fromhex(colour[1:])

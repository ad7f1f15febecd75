"""Make `delimiters.py` of CLDR's data: `python -m plugins.typography.cldr FOLDER`.

FOLDER holds what `npm pack cldr-core` and `npm pack cldr-misc-full` unpack to, as the folders
`cldr-core` and `cldr-misc-full`.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any

ROOT = "und"
_SURE = ("modern", "moderate")
_PARENTS = {"nb": "no"}  # CLDR's own rule of inheritance, supplemental/parentLocales.json
_WIDTH = 80
_SIDES = (
    "quotationStart",
    "quotationEnd",
    "alternateQuotationStart",
    "alternateQuotationEnd",
)


def module_of(
    delimiters: Mapping[str, Mapping[str, str]], coverage: Mapping[str, str], version: str
) -> str:
    """Give the source of the module: `delimiters` by locale, `coverage` the level of each locale.

    Who has no marks of their own inherits the English ones of the root, which no one may ever have
    looked at: such a language counts only if its data are complete (the level `modern`).
    """
    rows: dict[str, list[str]] = defaultdict(list)
    for locale, marks in sorted(delimiters.items()):
        row = _row(marks)
        language = locale.partition("-")[0]
        level = coverage.get(_PARENTS.get(language, language), "")
        own = row != _row(delimiters[_parent(locale, delimiters)])
        if level in _SURE and (own or (language == locale and level == "modern")):
            rows[row].append(locale)
    lines = "\n".join(
        f"{row}  {part}"
        for row, locales in sorted(rows.items())
        for part in wrap(" ".join(locales), _WIDTH, break_on_hyphens=False)
    )
    return (
        f'"""Quotation marks by CLDR {version}; written by `python -m plugins.typography.cldr`."""'
        f'\n\nMARKS = """\\\n{lines}\n"""\n'
        '"""A line: outer and inner marks, then the locales (BCP 47) that use them."""\n'
    )


def _parent(locale: str, known: Mapping[str, object]) -> str:
    shorter = locale.rpartition("-")[0]
    return ROOT if not shorter else shorter if shorter in known else _parent(shorter, known)


def _row(marks: Mapping[str, str]) -> str:
    return " ".join(marks[side] for side in _SIDES)


def _read(folder: Path) -> tuple[dict[str, dict[str, str]], dict[str, str], str]:
    main = folder / "cldr-misc-full" / "main"
    delimiters: dict[str, dict[str, str]] = {}
    for path in main.glob("*/delimiters.json"):
        locale = path.parent.name
        delimiters[locale] = _json(path)["main"][locale]["delimiters"]
    core = folder / "cldr-core"
    return (
        delimiters,
        _json(core / "coverageLevels.json")["coverageLevels"],
        _json(core / "package.json")["version"],
    )


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    sys.stdout.write(module_of(*_read(Path(sys.argv[1]))))

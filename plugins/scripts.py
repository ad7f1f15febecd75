"""Join the modules of a script into one, small enough to be no burden, under a name that changes
with it; and write the report script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import rjsmin
from pelican import signals
from pelican.generators import ArticlesGenerator, Generator
from pelican.writers import Writer

from pelican_incremental import add_task
from plugins import needs

ENTRY = "static/js/report/report.js"
NAME = "theme/{name}.{hash}.js"
HASH_LENGTH = 8

_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(?P<name>[\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class Script:
    """One JavaScript module: its path below the site's root, and its text."""

    path: str
    text: str


def modules(entry: Path) -> Iterator[Path]:
    """Yield a module and all that it imports, each once and after those that it needs."""
    seen: set[Path] = set()

    def visit(module: Path) -> Iterator[Path]:
        if module not in seen:
            seen.add(module)
            for found in _IMPORT.finditer(module.read_text("utf-8")):
                yield from visit(module.parent / found["name"])
            yield module

    return visit(entry)


def join(entry: Path) -> str:
    """Put modules into one, in which they share their top-level names: these must all differ."""
    texts = (_IMPORT.sub("", module.read_text("utf-8")) for module in modules(entry))
    return "".join(_EXPORT.sub("", text) for text in texts)


@cache
def build(source: str, name: str = "report") -> Script:
    """Minify a module and name it by its bytes, so that hosts may keep it for ever."""
    small = str(rjsmin.jsmin(source)) + "\n"
    digest = sha256(small.encode()).hexdigest()[:HASH_LENGTH]
    return Script(NAME.format(name=name, hash=digest), small)


def install(generator: Generator) -> None:
    """Give templates `REPORT_SCRIPT` (a Script)."""
    if "REPORT_SCRIPT" not in generator.context:  # it is one for all generators
        generator.context["REPORT_SCRIPT"] = build(join(Path(generator.theme) / ENTRY))


def write_script(generator: ArticlesGenerator, writer: Writer) -> None:
    """Write the file that article pages name."""
    add_task(
        writer.settings,
        "report script",
        f"{__name__}:make_script",
        generator.context["REPORT_SCRIPT"],
    )


def make_script(_settings: dict[str, Any], script: Script) -> dict[str, bytes]:
    """Return the file of the script."""
    return {script.path: script.text.encode()}


def register() -> None:
    """The context is shared by all generators and read when pages are written."""
    needs.watch("scripts", plugins=("reports",), theme=("static/js/report",))
    signals.generator_init.connect(install)
    signals.article_writer_finalized.connect(write_script)

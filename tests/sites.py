"""Small sites for tests: our settings and theme over content that a test writes."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pelican.settings import read_settings

from desk.build import ANY, Result, build
from desk.build_worker import warm
from pelican_incremental.request import Request

ROOT = Path(__file__).resolve().parent.parent
# What `make test` or `make bench` was told is not for the commands that they run.
OURS_ALONE = (
    "MAKEFLAGS",
    "MFLAGS",
    "MAKELEVEL",
    "MAKEOVERRIDES",
    "DESK_SETTINGS",
    "DESK_HERE",
    "DESK_SHELL_PWD",
)


# The real sections, and those that tests have beside them: a section must be known.
SECTIONS: dict[str, dict[str, str]] = {
    "articles": {"ru": "Статьи", "en": "Articles", "be": "Артыкулы"},
    "ekonomika-pravo": {"ru": "Экономика & «право»"},
    **{name.lower(): {"en": name} for name in "Culture Else Gone New News Other Trade".split()},
}


def article(title: str = "A plan", body: str = "Some text.", **fields: str) -> str:
    """The source of an article; a field given as None is left out."""
    head = {"Title": title, "Date": "2013-05-29", "Lang": "en", "Author": "Jane Doe", **fields}
    lines = [f"{name}: {value}" for name, value in head.items() if value is not None]
    return "\n".join([*lines, "", body, ""])


def _new(source: str, target: str) -> None:
    """Copy a file that is not there: one that was written again would look edited to a build."""
    if not Path(target).exists():
        shutil.copy2(source, target)


def load_for_sources() -> None:
    """Load what most sources need, as the process of `make serve` does: else each of a thousand
    builds loads it in a child."""
    for lang in ("en", "ru"):
        warm(read_settings(str(ROOT / "pelicanconf.py"), {"SECTIONS": SECTIONS}), lang)


def settings_of(site: Site, **over: Any) -> dict[str, Any]:
    """The real settings over a site's content, which has what the site itself needs."""
    site.add_extra()
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output)}
    read: dict[str, Any] = read_settings(
        str(ROOT / "pelicanconf.py"), {"SECTIONS": SECTIONS, **paths, **over}
    )
    return read


@dataclass(frozen=True)
class Site:
    """A site in a folder of its own."""

    folder: Path

    @property
    def content(self) -> Path:
        return self.folder / "content"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def write(self, path: str, text: str | bytes) -> Path:
        """Put a source at a path below `content/`."""
        target = self.content / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return target

    def copy_content(self) -> None:
        """Begin with the content of the real site, but without its table of authors: tests have
        authors of their own."""
        tabled = shutil.ignore_patterns("authors.toml")
        shutil.copytree(ROOT / "content", self.content, ignore=tabled, dirs_exist_ok=True)

    def add_extra(self) -> None:
        """Add what the real site gives its pages and its hosts beside texts."""
        self.content.mkdir(parents=True, exist_ok=True)
        extra = ROOT / "content" / "extra"
        shutil.copytree(extra, self.content / "extra", copy_function=_new, dirs_exist_ok=True)

    def build(
        self, conf: str = "pelicanconf.py", request: Request = ANY, **settings: Any
    ) -> Result:
        """Build with the real settings, and `settings` over them."""
        self.add_extra()
        paths = {"PATH": str(self.content), "OUTPUT_PATH": str(self.output)}
        over = {"SECTIONS": SECTIONS, **settings, **paths}
        return build(read_settings(str(ROOT / conf), over), self.folder / ".build", request)

    def page(self, path: str = "articles/a-plan.html") -> str:
        """The text of a file below `output/`."""
        return (self.output / path).read_text("utf-8")

    def files(self) -> dict[str, bytes]:
        """Every file of `output/` by its path."""
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }

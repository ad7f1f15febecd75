"""A build made by hand, and deploys of it, for tests of every kind of host."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desk.hosts.rules import headers_of
from desk.manifest import Entry, entries_of, release_file
from desk.publish import command
from desk.publish.model import Build
from desk.settings import Places
from tests.effort import by_night

# The ordinary run has time for one kill of each host, and for some proofs on two kinds alone.
KILLS = int(os.environ.get("DEPLOY_KILLS", "1"))
KINDS = ("s3", "webdav", "ftp", "ftps", "sftp")
SOME_KINDS = KINDS if KILLS > 1 else ("s3", *by_night("sftp"))

SITEURL = "https://paper.example"
SETTINGS = {
    "REPORT_ENDPOINT": "",
    "REPORT_ISSUES": "",
    "REPORT_FORMAT": "json",
    "REPORT_EMAIL": "desk@example.org",
}
_OWN = {"PATH", "HOME", "SSH_CONFIG"}  # of the environment
# Names that a shell, a URL or a list of files could take for something else.
HARD_NAMES = ("images/a port.png", "images/порт.png", "images/50%.png", "images/no #1.png")


@dataclass
class Paper:
    """A paper whose output a test writes, in a folder of its own."""

    folder: Path
    targets: dict[str, str] = field(default_factory=dict)
    siteurl: str = SITEURL
    keep: int = 5

    def __post_init__(self) -> None:
        (self.folder / "content").mkdir(parents=True)
        (self.folder / "theme").mkdir()
        (self.folder / "publishconf.py").write_text("")

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def work(self) -> Path:
        return self.folder / ".build"

    @property
    def manifest(self) -> Path:
        return release_file(self.output, self.work)

    def write(self, path: str, text: str | bytes) -> None:
        """Put a file into the output."""
        target = self.output / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text if isinstance(text, bytes) else text.encode())

    def delete(self, path: str) -> None:
        (self.output / path).unlink()

    def fill(self, pages: int = 12) -> None:
        """Write a small paper: its pages name a script and a picture by their hashes."""
        self.write("index.html", page("The paper", "0a0a0a0a", range(pages)))
        for number in range(pages):
            self.write(f"articles/a-{number}.html", page(f"Article {number}", "0a0a0a0a"))
        self.write("feeds/all.atom.xml", "<feed/>")
        self.write("sitemap.xml", "<urlset/>")
        self.write(".well-known/security.txt", "Contact: mailto:desk@example.org")
        self.write("theme/report.0a0a0a0a.js", "export {};")
        self.write("images/port.0b0b0b0b.png", b"\x89PNG port")
        for name in HARD_NAMES:
            self.write(name, f"\x89PNG {name}")

    def build(self, **changes: Any) -> Build:
        """Leave the manifest of what stands in the output, as make publish would."""
        facts: dict[str, Any] = {
            "siteurl": self.siteurl,
            "sources": command.sources_of(self.settings, self.places.conf),
            "headers": headers_of(SETTINGS),
            "hosts": {"nginx.conf": "index index.html;\n"},
            "entries": entries_of(self.output),
        }
        build = Build(**{**facts, **changes})
        command.write_build(build, self.manifest)
        return build

    @property
    def settings(self) -> dict[str, Any]:
        paths = {"PATH": str(self.folder / "content"), "THEME": str(self.folder / "theme")}
        return {**paths, "TARGETS": self.targets, "KEEP_RELEASES": self.keep}

    @property
    def places(self) -> Places:
        return Places(self.folder / "content", self.output, self.folder / "publishconf.py")

    def deploy(self, to: str, **typed: str) -> int:
        """Run `make deploy TO=…` without a look at the live site."""
        return command.deploy(self.settings, self.places, self._typed(to, typed), self.work)

    def rollback(self, to: str, **typed: str) -> int:
        return command.rollback(self.settings, self._typed(to, typed))

    def releases(self, to: str, **typed: str) -> int:
        return command.releases(self.settings, self._typed(to, typed))

    def _typed(self, to: str, typed: Mapping[str, str]) -> dict[str, str]:
        own = {name: value for name, value in os.environ.items() if name in _OWN}
        return {**own, "TO": to, "VERIFY": "0", "GITHUB_ACTOR": "Jane Doe", **typed}


def page(title: str, digest: str, links: range = range(0)) -> str:
    """A page that names its script and a picture."""
    anchors = "".join(f'<a href="/articles/a-{number}.html">{number}</a>' for number in links)
    return (
        f"<!doctype html><title>{title}</title><h1>{title}</h1>"
        f'<script type="module" src="/theme/report.{digest}.js"></script>'
        f'<img src="/images/port.0b0b0b0b.png" alt="The port">{anchors}'
    )


def files_in(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def put_files(folder: Path, entries: Iterable[Entry]) -> None:
    """Let a host have files of these names and sizes, which hold nothing."""
    for entry in entries:
        (folder / entry.path).parent.mkdir(parents=True, exist_ok=True)
        with (folder / entry.path).open("wb") as stream:
            stream.truncate(entry.size)

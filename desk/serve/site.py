"""What the served site answers: a page, another file, or a better address."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from jinja2 import Environment, FileSystemLoader

from desk.media import HTML, media_type, with_charset
from desk.search.live import LiveIndex
from desk.serve.bulletin import State
from desk.serve.hosting import Found, Moved, locate
from desk.serve.injection import Marks, marks, with_reload

NOT_FOUND = "/404.html"
TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent), autoescape=True)


@dataclass(frozen=True)
class Page:
    """HTML to send, as it is on disk; `assets` counts the changes of what it loads."""

    status: int
    html: str
    assets: int

    @property
    def marks(self) -> Marks:
        """Names what a browser shows of it."""
        return marks(self.html, f"{self.status} {self.assets}")

    @property
    def live(self) -> bytes:
        """The page that follows the next builds by itself."""
        return with_reload(self.html, self.marks).encode(errors="surrogateescape")


@dataclass(frozen=True)
class Asset:
    """Any file but a page."""

    file: Path
    content_type: str


@dataclass(frozen=True)
class Made:
    """A file that is made for the preview: `make publish` writes it."""

    data: bytes
    content_type: str


@dataclass(frozen=True)
class Site:
    """The folder `output`, served below `base` ('' or '/paper'; with any slashes around it)."""

    output: Path
    base: str = ""

    def __post_init__(self) -> None:
        path = self.base.strip("/")
        object.__setattr__(self, "base", f"/{path}" if path else "")

    @cached_property
    def _search(self) -> LiveIndex:
        return LiveIndex(self.output)

    def close(self) -> None:
        """Let go of what answers keep; nothing is asked any more."""
        self._search.close()

    def answer(self, address: str, state: State) -> Page | Asset | Made | Moved:
        """What a decoded, absolute URL path gives after the builds so far."""
        if self.base and address == self.base:
            return Moved(f"{self.base}/")
        found = None
        if address.startswith(f"{self.base}/"):
            found = locate(self.output, address.removeprefix(self.base))
        if isinstance(found, Moved):
            return Moved(self.base + found.address)
        if isinstance(found, Found):
            return self._file(found.file, state)
        path = address.removeprefix(f"{self.base}/")
        made = self._search.file(path, state.build)
        if made is None:
            return self._missing(state)
        return Made(made, with_charset(media_type(PurePosixPath(path))))

    def _file(self, file: Path, state: State) -> Page | Asset:
        kind = media_type(PurePosixPath(file.relative_to(self.output.resolve()).as_posix()))
        return _page(200, file, state) if kind == HTML else Asset(file, with_charset(kind))

    def _missing(self, state: State) -> Page:
        found = locate(self.output, NOT_FOUND)
        if isinstance(found, Found):
            return _page(404, found.file, state)
        status, title = 404, "There is no such page"
        if state.faults:
            status, title = 503, "The site could not be built"
        html = TEMPLATES.get_template("plain.html").render(title=title, faults=state.faults)
        return Page(status, html, state.assets)


def _page(status: int, file: Path, state: State) -> Page:
    # Bytes that are not UTF-8 reach the browser as they are, as from any host.
    return Page(status, file.read_text(errors="surrogateescape"), state.assets)

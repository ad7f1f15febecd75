"""Who builds the archive: the desk, plain Pelican with its own theme and with ours, and Hugo."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.benchmarks.corpus import SECTIONS, Article, articles
from tests.sites import OURS_ALONE, ROOT

SITES = Path(__file__).parent / "sites"
PROJECT = (
    "pelicanconf.py publishconf.py theme packages plugins desk Makefile requirements.txt".split()
)
FURNITURE = ("pages", "images", "extra")  # of the real content: what the theme's menu leads to
PEERS_VENV = ROOT / ".build/bench/venv"

DESK, HUGO, PLAIN, THEMED = "make html", "hugo", "pelican", "pelican+theme"
FORMER = "3f9d6ff"  # our commit beside which issue 18 measures


class MissingPeerError(Exception):
    """A peer that is not installed; the text says how it is."""


@dataclass(frozen=True)
class Contender:
    """One way to build an archive: where its sources lie, what builds them, which pages name an
    article, what a clean build must not find, and, if there are any, the command of a server that
    follows saves, the one that checks sources and
    builds nothing, and the one that builds for readers."""

    name: str
    folder: Path
    command: tuple[str, ...]
    source: Callable[[Article], tuple[str, str]]
    page: Callable[[Article], str]
    lists: Callable[[Article], tuple[str, ...]]
    built: tuple[str, ...]
    server: Callable[[int], tuple[str, ...]] | None = None
    check: tuple[str, ...] = ()
    publish: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        """What its processes see."""
        inherited = {name: os.environ[name] for name in os.environ if name not in OURS_ALONE}
        return {**inherited, **self.variables}

    def save(self, article: Article, change: Callable[[str], str] = str) -> None:
        """Write an article's source, as an editor does who saves it; `change` is made to it."""
        path, text = self.source(article)
        (self.folder / path).write_text(change(text), "utf-8")

    def fill(self, archive: Iterable[Article]) -> None:
        """Write the sources of all articles."""
        made: set[Path] = set()
        for article in archive:
            folder = (self.folder / self.source(article)[0]).parent
            if folder not in made:
                folder.mkdir(parents=True, exist_ok=True)
                made.add(folder)
            self.save(article)

    def page_of(self, article: Article) -> Path:
        """The page that readers of an article get."""
        return self.folder / self.page(article)

    def missing(self, article: Article) -> list[str]:
        """The lists, feeds and maps that should name an article and do not."""
        return [
            path
            for path in self.lists(article)
            if not any(article.slug in file.read_text("utf-8") for file in self._parts_of(path))
        ]

    def _parts_of(self, path: str) -> Iterable[Path]:
        """A list as files: a map of more than 50,000 pages is in parts."""
        file = self.folder / path
        return file.parent.glob(
            f"{file.stem}*{file.suffix}" if file.stem == "sitemap" else file.name
        )

    def clear(self) -> None:
        """Forget everything that a build has left, whatever it is for."""
        for name in self.built:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def copied(self, folder: Path, *, without: str = "") -> Contender:
        """The same site elsewhere, as a fresh clone with what a cache restores: other times, inodes
        and modes; without one of its folders."""

        def left_out(where: str, _names: list[str]) -> list[str]:
            return [without] if Path(where) == self.folder and without else []

        shutil.copytree(self.folder, folder, ignore=left_out, copy_function=shutil.copyfile)
        return replace(self, folder=folder)


def contenders(folder: Path, total: int, names: Iterable[str]) -> list[Contender]:
    """Sites of `total` articles below a folder, one for each contender that is named."""
    made = {
        DESK: desk,
        HUGO: hugo,
        PLAIN: plain_pelican,
        THEMED: themed_pelican,
        FORMER: former,
    }
    found = [made[name](folder / str(number)) for number, name in enumerate(names)]
    for contender in found:
        contender.fill(articles(total))
    return found


def desk(folder: Path) -> Contender:
    """A copy of this project, built and served by its own Makefile."""
    _copy_project(folder)
    make = ("make", "--silent", f"VENV={sys.prefix}", f"PYTHON={sys.executable}")
    return Contender(
        name=DESK,
        folder=folder,
        command=(*make, "html"),
        source=pelican_source("Standfirst"),
        page=_pelican_page,
        lists=_lists_of_ours,
        built=("output", ".build"),
        server=lambda port: (*make, "serve", f"PORT={port}"),
        check=(*make, "check"),
        publish=(*make, "publish", "SITEURL=https://paper.example"),
    )


def themed_pelican(folder: Path) -> Contender:
    """Our theme and plugins without the desk, by Pelican's own command."""
    _copy_project(folder)
    return Contender(
        name=THEMED,
        folder=folder,
        command=(sys.executable, *"-m pelican content -s pelicanconf.py -q".split()),
        source=pelican_source("Standfirst"),
        page=_pelican_page,
        lists=_lists_of_ours,
        built=("output", ".build"),
        variables={"PYTHONPATH": str(folder)},
    )


def former(folder: Path) -> Contender:
    """Ours as it was at FORMER, by the commands that its Makefile ran; with our packages."""
    folder.mkdir(parents=True)
    git = ("git", "archive", FORMER, *(name for name in PROJECT if name != "packages"))
    packed = subprocess.run(git, cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        raise MissingPeerError(f"{FORMER} must be known: {packed.stderr.decode().strip()}")
    subprocess.run(("tar", "-x"), cwd=folder, input=packed.stdout, check=True)
    _furnish(folder)
    desk = (sys.executable, "-m", "desk")
    return Contender(
        name=FORMER,
        folder=folder,
        command=(*desk, "html"),
        source=pelican_source("Standfirst"),
        page=_pelican_page,
        lists=_lists_of_ours,
        built=("output", ".build"),
        server=lambda port: (*desk, "serve", "--port", str(port)),
        check=(*desk, "check"),
        variables={"PYTHONPATH": str(folder), "PYTHONUTF8": "1", "DESK_SETTINGS": ""},
    )


def plain_pelican(folder: Path) -> Contender:
    """Pelican as it comes, with its `simple` theme and typogrify."""
    shutil.copytree(SITES / "pelican", folder)
    return Contender(
        name=PLAIN,
        folder=folder,
        command=(sys.executable, *"-m pelican content -s conf.py -q".split()),
        source=pelican_source("Summary"),
        page=_pelican_page,
        lists=_lists_of_plain,
        built=("output",),
    )


def hugo(folder: Path) -> Contender:
    """Hugo's own binary, without the Python script that its package starts it by."""
    shutil.copytree(SITES / "hugo", folder)
    binary = find_hugo(PEERS_VENV)
    return Contender(
        name=HUGO,
        folder=folder,
        command=(str(binary), "--quiet"),
        source=hugo_source,
        page=lambda article: f"public/{article.section.lower()}/{article.slug}/index.html",
        lists=_lists_of_hugo,
        built=("public", "resources", "cache"),
        server=lambda port: (str(binary), "server", "--port", str(port)),
        variables={"HUGO_CACHEDIR": str(folder / "cache")},
    )


def find_hugo(venv: Path) -> Path:
    """The binary inside the package that `make bench` installs."""
    found = sorted(venv.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not found:
        raise MissingPeerError(f"hugo must be installed in {venv}; make bench installs it")
    return found[0]


def hugo_version(venv: Path) -> str:
    """As Hugo says it: 0.168.0."""
    said = subprocess.run([find_hugo(venv), "version"], capture_output=True, text=True, check=True)
    return said.stdout.split()[1].partition("-")[0].removeprefix("v")


def _copy_project(folder: Path) -> None:
    folder.mkdir(parents=True)
    passing = shutil.ignore_patterns("__pycache__")
    for name in PROJECT:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, ignore=passing)
        else:
            shutil.copy(ROOT / name, folder)
    _furnish(folder)


def _furnish(folder: Path) -> None:
    for name in FURNITURE:
        shutil.copytree(ROOT / "content" / name, folder / "content" / name)
    sections = {"articles": {}, **{name.lower(): {"en": name} for name in SECTIONS}}
    with (folder / "pelicanconf.py").open("a") as conf:
        conf.write(f"SECTIONS = {sections!r}\n")


def _pelican_page(article: Article) -> str:
    return f"output/articles/{article.slug}.html"


def _lists_of_ours(article: Article) -> tuple[str, ...]:
    return _lists_of_pelican(article, "/index.html")


def _lists_of_plain(article: Article) -> tuple[str, ...]:
    return _lists_of_pelican(article, ".html")


def _lists_of_pelican(article: Article, end: str) -> tuple[str, ...]:
    """The first pages of all lists, which name one of the newest articles."""
    section, author = _slug(article.section), _slug(article.authors[0])
    tags = (f"tag/{_slug(tag)}{end}" for tag in article.tags)
    lists = (f"section/{section}{end}", f"author/{author}{end}", *tags)
    feeds = (f"feeds/{of}.atom.xml" for of in ("all", f"section/{section}", f"author/{author}"))
    others = ("index.html", f"archives/{article.published.year}{end}", "sitemap.xml")
    return tuple(f"output/{path}" for path in (*others, *lists, *feeds))


def _lists_of_hugo(article: Article) -> tuple[str, ...]:
    section, author = _slug(article.section), f"authors/{_slug(article.authors[0])}"
    others = (f"years/{article.published.year}", *(f"tags/{_slug(tag)}" for tag in article.tags))
    lists = (f"{path}/index.html" for path in (section, author, *others))
    feeds = (f"{path}/feed.xml" for path in (section, author))
    return tuple(f"public/{p}" for p in ("index.html", "feed.xml", "sitemap.xml", *lists, *feeds))


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")


def pelican_source(standfirst: str) -> Callable[[Article], tuple[str, str]]:
    """Sources in Pelican's form, with the standfirst in the field of that name."""

    def source(article: Article) -> tuple[str, str]:
        head = {
            "Title": article.title,
            standfirst: article.standfirst,
            "Date": f"{article.published:%Y-%m-%d %H:%M}",
            "Category": article.section,
            "Author": ", ".join(article.authors),
            "Tags": ", ".join(article.tags),
            "Lang": "en",
        }
        lines = [f"{name}: {value}" for name, value in head.items()]
        text = "\n".join([*lines, "", article.text])
        return f"content/articles/{article.published.year}/{article.slug}.md", text

    return source


def hugo_source(article: Article) -> tuple[str, str]:
    """A source in Hugo's form, with its front matter as JSON."""
    head = {
        "title": article.title,
        "description": article.standfirst,
        "date": f"{article.published:%Y-%m-%dT%H:%M:00Z}",
        "authors": article.authors,
        "tags": article.tags,
        "years": [str(article.published.year)],
    }
    path = f"content/{article.section.lower()}/{article.slug}.md"
    return path, f"{json.dumps(head, indent=1)}\n\n{article.text}"

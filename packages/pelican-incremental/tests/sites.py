"""Build public Pelican sites of other people as plain Pelican does and with the package, before and
after edits, and compare every byte.

    python packages/pelican-incremental/tests/sites.py FOLDER [NAME …]

FOLDER/NAME are checkouts of the repositories below (`git clone`, then the commit that is named);
those that are not there are left out. FOLDER/plugins is one of getpelican/pelican-plugins. What
this Python has installed of the sites' own requirements is used; where a plugin of a site cannot be
had, both builds do without. Prints a table in Markdown; ends with 1 where a site differs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SOURCES = (".md", ".markdown", ".rst")
# What differs between two plain builds too: the time of the build.
OF_TIME = re.compile(rb"<lastmod>[^<]*</lastmod>")


@dataclass(frozen=True)
class Site:
    """A public site: where it is, at which commit, and what must be set to build it today."""

    repository: str
    commit: str
    over: str = ""  # lines of settings
    conf: str = "pelicanconf.py"
    articles: str = "content"  # where the articles lie that are edited
    folder: str = ""
    left_out: str = ""  # a pattern of sources that are deleted before: all would take hours

    @property
    def name(self) -> str:
        """The folder of its checkout."""
        return self.folder or self.repository.rpartition("/")[2]


# Submodules with themes and plugins are not in a checkout: then Pelican's own theme serves.
SITES = (
    Site("getpelican/pelican-blog", "3d8b58a"),
    Site(
        "getpelican/pelican",
        "c214906",
        conf="samples/pelican.conf.py",
        articles="samples/content",
    ),
    Site(
        "siongui/userpages",
        "e098ff2",
        articles="content/articles",
        left_out="content/articles/20[12][2-8]/**/*.rst",
    ),
    Site(
        "smartass101/pelican-plugins",
        "a3ad83c",
        "JINJA_ENVIRONMENT = {'extensions': ['jinja2.ext.i18n']}\nPLUGINS = ['i18n_subsites']",
        folder="i18n-demo",
    ),
    Site("crazy-canux/blog_pelican", "55e95fa"),
    Site("0xddaa/blog", "f790d41", "PLUGIN_PATHS = []"),
    Site(
        "jakevdp/jakevdp.github.io-source",
        "ee516b9",
        "PLUGINS = ['summary', 'feed_summary', 'liquid_tags']\n"
        "LIQUID_TAGS = ['img', 'video', 'include_code', 'literal']",
    ),
    Site(
        "kura/kura.gg",
        "bcd61ca",
        "PLUGINS = ['assets', 'better_tables', 'extract_toc', 'neighbors', 'related_posts', "
        "'series', 'sitemap']",
        left_out="content/201[0-3]-*.rst",
    ),
    Site("openwisp/OpenWISP-Website", "f3ab8ce", "PLUGINS = ['jinja2content', 'sitemap']"),
)

Edit = Callable[[Path, Site], None]


def _articles(folder: Path, site: Site) -> list[Path]:
    found = (folder / site.articles).rglob("*")
    return sorted(
        path
        for path in found
        if path.suffix in SOURCES and not {"pages", "includes"}.intersection(path.parts)
    )


def _word(folder: Path, site: Site) -> None:
    source = _articles(folder, site)[0]
    source.write_text(source.read_text("utf-8") + "\nAnother word.\n", "utf-8")


def _new(folder: Path, site: Site) -> None:
    source = _articles(folder, site)[1]
    title, date, body = "What nobody wrote", "2020-02-02 10:00", "New *text*."
    if source.suffix == ".rst":
        text = f"{title}\n{'#' * 20}\n\n:date: {date}\n:category: news\n\n{body}\n"
    else:
        text = f"title: {title}\ndate: {date}\ncategory: news\n\n{body}\n"
    source.with_name(f"nobody-wrote{source.suffix}").write_text(text, "utf-8")


def _deleted(folder: Path, site: Site) -> None:
    found = _articles(folder, site)
    found[len(found) // 2].unlink()


def _renamed(folder: Path, site: Site) -> None:
    source = _articles(folder, site)[-1]
    source.rename(source.with_name(f"renamed-{source.name}"))


def _template(folder: Path, _site: Site) -> None:
    found = sorted((folder / "own-theme/templates").rglob("*.html"))
    base = [path for path in found if path.name in {"base.html", "layout.html"}]
    template = (base or found)[0]
    template.write_text(template.read_text("utf-8") + "\n<!-- edited -->\n", "utf-8")


def _setting(folder: Path, _site: Site) -> None:
    conf = folder / "both.py"
    conf.write_text(conf.read_text("utf-8") + "SITENAME = 'Another name'\n", "utf-8")


EDITS: dict[str, Edit] = {
    "nothing": lambda _folder, _site: None,
    "a word": _word,
    "a new article": _new,
    "one deleted": _deleted,
    "one renamed": _renamed,
    "a template": _template,
    "a setting": _setting,
}


def main(arguments: list[str]) -> int:
    """Build the sites that are there."""
    home = Path(arguments[0]).resolve()
    chosen = [s for s in SITES if (home / s.name).is_dir() and s.name in (arguments[1:] or s.name)]
    print("| site | commit | articles | plain | clean | " + " | ".join(EDITS) + " | equal |")
    print("|---|---|--:|" + "--:|" * (len(EDITS) + 2) + "---|")
    is_equal = True
    for site in chosen:
        row, differing = _row(site, home)
        is_equal = is_equal and not differing
        print(f"{row} {'; '.join(differing) or 'yes'} |", flush=True)
    return not is_equal


def _row(site: Site, home: Path) -> tuple[str, list[str]]:
    folder = home / f"{site.name}.built"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(home / site.name, folder, symlinks=True)
    for path in folder.glob(site.left_out) if site.left_out else ():
        path.unlink()
    _set_up(site, folder, home / "plugins")
    plain = _seconds(folder, "plain")
    clean = _seconds(folder, "output")
    differing = [f"clean: {one}" for one in _differing(folder)]
    seconds = []
    for name, edit in EDITS.items():
        edit(folder, site)
        time.sleep(2.1)  # what was saved less long ago is judged by its bytes
        _seconds(folder, "plain")
        seconds.append(_seconds(folder, "output"))
        differing.extend(f"{name}: {one}" for one in _differing(folder))
    cells = [site.repository, site.commit, len(_articles(folder, site))]
    return f"| {' | '.join(map(str, [*cells, f'{plain:.1f}', f'{clean:.1f}']))} | " + " | ".join(
        f"{one:.1f}" for one in seconds
    ) + " |", differing


def _set_up(site: Site, folder: Path, plugins: Path) -> None:
    """Write the settings of both builds beside the site's, and give it a theme of its own."""
    conf = folder / site.conf
    both = conf.with_name("both.py") if conf.parent == folder else folder / "both.py"
    both.write_text(
        "import importlib.util, os, pelican\n"
        f"_spec = importlib.util.spec_from_file_location('theirs', {str(conf)!r})\n"
        "_theirs = importlib.util.module_from_spec(_spec)\n"
        "_spec.loader.exec_module(_theirs)\n"
        "globals().update({k: v for k, v in vars(_theirs).items() if k.isupper()})\n"
        "PLUGINS = globals().get('PLUGINS', [])\n"
        f"PATH = {str(folder / site.articles.partition('/articles')[0])!r}\n"
        "LOCALE = ['C.UTF-8']\n"
        f"{site.over}\n"
        "_at = os.path.join(os.path.dirname(pelican.__file__), 'themes')\n"
        f"_own = os.path.join({str(conf.parent)!r}, globals().get('THEME', 'notmyidea'))\n"
        "_named = os.path.join(_at, globals().get('THEME', 'notmyidea'))\n"
        "_theme = next(p for p in (_own, _named, os.path.join(_at, 'notmyidea')) "
        "if os.path.isdir(os.path.join(p, 'templates')))\n"
        f"THEME = {str(folder / 'own-theme')!r}\n"
        f"PLUGIN_PATHS = [*globals().get('PLUGIN_PATHS', []), {str(plugins)!r}]\n"
        "PLUGINS = [*PLUGINS, *(['incremental'] if os.environ.get('OURS') else [])]\n",
        "utf-8",
    )
    told = "import both, sys; sys.stdout.write(both._theme)"
    environment = {**os.environ, **_paths(folder)}
    done = subprocess.run(
        [sys.executable, "-c", told],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{site.name}: {done.stderr}")
    shutil.copytree(done.stdout, folder / "own-theme")


def _paths(folder: Path) -> dict[str, str]:
    """Where Python finds the site's own modules, and plugins that import each other."""
    return {"PYTHONPATH": f"{folder}{os.pathsep}{folder.parent / 'plugins'}"}


def _seconds(folder: Path, output: str) -> float:
    """Build into a folder, and return how long it took; a plain build begins without one."""
    is_ours = output == "output"
    if not is_ours:
        shutil.rmtree(folder / output, ignore_errors=True)
    ours = {"OURS": "1"} if is_ours else {}
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "pelican", "-s", "both.py", "-o", output, "-q"],
        cwd=folder,
        env={**os.environ, **ours, "PYTHONHASHSEED": "0", **_paths(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{folder.name} {output}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
    return time.perf_counter() - start


def _differing(folder: Path) -> Iterator[str]:
    ours, plain = (dict(_files(folder / name)) for name in ("output", "plain"))
    for path in sorted(ours.keys() | plain.keys()):
        if ours.get(path) != plain.get(path):
            yield path if path in ours and path in plain else f"{path} in one alone"


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), OF_TIME.sub(b"", path.read_bytes())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

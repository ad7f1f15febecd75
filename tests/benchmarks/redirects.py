"""Measure what old addresses by the thousand cost a web server: to load its configuration, and a
page.

`python -m tests.benchmarks.redirects [REDIRECTS]` prints a line for each server; docs/publishing.md
has them.
"""

from __future__ import annotations

import http.client
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from desk.hosts import inside, outside
from desk.hosts.rules import Redirect, Rules, headers_of
from desk.hosts.variants import write_variants
from plugins.aliases import file_of
from tests.desk.publish import servers
from tests.desk.publish.harness import SETTINGS, SITEURL

MANY = 20_000
PAGES, RUNS = 2_000, 5
_TICK = 1 / os.sysconf("SC_CLK_TCK")

_PAGE = "<!doctype html><title>A</title>" + "word " * 2_400
_OLD = '<!doctype html><meta http-equiv="refresh" content="0; url={}"><title>Moved</title>'


def make_site(folder: Path, count: int) -> None:
    """A site with some pages and so many old addresses; beside it, what servers are told."""
    site, hosts, redirects = folder / "current", folder / "host", old_addresses(count)
    for name in ("index.html", "404.html", *(f"articles/a-{n}.html" for n in range(20))):
        _write(site / name, _PAGE)
    _write(site / "articles/small.html", "<!doctype html>")
    write_variants(site, folder / "kept.sqlite")
    for redirect in redirects:
        _write(site / file_of(redirect.source[1:]), _OLD.format(redirect.location))
    rules = Rules(SITEURL, "", headers_of(SETTINGS), tuple(redirects), ())
    for name, text in inside(rules, frozenset(), {}).items():
        _write(site / name, text)
    for name, text in outside(rules).items():
        _write(hosts / name, text)


def old_addresses(count: int) -> list[Redirect]:
    """So many, in folders of years; one in ten is a folder itself."""
    return [
        Redirect(f"/{2000 + n % 20}/{_name(n)}", f"/articles/a-{n % 20}.html") for n in range(count)
    ]


def _name(number: int) -> str:
    return f"an old {number}/" if number % 10 == 9 else f"old-address-{number}.html"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def serve(kind: str, home: Path) -> AbstractContextManager[str]:
    """A server of `home/www`, with what it is told there; `htaccess` is Apache with that alone."""
    root, hosts, own = home / "www/current", home / "www/host", home / kind
    if kind == "nginx":
        return servers.nginx(root, hosts / "nginx.conf", own)
    if kind == "caddy":
        return servers.caddy(root, hosts / "Caddyfile", own)
    include = hosts / "apache.conf" if kind == "apache" else None
    return servers.apache(root, own, include)


KINDS = {
    "nginx": "nginx -t -c {}/nginx.conf -e {}/error.log",
    "caddy": "caddy validate --config {}/Caddyfile --adapter caddyfile",
    "apache": "apache2 -t -f {}/apache.conf",
    "htaccess": "",
}


def seconds_to_load(kind: str, home: Path) -> float:
    """The processor's seconds in which a server reads its configuration."""
    words = KINDS[kind].format(home / kind, home / kind).split()
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    command = [servers.program(words[0]), *words[1:]]
    own = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home)}
    subprocess.run(command, check=True, capture_output=True, env=own)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def seconds_of_children() -> float:
    """The processor's seconds of all processes that this one, or a child of its, has begun."""
    parents, spent = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
        spent[int(folder.name)] = (int(fields[11]) + int(fields[12])) * _TICK
    ours, left = set(), {os.getpid()}
    while left:
        ours |= left
        left = {child for child, parent in parents.items() if parent in left} - ours
    return sum(spent[process] for process in ours - {os.getpid()})


def seconds_of_a_page(address: str) -> float:
    """The processor's seconds that a server needs for an ordinary page, of many."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    before = seconds_of_children()
    for number in range(PAGES):
        path = f"/articles/a-{number % 20}.html"
        connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise AssertionError((address, path, answer.status))
    connection.close()
    return (seconds_of_children() - before) / PAGES


@contextmanager
def site_of(count: int) -> Iterator[Path]:
    """Such a site in a folder that every user may read, until the block ends."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o755)  # Apache serves as another user
        make_site(home / "www", count)
        yield home


def main(count: int) -> None:
    """Print a line for each server, the same site without old addresses beside it."""
    with site_of(0) as plain, site_of(count) as old:
        print(f"{count:,} old addresses, medians of {RUNS} runs of {PAGES} pages")
        for kind, command in KINDS.items():
            pages: dict[Path, list[float]] = {plain: [], old: []}
            with serve(kind, plain) as one, serve(kind, old) as other:
                for _ in range(RUNS):  # in turn, for the machine does other things too
                    pages[plain].append(seconds_of_a_page(one))
                    pages[old].append(seconds_of_a_page(other))
            without, with_all = (statistics.median(pages[home]) * 1000 for home in pages)
            load = f"{seconds_to_load(kind, old):.2f} s to load, " if command else ""
            print(f"{kind}: {load}{with_all:.3f} ms a page, without {without:.3f} ms", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MANY)

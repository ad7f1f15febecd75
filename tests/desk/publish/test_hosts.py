"""The one table of headers, as real web servers send it."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urljoin

import brotli
import pytest

from desk.hosts.cache import CACHE
from desk.manifest import Entry
from desk.media import is_text
from desk.publish.model import Build
from desk.publish.verify import address_of
from tests.desk.publish.asking import ask
from tests.sites import Site

Published = tuple[Site, Build]
UNSERVED = ("_headers", "_redirects", ".htaccess")


OLD = {"articles/harbour.html": "articles/harbour.html", "2012/порт 1/index.html": "2012/порт 1/"}


def served_entries(build: Build) -> Iterator[Entry]:
    for entry in build.entries:
        if not entry.path.endswith((*UNSERVED, ".br", ".gz")) and entry.path not in OLD:
            yield entry


def wrong_headers(answer: http.client.HTTPResponse, build: Build, cache: str) -> list[str]:
    """Each header of the table that did not come exactly once as it should."""
    wanted = {**build.headers, "Cache-Control": CACHE[cache]}
    return [
        f"{name}: {answer.headers.get_all(name)}"
        for name, value in wanted.items()
        if answer.headers.get_all(name) != [value]
    ]


def test_every_address_has_its_bytes_and_each_header_once(
    served: str, published: Published
) -> None:
    site, build = published
    checked = 0
    for entry in served_entries(build):
        answer, body = ask(address_of(served, entry.path))
        assert answer.status == 200, entry.path
        assert body == (site.output / entry.path).read_bytes(), entry.path
        assert wrong_headers(answer, build, entry.cache) == [], entry.path
        checked += 1
    assert checked > 30


def test_what_is_not_there_is_404_with_each_header_once_and_is_not_kept(
    served: str, published: Published
) -> None:
    site, build = published
    for path in ("nowhere.html", "nowhere/at/all", "theme/report.00000000.js", "images/x.png"):
        answer, body = ask(f"{served}/{path}")
        assert answer.status == 404, path
        assert body == (site.output / "404.html").read_bytes(), path
        assert wrong_headers(answer, build, "revalidate") == [], path


def test_what_the_browser_has_is_304_with_each_header_at_most_once(
    served: str, published: Published
) -> None:
    """Apache leaves them out of a 304: the browser keeps those it has (RFC 9111, 3.2)."""
    _, build = published
    first, _ = ask(f"{served}/")
    tag = first.headers["ETag"]
    answer, body = ask(f"{served}/", If_None_Match=tag)
    assert (answer.status, body) == (304, b"")
    twice = [n for n in build.headers if len(answer.headers.get_all(n) or [""]) != 1]
    assert twice == []
    assert answer.headers.get_all("Cache-Control") == [CACHE["revalidate"]]


@pytest.mark.parametrize(("coding", "ending"), [("br", ".br"), ("gzip", ".gz")])
def test_a_text_comes_precompressed_with_each_header_once(
    served: str, published: Published, coding: str, ending: str
) -> None:
    site, build = published
    for entry in served_entries(build):
        variant = site.output / (entry.path + ending)
        answer, body = ask(address_of(served, entry.path), Accept_Encoding=coding)
        assert answer.status == 200
        if variant.is_file():
            assert answer.headers.get_all("Content-Encoding") == [coding], entry.path
            assert body == variant.read_bytes(), entry.path
            assert "accept-encoding" in answer.headers["Vary"].lower(), entry.path
            assert entry.type in answer.headers["Content-Type"] or entry.path.endswith(
                (".js", ".xml", ".txt", ".json", ".svg")
            )
        assert wrong_headers(answer, build, entry.cache) == [], entry.path


def test_each_text_says_what_it_is_and_its_charset(served: str, published: Published) -> None:
    """Without a charset, Chromium shows a feed in windows-1252."""
    _, build = published
    seen = set()
    for entry in served_entries(build):
        for coding in ("identity", "br"):
            answer, _ = ask(address_of(served, entry.path), Accept_Encoding=coding)
            kind, _, parameter = answer.headers["Content-Type"].partition(";")
            seen.add(kind)
            if is_text(entry.type):
                assert parameter.strip().lower() == "charset=utf-8", (entry.path, coding)
            if entry.type in {"text/html", "application/atom+xml", "image/svg+xml", "image/jpeg"}:
                assert kind == entry.type, (entry.path, coding)
    assert {"text/html", "application/atom+xml", "text/plain", "image/jpeg"} <= seen


def test_what_has_variants_says_so_whichever_comes(served: str, published: Published) -> None:
    """Else a cache on the way keeps the one that the first reader got for all."""
    _, build = published
    paths = {entry.path for entry in build.entries}
    for entry in served_entries(build):
        if f"{entry.path}.gz" not in paths:
            continue
        for coding in ("identity", "gzip", "br"):
            answer, _ = ask(address_of(served, entry.path), Accept_Encoding=coding)
            assert answer.headers.get_all("Vary") == ["Accept-Encoding"], (entry.path, coding)
        tag = {"Accept_Encoding": "identity", "If_None_Match": answer.headers["ETag"]}
        answer, _ = ask(address_of(served, entry.path), **tag)
        assert answer.headers.get_all("Vary") == ["Accept-Encoding"], entry.path


def test_a_folder_without_a_page_is_not_found_as_any_other_address(
    served: str, published: Published
) -> None:
    site, build = published
    for folder in ("articles/", "section/", "images/", "theme/", "2012/", ".well-known/"):
        answer, body = ask(f"{served}/{folder}")
        assert answer.status == 404, folder
        assert body == (site.output / "404.html").read_bytes(), folder
        assert wrong_headers(answer, build, "revalidate") == [], folder


def test_an_old_address_redirects_for_good_with_each_header_once(
    served: str, published: Published
) -> None:
    _, build = published
    for old in OLD.values():
        answer, _ = ask(f"{served}/{quote(old)}")
        assert answer.status == 301, old
        target = urljoin(f"{served}/", answer.headers["Location"])
        assert target == f"{served}/articles/port.html"
        assert wrong_headers(answer, build, "revalidate") == [], old


def test_what_only_hosts_read_is_not_served(served: str, www: Path) -> None:
    """A host without a place beside the site has the manifest in it."""
    (www / "current/.releases").mkdir(exist_ok=True)
    (www / "current/.releases/current.json").write_text("{}")
    for path in (*UNSERVED, ".releases/current.json"):
        answer, _ = ask(f"{served}/{path}")
        assert answer.status in {403, 404}, path


def test_variants_are_only_there_where_they_are_smaller(published: Published) -> None:
    site, build = published
    variants = [entry for entry in build.entries if entry.path.endswith((".br", ".gz"))]
    assert len(variants) > 40
    for entry in variants:
        plain = (site.output / entry.path[:-3]).read_bytes()
        assert entry.size < len(plain)
        if entry.path.endswith(".br"):
            assert brotli.decompress((site.output / entry.path).read_bytes()) == plain


def test_a_page_at_an_old_address_has_no_variant(published: Published) -> None:
    """By that, Caddy and Apache know where to look for a redirect."""
    _, build = published
    paths = {entry.path for entry in build.entries}
    assert OLD.keys() <= paths
    assert [
        path for path in sorted(paths) if path.removesuffix(".gz").removesuffix(".br") in OLD
    ] == sorted(OLD)

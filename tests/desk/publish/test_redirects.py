"""Old addresses by the thousand, and what a site's owner adds to the files of hosts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from desk.hosts import apache, netlify, nginx
from desk.hosts.rules import Redirect, Rules
from tests.benchmarks.redirects import MANY, old_addresses, serve, site_of
from tests.desk.publish.asking import ask
from tests.desk.publish.conftest import publish_site
from tests.sites import Site, article

FEW = 300  # more than what `.htaccess` may hold


@pytest.fixture(scope="module", params=["nginx", "caddy", "apache"])
def archive(request: pytest.FixtureRequest) -> Iterator[tuple[str, list[Redirect]]]:
    """A server of a site with many old addresses, all of which it must know."""
    with site_of(FEW) as home, serve(request.param, home) as address:
        yield address, old_addresses(FEW)


def test_each_of_many_old_addresses_leads_on_and_no_other_does(
    archive: tuple[str, list[Redirect]],
) -> None:
    address, redirects = archive
    for redirect in (redirects[0], redirects[1], redirects[-1], redirects[-2], redirects[150]):
        answer, _ = ask(address + redirect.source.replace(" ", "%20"))
        assert answer.status == 301, redirect
        assert (answer.headers["Location"] or "").endswith(redirect.location), redirect
    assert ask(f"{address}/articles/a-1.html")[0].status == 200
    assert ask(f"{address}/articles/small.html")[0].status == 200, "no variant, and no old address"
    assert ask(f"{address}/2001/nothing.html")[0].status == 404


def test_nginx_gets_its_locations_in_the_order_in_which_it_sorts_them() -> None:
    """In another, thousands load in seconds."""
    sources = ["/a/b.html", "/a-b.html", "/a.html", "/ё.html", "/a/"]
    redirects = tuple(Redirect(source, "/") for source in sources)
    text = nginx.conf(Rules("https://paper.example", "", {}, redirects, ()))
    written = re.findall(r"^location = (\S+) ", text, re.MULTILINE)
    ordered = ["/a/", "/a/b.html", "/a-b.html", "/a.html", "/ё.html"]
    assert [source.strip('"') for source in written] == ordered


def test_htaccess_stays_short_however_many_addresses_are_old() -> None:
    rules = Rules("https://paper.example", "", {}, tuple(old_addresses(MANY)), ())
    assert len(apache.htaccess(rules).splitlines()) < 150  # Apache reads them for each request
    assert len(apache.conf(rules).splitlines()) < 15


# --- _headers ---


def test_a_host_of_headers_is_told_the_type_of_each_feed_and_no_header_twice() -> None:
    immutable = ("images/2012/a.0a0a0a0a.png", "images/b.0b0b0b0b.png", "x/c.0c0c0c0c.JPG")
    paths = frozenset(
        (
            *immutable,
            *("feeds/all.atom.xml", "feeds/all.json", "feeds/index.html"),
            *("feeds/section/a.atom.xml", "feeds/section/b.atom.xml"),
            *("index.html", "sitemap.xml", "x/d.txt", "_redirects"),
        )
    )
    rules = Rules("https://paper.example", "/paper", {"X-One": "1"}, (), immutable)
    text = netlify.headers(rules, paths)
    blocks = [block.splitlines() for block in text.replace("\n  ", "\0").splitlines()]
    told = dict(block[0].split("\0") for block in blocks)
    assert told == {
        "/paper/*": "X-One: 1",
        "/paper/feeds/all.atom.xml": "Content-Type: application/atom+xml; charset=utf-8",
        "/paper/feeds/section/*": "Content-Type: application/atom+xml; charset=utf-8",
        "/paper/feeds/all.json": "Content-Type: application/feed+json; charset=utf-8",
        "/paper/images/*": "Cache-Control: max-age=31536000, immutable",
        "/paper/x/c.0c0c0c0c.JPG": "Cache-Control: max-age=31536000, immutable",
        "/paper/sitemap.xml": "Content-Type: application/xml; charset=utf-8",
        "/paper/x/d.txt": "Content-Type: text/plain; charset=utf-8",
    }


def test_a_host_of_headers_is_told_no_more_rules_than_it_reads() -> None:
    paths = frozenset(f"{n}/a.0a0a0a0a.png" for n in range(200))
    rules = Rules("https://paper.example", "", {}, (), tuple(paths))
    lines = netlify.headers(rules, paths | {f"{n}/b.png" for n in range(200)}).splitlines()
    assert sum(not line.startswith(" ") for line in lines) == netlify.MOST_RULES


# --- the owner's own ---


@pytest.fixture(scope="module")
def owned(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """A site whose owner has files for hosts, published twice: the second build changes one."""
    site = Site(tmp_path_factory.mktemp("owned"))
    site.write("articles/a.md", article("A", "Text.", Aliases="articles/old.html"))
    site.write("extra/htaccess", "AddType text/x-own .own\n")
    site.write("extra/headers", "/own/*\n  X-Own: yes\n")
    given = {f"extra/{name}": {"path": path} for name, path in OWN.items()}
    settings = {"STATIC_PATHS": ["images", "extra"], "EXTRA_PATH_METADATA": given}
    publish_site(site, **settings)
    site.write("extra/htaccess", "AddType text/x-mine .own\n")
    publish_site(site, **settings)
    return site


OWN = {"htaccess": ".htaccess", "headers": "_headers"}


def test_what_the_owner_has_for_a_host_stands_once_below_what_is_ours(owned: Site) -> None:
    access = (owned.output / ".htaccess").read_text()
    assert access.endswith("# The site's own:\nAddType text/x-mine .own\n")
    assert access.count("own") == 2
    assert "ErrorDocument 404" in access
    headers = (owned.output / "_headers").read_text()
    assert headers.endswith("/own/*\n  X-Own: yes\n")
    assert Counter(headers.splitlines())["/*"] == 1


def test_an_owner_s_list_of_redirects_is_refused_and_not_replaced(tmp_path: Path) -> None:
    site = Site(tmp_path)
    site.write("articles/a.md", article("A", "Text."))
    site.write("extra/redirects", "/a /b 301\n")
    given = {"extra/redirects": {"path": "_redirects"}}
    with pytest.raises(Exception, match=r"EXTRA_PATH_METADATA must not put .* at '_redirects'"):
        publish_site(site, STATIC_PATHS=["extra"], EXTRA_PATH_METADATA=given)

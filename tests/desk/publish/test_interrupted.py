"""Readers never see a page without its script or picture, whenever the host dies under a deploy."""

from __future__ import annotations

import http.client
import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event, Thread
from urllib.parse import quote

import pytest

from desk.publish.model import DeployError
from tests.desk.publish import servers
from tests.desk.publish.harness import KILLS, SOME_KINDS, Paper, files_in, page
from tests.desk.publish.servers import Store

PAGES = 20


IMPATIENT = {
    "RCLONE_RETRIES": "1",
    "RCLONE_LOW_LEVEL_RETRIES": "1",
    "RCLONE_TIMEOUT": "3s",
    "RCLONE_CONTIMEOUT": "3s",
}


@dataclass
class Crawler:
    """A reader who asks for page after page, and for all that a page shows."""

    address: str
    stop: Event = field(default_factory=Event)
    pages: int = 0
    missing: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def run(self) -> None:
        host = self.address.removeprefix("http://")
        with closing(http.client.HTTPConnection(host, timeout=5)) as connection:
            for path in cycle(("/", *(f"/articles/a-{number}.html" for number in range(PAGES)))):
                self._look(connection, path)
                if self.stop.wait(0.002):
                    return

    def _look(self, connection: http.client.HTTPConnection, path: str) -> None:
        status, body = _get(connection, path)
        if status != 200:
            return  # a server of files renames by deleting first: its own gap, not a page's
        self.pages += 1
        if b"</html>" not in body:
            self.broken.append(f"{path}: {body[-80:]!r}")
        for asset in re.findall(rb'src="([^"]+)"', body):
            if _get(connection, asset.decode())[0] != 200:
                self.missing.append(f"{path} shows {asset.decode()}")


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[int, bytes]:
    connection.request("GET", quote(path))
    answer = connection.getresponse()
    return answer.status, answer.read()


@contextmanager
def crawling(root: Path, home: Path) -> Iterator[Crawler]:
    """Read the site through nginx until the block ends."""
    with servers.nginx(root, None, home, brotli=False) as address:
        crawler = Crawler(address)
        thread = Thread(target=crawler.run)
        thread.start()
        try:
            yield crawler
        finally:
            crawler.stop.set()
            thread.join()


def edition(paper: Paper, number: int) -> None:
    """Every page changes, and all name a script and a picture of this edition alone."""
    for old in (*paper.output.glob("theme/*.js"), *paper.output.glob("images/port.*")):
        old.unlink()
    digest = f"{number:08x}"
    paper.write(f"theme/report.{digest}.js", f"export {{}}; // {number}")
    paper.write(f"images/port.{digest}.png", os.urandom(20_000))
    for name in ("index", *(f"articles/a-{n}" for n in range(PAGES))):
        text = page(f"{name} {number}", digest).replace("0b0b0b0b", digest)
        paper.write(f"{name}.html", f"<html>{text}{'word ' * 4000}</html>")
    paper.build()


def check(crawler: Crawler) -> None:
    assert crawler.pages > 20, "the crawler saw too little"
    assert crawler.missing == []


@pytest.mark.parametrize("kind", SOME_KINDS)
def test_a_host_that_dies_leaves_whole_pages_and_the_next_deploy_finishes(
    kind: str, tmp_path: Path
) -> None:
    chance = random.Random(kind)  # noqa: S311 - the same points each time
    paper = Paper(tmp_path / "paper")
    paper.fill(pages=PAGES)
    with servers.store(kind, tmp_path / kind) as store:
        typed = {**store.remote, "INSECURE": "1", **IMPATIENT}
        edition(paper, 0)
        paper.deploy(store.address, **typed)
        with crawling(store.folder, tmp_path / "nginx") as crawler:
            for number in range(1, KILLS + 1):
                edition(paper, number)
                _deploy_while_it_dies(paper, store, typed, chance.uniform(0.3, 2.5))
                paper.deploy(store.address, **typed)
                live = files_in(store.folder)
                assert files_in(paper.output).items() <= live.items()
        check(crawler)
        if kind != "webdav":  # rclone's server writes in place; others rename what is whole
            assert crawler.broken == []


def _deploy_while_it_dies(paper: Paper, store: Store, typed: dict[str, str], after: float) -> None:
    def die() -> None:
        time.sleep(after)
        store.kill()

    killer = Thread(target=die)
    killer.start()
    with suppress(DeployError):  # it may have been done before the host died
        paper.deploy(store.address, **typed)
    killer.join()
    store.start()


def test_a_host_that_dies_under_ssh_shows_one_release_or_the_other(tmp_path: Path) -> None:
    chance = random.Random("ssh")  # noqa: S311
    paper, www = Paper(tmp_path / "paper"), tmp_path / "www"
    paper.fill(pages=PAGES)
    with servers.sshd(tmp_path / "sshd") as server:
        typed = {"SSH_CONFIG": str(server.config)}
        edition(paper, 0)
        paper.deploy(server.address(www), **typed)
        with crawling(www / "current", tmp_path / "nginx") as crawler:
            for number in range(1, KILLS + 1):
                old = files_in(www / "current")
                edition(paper, number)
                killer = Thread(target=_cut, args=(server, chance.uniform(0.2, 1.8)))
                killer.start()
                with suppress(DeployError):
                    paper.deploy(server.address(www), **typed)
                killer.join()
                now = files_in(www / "current")
                assert now == old or files_in(paper.output).items() <= now.items()
                _deploy_when_free(paper, server.address(www), typed)
                assert files_in(paper.output).items() <= files_in(www / "current").items()
        check(crawler)
        assert crawler.broken == []


def _cut(server: servers.Sshd, after: float) -> None:
    """End every connection that the server has, as a host that restarts would."""
    time.sleep(after)
    server.cut()


def _deploy_when_free(paper: Paper, to: str, typed: dict[str, str]) -> None:
    """The lock lasts until the host has seen that its connection is no more."""
    for _ in range(40):
        with suppress(DeployError):
            paper.deploy(to, **typed)
            return
        time.sleep(0.1)
    raise AssertionError("the lock of a dead deploy stayed")

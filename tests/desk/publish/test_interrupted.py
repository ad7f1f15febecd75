"""Readers never see a page without its script or picture, whenever the host dies under a deploy."""

from __future__ import annotations

import http.client
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event, Thread, Timer
from urllib.parse import quote

import pytest

from desk.publish import DeployError, command
from tests.desk.publish import servers
from tests.desk.publish.harness import KILLS, KINDS, SOME_KINDS, Paper, files_in, page
from tests.sites import ROOT

PAGES = 20
STORES = ("openssh", *KINDS) if KILLS > 1 else SOME_KINDS
ATOMIC = {"openssh", "ftps"}  # rclone's own servers delete what they write or rename over

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
    absent: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        counts = f"{len(self.missing)} without an asset, {len(self.absent)} absent"
        return f"{self.pages:,} pages read, {counts}, {len(self.broken)} broken"

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
            self.absent.append(f"{path}: {status}")
            return
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


def check(crawler: Crawler, *, is_atomic: bool = True) -> None:
    """No page is without its assets; and where a host replaces a file in one step, each is there,
    and whole, at every moment."""
    sys.stdout.write(f"{crawler}\n")
    assert crawler.pages > 20, "the crawler saw too little"
    assert crawler.missing == []
    if is_atomic:
        assert crawler.absent == []
        assert crawler.broken == []


def deploy_while_it_dies(
    paper: Paper, to: str, typed: dict[str, str], die: Callable[[], None], after: float
) -> None:
    """Deploy to a host which dies some seconds later; it may have been done before."""
    killer = Timer(after, die)
    killer.start()
    with suppress(DeployError):
        paper.deploy(to, **typed)
    killer.join()


def deploy_when_free(paper: Paper, to: str, typed: dict[str, str]) -> None:
    """The lock lasts until the host has seen that its connection is no more."""
    for _ in range(40):
        with suppress(DeployError):
            paper.deploy(to, **typed)
            return
        time.sleep(0.1)
    raise AssertionError("the lock of a dead deploy stayed")


@pytest.mark.parametrize("kind", STORES)
def test_a_store_that_dies_leaves_whole_pages_and_the_next_deploy_finishes(
    kind: str, tmp_path: Path
) -> None:
    chance = random.Random(kind)  # noqa: S311 - the same points each time
    paper = Paper(tmp_path / "paper")
    paper.fill(pages=PAGES)
    with dying(kind, tmp_path / kind) as host:
        typed = {**host.typed, **IMPATIENT}
        edition(paper, 0)
        paper.deploy(host.to, **typed)
        with crawling(host.folder, tmp_path / "nginx") as crawler:
            for number in range(1, KILLS + 1):
                edition(paper, number)
                after = chance.uniform(0.3, 2.5)
                deploy_while_it_dies(paper, host.to, typed, host.die, after)
                host.live_again()
                deploy_when_free(paper, host.to, typed)
                live = files_in(host.folder)
                assert files_in(paper.output).items() <= live.items()
                assert [path for path in live if path.endswith(".partial")] == []
        check(crawler, is_atomic=kind in ATOMIC)


@dataclass(frozen=True)
class Dying:
    """A host that rclone reaches, the folder behind it, and how it dies and lives again."""

    to: str
    typed: dict[str, str]
    folder: Path
    die: Callable[[], None]
    live_again: Callable[[], None]


@contextmanager
def dying(kind: str, home: Path) -> Iterator[Dying]:
    """OpenSSH's own server of SFTP, or one of rclone's."""
    if kind == "openssh":
        with servers.sshd(home, only_sftp=True) as server:
            www = home / "www"
            www.mkdir()
            yield Dying(f"rclone:www:{www}", server.remote, www, server.cut, lambda: None)
        return
    with servers.store(kind, home) as store:
        typed = {**store.remote, "INSECURE": "1"}
        yield Dying(store.address, typed, store.folder, store.kill, store.start)


def test_a_host_that_dies_under_ssh_shows_one_release_or_the_other(tmp_path: Path) -> None:
    chance = random.Random("ssh")  # noqa: S311
    paper, www = Paper(tmp_path / "paper"), tmp_path / "www"
    paper.fill(pages=PAGES)
    with servers.sshd(tmp_path / "sshd") as server:
        to, typed = server.address(www), {"SSH_CONFIG": str(server.config)}
        edition(paper, 0)
        paper.deploy(to, **typed)
        with crawling(www / "current", tmp_path / "nginx") as crawler:
            for number in range(1, KILLS + 1):
                old = files_in(www / "current")
                edition(paper, number)
                deploy_while_it_dies(paper, to, typed, server.cut, chance.uniform(0.2, 1.8))
                now = files_in(www / "current")
                assert now == old or files_in(paper.output).items() <= now.items()
                deploy_when_free(paper, to, typed)
                assert files_in(paper.output).items() <= files_in(www / "current").items()
        check(crawler)


def test_a_repository_that_dies_has_one_commit_or_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random("git")  # noqa: S311
    paper, bare, www = Paper(tmp_path / "paper"), tmp_path / "pages.git", tmp_path / "www"
    monkeypatch.setattr(command, "BUILD", tmp_path / ".build")
    subprocess.run(["git", "init", "--bare", "-q", str(bare)], check=True)
    paper.fill(pages=PAGES)
    with servers.sshd(tmp_path / "sshd") as server:
        to, typed = f"git:{server.address(bare)}#gh-pages", {"SSH_CONFIG": str(server.config)}
        edition(paper, 0)
        paper.deploy(to, **typed)
        with (
            pages_of(bare, www) as publish,
            crawling(www / "current", tmp_path / "nginx") as crawler,
        ):
            for number in range(1, KILLS + 1):
                old = files_in(www / "current")
                edition(paper, number)
                deploy_while_it_dies(paper, to, typed, server.cut, chance.uniform(0.2, 1.8))
                publish()
                now = files_in(www / "current")
                assert now == old or files_in(paper.output).items() <= now.items()
                paper.deploy(to, **typed)
                publish()
                assert files_in(paper.output).items() <= files_in(www / "current").items()
        check(crawler)


@contextmanager
def pages_of(bare: Path, www: Path) -> Iterator[Callable[[], None]]:
    """Serve what a branch has as Pages do: each commit whole, some time after it came."""

    def publish() -> None:
        git = ["git", "-C", str(bare)]
        tip = subprocess.run([*git, "rev-parse", "gh-pages"], capture_output=True, check=True)
        folder = www / tip.stdout.decode().strip()
        if not folder.is_dir():
            folder.mkdir(parents=True)
            archive = subprocess.run(
                [*git, "archive", folder.name], capture_output=True, check=True
            )
            subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
        (www / "new").symlink_to(folder.name)
        (www / "new").replace(www / "current")

    publish()
    yield publish


def test_a_deploy_to_a_folder_that_is_killed_shows_one_release_or_the_other(tmp_path: Path) -> None:
    """At any moment; and the next deploy finishes what it began."""
    chance = random.Random("dir")  # noqa: S311
    paper, www = Paper(tmp_path / "paper"), tmp_path / "www"
    paper.fill(pages=PAGES)
    edition(paper, 0)
    paper.deploy(f"dir:{www}")
    with crawling(www / "current", tmp_path / "nginx") as crawler:
        for number in range(1, KILLS + 1):
            old = files_in(www / "current")
            edition(paper, number)
            _deploy_and_kill(paper, www, chance.uniform(0.02, 0.3))
            now = files_in(www / "current")
            assert now == old or files_in(paper.output).items() <= now.items()
            paper.deploy(f"dir:{www}")
            assert files_in(paper.output).items() <= files_in(www / "current").items()
    check(crawler)
    edition(paper, KILLS + 1)
    paper.deploy(f"dir:{www}")
    assert len(list((www / "releases").iterdir())) % 2 == 0, "a folder and a manifest each"


def _deploy_and_kill(paper: Paper, to: Path, after: float) -> None:
    code = (
        "import sys; from pathlib import Path; from tests.desk.publish.harness import Paper\n"
        "paper = Paper.__new__(Paper)\n"
        "paper.folder, paper.targets, paper.siteurl, paper.keep = Path(sys.argv[1]), {}, '', 5\n"
        "print('ready', flush=True); paper.deploy(sys.argv[2])\n"
    )
    words = [sys.executable, "-c", code, str(paper.folder), f"dir:{to}"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE) as child:
        assert child.stdout
        child.stdout.readline()
        time.sleep(after)
        child.send_signal(signal.SIGKILL)
        child.stdout.read()

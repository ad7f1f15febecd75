"""A small paper for deploys, and a real build for the host behind each web server."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from pelican.settings import read_settings
from PIL import Image

from desk.manifest import release_file
from desk.publish import command
from desk.publish.finish import publish
from desk.publish.model import Build
from desk.settings import Places
from tests.desk.publish import servers
from tests.desk.publish.harness import SITEURL, Paper
from tests.sites import ROOT, Site, article


@pytest.fixture
def paper(tmp_path: Path) -> Paper:
    """A small paper that is ready to be shipped."""
    made = Paper(tmp_path / "paper")
    made.fill()
    made.build()
    return made


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Sshd]:
    """An ssh server for all tests of a worker."""
    with servers.sshd(tmp_path_factory.mktemp("sshd")) as server:
        yield server


def publish_site(site: Site, **settings: object) -> Build:
    """Build a site as `make publish` does, and return its manifest."""
    conf = ROOT / "publishconf.py"
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output)}
    read = read_settings(str(conf), {"SITEURL": SITEURL, **settings, **paths})
    publish(read, conf, {}, site.folder / ".build")
    return command.read_build(release_file(site.output, site.folder / ".build"))


def picture(kind: str = "png") -> bytes:
    """A picture of a port."""
    stream = io.BytesIO()
    Image.new("RGB", (640, 320), "#54697a").save(stream, kind)
    return stream.getvalue()


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[Site, Build]:
    """The real site, an article with a picture and one that moved, as they go to a host."""
    site = Site(tmp_path_factory.mktemp("published"))
    site.copy_content()
    site.write("images/the port.png", picture())
    site.write("images/DSC_0001.JPG", picture("jpeg"))  # as a camera names it
    site.write(
        "articles/port.md",
        article(
            "A port",
            "![The port]({static}/images/the port.png)\n\nText.",
            Aliases="articles/harbour.html, 2012/порт 1/",
        ),
    )
    site.write(
        "articles/quay.md", article("A quay", "![A quay]({static}/images/DSC_0001.JPG)\n\nText.")
    )
    return site, publish_site(site)


@pytest.fixture(scope="session")
def www(published: tuple[Site, Build]) -> Iterator[Path]:
    """The same, shipped to a folder that every user may read."""
    site, _ = published
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        home.chmod(0o755)
        places = Places(site.content, site.output, ROOT / "publishconf.py")
        settings = {"PATH": str(site.content), "THEME": str(ROOT / "theme")}
        typed = {"TO": f"dir:{home}/www", "VERIFY": "0"}
        assert command.deploy(settings, places, typed, site.folder / ".build") == 0
        yield home / "www"


@pytest.fixture(scope="session", params=["nginx", "caddy", "apache"])
def served(
    request: pytest.FixtureRequest, www: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of the site behind a web server that reads the configuration of the release."""
    home, root = tmp_path_factory.mktemp(request.param), www / "current"
    serve = {
        "nginx": lambda: servers.nginx(root, www / "host/nginx.conf", home),
        "caddy": lambda: servers.caddy(root, www / "host/Caddyfile", home),
        "apache": lambda: servers.apache(root, home),
    }
    with serve[request.param]() as address:
        yield address

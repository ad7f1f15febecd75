"""Which file answers an address, and of what type."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.media import media_type
from desk.serve.hosting import Found, Moved, locate

ROOT = Path(__file__).parents[2]


@pytest.fixture
def output(tmp_path: Path) -> Path:
    output = tmp_path / "output"
    for name in (
        "index.html",
        "feeds/all.atom.xml",
        "section/a/index.html",
        ".well-known/security.txt",
    ):
        (output / name).parent.mkdir(parents=True, exist_ok=True)
        (output / name).write_text(name)
    (output / "empty").mkdir()
    (tmp_path / "secret.html").write_text("secret")
    return output


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "index.html"),
        ("/index.html", "index.html"),
        ("/section/a/", "section/a/index.html"),
        ("/feeds/all.atom.xml", "feeds/all.atom.xml"),
        ("/.well-known/security.txt", ".well-known/security.txt"),
    ],
)
def test_an_address_finds_its_file(output: Path, address: str, name: str) -> None:
    assert locate(output, address) == Found(output / name)


def test_a_folder_without_its_slash_moves_to_the_slash(output: Path) -> None:
    assert locate(output, "/section/a") == Moved("/section/a/")


@pytest.mark.parametrize(
    "address",
    [
        "/absent",
        "/empty",
        "/empty/",
        "/index.html/",
        "/index.html/x",
        "//index.html",
        "/section//a/",
        "/../secret.html",
        "/section/../../secret.html",
        "/section/..",
        "/./index.html",
        "/nul\0",
        "/" + "long" * 100,
    ],
)
def test_nothing_answers(output: Path, address: str) -> None:
    assert locate(output, address) is None


@pytest.mark.parametrize("address", ["/link.html", "/linked/secret.html", "/loop"])
def test_a_link_that_leads_out_finds_nothing(output: Path, address: str) -> None:
    (output / "link.html").symlink_to(output.parent / "secret.html")
    (output / "linked").symlink_to(output.parent, target_is_directory=True)
    (output / "loop").symlink_to(output / "loop")
    assert locate(output, address) is None


def test_an_index_that_leads_out_finds_nothing(output: Path) -> None:
    (output / "empty/index.html").symlink_to(output.parent / "secret.html")
    assert locate(output, "/empty/") is None


def test_a_link_within_the_output_is_followed(output: Path) -> None:
    (output / "home.html").symlink_to("index.html")
    assert locate(output, "/home.html") == Found(output / "index.html")


@given(st.lists(st.sampled_from(["", ".", "..", "desk", "serve", "reload.js", "Makefile"])))
def test_nothing_outside_is_ever_found(parts: list[str]) -> None:
    output = ROOT / "desk/serve"
    found = locate(output, "/" + "/".join(parts))
    assert not isinstance(found, Found) or found.file.is_relative_to(output)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("index.html", "text/html"),
        ("feeds/all.atom.xml", "application/atom+xml"),
        ("feeds/all.rss.xml", "application/rss+xml"),
        ("feeds/all.json", "application/feed+json"),
        ("data.json", "application/json"),
        ("sitemap.xml", "application/xml"),
        ("robots.txt", "text/plain"),
        (".well-known/security.txt", "text/plain"),
        ("site.webmanifest", "application/manifest+json"),
        ("theme/report.js", "text/javascript"),
        ("theme/report.mjs", "text/javascript"),
        ("theme/a.css", "text/css"),
        ("images/a.svg", "image/svg+xml"),
        ("images/a.png", "image/png"),
        ("images/a.webp", "image/webp"),
        ("favicon.ico", "image/x-icon"),
        ("a.woff2", "font/woff2"),
        ("CNAME", "application/octet-stream"),
    ],
)
def test_a_file_has_its_standard_type(path: str, kind: str) -> None:
    assert media_type(PurePosixPath(path)) == kind

"""An address that readers know is not lost in silence."""

from __future__ import annotations

from pathlib import Path

import pytest
from pelican.settings import read_settings

from desk.check.command import check
from desk.check.lost import released_pages
from desk.manifest import entry_of, release_file, rows_of, write
from tests.desk.publish.conftest import publish_site
from tests.desk.publish.harness import SITEURL
from tests.sites import ROOT, Site, article


def lost(site: Site) -> list[str]:
    """What the check says of addresses."""
    conf = ROOT / "pelicanconf.py"
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output)}
    found = check(read_settings(str(conf), paths), conf, {}, site.folder / ".build").findings
    return [str(fault) for fault in found if fault.code == "address-lost"]


def test_a_renamed_article_is_named_until_it_has_an_alias(
    site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(site.folder)
    source = site.write("articles/a-plan.md", article("A plan", Tags="ports"))
    site.write("articles/gone.md", article("Gone", Aliases="articles/old.html"))
    publish_site(site)
    assert lost(site) == []
    source.rename(source.with_name("the-plan.md"))
    (site.content / "articles/gone.md").unlink()
    paths = ("articles/a-plan.html", "articles/gone.html", "articles/old.html")
    assert [line.split(": ")[1] for line in lost(site)] == [
        f"must keep the address {path} of the last release" + "" for path in paths
    ]
    site.write(
        "articles/the-plan.md",
        article("A plan", Aliases="articles/a-plan.html, articles/gone.html"),
    )
    assert len(lost(site)) == 1
    capsys.readouterr()
    publish_site(site)
    said = capsys.readouterr().err
    assert "content: warning: must keep the address articles/old.html of the last release" in said
    assert "a-plan" not in said
    assert lost(site) == []


def test_a_manifest_that_cannot_be_read_is_no_release(site: Site) -> None:
    site.write("articles/a-plan.md", article())
    manifest: Path = release_file(site.output, site.folder / ".build")
    manifest.parent.mkdir(parents=True)
    manifest.write_text("{")
    assert lost(site) == []
    publish_site(site, SITEURL=SITEURL)


def test_later_pages_of_the_front_page_come_and_go(tmp_path: Path) -> None:
    """One article fewer once made an address that "must be kept"."""
    settings = read_settings(str(ROOT / "pelicanconf.py"))
    paths = ("index.html", "page/2/index.html", "page/31/index.html", "pages/page/2/index.html")
    manifest = tmp_path / "release.json"
    write(manifest, {"files": rows_of(entry_of(path, b"") for path in paths)})
    assert released_pages(manifest, settings) == {"pages/page/2/index.html"}

"""`make publish PROVE=1`: what was built after an edit is what a clean build gives, or is not
shipped."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from desk.build import BuildError
from desk.manifest import Entry, entries_of, entry_of, release_file
from desk.publish import DeployError, command
from desk.publish.model import Build
from desk.publish.prove import differences, prove
from desk.settings import Places
from tests.desk.publish.conftest import publish_site
from tests.desk.publish.harness import SITEURL, Paper
from tests.sites import ROOT, Site, article


def build_of(**files: bytes) -> Build:
    entries = tuple(entry_of(f"{name}.html", data) for name, data in files.items())
    return Build(SITEURL, "", {}, {"nginx.conf": "a"}, entries)


def test_each_difference_of_two_builds_is_named() -> None:
    ours, theirs = build_of(a=b"1", b=b"2", c=b"3"), build_of(b=b"2", c=b"4", d=b"5")
    assert list(differences(ours, ours)) == []
    assert list(differences(ours, replace(theirs, hosts={"nginx.conf": "b"}))) == [
        ("a.html", "must not be there: a clean build does not make it"),
        ("c.html", "must be as a clean build makes it"),
        ("d.html", "must be there: a clean build makes it"),
        ("host/nginx.conf", "must be as a clean build makes it"),
    ]


def test_a_build_that_differs_from_a_clean_one_is_named_and_not_shipped(tmp_path: Path) -> None:
    """Built after an edit; of all files, one is as no clean build makes it."""
    site = Site(tmp_path)
    site.write("articles/a.md", article("A plan", "Text."))
    publish_site(site)
    site.write("articles/a.md", article("A plan", "Text, mended."))
    build = publish_site(site)
    (site.output / "articles/a.html").write_text("of an older edition")
    work, places = site.folder / ".build", Places(site.content, site.output, ROOT)
    false = replace(build, entries=_changed(build.entries, entries_of(site.output)))
    command.write_build(false, release_file(site.output, work))
    typed = {"INPUTDIR": str(site.content), "SITEURL": SITEURL, "DESK_SETTINGS": "SITEURL"}
    with pytest.raises(BuildError) as stopped:
        prove(places, {**os.environ, **typed, "DESK_HERE": str(tmp_path)}, work)
    first, advice = stopped.value.faults
    assert str(first).endswith("articles/a.html: must be as a clean build makes it")
    assert "make clean" in advice.message
    assert not (work / "prove").exists()
    with pytest.raises(DeployError, match="must be what a clean build gives, and is not"):
        command.read_build(release_file(site.output, work))


def _changed(entries: tuple[Entry, ...], present: tuple[Entry, ...]) -> tuple[Entry, ...]:
    known = {entry.path: entry for entry in present}
    return tuple(known[entry.path] for entry in entries)


def test_a_fresh_clone_is_told_which_addresses_its_deploy_would_lose(
    paper: Paper, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What it knows of the release before is what the host has."""
    paper.deploy(f"dir:{tmp_path}/www")
    clone = Paper(tmp_path / "clone")
    clone.fill()
    clone.delete("articles/a-3.html")
    clone.build()
    capsys.readouterr()
    clone.deploy(f"dir:{tmp_path}/www", DRY_RUN="1")
    said = capsys.readouterr().err
    assert "must keep the address articles/a-3.html of the last release" in said
    assert "[address-lost]" in said
    assert said.count("\n") == 1

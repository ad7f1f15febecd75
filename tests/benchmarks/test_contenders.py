"""Every contender publishes the words of the same articles, and names them in the same lists."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from tests.benchmarks import contenders as module
from tests.benchmarks.contenders import (
    Contender,
    MissingPeerError,
    desk,
    find_hugo,
    hugo,
    hugo_source,
    plain_pelican,
)
from tests.benchmarks.corpus import Article, articles
from tests.html import parse
from tests.sites import OURS_ALONE, ROOT

ARCHIVE = tuple(articles(24))
NEWEST = ARCHIVE[-1]


def words_of(article: Article) -> list[str]:
    """The text's words without the marks that a system may set in its own way."""
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)|[*]", r"\1", article.text)
    return re.findall(r"[^\W_]+", plain)


def built(contender: Contender) -> Contender:
    contender.fill(ARCHIVE)
    subprocess.run(
        contender.command,
        cwd=contender.folder,
        env=contender.environment,
        check=True,
        capture_output=True,
    )
    return contender


@pytest.fixture(scope="module", params=[desk, plain_pelican])
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Contender:
    return built(request.param(tmp_path_factory.mktemp("site") / "0"))


def test_every_article_has_a_page_with_its_words(site: Contender) -> None:
    for article in ARCHIVE:
        page = parse(site.page_of(article).read_text("utf-8"))
        text = "".join(page.itertext())
        found, wanted = re.findall(r"[^\W_]+", text), words_of(article)
        start = found.index(wanted[0])
        assert any(
            found[place : place + len(wanted)] == wanted
            for place in range(start, len(found))
            if found[place] == wanted[0]
        ), article.slug


def test_all_lists_and_feeds_name_the_newest_article(site: Contender) -> None:
    assert site.missing(NEWEST) == []


def test_a_list_that_does_not_name_an_article_is_told(site: Contender) -> None:
    unborn = replace(NEWEST, number=777, section="Nowhere")
    assert "output/index.html" in site.missing(unborn)
    assert any("nowhere" in path for path in site.missing(unborn))


def test_lists_are_paged_by_twenty(site: Contender) -> None:
    home = parse((site.folder / "output/index.html").read_text("utf-8"))
    linked = {link.get("href", "").rpartition("/")[2] for link in home.iter("a")}
    assert len(linked & {f"{article.slug}.html" for article in ARCHIVE}) == 20


def test_a_saved_edit_is_what_the_next_build_reads(site: Contender) -> None:
    edited = replace(ARCHIVE[0], word="dusk")
    site.save(edited)
    source = site.folder / site.source(edited)[0]
    assert edited.is_on(source.read_text("utf-8"))
    assert not ARCHIVE[0].is_on(source.read_text("utf-8"))


def test_hugo_reads_the_same_fields_and_words() -> None:
    path, text = hugo_source(NEWEST)
    head, end = json.JSONDecoder().raw_decode(text)
    assert path == f"content/{NEWEST.section.lower()}/{NEWEST.slug}.md"
    assert text[end:].strip() == NEWEST.text.strip()
    assert (head["title"], head["description"]) == (NEWEST.title, NEWEST.standfirst)
    assert (tuple(head["authors"]), tuple(head["tags"])) == (NEWEST.authors, NEWEST.tags)
    assert (head["date"], head["years"]) == (f"{NEWEST.published:%Y-%m-%dT%H:%M:00Z}", ["2012"])


def test_a_clean_build_finds_nothing_of_the_last(tmp_path: Path) -> None:
    site = desk(tmp_path / "0")
    for name in site.built:
        (site.folder / name / "deep").mkdir(parents=True)
    site.clear()
    assert [name for name in site.built if (site.folder / name).exists()] == []
    assert (site.folder / "content/pages").is_dir()


def test_what_make_was_told_is_not_told_to_contenders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make bench ARTICLES=5` is no setting of the sites that it builds."""
    monkeypatch.setenv("DESK_SETTINGS", "ARTICLES")
    monkeypatch.setenv("MAKEFLAGS", " -- ARTICLES=5")
    environment = desk(tmp_path / "0").environment
    assert "DESK_SETTINGS" not in environment
    assert "MAKEFLAGS" not in environment
    assert environment["PATH"] == os.environ["PATH"]


def test_a_peer_that_is_not_installed_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PEERS_VENV", tmp_path)
    with pytest.raises(MissingPeerError, match=r"hugo must be installed in .*make bench"):
        hugo(tmp_path / "0")
    binary = tmp_path / "lib/python3.99/site-packages/hugo/binaries/hugo"
    binary.parent.mkdir(parents=True)
    binary.touch()
    assert find_hugo(tmp_path) == binary


@pytest.mark.parametrize("name", OURS_ALONE)
def test_what_make_was_told_is_not_told_to_the_commands_that_tests_run(name: str) -> None:
    """`make test WORD=…` is no setting of their sites either."""
    asked = f"import os, tests.conftest; print(os.environ.get({name!r}))"
    told = {**os.environ, name: "WORD"}
    done = subprocess.run(
        [sys.executable, "-c", asked],
        cwd=ROOT,
        env=told,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "None\n"

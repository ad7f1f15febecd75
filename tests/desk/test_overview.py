"""The editor's own page in the preview: what waits, each with its place in a source."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from pelican.settings import read_settings

from desk.overview import overview_of
from desk.serve.overview import Item
from tests.sites import SECTIONS, Site, article


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Item, ...]]:
    """The lists of a site with one of each, by their titles."""
    site = Site(tmp_path_factory.mktemp("overview"))
    site.write("articles/a plan.md", article(Status="draft", Slug="plan"))
    site.write("articles/later.md", article("Later", Date="2999-01-01"))
    site.write("articles/twice.md", article("Twice", "It is the the plan."))
    site.build()
    site.write("articles/bad.md", article("Bad", Titel="x"))
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output), "SECTIONS": SECTIONS}
    given = {"INPUTDIR": paths["PATH"], "OUTPUTDIR": paths["OUTPUT_PATH"]}
    given |= {"BUILD": str(site.folder / ".build"), "DESK_SETTINGS": " ".join([*given, "BUILD"])}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in given.items():
            patch.setenv(name, value)
        settings = read_settings("pelicanconf.py", paths)
        return {one.title: one.items for one in overview_of(settings)}


def test_each_list_has_its_place_in_the_source(lists: dict[str, tuple[Item, ...]]) -> None:
    places = {
        title: [f"{Path(item.path).name}:{item.line}" for item in items]
        for title, items in lists.items()
    }
    assert places == {
        "To be mended": ["bad.md:5"],
        "To look at": ["twice.md:6"],
        "Dated ahead": ["later.md:2"],
        "Drafts": ["a plan.md:1"],
    }


def test_a_draft_leads_to_its_preview_and_to_an_editor(lists: dict[str, tuple[Item, ...]]) -> None:
    (draft,) = lists["Drafts"]
    assert (draft.text, draft.page) == ("A plan", "/drafts/plan.html")
    assert draft.editor.startswith("vscode://file/")
    assert draft.editor.endswith("/articles/a%20plan.md:1")
    assert os.path.isabs(draft.path)  # noqa: PTH117


def test_a_finding_without_a_file_has_no_link_to_an_editor() -> None:
    assert Item("A setting must be mended", "").editor == ""

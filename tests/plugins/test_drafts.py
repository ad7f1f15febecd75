"""A build for the public holds nothing that is not published."""

from __future__ import annotations

import pytest

from desk.build import BuildError
from tests.sites import Site, article


def test_drafts_and_what_is_dated_ahead_are_in_no_file(site: Site) -> None:
    site.write("articles/out.md", article("Out"))
    site.write("articles/secret.md", article("Secretive", Status="draft"))
    site.write("articles/later.md", article("Secretive too", Date="2999-01-01"))
    site.write("pages/soon.md", "Title: Secretive page\nStatus: draft\n\nText.\n")
    site.build("publishconf.py", SITEURL="https://paper.example")
    assert [path for path, data in site.files().items() if b"Secretive" in data] == []
    assert "articles/out.html" in site.files()


def test_a_link_to_a_draft_is_named_with_its_line(site: Site) -> None:
    site.write("articles/secret.md", article("Secretive", Status="draft"))
    site.write("articles/out.md", article("Out", "[x]({filename}secret.md)"))
    site.build()
    with pytest.raises(BuildError) as stopped:
        site.build("publishconf.py", SITEURL="https://paper.example")
    (fault,) = stopped.value.faults
    assert str(fault).endswith(
        "out.md:6: link must lead to a text that is published, not '{filename}secret.md'"
    )
    assert fault.code == "link-draft"

"""Drawings and fonts are named by their content, and pages that lead to one know its name."""

from __future__ import annotations

import re

import pytest

from desk.manifest import IMMUTABLE, cache_class
from plugins.fingerprints import hashed_name
from tests.html import elements, parse
from tests.sites import Site, article

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"/>'


def target_of(site: Site, path: str = "articles/a-plan.html") -> str:
    links = [one.get("href", "") for one in elements(parse(site.page(path)), "a")]
    (link,) = (link for link in links if link.endswith(".svg"))
    return link


@pytest.mark.parametrize("kind", ["static", "attach"])
@pytest.mark.parametrize("folder", ["images", "articles/2013"])
def test_a_drawing_s_name_changes_with_its_bytes_and_no_build_warns(
    site: Site, kind: str, folder: str
) -> None:
    site.write(f"{folder}/the port.svg", DRAWING)
    link = f"[The port]({{{kind}}}/{folder}/the port.svg)"
    for name in ("a-plan", "b-plan"):
        site.write(f"articles/2013/{name}.md", article(name, link))
    site.build(STRICT=True)
    first = target_of(site)
    assert re.fullmatch(rf"/{folder}/the%20port\.[0-9a-f]{{8}}\.svg", first)
    assert target_of(site, "articles/b-plan.html") == first
    assert (site.output / first.replace("%20", " ").lstrip("/")).read_bytes() == DRAWING
    assert cache_class(first) == IMMUTABLE
    site.write(f"{folder}/the port.svg", DRAWING + b"\n")
    site.build(STRICT=True)
    assert target_of(site) != first
    assert len(list((site.output / folder).glob("*.svg"))) == 1


def test_what_is_no_picture_and_the_favicon_keep_their_names(site: Site) -> None:
    site.write("images/plan.pdf", b"%PDF")
    site.write("articles/a-plan.md", article(body="[The plan]({static}/images/plan.pdf)"))
    site.build()
    assert {"images/plan.pdf", "favicon.svg"} <= site.files().keys()


def test_a_name_that_looks_hashed_is_hashed_all_the_same() -> None:
    """Else a browser would keep for ever what an editor changes."""
    assert hashed_name("images/a.0a0a0a0a.png", b"x") == "images/a.0a0a0a0a.2d711642.png"

"""What pictures cost a reader on a phone: an article with six photographs of 12 megapixels."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Response

from tests.browser.serving import serving
from tests.photographs import scene
from tests.sites import Site, article

BEFORE_SCROLL, ALL = 250_000, 900_000  # bytes
PLACE = "articles/a-plan.html"
TEXT = "The work began before dawn, when the first barges came up the river. " * 6


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    """The address of the site, and what was built; the photographs differ by their edges."""
    site = Site(tmp_path_factory.mktemp("weight"))
    whole = scene(4012, 3012, seed=7)
    for number in range(6):
        part = whole.crop((2 * number, 2 * number, 4000 + 2 * number, 3000 + 2 * number))
        file = BytesIO()
        part.save(file, "JPEG", quality=90)
        site.write(f"images/p{number}.jpg", file.getvalue())
    body = "\n\n".join(
        f"{TEXT}\n\n![The port]({{static}}/images/p{number}.jpg)" for number in range(1, 6)
    )
    lead = {"Picture": "images/p0.jpg", "Picture-alt": "The port"}
    site.write("articles/a-plan.md", article(body=body, **lead))
    site.build()
    with serving(Path(site.output)) as address:
        yield address, site


def test_six_photographs_cost_a_phone_little_and_most_of_it_when_it_scrolls(
    browser: Browser, site: tuple[str, Site]
) -> None:
    address, built = site
    context = browser.new_context(viewport={"width": 360, "height": 740}, device_scale_factor=2)
    page = context.new_page()
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 - it is marked
    page.goto(f"{address}/{PLACE}", wait_until="networkidle")
    text = len(gzip.compress((built.output / PLACE).read_bytes()))
    first = _pictures(answers)
    for image in page.locator("img").all():
        image.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    whole = _pictures(answers)
    context.close()
    assert len(first) < len(whole) == 6
    assert sum(first.values()) + text < BEFORE_SCROLL
    assert sum(whole.values()) + text < ALL
    assert {url.split("-")[-1].split(".")[0] for url in whole} == {"720"}


def _pictures(answers: list[Response]) -> dict[str, int]:
    """The bytes of each picture that was loaded."""
    return {answer.url: len(answer.body()) for answer in answers if "/images/" in answer.url}

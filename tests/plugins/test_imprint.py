"""Logo, accounts, support, newsletter and a counter of visits: read, refused, and on the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pelican.settings import read_settings

from desk.check.command import check
from plugins.imprint import svg_size
from plugins.imprint.model import imprint_of, wrong_imprint
from tests.html import by_class, elements, json_ld, parse
from tests.sites import ROOT, SECTIONS, Site, article

SETTINGS: dict[str, Any] = {
    "LOGO": "images/logo.svg",
    "SOCIAL": {"Mastodon": "https://social.example/@paper"},
    "SUPPORT": "https://pay.example/paper",
    "NEWSLETTER": {
        "action": "https://lists.example/subscribe",
        "field": "EMAIL",
        "hidden": {"list": "daily"},
    },
    "ANALYTICS": {
        "script": "https://count.example/c.js",
        "data-goatcounter": "https://count.example/count",
    },
}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 60"><path d="M0 0h9"/></svg>'


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LOGO", 3),
        ("SOCIAL", {"Mastodon": "http://social.example"}),
        ("SOCIAL", {"Mastodon": "javascript:alert(1)"}),
        ("SOCIAL", "https://social.example"),
        ("SUPPORT", "pay.example"),
        ("SUPPORT", "https://pay.example/; script-src *"),
        ("NEWSLETTER", {"field": "email"}),
        ("NEWSLETTER", {"action": "https://x.example", "fields": "email"}),
        ("NEWSLETTER", {"action": "https://x.example", "hidden": {"a b": "1"}}),
        ("NEWSLETTER", {"action": "https://x.example", "hidden": ["a"]}),
        ("ANALYTICS", {"data-x": "1"}),
        ("ANALYTICS", {"script": "https://x.example/c.js", "onload": "1"}),
        ("ANALYTICS", {"script": "https://x.example/c.js", "data-to": "http://y.example/"}),
        ("ANALYTICS", "https://x.example/c.js"),
    ],
)
def test_a_value_that_cannot_work_is_named(name: str, value: Any) -> None:
    ((named, must),) = wrong_imprint({**SETTINGS, name: value})
    assert named == name
    assert must.startswith("must be ")
    assert must.endswith(f"not {value!r}")


def test_pelican_s_own_form_of_social_is_understood() -> None:
    pairs = [("Mastodon", "https://social.example/@paper")]
    assert imprint_of({"SOCIAL": pairs}).social == SETTINGS["SOCIAL"]


@pytest.mark.parametrize(
    ("head", "size"),
    [
        ('width="10" height="20"', (10, 20)),
        ('viewBox="0 0 240 60"', (240, 60)),
        ('viewBox="0,0,240,60" width="120px"', (120, 60)),
        ('viewBox="0 0 240"', None),
        ('width="100%" height="20"', None),
        ("", None),
    ],
)
def test_an_svg_has_the_size_that_it_names(
    tmp_path: Path, head: str, size: tuple[int, int] | None
) -> None:
    path = tmp_path / "logo.svg"
    path.write_text(f'<svg xmlns="http://www.w3.org/2000/svg" {head}/>')
    found = svg_size(path)
    assert (found and (found.width, found.height)) == size


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Site:
    site = Site(tmp_path_factory.mktemp("imprint"))
    site.write("articles/a-plan.md", article())
    site.write("images/logo.svg", LOGO)
    site.build(SITEURL="https://paper.example", **SETTINGS)
    return site


def test_the_logo_stands_for_the_name_and_says_it(built: Site) -> None:
    (image,) = elements(by_class(parse(built.page()), "nameplate__name")[0], "img")
    assert image.get("alt") == "Новости и статьи"
    assert (image.get("width"), image.get("height")) == ("240", "60")
    assert (built.output / str(image.get("src")).removeprefix("/")).read_text() == LOGO


def test_machines_are_told_of_logo_and_accounts(built: Site) -> None:
    publisher = json_ld(parse(built.page()))[0]["publisher"]
    assert publisher["sameAs"] == ["https://social.example/@paper"]
    assert publisher["logo"]["url"].startswith("https://paper.example/images/logo.")


def test_the_foot_has_accounts_support_and_newsletter(built: Site) -> None:
    page = parse(built.page("index.html"))
    (account,) = elements(by_class(page, "colophon__social")[0], "a")
    assert (account.get("rel"), account.get("href")) == ("me", "https://social.example/@paper")
    (support,) = elements(by_class(page, "colophon__support")[0], "a")
    assert support.get("href") == "https://pay.example/paper"
    (form,) = by_class(page, "colophon__newsletter")
    assert form.get("action") == "https://lists.example/subscribe"
    fields = {field.get("name"): field.get("value") for field in elements(form, "input")}
    assert fields == {"list": "daily", "EMAIL": None}


def test_the_counter_has_its_attributes_and_the_policy_allows_it(built: Site) -> None:
    page = built.page()
    assert 'src="https://count.example/c.js" data-goatcounter="https://count.example/count"' in page
    assert "script-src &#39;self&#39; https://count.example;" in page


def test_a_logo_that_is_not_published_stops_the_build(tmp_path: Path) -> None:
    from desk.build import BuildError

    site = Site(tmp_path)
    site.write("articles/a-plan.md", article())
    with pytest.raises(BuildError, match="LOGO must be a picture below STATIC_PATHS"):
        site.build(LOGO="images/nothing.svg")


def test_the_check_renders_the_logo_too(site: Site) -> None:
    """Its small site had no such picture, so that no paper with a logo passed."""
    site.write("articles/a-plan.md", article())
    site.write("images/logo.svg", LOGO)
    paths = {"PATH": str(site.content), "OUTPUT_PATH": str(site.output), "SECTIONS": SECTIONS}
    settings = read_settings(str(ROOT / "pelicanconf.py"), {**paths, "LOGO": "images/logo.svg"})
    assert check(settings, ROOT / "pelicanconf.py", {}, site.folder / ".build").findings == ()

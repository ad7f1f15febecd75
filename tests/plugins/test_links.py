"""Links lead somewhere, inside, or are named with their line."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

from desk.build import BuildError
from desk.check import run
from tests.html import elements, parse
from tests.sites import Site, article, settings_of

PLACE = "articles/2013/a-plan.md"


def refused(site: Site, body: str) -> list[str]:
    """The messages with which a build of one article with this body stops."""
    site.write(PLACE, article(body=body))
    with pytest.raises(BuildError) as stopped:
        site.build()
    return [str(fault).partition(PLACE)[2] for fault in stopped.value.faults]


def test_a_link_to_an_article_follows_it_to_its_address(site: Site) -> None:
    site.write("articles/2012/other.md", article("Other", "# Part\n\nText.", Slug="moved"))
    site.write(PLACE, article(body="[x]({filename}../2012/other.md#part)"))
    site.build()
    assert 'href="/articles/moved.html#part"' in site.page()


def test_a_heading_is_found_in_its_own_letters_and_in_those_of_addresses(site: Site) -> None:
    body = "[a](#итоги-года) [b](#itogi-goda) [c](#%D0%B8тоги-года)\n\n## Итоги года"
    site.write("articles/2012/other.md", article("Other", "<b id='сноска'>Да</b>", Slug="moved"))
    site.write(PLACE, article(body=f"[d]({{filename}}../2012/other.md#сноска) {body}"))
    site.build()
    page = site.page()
    assert page.count('href="#itogi-goda"') == 3
    assert 'href="/articles/moved.html#snoska"' in page
    assert 'id="snoska"' in site.page("articles/moved.html")


def test_a_link_to_a_file_follows_it(site: Site) -> None:
    site.write("images/a b.pdf", b"%PDF")
    site.write(PLACE, article(body="[x]({static}/images/a%20b.pdf)"))
    site.build()
    assert (site.output / "images/a b.pdf").is_file()


@pytest.mark.parametrize(
    ("link", "message"),
    [
        (
            "{filename}nowhere.md",
            "link must lead to a file in content/, not '{filename}nowhere.md'",
        ),
        (
            "{static}/images/no.pdf",
            "link must lead to a file in content/, not '{static}/images/no.pdf'",
        ),
        (
            "{static}a-plan.md",
            "link to this file must begin with {filename}, not '{static}a-plan.md'",
        ),
        (
            "{filename}/extra/favicon.svg",
            "link to this file must begin with {static}, not '{filename}/extra/favicon.svg'",
        ),
        (
            "{file}a.md",
            "link must begin with one of {attach}, {author}, {category}, {filename}, {index}, "
            "{static}, {tag}, not '{file}a.md'",
        ),
    ],
)
def test_a_link_that_cannot_be_followed_is_named_with_its_line(
    site: Site, link: str, message: str
) -> None:
    assert refused(site, f"One.\n\nTwo [x]({link}).") == [f":8: {message}"]


@pytest.mark.parametrize("folder", ["images", "images/"])
def test_a_link_to_a_folder_is_one_fault(site: Site, folder: str) -> None:
    """To Pelican it is a file, in whose place all files of the folder would lie."""
    site.write("images/2013/a.pdf", "")
    told = refused(site, f"[x]({{static}}/{folder})")
    message = f"link must lead to a file in content/, not '{{static}}/{folder}'"
    assert told == [f":6: {message}"]


@pytest.mark.parametrize("ending", ["markdown", "mkd", "mdown"])
def test_a_draft_gets_out_by_no_link_to_its_source(site: Site, ending: str) -> None:
    """Only `.md` was known for a source: the draft was copied as it stands."""
    site.write(f"articles/2013/draft.{ending}", article(Status="draft"))
    told = refused(site, f"One.\n\nTwo [x]({{static}}draft.{ending}).")
    message = f"link to this file must begin with {{filename}}, not '{{static}}draft.{ending}'"
    assert told == [f":8: {message}"]


@pytest.mark.parametrize(
    ("link", "message"),
    [
        (
            "../nowhere.html",
            "link must lead to a page of the site, not '../nowhere.html'; "
            "{filename} and the path of its source finds it",
        ),
        (
            "#fisrt",
            "link must lead to a part of the page, not '#fisrt'; did you mean '#first'?",
        ),
        (
            "{filename}a-plan.md#zz",
            "link must lead to a part of the page, not '{filename}a-plan.md#zz'; "
            "give a heading there this name",
        ),
    ],
)
def test_an_address_or_a_part_that_is_not_there_is_named(
    site: Site, link: str, message: str
) -> None:
    assert refused(site, f"## First\n\nTwo [x]({link}).") == [f":8: {message}"]


@pytest.mark.parametrize(
    "link",
    [
        "#first",
        "../corrections/",
        "../",
        "/index.html",
        "a-plan.html#first",
        "//x.example/a",
        "#top",
    ],
)
def test_an_address_that_is_there_is_followed(site: Site, link: str) -> None:
    site.write(PLACE, article(body=f"## First\n\nTwo [x]({link})."))
    site.build()
    assert "Two" in site.page()


def test_a_file_outside_is_never_published(site: Site) -> None:
    secret = site.folder / "secret.txt"
    secret.write_text("secret")
    refused(site, "[x]({attach}../../../secret.txt)")
    assert not list(site.output.rglob("secret.txt"))


@pytest.mark.parametrize("kind", ["static", "attach"])
def test_a_file_of_any_name_is_found_however_its_link_is_written(site: Site, kind: str) -> None:
    """The check found `a&b.pdf`, and then the build stopped for want of `a&amp`, without a line."""
    names = {
        "a&b.pdf": ["a&b.pdf", "a%26b.pdf"],
        "a;b.pdf": ["a;b.pdf", "a%3Bb.pdf"],
        'a"b.pdf': ["a%22b.pdf"],
        "50%.pdf": ["50%.pdf", "50%25.pdf"],
        "a#b?.pdf": ["a%23b%3F.pdf"],
        "a%20b.pdf": ["a%2520b.pdf"],
        "план (2).pdf": ["план (2).pdf", "%D0%BF%D0%BB%D0%B0%D0%BD%20(2).pdf"],
        "a&amp;b.pdf": ["a%26amp;b.pdf"],
    }
    for name in names:
        site.write(f"articles/{name}", name)
    site.write("articles/r&d.md", article("R&D", "## Part", Slug="r-d"))
    links = [f"{{{kind}}}{link}" for some in names.values() for link in some]
    typed = [f"[x](<{link}>)" if " " in link else f"[x]({link})" for link in links]
    body = "\n\n".join([*typed, "## Part", "[y]({filename}r&d.md#part)"])
    site.write("articles/a.md", article("A", body))
    assert run.check_sources(settings_of(site), site.folder / ".build").errors == ()
    site.build()
    anchors = [
        a for a in elements(parse(site.page("articles/a.html")), "a") if a.text in {"x", "y"}
    ]
    found = [unquote(a.get("href", "")) for a in anchors]
    files = [(site.output / one.lstrip("/")).read_text() for one in found[:-1]]
    assert files == [name for name, some in names.items() for _ in some]
    assert found[-1] == "/articles/r-d.html#part"
